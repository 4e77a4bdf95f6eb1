"""The places of a text that a reviewer decides about: pure functions over words and spans."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

FIELDS = ("title", "body")
BY_HAND = "by_hand"  # the tier of places that a person marked
Span = dict[str, Any]
_KEY = re.compile(
    r"(?P<field>title|body)-(?P<start>\d{1,7})-(?P<end>\d{1,7})-(?P<label>[A-Z_]{2,10})"
)


@dataclass(frozen=True)
class Mark:
    """A place that may have to be hidden, and why."""

    field: str
    start: int
    end: int
    label: str
    tier: str
    rule: str = ""

    @property
    def key(self) -> str:
        """Names the place in a form. It survives a second proposal for the same words."""
        return f"{self.field}-{self.start}-{self.end}-{self.label}"

    @property
    def span(self) -> Span:
        """The place in the words of the gate. The rule goes along: it tells that an address is
        where somebody lives, and is then hidden whole."""
        return {
            "field": self.field,
            "start": self.start,
            "end": self.end,
            "label": self.label,
            "rule": self.rule or "verifier",
        }


@dataclass(frozen=True)
class Segment:
    """A stretch of the original that is marked as a whole or not at all."""

    text: str
    mark: Mark | None = None


def marks(
    proposed: Iterable[Mapping[str, Any]], approved: Iterable[Mapping[str, Any]]
) -> list[Mark]:
    """Return what the recognisers found and what was hidden before, in reading order."""
    found = {}
    for span in proposed:
        mark = Mark(
            span["field"],
            span["start"],
            span["end"],
            span["label"],
            span.get("tier", "confirm"),
            span.get("rule", ""),
        )
        found[mark.key] = mark
    for span in approved:
        mark = Mark(
            span["field"],
            span["start"],
            span["end"],
            span["label"],
            BY_HAND,
            span.get("rule", ""),
        )
        found.setdefault(mark.key, mark)
    return in_order(found.values())


def in_order(marks: Iterable[Mark]) -> list[Mark]:
    return sorted(marks, key=lambda mark: (FIELDS.index(mark.field), mark.start, mark.end))


def occurrences(quote: str, label: str, texts: Mapping[str, str]) -> list[Span]:
    """Return a span for every place that reads like the quote, in any case and spacing.

    Whole words first: "Adi" must not hide a part of "Adiknya". A quote that occurs only inside
    words is taken as it is, because the reviewer saw it there.
    """
    words = [re.escape(word) for word in quote.split()]
    if not words:
        return []
    plain = r"\s+".join(words)
    for pattern in (rf"(?<!\w){plain}(?!\w)", plain):
        spans = [
            {"field": field, "start": match.start(), "end": match.end(), "label": label}
            for field, text in texts.items()
            for match in re.finditer(pattern, text, re.IGNORECASE)
        ]
        if spans:
            return spans
    return []


def segments(text: str, marks: Sequence[Mark]) -> list[Segment]:
    """Cut the text at its marks. Where marks overlap, the earlier and longer one shows."""
    pieces: list[Segment] = []
    position = 0
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        start, end = max(mark.start, position), min(mark.end, len(text))
        if start >= end:
            continue
        if start > position:
            pieces.append(Segment(text[position:start]))
        pieces.append(Segment(text[start:end], mark))
        position = end
    if position < len(text):
        pieces.append(Segment(text[position:]))
    return pieces


def context(text: str, mark: Mark, width: int = 32) -> tuple[str, str, str]:
    """Return the words before the mark, the marked words, and the words after."""
    before = text[max(0, mark.start - width) : mark.start]
    after = text[mark.end : mark.end + width]
    return (
        ("…" + before.partition(" ")[2]) if mark.start > width else before,
        text[mark.start : mark.end],
        (after.rpartition(" ")[0] + "…") if mark.end + width < len(text) else after,
    )


def read_key(key: str) -> tuple[str, int, int, str] | None:
    """Return field, start, end and label of a place's name, or None where it is no such name."""
    match = _KEY.fullmatch(key)
    if match is None:
        return None
    return match["field"], int(match["start"]), int(match["end"]), match["label"]


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the place without the white space at its ends."""
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    return start, max(start, min(end, len(text)) - (len(words) - len(words.rstrip())))


def widened(text: str, start: int, end: int, *, left: bool) -> tuple[int, int]:
    """Return the place with the next word, or with the rest of the word it cuts."""
    if left:
        match = re.search(r"\w+\W*\Z", text[:start])
        return (start if match is None else match.start()), end
    match = re.match(r"\W*\w+", text[end:])
    return start, (end if match is None else end + match.end())


def narrowed(text: str, start: int, end: int, *, left: bool) -> tuple[int, int]:
    """Return the place without its first or last word; the last word stays."""
    words = text[start:end]
    match = re.match(r"\W*\w+\W*", words) if left else re.search(r"\W*\w+\W*\Z", words)
    if match is None or len(match[0]) == len(words):
        return start, end
    return (start + match.end(), end) if left else (start, start + match.start())
