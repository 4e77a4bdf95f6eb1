"""The jobs that keep an index true."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints import jobs
from complaints.models.work import Job
from search import door, indexing
from search.engines.base import Engine, EngineUnavailable, RebuildRunning, Rejected

logger = logging.getLogger(__name__)

INDEX = indexing.INDEX
REBUILD = "rebuild_search"
MOST_PARKED = 500
_WAIT = timedelta(seconds=15)
# An index that is built anew and still does not answer has another fault: no third one yet.
_REST = timedelta(minutes=10)
REFUSED = "The search engine refuses this thread: {reason}"  # its own name of the error


def ask_to_index(thread_id: int, *, now: datetime, urgent: bool = False) -> None:
    """Write the job in the caller's transaction; it carries the id and nothing else.

    While an `urgent` one waits, every reader first does what it asks for.
    """
    kind, name = (indexing.FORGET, "forget") if urgent else (INDEX, "index")
    jobs.enqueue(kind, key=f"{name}:thread:{thread_id}", payload={"thread": thread_id}, now=now)


def ask_for_rebuild(engine: str, *, now: datetime) -> None:
    """Ask once, however many searches notice. Never raises: somebody waits for an answer."""
    key = f"{REBUILD}:{engine}"
    try:
        lately = Q(state__in=Job.OPEN) | Q(finished_at__gt=now - _REST)
        if Job.objects.filter(lately, key=key).exists():
            return
        with transaction.atomic():
            jobs.enqueue(REBUILD, key=key, payload={"engine": engine}, now=now)
    except DatabaseError:
        logger.warning("rebuild could not be asked for", extra={"engine": engine})


@jobs.handler(INDEX, label=_("Thread into the index"))
def index_thread(payload: dict[str, Any]) -> None:
    """Index the thread as it is now. An index that is gone is rebuilt instead."""
    _index(payload["thread"], purge=False)


@jobs.handler(indexing.FORGET, lane=Job.Lane.URGENT, label=_("Thread out of the index"))
def forget_in_index(payload: dict[str, Any]) -> None:
    """The same, and take out of the file what the thread has lost: a reader may have been
    faster with the rest."""
    _index(payload["thread"], purge=True)


def _index(thread_id: int, *, purge: bool) -> None:
    engine = door.engine()
    try:
        indexing.index(engine, thread_id, purge=False)
        if purge:
            engine.purge()
    except EngineUnavailable as error:
        _put_off(engine, error)
    except Rejected as refused:
        # It waits among the parked jobs, where staff read why; the others go on.
        [reason] = refused.reasons.values()
        raise jobs.GiveUp(REFUSED.format(reason=reason)) from refused


def _put_off(engine: Engine, error: EngineUnavailable) -> None:
    """Ask for a new index where only that helps; it reads all rows again.

    :raises TryLater: the engine is away
    """
    if not error.rebuild:
        raise jobs.TryLater(_WAIT) from error
    ask_for_rebuild(engine.name, now=timezone.now())


def park(refused: Iterable[int], *, now: datetime) -> None:
    """Let each refused thread become a job of its own: it is tried once more, then parked."""
    for thread_id in islice(refused, MOST_PARKED):
        ask_to_index(thread_id, now=now)


@jobs.handler(REBUILD, lane=Job.Lane.BULK, label=_("Index built anew"))
def rebuild_search(payload: dict[str, Any]) -> None:
    try:
        indexing.rebuild(door.engine(payload["engine"]), now=timezone.now())
    except RebuildRunning as error:
        raise jobs.TryLater(_WAIT) from error
    except Rejected as refused:
        park(refused.reasons, now=timezone.now())
    except EngineUnavailable as error:
        raise jobs.TryLater(_WAIT) from error


@jobs.handler(
    "reconcile_search", every=timedelta(days=1), lane=Job.Lane.BULK, label=_("Index compared")
)
def reconcile_search(payload: dict[str, Any]) -> None:
    """Look once a day whether index and database agree."""
    engine: Engine | None = door.engine()
    while engine is not None:
        _reconcile(engine)
        engine = engine.fallback


def _reconcile(engine: Engine) -> None:
    try:
        drift = indexing.reconcile(engine)
    except EngineUnavailable as error:
        _put_off(engine, error)
        return
    park(drift.refused, now=timezone.now())
    if drift.total:
        # Changes on their way are no fault: their jobs were only slower than this look.
        moving = Job.objects.filter(kind__in=[INDEX, indexing.FORGET]).filter(state__in=Job.OPEN)
        level = logging.INFO if moving.exists() else logging.WARNING
        logger.log(level, "index mended", extra={"threads": drift.total, "engine": engine.name})
