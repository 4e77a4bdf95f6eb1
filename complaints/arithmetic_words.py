"""How a due day is counted, in words: for papers and letters, where no page can show it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from complaints.deadlines import Arithmetic, Moved, PausedDays, Stretch


def lines(arithmetic: Arithmetic) -> list[str]:
    """Return the counting line by line, so that a reader can count again."""
    found = [_("Starts on %(day)s.") % {"day": _day(arithmetic.start)}]
    if arithmetic.unit != "hours":
        found += [_stretch(stretch) for stretch in arithmetic.stretches]
    elif arithmetic.counting_from != arithmetic.start:
        found.append(
            _("The hours run from the opening of the office on %(day)s.")
            % {"day": _day(arithmetic.counting_from)}
        )
    return [*found, *notes(arithmetic), _("Due on %(day)s.") % {"day": _day(arithmetic.due)}]


def notes(arithmetic: Arithmetic) -> list[str]:
    """Return when the clock stood still, and what moved what is due."""
    stood = [_pause(pause) for pause in arithmetic.pauses]
    return [*stood, *(_moved(moved) for moved in arithmetic.changes)]


def _day(day: date) -> str:
    return date_format(day, "j F Y")


def _between(first: date, last: date) -> str:
    if first == last:
        return _day(first)
    return _("%(first)s to %(last)s") % {"first": _day(first), "last": _day(last)}


def _stretch(stretch: Stretch) -> str:
    when = _between(stretch.first, stretch.last)
    match stretch.what:
        case "counted":
            words = ngettext("%(when)s: %(days)s day counts.", "%(when)s: %(days)s days count.",
                             stretch.days)  # fmt: skip
            return words % {"when": when, "days": stretch.days}
        case "holiday":
            return _("%(when)s: %(name)s, not counted.") % {"when": when, "name": stretch.name}
        case "paused":
            return _("%(when)s: stood still, not counted.") % {"when": when}
    return _("%(when)s: week-end, not counted.") % {"when": when}


def _pause(pause: PausedDays) -> str:
    since = {"day": _day(pause.first)}
    if pause.last is None:
        return _("Stands still since %(day)s: the office waits for the reporter.") % since
    return _("Stood still from %(when)s: the office waited for the reporter.") % {
        "when": _between(pause.first, pause.last)
    }


def _moved(moved: Moved) -> str:
    days = {"on": _day(moved.on), "old": _day(moved.old), "new": _day(moved.new)}
    if moved.cause != "calendar":
        return _("Moved from %(old)s to %(new)s, because the clock had stood still.") % days
    if moved.old == moved.new:  # the hours of a day
        words = [_("Counted anew on %(on)s, because the calendar changed.") % days]
    else:
        words = [_("Moved on %(on)s from %(old)s to %(new)s, because the calendar changed.") % days]
    return " ".join([*words, *_days_moved(moved.words)])


def _days_moved(words: str) -> Iterator[str]:
    """Of each day whether offices turned out to be closed on it, or open."""
    for told in filter(None, words.split("; ")):
        sign, day, name = told[0], told[1:11], told[12:]
        try:
            details = {"day": _day(date.fromisoformat(day)), "name": name}
        except ValueError:  # cut off where very many days moved
            return
        if sign == "+":
            yield _("Offices are closed on %(day)s: %(name)s.") % details
        else:
            yield _("Offices are open on %(day)s after all: %(name)s.") % details
