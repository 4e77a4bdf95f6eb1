"""Two people, or two clicks, at the same moment, on real connections of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from complaints import history, intake, reference, transitions
from complaints.errors import AlreadyMoved, MoveNotAllowed
from complaints.models.participation import ReferenceCounter
from complaints.models.people import User
from complaints.models.private import Complaint, Event
from complaints.models.reference import Agency
from complaints.models.work import Job
from tests.conftest import PUPR
from tests.factories import UserFactory, filing

TOGETHER = 6


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Really commit, as threads need; take away afterwards what the test left."""
    with django_db_blocker.unblock():
        reference.load()  # a test before may have emptied every table
        yield
        Event.objects.all().delete()
        for model in (Complaint, ReferenceCounter, Job, User):
            model.objects.all().delete()
        connection.close()


def at_once(work: Callable[[int], Any]) -> list[Any]:
    """Do the work in several threads that start together; collect answers and refusals."""
    start = Barrier(TOGETHER)

    def one(number: int) -> Any:
        start.wait()
        try:
            return work(number)
        except (AlreadyMoved, MoveNotAllowed) as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(TOGETHER) as pool:
        return list(pool.map(one, range(TOGETHER)))


@pytest.mark.usefixtures("committed")
def test_clicks_at_once_file_one_complaint_and_all_get_its_receipt(now) -> None:
    answers = at_once(lambda n: intake.file(filing(), key="one-form-one-key", now=now))
    assert len(set(answers)) == 1
    assert Complaint.objects.count() == 1


@pytest.mark.usefixtures("committed")
def test_people_who_file_at_once_get_numbers_without_gap_or_double(now) -> None:
    answers = at_once(lambda n: intake.file(filing(), key=f"form-number-{n}", now=now))
    numbers = sorted(int(filed.reference[-5:]) for filed in answers)
    assert numbers == list(range(1, TOGETHER + 1))


@pytest.mark.usefixtures("committed")
def test_of_verifiers_who_forward_at_once_one_wins_and_the_others_are_told(now) -> None:
    dewi = UserFactory(verifier=True)
    agency = Agency.objects.get(slug=PUPR)
    filed = intake.file(filing(), key="one-form-one-key", now=now)

    def forward(_number: int) -> str:
        complaint = Complaint.objects.get(reference=filed.reference)
        transitions.move(complaint, "verify_and_forward", by=dewi, now=now, agency=agency)
        return "moved"

    answers = at_once(forward)
    assert set(answers) <= {"moved", "already_moved", "move_not_allowed"}
    assert answers.count("moved") == 1
    assert Complaint.objects.get().dispositions.count() == 1
    assert list(history.breaks()) == []
