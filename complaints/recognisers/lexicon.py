"""What a word is known as: a function word, a common word, a name, both, or unknown.

The lists are read once, at the first question. No word of a text is ever kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from complaints.recognisers.word_lists import cue_words, words_of

NAME_LISTS = (
    "names-registry.txt",
    "names-balinese.txt",
    "names-archipelago.txt",
    "names-east.txt",
    "names-arabic-chinese.txt",
)


class Kind(IntEnum):
    """What the lists know of a word; the larger, the more it is a name."""

    HARD = 0  # never a part of a name
    COMMON = 1
    BOTH = 2  # a name only where something else says so
    GIVEN = 3  # the same, but often somebody's only name
    UNKNOWN = 4
    NAME = 5


@dataclass(frozen=True)
class Lexicon:
    hard: frozenset[str]
    common: frozenset[str]
    both: frozenset[str]
    given: frozenset[str]
    names: frozenset[str]
    roles: frozenset[str]
    roots: frozenset[str]  # what affixes may stand on


@cache
def lexicon() -> Lexicon:
    names = frozenset[str]().union(*map(words_of, NAME_LISTS))
    dictionary = words_of("words.txt") | words_of("words-informal.txt")
    nearly_always = words_of("names-common.txt")
    roles, hard = words_of("words-roles.txt"), words_of("words-hard.txt")
    both = (words_of("names-ambiguous.txt") | (names & (dictionary | roles))) - nearly_always
    return Lexicon(
        hard=hard,
        common=(dictionary | roles) - nearly_always,
        both=both,
        given=words_of("names-given.txt"),
        names=names | nearly_always,
        roles=roles,
        roots=dictionary | roles | hard,
    )


# Longest first: "memper" before "me".
_PREFIXES = (
    *("antar", "anti", "non", "pra", "pasca", "multi", "swa", "berke", "berpe", "kese", "pember"),
    *("memper", "menge", "penge", "diper", "keber", "keter", "seper"),
    *("meng", "meny", "peng", "peny", "nge", "mem", "men", "pem", "pen", "ber", "ter", "per"),
    *("me", "pe", "be", "te", "di", "ke", "se", "ng", "ny", "ma", "ka", "n", "m"),
)
# Where a prefix is also how many names begin, the root must be long.
_SHORTEST_ROOT = {
    **dict.fromkeys(("di", "ke", "te", "pe", "be", "se", "ng", "ny", "n", "m"), 4),
    **dict.fromkeys(("ma", "ka", "swa"), 5),
    "pra": 6,
}
_UNSURE_PREFIXES = frozenset(
    ["swa", "pra", "multi", "non", "anti", "antar", "ma", "ka", "se", "ng", "ny", "n", "m"]
)
# The root's first letter that the prefix has swallowed.
_SWALLOWED = {
    **dict.fromkeys(("meng", "peng", "ng"), "k"),
    **dict.fromkeys(("meny", "peny", "ny"), "s"),
    **dict.fromkeys(("mem", "pem", "m"), "p"),
    **dict.fromkeys(("men", "pen", "n"), "t"),
}
_SUFFIXES = (
    *("kannya", "annya", "inya", "nyalah", "nya", "kan", "lah", "kah", "pun", "ku", "mu"),
    *("ang", "ing", "ed", "er", "es", "ly", "in", "an", "ne", "na", "i", "e", "a", "n", "s", "y"),
)
_FOREIGN_SUFFIXES = frozenset(["a", "ed", "er", "es", "ly", "s", "y"])
_SURE_SUFFIXES = ("nya", "lah", "kah", "pun", "kan", "ku", "mu")
_ENDINGS_OF_NAMES = re.compile(
    r"(?:awan|awati|wati|yasa|adnya|adnyana|dana|dani|iana|iani|yani|yana|arta|artha|artini|artana|"
    r"asih|iasih|astuti|astra|astika|astini|astawa|antara|antari|adi|ika|ini|ita|yanti|yanto|anto|"
    r"ono|oyo|tono|rini|ningsih|ningrat|atmaja|atmika|putra|putri|sari|dewi|nata|natha|negara|"
    r"jaya|kusuma|wijaya|udin|uddin|ullah|fitri|hayati|man|wan|tin|tun|yem|jan|tjo|uddin)$"
)


def kind_of(word: str) -> Kind:
    """Return what a lower-case word is known as, its affixes stripped where needed."""
    known = lexicon()
    if word in known.hard:
        return Kind.HARD
    if word in known.given:
        return Kind.GIVEN if word in known.common or word in known.both else Kind.NAME
    if word in known.both:
        return Kind.BOTH
    if word in known.names:
        return Kind.NAME
    if word in known.common:
        return Kind.COMMON
    if "-" in word:
        return _kind_of_halves(word)
    return Kind.COMMON if _is_derived(word) else Kind.UNKNOWN


def _kind_of_halves(word: str) -> Kind:
    first, _, second = word.partition("-")
    if first[:3] == second[:3] or first.endswith(second[-3:]):
        return Kind.COMMON  # marah-marah, tulis-menulis
    kinds = (kind_of(first), kind_of(second.replace("-", "")))
    return Kind.COMMON if Kind.COMMON in kinds or Kind.HARD in kinds else max(kinds)


def _is_derived(word: str) -> bool:
    """Whether the word is a root of the lists with Indonesian, Balinese or English affixes."""
    roots = lexicon().roots
    if word.endswith(("ed", "ing")) and word.removesuffix("ed").removesuffix("ing") + "e" in roots:
        return True  # overcharged
    return any(
        stem in roots or _has_prefix(stem, _prefixes_with(word[len(stem) :]))
        for stem in _without_suffix(word)
    )


def _prefixes_with(suffix: str) -> Iterable[str]:
    """A Balinese or English ending takes no Indonesian prefix: "ber-elak-a" is a surname."""
    return _UNSURE_PREFIXES if suffix in _FOREIGN_SUFFIXES else _PREFIXES


def _has_prefix(stem: str, prefixes: Iterable[str]) -> bool:
    roots = lexicon().roots
    for prefix in prefixes:
        root = stem.removeprefix(prefix)
        if root is stem or len(root) < _SHORTEST_ROOT.get(prefix, 3):
            continue
        if (len(prefix) > 1 and root in roots) or _SWALLOWED.get(prefix, "-") + root in roots:
            return True
    return False


def derived_by_an_ending(word: str) -> bool:
    """Whether a word is common only for a short ending or a few letters before it."""
    known = lexicon()
    if word in known.roots or word in known.both or "-" in word:
        return False
    if any(word.endswith(s) and word.removesuffix(s) in known.roots for s in _SURE_SUFFIXES):
        return False
    sure = [prefix for prefix in _PREFIXES if prefix not in _UNSURE_PREFIXES]
    return not any(_has_prefix(stem, sure) for stem in _without_suffix(word))


def _without_suffix(word: str) -> list[str]:
    stems = [word]
    for suffix in _SUFFIXES:
        # A short ending on a short root makes names: Ariani, Suryana.
        least = 6 - len(suffix) if len(suffix) < 3 else 3
        if word.endswith(suffix) and len(word) - len(suffix) >= least:
            stems.append(word[: -len(suffix)])
    return stems


def is_misspelt(word: str) -> bool:
    """Whether one letter left out, doubled or swapped away makes a longer common word of it."""
    common = lexicon().roots
    halves = [(word[:n], word[n:]) for n in range(len(word) + 1)]
    if any(a + b[1:] in common for a, b in halves if b):
        return True
    if any(a + b[1] + b[0] + b[2:] in common for a, b in halves if len(b) > 1):
        return True
    return any(a + letter + b in common for a, b in halves for letter in _LETTERS)


_LETTERS = "abcdefghijklmnoprstuwy"


def looks_like_name(word: str) -> bool:
    """Whether an unknown word has the ending of many names of Bali and Java."""
    return len(word) >= 5 and _ENDINGS_OF_NAMES.search(word) is not None


_BEGINNINGS = cue_words("letters-beginnings")
_CLOSINGS = cue_words("letters-closings")
_OPENING = re.compile(r"[^aeiouy'’-]*")
_CLOSING = re.compile(r"[^aeiouy'’-]*$")


def looks_written(word: str) -> bool:
    """Whether an unknown word can be pronounced: no abbreviation, no drawn-out cry."""
    opening = _OPENING.match(word)
    closing = _CLOSING.search(word)
    first, last = opening[0] if opening else "", closing[0] if closing else ""
    return (
        len(word) >= 3
        and first != word
        and (len(first) < 2 or first[:2] in _BEGINNINGS)
        and (len(last) < 2 or last[-2:] in _CLOSINGS)
        and len(first) < 4
        and re.search(r"(.)\1\1", word) is None
        and re.search(r"[^aeiouy'’-]{6}", word) is None
    )
