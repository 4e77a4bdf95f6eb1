"""The committed description of the API is that of the code, and it is valid."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from jsonschema import Draft202012Validator

from api import problems
from tests.contracts import openapi


@pytest.fixture
def generated(tmp_path: pytest.TempPathFactory) -> str:
    target = tmp_path / "schema.yml"  # type: ignore[operator]  # a Path
    call_command("spectacular", "--fail-on-warn", "--validate", "--file", str(target))
    return str(target.read_text(encoding="utf-8"))


def test_the_committed_description_is_that_of_the_code(generated: str) -> None:
    assert generated == openapi.COMMITTED.read_text(encoding="utf-8"), (
        "Run `manage.py spectacular --file api/schema.yml` and look at what changed."
    )


def test_only_the_two_versions_are_described() -> None:
    assert all(path.startswith(("/api/v1/", "/api/v2/")) for path in openapi.committed()["paths"])


def test_every_refusal_is_described_as_a_problem() -> None:
    for path, methods in openapi.committed()["paths"].items():
        for method, operation in methods.items():
            for status, response in operation["responses"].items():
                if int(status) >= 400:
                    content = openapi._resolved(response)["content"]
                    assert list(content) == [problems.MEDIA_TYPE], (path, method, status)


def test_every_example_keeps_the_shape_it_shows() -> None:
    shown = 0
    for methods in openapi.committed()["paths"].values():
        for operation in methods.values():
            bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
            for body in map(openapi._resolved, bodies):
                for content in body.get("content", {}).values():
                    schema = {**content["schema"], "components": openapi.committed()["components"]}
                    for example in content.get("examples", {}).values():
                        shown += 1
                        Draft202012Validator(schema).validate(example["value"])
    assert shown >= 6


@pytest.mark.parametrize(
    ("status", "body", "fault"),
    [
        (299, b"{}", "status 299"),
        (200, b'{"results": [{"value": "web", "label": 7}]}', "label"),
        (200, b'{"results": [], "receipt": "1"}', "receipt"),
    ],
)
def test_an_answer_that_nobody_promised_is_found(status: int, body: bytes, fault: str) -> None:
    with pytest.raises(openapi.NotInContract, match=fault):
        openapi.check("GET", "/api/v1/channels/", status, "application/json", body)
