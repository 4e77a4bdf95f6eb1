"""What was taken out of public leaves the index before the next answer, not seconds later.

The index follows by jobs, and a job may be late, or its worker dead. A new text can wait; a
name that somebody reported cannot: while a job to forget is open, each process that is asked
does its work first. So results, counts, suggestions and spelling are all true at once. On a
machine that follows others (see search.following), so are jobs which one of those has done.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from weakref import WeakKeyDictionary

from django.db.models import Q

from complaints.models.public import Thread
from complaints.models.work import Job
from search import indexing
from search.engines.base import Engine, EngineUnavailable, Rejected

logger = logging.getLogger(__name__)

# A transaction may end so long after its job was written; a clock may be so far behind.
OVERLAP = timedelta(minutes=2)
_MOST_REMEMBERED = 10_000

# (thread, version) that this process has seen to, by engine: the jobs may stay open for long.
_done: WeakKeyDictionary[Engine, set[tuple[int, int]]] = WeakKeyDictionary()


def catch_up(engine: Engine) -> bool:
    """Make the engine forget what is no longer public; one query where there is nothing to do.

    Returns False where it could not: then whatever the engine says may hold such words.
    """
    asked = Q(state__in=Job.OPEN)
    if followed := engine.followed_at():
        asked |= Q(due_at__gte=followed - OVERLAP)
    payloads = Job.objects.filter(asked, kind=indexing.FORGET).values_list("payload", flat=True)
    threads = {payload["thread"] for payload in payloads}
    if not threads:
        return True
    done = _done.setdefault(engine, set())
    known = dict(Thread.objects.filter(pk__in=threads).values_list("pk", "version"))
    versions = dict.fromkeys(threads, indexing.ERASED) | known
    for thread, version in versions.items():
        if (thread, version) in done:
            continue
        try:
            indexing.index(engine, thread, purge=False)  # the job itself does that
        except EngineUnavailable as error:
            logger.warning("index could not forget", extra={"reason": error.reason})
            return False
        except Rejected:
            return False  # logged where it happened
        if len(done) > _MOST_REMEMBERED:
            done.clear()
        done.add((thread, version))
    return True
