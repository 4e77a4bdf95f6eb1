"""The jobs that keep an index true."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints import jobs
from complaints.models.work import Job
from search import door, indexing
from search.engines.base import EngineUnavailable, RebuildRunning

logger = logging.getLogger(__name__)

INDEX = "index_thread"
REBUILD = "rebuild_search"
_WAIT = timedelta(minutes=1)


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
        if Job.objects.filter(key=key, state__in=Job.OPEN).exists():
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
        if not error.rebuild:
            raise jobs.TryLater(_WAIT) from error
        ask_for_rebuild(engine.name, now=timezone.now())


@jobs.handler(REBUILD, lane=Job.Lane.BULK, label=_("Index built anew"))
def rebuild_search(payload: dict[str, Any]) -> None:
    try:
        indexing.rebuild(door.engine(payload["engine"]), now=timezone.now())
    except RebuildRunning as error:
        raise jobs.TryLater(_WAIT) from error


@jobs.handler(
    "reconcile_search", every=timedelta(days=1), lane=Job.Lane.BULK, label=_("Index compared")
)
def reconcile_search(payload: dict[str, Any]) -> None:
    """Look once a day whether index and database agree."""
    try:
        drift = indexing.reconcile(door.engine())
    except EngineUnavailable as error:
        if not error.rebuild:
            raise jobs.TryLater(_WAIT) from error
        ask_for_rebuild(door.engine().name, now=timezone.now())
        return
    if drift.total:
        # Changes on their way are no fault: their jobs were only slower than this look.
        moving = Job.objects.filter(kind__in=[INDEX, indexing.FORGET]).filter(state__in=Job.OPEN)
        level = logging.INFO if moving.exists() else logging.WARNING
        logger.log(level, "index mended", extra={"threads": drift.total})
