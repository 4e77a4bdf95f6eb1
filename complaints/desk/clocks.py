"""Which complaints are late or due, as questions to the database and as words for a row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from complaints import deadlines
from complaints.models.private import Complaint
from complaints.querysets import ComplaintQuerySet
from complaints.stages import OPEN
from complaints.working_days import WITA

# (promise, the column where its clock starts, what says that the clock still runs).
# The silence of the reporter is nobody's lateness.
_RUNNING = (
    ("forward", "received_at", Q(forwarded_at__isnull=True)),
    ("respond", "forwarded_at", Q(responded_at__isnull=True, coordinated=False)),
    ("respond_coordinated", "forwarded_at", Q(responded_at__isnull=True, coordinated=True)),
)
_LONGEST = timedelta(days=400)
_STEP = timedelta(seconds=1)


def late(complaints: ComplaintQuerySet, *, now: datetime) -> ComplaintQuerySet:
    """Those whose running deadline has passed."""
    return _due_before(complaints, now, book=deadlines.book())


def due_today(complaints: ComplaintQuerySet, *, now: datetime) -> ComplaintQuerySet:
    """Those whose running deadline is still ahead and ends before midnight in Denpasar."""
    book = deadlines.book()
    midnight = datetime.combine(now.astimezone(WITA).date() + timedelta(days=1), time.min, WITA)
    already = _due_before(Complaint.objects.all(), now, book=book).values("pk")
    return _due_before(complaints, midnight, book=book).exclude(pk__in=already)


def _due_before(
    complaints: ComplaintQuerySet, moment: datetime, *, book: deadlines.Book
) -> ComplaintQuerySet:
    overdue = Q(pk__in=[])
    for promise, column, running in _RUNNING:
        for first, last in _starts_due_before(book, promise, moment):
            overdue |= running & Q((f"{column}__gte", first), (f"{column}__lte", last))
    return complaints.filter(overdue, stage__in=OPEN)


def _starts_due_before(
    book: deadlines.Book, promise: str, moment: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """Yield, for each version of the promise, the starts whose due moment lies before.

    A later start is never due earlier, so the last such start is found by halving.
    """
    versions = sorted((r for r in book.rules if r.promise == promise), key=lambda r: r.valid_from)
    ends = [rule.valid_from for rule in versions[1:]] + [moment]
    for rule, end in zip(versions, ends, strict=True):
        low, high = max(rule.valid_from, moment - _LONGEST), min(end, moment)
        if low >= high or book.due(rule, low) >= moment:
            continue
        while high - low > _STEP:
            middle = low + (high - low) / 2
            if book.due(rule, middle) < moment:
                low = middle
            else:
                high = middle
        yield rule.valid_from, low


@dataclass(frozen=True)
class Clock:
    """A deadline in words, and how urgent it is: late, today, running or kept."""

    urgency: str
    words: str
    due_at: datetime


def running(complaint: Complaint, *, book: deadlines.Book, now: datetime) -> Clock | None:
    """Return the deadline that the office has to keep now, if there is one."""
    if complaint.stage not in OPEN:
        return None
    for deadline in deadlines.of(complaint, book=book):
        if deadline.promise != "silence" and deadline.kept_at is None:
            return clock(deadline, now=now)
    return None


def clock(deadline: deadlines.Deadline, *, now: datetime) -> Clock:
    """Say in words how a deadline stands."""
    if deadline.kept_at is not None:
        missed = deadline.late(now=now)
        words = _("kept late") if missed else _("kept in time")
        return Clock("missed" if missed else "kept", words, deadline.due_at)
    days = (_day(deadline.due_at) - _day(now)).days
    if deadline.late(now=now):
        words = _("late since today") if not days else _late(-days)
        return Clock("late", words, deadline.due_at)
    if days == 0:
        hour = date_format(localtime(deadline.due_at), "H.i")
        return Clock("today", _("due today at %(hour)s") % {"hour": hour}, deadline.due_at)
    words = ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}
    return Clock("running", words, deadline.due_at)


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
