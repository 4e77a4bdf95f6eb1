"""From the published rows into an engine: one thread, all threads, or only what differs.

Rows are read again at the time of writing, never passed along: a job that runs late or twice
writes what the database says now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from complaints.models.public import Thread
from search.documents import Document
from search.engines.base import Engine, Rejected
from search.engines.database import documents

# The kinds of jobs about one thread. Readers do not wait for a worker with the second, which
# takes words out of the index.
INDEX = "index_thread"
FORGET = "forget_in_index"
CHUNK = 1_000
# A row that was erased has no version any more: no write may follow.
ERASED = 2**62
Progress = Callable[[int], None]


@dataclass(frozen=True)
class Drift:
    """What an index lacked, had in another version, or should not have had.

    `refused` are the threads that it still lacks, and why it does not take them.
    """

    missing: int = 0
    stale: int = 0
    extra: int = 0
    refused: Mapping[int, str] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return self.missing + self.stale + self.extra


def index(engine: Engine, thread_id: int, *, purge: bool = True) -> None:
    """Bring one thread of the index to what the database says; `purge` as the engine's."""
    thread = Thread.objects.with_labels().filter(pk=thread_id).first()
    if thread is not None and thread.state == Thread.State.PUBLIC:
        engine.upsert(documents([thread]), purge=purge)
    else:
        engine.delete([(thread_id, thread.version if thread else ERASED)], purge=purge)


def stream(progress: Progress | None = None) -> Iterator[Document]:
    """Yield every public thread as a document, oldest first: two queries a thousand."""
    threads = Thread.objects.public().with_labels().order_by("received_on", "pk")
    after = Q()
    done = 0
    while chunk := list(threads.filter(after)[:CHUNK]):
        yield from documents(chunk)
        last = chunk[-1]
        after = Q(received_on__gt=last.received_on) | Q(
            received_on=last.received_on, pk__gt=last.pk
        )
        done += len(chunk)
        if progress:
            progress(done)


def rebuild(engine: Engine, *, now: datetime, progress: Progress | None = None) -> int:
    """Build the index anew beside the old one and swap it in; return its size.

    What changes meanwhile is written to the old index by the jobs. So the new one is
    compared with the database before the swap and once more after it: a change whose job
    still wrote to the old index was committed before, and is found.

    :raises Rejected: the new index is live, but does not take these threads
    """
    number = engine.rebuild(stream(progress), now=now, catch_up=reconcile)
    refused = reconcile(engine).refused
    if engine.fallback is not None:
        reconcile(engine.fallback)
    if refused:
        raise Rejected(refused)
    return number


def reconcile(engine: Engine) -> Drift:
    """Compare every (thread, version) with the database, and repair what differs."""
    missing: list[int] = []
    stale: list[int] = []
    extra: list[int] = []
    for thread_id, wanted, held in _compared(engine):
        if held is None:
            missing.append(thread_id)
        elif wanted is None:
            extra.append(thread_id)
        elif wanted != held:
            stale.append(thread_id)
    refused: dict[int, str] = {}
    wrong = missing + stale
    for start in range(0, len(wrong), CHUNK):
        ids = wrong[start : start + CHUNK]
        rows = list(Thread.objects.public().with_labels().filter(pk__in=ids))
        try:
            engine.upsert(documents(rows), force=True)
        except Rejected as error:
            refused |= error.reasons
    for start in range(0, len(extra), CHUNK):
        ids = extra[start : start + CHUNK]
        versions = dict(Thread.objects.filter(pk__in=ids).values_list("pk", "version"))
        engine.delete((thread_id, versions.get(thread_id, ERASED)) for thread_id in ids)
    return Drift(len(missing), len(stale), len(extra), refused)


def _compared(engine: Engine) -> Iterator[tuple[int, int | None, int | None]]:
    """Yield (thread, version in the database, version in the index) where they differ."""
    held = engine.versions()
    have = next(held, None)
    wanted = Thread.objects.public().order_by("pk").values_list("pk", "version")
    for thread_id, version in wanted.iterator(chunk_size=5_000):
        while have is not None and have[0] < thread_id:
            yield have[0], None, have[1]
            have = next(held, None)
        if have is None or have[0] > thread_id:
            yield thread_id, version, None
            continue
        if have[1] != version:
            yield thread_id, version, have[1]
        have = next(held, None)
    while have is not None:
        yield have[0], None, have[1]
        have = next(held, None)
