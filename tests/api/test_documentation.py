"""/api/schema/ and /api/docs/."""

from __future__ import annotations

import re

import yaml
from django.test import Client

from tests.contracts import openapi


def test_the_description_is_served_as_json_and_as_yaml(db: None) -> None:
    as_json = Client().get("/api/schema/")
    as_yaml = Client().get("/api/schema/", headers={"Accept": "application/vnd.oai.openapi"})
    committed = yaml.safe_load(openapi.COMMITTED.read_text(encoding="utf-8"))

    assert as_json.json() == committed
    assert yaml.safe_load(as_yaml.content) == committed
    assert as_json["Access-Control-Allow-Origin"] == "*"


def test_the_documentation_runs_under_the_strict_policy(db: None) -> None:
    page = Client().get("/api/docs/")
    html = page.content.decode()
    script = Client().get("/api/docs/?script=")

    assert page.status_code == script.status_code == 200
    assert "unsafe-inline" not in page["Content-Security-Policy"]
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)
    assert "<style" not in html
    assert "http" not in html.replace("http://testserver", "")
    assert script["Content-Type"].startswith("application/javascript")
