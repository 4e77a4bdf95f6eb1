"""What the door answers, whichever engine found it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Hit:
    """One find. `kind` leaves room for pages beside threads; vocabularies are slugs."""

    reference: str
    url: str
    title: str
    title_html: SafeString
    snippet: str
    snippet_html: SafeString
    category: str
    subcategory: str
    agency: str
    district: str
    village: str
    stage: str
    outcome: str
    channel: str
    received_on: date
    answered_on: date | None
    comment_count: int
    support_count: int
    kind: str = "thread"


@dataclass(frozen=True)
class PageHit:
    """A page of the city that may answer what was asked. `language` is its own where that is
    not the reader's."""

    url: str
    title: str
    title_html: SafeString
    snippet: str
    snippet_html: SafeString
    is_service: bool
    language: str = ""


@dataclass(frozen=True)
class Suggestion:
    """How what is being typed may go on. `kind`: words, phrase, title, or the facet of a
    value; `query` is the address's query that it leads to."""

    kind: str
    text: str
    query: str


@dataclass(frozen=True)
class FacetValue:
    """A value that would narrow the search, and how many it would leave."""

    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True)
class SearchResults:
    """`count` threads have some of the words, `all_words` of them have all; `months` counts
    them by the month ("2026-11") in which they were received, the earliest first. `pages` are
    pages of the city that answer the question; they come with the first page of an unfiltered
    search.

    `searched_for` is what was searched in the place of what was typed, where that was sure;
    `SearchRequest.exact` insists on the typed words.
    `unknown_fields` are fields of the text, like opd:xyz, whose value nothing is called.
    `degraded` says that the engine was away and another answered: the embedded one, which may
    lag behind, or the database, which knows no stems.
    """

    count: int
    hits: list[Hit]
    facets: dict[str, list[FacetValue]]
    next_cursor: str | None
    previous_cursor: str | None
    did_you_mean: str | None
    engine: str
    all_words: int
    degraded: bool = False
    months: Mapping[str, int] = field(default_factory=dict)
    pages: list[PageHit] = field(default_factory=list)
    asks_about_a_service: bool = False
    searched_for: str | None = None
    unknown_fields: tuple[str, ...] = ()
