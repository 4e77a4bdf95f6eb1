"""One answer where rules overlap: nothing that a rule would hide is left open."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from complaints.redaction import APPLY, CONFIRM, LOOK, Span

_ORDER = {APPLY: 0, CONFIRM: 1, LOOK: 2}


def resolve(text: str, spans: Iterable[Span]) -> list[Span]:
    """Return spans in order that do not overlap and cover what the given ones cover.

    The tier is the surest of those that overlap. A pattern beats a name inside it, and among
    patterns the longer one gives the label and the reason. Hints give way to proposals.
    """
    spans = list(spans)
    hidden = [_union(group) for group in _overlapping(s for s in spans if s.tier != LOOK)]
    hints = [_union(group) for group in _overlapping(s for s in spans if s.tier == LOOK)]
    open_hints = [
        part for hint in hints for part in _outside(hint, hidden) if _says_something(text, part)
    ]
    return sorted([*hidden, *open_hints], key=lambda s: s.start)


def _overlapping(spans: Iterable[Span]) -> Iterator[list[Span]]:
    group: list[Span] = []
    end = -1
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if group and span.start >= end:
            yield group
            group = []
        group.append(span)
        end = max(end, span.end) if len(group) > 1 else span.end
    if group:
        yield group


def _tells(span: Span) -> tuple[bool, bool, int, int]:
    """Rank what may name a union: of names, one that is known before one that is guessed."""
    name = span.label == "NAME"
    known = name and span.rule.startswith("known-")
    return not name, known, span.end - span.start, -_ORDER[span.tier]


def _union(group: Sequence[Span]) -> Span:
    telling = max(group, key=_tells)
    tier = min((s.tier for s in group), key=_ORDER.__getitem__)
    return replace(
        telling, start=min(s.start for s in group), end=max(s.end for s in group), tier=tier
    )


def _end(span: Span) -> int:
    return span.end


def _outside(hint: Span, hidden: Sequence[Span]) -> Iterator[Span]:
    """Yield what is left of the hint between the proposals, which are in order."""
    start = hint.start
    for place in range(bisect_right(hidden, start, key=_end), len(hidden)):
        span = hidden[place]
        if span.start >= hint.end:
            break
        if span.start > start:
            yield replace(hint, start=start, end=span.start)
        start = span.end
    if start < hint.end:
        yield replace(hint, start=start)


def _says_something(text: str, span: Span) -> bool:
    return any(c.isalnum() for c in text[span.start : span.end])
