"""What the name rules make of a text in which the names stand in square brackets."""

from __future__ import annotations

import re

from complaints.recognisers import names
from complaints.redaction import LOOK, Span

_MARK = re.compile(r"\[([^\]]+)\]")


def hidden(text: str) -> list[Span]:
    """Return the places that are proposed for hiding; hints hide nothing."""
    return [span for span in names.find(text) if span.tier != LOOK]


def unmark(marked: str) -> tuple[str, list[range]]:
    """Return the text without brackets and the places of what stood in them."""
    text, places, end = "", [], 0
    for match in _MARK.finditer(marked):
        text += marked[end : match.start()]
        places.append(range(len(text), len(text) + len(match[1])))
        text += match[1]
        end = match.end()
    return text + marked[end:], places


def in_noise(marked: str, noise: str) -> str:
    """Return the marked text as people type it."""
    if noise == "lower":
        return marked.lower()
    if noise == "capitals":
        return marked.upper()
    if noise == "no points":
        return re.sub(r"[.,!?:;()\"]", "", marked)
    return marked


NOISES = ("plain", "lower", "capitals", "no points")


def touched(marked: str) -> tuple[int, int]:
    """Return how many of the marked names are touched, and how many there are."""
    text, places = unmark(marked)
    covered = {at for span in hidden(text) for at in range(span.start, span.end)}
    return sum(any(at in covered for at in place) for place in places), len(places)


def readable(marked: str) -> list[str]:
    """Return the letters of each marked name that stay readable, where any do."""
    text, places = unmark(marked)
    covered = {at for span in hidden(text) for at in range(span.start, span.end)}
    left = ["".join(text[a] for a in p if text[a].isalnum() and a not in covered) for p in places]
    return [letters for letters in left if letters]


def needless(marked: str) -> list[str]:
    """Return what is hidden beside the marked names."""
    text, places = unmark(marked)
    inside = {at for place in places for at in place}
    return [
        text[span.start : span.end]
        for span in hidden(text)
        if inside.isdisjoint(range(span.start, span.end))
    ]
