"""A calendar that changed: what runs is counted again, and what moves is told, never silently.

Any change of a holiday asks for it, and once a day it is done anyway. It looks at every
complaint with a running clock, a batch a job, and locks only those on which something moves.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints import clocks, deadlines, jobs, publication
from complaints.models.clocks import Clock
from complaints.models.private import Complaint
from complaints.models.reference import Holiday
from complaints.models.work import Job
from complaints.working_days import Calendar

JOB, FILL = "recount_clocks", "fill_clocks"
AT_ONCE, FILLED_AT_ONCE = 2000, 200


@receiver([post_save, post_delete], sender=Holiday, dispatch_uid="complaints.recounting")
def calendar_edited(sender: type[Holiday], **kwargs: Any) -> None:
    ask(now=timezone.now())


def ask(*, now: datetime) -> None:
    """Have all that runs counted again. A run under way starts anew: it read an old calendar."""
    _go_on(JOB, 0, now=now)


def _go_on(kind: str, after: int, *, now: datetime) -> None:
    jobs.enqueue(kind, key=f"{kind}:{after}", payload={"after": after}, now=now)


@jobs.handler(
    JOB, every=timedelta(days=1), lane=Job.Lane.BULK, label=_("Deadlines by the calendar")
)
def recount_clocks(payload: dict[str, Any]) -> None:
    now = timezone.now()
    last = calendar_changed(after=payload.get("after", 0), now=now)
    if last is not None:
        _go_on(JOB, last, now=now)


@jobs.handler(FILL, lane=Job.Lane.BULK, label=_("Clocks of complaints from before"))
def fill_clocks(payload: dict[str, Any]) -> None:
    now = timezone.now()
    last = fill(after=payload.get("after", 0), now=now)
    if last is not None:
        _go_on(FILL, last, now=now)


def calendar_changed(*, now: datetime, after: int = 0, at_once: int = AT_ONCE) -> int | None:
    """Count a batch of complaints behind that number again.

    Returns the number of the last one, or None where none are left. Done twice, it changes
    nothing the second time.
    """
    calendar = deadlines.calendar()
    batch = _with_running_clocks(after, at_once)
    for complaint in clocks.moved_by(calendar, batch):
        _recount(complaint, calendar, now=now)
    return batch[-1] if len(batch) == at_once else None


def _with_running_clocks(after: int, number: int) -> list[int]:
    running = Clock.objects.filter(ended_at__isnull=True, complaint__gt=after)
    numbers = running.order_by("complaint").values_list("complaint", flat=True).distinct()
    return list(numbers[:number])


@transaction.atomic
def _recount(number: int, calendar: Calendar, *, now: datetime) -> None:
    complaint = Complaint.objects.select_for_update().get(pk=number)
    if clocks.recount(complaint, calendar=calendar, now=now):
        publication.refresh_promises(complaint, now=now)


def fill(*, now: datetime, after: int = 0, at_once: int = FILLED_AT_ONCE) -> int | None:
    """Write the clocks of a batch of complaints that have none, as their history tells them."""
    bare = Complaint.objects.filter(pk__gt=after, clocks__isnull=True).order_by("pk")
    batch = list(bare.values_list("pk", flat=True)[:at_once])
    for number in batch:
        with transaction.atomic():
            complaint = Complaint.objects.select_for_update().get(pk=number)
            if clocks.fill(complaint):
                publication.refresh_promises(complaint, now=now)
    return batch[-1] if len(batch) == at_once else None
