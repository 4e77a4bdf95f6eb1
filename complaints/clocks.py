"""The clocks of a complaint: which promise runs since when, what stops it, what it waits for.

This module is the only writer of clocks and of `Complaint.due_at`. What an event does to them
stands in complaints/clock_plans.py. A life is followed in memory and then written, so that a
move, an old complaint without clocks and the demo all go the same way.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from django.db.models import Min, QuerySet, prefetch_related_objects

from complaints import deadlines
from complaints.clock_plans import COORDINATED, OFFICE, PLANS, REPORTERS, RESPOND, Do, plan
from complaints.deadlines import Arithmetic, Book, Moved
from complaints.models.clocks import Clock, DueChange, Pause
from complaints.models.private import Complaint
from complaints.models.reference import DeadlineRule
from complaints.working_days import Calendar, day_of

if TYPE_CHECKING:
    from complaints.models.private import Event

LONGEST_WORDS = 200


# ---------------------------------------------------------------------- clocks in the hand
@dataclass
class Held:
    """A clock with its pauses and changes, in memory until it is written."""

    row: Clock
    pauses: list[Pause] = field(default_factory=list)
    changes: list[DueChange] = field(default_factory=list)
    touched: bool = True

    @property
    def runs(self) -> bool:
        return self.row.ended_at is None

    @property
    def pause(self) -> Pause | None:
        """The pause in which it stands still now."""
        return next((pause for pause in self.pauses if pause.ended_at is None), None)

    def late(self, now: datetime) -> bool:
        """Whether it ran out before the moment, or before it came to stand still."""
        return (self.pause.began_at if self.pause else now) > self.row.due_at

    def count(self, calendar: Calendar) -> deadlines.Due:
        given = [deadlines.Pause(p.began_at, p.ended_at, p.reason) for p in self.pauses]
        return deadlines.compute(self.row, self.row.started_at, given, calendar)

    def counted_anew(self, calendar: Calendar) -> deadlines.Due | None:
        """Return how it counts now; None where that is how it stands."""
        due = self.count(calendar)
        stands = due.at == self.row.due_at and due.arithmetic.as_json() == self.row.arithmetic
        return None if stands else due

    def recount(self, calendar: Calendar, *, cause: str, now: datetime) -> bool:
        """Count again, and say whether anything is new; a due moment that moves is a change."""
        due, old = self.counted_anew(calendar), self.row.due_at
        if due is None:
            return False
        if due.at != old:
            by_calendar = cause == DueChange.Cause.CALENDAR
            self.changes.append(
                DueChange(
                    clock=self.row,
                    cause=cause,
                    words=self._days_moved(calendar) if by_calendar else "",
                    old_due_at=old,
                    new_due_at=due.at,
                    changed_at=now,
                )
            )
        self.row.due_at, self.row.arithmetic = due.at, due.arithmetic.as_json()
        self.touched = True
        return True

    def _days_moved(self, calendar: Calendar) -> str:
        """Tell which days closed (+) or opened (-) since it was counted last."""
        counted = Arithmetic.from_json(self.row.arithmetic)
        known = counted.holidays()
        told = [f"-{day} {name}" for day, name in known.items() if day not in calendar.closed]
        told += [
            f"+{day} {name}"
            for day, name in sorted(calendar.closed.items())
            if counted.start <= day <= counted.due and day not in known and day.weekday() < 5
        ]
        return "; ".join(told)[:LONGEST_WORDS]


@dataclass
class Board:
    """The clocks of one complaint."""

    complaint: Complaint
    held: list[Held]

    def running(self) -> dict[str, Held]:
        return {held.row.promise: held for held in self.held if held.runs}

    def follow(
        self, verb: str, *, stage: str, now: datetime, coordinated: bool, book: Book
    ) -> None:
        """Let a verb that led to the stage do to the clocks what the table says."""
        for step in plan(verb, running=self.running(), coordinated=coordinated, stage=stage):
            self._do(step, now=now, book=book)

    def _do(self, step: Do, *, now: datetime, book: Book) -> None:
        match step.what:
            case "start":
                since = self.complaint.received_at if step.since == "received" else now
                self._start(step.promise, since, book=book)
            case "end":
                self._end(self.running()[step.promise], step, now=now)
            case "pause":
                self._pause(now=now, book=book)
            case "resume":
                self._resume(now=now, book=book)
            case "widen":
                narrow = self.running()[RESPOND]
                since = narrow.row.started_at
                self._start(COORDINATED, since, pauses=narrow.pauses, book=book)
                self._end(narrow, step, now=now)

    def _start(
        self, promise: str, since: datetime, *, book: Book, pauses: Iterable[Pause] = ()
    ) -> None:
        rule = book.rule(promise, since)
        if rule is None:
            return
        rounds = [held.row.round for held in self.held if held.row.promise == promise]
        row = Clock(
            complaint=self.complaint,
            promise=promise,
            round=max(rounds, default=0) + 1,
            rule_id=rule.pk or 0,
            least=rule.least,
            amount=rule.amount,
            unit=rule.unit,
            source=rule.source,
            started_at=since,
        )
        copies = [
            Pause(clock=row, reason=p.reason, began_at=p.began_at, ended_at=p.ended_at)
            for p in pauses
        ]
        held = Held(row, copies)
        due = held.count(book.calendar)
        row.promised_at = row.due_at = due.at
        row.arithmetic = due.arithmetic.as_json()
        self.held.append(held)

    def _end(self, held: Held, step: Do, *, now: datetime) -> None:
        held.row.ending = step.endings[held.late(now)]
        held.row.ended_at = max(now, held.row.started_at)
        if pause := held.pause:
            pause.ended_at = max(now, pause.began_at)
        held.touched = True

    def _pause(self, *, now: datetime, book: Book) -> None:
        for promise, held in self.running().items():
            if promise in OFFICE and held.pause is None:
                began = max(now, held.row.started_at)
                reason = Pause.Reason.AWAITING_REPORTER
                held.pauses.append(Pause(clock=held.row, reason=reason, began_at=began))
                held.recount(book.calendar, cause=DueChange.Cause.CALENDAR, now=now)

    def _resume(self, *, now: datetime, book: Book) -> None:
        for held in self.running().values():
            if pause := held.pause:
                pause.ended_at = max(now, pause.began_at)
                held.recount(book.calendar, cause=DueChange.Cause.PAUSE, now=now)

    def due_at(self) -> datetime | None:
        """When the office must have acted next; nothing while its clocks stand still."""
        running = self.running()
        due = [
            running[promise].row.due_at
            for promise in OFFICE
            if promise in running and running[promise].pause is None
        ]
        return min(due, default=None)


# ------------------------------------------------------------------------- what is written
def follow(complaint: Complaint, event: Event, *, now: datetime) -> None:
    """Start, pause, resume and end the clocks that this event concerns; keep `due_at`.

    Called in the transaction of the move, after the event is written.
    """
    if event.verb not in PLANS:
        return
    book = deadlines.book()
    board = _board(complaint, book=book, before=event.sequence)
    coordinated, stage = complaint.coordinated, event.new_stage
    board.follow(event.verb, stage=stage, now=now, coordinated=coordinated, book=book)
    _write(board)


def fill(complaint: Complaint) -> bool:
    """Write the clocks of a complaint that lived before there were any; false where they are."""
    if Clock.objects.filter(complaint=complaint).exists():
        return False
    board = _board(complaint, book=deadlines.book())
    _write(board)
    return bool(board.held)


def recount(complaint: Complaint, *, calendar: Calendar, now: datetime) -> bool:
    """Count what still runs by the calendar; return whether anything moved or reads anew.

    What has ended keeps the arithmetic of its day. Called with the complaint's row locked.
    """
    board = Board(complaint, _held(Clock.objects.filter(complaint=complaint)))
    cause = DueChange.Cause.CALENDAR
    running = list(board.running().values())
    changed = [held.recount(calendar, cause=cause, now=now) for held in running]
    if any(changed):
        _write(board)
    return any(changed)


def moved_by(calendar: Calendar, complaints: Iterable[int]) -> list[int]:
    """Return which of the complaints have a running clock that counts otherwise by the calendar."""
    running = Clock.objects.filter(complaint__in=complaints, ended_at__isnull=True)
    closed = [(str(day), calendar.closed[day]) for day in sorted(calendar.closed)]
    closed = [row for row in closed if date.fromisoformat(row[0]).weekday() < 5]
    in_days = running.filter(unit=DeadlineRule.Unit.WORKING_DAYS)
    found = {
        complaint
        for complaint, counted in in_days.values_list("complaint", "arithmetic").iterator()
        if not _counted_by(closed, counted)
    }
    hours = _held(running.filter(unit=DeadlineRule.Unit.HOURS))
    found |= {held.row.complaint_id for held in hours if held.counted_anew(calendar)}
    return sorted(found)


def _counted_by(closed: list[tuple[str, str]], counted: dict[str, Any]) -> bool:
    """Whether working days were counted with these closed days: compared, not counted again.

    Of 300,000 clocks hardly one moves, and counting is a hundred times the work.
    """
    first = bisect_right(closed, counted["start"], key=itemgetter(0))
    last = bisect_right(closed, counted["due"], key=itemgetter(0))
    named = [(s["first"], s["name"]) for s in counted["stretches"] if s["what"] == "holiday"]
    return closed[first:last] == named


def replay(
    complaint: Complaint,
    events: Iterable[tuple[str, str, datetime]],
    *,
    book: Book,
    helped_since: datetime | None = None,
) -> Board:
    """Return the clocks after these verbs, stages and moments, as if they had been followed."""
    board = Board(complaint, [])
    for verb, stage, at in events:
        coordinated = helped_since is not None and helped_since <= at
        board.follow(verb, stage=stage, now=at, coordinated=coordinated, book=book)
    return board


def _board(complaint: Complaint, *, book: Book, before: int | None = None) -> Board:
    """The clocks as written; of a complaint that has none, as its history tells."""
    held = _held(Clock.objects.filter(complaint=complaint))
    if held or before == 1:
        return Board(complaint, held)
    events = complaint.events.order_by("sequence")
    if before is not None:
        events = events.filter(sequence__lt=before)
    helping = complaint.dispositions.filter(role="helping")
    return replay(
        complaint,
        events.values_list("verb", "new_stage", "happened_at"),
        book=book,
        helped_since=helping.aggregate(first=Min("forwarded_at"))["first"],
    )


def _held(rows: Iterable[Clock]) -> list[Held]:
    clocks = list(rows)
    prefetch_related_objects(clocks, "pauses", "changes")
    return [
        Held(row, list(row.pauses.all()), list(row.changes.all()), touched=False) for row in clocks
    ]


_MOVES = ["due_at", "arithmetic", "ending", "ended_at"]


def _write(board: Board) -> None:
    touched = [held for held in board.held if held.touched]
    new = [held.row for held in touched if held.row.pk is None]
    old = [held.row for held in touched if held.row.pk is not None]
    Clock.objects.bulk_create(new)
    Clock.objects.bulk_update(old, _MOVES)
    pauses = [pause for held in touched for pause in held.pauses]
    changes = [change for held in touched for change in held.changes if change.pk is None]
    children: list[Pause | DueChange] = [*pauses, *changes]
    for child in children:
        child.clock = child.clock  # which has its number by now
    Pause.objects.bulk_update([pause for pause in pauses if pause.pk is not None], ["ended_at"])
    Pause.objects.bulk_create([pause for pause in pauses if pause.pk is None])
    DueChange.objects.bulk_create(changes)
    complaint, due_at = board.complaint, board.due_at()
    Complaint.objects.filter(pk=complaint.pk).exclude(due_at=due_at).update(due_at=due_at)
    complaint.due_at = due_at


# ---------------------------------------------------------------------------- what is read
@dataclass(frozen=True)
class Standing:
    """A clock as it stands, for every face."""

    promise: str
    round: int
    least: int | None
    amount: int
    unit: str
    source: str
    started_at: datetime
    promised_at: datetime
    due_at: datetime
    paused_at: datetime | None
    ended_at: datetime | None
    ending: str
    arithmetic: Arithmetic

    def late(self, *, now: datetime) -> bool:
        """Whether the city broke the promise; the reporter's own time breaks none."""
        if self.promise in REPORTERS:
            return False
        return (self.ended_at or self.paused_at or now) > self.due_at


def of(complaint: Complaint) -> list[Standing]:
    """Return every clock of the complaint, also those that ended, as they started."""
    held = _held(complaint.clocks.all())
    if not held:
        held = _board(complaint, book=deadlines.book()).held
    return [standing(one) for one in sorted(held, key=lambda one: one.row.started_at)]


def standing(held: Held) -> Standing:
    row = held.row
    changes = tuple(
        Moved(
            cause=change.cause,
            on=day_of(change.changed_at),
            old=day_of(change.old_due_at),
            new=day_of(change.new_due_at),
            words=change.words,
        )
        for change in held.changes
    )
    return Standing(
        promise=row.promise,
        round=row.round,
        least=row.least,
        amount=row.amount,
        unit=row.unit,
        source=row.source,
        started_at=row.started_at,
        promised_at=row.promised_at,
        due_at=row.due_at,
        paused_at=held.pause.began_at if held.pause else None,
        ended_at=row.ended_at,
        ending=row.ending,
        arithmetic=replace(Arithmetic.from_json(row.arithmetic), changes=changes),
    )


def running(complaint: Complaint, promise: str) -> Clock | None:
    """Return the clock of the promise that runs (or stands still) now, if there is one."""
    clocks = Clock.objects.filter(complaint=complaint, promise=promise, ended_at__isnull=True)
    return clocks.first()


def run_out(promise: str, *, now: datetime) -> QuerySet[Clock]:
    """Return the running clocks of the promise whose due moment has passed, oldest first."""
    ripe = Clock.objects.filter(promise=promise, ended_at__isnull=True, due_at__lt=now)
    return ripe.order_by("due_at", "pk")
