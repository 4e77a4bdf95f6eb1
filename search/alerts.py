"""Looking through the saved searches for what was published since: asked of the engine here,
kept and told in complaints, which knows whose they are."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints import jobs, saved_search_letters, saved_searches
from complaints.models.public import Thread
from complaints.models.work import Job
from search import indexing, tasks
from search.door import engine, find
from search.engines import database
from search.engines.base import EngineUnavailable
from search.errors import InvalidSearch
from search.request import LARGEST_PAGE, SearchRequest

JOB = "look_through_saved_searches"
AT_ONCE = 100  # so many fit well into the minute that a job has
_PAGES = 20
_WAIT = timedelta(minutes=1)


@jobs.handler(
    JOB, every=timedelta(minutes=5), lane=Job.Lane.BULK, label=_("Saved searches looked through")
)
def look_through(payload: dict[str, Any]) -> None:
    """A batch; asked for again while it runs, it goes on with the next one."""
    now = timezone.now()
    if run(now=now) >= AT_ONCE:
        jobs.enqueue(JOB, key=f"{jobs.PERIODIC_PREFIX}{JOB}", payload={}, now=now)


def run(*, now: datetime, most: int = AT_ONCE) -> int:
    """Look through the searches that are behind, and ask for letters; return how many.

    :raises TryLater: no engine answers that knows word forms
    """
    upto = _settled()
    _show()
    found = saved_searches.due(upto, most=most)
    known: dict[tuple[str, int], list[str]] = {}
    for each in found:
        key = (each.query, each.after)
        if key not in known:
            known[key] = _new(each.query, _published(each.after, upto), now=now)
        saved_searches.note(each.number, known[key], upto=upto, now=now)
    saved_search_letters.start(now=now)
    saved_searches.forget_told(now=now)
    return len(found)


def _settled() -> int:
    """Return the last thread up to which the index knows all: none waits for it."""
    newest = Thread.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    moving = Job.objects.filter(kind__in=[tasks.INDEX, indexing.FORGET], state__in=Job.OPEN)
    waiting = [payload["thread"] for payload in moving.values_list("payload", flat=True)]
    return min([int(newest), *(int(thread) - 1 for thread in waiting)])


def _show() -> None:
    """A server shows what was written a second later; what fell into that second would be
    taken for looked through."""
    with suppress(EngineUnavailable):  # then the file beside it answers
        engine().show()


def _published(after: int, upto: int) -> dict[str, date]:
    threads = Thread.objects.public().filter(pk__gt=after, pk__lte=upto)
    return dict(threads.values_list("reference", "received_on"))


def _new(query: str, published: Mapping[str, date], *, now: datetime) -> list[str]:
    """Return which of the threads the search finds, with all of its words.

    A list shows threads with some of the words far below; a letter would call for nothing.
    """
    try:
        asked = SearchRequest.parse(QueryDict(query))
    except InvalidSearch:
        return []  # saved when such a value still existed
    if not published:
        return []
    first, last = min(published.values()), max(published.values())
    since, until = max(asked.since or first, first), min(asked.until or last, last)
    asked = replace(
        asked, since=since, until=until, words="all", sort="newest", cursor="", size=LARGEST_PAGE
    )
    found: list[str] = []
    for _page in range(_PAGES if since <= until else 0):
        results = find(asked, now=now)
        if results.engine == database.name:
            raise jobs.TryLater(_WAIT)
        found += [hit.reference for hit in results.hits if hit.reference in published]
        if not results.next_cursor:
            break
        asked = replace(asked, cursor=results.next_cursor)
    return found
