"""One Indonesian analysis for texts, queries and snippets, whichever engine answers.

fold -> tokenise -> chat spellings -> stop list -> exceptions, places, roots -> Snowball.
The word lists are files in search/data. Raise VERSION with every change here or there: an
index that was built with another version is rebuilt.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import snowballstemmer

VERSION = 2
DATA = Path(__file__).parent / "data"
LONGEST_WORD = 40
END = "\0"  # no word has it
_TOKEN = re.compile(r"[^\W_]+")
# Twice, as one types it: jalan2, lubang2nya; and the long cry: parahhh.
_TWICE = re.compile(r"^([a-z]{3,})2(?:an|nya|in|kan|i)?$")
_CRY = re.compile(r"([a-z])\1{2,}")
_PARTICLE = re.compile(r"(?:nya|lah|kah|pun|ku|mu)$")
# An ASCII text without its signs and large letters: a third of what the expression takes.
_PLAIN = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}
_PLAIN_AND_END = {**_PLAIN, ord(END): END}
_snowball = snowballstemmer.stemmer("indonesian")


class Token(NamedTuple):
    """A word of a text: where it stands, and what it is searched by (None: by nothing)."""

    start: int
    end: int
    word: str
    stem: str | None


def fold(text: str) -> str:
    """Return the text without case and accents."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))


def tokens(text: str) -> Iterator[Token]:
    """Yield the words of the text in order, with their places in it."""
    if text.isascii():  # whose small letters stand where the large ones stood
        for match in _TOKEN.finditer(text.lower()):
            word = match[0][:LONGEST_WORD]
            yield Token(match.start(), match.end(), word, stem(word))
        return
    for match in _TOKEN.finditer(text):
        for word in _TOKEN.findall(fold(match[0])):
            word = word[:LONGEST_WORD]
            yield Token(match.start(), match.end(), word, stem(word))


def words(text: str) -> list[str]:
    """Return the folded words as they were written: for the vocabulary."""
    if text.isascii():
        return [word[:LONGEST_WORD] for word in text.translate(_PLAIN).split()]
    return [
        word[:LONGEST_WORD]
        for match in _TOKEN.finditer(text)
        for word in _TOKEN.findall(fold(match[0]))
    ]


def words_in_turn(texts: Iterable[str]) -> list[str]:
    """Return the folded words of all texts, however long, with an END after each text.

    Taken apart all at once: for who has many texts, and cuts each different word only once.
    """
    plain = [
        text if text.isascii() and END not in text else " ".join(words(text)) for text in texts
    ]
    return f" {END} ".join([*plain, ""]).translate(_PLAIN_AND_END).split()


def stems(text: str) -> list[str]:
    """Return what the text is searched by, in order."""
    return [found for word in words(text) if (found := stem(word))]


@lru_cache(200_000)
def stem(word: str) -> str | None:
    """Return the stem of a folded word; None for a stop word or a lone letter."""
    lists = _lists()
    word = written(word)
    if word in lists.stop or (len(word) < 2 and not word.isdigit()):
        return None
    if len(word) < 4 or not word.isalpha():
        return word
    known = lists.stems.get(word)
    if known is None and (bare := _PARTICLE.sub("", word)) != word and len(bare) > 2:
        known = lists.stems.get(bare)
    return known or str(_snowball.stemWord(word))


@lru_cache(200_000)
def written(word: str) -> str:
    """Return a folded word as it is written outside a chat."""
    spellings = _lists().spellings
    if word not in spellings:
        word = _CRY.sub(r"\1", _TWICE.sub(r"\1", word))
    return spellings.get(word, word)


def is_listed(word: str) -> bool:
    """Whether the lists know the folded word: a spelling, a stop word, a form of a root."""
    lists = _lists()
    return word in lists.spellings or word in lists.stop or word in lists.stems


# ----------------------------------------------------------------------- the lists, read once
class _Lists(NamedTuple):
    spellings: dict[str, str]
    stop: frozenset[str]
    stems: dict[str, str]


def _lines(name: str) -> list[str]:
    text = (DATA / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def _entries(name: str) -> list[str]:
    return " ".join(_lines(name)).split()


def _pairs(name: str) -> dict[str, str]:
    pairs = (line.split("=>") for line in _lines(name))
    return {word.strip(): meant.strip() for word, meant in pairs}


@cache
def _lists() -> _Lists:
    return _Lists(_pairs("spellings.txt"), frozenset(_entries("stopwords.txt")), overrides())


@cache
def overrides() -> dict[str, str]:
    """Return every word whose stem the lists decide: the override table of any engine."""
    roots = _entries("roots.txt")
    table: dict[str, str] = {}
    for root in roots:
        for form in derived(root):
            table.setdefault(form, root)
    for name in ("roots.txt", "places.txt"):
        table |= {word: word for word in _entries(name)}
    return table | _pairs("exceptions.txt")


@cache
def places() -> frozenset[str]:
    """Return the stems of the names of places."""
    return frozenset(_entries("places.txt"))


@cache
def digest() -> str:
    """Return a digest of the word lists: an index that was built with others is rebuilt."""
    names = ("exceptions.txt", "places.txt", "roots.txt", "spellings.txt", "stopwords.txt")
    content = b"".join((DATA / name).read_bytes() for name in names)
    return hashlib.sha256(content).hexdigest()[:16]


# -------------------------------------------------------------------------- how words are made
_NASAL = {
    **dict.fromkeys("aiueogh", ("ng", False)),
    "k": ("ng", True),
    **dict.fromkeys("bfv", ("m", False)),
    "p": ("m", True),
    **dict.fromkeys("dcjz", ("n", False)),
    "t": ("n", True),
    "s": ("ny", True),
}


def derived(root: str) -> Iterator[str]:
    """Yield the affixed forms of a root: memperbaiki, perbaikan, diperbaiki from baik."""
    ber, per, ter = ("be", "pe", "te") if root[0] == "r" else ("ber", "per", "ter")
    nasal = _nasal(root)
    suffixes = ("", "kan", "an") if root[-1] == "i" else ("", "kan", "an", "i")
    for start in (root, "di" + root, "me" + nasal, "pe" + nasal, ter + root, ber + root):
        yield from (start + end for end in suffixes)
    for start in (per + root, "diper" + root, "memper" + root, "se" + root):
        yield from (start + end for end in suffixes)
    yield from ("pe" + root, "pe" + root + "an")
    # As one speaks: ngurus, nambalin, dibersihin, ketabrak.
    yield from (start + end for start in (nasal, "di" + nasal) for end in ("", "in"))
    yield from (start + root + "in" for start in ("", "di"))
    if len(root) > 4:
        yield "ke" + root
    yield from (start + root + "an" for start in ("ke", "berke", "keter", "keber"))
    if nasal[-len(root) :] != root and root[0] in "kpts":
        # Borrowed and monosyllabic roots keep their first letter: mengkoordinasi.
        kept = {"k": "ng", "p": "m", "t": "n", "s": "n"}[root[0]] + root
        yield from (start + kept + end for start in ("me", "pe") for end in suffixes)


def _nasal(root: str) -> str:
    """The root behind me- or pe-: the nasal that joins, and the letter that it swallows."""
    if len(re.findall("[aiueo]", root)) == 1:
        return "nge" + root
    joint, swallows = _NASAL.get(root[0], ("", False))
    return joint + (root[1:] if swallows else root)
