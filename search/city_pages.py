"""The city's own pages in an answer: live, public, in the language of whoever asks.

A page is found by the words of each language it is written in, and shown in the reader's own;
where it is not written in that, in the one that there is.

They are dozens, not thousands: each process keeps their words in memory, and asks the
database with every search which of them are public now, and as of when.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from math import log
from uuid import UUID

from django.utils.translation import get_language
from wagtail.models import Page
from wagtail.search.index import SearchField

from search import analysis, query, synonyms
from search.highlight import mark, snippet
from search.known_words import Correction
from search.request import SearchRequest
from search.results import PageHit, SearchResults
from search.understanding import Group, Plan, understand

MOST = 3
# How much of what was asked (by the weight of its words) a page must have.
LEAST_SHARE, LEAST_SHARE_OF_A_QUESTION = 0.5, 0.3
# A word in the title says more than one in the introduction, and that more than one below.
_WEIGHTS = (6.0, 3.0, 1.0)
_SATURATION = 3.0
_OF_NO_PAGE = 0.4
# A page that is about one service, before a list of them, where a service is asked for.
FAVOUR = 1.5
# Who asks so wants to know how something works, not what others complained about.
_ASKS = frozenset(
    analysis.stems(
        "syarat biaya tarif gratis jadwal cara prosedur alur formulir kontak hotline telepon"
        " requirement cost fee free procedure schedule contact phone"
    )
)
_ASKS_TOGETHER = frozenset(
    [
        ("jam", "buka"), ("jam", "layanan"), ("jam", "kerja"), ("jam", "operasional"),
        ("berapa", "lama"), ("berapa", "hari"), ("berapa", "biaya"),
        ("how", "to"), ("how", "long"), ("how", "much"), ("opening", "hours"),
    ]
)  # fmt: skip
Stamp = tuple[int, datetime | None, str, str, UUID]


@dataclass(frozen=True)
class PageText:
    """What is known of a page: its texts from the weightiest on, and their stems in order.
    Pages of one `subject` are translations of each other."""

    url: str
    language: str
    subject: UUID
    texts: tuple[str, str, str]
    stems: tuple[tuple[str, ...], ...]
    is_service: bool

    @property
    def known(self) -> frozenset[str]:
        return frozenset(stem for stems in self.stems for stem in stems)


class PageWords:
    """The vocabulary of the pages (see search.understanding). It corrects nothing: a word
    that no page has may be a good word of the threads."""

    def __init__(self, pages: Collection[PageText]) -> None:
        self.counts = Counter(stem for page in pages for stem in page.known)

    def frequencies(self, stems: Collection[str]) -> dict[str, int]:
        return {stem: self.counts[stem] for stem in stems if stem in self.counts}

    def completions(self, prefix: str, *, limit: int) -> Sequence[str]:
        begun = [stem for stem in self.counts if stem.startswith(prefix)]
        return sorted(begun, key=lambda stem: (-self.counts[stem], stem))[:limit]

    def corrections(
        self, word: str, company: Sequence[str], beside: Sequence[str], *, frequency: int = 0
    ) -> Sequence[Correction]:
        return ()


def asks_about_a_service(typed: str) -> bool:
    """Whether somebody wants to know how something works: syarat, biaya, jam buka, cara."""
    words = analysis.words(typed)
    return not _ASKS.isdisjoint(analysis.stems(typed)) or not _ASKS_TOGETHER.isdisjoint(
        pairwise(words)
    )


def added(request: SearchRequest, results: SearchResults) -> SearchResults:
    """Add the pages to the first page of an unfiltered search by words."""
    if not request.parsed.ranks or request.cursor or request.filters:
        return results
    wordings = dict.fromkeys(filter(None, (request.q, results.searched_for, results.did_you_mean)))
    asks = any(map(asks_about_a_service, wordings))
    return replace(results, pages=find_pages(*wordings), asks_about_a_service=asks)


def find_pages(*typed: str) -> list[PageHit]:
    """Return the best pages for any of these wordings of one question."""
    own = get_language() or "id"
    pages = _kept.current()
    shown = {page.subject: page for page in pages}
    shown |= {page.subject: page for page in pages if page.language == own}
    best: dict[UUID, tuple[float, PageText, frozenset[str]]] = {}
    for language in {page.language for page in pages}:
        for found in _found([p for p in pages if p.language == language], typed):
            if found[0] > best.get(found[1].subject, (0.0,))[0]:
                best[found[1].subject] = found
    ranked = sorted(best.values(), key=lambda found: (-found[0], found[1].url))[:MOST]
    # What was found in another language is shown from its beginning: it has other words.
    return [
        _hit(shown[page.subject], stems if page is shown[page.subject] else frozenset(), own)
        for _score, page, stems in ranked
    ]


def _found(
    pages: Sequence[PageText], typed: Iterable[str]
) -> Iterator[tuple[float, PageText, frozenset[str]]]:
    """Yield which pages of one language answer which wording, and how well."""
    words = PageWords(pages)
    asks = any(map(asks_about_a_service, typed))
    alike = synonyms.current()
    least = LEAST_SHARE_OF_A_QUESTION if asks else LEAST_SHARE
    for text in typed:
        plan = understand(query.parse(text), words, synonyms=alike)
        for page in pages:
            score = _score(page, plan, len(pages), least=least)
            if score:
                yield score * (FAVOUR if asks and page.is_service else 1.0), page, plan.stems


def _hit(page: PageText, stems: frozenset[str], own: str) -> PageHit:
    title, *texts = page.texts
    plain, html = snippet(texts, stems)
    language = page.language if page.language != own else ""
    return PageHit(page.url, title, mark(title, stems), plain, html, page.is_service, language)


# ---------------------------------------------------------------------------------- ranking
def _score(page: PageText, plan: Plan, total: int, *, least: float) -> float:
    """Return how well the page answers; 0 where it has too little of what was asked."""
    if _weight(page, plan.excluded) or not all(_weight(page, runs) for runs in plan.phrases):
        return 0.0
    groups = [group for group in plan.groups if group.runs or not plan.phrases]
    rarities = [_rarity(group, total) for group in groups]
    found = [_weight(page, group.runs) for group in groups]
    share = sum(r for r, weight in zip(rarities, found, strict=True) if weight)
    whole = sum(rarities)
    if not plan.phrases and share < least * whole:
        return 0.0
    score = sum(r * w / (w + _SATURATION) for r, w in zip(rarities, found, strict=True))
    score += sum(_weight(page, runs) for runs in plan.phrases)
    return score * (share / whole if whole else 1.0)


def _rarity(group: Group, total: int) -> float:
    """How telling a word is. One that no page has may be no matter of pages at all."""
    rarity = log(1 + total / max(group.frequency, 1))
    return rarity if group.runs else rarity * _OF_NO_PAGE


def _weight(page: PageText, runs: Iterable[tuple[str, ...]]) -> float:
    return sum(
        weight * _times(stems, run)
        for run in runs
        for weight, stems in zip(_WEIGHTS, page.stems, strict=True)
    )


def _times(stems: tuple[str, ...], run: tuple[str, ...]) -> int:
    if len(run) == 1:
        return stems.count(run[0])
    return sum(stems[at : at + len(run)] == run for at in range(len(stems)))


# ---------------------------------------------------------------------------------- reading
class _Kept:
    """The texts of this process, by page, time of publication and place in the tree."""

    def __init__(self) -> None:
        self._texts: dict[Stamp, PageText] = {}
        self._lock = threading.Lock()

    def current(self) -> list[PageText]:
        """Return the pages that are public now, in every language: two queries, and one for
        each changed page."""
        live = Page.objects.live().public().filter(depth__gt=2)
        facts = live.order_by("path").values_list(
            "pk", "last_published_at", "url_path", "locale__language_code", "translation_key"
        )
        stamps: list[Stamp] = list(facts)
        with self._lock:
            self._read({stamp[0]: stamp for stamp in stamps if stamp not in self._texts})
            return [self._texts[stamp] for stamp in stamps if stamp in self._texts]

    def _read(self, missing: dict[int, Stamp]) -> None:
        if not missing:
            return
        for stamp in [stamp for stamp in self._texts if stamp[0] in missing]:
            del self._texts[stamp]
        for page in Page.objects.filter(pk__in=missing).specific():
            *_stamp, language, subject = stamp = missing[page.pk]
            self._texts[stamp] = _text(page, language, subject)


_kept = _Kept()


def _text(page: Page, language: str, subject: UUID) -> PageText:
    intro = str(getattr(page, "intro", ""))
    fields = [f for f in page.get_search_fields() if isinstance(f, SearchField)]
    body = [_plain(f.get_value(page)) for f in fields if f.field_name not in ("title", "intro")]
    texts = (page.title, intro, " ".join(filter(None, body)))
    return PageText(
        url=page.get_url() or "",
        language=language,
        subject=subject,
        texts=texts,
        stems=tuple(tuple(analysis.stems(text)) for text in texts),
        is_service=bool(getattr(page, "is_service", False)),
    )


def _plain(value: object) -> str:
    """Blocks without a text say None among the others."""
    parts = value if isinstance(value, list) else [value]
    return " ".join(str(part) for part in parts if part and str(part) != "None")
