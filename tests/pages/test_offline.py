"""What a browser keeps for times without network, and what leaves it again."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from complaints import publication
from pages.views import offline
from tests.factories import ComplaintFactory
from tests.pages.test_filing import FORM, typed

pytestmark = pytest.mark.django_db


def test_the_worker_stands_at_the_root_and_is_asked_for_anew(client: Client) -> None:
    response = client.get("/sw.js")
    assert response["Content-Type"].startswith("text/javascript")
    assert "no-cache" in response["Cache-Control"]
    assert "worker-src 'self'" in response["Content-Security-Policy"]


def test_what_the_worker_keeps_is_there_and_is_nobodys(client: Client, ani: Any) -> None:
    client.force_login(ani)
    text = client.get("/sw.js").content.decode()
    values = dict(re.findall(r"^const ([A-Z]+) = (.*);$", text, re.MULTILINE))
    assert all(finders.find(name.removeprefix("/static/")) for name in json.loads(values["STATIC"]))
    for address in json.loads(values["PAGES"]) + json.loads(values["FORMS"]):
        page = Client().get(address)
        assert page.status_code == 200
        assert "data-account=" not in page.content.decode()
    assert (
        "data-account=" in client.get("/luring/").content.decode()
    )  # so a worker tells them apart


def test_another_content_makes_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    def version() -> str:
        offline._worker.cache_clear()
        return offline._worker().split("\n", 1)[0]

    before = version()
    assert version() == before
    monkeypatch.setattr(offline, "_source", lambda name: b"something else")
    assert version() != before
    monkeypatch.undo()
    assert version() == before


def test_what_is_no_longer_public_is_not_among_what_may_be_kept(
    client: Client, now: datetime
) -> None:
    stays, goes = (ComplaintFactory(published=True, now=now) for _each in range(2))
    hidden = ComplaintFactory(now=now)
    publication.withdraw_thread(goes, by=None, now=now)
    asked = [one.reference for one in (stays, goes, hidden)] + ["x", "DPS-1999-00001"]
    response = client.get("/luring/masih.json", {"r": asked})
    assert response.json() == {"public": [stays.reference]}
    assert "no-store" in response["Cache-Control"]


def test_the_outlines_of_the_villages_are_served_small(client: Client) -> None:
    response = client.get("/peta/desa.geojson", headers={"Accept-Encoding": "gzip"})
    assert len(response.content) < 20_000
    assert "max-age" in response["Cache-Control"]


def test_scripts_and_styles_of_a_page_fit_their_budget() -> None:
    import gzip
    from pathlib import Path

    def size(*names: str) -> int:
        return sum(len(gzip.compress(Path(str(finders.find(n))).read_bytes())) for n in names)

    scripts = ("js/site.js", "js/outbox.js", "js/offline.js", "js/filing.js", "js/map.js")
    assert size(*scripts) < 20_000
    with_map = size(
        *scripts, "vendor/leaflet/leaflet.js", "vendor/leaflet/leaflet.css", "css/site.css"
    )
    assert with_map + 16_000 + 14_000 < 150_000  # the outlines and the page itself


def test_hints_while_typing_are_a_part_of_the_form_and_stored_nowhere(client: Client) -> None:
    words = {"title": "Lampu jalan padam", "body": "", "village": "renon"}
    response = client.post("/en/aduan/baru/saran/", words)
    assert 'name="guess" value="lampu-jalan"' in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert client.get("/en/aduan/baru/saran/").status_code == 405
    assert 'name="guess"' not in client.post("/en/aduan/baru/saran/", {}).content.decode()


def test_the_form_says_what_its_scripts_need_to_know(client: Client, ani: Any) -> None:
    page = client.get(FORM).content.decode()
    assert "data-fresh" in page
    assert "kebakaran" in page  # what sounds like an emergency, for times without network
    assert "data-fresh" not in client.post(FORM, typed(title="")).content.decode()
