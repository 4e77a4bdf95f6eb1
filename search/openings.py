"""Searches that found something, and whether anything of it was opened.

No link carries a mark and nothing is written for a person: a page that is opened from a list
says so itself, in the address that browsers send along (Referer) within one site. Only the
wording of that list is counted, as misses are: stripped, once a day for a client.

To search must not wait for writing: a process counts in memory, and writes every half minute.
"""

from __future__ import annotations

import logging
from collections import Counter
from datetime import date, datetime, timedelta
from functools import cache
from threading import Lock
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import override

from complaints.working_days import day_of
from search import misses
from search.models.misses import MissedDay
from search.request import SearchRequest
from search.results import SearchResults

logger = logging.getLogger(__name__)

WRITTEN_EVERY = timedelta(seconds=30)
WRITTEN_AT_ONCE = 50  # wordings: a transaction that nobody has to wait for
MOST_WAITING = 1_000
MOST_A_MINUTE = 600
Why = MissedDay.Why
Key = tuple[str, str, date]


def note_shown(asked: SearchRequest, results: SearchResults, *, client: str, now: datetime) -> None:
    """Count a search that found something. Never raises."""
    found = results.count or results.pages
    if not (found and misses.is_plain(asked, results) and not misses.why_missed(asked, results)):
        return
    words = misses.stripped(asked.q)
    if words and misses.memory.is_new(client, words, now, most=MOST_A_MINUTE):
        _waiting.add((words, Why.SHOWN, day_of(now)))
        write(now=now)


def note_opened(request: HttpRequest, *, client: str, now: datetime) -> None:
    """Count that a page was opened from a list of results. Never raises."""
    words = misses.stripped(_searched_before(request))
    if words and _opened_by.is_new(client, words, now, most=MOST_A_MINUTE):
        _waiting.add((words, Why.OPENED, day_of(now)))
        write(now=now)


def _searched_before(request: HttpRequest) -> str:
    """Return what was searched on the page that led here; "" where it was no search of ours."""
    try:
        came_from = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return ""
    if came_from.netloc != request.get_host() or came_from.path not in _lists():
        return ""
    typed = QueryDict(came_from.query).get("q", "").strip()
    return typed if len(typed) <= misses.LONGEST else ""


@cache
def _lists() -> frozenset[str]:
    """Return the addresses of the list in all languages."""
    found = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            found.append(reverse("threads"))
    return frozenset(found)


class _Waiting:
    """What this process has counted and not yet written down."""

    def __init__(self) -> None:
        self._counts: Counter[Key] = Counter()
        self._written_at: datetime | None = None
        self._lock = Lock()

    def add(self, key: Key, times: int = 1) -> None:
        with self._lock:
            if key in self._counts or len(self._counts) < MOST_WAITING:
                self._counts[key] += times

    def due(self, now: datetime, *, all_of_it: bool) -> list[tuple[Key, int]]:
        """Return what is to be written now, and forget it."""
        with self._lock:
            self._written_at = self._written_at or now
            rested = now - self._written_at >= WRITTEN_EVERY
            if not (all_of_it or rested or len(self._counts) >= WRITTEN_AT_ONCE):
                return []
            taken = list(self._counts.items())[:WRITTEN_AT_ONCE]
            for key, _times in taken:
                del self._counts[key]
            self._written_at = now
            return taken

    def clear(self) -> None:
        self._counts.clear()
        self._written_at = None


_waiting = _Waiting()
_opened_by = misses.Memory()


def write(*, now: datetime, all_of_it: bool = False) -> None:
    """Write down what was counted, if it is time; where the database is busy, later."""
    due = _waiting.due(now, all_of_it=all_of_it)
    if not due:
        return
    try:
        with misses.impatiently():
            for (words, why, day), times in due:
                misses.count(words, why, day, times)
    except DatabaseError as error:
        for key, times in due:
            _waiting.add(key, times)
        logger.info("openings not counted", extra={"error": type(error).__name__})
