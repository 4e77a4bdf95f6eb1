"""The lists: who waits, what is late, how many questions a list asks."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from complaints import clocks as standings
from complaints import transitions
from complaints.clock_plans import COORDINATED, FORWARD, RESPOND
from complaints.desk import clocks
from complaints.models.private import Complaint
from complaints.working_days import WITA
from tests.factories import ComplaintFactory

if TYPE_CHECKING:
    from complaints.models.people import User

pytestmark = pytest.mark.django_db


def test_what_the_database_calls_late_is_what_the_deadlines_say(dewi: User, budi: User) -> None:
    """Two ways to one truth, asked at every hour of three weeks and over a holiday."""
    filed = datetime(2026, 8, 14, 15, 30, tzinfo=WITA)  # a Friday; Monday the 17th is closed
    for hours in (0, 30, 70):
        ComplaintFactory(now=filed + timedelta(hours=hours))
        ComplaintFactory(
            now=filed + timedelta(hours=hours), forwarded=True, verifier=dewi, officer=budi
        )
    kept = (FORWARD, RESPOND, COORDINATED)
    for step in range(0, 24 * 21, 5):
        now = filed + timedelta(days=3, hours=step, minutes=1)
        expected: dict[str, set[int]] = {"late": set(), "today": set()}
        for case in Complaint.objects.all():
            for made in standings.of(case):
                urgency = clocks.clock(made, now=now).urgency
                if made.promise in kept and urgency in expected:
                    expected[urgency].add(case.pk)
        seen = Complaint.objects.all()
        late = set(clocks.late(seen, now=now).values_list("pk", flat=True))
        today = set(clocks.due_today(seen, now=now).values_list("pk", flat=True))
        assert {"late": late, "today": today} == expected, now


def test_the_queue_of_the_verifier_holds_only_what_was_received(
    dewi: User, budi: User, browser: Client
) -> None:
    new = ComplaintFactory()
    old = ComplaintFactory(forwarded=True, verifier=dewi, officer=budi)
    browser.force_login(dewi)
    page = browser.get(reverse("desk:to_verify")).content.decode()
    assert new.reference in page
    assert old.reference not in page


def test_a_case_that_waits_for_the_reporter_stays_among_the_officers_open_cases(
    dewi: User, budi: User, browser: Client, now: datetime
) -> None:
    case = ComplaintFactory(in_progress=True, verifier=dewi, officer=budi)
    transitions.move(case, "ask_reporter", by=budi, now=now, text="Di sebelah mana?")
    closed = ComplaintFactory(closed=True, verifier=dewi, officer=budi)
    browser.force_login(budi)
    page = browser.get(reverse("desk:open_cases")).content.decode()
    assert case.reference in page
    assert closed.reference not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"stage": "forwarded"}, False),
        ({"stage": "received"}, True),
        ({"deadline": "late"}, True),
        ({"q": "pasar"}, False),  # a word of the private title
        ({"received_at_from": "2099-01-01"}, False),
    ],
)
def test_filters_narrow_the_list_and_no_search_reads_private_text(
    query: dict[str, Any], found: bool, dewi: User, browser: Client
) -> None:
    case = ComplaintFactory(now=timezone.now() - timedelta(days=9))
    browser.force_login(dewi)
    page = browser.get(reverse("desk:complaints_results"), query).content.decode()
    assert (case.reference in page) is found


def test_a_list_asks_the_same_number_of_questions_however_long_it_is(
    dewi: User, browser: Client
) -> None:
    browser.force_login(dewi)
    asked = []
    for more in (1, 1, 10):  # the first request also warms caches
        for _number in range(more):
            ComplaintFactory()
        with CaptureQueriesContext(connection) as questions:
            browser.get(reverse("desk:complaints"))
        asked.append(len(questions))
    assert asked[2] == asked[1]
