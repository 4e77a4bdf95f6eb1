"""A promise in words: what it is, how it stands, and how its due day is counted, row by row.

The same for the public page, the reporter's own and the desk. Days only, for every reader.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from complaints import arithmetic_words
from complaints.clock_plans import REPLY, REPORTERS, SILENCE
from complaints.deadlines import DAYS, HOURS, Arithmetic
from complaints.models.reference import DeadlineRule

# The reporter's own time, by how it ended.
_REPORTERS_TIME_OVER = gettext_lazy("Ended on %(end)s")
_OF_REPORTER: dict[tuple[str, str], Any] = {
    (SILENCE, ""): gettext_lazy("On %(due)s, unless the reporter says otherwise"),
    (SILENCE, "replaced"): gettext_lazy("Begun anew on %(end)s by a later answer"),
    (SILENCE, "kept"): gettext_lazy("Closed on %(end)s: the reporter had not objected by %(due)s"),
    (REPLY, ""): gettext_lazy("On %(due)s, unless the reporter replies"),
    (REPLY, "kept"): gettext_lazy("The reporter replied on %(end)s"),
    (REPLY, "missed"): gettext_lazy("The reporter replied on %(end)s"),
}


class Shown(Protocol):
    """What is told of a clock: a public Promise, or the same of a complaint without a thread."""

    @property
    def promise(self) -> str: ...
    @property
    def round(self) -> int: ...
    @property
    def least(self) -> int | None: ...
    @property
    def amount(self) -> int: ...
    @property
    def unit(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def promised_on(self) -> date | None: ...
    @property
    def due_on(self) -> date: ...
    @property
    def paused_on(self) -> date | None: ...
    @property
    def kept_on(self) -> date | None: ...
    @property
    def ending(self) -> str: ...
    @property
    def arithmetic(self) -> Mapping[str, Any]: ...
    @property
    def late(self) -> bool: ...


@dataclass(frozen=True)
class Row:
    """Days in a row; of those that count, how many there are by then."""

    when: str
    words: str
    total: int | None = None


@dataclass(frozen=True)
class InWords:
    """A promise for a page. `kind` is running, late, paused, kept, missed or over."""

    label: str
    round: int
    rule: str
    source: str
    kind: str
    state: str
    promised: str
    method: str
    rows: list[Row]
    notes: list[str]


def of(promise: Shown, *, today: date) -> InWords:
    counted = Arithmetic.from_json(promise.arithmetic) if promise.arithmetic else None
    kind = _kind(promise, today=today)
    moved = promise.promised_on is not None and promise.promised_on != promise.due_on
    first = {"day": _day(promise.promised_on)} if promise.promised_on else {}
    return InWords(
        label=str(DeadlineRule.Promise(promise.promise).label),
        round=promise.round,
        rule=rule(promise),
        source=promise.source,
        kind=kind,
        state=_state(promise, kind),
        promised=_("Promised at first: %(day)s.") % first if moved else "",
        method=_method(promise.unit),
        rows=list(_rows(counted)) if counted else [],
        notes=arithmetic_words.notes(counted) if counted else [],
    )


def rule(promise: Shown) -> str:
    """The rule in words: 24 hours, 3 to 7 working days, 60 days."""
    figures = {"least": promise.least, "amount": promise.amount}
    if promise.unit == HOURS:
        sentence = ngettext("%(amount)s hour", "%(amount)s hours", promise.amount)
    elif promise.unit == DAYS:
        sentence = ngettext("%(amount)s day", "%(amount)s days", promise.amount)
    elif promise.least:
        sentence = _("%(least)s to %(amount)s working days")
    else:
        sentence = ngettext("%(amount)s working day", "%(amount)s working days", promise.amount)
    return sentence % figures


def overdue(promise: Shown, *, today: date) -> bool:
    """Whether the city is late with it now, or was; nobody is late in the reporter's time."""
    return promise.late or waited_for(promise, today=today)


def waited_for(promise: Shown, *, today: date) -> bool:
    """Whether a promise of the city runs, and is late on this day."""
    runs = promise.kept_on is None and promise.paused_on is None
    return runs and promise.promise not in REPORTERS and promise.due_on < today


def _kind(promise: Shown, *, today: date) -> str:
    late = overdue(promise, today=today)
    if promise.kept_on is None:
        return "late" if late else "paused" if promise.paused_on else "running"
    if promise.ending in {"kept", "missed"}:
        return "missed" if late else "kept"
    return "missed" if late and promise.ending == "over" else "over"


def _day(day: date | None) -> str:
    return date_format(day, "j F Y") if day else ""


def _state(promise: Shown, kind: str) -> str:
    days = {
        "due": _day(promise.due_on),
        "end": _day(promise.kept_on),
        "since": _day(promise.paused_on),
    }
    if promise.promise in REPORTERS:
        told = _OF_REPORTER.get((promise.promise, promise.ending), _REPORTERS_TIME_OVER)
        return str(told) % days
    match kind:
        case "late":
            return _("Overdue since %(due)s") % days
        case "paused":
            return _("Stands still since %(since)s: the office waits for the reporter") % days
        case "running":
            return _("Due on %(due)s") % days
        case "kept":
            return _("Kept on %(end)s, due on %(due)s") % days
        case "missed" if promise.ending == "over":
            return _("Ended on %(end)s without being kept, was due on %(due)s") % days
        case "missed" if promise.kept_on == promise.due_on:
            return _("Kept late: on %(end)s, hours after it was due") % days
        case "missed":
            return _("Kept late: on %(end)s, due on %(due)s") % days
    if promise.ending == "replaced":
        return _("Replaced on %(end)s by the longer promise with coordination") % days
    return _("Ended on %(end)s with the complaint") % days


# ---------------------------------------------------------------------------- counted again
def _method(unit: str) -> str:
    if unit == HOURS:
        return _(
            "The hours start in office hours (8.00 to 16.00 WITA, on working days) and run on"
            " through nights and week-ends."
        )
    if unit == DAYS:
        return _("Every day of the calendar counts, from the day after the start.")
    return _(
        "Working days count, from the day after the start. The last day ends at 16.00 WITA, when"
        " the offices close."
    )


def _rows(counted: Arithmetic) -> Iterator[Row]:
    yield Row(_on(counted.start), _("start"))
    if counted.unit == HOURS:
        yield from _waiting(counted)
    total = 0
    for stretch in counted.stretches if counted.unit != HOURS else ():
        when = _between(stretch.first, stretch.last)
        if stretch.what == "counted":
            total += stretch.days
            words = ngettext("%(days)s day counts", "%(days)s days count", stretch.days)
            yield Row(when, words % {"days": stretch.days}, total)
        else:
            yield Row(when, _uncounted(stretch.what, stretch.name))
    yield Row(_on(counted.due), _("due"))


def _waiting(counted: Arithmetic) -> Iterator[Row]:
    """Of hours: the days on which they had not started, and the one on which they did."""
    before = [s for s in counted.stretches if s.first < counted.counting_from]
    for stretch in before:
        when = _between(stretch.first, stretch.last)
        yield Row(when, _uncounted(stretch.what, stretch.name))
    if counted.counting_from != counted.start:
        yield Row(_on(counted.counting_from), _("the office opens: the hours start"))
    for stretch in counted.stretches[len(before) :]:
        when = _between(stretch.first, stretch.last)
        yield Row(when, _uncounted(stretch.what, stretch.name))


def _uncounted(what: str, name: str) -> str:
    if what == "holiday":
        return _("closed: %(name)s") % {"name": name}
    return _("stood still") if what == "paused" else _("week-end")


def _on(day: date) -> str:
    return date_format(day, "D j M Y")


def _between(first: date, last: date) -> str:
    if first == last:
        return date_format(first, "D j M")
    month = (first.year, first.month) == (last.year, last.month)
    return f"{date_format(first, 'D j' if month else 'D j M')} – {date_format(last, 'D j M')}"
