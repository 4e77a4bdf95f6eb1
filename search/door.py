"""The one door: find, suggest, similar. Picks the engine; where it cannot answer, the file of
the embedded engine does, and else the database: nobody who asks ever sees an error."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from search import analysis, cursors, synonyms
from search.documents import Document
from search.engines.base import Engine, EngineUnavailable, Found, Matter
from search.errors import InvalidSearch
from search.highlight import mark, snippet
from search.request import FACETS, INVALID_CURSOR, LARGEST_PAGE, SearchRequest
from search.results import FacetValue, Hit, SearchResults

if TYPE_CHECKING:
    from search.fields import Applied

logger = logging.getLogger(__name__)

ENGINES = ("embedded", "elasticsearch")
# A reader waits for a second at most; the answer of the embedded index is a good one, too.
PATIENCE = 0.9
Label = Callable[[str, str], str]


def find(request: SearchRequest, *, now: datetime) -> SearchResults:
    """Answer a search of the published threads. An empty one lists the newest.

    :raises InvalidSearch: the cursor is damaged; nothing else raises
    """
    size = min(max(request.size, 1), LARGEST_PAGE)
    from search import fields  # models: not before the apps are loaded

    asked = fields.applied(replace(request, size=size, synonyms=synonyms.current()))
    request = asked.request
    try:
        found, name = _answer(request, now=now)
    except cursors.BadCursor:
        raise InvalidSearch({"cursor": [INVALID_CURSOR]}) from None
    from search import city_pages  # models: not before the apps are loaded

    found_threads = _with_fields(render(request, found, name), asked)
    return city_pages.added(request, found_threads)


def _answer(request: SearchRequest, *, now: datetime) -> tuple[Found, str]:
    """Ask one engine after the other, the database last; return who answered as well."""
    for chosen in _in_turn(engine()):
        true = _caught_up(chosen)
        if not true and chosen.fallback is not None:
            continue  # it may hold words that are no longer public, and its file does not
        try:
            return _as_of_now(chosen.search(request, now=now), true), chosen.name
        except EngineUnavailable as error:
            _report(chosen, error, now=now)
    from search.engines import database  # models: not before the apps are loaded

    return database.search(request, now=now), database.name


def _in_turn(chosen: Engine | None) -> Iterator[Engine]:
    while chosen is not None:
        yield chosen
        chosen = chosen.fallback


def _with_fields(results: SearchResults, asked: Applied) -> SearchResults:
    """Put the fields of the text back to each other wording of it."""
    return replace(
        results,
        did_you_mean=asked.typed(results.did_you_mean),
        searched_for=asked.typed(results.searched_for),
        unknown_fields=asked.unknown,
    )


def suggest(typed: str, *, limit: int = 8) -> list[str]:
    """Complete what is being typed, from words and titles that are public now."""
    chosen = on_this_machine()
    try:
        return chosen.suggest(typed[:100], limit=limit) if _caught_up(chosen) else []
    except EngineUnavailable as error:
        _report(chosen, error, now=timezone.now())
        return []


def phrases(typed: str, *, limit: int) -> list[str]:
    """Return how the typed goes on in several titles that are public now."""
    chosen = on_this_machine()
    try:
        return chosen.phrases(typed[:100], limit=limit) if _caught_up(chosen) else []
    except EngineUnavailable as error:
        _report(chosen, error, now=timezone.now())
        return []


def similar(
    title: str, body: str, exclude: str = "", *, now: datetime, limit: int = 5, **beside: str
) -> list[Hit]:
    """Return public threads about the same matter, the likest first.

    `exclude` is a reference to leave out. Threads of the same category, subcategory, village
    or district (by slug, in `beside`) count as liker, and so do recent ones.
    """
    chosen = on_this_machine()
    matter = Matter(title, body, timezone.localdate(now), exclude, **beside)
    try:
        _caught_up(chosen)
        found = chosen.similar(matter, limit=limit)
    except EngineUnavailable as error:
        _report(chosen, error, now=timezone.now())
        return []
    return _hits(_public_now(found), frozenset())


def engine(name: str | None = None) -> Engine:
    """Return the engine of that name, else the one that the settings name."""
    return _kept(name or settings.SEARCH_ENGINE, Path(settings.SEARCH_DIR))


def on_this_machine() -> Engine:
    """The engine for small questions, which no server need be asked."""
    chosen = engine()
    return chosen.fallback or chosen


def throwaway(name: str, directory: Path, *, server: str = "") -> Engine:
    """Return an engine with an index of its own, for trials; `server` else than the settings'.

    :raises LookupError: there is no such engine
    """
    prefix = f"trial-{secrets.token_hex(4)}"
    return _made(name, directory, prefix, server=server, patience=60)


def _made(
    name: str, directory: Path, prefix: str, *, server: str = "", patience: float = PATIENCE
) -> Engine:
    from search.engines.embedded import EmbeddedEngine

    if name not in ENGINES:
        raise LookupError(name)
    embedded = EmbeddedEngine(directory)
    if name == "embedded":
        return embedded
    from search.engines.elastic.engine import ElasticEngine  # its client is an extra

    url = server or settings.ELASTICSEARCH_URL
    return ElasticEngine(url, prefix, embedded, patience=patience)


@cache
def _kept(name: str, directory: Path) -> Engine:
    """An engine knows its connections and what it has counted: one for each place."""
    return _made(name, directory, settings.ELASTICSEARCH_PREFIX)


def _report(chosen: Engine, error: EngineUnavailable, *, now: datetime) -> None:
    logger.warning("search engine away", extra={"engine": chosen.name, "reason": error.reason})
    if error.rebuild:
        from search import tasks

        tasks.ask_for_rebuild(chosen.name, now=now)


# ------------------------------------------------------------------------------ the answer
def _caught_up(chosen: Engine) -> bool:
    from search.catching_up import catch_up  # models: not before the apps are loaded

    return catch_up(chosen.hurried())


def _as_of_now(found: Found, true: bool) -> Found:
    """Put the present wordings into the answer. Of an index that could not forget, no words
    are passed on and a text is found only by words that still stand in it."""
    documents = _public_now(found.documents)
    if true:
        return replace(found, documents=documents)
    if found.stems:
        documents = [d for d in documents if found.stems & set(analysis.stems(d.text))]
    return replace(found, documents=documents, did_you_mean=None, searched_for=None)


def _public_now(documents: list[Document]) -> list[Document]:
    """Return what is still public, in its present wording: one query.

    The index follows by jobs, seconds later; until then it may hold an older wording.
    """
    from complaints.models.public import Thread
    from search.engines import database

    ids = [document.thread for document in documents]
    versions = dict(Thread.objects.public().filter(pk__in=ids).values_list("pk", "version"))
    changed = [d.thread for d in documents if versions.get(d.thread, d.version) != d.version]
    fresh = {}
    if changed:
        rows = Thread.objects.public().with_labels().filter(pk__in=changed)
        fresh = {document.thread: document for document in database.documents(list(rows))}
    return [fresh.get(d.thread, d) for d in documents if d.thread in versions]


def render(
    request: SearchRequest, found: Found, name: str, *, label: Label | None = None
) -> SearchResults:
    """Put labels, marks and snippets to an engine's answer."""
    from search import labels

    named = label or labels.label
    return SearchResults(
        count=found.count,
        hits=_hits(found.documents, found.stems),
        facets={
            facet: _facet(request, facet, found.facets.get(facet, {}), named) for facet in FACETS
        },
        next_cursor=found.next_cursor,
        previous_cursor=found.previous_cursor,
        did_you_mean=found.did_you_mean,
        searched_for=found.searched_for,
        engine=name,
        all_words=found.all_words,
        degraded=name != settings.SEARCH_ENGINE,
        months=dict(sorted(found.months.items())),
    )


def _facet(
    request: SearchRequest, facet: str, counts: Mapping[str, int], label: Label
) -> list[FacetValue]:
    """Return the values, the most frequent first (years: the latest); what is chosen stays
    in the list even where it leaves nothing, so that it can be taken off again."""
    chosen = request.filters.get(facet, ())
    slugs = [*counts, *(slug for slug in chosen if slug not in counts)]
    values = [
        FacetValue(slug, label(facet, slug), counts.get(slug, 0), slug in chosen) for slug in slugs
    ]
    if facet == "year":
        return sorted(values, key=lambda value: value.value, reverse=True)
    return sorted(values, key=lambda value: (-value.count, value.label))


def _hits(documents: Iterable[Document], stems: frozenset[str]) -> list[Hit]:
    # Resolved once: the addresses of a page differ in the reference only.
    before, after = reverse("thread", kwargs={"reference": "REFERENCE"}).split("REFERENCE")
    return [_hit(each, stems, f"{before}{each.reference}{after}") for each in documents]


def _hit(document: Document, stems: frozenset[str], url: str) -> Hit:
    texts = (document.body, document.responses, document.comments)
    plain, html = snippet(texts, stems)
    return Hit(
        reference=document.reference,
        url=url,
        title=document.title,
        title_html=mark(document.title, stems),
        snippet=plain,
        snippet_html=html,
        category=document.category,
        subcategory=document.subcategory,
        agency=document.agency,
        district=document.district,
        village=document.village,
        stage=document.stage,
        outcome=document.outcome,
        channel=document.channel,
        received_on=document.received_on,
        answered_on=document.answered_on,
        comment_count=document.comment_count,
        support_count=document.support_count,
    )
