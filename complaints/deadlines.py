"""What the city promises, and until when. The rules are rows; the arithmetic is pure.

Sources: the service report of 2023 (24 hours, 3 to 7 and 7 to 30 working days), the 10 working
days of silence that people know from SP4N LAPOR, and the 60 days of Perpres 76/2013.

How it is counted, in the time of Denpasar:
- Working days: the day of the start does not count; due at 16:00 of the last. Of a pause, each
  working day after the day on which it began, up to and including the day on which it ended,
  does not count. So a pause of one day counts nothing, and whoever knows the days can count.
- No clock runs out while it stands still: a last day at whose close it stands still is not
  the last; the first one after the pause is.
- Days: the same with every day of the calendar; due at 23:59:59 of the last.
- Hours run on through nights and week-ends, but start in office hours: from the moment, or
  from the next opening. A pause keeps the hours that are left; they go on in the same way.
- A pause that has not ended moves nothing yet: what is due stays as it stood.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any, NamedTuple, Protocol

from complaints.models.reference import DeadlineRule, Holiday
from complaints.working_days import CLOSES, WITA, Calendar, day_of

HOURS, WORKING_DAYS, DAYS = DeadlineRule.Unit
_END_OF_DAY = time(23, 59, 59)
_ONE_DAY = timedelta(days=1)


class Terms(Protocol):
    """How long: a rule, or a clock that copied one."""

    @property
    def amount(self) -> int: ...
    @property
    def unit(self) -> str: ...


@dataclass(frozen=True)
class Rule:
    """A version of a promise: `amount` hours or days, valid from a day."""

    promise: str
    amount: int
    unit: str
    valid_from: datetime
    source: str
    least: int | None = None
    pk: int | None = None


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
        return compute(rule, start, (), self.calendar).at


def book() -> Book:
    """Return the rules and the closed days of the database as they are now."""
    rules = [
        Rule(
            promise=row.promise,
            amount=row.amount,
            unit=row.unit,
            valid_from=datetime.combine(row.valid_from, time.min, WITA),
            source=row.source,
            least=row.least,
            pk=row.pk,
        )
        for row in DeadlineRule.objects.all()
    ]
    return Book(rules, calendar())


def calendar() -> Calendar:
    """Return the calendar of the database; a day with several names bears them all."""
    rows = Holiday.objects.filter(closes_offices=True).order_by("date", "pk")
    named = groupby(rows.values_list("date", "name"), key=lambda row: row[0])
    return Calendar({day: ", ".join(name for _day, name in names) for day, names in named})


# ------------------------------------------------------------------------- the arithmetic
@dataclass(frozen=True)
class Pause:
    """A time in which the clock stood still; it still does where no end is given."""

    began: datetime
    ended: datetime | None
    reason: str = ""


@dataclass(frozen=True)
class Stretch:
    """Days in a row that are counted ("counted") or not, and why not.

    Why not: "weekend", "holiday" (with its name) or "paused"; of hours, which run on through
    every day, "weekend" and "holiday" are those on which the clock had not started yet.
    """

    what: str
    first: date
    last: date
    days: int
    name: str = ""

    def as_json(self) -> dict[str, Any]:
        row = {"what": self.what, "first": self.first.isoformat(), "last": self.last.isoformat()}
        return row | {"days": self.days} | ({"name": self.name} if self.name else {})


@dataclass(frozen=True)
class PausedDays:
    """A pause in days; `days` says how many of the counted unit it took out."""

    first: date
    last: date | None
    days: int
    reason: str

    def as_json(self) -> dict[str, Any]:
        return {
            "from": self.first.isoformat(),
            "until": self.last.isoformat() if self.last else None,
            "days": self.days,
            "reason": self.reason,
        }


@dataclass(frozen=True)
class Moved:
    """That what was due moved after it was promised, and why."""

    cause: str
    on: date
    old: date
    new: date
    # Of a calendar: "+2026-11-13 Name" for each day that closed, "-…" for each that opened.
    words: str = ""

    def as_json(self) -> dict[str, Any]:
        days = {"on": self.on, "from": self.old, "to": self.new}
        told = {name: day.isoformat() for name, day in days.items()}
        return {"cause": self.cause, **told, "words": self.words}


@dataclass(frozen=True)
class Arithmetic:
    """How a due day is counted, so that anybody can count again: days and names of days only."""

    unit: str
    amount: int
    start: date
    # Of hours: the day on which the clock started to run. Of days: the first that counts.
    counting_from: date
    due: date
    stretches: tuple[Stretch, ...]
    pauses: tuple[PausedDays, ...] = ()
    changes: tuple[Moved, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "unit": self.unit,
            "amount": self.amount,
            "start": self.start.isoformat(),
            "counting_from": self.counting_from.isoformat(),
            "due": self.due.isoformat(),
            "stretches": [stretch.as_json() for stretch in self.stretches],
            "pauses": [pause.as_json() for pause in self.pauses],
            "changes": [moved.as_json() for moved in self.changes],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Arithmetic:
        read = date.fromisoformat
        return cls(
            unit=data["unit"],
            amount=data["amount"],
            start=read(data["start"]),
            counting_from=read(data["counting_from"]),
            due=read(data["due"]),
            stretches=tuple(
                Stretch(s["what"], read(s["first"]), read(s["last"]), s["days"], s.get("name", ""))
                for s in data["stretches"]
            ),
            pauses=tuple(
                PausedDays(
                    read(p["from"]), read(p["until"]) if p["until"] else None, p["days"],
                    p["reason"],
                )
                for p in data["pauses"]
            ),
            changes=tuple(
                Moved(m["cause"], read(m["on"]), read(m["from"]), read(m["to"]), m["words"])
                for m in data["changes"]
            ),
        )  # fmt: skip

    def holidays(self) -> dict[date, str]:
        return {s.first: s.name for s in self.stretches if s.what == "holiday"}


@dataclass(frozen=True)
class Due:
    """The last moment at which the promise is kept (private: its minute), and why."""

    at: datetime
    arithmetic: Arithmetic


def compute(terms: Terms, start: datetime, pauses: Iterable[Pause], calendar: Calendar) -> Due:
    """Return what is due, started at the moment and stood still in the pauses.

    A pause that has not ended, or that ended before it began (a clock that jumped), moves
    nothing.
    """
    given = sorted(pauses, key=lambda pause: pause.began)
    stood = _merged((p.began, p.ended) for p in given if p.ended is not None and p.ended > p.began)
    count = _hours if terms.unit == HOURS else _days
    at, begins, passed = count(terms, start, stood, calendar)
    arithmetic = Arithmetic(
        unit=terms.unit,
        amount=terms.amount,
        start=day_of(start),
        counting_from=begins,
        due=day_of(at),
        stretches=tuple(_stretches(passed)),
        pauses=tuple(_in_days(given, [day.on for day in passed if day.what == "paused"], terms)),
    )
    return Due(at, arithmetic)


class _Day(NamedTuple):
    on: date
    what: str
    name: str = ""


_Stood = Sequence[tuple[datetime, datetime]]
_Counted = tuple[datetime, date, list[_Day]]


def _merged(pauses: Iterable[tuple[datetime, datetime]]) -> _Stood:
    """Pauses that touch are one: a pause told in two parts stands still no longer."""
    merged: list[tuple[datetime, datetime]] = []
    for began, ended in pauses:
        if merged and began <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], ended)
        else:
            merged.append((began, ended))
    return merged


def _hours(terms: Terms, start: datetime, stood: _Stood, calendar: Calendar) -> _Counted:
    runs, left = calendar.clock_start(start), timedelta(hours=terms.amount)
    begins = day_of(runs)
    waited = _closed(day_of(start), begins, calendar)
    for began, ended in stood:
        if began >= runs + left:
            break
        left -= max(began - runs, timedelta(0))
        goes_on = max(runs, calendar.clock_start(ended))
        waited += _closed(max(day_of(ended), day_of(runs)), day_of(goes_on), calendar)
        runs = goes_on
    return runs + left, begins, waited


def _closed(first: date, end: date, calendar: Calendar) -> list[_Day]:
    """The closed days from the first up to the day on which the clock starts."""
    days = (first + timedelta(days=n) for n in range((end - first).days))
    return [_off(day, calendar) for day in days if not calendar.is_working(day)]


def _off(day: date, calendar: Calendar) -> _Day:
    """Why an office is closed: a holiday at a week-end changes nothing, so it is a week-end."""
    if day.weekday() >= 5:
        return _Day(day, "weekend")
    return _Day(day, "holiday", calendar.closed[day])


def _days(terms: Terms, start: datetime, stood: _Stood, calendar: Calendar) -> _Counted:
    working = terms.unit == WORKING_DAYS
    close = CLOSES if working else _END_OF_DAY
    passed: list[_Day] = []
    day, left = day_of(start), terms.amount
    first = None
    while left:
        day += _ONE_DAY
        if working and (day.weekday() >= 5 or day in calendar.closed):
            passed.append(_off(day, calendar))
        elif stood and _stood_still(day, stood, last_at=_at(day, close) if left == 1 else None):
            passed.append(_Day(day, "paused"))
        else:
            first, left = first or day, left - 1
            passed.append(_Day(day, "counted"))
    return _at(day, close), first or day, passed


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, WITA)


def _stood_still(day: date, stood: _Stood, *, last_at: datetime | None) -> bool:
    """Whether a pause takes the day out; `last_at` is its close where it would be the last."""
    if any(day_of(began) < day <= day_of(ended) for began, ended in stood):
        return True
    return last_at is not None and any(began <= last_at < ended for began, ended in stood)


def _stretches(days: Sequence[_Day]) -> Iterator[Stretch]:
    """Days of a kind in a row as one; each holiday by itself, for it bears a name."""
    begins = 0
    for n, day in enumerate(days, start=1):
        after = days[n] if n < len(days) else None
        goes_on = after and after.what == day.what and after.on - day.on == _ONE_DAY
        if not goes_on or day.what == "holiday":
            first = days[begins].on
            yield Stretch(day.what, first, day.on, n - begins, day.name)
            begins = n


def _in_days(pauses: Iterable[Pause], lost: Iterable[date], terms: Terms) -> Iterator[PausedDays]:
    """The pauses in days, with the days that each took out; of hours, how many it lasted."""
    left = list(lost)
    for pause in pauses:
        first = day_of(pause.began)
        last = max(day_of(pause.ended), first) if pause.ended else None
        if last is None:
            yield PausedDays(first, None, 0, pause.reason)
            continue
        taken = [day for day in left if first <= day <= last]
        left = [day for day in left if day not in taken]
        days = (last - first).days if terms.unit == HOURS else len(taken)
        yield PausedDays(first, last, days, pause.reason)
