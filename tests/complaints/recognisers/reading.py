"""What the patterns alone make of a text: no names, which another table tries."""

from __future__ import annotations

from complaints.recognisers import patterns
from complaints.recognisers.normal import normalise
from complaints.recognisers.resolve import resolve
from complaints.redaction import LOOK, Span


def spans(text: str) -> list[Span]:
    normal = normalise(text)
    placed = []
    for span in patterns.find(normal.text):
        start, end = normal.original(span.start, span.end)
        placed.append(Span(start, end, span.label, span.tier, span.rule))
    return resolve(text, placed)


def proposals(text: str) -> dict[str, str]:
    """Return the hidden words and their labels; hints hide nothing."""
    return {text[s.start : s.end]: s.label for s in spans(text) if s.tier != LOOK}


def hints(text: str) -> list[str]:
    return [text[s.start : s.end] for s in spans(text) if s.tier == LOOK]


def uncovered(text: str, item: str) -> str:
    """Return the letters and digits of the item that stay readable."""
    start = text.index(item)
    hidden = {place for s in spans(text) if s.tier != LOOK for place in range(s.start, s.end)}
    return "".join(
        character
        for place, character in enumerate(item, start)
        if character.isalnum() and place not in hidden
    )
