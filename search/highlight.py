"""Titles and snippets with what was found marked, cut from the original text."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from html import escape
from itertools import pairwise

from django.utils.safestring import SafeString, mark_safe

from search import analysis

LENGTH = 200
LEAD = 40
Span = tuple[int, int, str]


def mark(text: str, stems: Collection[str]) -> SafeString:
    """Return the whole text as HTML, with the words of these stems marked."""
    return _html(text, _spans(text, stems), 0, len(text))


def snippet(texts: Sequence[str], stems: Collection[str]) -> tuple[str, SafeString]:
    """Return the piece that shows most of the stems, as text and as HTML.

    The texts come in order of preference; where none has a stem, the first one begins.
    """
    plain = [shown for text in texts if (shown := " ".join(text.split()))]
    best, words, most = (plain[0] if plain else ""), set[str](), 0
    for text in plain if stems else ():
        found = _found(text, stems)
        distinct = len({analysis.stem(word) for word in found})
        if distinct > most:
            best, words, most = text, found, distinct
        if most == len(stems):
            break
    spans = _places(best, words, stems)
    start, end = _window(best, spans)
    before, after = "… " if start else "", " …" if end < len(best) else ""
    html = _html(best, spans, start, end)
    return before + best[start:end] + after, mark_safe(before + html + after)  # noqa: S308  # escaped by _html


def _found(text: str, stems: Collection[str]) -> set[str]:
    """Return the different words of the text that have one of the stems."""
    return {word for word in {*analysis.words(text)} if analysis.stem(word) in stems}


def _spans(text: str, stems: Collection[str]) -> list[Span]:
    return _places(text, _found(text, stems), stems) if stems else []


def _places(text: str, found: Collection[str], stems: Collection[str]) -> list[Span]:
    """Return where the words stand that were found to have one of the stems."""
    if not found:
        return []
    if text.isascii() and max(map(len, found)) < analysis.LONGEST_WORD:
        # Most texts: looking for the few words is quicker than at each word.
        low = text.lower()
        return sorted(span for word in found for span in _standing(word, low))
    return [
        (start, end, stem)
        for start, end, _word, stem in analysis.tokens(text)
        if stem and stem in stems
    ]


def _standing(word: str, low: str) -> Iterator[Span]:
    """Yield where the word stands in the text as a word of its own."""
    stem = analysis.stem(word) or ""
    start = low.find(word)
    while start >= 0:
        end = start + len(word)
        if not (low[start - 1 : start].isalnum() or low[end : end + 1].isalnum()):
            yield start, end, stem
        start = low.find(word, end)


def _window(text: str, spans: Sequence[Span]) -> tuple[int, int]:
    """The window with most different stems, then with most words, cut between words."""
    if len(text) <= LENGTH:
        return 0, len(text)
    best, score = 0, (-1, -1)
    for index, (start, _end, _stem) in enumerate(spans):
        inside = [s[2] for s in spans[index : index + 40] if s[1] <= start + LENGTH - LEAD]
        if (found := (len(set(inside)), len(inside))) > score:
            best, score = start, found
    start = max(0, min(best - LEAD, len(text) - LENGTH))
    end = min(len(text), start + LENGTH)
    if start:
        start = text.find(" ", start, best) + 1 or start
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + LENGTH // 2)
    return start, end


def _html(text: str, spans: Sequence[Span], start: int, end: int) -> SafeString:
    parts: list[str] = []
    at = start
    shown = [span for span in spans if span[0] >= start and span[1] <= end]
    # Two tokens may come from one written character: they share a place.
    shown = [a for a, b in pairwise([*shown, (-1, -1, "")]) if a[0] != b[0]]
    for first, last, _stem in shown:
        parts += [escape(text[at:first]), "<mark>", escape(text[first:last]), "</mark>"]
        at = last
    parts.append(escape(text[at:end]))
    return mark_safe("".join(parts))  # noqa: S308  # every part is escaped or ours
