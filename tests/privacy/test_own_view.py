"""The holder of a receipt sees the own words and the office's answers: nobody else's words."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from complaints import jobs, subjects
from complaints.models.custody import SubjectCase
from tests.privacy.answers import NOBODY, Visitor
from tests.privacy.doors import World
from tests.privacy.scanner import Scanner

# Where the words of the open complaint lie that its own reporter may read.
OWN = (
    "Message.body of the open complaint",
    "Message.title of the open complaint",
    "Complaint.location of the open complaint",
    "Complaint.pin of the open complaint",
    "Identity.person of the open complaint",
    "Message.body, a question",
    "Message.body, a reply",
    "Message.body, a held answer",
    "Message.body, a dispute",
    "Message.body, a follow-up",
    "Complaint.answers of the open complaint",
    "Complaint.hidden_words of the open complaint",
    "SubjectCase",
    "Attachment.file_name",
    "Attachment.caption",
    "the open complaint",  # its receipt, in the form that sends it on
)


def strangers(world: World, answer: Any) -> list[str]:
    """Return the canaries in the answer that are not the reporter's own."""
    found = Scanner(world.secrets).find(answer.shown)
    return sorted(str(canary) for canary in found if not canary.place.startswith(OWN))


@pytest.mark.parametrize("path", ["/lacak/", "/en/lacak/", "/api/v1/complaints/track/"])
def test_tracking_shows_the_own_words_alone(path: str, world: World) -> None:
    visitor = Visitor(world, NOBODY, world.scanner())
    sent = {"receipt": world.receipt("open")}
    how = {"content_type": "application/json"} if path.startswith("/api/") else {}
    answer = visitor.send(path, sent, **how)
    assert answer.status_code == 200
    assert strangers(world, answer) == []
    own = Scanner(world.secrets).find(answer.shown)
    assert {canary.place for canary in own} >= {OWN[0], OWN[5]}


@pytest.mark.parametrize("form", ["json", "text"])
def test_the_copy_of_all_data_holds_the_own_words_alone(form: str, world: World) -> None:
    case = SubjectCase.objects.get()
    subjects.accept(case, by=world.people["verifier"], now=world.later())
    jobs.run_due(now=timezone.now())
    visitor = Visitor(world, NOBODY, world.scanner())
    receipt = world.receipt("open")
    sent = {"receipt": receipt, "verb": "copy", "number": case.number, "format": form}
    answer = visitor.send("/data-saya/", sent)
    assert answer.status_code == 200
    assert strangers(world, answer) == []
    own = Scanner(world.secrets).find(answer.shown)
    assert {canary.place for canary in own} >= {OWN[0], OWN[2], OWN[4]}


@pytest.mark.parametrize("path", ["/lacak/", "/data-saya/"])
def test_the_receipt_of_one_complaint_shows_nothing_of_another(path: str, world: World) -> None:
    visitor = Visitor(world, NOBODY, world.scanner())
    answer = visitor.send(path, {"receipt": world.receipt("hidden")})
    assert answer.status_code == 200
    other = {c for c in Scanner(world.secrets).find(answer.shown) if "hidden" not in c.place}
    assert sorted(map(str, other)) == []
