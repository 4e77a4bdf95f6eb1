"""Working days of the city's offices. Pure functions over a calendar that is an argument."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WITA = ZoneInfo("Asia/Makassar")
OPENS, CLOSES = time(8, 0), time(16, 0)
_DAY = timedelta(days=1)


def day_of(moment: datetime) -> date:
    """Return the day of the moment in Denpasar."""
    return moment.astimezone(WITA).date()


def after(day: date) -> Iterator[date]:
    """Yield the days after the day, one by one, without end."""
    while True:
        day += _DAY
        yield day


@dataclass(frozen=True)
class Calendar:
    """The days on which offices are closed besides Saturdays and Sundays, by name."""

    closed: Mapping[date, str]

    def is_working(self, day: date) -> bool:
        return day.weekday() < 5 and day not in self.closed

    def next_working(self, day: date) -> date:
        """Return the first working day after the day."""
        return next(later for later in after(day) if self.is_working(later))

    def add(self, day: date, amount: int) -> date:
        """Return the day that lies `amount` working days after the day, which does not count."""
        for _step in range(amount):
            day = self.next_working(day)
        return day

    def count(self, start: date, end: date) -> int:
        """Return how many working days lie after start, up to and including end."""
        days = (end - start).days
        return sum(self.is_working(start + timedelta(days=n)) for n in range(1, days + 1))

    def clock_start(self, moment: datetime) -> datetime:
        """Return when the office's clock starts: now in office hours, else at the next opening."""
        local = moment.astimezone(WITA)
        if self.is_working(local.date()):
            if OPENS <= local.time() < CLOSES:
                return local
            if local.time() < OPENS:
                return datetime.combine(local.date(), OPENS, WITA)
        return datetime.combine(self.next_working(local.date()), OPENS, WITA)
