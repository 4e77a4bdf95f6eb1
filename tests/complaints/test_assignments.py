"""Who is put in charge by whom, and how soon a case is looked at: rules, refusals, history."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from complaints import assignments, history, transitions
from complaints.errors import (
    AlreadyMoved,
    AssignedToAnother,
    CannotAct,
    MoveNotAllowed,
    NotPermitted,
)
from complaints.models.private import Complaint
from complaints.models.public import Milestone
from complaints.models.reference import Agency
from complaints.stages import Priority
from tests.conftest import DLHK, PUPR
from tests.factories import ComplaintFactory, UserFactory

if TYPE_CHECKING:
    from complaints.models.people import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(dewi: User, budi: User) -> Complaint:
    """Public works works on it."""
    return ComplaintFactory(published=True, in_progress=True, verifier=dewi, officer=budi)


@pytest.fixture
def made() -> User:
    """A colleague of budi."""
    return UserFactory(officer_of=Agency.objects.get(slug=PUPR))


@pytest.fixture
def head() -> User:
    """Leads budi's agency."""
    return UserFactory(head_of=Agency.objects.get(slug=PUPR))


def test_an_officer_takes_what_nobody_has_and_gives_it_back(
    case: Complaint, budi: User, now: datetime
) -> None:
    version = case.version
    assignments.assign(case, budi, by=budi, now=now, version=version)
    case.refresh_from_db()
    assert (case.assignee, case.version) == (budi, version + 1)
    assignments.assign(case, None, by=budi, now=now)
    case.refresh_from_db()
    assert case.assignee is None
    reasons = case.events.filter(verb="assign").values_list("reason", flat=True)
    assert list(reasons) == [f"account {budi.pk}", ""]
    assert list(history.breaks()) == []


def test_an_officer_puts_nobody_else_in_charge_and_takes_nothing_from_a_colleague(
    case: Complaint, budi: User, made: User, now: datetime
) -> None:
    with pytest.raises(NotPermitted):
        assignments.assign(case, made, by=budi, now=now)
    assignments.assign(case, made, by=made, now=now)
    for to in (budi, None):
        with pytest.raises(AssignedToAnother):
            assignments.assign(case, to, by=budi, now=now)
    assert case.events.filter(verb="assign").count() == 1


def test_the_head_assigns_the_people_of_the_agency_and_no_others(
    case: Complaint, head: User, budi: User, made: User, dewi: User, citra: User, now: datetime
) -> None:
    assignments.assign(case, made, by=made, now=now)
    assignments.assign(case, budi, by=head, now=now)
    assert case.assignee == budi
    with pytest.raises(NotPermitted):
        assignments.assign(case, dewi, by=head, now=now)
    transitions.move(case, "coordinate", by=dewi, now=now, helping=[citra.agency])
    with pytest.raises(NotPermitted):  # who helps has a head of their own
        assignments.assign(case, citra, by=head, now=now)
    assert set(assignments.people(case, by=head)) == {head, budi, made}


def test_the_verifier_assigns_only_those_who_can_act_on_the_case(
    case: Complaint, dewi: User, budi: User, citra: User, ani: User, now: datetime
) -> None:
    for stranger in (citra, ani):
        with pytest.raises(CannotAct):
            assignments.assign(case, stranger, by=dewi, now=now)
    assignments.assign(case, budi, by=dewi, now=now)
    assignments.assign(case, dewi, by=dewi, now=now)
    assert case.assignee == dewi
    offered = set(assignments.people(case, by=dewi))
    assert {dewi, budi} <= offered
    assert offered.isdisjoint({citra, ani})


@pytest.mark.parametrize("who", ["ani", "citra", "eka"])
def test_nobody_else_assigns_or_sets_a_priority(
    who: str, case: Complaint, budi: User, now: datetime, request: pytest.FixtureRequest
) -> None:
    stranger = request.getfixturevalue(who)
    with pytest.raises(NotPermitted):
        assignments.assign(case, budi, by=stranger, now=now)
    with pytest.raises(NotPermitted):
        assignments.prioritise(case, Priority.URGENT, by=stranger, now=now)


def test_of_two_who_take_at_once_one_does(
    case: Complaint, budi: User, made: User, now: datetime
) -> None:
    seen = Complaint.objects.get(pk=case.pk)
    assignments.assign(case, made, by=made, now=now)
    with pytest.raises(AlreadyMoved):
        assignments.assign(seen, budi, by=budi, now=now)
    case.refresh_from_db()
    assert case.assignee == made


def test_what_stands_so_already_writes_no_history(
    case: Complaint, budi: User, now: datetime
) -> None:
    assert assignments.assign(case, None, by=budi, now=now) is None
    assert assignments.prioritise(case, Priority.NORMAL, by=budi, now=now) is None
    assert not case.events.filter(verb__in=["assign", "prioritise"]).exists()


def test_a_case_that_is_over_is_nobodys_charge(dewi: User, budi: User, now: datetime) -> None:
    closed = ComplaintFactory(closed=True, verifier=dewi, officer=budi)
    with pytest.raises(MoveNotAllowed):
        assignments.assign(closed, dewi, by=dewi, now=now)
    with pytest.raises(MoveNotAllowed):
        assignments.prioritise(closed, Priority.HIGH, by=dewi, now=now)


def test_another_agency_begins_without_anybody_in_charge(
    case: Complaint, dewi: User, budi: User, now: datetime
) -> None:
    assignments.assign(case, budi, by=budi, now=now)
    other = Agency.objects.get(slug=DLHK)
    transitions.move(case, "transfer", by=dewi, now=now, agency=other, note="Bukan jalan kota.")
    case.refresh_from_db()
    assert case.assignee is None


def test_a_priority_changes_no_deadline_and_is_nobody_elses_business(
    case: Complaint, budi: User, now: datetime
) -> None:
    due = case.due_at
    event = assignments.prioritise(case, Priority.URGENT, by=budi, now=now)
    assert event is not None
    case.refresh_from_db()
    assert (case.priority, case.due_at) == (Priority.URGENT, due)
    assert event.reason == "urgent"
    assert case.last_move == "start"
    told = Milestone.objects.filter(thread=case.thread).values_list("verb", flat=True)
    assert set(told).isdisjoint({"assign", "prioritise"})
    transitions.move(case, "answer", by=budi, now=now, text="Lubang ditambal Jumat 27 November.")
    assert set(told.all()).isdisjoint({"assign", "prioritise"})


def test_the_page_of_the_case_offers_each_what_they_may_do(
    case: Complaint, dewi: User, budi: User, browser: Client, now: datetime
) -> None:
    page, assign = (reverse(f"desk:{n}", args=[case.reference]) for n in ("complaint", "assign"))
    browser.force_login(budi)
    assert 'name="take"' in browser.get(page).content.decode()
    answer = browser.post(assign, {"version": case.version, "take": "yes"}, follow=True)
    case.refresh_from_db()
    assert case.assignee == budi
    words = answer.content.decode()
    assert 'name="give_back"' in words
    assert budi.email in words  # in the history, and as the person in charge
    browser.force_login(dewi)
    stale = {"version": case.version - 1, "person": dewi.pk}
    answer = browser.post(assign, stale, follow=True)
    assert str(AlreadyMoved().sentence) in answer.content.decode()
    urgent = {"version": case.version, "priority": Priority.URGENT.value}
    browser.post(reverse("desk:prioritise", args=[case.reference]), urgent)
    case.refresh_from_db()
    assert (case.assignee, case.priority) == (budi, Priority.URGENT)
    browser.post(assign, {"version": case.version, "person": ""})
    case.refresh_from_db()
    assert case.assignee is None
