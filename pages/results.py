"""What the list shows of an answer beside its threads, and what helps when there are none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from pages import cards, filters
from pages.histogram import histogram
from search import find

if TYPE_CHECKING:
    from search import SearchRequest, SearchResults

MOST_TRIED = 6


@dataclass(frozen=True)
class Relaxed:
    """A filter without which something is found, how many, and where."""

    label: str
    value: str
    count: int
    url: str


def shown(asked: SearchRequest, results: SearchResults, *, now: datetime) -> dict[str, Any]:
    """Return what the template of the list needs."""
    some = results.count - results.all_words
    return {
        "asked": asked,
        "results": results,
        "cards": cards.from_hits(results.hits),
        "groups": filters.groups(asked, results.facets),
        "chips": filters.chips(asked),
        "sorts": filters.sorts(asked),
        "kept": filters.kept(asked),
        "histogram": histogram(asked, results.months),
        "villages": filters.villages(asked, results.facets),
        "feed": asked.query_string(cursor=""),
        "next": results.next_cursor and asked.query_string(cursor=results.next_cursor),
        "previous": results.previous_cursor and asked.query_string(cursor=results.previous_cursor),
        "suggestion": results.did_you_mean
        and asked.query_string(q=results.did_you_mean, cursor=""),
        "exactly": asked.query_string(exact=True, cursor=""),
        "freely": asked.query_string(exact=False, cursor=""),
        "some_words": some if asked.words == "some" else 0,
        "all_words": asked.query_string(words="all", cursor=""),
        "pages_first": results.pages and (results.asks_about_a_service or not results.count),
        "relaxed": [] if results.count else relaxed(asked, results, now=now),
    }


def relaxed(asked: SearchRequest, results: SearchResults, *, now: datetime) -> list[Relaxed]:
    """Return which single filter to take off, those first that give the most.

    Each is tried; an engine that is away is not asked again and again.
    """
    if results.degraded:
        return []
    found = []
    for step in islice(filters.steps(asked), MOST_TRIED):
        count = find(replace(step.without, size=1), now=now).count
        if count:
            found.append(Relaxed(step.label, step.value, count, filters.address(step.without)))
    return sorted(found, key=lambda way: -way.count)
