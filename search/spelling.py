"""Did you mean: the likeliest known word for one that nobody has written yet."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

# A rarer word may be a slip itself, or something that should not have been written.
LEAST_FREQUENCY = 3
SHORTEST = 4
LONGEST = 24
_CANDIDATES = 12
_COST_OF_A_LETTER = 4.0
_COST_OF_THE_FIRST = 2.0


class Speller:
    """Knows the words of the public texts and in how many threads each occurs."""

    def __init__(self, words: Sequence[str], frequencies: Sequence[int]) -> None:
        self.words = words
        self.frequencies = frequencies

    def correct(self, word: str) -> str | None:
        """Return the word that was probably meant; None where nothing is near enough."""
        if not (SHORTEST <= len(word) <= LONGEST and word.isalpha()):
            return None
        near = process.extract(
            word,
            self.words,
            scorer=OSA.distance,
            score_cutoff=1 if len(word) <= 5 else 2,
            limit=_CANDIDATES,
        )

        def likelihood(candidate: tuple[str, float, int]) -> tuple[float, str]:
            text, distance, index = candidate
            cost = _COST_OF_A_LETTER * distance
            cost += _COST_OF_THE_FIRST if text[0] != word[0] else 0.0
            return math.log(self.frequencies[index]) - cost, text

        found = [candidate for candidate in near if candidate[0] != word]
        return max(found, key=likelihood)[0] if found else None
