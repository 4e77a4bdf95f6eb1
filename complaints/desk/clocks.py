"""Which complaints are late or due, as questions to the database and as words for a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from complaints.clock_plans import REPORTERS
from complaints.models.clocks import Clock as Row
from complaints.working_days import WITA

if TYPE_CHECKING:
    from complaints.clocks import Standing
    from complaints.models.private import Complaint
    from complaints.querysets import ComplaintQuerySet


def late(complaints: ComplaintQuerySet, *, now: datetime) -> ComplaintQuerySet:
    """Those whose running deadline has passed."""
    return complaints.filter(due_at__lt=now)


def due_today(complaints: ComplaintQuerySet, *, now: datetime) -> ComplaintQuerySet:
    """Those whose running deadline is still ahead and ends before midnight in Denpasar."""
    midnight = datetime.combine(now.astimezone(WITA).date() + timedelta(days=1), time.min, WITA)
    return complaints.filter(due_at__gte=now, due_at__lt=midnight)


@dataclass(frozen=True)
class Clock:
    """A deadline in words, and how urgent it is: late, today, running, paused, kept, missed
    or over."""

    urgency: str
    words: str
    due_at: datetime


def running(complaint: Complaint, *, now: datetime) -> Clock | None:
    """Return the deadline that the office has to keep now, if there is one."""
    return _to_keep(complaint.due_at, now=now) if complaint.due_at else None


def clock(made: Standing, *, now: datetime) -> Clock:
    """Say in words how a clock stands."""
    if made.ended_at is not None:
        return _ended(made, now=now)
    if made.paused_at is not None:
        words = _("stands still, late before") if made.late(now=now) else _("stands still")
        return Clock("late" if made.late(now=now) else "paused", words, made.due_at)
    if made.promise in REPORTERS and now > made.due_at:
        return Clock("paused", _("over since %(day)s") % {"day": _short(made.due_at)}, made.due_at)
    return _to_keep(made.due_at, now=now)


def _ended(made: Standing, *, now: datetime) -> Clock:
    late = made.late(now=now)
    match made.ending:
        case Row.Ending.KEPT | Row.Ending.MISSED:
            words = _("kept late") if late else _("kept in time")
            return Clock("missed" if late else "kept", words, made.due_at)
        case Row.Ending.REPLACED:
            return Clock("over", _("replaced"), made.due_at)
    words = _("ended, was late") if late else _("ended")
    return Clock("missed" if late else "over", words, made.due_at)


def _to_keep(due_at: datetime, *, now: datetime) -> Clock:
    days = (_day(due_at) - _day(now)).days
    if now > due_at:
        return Clock("late", _("late since today") if not days else _late(-days), due_at)
    if days == 0:
        hour = date_format(localtime(due_at), "H.i")
        return Clock("today", _("due today at %(hour)s") % {"hour": hour}, due_at)
    words = ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}
    return Clock("running", words, due_at)


def _short(moment: datetime) -> str:
    return date_format(localtime(moment), "j M")


def _late(days: int) -> str:
    return ngettext("late by %(days)s day", "late by %(days)s days", days) % {"days": days}


def _day(moment: datetime) -> Any:
    return moment.astimezone(WITA).date()


def age(complaint: Complaint, *, now: datetime) -> str:
    """Say how many days ago the complaint came in."""
    return days_ago(complaint.received_at, now=now)


def days_ago(moment: datetime, *, now: datetime) -> str:
    days = (_day(now) - _day(moment)).days
    if days == 0:
        return _("today")
    return ngettext("%(days)s day ago", "%(days)s days ago", days) % {"days": days}
