"""The answer when no engine can: plain SQL over the published threads, without stems.

Slower and blunter, but the site stays up and every thread can be found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast, ExtractYear, TruncMonth

from complaints.models.public import Post, Thread
from search import analysis, cursors
from search.documents import Document, from_thread
from search.engines.base import Found
from search.query import Query
from search.request import FACETS, SearchRequest

name = "database"
_PLAIN = ("stage", "outcome")


def search(request: SearchRequest, *, now: datetime) -> Found:
    """Answer the request; relevance is the newest first.

    :raises BadCursor: its cursor is damaged
    """
    position = request.position()
    asked = request.parsed
    filters = {facet: _filter(request, facet) for facet in FACETS if getattr(request, facet)}
    base = _matching(request)
    found = base.filter(reduce(and_, filters.values(), Q()))
    order = "newest" if request.order == "relevance" else request.order
    rows, before, after = _page(found, order, position, request.size)
    day = position.day if position else cursors.day_number(now.date())

    def cursor(row: Thread, *, backwards: bool) -> str:
        value = {"newest": 0, "active": cursors.day_number(row.active_on)}.get(
            order, row.support_count
        )
        place = cursors.place(row.received_on, row.pk)
        return cursors.Cursor(request.order, backwards, value, place, day).encode()

    return Found(
        count=(count := found.count()),
        all_words=_all_words(found, asked, count),
        documents=documents(rows),
        facets=_facets(base, filters),
        stems=frozenset(word.stem for word in asked.words)
        | {stem for phrase in asked.phrases for run in phrase for stem in run},
        next_cursor=cursor(rows[-1], backwards=False) if after else None,
        previous_cursor=cursor(rows[0], backwards=True) if before else None,
        months=_months(found),
    )


def documents(threads: Sequence[Thread]) -> list[Document]:
    """Return the threads as documents: one query for the posts of all."""
    posts: dict[int, list[Post]] = {}
    visible = Post.objects.visible().filter(thread__in=[thread.pk for thread in threads])
    for post in visible.order_by("thread", "position"):
        posts.setdefault(post.thread_id, []).append(post)
    return [from_thread(thread, posts.get(thread.pk, [])) for thread in threads]


# ---------------------------------------------------------------------------------- which
def _matching(request: SearchRequest) -> Any:
    threads = Thread.objects.public()
    if request.since:
        threads = threads.filter(received_on__gte=request.since)
    if request.until:
        threads = threads.filter(received_on__lte=request.until)
    asked = request.parsed
    if asked.nothing:
        return threads.none()
    for texts in _typed_phrases(request.q, asked):
        threads = threads.filter(reduce(or_, map(_holds, texts)))
    if asked.words and (asked.strict or not asked.phrases):
        together = and_ if asked.strict else or_
        threads = threads.filter(reduce(together, (_holds(word.written) for word in asked.words)))
    for run in asked.excluded:
        threads = threads.exclude(_holds(" ".join(run)))
    return threads


def _typed_phrases(typed: str, asked: Query) -> Iterator[list[str]]:
    """The phrases as they were written, with their choices: a text holds words, not stems."""
    pieces = [text.strip() for text in re.split(r'"|\s+(?:OR|ATAU|\|)\s+', typed) if text.strip()]
    written = {tuple(analysis.stems(text)): text for text in pieces}
    for phrase in asked.phrases:
        if texts := [written[run] for run in phrase if run in written]:
            yield texts


def _holds(text: str) -> Q:
    posts = Post.objects.visible().filter(thread=OuterRef("pk"), body__icontains=text)
    return Q(title__icontains=text) | Q(Exists(posts))


def _filter(request: SearchRequest, facet: str) -> Q:
    values = getattr(request, facet)
    if facet == "year":
        return Q(received_on__year__in=values)
    return Q(**{f"{facet}__in" if facet in _PLAIN else f"{facet}__slug__in": values})


def _all_words(found: Any, asked: Query, count: int) -> int:
    if len(asked.words) > 1 or (asked.words and asked.phrases):
        words = (_holds(word.written) for word in asked.words)
        return int(found.filter(reduce(and_, words)).count())
    return count


# ------------------------------------------------------------------------------- which page
def _page(
    found: Any, order: str, position: cursors.Cursor | None, size: int
) -> tuple[list[Thread], bool, bool]:
    """Return the rows, and whether there are more before and after them."""
    keys = {
        "newest": ["received_on", "pk"],
        "active": ["active_on", "received_on", "pk"],
        "supported": ["support_count", "received_on", "pk"],
    }[order]
    backwards = position is not None and position.backwards
    if position is not None:
        found = found.filter(_beyond(keys, _values(order, position), backwards=backwards))
    ordered = found.order_by(*(key if backwards else f"-{key}" for key in keys))
    rows = list(ordered.with_labels()[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    if backwards:
        return rows[::-1], more, bool(rows)
    return rows, position is not None and bool(rows), more


def _values(order: str, position: cursors.Cursor) -> list[Any]:
    day, thread = cursors.day_and_thread(position.place)
    if order == "active":
        active, _thread = cursors.day_and_thread(int(max(position.value, 0)) << 32)
        return [active, day, thread]
    return [*([int(position.value)] if order == "supported" else []), day, thread]


def _beyond(keys: Sequence[str], values: Sequence[Any], *, backwards: bool) -> Q:
    """The rows after these values in the order of the keys (before them, if backwards)."""
    side = "gt" if backwards else "lt"
    return reduce(
        or_,
        (
            Q(**dict(zip(keys[:index], values, strict=False)), **{f"{key}__{side}": value})
            for index, (key, value) in enumerate(zip(keys, values, strict=True))
        ),
    )


# ---------------------------------------------------------------------------------- facets
def _months(found: Any) -> dict[str, int]:
    counted = found.order_by().annotate(month=TruncMonth("received_on")).values("month")
    rows = counted.annotate(number=Count("pk")).values_list("month", "number")
    return {f"{month:%Y-%m}": number for month, number in rows}


def _facets(base: Any, filters: dict[str, Q]) -> dict[str, dict[str, int]]:
    """Count every facet under the filters of the others, all in one query."""
    counted = []
    for facet in FACETS:
        others = [condition for other, condition in filters.items() if other != facet]
        value: Any = F(facet if facet in _PLAIN else f"{facet}__slug")
        if facet == "year":
            value = Cast(ExtractYear("received_on"), CharField())
        counted.append(
            base.filter(reduce(and_, others, Q()))
            .order_by()
            .annotate(facet=Value(facet, CharField()), value=value)
            .values("facet", "value")
            .annotate(number=Count("pk"))
            .values_list("facet", "value", "number")
        )
    found: dict[str, dict[str, int]] = {facet: {} for facet in FACETS}
    for facet, value, number in counted[0].union(*counted[1:], all=True):
        if value:
            found[facet][str(value)] = number
    return found
