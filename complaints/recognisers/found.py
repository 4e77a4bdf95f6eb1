"""What one rule found, and texts with holes where something is found already."""

from __future__ import annotations

from collections.abc import Iterable

from complaints.redaction import APPLY, Span

# Never in a normal text, no letter, no digit, no space: no rule reads across it.
HOLE = "\0"


def found(start: int, end: int, label: str, rule: str, tier: str = APPLY) -> Span:
    return Span(start, end, label, tier, rule)


def without(text: str, places: Iterable[tuple[int, int]]) -> str:
    """Return the text, equally long, with holes in these places."""
    parts: list[str] = []
    position = 0
    for start, end in sorted(places):
        start = max(start, position)
        if end > start:
            parts += [text[position:start], HOLE * (end - start)]
            position = end
    return "".join([*parts, text[position:]])


def places_of(spans: Iterable[Span]) -> list[tuple[int, int]]:
    return [(span.start, span.end) for span in spans]
