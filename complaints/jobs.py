"""Durable jobs: the Job row is the truth, django-q2 only carries its number to a worker.

A job is enqueued in the caller's transaction, so a rolled-back request leaves none. It runs
at least once: handlers take ids, read the rows again, and may be repeated without harm. Jobs
of one key never run side by side.
"""

from __future__ import annotations

import logging
import os
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.db.models import Case, F, Max, Q, QuerySet, Value, When
from django.utils import timezone
from django_q.models import OrmQ
from django_q.tasks import async_task

from complaints.models.work import Heartbeat, Job

logger = logging.getLogger(__name__)

Handler = Callable[[dict[str, Any]], None]
_handlers: dict[str, Handler] = {}
_periods: dict[str, timedelta] = {}

PERIODIC_PREFIX = "periodic:"
FIRST_RETRY = timedelta(seconds=15)
LONGEST_RETRY = timedelta(hours=1)
PARKED_PERIODIC_REST = timedelta(hours=1)
# The supervisor names its worker through the environment: each shows its own life.
WORKER_NAME = "PRODENPASAR_WORKER"
SECONDS_BETWEEN_BEATS = 5.0
_last_beat = 0.0


class TryLater(Exception):
    """Raised by a handler whose neighbour is away: the attempt does not count."""

    def __init__(self, after: timedelta = timedelta(minutes=1)) -> None:
        self.after = after
        super().__init__()


@dataclass(frozen=True)
class JobsState:
    """What the health page and the watchdog ask; ages are in seconds."""

    oldest_waiting_seconds: float
    waiting: int
    parked: int
    heartbeat_age: float | None


# ------------------------------------------------------------------------ what there is to do
def handler(kind: str, *, every: timedelta | None = None) -> Callable[[Handler], Handler]:
    """Register the function that does jobs of this kind, periodically if `every` is given."""

    def register(function: Handler) -> Handler:
        _handlers[kind] = function
        if every is not None:
            _periods[kind] = every
        return function

    return register


def kinds() -> frozenset[str]:
    return frozenset(_handlers)


# --------------------------------------------------------------------------------- asking
def enqueue(
    kind: str,
    *,
    key: str,
    payload: Mapping[str, Any],
    now: datetime,
    due_at: datetime | None = None,
) -> Job:
    """Ask for the job in the caller's transaction; one row a key, asked again runs again."""
    due = due_at or now
    fields = {"kind": kind, "payload": dict(payload), "due_at": due}
    with transaction.atomic():
        job, created = Job.objects.get_or_create(key=key, defaults={**fields, "created_at": now})
        if not created:
            # A running job stays running: when it ends it sees the new generation, and runs
            # again. So two jobs of one key never overlap, and the later one reads last.
            Job.objects.filter(pk=job.pk).update(
                **fields,
                state=Case(
                    When(state=Job.State.RUNNING, then=Value(Job.State.RUNNING)),
                    default=Value(Job.State.WAITING),
                ),
                generation=F("generation") + 1,
                attempts=0,
                last_error="",
                finished_at=None,
            )
            job.refresh_from_db()
        if due <= now:
            _hand_over(job.pk)
    return job


def retry(job_id: int, *, now: datetime) -> bool:
    """Let a parked job try again; false where it is not parked (any more)."""
    with transaction.atomic():
        changed = Job.objects.filter(pk=job_id, state=Job.State.PARKED).update(
            state=Job.State.WAITING, attempts=0, due_at=now, finished_at=None
        )
        if changed:
            _hand_over(job_id)
    return bool(changed)


def _hand_over(job_id: int) -> None:
    async_task("complaints.jobs.run", job_id, task_name=f"job:{job_id}")


# ---------------------------------------------------------------------------------- doing
def run(job_id: int) -> None:
    """Do the job if it is due and nobody else is at it. Called by the worker."""
    _do(job_id, clock=timezone.now)
    _show_life()


def _do(job_id: int, *, clock: Callable[[], datetime]) -> None:
    job = _claim(job_id, now=clock())
    if job is None:
        return
    function = _handlers.get(job.kind)
    if function is None:
        _park(job, reason="No part of this program knows this kind of job.", now=clock())
        return
    try:
        function(job.payload)
    except TryLater as later:
        attempts = max(job.attempts - 1, 0)
        _put_back(job, due_at=clock() + later.after, attempts=attempts, now=clock())
    except Exception as error:  # noqa: BLE001  # any failure is the row's business
        _fail(job, error, now=clock())
    else:
        _finish(job, now=clock())


def run_due(*, now: datetime) -> int:
    """Do every job that is due, here and now: for tests and for set-up without a worker.

    `now` is the clock of the whole run, so a job that is put off is not met again.
    """
    done = 0
    while ids := list(_due(now).order_by("due_at", "pk").values_list("pk", flat=True)[:100]):
        for job_id in ids:
            _do(job_id, clock=lambda: now)
        done += len(ids)
    return done


def _due(now: datetime) -> Any:
    return Job.objects.filter(state=Job.State.WAITING, due_at__lte=now)


def _lease_end(now: datetime) -> datetime:
    """A job that has run since before this moment lost its worker."""
    return now - timedelta(seconds=settings.JOB_LEASE_SECONDS)


def _claim(job_id: int, *, now: datetime) -> Job | None:
    """Count the attempt and take the job, in a commit of its own.

    The count is written before the work, so that a job which kills its worker is parked after
    some tries instead of killing workers for ever.
    """
    may_run = Q(state=Job.State.WAITING, due_at__lte=now) | Q(
        state=Job.State.RUNNING, started_at__lte=_lease_end(now)
    )
    job = Job.objects.filter(may_run, pk=job_id).first()
    if job is None:
        return None
    mine = Job.objects.filter(may_run, pk=job.pk, generation=job.generation)
    if job.attempts >= settings.JOB_MAX_ATTEMPTS:
        mine.update(
            state=Job.State.PARKED,
            finished_at=now,
            last_error=job.last_error or "The worker died at every attempt.",
        )
        logger.error("job parked", extra={"job": job.pk, "kind": job.kind})
        return None
    taken = mine.filter(attempts=job.attempts).update(
        state=Job.State.RUNNING, started_at=now, attempts=F("attempts") + 1
    )
    if not taken:
        return None
    job.refresh_from_db()
    return job


def _held(job: Job) -> Any:
    """The row, as long as this attempt still holds it."""
    return Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, started_at=job.started_at)


def _finish(job: Job, *, now: datetime) -> None:
    done = _held(job).filter(generation=job.generation)
    if not done.update(state=Job.State.DONE, finished_at=now, last_error=""):
        _run_again(job, now=now)


def _run_again(job: Job, *, now: datetime) -> None:
    """The job was asked for again while it ran."""
    with transaction.atomic():
        if _held(job).update(state=Job.State.WAITING, due_at=now):
            _hand_over(job.pk)


def _put_back(job: Job, *, due_at: datetime, attempts: int, now: datetime) -> None:
    same = _held(job).filter(generation=job.generation)
    if not same.update(state=Job.State.WAITING, due_at=due_at, attempts=attempts):
        _run_again(job, now=now)


def _fail(job: Job, error: Exception, *, now: datetime) -> None:
    """Put the job back for later, or park it. The error's own words may quote a citizen."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    name, place = type(error).__name__, f"{frame.name}, line {frame.lineno}"
    logger.error(
        "job failed", extra={"job": job.pk, "kind": job.kind, "error": name, "place": place}
    )
    reason = f"{name} in {place}"[:300]
    if job.attempts >= settings.JOB_MAX_ATTEMPTS:
        _park(job, reason=reason, now=now)
        return
    wait = min(FIRST_RETRY * 4 ** (job.attempts - 1), LONGEST_RETRY)
    Job.objects.filter(pk=job.pk).update(last_error=reason)
    _put_back(job, due_at=now + wait, attempts=job.attempts, now=now)


def _park(job: Job, *, reason: str, now: datetime) -> None:
    parked = _held(job).filter(generation=job.generation)
    if parked.update(state=Job.State.PARKED, finished_at=now, last_error=reason):
        logger.error("job parked", extra={"job": job.pk, "kind": job.kind})
    else:
        _run_again(job, now=now)


# ------------------------------------------------------------------------ nothing is forgotten
def sweep(now: datetime) -> int:
    """Hand over again what is due but in no queue; return how many.

    The queue loses rows when SECRET_KEY changes or a worker dies. It is topped up to the
    number of due jobs and no further: a long backlog must not grow with every sweep.
    """
    Job.objects.filter(state=Job.State.RUNNING, started_at__lte=_lease_end(now)).update(
        state=Job.State.WAITING, due_at=now
    )
    missing = _due(now).count() - OrmQ.objects.count()
    if missing <= 0:
        return 0
    ids = list(_due(now).order_by("due_at", "pk").values_list("pk", flat=True)[:missing])
    for job_id in ids:
        _hand_over(job_id)
    logger.info("jobs handed over again", extra={"count": len(ids)})
    return len(ids)


def start_periodic(*, now: datetime) -> int:
    """Enqueue the periodic jobs whose time has come; any number of callers starts each once."""
    started = 0
    for kind, every in _periods.items():
        key = f"{PERIODIC_PREFIX}{kind}"
        with transaction.atomic():
            job, created = Job.objects.get_or_create(
                key=key, defaults={"kind": kind, "due_at": now, "created_at": now}
            )
            rested = Q(state=Job.State.DONE, started_at__lte=now - every) | Q(
                state=Job.State.PARKED, finished_at__lte=now - max(every, PARKED_PERIODIC_REST)
            )
            if created or Job.objects.filter(rested, pk=job.pk).update(
                state=Job.State.WAITING, due_at=now, attempts=0, generation=F("generation") + 1
            ):
                _hand_over(job.pk)
                started += 1
    return started


def state(now: datetime) -> JobsState:
    """Say how the work stands. A job that waits for its back-off does not wait."""
    due = _due(now)
    oldest = due.order_by("due_at").values_list("due_at", flat=True).first()
    seen = Heartbeat.objects.aggregate(latest=Max("seen_at"))["latest"]
    return JobsState(
        oldest_waiting_seconds=(now - oldest).total_seconds() if oldest else 0.0,
        waiting=due.count(),
        parked=Job.objects.filter(state=Job.State.PARKED).count(),
        heartbeat_age=(now - seen).total_seconds() if seen else None,
    )


# ------------------------------------------------------------------------- the house's own jobs
def _show_life(*, at_once: bool = False) -> None:
    """Say that this worker ends jobs; seldom enough to cost nothing."""
    global _last_beat  # of this process
    if at_once or time.monotonic() - _last_beat >= SECONDS_BETWEEN_BEATS:
        _last_beat = time.monotonic()
        name = os.environ.get(WORKER_NAME, "worker")
        Heartbeat.objects.update_or_create(name=name, defaults={"seen_at": timezone.now()})


@handler("heartbeat", every=timedelta(seconds=30))
def beat(payload: dict[str, Any]) -> None:
    """An idle house shows life too: this goes the way of every job."""
    _show_life(at_once=True)


@handler("publish_scheduled_pages", every=timedelta(minutes=1))
def publish_scheduled_pages(payload: dict[str, Any]) -> None:
    call_command("publish_scheduled", verbosity=0)


@handler("forget_old", every=timedelta(days=1))
def forget_old(payload: dict[str, Any]) -> None:
    """Delete the signs of life of workers that are no more."""
    Heartbeat.objects.filter(seen_at__lte=timezone.now() - timedelta(days=1)).delete()


def done_before(moment: datetime) -> QuerySet[Job]:
    """Return what was done before the moment; the row of a periodic job is its clock, and stays."""
    done = Job.objects.filter(state=Job.State.DONE, finished_at__lte=moment)
    return done.exclude(key__startswith=PERIODIC_PREFIX)
