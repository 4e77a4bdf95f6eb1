"""Working days of Denpasar: which days count, and when the office's clock starts."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from complaints.working_days import Calendar
from tests.conftest import WITA

CALENDAR = Calendar(
    {date(2026, 3, 19): "Hari Suci Nyepi", date(2026, 3, 20): "Cuti Bersama Hari Raya Idul Fitri"}
)


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
        (at(2026, 11, 24, 7, 59), at(2026, 11, 24, 8, 0)),
        (at(2026, 11, 24, 8, 0), at(2026, 11, 24, 8, 0)),
        (at(2026, 11, 24, 15, 59), at(2026, 11, 24, 15, 59)),
        (at(2026, 11, 24, 16, 0), at(2026, 11, 25, 8, 0)),
        (at(2026, 11, 27, 16, 30), at(2026, 11, 30, 8, 0)),  # Friday evening
        (at(2026, 11, 28, 10, 0), at(2026, 11, 30, 8, 0)),  # Saturday
        (at(2026, 3, 19, 10, 0), at(2026, 3, 23, 8, 0)),
    ],
)
def test_the_clock_starts_in_office_hours(received, starts) -> None:
    assert CALENDAR.clock_start(received) == starts
