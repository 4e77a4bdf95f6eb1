"""On what the public answers stand: the same for as long as none of them can have changed.

Every change of a thread writes a job about the index in its own transaction (search.receivers),
and the index counts its changes. So the jobs that are open and the state of the index's file
tell, for one query and one read, whether anything changed since an answer was made. What no job
tells (words of the vocabularies, pages of the city, supports) is as young as LONGEST says.
"""

from __future__ import annotations

from django.db import connection

from complaints.models.work import Job
from search import door, indexing
from search.engines.base import EngineUnavailable

LONGEST = 60  # seconds

State = tuple[object, ...]

# As SQL: to put this query together takes the ORM longer than all else that a 304 needs.
_WAITING = (
    f"SELECT COUNT(*), MAX(id), SUM(generation) FROM {Job._meta.db_table} "  # noqa: S608  # ours
    f"WHERE kind IN (%s, %s) AND state IN ({', '.join(['%s'] * len(Job.OPEN))})"
)


def state(*, searched: bool) -> State | None:
    """Return the state of everything public; None where it cannot be told cheaply.

    Ask before an answer is made: a change meanwhile belongs to a later state. `searched` is for
    answers of the search engine; a server that makes its changes visible by itself has no state,
    nor has a machine that follows the jobs of others.
    """
    engine = door.engine()
    if (searched and engine.fallback is not None) or engine.followed_at() is not None:
        return None
    try:
        file = door.on_this_machine().state()
    except EngineUnavailable:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, [indexing.INDEX, indexing.FORGET, *Job.OPEN])
        return (*file, *cursor.fetchone())
