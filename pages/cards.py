"""A thread as one card in a list, whether it comes from the search or from a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from complaints.models.public import Post, Thread
from complaints.models.reference import Agency, Category, District, Subcategory, Village
from complaints.models.reference import Vocabulary as VocabularyModel
from search import similar

if TYPE_CHECKING:
    from complaints.filing_rules import Filing
    from search import FacetValue, Hit


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


def from_hits(
    hits: Sequence[Hit], facets: Mapping[str, Sequence[FacetValue]] | None = None
) -> list[Card]:
    """Cards for search hits. Labels that the facets lack cost at most three queries."""
    categories = _named("category", (hit.category for hit in hits), facets or {})
    agencies = _named("agency", (hit.agency for hit in hits), facets or {})
    villages = _named("village", (hit.village for hit in hits), facets or {})
    return [
        Card(
            reference=hit.reference,
            url=Thread(reference=hit.reference).get_absolute_url(),
            title=conditional_escape(hit.title_html or hit.title),
            snippet=conditional_escape(hit.snippet_html or hit.snippet),
            stage=hit.stage,
            outcome=hit.outcome or "",
            category=categories.get(hit.category, ""),
            agency=agencies.get(hit.agency or "", ""),
            village=villages.get(hit.village, ""),
            received_on=hit.received_on,
            answered_on=hit.answered_on,
            comment_count=hit.comment_count,
            support_count=hit.support_count,
        )
        for hit in hits
    ]


def similar_to(filing: Filing) -> list[Card]:
    """Cards for open threads that may be about the same thing."""
    return from_hits(similar(filing.title, filing.body, village=filing.village))


def latest(number: int) -> list[Card]:
    """Cards for the newest public threads: two queries."""
    threads = list(Thread.objects.public().with_labels()[:number])
    openings = dict(
        Post.objects.visible()
        .filter(thread__in=threads, kind=Post.Kind.COMPLAINT)
        .values_list("thread_id", "body")
    )
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
        )
        for thread in threads
    ]


def labels(parameter: str, slugs: Iterable[str]) -> dict[str, str]:
    """The names behind the slugs of one search parameter; an unknown slug has none."""
    model = _VOCABULARIES.get(parameter)
    return _labels(model, slugs) if model else {}


def _named(
    parameter: str, slugs: Iterable[str | None], facets: Mapping[str, Sequence[FacetValue]]
) -> dict[str, str]:
    known = {value.value: value.label for value in facets.get(parameter, ())}
    return known | labels(parameter, {slug for slug in slugs if slug and slug not in known})


_VOCABULARIES: dict[str, type[VocabularyModel]] = {
    "category": Category,
    "subcategory": Subcategory,
    "agency": Agency,
    "district": District,
    "village": Village,
}


def _labels(model: type[VocabularyModel], slugs: Iterable[str | None]) -> dict[str, str]:
    wanted = {slug for slug in slugs if slug}
    if not wanted:
        return {}
    return {row.slug: row.label for row in model._default_manager.filter(slug__in=wanted)}
