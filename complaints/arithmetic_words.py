"""How a due day is counted, in words: for papers and letters, where no page can show it."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from complaints.deadlines import Arithmetic, Moved, PausedDays, Stretch
from complaints.models.clocks import DueChange


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
    found += [_pause(pause) for pause in arithmetic.pauses]
    found += [_moved(moved) for moved in arithmetic.changes]
    return [*found, _("Due on %(day)s.") % {"day": _day(arithmetic.due)}]


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
    days = {"old": _day(moved.old), "new": _day(moved.new), "words": moved.words}
    if moved.cause == DueChange.Cause.CALENDAR:
        return _("Moved from %(old)s to %(new)s, because the calendar changed: %(words)s.") % days
    return _("Moved from %(old)s to %(new)s, because the clock had stood still.") % days
