"""manage.py propose_redactions: an answer for each line that can be read."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command

Run = Callable[[str], tuple[list[dict[str, object]], str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    def run(lines: str) -> tuple[list[dict[str, object]], str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines.encode("utf-8"))))
        out, err = io.StringIO(), io.StringIO()
        try:
            call_command("propose_redactions", stdout=out, stderr=err)
        except CommandError as error:
            err.write(f"{error}, returncode {error.returncode}")
        return [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue()

    return run


def test_every_line_is_answered_in_its_order_with_places_and_the_public_text(run) -> None:
    answers, errors = run(
        json.dumps({"id": "b", "text": "hp 081234567890"})
        + "\n\n"
        + json.dumps({"id": 1, "text": "Jalan berlubang."})
    )
    assert errors == ""
    assert answers == [
        {
            "id": "b",
            "spans": [{"start": 3, "end": 15, "label": "PHONE", "tier": "apply"}],
            "redacted": "hp [nomor telepon]",
        },
        {"id": 1, "spans": [], "redacted": "Jalan berlubang."},
    ]


def test_what_is_known_of_the_reporter_is_used_and_may_be_partly_absent(run) -> None:
    row = {"id": 1, "text": "zxqwyana itu saya", "reporter": {"name": "Ni Zxqwyana", "nik": None}}
    ((answer,), _) = run(json.dumps(row))
    assert [span["label"] for span in answer["spans"]] == ["NAME"]
    assert "zxqwyana" not in answer["redacted"]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{bad", "line 2: is not JSON at column 2"),
        ("[1]", "line 2: is not an object"),
        ('{"id": 5}', 'line 2: has no "text"'),
        ('{"text": "x"}', 'line 2: has no "id"'),
        ('{"id": 5, "text": 7}', 'line 2: "text" is not a string'),
        ('{"id": 5, "text": "x", "reporter": "Ani"}', 'line 2: "reporter" is not an object'),
        ("[" * 100_000, "line 2: is not JSON"),
    ],
)
def test_a_bad_line_is_named_and_the_others_are_answered(run, line, why) -> None:
    good = json.dumps({"id": 1, "text": "aman"})
    answers, errors = run(f"{good}\n{line}\n{good}\n")
    assert [answer["id"] for answer in answers] == [1, 1]
    assert why in errors
    assert "1 of the lines could not be read" in errors
    assert "returncode 1" in errors


def test_a_complaint_never_reaches_the_error_stream(run) -> None:
    _, errors = run('{"id": 1, "text": "rahasia zxqw"')
    assert "zxqw" not in errors


def test_half_a_surrogate_pair_goes_out_as_it_came(run) -> None:
    answers, errors = run('{"id": 1, "text": "hp 081234567890 \\ud800"}')
    assert answers[0]["redacted"] == "hp [nomor telepon] \ud800"
    assert errors == ""
