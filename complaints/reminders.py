"""Promises that are followed up: who is reminded of a clock, before and after it runs out.

Each step is told once for each clock: the row that says so is written in the transaction of the
notices, and is unique. So nothing is doubled by a restart, a second worker or a clock that goes
back, and a due moment that moves on after its step is not told again. A clock that stands still
reminds nobody.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints import clocks, deadlines, history, jobs, notifications, publication
from complaints.clock_plans import ANSWERS, FORWARD, OFFICE, REPORTERS
from complaints.models.clocks import Clock, Pause, Reminder
from complaints.models.contact import Notice
from complaints.models.private import Complaint, Event
from complaints.models.reference import DeadlineRule
from complaints.notifications import Audience
from complaints.stages import OPEN
from complaints.working_days import CLOSES, OPENS, WITA, Calendar

if TYPE_CHECKING:
    from complaints.models.people import User

logger = logging.getLogger(__name__)

Step = Reminder.Step
# What each says of a clock. Whom it reached is told beside it.
STEPS: dict[str, str | Promise] = {
    Step.AHEAD: _("Comes due"),
    Step.OVERDUE: _("Is late"),
    Step.HEAD: _("Late by two working days"),
    Step.SECRETARY: _("Late by five working days"),
}
# Of a promise in hours, so long before its end; of one in days, see REMIND_WORKING_DAYS.
HOURS_AHEAD = timedelta(hours=4)
# The reporter, whose own time runs out, is reminded so many working days before.
REPORTER_WORKING_DAYS = 2
# So many working days late, somebody higher is told.
HEAD_AFTER, SECRETARY_AFTER = 2, 5
# Told in one run; a run asks for the next one.
AT_ONCE = 200
JOB = "remind"
SECRETARY_LETTER = "secretary_letter"  # the kind of job that sends it
ESCALATE = "escalate"
_DAY = timedelta(days=1)
_BACKEND = "django.contrib.auth.backends.ModelBackend"


# ----------------------------------------------------------------------------- which are due
def steps(now: datetime, calendar: Calendar) -> list[tuple[str, Q]]:
    """Return each step with the clocks that have come to it by now, as bounds of `due_at`."""
    office, answers = Q(promise__in=OFFICE), Q(promise__in=ANSWERS)
    in_hours = Q(unit=DeadlineRule.Unit.HOURS)
    ahead = settings.REMIND_WORKING_DAYS
    return [
        (
            Step.AHEAD,
            Q(due_at__gt=now)
            & (
                (office & in_hours & Q(due_at__lte=now + HOURS_AHEAD))
                | (office & ~in_hours & Q(due_at__lt=_due_within(ahead, now, calendar)))
                | (
                    Q(promise__in=REPORTERS)
                    & Q(due_at__lt=_due_within(REPORTER_WORKING_DAYS, now, calendar))
                )
            ),
        ),
        (Step.OVERDUE, office & Q(due_at__lt=now)),
        # What nobody has forwarded yet has no agency, and so no head.
        (Step.HEAD, answers & Q(due_at__lt=_late_by(HEAD_AFTER, now, calendar))),
        (Step.SECRETARY, office & Q(due_at__lt=_late_by(SECRETARY_AFTER, now, calendar))),
    ]


def _due_within(amount: int, now: datetime, calendar: Calendar) -> datetime:
    """Return the moment before which is due what is reminded of by now: from the opening of the
    office, so many working days before the last day."""
    local = now.astimezone(WITA)
    since = local.date() if local.time() >= OPENS else local.date() - _DAY
    return _midnight(calendar.add(since, amount) + _DAY)


def _late_by(amount: int, now: datetime, calendar: Calendar) -> datetime:
    """Return the moment before which was due what is so many whole working days late by now."""
    local = now.astimezone(WITA)
    day = local.date() if local.time() >= CLOSES else local.date() - _DAY
    while True:
        amount -= calendar.is_working(day)
        if not amount:
            return _midnight(day)
        day -= _DAY


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), WITA)


def waiting(step: str, ripe: Q) -> Iterator[int]:
    """Yield the running clocks that have come to the step and were not reminded, oldest first.

    The partial index `clock_running` finds them: how many run besides costs nothing.
    """
    rows = _running(ripe).filter(
        ~Exists(Reminder.objects.filter(clock=OuterRef("pk"), step=step)),
    )
    yield from rows.order_by("due_at", "pk").values_list("pk", flat=True)[:AT_ONCE]


def _running(ripe: Q) -> QuerySet[Clock]:
    still = Pause.objects.filter(clock=OuterRef("pk"), ended_at__isnull=True)
    return Clock.objects.filter(ripe, ~Exists(still), ended_at__isnull=True)


# --------------------------------------------------------------------------------- telling
def run(*, now: datetime) -> int:
    """Remind, and offer the Ombudsman; return of how many, AT_ONCE where there is more."""
    return max(send_due(now=now), offer_ombudsman(now=now))


def send_due(*, now: datetime) -> int:
    """Remind of every clock that has come to a step; return of how many, at most AT_ONCE.

    One that cannot be told does not hold up the others.

    :raises Exception: the first that went wrong, after all others were told
    """
    calendar, told = deadlines.calendar(), 0
    trouble: Exception | None = None
    for step, ripe in steps(now, calendar):
        for pk in list(waiting(step, ripe))[: AT_ONCE - told]:
            try:
                told += _remind(pk, step, ripe, now=now)
            except Exception as error:  # noqa: BLE001  # it is raised at the end
                trouble = trouble or error
    if trouble:
        raise trouble
    return told


@transaction.atomic
def _remind(pk: int, step: str, ripe: Q, *, now: datetime) -> bool:
    """Write down the step and tell it, unless somebody did or the clock moved meanwhile."""
    clock = _running(ripe).select_for_update(of=("self",)).filter(pk=pk).first()
    if clock is None:
        return False
    _reminder, is_new = Reminder.objects.get_or_create(
        clock=clock, step=step, defaults={"made_at": now}
    )
    if is_new:
        complaint = Complaint.objects.select_related("assignee", "reporter").get(
            pk=clock.complaint_id
        )
        _tell(clock, complaint, step, now=now)
        logger.info("reminder", extra={"clock": pk, "step": str(step)})
    return is_new


def _tell(clock: Clock, complaint: Complaint, step: str, *, now: datetime) -> None:
    if clock.promise in REPORTERS:
        notifications.tell_reporter(complaint, step, now=now, clock=clock)
        return
    people = _people(clock, complaint, step) or notifications.verifiers()
    notifications.tell(
        people, audience=Audience.STAFF, kind=step, complaint=complaint, now=now, clock=clock
    )
    if step == Step.OVERDUE:
        notifications.tell_reporter(complaint, step, now=now, clock=clock)
    if step == Step.SECRETARY and settings.CITY_SECRETARY_EMAIL:
        jobs.enqueue(SECRETARY_LETTER, key=SECRETARY_LETTER, payload={}, now=now)


def _people(clock: Clock, complaint: Complaint, step: str) -> list[User]:
    """Who hears the step; where nobody is left who could, the verifiers do."""
    match step:
        case Step.HEAD:
            return heads(complaint.agency_id)
        case Step.SECRETARY:
            return notifications.verifiers()
    if clock.promise == FORWARD and complaint.assignee is None:
        return notifications.verifiers()
    return notifications.in_charge(complaint)


def heads(agency: int | None) -> list[User]:
    """Those who lead the agency."""
    if agency is None:
        return []
    leading = get_user_model().objects.with_perm(
        "complaints.head_agency", backend=_BACKEND, include_superusers=False
    )
    return list(leading.filter(agency=agency).order_by("pk"))


# ------------------------------------------------------------------------ after sixty days
def offer_ombudsman(*, now: datetime) -> int:
    """Tell each reporter whose time for a solution has passed that the Ombudsman may be asked.

    Once for each complaint, and only while it is open. The public timeline says it as well.
    """
    known = Event.objects.filter(complaint=OuterRef("complaint"), verb=ESCALATE)
    ripe = clocks.run_out(ESCALATE, now=now).filter(~Exists(known), complaint__stage__in=OPEN)
    offered = 0
    for pk in list(ripe.values_list("complaint", flat=True)[:AT_ONCE]):
        offered += _offer(pk, now=now)
    return offered


@transaction.atomic
def _offer(pk: int, *, now: datetime) -> bool:
    complaint = (
        Complaint.objects.select_for_update(of=("self",))
        .select_related("reporter")
        .filter(pk=pk, stage__in=OPEN)
        .first()
    )
    if complaint is None or complaint.events.filter(verb=ESCALATE).exists():
        return False
    event = history.append(complaint, ESCALATE, old_stage=complaint.stage, by=None, now=now)
    publication.refresh(complaint, now=now, only_adds=True)
    notifications.tell_reporter(complaint, "ombudsman", now=now, event=event)
    return True


# ------------------------------------------------------------------------------- for the desk
@dataclass(frozen=True)
class Told:
    """A reminder that was sent, and to whom."""

    promise: str
    step: str
    made_at: datetime
    people: list[str]
    by_letter: bool


def told(complaint: Complaint) -> list[Told]:
    """Return who of the office was reminded of the complaint's clocks, the latest first."""
    sent = (
        Reminder.objects.filter(clock__complaint=complaint)
        .select_related("clock")
        .order_by("-made_at", "-pk")
    )
    notices = Notice.objects.filter(
        complaint=complaint, clock__isnull=False, recipient__isnull=False
    )
    people: dict[tuple[int | None, str], list[str]] = {}
    for notice in notices.select_related("recipient").order_by("pk"):
        if notice.audience == Audience.STAFF:
            people.setdefault((notice.clock_id, notice.kind), []).append(str(notice.recipient))
    return [
        Told(
            promise=str(DeadlineRule.Promise(row.clock.promise).label),
            step=str(STEPS[row.step]),
            made_at=row.made_at,
            people=people.get((row.clock_id, row.step), []),
            by_letter=row.by_letter,
        )
        for row in sent
        if row.clock.promise not in REPORTERS
    ]
