"""Working days of the city's offices. Pure functions over a calendar that is an argument."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WITA = ZoneInfo("Asia/Makassar")
OPENS, CLOSES = time(8, 0), time(16, 0)


@dataclass(frozen=True)
class Calendar:
    """The days on which offices are closed besides Saturdays and Sundays."""

    closed: frozenset[date]

    def is_working(self, day: date) -> bool:
        return day.weekday() < 5 and day not in self.closed

    def next_working(self, day: date) -> date:
        """Return the first working day after the day."""
        day += timedelta(days=1)
        while not self.is_working(day):
            day += timedelta(days=1)
        return day

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
