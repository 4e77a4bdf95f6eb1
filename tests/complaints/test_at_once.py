"""Two people, or two clicks, at the same moment, on real connections of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from complaints import agencies, answer_links, history, intake, reference, tracking, transitions
from complaints.errors import ComplaintError
from complaints.models.participation import ReferenceCounter
from complaints.models.people import User
from complaints.models.private import Complaint, Event
from complaints.models.reference import Agency, Subcategory
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
        Complaint.objects.update(duplicate_of=None, split_from=None)
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
        except ComplaintError as refusal:
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


@pytest.fixture
def answered_case(committed: None, now: datetime) -> Complaint:
    """A complaint that an agency works on, and its reporter's receipt."""
    dewi = UserFactory(verifier=True)
    filed = intake.file(filing(), key="one-form-one-key", now=now)
    case: Complaint = Complaint.objects.get(reference=filed.reference)
    agency = Agency.objects.get(slug=PUPR)
    transitions.move(case, "verify_and_forward", by=dewi, now=now, agency=agency)
    case.receipt = filed.receipt
    return case


def test_of_officers_who_answer_the_same_page_at_once_one_answers(
    answered_case: Complaint, now: datetime
) -> None:
    officers = [UserFactory(officer_of=answered_case.agency) for _ in range(TOGETHER)]
    seen = answered_case.version

    def answer(number: int) -> str:
        case = Complaint.objects.get(pk=answered_case.pk)
        details = {"text": f"Jawaban {number}.", "version": seen}
        transitions.move(case, "answer", by=officers[number], now=now, **details)
        return "moved"

    answers = at_once(answer)
    assert sorted(set(answers)) == ["already_moved", "moved"]
    assert answers.count("moved") == 1
    assert answered_case.messages.filter(kind="response").count() == 1
    assert list(history.breaks()) == []


def test_a_question_answered_by_many_clicks_has_one_reply(
    answered_case: Complaint, now: datetime
) -> None:
    budi = UserFactory(officer_of=answered_case.agency)
    transitions.move(answered_case, "ask_reporter", by=budi, now=now, text="Di sisi mana?")
    question = answered_case.messages.get(kind="question")
    token = answer_links.token(question)

    def reply(_number: int) -> str:
        tracking.answer(token, "Sisi timur.", client="a", now=now)
        return "replied"

    answers = at_once(reply)
    assert answers.count("replied") == 1
    assert set(answers) <= {"replied", "link_used"}
    assert answered_case.messages.filter(kind="reply").count() == 1


@pytest.mark.usefixtures("committed")
def test_two_complaints_joined_with_each_other_at_once_make_no_circle(now: datetime) -> None:
    """Each locks both rows, in one order: no dead end, and the second sees what the first did."""
    dewi = UserFactory(verifier=True)
    filed = [intake.file(filing(), key=f"key-number-{n}", now=now) for n in range(2)]
    pair = [Complaint.objects.get(reference=one.reference) for one in filed]

    def join(number: int) -> str:
        one, other = pair[number % 2].pk, pair[(number + 1) % 2].pk
        case, into = Complaint.objects.get(pk=one), Complaint.objects.get(pk=other)
        transitions.move(case, "merge", by=dewi, now=now, into=into)
        return "joined"

    answers = at_once(join)
    assert answers.count("joined") == 1
    assert set(answers) <= {"joined", "already_moved", "move_not_allowed", "joined_with_duplicate"}
    assert Complaint.objects.filter(duplicate_of__isnull=False).count() == 1


def test_an_agency_merged_while_its_officers_work_loses_and_doubles_no_case(
    answered_case: Complaint, now: datetime
) -> None:
    old, into = answered_case.agency, Agency.objects.exclude(slug=PUPR).first()
    usual = list(old.subcategories.values_list("pk", flat=True))
    operator = UserFactory(is_superuser=True)
    budi = UserFactory(officer_of=old)

    def work(number: int) -> str:
        if number % 2:
            agencies.merge(Agency.objects.get(pk=old.pk), into, by=operator, now=now)
            return "merged"
        case = Complaint.objects.get(pk=answered_case.pk)
        person = type(budi).objects.get(pk=budi.pk)
        transitions.move(case, "answer", by=person, now=now, text=f"Jawaban {number}.")
        return "moved"

    try:
        at_once(work)
        agencies.pass_on(Agency.objects.get(pk=old.pk), by=None, now=now)  # as the job does
        answered_case.refresh_from_db()
        standing = answered_case.dispositions.filter(ended_at=None)
        assert [(row.agency, row.role) for row in standing] == [(into, "lead")]
        assert answered_case.agency == into
        assert list(history.breaks()) == []
    finally:
        Agency.objects.filter(pk=old.pk).update(active=True, successor=None)
        Subcategory.objects.filter(pk__in=usual).update(agency=old)
