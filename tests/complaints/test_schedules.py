"""Due times: each is started once, whoever asks and wherever the clock has been."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from complaints import jobs
from complaints.models.work import Job
from complaints.schedules import DAY, Schedule
from tests.complaints.job_work import Work

WITA = ZoneInfo("Asia/Makassar")
NOON = datetime(2026, 3, 4, 12, 0, tzinfo=WITA)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def hourly(work: Work, monkeypatch: pytest.MonkeyPatch) -> Iterator[Work]:
    """The house's only periodic job: every hour."""
    monkeypatch.setattr(jobs, "_schedules", {"work": Schedule(HOUR)})
    return work  # type: ignore[return-value]


@pytest.fixture
def daily(work: Work, monkeypatch: pytest.MonkeyPatch) -> Work:
    """The house's only periodic job: every day at 17:00 in Denpasar."""
    monkeypatch.setattr(jobs, "_schedules", {"work": Schedule(DAY, time(17))})
    return work


def tick(now: datetime) -> int:
    """What a supervisor and its worker do at that moment."""
    started = jobs.start_periodic(now=now)
    jobs.run_due(now=now)
    return started


def through(begin: datetime, end: datetime, *, step: timedelta = MINUTE) -> int:
    started = 0
    while begin < end:
        started += tick(begin)
        begin += step
    return started


# ------------------------------------------------------------------------------- pure arithmetic
@pytest.mark.parametrize(
    ("schedule", "now", "expected"),
    [
        (Schedule(DAY, time(17)), "2026-03-04T17:00+08:00", "2026-03-04T17:00+08:00"),
        (Schedule(DAY, time(17)), "2026-03-04T16:59:59+08:00", "2026-03-03T17:00+08:00"),
        (Schedule(DAY, time(17)), "2026-03-04T10:00+00:00", "2026-03-04T17:00+08:00+0"),
        (Schedule(DAY), "2026-03-03T16:00+00:00", "2026-03-04T00:00+08:00"),  # midnight here
        (Schedule(HOUR), "2026-03-04T12:59+08:00", "2026-03-04T12:00+08:00"),
        (Schedule(MINUTE), "2026-03-04T12:59:30+08:00", "2026-03-04T12:59+08:00"),
        (Schedule(DAY, time(17)), "2027-01-01T01:00+08:00", "2026-12-31T17:00+08:00"),
    ],
)
def test_a_due_time_is_a_moment_of_the_citys_clock(
    schedule: Schedule, now: str, expected: str
) -> None:
    slot = schedule.slot(datetime.fromisoformat(now))
    assert slot == datetime.fromisoformat(expected.removesuffix("+0"))


def test_a_year_has_one_due_time_a_day_although_other_places_set_their_clocks() -> None:
    schedule = Schedule(DAY, time(17))
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    slots = {schedule.slot(begin + HOUR * n) for n in range(365 * 24)}
    assert len(slots) == 366  # the evening before the year is one, too
    assert {slot.astimezone(WITA).time() for slot in slots} == {time(17)}


# ------------------------------------------------------------------------------------- starting
@pytest.mark.django_db
def test_each_due_time_starts_once(hourly: Work) -> None:
    assert through(NOON, NOON + 5 * HOUR) == 5
    assert len(hourly.payloads) == 5


@pytest.mark.django_db
def test_of_two_supervisors_who_ask_one_starts_it(hourly: Work) -> None:
    tick(NOON)
    assert [jobs.start_periodic(now=NOON + HOUR) for _ in range(2)] == [1, 0]
    jobs.run_due(now=NOON + HOUR)
    assert jobs.start_periodic(now=NOON + HOUR + MINUTE) == 0


@pytest.mark.django_db
def test_of_two_supervisors_who_have_read_the_same_row_one_starts_it(hourly: Work) -> None:
    """Both have seen that the last start was an hour ago."""
    tick(NOON)
    slot = NOON + HOUR
    assert [jobs._start("work", slot, now=slot) for _ in range(2)] == [True, False]
    jobs.run_due(now=slot)
    assert not jobs._start("work", slot, now=slot)


@pytest.mark.django_db
def test_a_machine_that_was_off_for_days_runs_what_it_missed_once(hourly: Work) -> None:
    tick(NOON)
    assert through(NOON + 3 * DAY, NOON + 3 * DAY + HOUR) == 1
    assert len(hourly.payloads) == 2


@pytest.mark.django_db
def test_a_clock_that_is_set_an_hour_back_repeats_no_due_time(hourly: Work) -> None:
    through(NOON, NOON + 2 * HOUR + MINUTE)
    before = len(hourly.payloads)
    assert through(NOON + HOUR, NOON + 2 * HOUR + 59 * MINUTE) == 0
    assert len(hourly.payloads) == before
    assert tick(NOON + 3 * HOUR) == 1


@pytest.mark.django_db
def test_a_clock_that_is_set_an_hour_ahead_skips_nothing_twice(hourly: Work) -> None:
    tick(NOON)
    assert tick(NOON + HOUR + MINUTE) == 1
    assert through(NOON + 2 * MINUTE, NOON + 2 * HOUR) == 0  # set right again
    assert tick(NOON + 2 * HOUR) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("back", [MINUTE, HOUR])
def test_a_daily_job_runs_once_although_the_clock_goes_back_over_its_hour(
    daily: Work, back: timedelta
) -> None:
    five = NOON.replace(hour=17)
    through(NOON, five + 5 * MINUTE)
    assert len(daily.payloads) == 1
    through(five + 5 * MINUTE - back, five + 2 * HOUR)
    assert len(daily.payloads) == 1
    through(five + DAY, five + DAY + MINUTE)
    assert len(daily.payloads) == 2


@pytest.mark.django_db
def test_a_daily_job_that_is_new_here_waits_for_its_hour(daily: Work) -> None:
    assert through(NOON, NOON.replace(hour=16, minute=59)) == 0
    assert tick(NOON.replace(hour=17)) == 1


@pytest.mark.django_db
def test_a_clock_that_was_wrong_by_days_holds_nothing_back_once_it_is_right(daily: Work) -> None:
    tick(NOON)
    tick(NOON + 30 * DAY)
    five = NOON.replace(hour=17)
    tick(five)
    before = len(daily.payloads)
    assert tick(five + DAY) == 1
    assert len(daily.payloads) == before + 1


@pytest.mark.django_db
def test_a_start_that_is_still_at_work_is_not_joined_by_a_second(
    hourly: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs.start_periodic(now=NOON)
    assert jobs.start_periodic(now=NOON + HOUR) == 0  # the first one waits for a worker
    jobs.run_due(now=NOON + HOUR)
    assert jobs.start_periodic(now=NOON + HOUR + MINUTE) == 1  # and is followed by what it held up


@pytest.mark.django_db
def test_a_periodic_job_that_was_parked_tries_again_at_a_later_due_time(hourly: Work) -> None:
    tick(NOON)
    Job.objects.update(state=Job.State.PARKED, finished_at=NOON + 50 * MINUTE)
    assert tick(NOON + HOUR) == 0
    assert tick(NOON + 2 * HOUR) == 1
