"""Lists of words that stand in the code, next to the rule that needs them."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """Return the words of a text, which is easier to read and to sort than a list."""
    return frozenset(text.split())


def either(text: str) -> str:
    """Return a pattern for any of the words, the longer ones first."""
    return "|".join(sorted(text.split(), key=lambda word: (-len(word), word)))
