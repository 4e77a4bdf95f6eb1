"""When a periodic job comes due: fixed moments of the city's clock, each with a name of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

DAY = timedelta(days=1)
FIRST_DAY = date(2000, 1, 1)


@dataclass(frozen=True)
class Schedule:
    """Every so often, counted from midnight; or once a day at a time of the city's clock."""

    every: timedelta = DAY
    at: time | None = None

    def slot(self, now: datetime) -> datetime:
        """Return the latest due moment up to now.

        The same for everybody who asks, whenever a supervisor was started: two starts for one
        slot can be told apart from two slots.
        """
        # Denpasar's clock is never set forward or back, so its days all have 24 hours.
        begin = datetime.combine(FIRST_DAY, self.at or time(), timezone.get_default_timezone())
        return (begin + (now - begin) // self.every * self.every).astimezone(UTC)
