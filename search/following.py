"""Of several machines each has a file of its own; here it follows what any of them did.

The jobs say what changed: a worker on one machine does a job once, for the server and for the
file beside itself. Every other machine reads the same rows, and brings its own file to what the
database says now. `search_index follow` does so every two seconds.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from django.db.models import Q, QuerySet

from complaints.models.public import Thread
from complaints.models.work import Job
from search import catching_up, indexing
from search.engines.base import EngineUnavailable
from search.engines.embedded import EmbeddedEngine
from search.indexing import FORGET, INDEX

logger = logging.getLogger(__name__)

SECONDS = 2.0
# Who was away for longer looks at everything; so does everybody once in so long.
COMPARES_AFTER = timedelta(hours=12)


class Follower:
    """Keeps one file true. It remembers which removals it has seen to the last letter."""

    def __init__(self, file: EmbeddedEngine) -> None:
        self.file = file
        self._purged: set[tuple[int, int]] = set()
        self._compared_at = datetime.min.replace(tzinfo=UTC)

    def step(self, *, now: datetime) -> int:
        """Do what is new, and return how many threads that were."""
        since = self.file.store.followed_at()
        done = self._catch_up(since, now=now)
        self.file.store.note_followed(now)
        return done

    def _catch_up(self, since: datetime | None, *, now: datetime) -> int:
        try:
            if since is not None and self._compared_at > now - COMPARES_AFTER:
                return self._follow(since)
            done = indexing.reconcile(self.file).total
            self._compared_at = now
            return done
        except EngineUnavailable as error:
            if not error.rebuild:
                raise
            logger.warning("index built anew", extra={"reason": error.reason})
            done = indexing.rebuild(self.file, now=now)
            self._compared_at = now
            return done

    def _follow(self, since: datetime) -> int:
        rows = list(changes(since).values_list("pk", "generation", "kind", "payload"))
        threads = {payload["thread"] for _pk, _generation, _kind, payload in rows}
        wrong = self._differing(threads)
        for thread_id in wrong:
            indexing.index(self.file, thread_id, purge=False)
        removals = {(pk, generation) for pk, generation, kind, _payload in rows if kind == FORGET}
        if removals - self._purged:
            self.file.purge()
        self._purged = removals
        return len(wrong)

    def _differing(self, threads: Collection[int]) -> list[int]:
        held = self.file.held(threads)
        wanted = dict(Thread.objects.public().filter(pk__in=threads).values_list("pk", "version"))
        return sorted(pk for pk in threads if held.get(pk) != wanted.get(pk))


def changes(since: datetime) -> QuerySet[Job]:
    """Return the jobs about threads that are open, or were asked for since then."""
    lately = Q(state__in=Job.OPEN) | Q(due_at__gte=since - catching_up.OVERLAP)
    return Job.objects.filter(lately, kind__in=[INDEX, FORGET])
