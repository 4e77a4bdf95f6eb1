"""A thread as one card in a list, whether it comes from the search or from a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from complaints.models.public import Post, Promise, Thread
from complaints.models.reference import DeadlineRule
from complaints.stages import OPEN, Outcome
from search import similar
from search.labels import label, parent

if TYPE_CHECKING:
    from complaints.filing_rules import Filing
    from search import Hit

SIMILAR, SOLVED_SHOWN = 5, 2


@dataclass(frozen=True)
class Card:
    reference: str
    url: str
    title: SafeString
    snippet: SafeString
    stage: str
    outcome: str
    category: str
    agency: str
    village: str
    received_on: date
    answered_on: date | None
    comment_count: int
    support_count: int
    # A promise of the city runs, and is late today.
    late: bool = False


# The reporter's own time: nobody is late there.
_NOBODYS = (DeadlineRule.Promise.SILENCE, DeadlineRule.Promise.REPLY)


def _late(references: Iterable[str]) -> set[str]:
    """Those of these threads that wait for a promise longer than it was given: one query."""
    running = Promise.objects.filter(kept_on=None, paused_on=None, due_on__lt=timezone.localdate())
    mine = running.filter(thread__reference__in=list(references)).exclude(promise__in=_NOBODYS)
    return set(mine.values_list("thread__reference", flat=True))


def from_hits(hits: Sequence[Hit]) -> list[Card]:
    """Cards for search hits, with the words for their slugs."""
    late = _late(hit.reference for hit in hits)
    return [
        Card(
            reference=hit.reference,
            url=reverse("thread", kwargs={"reference": hit.reference}),
            title=hit.title_html,
            snippet=hit.snippet_html,
            stage=hit.stage,
            outcome=hit.outcome,
            category=label("category", hit.category),
            agency=label("agency", hit.agency),
            village=label("village", hit.village),
            received_on=hit.received_on,
            answered_on=hit.answered_on,
            comment_count=hit.comment_count,
            support_count=hit.support_count,
            late=hit.reference in late,
        )
        for hit in hits
    ]


@dataclass(frozen=True)
class Alike:
    """Threads that may be about the same thing: still open, and solved."""

    open: list[Card]
    solved: list[Card]


def alike(filing: Filing, *, now: datetime) -> Alike:
    """Cards for open threads that may be about the same thing, and for solved ones."""
    hits = similar(
        filing.title,
        filing.body,
        now=now,
        limit=4 * SIMILAR,
        subcategory=filing.subcategory,
        category=parent("subcategory", filing.subcategory),
        village=filing.village,
        district=parent("village", filing.village),
    )
    still_open = [hit for hit in hits if hit.stage in OPEN][:SIMILAR]
    # "Solved" only where the reporter said so, and only in the same kind of trouble.
    category = parent("subcategory", filing.subcategory)
    same = (hit for hit in hits if hit.category == category)
    solved = [hit for hit in same if hit.outcome == Outcome.SOLVED_CONFIRMED][:SOLVED_SHOWN]
    return Alike(from_hits(still_open), from_hits(solved))


def similar_threads(thread: Thread, body: str, *, now: datetime) -> list[Card]:
    """Cards for other threads about the same matter as this one."""
    hits = similar(
        thread.title,
        body,
        thread.reference,
        now=now,
        limit=SIMILAR - 1,
        subcategory=thread.subcategory.slug,
        category=thread.category.slug,
        village=thread.village.slug,
        district=thread.district.slug,
    )
    return from_hits(hits)


def latest(number: int) -> list[Card]:
    """Cards for the newest public threads: three queries."""
    threads = list(Thread.objects.public().with_labels()[:number])
    openings = dict(
        Post.objects.visible()
        .filter(thread__in=threads, kind=Post.Kind.COMPLAINT)
        .values_list("thread_id", "body")
    )
    late = _late(thread.reference for thread in threads)
    return [
        Card(
            reference=thread.reference,
            url=thread.get_absolute_url(),
            title=conditional_escape(thread.title),
            snippet=conditional_escape(Truncator(openings.get(thread.pk, "")).chars(160)),
            stage=thread.stage,
            outcome=thread.outcome,
            category=thread.category.label,
            agency=thread.agency.label if thread.agency else "",
            village=thread.village.label,
            received_on=thread.received_on,
            answered_on=thread.answered_on,
            comment_count=thread.comment_count,
            support_count=thread.support_count,
            late=thread.reference in late,
        )
        for thread in threads
    ]
