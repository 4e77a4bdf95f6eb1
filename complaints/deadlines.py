"""What the city promises, and until when. The rules are rows; the arithmetic is pure.

Sources: the service report of 2023 (24 hours, 7 and 30 working days) and the 10 working
days of silence that people know from SP4N LAPOR.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.core.cache import cache

from complaints.models.reference import DeadlineRule, Holiday
from complaints.stages import OPEN, RESPONDED
from complaints.working_days import CLOSES, WITA, Calendar

if TYPE_CHECKING:
    from complaints.models.private import Complaint

_MINUTE = 60


@dataclass(frozen=True)
class Rule:
    """A version of a promise: `amount` hours or working days, valid from a day."""

    promise: str
    amount: int
    unit: str
    valid_from: datetime
    source: str


@dataclass(frozen=True)
class Deadline:
    """A promise made to one complaint."""

    rule: Rule
    started_at: datetime
    due_at: datetime
    kept_at: datetime | None

    @property
    def promise(self) -> str:
        return self.rule.promise

    def late(self, *, now: datetime) -> bool:
        """Whether the city broke the promise; the reporter's own clock is none."""
        if self.promise == DeadlineRule.Promise.SILENCE:
            return False
        return (self.kept_at or now) > self.due_at


@dataclass(frozen=True)
class Book:
    """The rules and the calendar as they stand; read once, used for many complaints."""

    rules: Sequence[Rule]
    calendar: Calendar

    def rule(self, promise: str, moment: datetime) -> Rule | None:
        """Return the version that was valid at the moment: past promises keep theirs."""
        versions = [r for r in self.rules if r.promise == promise and r.valid_from <= moment]
        return max(versions, key=lambda r: r.valid_from, default=None)

    def due(self, rule: Rule, start: datetime) -> datetime:
        """Return the last moment at which the promise, started then, is kept."""
        if rule.unit == DeadlineRule.Unit.HOURS:
            return self.calendar.clock_start(start) + timedelta(hours=rule.amount)
        day = self.calendar.add(start.astimezone(WITA).date(), rule.amount)
        return datetime.combine(day, CLOSES, WITA)


def book() -> Book:
    """Return the rules and the closed days of the database, kept for a minute."""
    found: Book | None = cache.get("deadline-book")
    if found is None:
        found = Book(rules=_rules(DeadlineRule.objects.all()), calendar=_calendar())
        cache.set("deadline-book", found, _MINUTE)
    return found


def _rules(rows: Iterable[DeadlineRule]) -> list[Rule]:
    return [
        Rule(
            promise=row.promise,
            amount=row.amount,
            unit=row.unit,
            valid_from=datetime.combine(row.valid_from, time.min, WITA),
            source=row.source,
        )
        for row in rows
    ]


def _calendar() -> Calendar:
    closed = Holiday.objects.filter(closes_offices=True).values_list("date", flat=True)
    return Calendar(frozenset(closed))


def of(complaint: Complaint, *, book: Book) -> list[Deadline]:
    """Return the promises made to the complaint so far, in the order they started."""
    answer = "respond_coordinated" if complaint.coordinated else "respond"
    clocks: list[tuple[str, datetime | None, datetime | None]] = [
        ("forward", complaint.received_at, complaint.forwarded_at or _over(complaint)),
        (answer, complaint.forwarded_at, complaint.responded_at or _over(complaint)),
        ("silence", _silence_start(complaint), complaint.closed_at),
    ]
    found = []
    for promise, start, kept in clocks:
        if start is None or (rule := book.rule(promise, start)) is None:
            continue
        found.append(
            Deadline(rule=rule, started_at=start, due_at=book.due(rule, start), kept_at=kept)
        )
    return found


def _over(complaint: Complaint) -> datetime | None:
    """A clock stops when the complaint ends, however it ends."""
    return None if complaint.stage in OPEN else complaint.closed_at


def _silence_start(complaint: Complaint) -> datetime | None:
    silent = complaint.stage in RESPONDED or complaint.outcome == "solved_unconfirmed"
    return complaint.last_response_at if silent else None
