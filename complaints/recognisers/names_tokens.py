"""The words of a text as the name rules see them: case, kind, and what stands between them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

from complaints.recognisers.lexicon import Kind, derived_by_an_ending, kind_of, looks_written
from complaints.redaction import Span

# "Ketut-nya" is a name and an ending; "marah-marah" is one word.
_WORD = re.compile(r"[^\W\d_]+(?:['’`-](?!(?:nya|ku|mu|lah|kah|pun|ne|e|i)\b)[^\W\d_]+)*", re.I)
_LONGEST = 40  # letters; a longer run is no word


class Case(Enum):
    """What the capitals of a text say of names."""

    MIXED = "names have capitals"
    NONE = "all small, or capitals at the start of sentences only"
    ALL = "all capitals"


@dataclass(slots=True)
class Word:
    """A word of the text."""

    start: int
    end: int
    low: str
    kind: Kind
    title: bool  # Wayan
    upper: bool  # WAYAN, A
    gap: str  # what stands before it
    odd: bool = False  # unknown, and hard to pronounce: an abbreviation or a cry
    blocked: bool = False  # part of a place or of another kind of personal data
    place_end: bool = False  # the last word of a place

    @property
    def capital(self) -> bool:
        return self.title or self.upper

    @property
    def spaced(self) -> bool:
        """Whether only white space, on one line, stands before it."""
        return self.gap.isspace() and "\n" not in self.gap

    @property
    def begins(self) -> bool:
        """Whether it begins the text, a line or a sentence, as far as its points tell."""
        return not self.gap or self.gap.strip()[-1:] in tuple('.!?:;"“-') or "\n" in self.gap


@dataclass(slots=True)
class Words:
    """A text cut into words."""

    text: str
    all: list[Word]
    case: Case = Case.NONE
    punctuated: bool = True
    busy_ends: set[int] = field(default_factory=set)
    slips_sought: int = 0

    def __len__(self) -> int:
        return len(self.all)

    def __getitem__(self, place: int) -> Word:
        return self.all[place]

    def low(self, place: int) -> str:
        """The word at a place in small letters; empty outside the text."""
        return self.all[place].low if 0 <= place < len(self.all) else ""

    def follows(self, place: int) -> bool:
        """Whether the word continues what comes before it: only a space between."""
        return 0 < place < len(self.all) and self.all[place].spaced

    def after_place(self, place: int) -> bool:
        """Whether a place of the gazetteer ends right before the word."""
        return place > 0 and self.all[place - 1].place_end

    def is_name(self, place: int) -> bool:
        return 0 <= place < len(self.all) and self.all[place].kind is Kind.NAME

    def free(self, place: int) -> bool:
        return 0 <= place < len(self.all) and not self.all[place].blocked


def cut(text: str, busy: Sequence[Span]) -> Words:
    """Return the words of a text; those in a busy place are blocked."""
    places = sorted((span.start, span.end) for span in busy)
    starts = [start for start, _ in places]
    kinds: dict[str, Kind] = {}
    words: list[Word] = []
    end = 0
    for match in _WORD.finditer(text):
        raw = match[0]
        low = raw.lower()
        if low not in kinds:
            kinds[low] = kind_of(low) if len(low) <= _LONGEST else Kind.HARD
        word = Word(
            start=match.start(),
            end=match.end(),
            low=low,
            kind=kinds[low],
            title=raw[0].isupper() and not raw.isupper(),
            upper=raw.isupper(),
            gap=text[end : match.start()] if match.start() - end < 200 else "\n\n",
        )
        word.odd = word.kind is Kind.UNKNOWN and not looks_written(low)
        at = bisect_right(starts, word.start) - 1
        inside = at >= 0 and places[at][1] > word.start
        word.blocked = inside or _is_code(text, word) or len(raw) > _LONGEST
        words.append(word)
        end = match.end()
    case = _case_of(words)
    punctuated = case is Case.MIXED and re.search(r"[a-z]{3}[.,!?](?:\s|$)", text) is not None
    if punctuated:
        _trust_capitals(words)
    return Words(text, words, case, punctuated, {e for _, e in places})


def _trust_capitals(words: Sequence[Word]) -> None:
    """Take back what only a short ending made a common word, if it has a capital inside."""
    for word in words:
        inside = word.title and not word.begins and word.kind is Kind.COMMON
        if inside and derived_by_an_ending(word.low):
            word.kind = Kind.UNKNOWN


def _is_code(text: str, word: Word) -> bool:
    """Whether letters belong to a handle, a code or a shortened plural: @sari, org2, 12B."""
    before = text[word.start - 1] if word.start else " "
    after = text[word.end] if word.end < len(text) else " "
    return before in "@#_\\" or before.isdigit() or after.isdigit() or after in "_@"


def _case_of(words: Sequence[Word]) -> Case:
    letters = sum(len(w.low) for w in words if len(w.low) > 1)
    capitals = sum(len(w.low) for w in words if w.upper and len(w.low) > 1)
    if letters and capitals > 0.6 * letters:
        return Case.ALL
    if any(w.title and not w.begins for w in words):
        return Case.MIXED
    return Case.NONE
