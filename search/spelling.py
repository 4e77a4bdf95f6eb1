"""The likeliest known words for one that nobody has written yet.

A noisy channel: how common a word is, against how likely a finger or a chat makes of it what
was typed. Which words keep company with the others of the query is asked by the caller.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from search import analysis

# A rarer word may be something that should not have been written: it is not shown.
LEAST_FREQUENCY = 3
SHORTEST, LONGEST = 3, 24
SHORTEST_OF_TWO_SLIPS = 8
SHORTEST_PART = 3
_CANDIDATES = 40
_ALIKE_IN_CONSONANTS = 8
# How much of the frequency counts: rare words are typed more often than written.
WEIGHT_OF_FREQUENCY = 0.8
# Words that carry nothing are common everywhere but in queries.
_OF_A_STOP_WORD = 2.0
# What one slip costs in powers of e of a word's frequency.
WEIGHT_OF_A_SLIP = 4.0
_VOWELS = frozenset("aiueo")
_NO_VOWELS = re.compile("[aiueo]+")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


class Candidate(NamedTuple):
    """A known word: how likely it was meant (the log of it, without a common term), and how
    far it is from what was typed, one being a usual slip."""

    likelihood: float
    word: str
    frequency: int
    cost: float


class Speller:
    """Knows the words of the public texts and in how many threads each occurs."""

    def __init__(self, words: Sequence[str], frequencies: Sequence[int]) -> None:
        self.words = words
        self.frequencies = frequencies

    @cached_property
    def _places(self) -> dict[str, int]:
        return {word: place for place, word in enumerate(self.words)}

    @cached_property
    def _by_consonants(self) -> dict[str, list[int]]:
        found: defaultdict[str, list[int]] = defaultdict(list)
        for place, word in enumerate(self.words):
            found[_consonants(word)].append(place)
        return found

    def frequency(self, word: str) -> int:
        place = self._places.get(word)
        return 0 if place is None else self.frequencies[place]

    def candidates(self, word: str) -> list[Candidate]:
        """Return the words that may have been meant, the likeliest first."""
        if not (SHORTEST <= len(word) <= LONGEST and word.isalpha()):
            return []
        found = [self._candidate(word, place) for place in self._near(word) if place >= 0]
        return sorted(found, reverse=True)

    def _near(self, word: str) -> set[int]:
        near = process.extract(
            word,
            self.words,
            scorer=OSA.distance,
            score_cutoff=1 if len(word) < SHORTEST_OF_TWO_SLIPS else 2,
            limit=_CANDIDATES,
        )
        places = {place for other, _distance, place in near if other != word}
        if len(word) == SHORTEST:  # cat, not mat or bat: there are too many
            return {
                place
                for place in places
                if len(self.words[place]) != SHORTEST or sorted(self.words[place]) == sorted(word)
            }
        # lmpjln: letters left out, but none that is heard.
        if len(_NO_VOWELS.sub("", word)) >= 3 and _vowels(word) * 4 <= len(word):
            alike = [p for p in self._by_consonants[_consonants(word)] if self.words[p] != word]
            alike.sort(key=lambda place: -self.frequencies[place])
            places.update(alike[:_ALIKE_IN_CONSONANTS])
        return places

    def _candidate(self, word: str, place: int) -> Candidate:
        known, frequency = self.words[place], self.frequencies[place]
        cost = channel_cost(word, known)
        likelihood = WEIGHT_OF_FREQUENCY * math.log(frequency + 0.5) - WEIGHT_OF_A_SLIP * cost
        if analysis.stem(known) is None:
            likelihood -= _OF_A_STOP_WORD
        return Candidate(likelihood, known, frequency, cost)

    def parts(self, word: str) -> tuple[str, str] | None:
        """Return the two known words that were typed without a blank between them."""
        best, least = None, 0
        for first, second in _splits(word):
            frequency = min(self.frequency(first), self.frequency(second))
            if frequency > least:
                best, least = (first, second), frequency
        return best


def _splits(word: str) -> Iterator[tuple[str, str]]:
    if word.isalpha() and len(word) <= LONGEST:
        for at in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
            yield word[:at], word[at:]


def _consonants(word: str) -> str:
    return word[0] + _NO_VOWELS.sub("", word[1:])


def _vowels(word: str) -> int:
    return sum(letter in _VOWELS for letter in word)


def _beside() -> frozenset[tuple[str, str]]:
    at = {letter: (x + y / 2, y) for y, row in enumerate(_ROWS) for x, letter in enumerate(row)}
    return frozenset(
        (a, b)
        for a, (ax, ay) in at.items()
        for b, (bx, by) in at.items()
        if a != b and abs(ax - bx) <= 1 and abs(ay - by) <= 1
    )


_BESIDE = _beside()
_FIRST = 0.15
_SWAPPED = 0.85


def channel_cost(typed: str, meant: str) -> float:
    """Return what it takes to type the one for the other: 1 is a usual slip."""
    before: list[float] = []
    row = [0.0]
    for y in range(1, len(meant) + 1):
        row.append(row[-1] + _left_out(meant, y - 1))
    for x in range(1, len(typed) + 1):
        older, before, row = before, row, [row[0] + _added(typed, x - 1)]
        for y in range(1, len(meant) + 1):
            cost = min(
                before[y] + _added(typed, x - 1),
                row[y - 1] + _left_out(meant, y - 1),
                before[y - 1] + _hit(typed[x - 1], meant[y - 1]),
            )
            swapped = x > 1 and y > 1 and typed[x - 2 : x] == meant[y - 2 : y][::-1]
            if swapped and typed[x - 1] != meant[y - 1]:
                cost = min(cost, older[y - 2] + _SWAPPED)
            row.append(cost)
    return row[-1] + (_FIRST if typed[:1] != meant[:1] else 0.0)


def _left_out(meant: str, at: int) -> float:
    letter = meant[at]
    if at and meant[at - 1] == letter:
        return 0.6
    return 0.8 if letter in _VOWELS and at else 0.95


def _added(typed: str, at: int) -> float:
    return 0.6 if at and typed[at - 1] == typed[at] else 1.05


def _hit(typed: str, meant: str) -> float:
    if typed == meant:
        return 0.0
    if (typed, meant) in _BESIDE or (typed in _VOWELS and meant in _VOWELS):
        return 0.85
    return 1.05
