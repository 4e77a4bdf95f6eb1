"""Durable jobs: the Job row is the truth, django-q2 only lets a worker do the next one.

A job is enqueued in the caller's transaction, so a rolled-back request leaves none. It runs
at least once: handlers take ids, read the rows again, and may be repeated without harm. Jobs
of one key never run side by side.

A row in django-q2's queue is a permission to do work, not a piece of work: whoever gets one
does what is most urgent at that moment. So 50,000 jobs in the queue delay an urgent one by the
jobs in hand and no more, and any queue row may be lost without losing a job.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from datetime import datetime, timedelta
from datetime import time as time_of_day
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.functional import Promise
from django_q.exceptions import TimeoutException
from django_q.models import OrmQ

from complaints import attempts
from complaints.backlog import JobsState, state
from complaints.database import giving_way, is_busy
from complaints.models.work import Heartbeat, Job
from complaints.schedules import DAY, Schedule

__all__ = ["JobsState", "state"]
logger = logging.getLogger(__name__)

Handler = Callable[[dict[str, Any]], None]
Clock = Callable[[], datetime]
Lane = Job.Lane
State = Job.State

_handlers: dict[str, Handler] = {}
_lanes: dict[str, Lane] = {}
_schedules: dict[str, Schedule] = {}
_labels: dict[str, str | Promise] = {}

PERIODIC_PREFIX = "periodic:"
HEARTBEAT = "heartbeat"
PARKED_PERIODIC_REST = timedelta(hours=1)
# A due time so far ahead was noted under a clock that was wrong: it holds nothing back.
WRONG_CLOCK = timedelta(hours=2)
# A worker works so long on one permission: taking a new one costs more than a small job.
SLICE_SECONDS = 1.0
MOST_HANDED_OVER = 100
WORKER_NAME = attempts.WORKER_NAME
SECONDS_BETWEEN_BEATS = 5.0

# Of this process: when it last showed life, and since when it sees which attempts running.
_last_beat = 0.0
_seen_running: dict[tuple[int, datetime | None], float] = {}
_ticks = time.monotonic


class TryLater(Exception):
    """Raised by a handler whose neighbour is away: the attempt does not count."""

    def __init__(self, after: timedelta = timedelta(minutes=1)) -> None:
        self.after = after
        super().__init__()


class GiveUp(Exception):
    """Raised by a handler that no further try would help: the job is parked at once.

    Staff read the reason; it holds no words of citizens.
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


# ------------------------------------------------------------------------ what there is to do
def handler(
    kind: str,
    *,
    lane: Job.Lane = Lane.NORMAL,
    every: timedelta | None = None,
    at: time_of_day | None = None,
    label: str | Promise = "",
) -> Callable[[Handler], Handler]:
    """Register the function that does jobs of this kind, and who goes first.

    With `every` it is done periodically, with `at` once a day at that time of the city's
    clock. The label says to staff what the kind does.
    """

    def register(function: Handler) -> Handler:
        _handlers[kind], _lanes[kind] = function, lane
        if label:
            _labels[kind] = label
        if at is not None:
            _schedules[kind] = Schedule(DAY, at)
        elif every is not None:
            _schedules[kind] = Schedule(every)
        return function

    return register


def kinds() -> frozenset[str]:
    return frozenset(_handlers)


def label(kind: str) -> str:
    """Return what this kind of job does, in words."""
    return str(_labels.get(kind) or kind.replace("_", " "))


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
    begins = State.LATER if due > now else State.WAITING
    fields = {"kind": kind, "payload": dict(payload), "due_at": due}
    fields["lane"] = _lanes.get(kind, Lane.NORMAL)
    with transaction.atomic():
        first = {**fields, "state": begins, "created_at": now}
        job, created = Job.objects.get_or_create(key=key, defaults=first)
        if not created:
            # A running job stays running: when it ends it sees the new generation, and runs
            # again. So two jobs of one key never overlap, and the later one reads last.
            Job.objects.filter(pk=job.pk).update(
                **fields,
                state=Case(
                    When(state=State.RUNNING, then=Value(State.RUNNING)), default=Value(begins)
                ),
                generation=F("generation") + 1,
                attempts=0,
                last_error="",
                finished_at=None,
                given_up="",
            )
            job.refresh_from_db()
        if begins == State.WAITING:
            attempts.hand_over(job.pk)
    return job


def retry(job_id: int, *, now: datetime) -> bool:
    """Let a parked job try again; false where it is not parked (any more)."""
    return bool(_retry(Job.objects.filter(pk=job_id), now=now))


def retry_all(kind: str, *, now: datetime) -> int:
    """Let every parked job of the kind try again; return how many."""
    return _retry(Job.objects.filter(kind=kind), now=now)


def _retry(rows: QuerySet[Job], *, now: datetime) -> int:
    with transaction.atomic():
        changed: int = rows.filter(state=State.PARKED).update(
            state=State.WAITING, attempts=0, due_at=now, finished_at=None
        )
        for _ in range(min(changed, MOST_HANDED_OVER)):
            attempts.hand_over()
    return changed


def give_up(job_id: int, why: Job.GivenUp, *, by: int | None, now: datetime) -> bool:
    """Put a parked job away for good, by the account of that number; false where none is."""
    parked = Job.objects.filter(pk=job_id, state=State.PARKED)
    changed = parked.update(state=State.GIVEN_UP, given_up=why, finished_at=now)
    if changed:
        logger.warning("job given up", extra={"job": job_id, "why": str(why), "by": by})
    return bool(changed)


# ---------------------------------------------------------------------------------- doing
def run(job_id: int = 0) -> None:
    """Do what is most urgent, for about a second. Called by the worker.

    Each job done beyond the first was somebody else's permission: as many are taken from the
    queue, so that there are never fewer of them than jobs.
    """
    end = _ticks() + SLICE_SECONDS
    taken, goes_on = 0, True
    try:
        while goes_on and (job := attempts.claim(timezone.now())):
            taken += 1
            goes_on = _do(job, clock=timezone.now) and _ticks() < end
            show_life()
        if taken > 1:
            _hand_in(taken - 1)
    except OperationalError as error:
        if not is_busy(error):
            raise
        # Nothing is lost: what waits is handed over again, what is in hand after its lease.
        logger.warning("database away", extra={"error": type(error).__name__})


def _hand_in(number: int) -> None:
    # The last ones: the cluster fetches the first.
    free = OrmQ.objects.filter(lock__lt=timezone.now()).order_by("-pk")
    OrmQ.objects.filter(pk__in=list(free.values_list("pk", flat=True)[:number])).delete()


def run_due(*, now: datetime) -> int:
    """Do every job that is due, here and now: for tests and for set-up without a worker.

    `now` is the clock of the whole run, so a job that is put off is not met again.
    """
    done = 0
    _let_in(now)
    while job := attempts.claim(now, due_by=now):
        _do(job, clock=lambda: now)
        done += 1
    return done


def _do(job: Job, *, clock: Clock) -> bool:
    """Do the job and write how it ended; false where this worker should do no more for now."""
    function = _handlers.get(job.kind)
    if function is None:
        attempts.park(job, reason=attempts.UNKNOWN_KIND, now=clock())
        return True
    try:
        with giving_way() if job.lane == Lane.BULK else nullcontext():
            function(job.payload)
    except TryLater as later:
        again = attempts.Again(clock() + later.after, max(job.attempts - 1, 0))
        attempts.put_back(job, again, now=clock())
    except GiveUp as end:
        attempts.park(job, reason=end.reason, now=clock())
    except TimeoutException:
        # django-q2 would end this process for it, and may hang on that (django-q2#339).
        if not connection.in_atomic_block:
            connection.close()  # it may have been cut off in mid-sentence
        attempts.fail(job, attempts.TOO_LONG, now=clock())
        return False
    except Exception as error:  # noqa: BLE001  # any failure is the row's business
        attempts.fail(job, attempts.reason_of(error), now=clock())
    else:
        attempts.finish(job, now=clock())
    return True


# ------------------------------------------------------------------------ nothing is forgotten
def sweep(now: datetime) -> int:
    """Let in what has come due, free what lost its worker, and hand over what is in no queue.

    The queue loses rows when SECRET_KEY changes or a worker dies. It is topped up to the
    number of waiting jobs and no further: a long backlog must not grow with every sweep.
    Returns how many permissions it added.
    """
    _free_lost(now)
    _let_in(now)
    waiting = Job.objects.filter(state=State.WAITING)[:MOST_HANDED_OVER].count()
    # What a dead worker had in hand stays locked for minutes, and is nobody's permission.
    missing = max(waiting - int(OrmQ.objects.filter(lock__lte=now).count()), 0)
    for _ in range(missing):
        attempts.hand_over()
    if missing:
        logger.info("jobs handed over again", extra={"count": missing})
    return missing


def _let_in(now: datetime) -> None:
    Job.objects.filter(state=State.LATER, due_at__lte=now).update(state=State.WAITING)


def _free_lost(now: datetime) -> None:
    """Free the attempts that this process has seen running for longer than a job may.

    The time is that of a clock which nobody sets: a machine an hour ahead takes no job from
    the hands of a worker that is at it.
    """
    running = set(Job.objects.filter(state=State.RUNNING).values_list("pk", "started_at"))
    moment = _ticks()
    for attempt in _seen_running.keys() - running:
        del _seen_running[attempt]
    for pk, started_at in running:
        since = _seen_running.setdefault((pk, started_at), moment)
        if moment - since >= settings.JOB_LEASE_SECONDS:
            attempts.free(Job.objects.filter(pk=pk, started_at=started_at), now=now)


def free(worker: str, *, now: datetime) -> int:
    """Free what the worker of this name held: its whole process group has ended."""
    return attempts.free(Job.objects.filter(held_by=worker), now=now)


def start_periodic(*, now: datetime) -> int:
    """Enqueue the periodic jobs whose time has come; return how many.

    Each due time is started once, whoever asks, however often, and wherever the clock has
    been meanwhile. Of those that were missed while the machine was off, only the latest runs.
    """
    started = dict(Job.objects.filter(key__startswith=PERIODIC_PREFIX).values_list("kind", "slot"))
    slots = {kind: schedule.slot(now) for kind, schedule in _schedules.items()}
    return sum(
        _start(kind, slot, now=now) for kind, slot in slots.items() if started.get(kind) != slot
    )


def _start(kind: str, slot: datetime, *, now: datetime) -> bool:
    key = f"{PERIODIC_PREFIX}{kind}"
    # A daily job that is new here has missed nothing: it waits for its hour.
    begins = State.DONE if _schedules[kind].at else State.WAITING
    fields = {"kind": kind, "lane": _lanes[kind], "due_at": now}
    with transaction.atomic():
        job, created = Job.objects.get_or_create(
            key=key, defaults={**fields, "state": begins, "slot": slot, "created_at": now}
        )
        if created:
            starts = begins == State.WAITING
        else:
            new = Q(slot__isnull=True) | Q(slot__lt=slot) | Q(slot__gt=now + WRONG_CLOCK)
            rested = Q(state__in=[State.DONE, State.GIVEN_UP]) | Q(
                state=State.PARKED, finished_at__lte=now - PARKED_PERIODIC_REST
            )
            starts = bool(
                Job.objects.filter(new & rested, pk=job.pk).update(
                    **fields, state=State.WAITING, slot=slot, attempts=0,
                    generation=F("generation") + 1,
                )
            )  # fmt: skip
        if starts:
            attempts.hand_over(job.pk)
    return starts


# ------------------------------------------------------------------------------ signs of life
def show_life(*, at_once: bool = False) -> None:
    """Say that this worker ends jobs; seldom enough to cost nothing."""
    global _last_beat
    if at_once or time.monotonic() - _last_beat >= SECONDS_BETWEEN_BEATS:
        _last_beat = time.monotonic()
        name = os.environ.get(WORKER_NAME, "worker")
        Heartbeat.objects.update_or_create(name=name, defaults={"seen_at": timezone.now()})


def waits() -> bool:
    """Whether there is anything that a worker could do."""
    return Job.objects.filter(state=State.WAITING).exists()


def done_before(moment: datetime) -> QuerySet[Job]:
    """Return what was done before the moment; the row of a periodic job is its clock, and stays."""
    done = Job.objects.filter(state__in=[State.DONE, State.GIVEN_UP], finished_at__lte=moment)
    return done.exclude(key__startswith=PERIODIC_PREFIX)
