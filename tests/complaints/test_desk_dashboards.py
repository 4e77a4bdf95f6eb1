"""The first page: each number leads to exactly the rows that it counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from complaints import (
    assignments,
    identity_requests,
    moderation,
    reports,
    subjects,
    transitions,
)
from complaints.desk import dashboards, selection
from complaints.desk.selection import Count
from complaints.models.private import Complaint
from complaints.models.reference import Agency
from complaints.models.review import Attachment
from complaints.models.work import Job
from complaints.stages import Removal
from tests.conftest import PUPR
from tests.factories import ComplaintFactory, UserFactory

if TYPE_CHECKING:
    from complaints.models.people import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(db: None) -> User:
    return UserFactory(email="putu@example.test", head_of=Agency.objects.get(slug=PUPR))


@pytest.fixture
def made(db: None) -> User:
    """Moderates, and works on no case."""
    return UserFactory(email="made@example.test", moderator=True)


@pytest.fixture
def office(dewi: User, budi: User, citra: User, ani: User, head: User) -> None:
    """Something of everything that anybody is told to look after."""
    now = timezone.now()
    work = {"verifier": dewi, "officer": budi, "now": now - timedelta(days=2)}
    ComplaintFactory(now=now)
    ComplaintFactory(forwarded=True, **work)
    for verb in ("reply", "dispute", "hand_back", "question"):
        case = ComplaintFactory(
            by=ani, in_progress=verb != "dispute", answered=verb == "dispute", **work
        )
        if verb == "reply":
            transitions.move(case, "ask_reporter", by=budi, now=now, text="Di sisi mana?")
            transitions.move(case, "reply", by=ani, now=now, text="Di sisi timur.")
        elif verb == "dispute":
            transitions.move(case, "dispute", by=ani, now=now, text="Belum diperbaiki.")
        elif verb == "hand_back":
            reason = {"note": "Jalan provinsi.", "reason": "unclear"}
            transitions.move(case, "hand_back", by=budi, now=now, **reason)
    asked = ComplaintFactory(by=ani, now=now)
    transitions.move(asked, "ask_reporter", by=dewi, now=now, text="Di sisi mana?")
    transitions.move(asked, "reply", by=ani, now=now, text="Di sisi barat.")
    helped = ComplaintFactory(subcategory="pembuangan-liar", forwarded=True, **work)
    transitions.move(helped, "coordinate", by=dewi, now=now, helping=[budi.agency])
    held = ComplaintFactory(answered=True, published=True, comments=1, **work)
    held.messages.filter(kind__in=["response", "comment"]).update(state="held", post=None)
    identity_requests.ask(held, "Untuk kunjungan.", by=budi, now=now)
    for state in ("open", "refused"):
        person = {"words": "", "contact": "", "reference": held.reference}
        request = subjects.register("access", by=dewi, now=now, **person)
        type(request).objects.filter(pk=request.pk).update(state=state)
    removed = ComplaintFactory(published=True, comments=1).messages.get(kind="comment")
    moderation.remove(removed, removal=Removal.ABUSE, by=dewi, now=now)
    moderation.appeal(removed.pk, "Tolong dilihat lagi.", by=removed.author, now=now)
    reports.report(held.reference, 0, kind="name", words="", client="x", now=now)
    Attachment.objects.create(
        message=held.messages.earliest("pk"), kind="photo", stored_as="none", file_name="a.jpg",
        caption="", media_type="image/jpeg", size=1, uploaded_at=now,
    )  # fmt: skip
    mine = Complaint.objects.filter(agency=budi.agency, stage="in_progress").earliest("pk")
    assignments.assign(mine, budi, by=budi, now=now)
    own = Complaint.objects.filter(stage="received").earliest("pk")
    assignments.assign(own, dewi, by=dewi, now=now)
    Job.objects.create(
        kind="heartbeat", key="k", state="parked", due_at=now, created_at=now, attempts=5
    )
    moments = (now - timedelta(hours=30), now + timedelta(minutes=1), now + timedelta(days=1))
    numbers = Complaint.objects.exclude(stage="closed").values_list("pk", flat=True)
    for place, pk in enumerate(numbers):
        Complaint.objects.filter(pk=pk).update(due_at=moments[place % 3])


def numbers(user: User) -> Iterator[dashboards.Number]:
    for section in dashboards.sections(user, now=timezone.now()):
        yield from section.numbers


def rows(browser: Client, url: str) -> int:
    """How many rows the list behind a number shows."""
    context = browser.get(url).context
    listed = len(context["object_list"])
    assert listed == context["items_count"]  # all on one page here
    return listed


@pytest.mark.parametrize("who", ["dewi", "budi", "citra", "head", "made", "operator"])
def test_every_number_counts_the_rows_of_the_list_it_leads_to(
    who: str, office: None, browser: Client, request: pytest.FixtureRequest
) -> None:
    user = request.getfixturevalue(who)
    browser.force_login(user)
    shown = list(numbers(user))
    assert shown
    for number in shown:
        assert rows(browser, number.url) == number.counted.value, number
    for section in dashboards.sections(user, now=timezone.now()):  # each counts something else
        assert len({number.url for number in section.numbers}) == len(section.numbers)
    # None of them is trivially right: each is told about something.
    if who in {"dewi", "budi", "made"}:
        assert [number.label for number in shown if not number.counted] == []


def test_each_office_is_told_of_its_own_work_and_no_other(
    office: None, dewi: User, budi: User, head: User, made: User, eka: User, ani: User
) -> None:
    names = {
        user: {number.url.partition("?")[0] for number in numbers(user)}
        for user in (dewi, budi, head, made, eka, ani)
    }
    lists = {
        name: reverse(f"desk:{name}") for name in ("texts", "reports", "open_cases", "appeals")
    }
    assert names[made] == {lists["texts"], lists["reports"], lists["appeals"]}
    assert names[budi] == names[head] == {lists["open_cases"]}
    assert lists["texts"] in names[dewi]
    assert names[eka] == names[ani] == set()


def test_the_head_sees_the_load_of_each_person_and_the_oldest_case(
    office: None, head: User, budi: User, browser: Client
) -> None:
    load = {str(number.label): number.counted.value for number in numbers(head)}
    assert load[budi.email] == 1
    assert load[head.email] == 0
    [fact] = [fact for s in dashboards.sections(head, now=timezone.now()) for fact in s.facts]
    oldest = Complaint.objects.filter(agency=head.agency, closed_at=None).earliest(
        "received_at", "pk"
    )
    assert oldest.reference in fact.words
    browser.force_login(head)
    assert browser.get(fact.url).status_code == 200


def test_the_operator_is_told_what_is_worrying(operator: User, browser: Client) -> None:
    facts = [f for s in dashboards.sections(operator, now=timezone.now()) for f in s.facts]
    _oldest_job, worker, _space = facts
    assert worker.mark == "late"  # never seen
    browser.force_login(operator)
    page = browser.get(reverse("desk:dashboard")).content.decode()
    assert str(facts[0].words) in page


def test_the_first_page_asks_the_same_questions_however_much_there_is(
    office: None, dewi: User, budi: User, head: User, browser: Client
) -> None:
    for user in (dewi, budi, head):
        browser.force_login(user)
        asked = []
        for more in (0, 0, 4):
            for _n in range(more):
                ComplaintFactory(in_progress=True, verifier=dewi, officer=budi)
            with CaptureQueriesContext(connection) as questions:
                browser.get(reverse("desk:dashboard"))
            asked.append(len(questions))
        assert asked[1] == asked[2], user


def test_the_first_page_of_the_admin_shows_the_numbers_to_those_who_have_any(
    office: None, dewi: User, eka: User, browser: Client
) -> None:
    browser.force_login(dewi)
    page = browser.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("desk:to_verify") in page
    assert reverse("desk:next_case", args=["to_verify"]) in page
    browser.force_login(eka)
    page = browser.get(reverse("wagtailadmin_home")).content.decode()
    assert "pengaduan" not in page.split("<main")[1]
    assert browser.get(reverse("desk:dashboard")).status_code == 302


def test_nobody_counts_beyond_a_thousand(monkeypatch: pytest.MonkeyPatch, dewi: User) -> None:
    assert (str(Count(999)), str(Count(1000)), bool(Count(0))) == ("999", "999+", False)
    for _n in range(4):
        ComplaintFactory()
    halves = [Complaint.objects.filter(pk__lt=3), Complaint.objects.filter(pk__gte=3)]
    assert selection.count(halves, most=3).value == 3
    assert str(selection.count(halves, most=3)) == "2+"
    assert str(selection.count(halves, most=5)) == "4"
