"""The calendar that ships, held against two lists that were not made from it."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import holidays
import pytest

from complaints import deadlines, reference
from complaints.models.clocks import Clock
from complaints.models.reference import Holiday
from complaints.models.work import Job
from tests.factories import ComplaintFactory

pytestmark = pytest.mark.django_db

FILE = Path(__file__).parent / "data" / "holidays-2013-2026.csv"
YEARS = range(2013, 2027)


def listed(year: int, *kinds: str) -> set[tuple[date, str]]:
    with FILE.open(encoding="utf-8") as lines:
        rows = csv.DictReader(line for line in lines if not line.startswith("#"))
        return {
            (date.fromisoformat(row["date"]), row["name"])
            for row in rows
            if row["kind"] in kinds and row["date"].startswith(str(year))
        }


def ours(year: int, *kinds: str) -> set[tuple[date, str]]:
    rows = Holiday.objects.filter(date__year=year, kind__in=kinds)
    return set(rows.values_list("date", "name"))


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("kind", ["national", "joint_leave"])
def test_the_holidays_of_a_year_are_those_of_the_list(year: int, kind: str) -> None:
    assert ours(year, kind) == listed(year, kind)
    assert listed(year, "national")


@pytest.mark.parametrize("year", YEARS)
def test_offices_are_closed_on_the_days_that_the_library_knows(year: int) -> None:
    known = set(holidays.Indonesia(years=year)) | set(
        holidays.Indonesia(years=year, categories=("government",))
    )
    closed = {day for day, _name in ours(year, "national", "joint_leave")}
    assert closed == known
    assert known <= set(deadlines.calendar().closed)


@pytest.mark.parametrize("year", YEARS)
def test_the_balinese_days_of_a_year_are_those_of_the_list(year: int) -> None:
    """Nyepi is a day of the whole country: it stands among the national ones."""
    nyepi = {row for row in listed(year, "balinese") if row[1] == "Hari Suci Nyepi"}
    assert ours(year, "balinese") == listed(year, "balinese") - nyepi
    assert len(nyepi) == 1
    assert nyepi <= ours(year, "national")


def test_of_the_balinese_days_galungan_and_the_day_after_it_close_offices_until_staff_say_else():
    rows = Holiday.objects.filter(kind="balinese")
    assert set(rows.filter(closes_offices=True).values_list("name", flat=True)) == {
        "Hari Raya Galungan", "Umanis Galungan",
    }  # fmt: skip
    assert not Holiday.objects.filter(source="").exists()


def test_galungan_comes_every_two_hundred_and_ten_days() -> None:
    days = list(Holiday.objects.filter(name="Hari Raya Galungan").values_list("date", flat=True))
    assert {later - day for day, later in pairwise(days)} == {timedelta(210)}
    assert {day.isoweekday() for day in days} == {3}  # always a Wednesday


def test_the_calendar_reaches_over_the_next_turn_of_the_year() -> None:
    """A promise of 30 working days made in December ends in February."""
    closed = deadlines.calendar().closed
    assert "Tahun Baru Masehi" in closed[date(2027, 1, 1)]
    assert date(2027, 1, 13) in closed  # Galungan


def test_days_that_a_newer_version_brings_are_counted_into_what_runs() -> None:
    Holiday.objects.filter(date=date(2027, 1, 13)).delete()
    Job.objects.all().delete()
    reference.load()
    assert not Job.objects.exists()  # nothing runs yet
    ComplaintFactory()
    assert Clock.objects.exists()
    Holiday.objects.filter(date=date(2027, 1, 13)).delete()
    Job.objects.all().delete()
    reference.load()
    assert Job.objects.get().kind == "recount_clocks"
