"""One attempt at a job: what it changes in the row, from the claim to how it ended.

complaints/jobs.py is the only caller. Every change is a compare-and-set: an attempt that was
given up in the meantime changes nothing, and one that was asked for again runs again.
"""

from __future__ import annotations

import logging
import os
import traceback
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Case, QuerySet, Value, When
from django.utils.translation import gettext_noop
from django_q.tasks import async_task

from complaints.models.work import Job

logger = logging.getLogger("complaints.jobs")
State = Job.State

LONGEST_RETRY = timedelta(hours=1)
# Every so many jobs a worker takes the one that waited longest, whatever its lane.
PATIENT_TURN = 10
# The supervisor names its worker through the environment: each shows its own life.
WORKER_NAME = "PRODENPASAR_WORKER"

WORKER_DIED = gettext_noop("The worker died at every attempt.")
UNKNOWN_KIND = gettext_noop("No part of this program knows this kind of job.")
TOO_LONG = gettext_noop("It took longer than a job may.")

_turns = 0  # jobs that this process took


@dataclass(frozen=True)
class Again:
    """When to go on with a job that was not done, and how many attempts it counts."""

    due_at: datetime
    attempts: int


def hand_over(job_id: int = 0) -> None:
    """Let a worker do one job more. The number is only a name for people who read the queue."""
    async_task("complaints.jobs.run", job_id, task_name=f"job:{job_id}")


# One statement, so that of all workers who ask at once each gets another job. The query builder
# cannot say it, and in three of its own queries a claim takes four times as long.
_CLAIM = """
    UPDATE complaints_job
    SET state = 'running', started_at = %s, held_by = %s, attempts = attempts + 1,
        first_tried_at = CASE WHEN attempts = 0 THEN %s ELSE first_tried_at END
    WHERE state = 'waiting' AND id = (
        SELECT id FROM complaints_job WHERE state = 'waiting'{due}
        ORDER BY {order} LIMIT 1{lock}
    )
    RETURNING *
"""


def claim(now: datetime, *, due_by: datetime | None = None) -> Job | None:
    """Take the job whose turn it is, and count the attempt, in a commit of its own.

    The count is written before the work, so that a job which kills its worker is parked after
    some tries instead of killing workers for ever. No clock is asked unless the caller asks for
    what was due by a moment: what waits may run.
    """
    global _turns
    _turns += 1
    moment = connection.ops.adapt_datetimefield_value(now)
    values = [moment, os.environ.get(WORKER_NAME, ""), moment]
    if due_by:
        values.append(connection.ops.adapt_datetimefield_value(due_by))
    statement = _CLAIM.format(
        due=" AND due_at <= %s" if due_by else "",
        order="due_at, id" if _turns % PATIENT_TURN == 0 else "lane, due_at, id",
        lock=" FOR UPDATE SKIP LOCKED" if connection.features.has_select_for_update else "",
    )
    taken = list(Job.objects.raw(statement, values))
    return taken[0] if taken else None


def _settle(job: Job, *, now: datetime, **changes: Any) -> bool:
    """Write how the attempt ended; false where the job was asked for again while it ran."""
    # The row, as long as this attempt still holds it.
    held = Job.objects.filter(pk=job.pk, state=State.RUNNING, started_at=job.started_at)
    if held.filter(generation=job.generation).update(**changes):
        return True
    with transaction.atomic():
        later = When(due_at__gt=now, then=Value(State.LATER))
        if held.update(state=Case(later, default=Value(State.WAITING))):
            hand_over(job.pk)
    return False


def finish(job: Job, *, now: datetime) -> None:
    _settle(job, now=now, state=State.DONE, finished_at=now, last_error="")


def put_back(job: Job, again: Again, *, now: datetime, reason: str = "") -> None:
    """Let it be tried again at that moment."""
    changes = {"state": State.LATER, "due_at": again.due_at, "attempts": again.attempts}
    _settle(job, now=now, **changes, last_error=reason or job.last_error)


def park(job: Job, *, reason: str, now: datetime) -> None:
    """Stop trying: a person decides."""
    if _settle(job, now=now, state=State.PARKED, finished_at=now, last_error=reason[:300]):
        logger.error("job parked", extra={"job": job.pk, "kind": job.kind})


def fail(job: Job, reason: str, *, now: datetime) -> None:
    """Put the job back for later, or park it after its last attempt."""
    logger.error("job failed", extra={"job": job.pk, "kind": job.kind, "reason": reason})
    if job.attempts >= settings.JOB_MAX_ATTEMPTS:
        park(job, reason=reason, now=now)
    else:
        put_back(job, Again(now + _pause(job.attempts), job.attempts), now=now, reason=reason)


def reason_of(error: Exception) -> str:
    """Name the error and its place. Its own words may quote a citizen."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {frame.name}, line {frame.lineno}"


def _pause(attempts: int) -> timedelta:
    first = timedelta(seconds=settings.JOB_FIRST_RETRY_SECONDS)
    pause: timedelta = first * 4 ** (attempts - 1)
    return min(pause, LONGEST_RETRY)


def free(rows: QuerySet[Job], *, now: datetime) -> int:
    """Let the running ones of these be tried again: their worker is no more. Return how many.

    The first death is an accident. What was there at the second one waits for its next try,
    so that a job which kills its worker leaves time for the others.
    """
    freed = 0
    for job in rows.filter(state=State.RUNNING):
        if job.attempts >= settings.JOB_MAX_ATTEMPTS:
            park(job, reason=job.last_error or WORKER_DIED, now=now)
        else:
            pause = _pause(job.attempts) if job.attempts > 1 else timedelta(0)
            put_back(job, Again(now + pause, job.attempts), now=now)
        freed += 1
    return freed
