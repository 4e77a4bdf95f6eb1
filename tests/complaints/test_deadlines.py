"""Working days of Denpasar, by hand-worked examples; promises and their versions."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from complaints import deadlines
from complaints.deadlines import Book, Rule
from complaints.models.reference import Holiday
from complaints.working_days import Calendar
from tests.conftest import WITA
from tests.factories import ComplaintFactory

CLOSED = frozenset({date(2026, 3, 19), date(2026, 3, 20)})
CALENDAR = Calendar(CLOSED)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=WITA)


@pytest.mark.parametrize(
    ("start", "amount", "due"),
    [
        (date(2026, 11, 23), 1, date(2026, 11, 24)),  # Monday to Tuesday
        (date(2026, 11, 27), 1, date(2026, 11, 30)),  # over a week-end
        (date(2026, 11, 28), 1, date(2026, 11, 30)),  # from a Saturday
        (date(2026, 3, 18), 1, date(2026, 3, 23)),  # over Nyepi and the week-end
        (date(2026, 11, 23), 7, date(2026, 12, 2)),
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
    ],
)
def test_working_days_pass_over_closed_days(start, amount, due) -> None:
    assert CALENDAR.add(start, amount) == due
    assert CALENDAR.count(start, due) == amount


@pytest.mark.parametrize(
    ("received", "starts"),
    [
        (at(2026, 11, 24, 10, 0), at(2026, 11, 24, 10, 0)),
        (at(2026, 11, 24, 7, 0), at(2026, 11, 24, 8, 0)),
        (at(2026, 11, 24, 16, 0), at(2026, 11, 25, 8, 0)),
        (at(2026, 11, 27, 23, 59), at(2026, 11, 30, 8, 0)),
        (at(2026, 3, 19, 10, 0), at(2026, 3, 23, 8, 0)),
    ],
)
def test_the_clock_starts_in_office_hours(received, starts) -> None:
    assert CALENDAR.clock_start(received) == starts


def test_a_past_promise_keeps_the_version_of_its_day() -> None:
    old = Rule("respond", 7, "working_days", at(2013, 1, 1), "old")
    new = Rule("respond", 3, "working_days", at(2026, 6, 1), "new")
    book = Book([old, new], CALENDAR)
    assert book.rule("respond", at(2026, 5, 31, 23)) == old
    assert book.rule("respond", at(2026, 6, 1)) == new
    assert book.rule("respond", at(2012, 1, 1)) is None


@pytest.mark.django_db
def test_the_promises_of_2023_are_made_to_a_complaint(dewi, budi) -> None:
    complaint = ComplaintFactory(
        forwarded=True, verifier=dewi, officer=budi, now=at(2026, 11, 23, 9, 0)
    )
    made = deadlines.of(complaint, book=deadlines.book())
    assert [(d.promise, d.due_at) for d in made] == [
        ("forward", at(2026, 11, 24, 9, 0)),
        ("respond", at(2026, 12, 2, 16, 0)),
    ]
    forward, respond = made
    assert not forward.late(now=at(2027, 1, 1))
    assert not respond.late(now=respond.due_at)
    assert respond.late(now=respond.due_at + timedelta(minutes=1))


@pytest.mark.django_db
def test_nyepi_is_a_closed_day_of_every_year_that_ships() -> None:
    years = set(
        Holiday.objects.filter(name__icontains="Nyepi", closes_offices=True).values_list(
            "date__year", flat=True
        )
    )
    assert years >= set(range(2013, 2027))
