"""What was typed, taken apart: words, "phrases", -not, prefix*, OR. Pure: no engine in here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from search import analysis

MOST_TERMS = 32
# A longer text is a story: what it quotes it only tells, and its dashes exclude nothing.
WORDS_OF_A_SEARCH = 12
_PART = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_SIGNS = re.compile(r'"|(?<!\S)-')
_OR = frozenset(["OR", "ATAU", "|"])
Run = tuple[str, ...]


@dataclass(frozen=True)
class Word:
    """An optional word. `start` and `end` are its place in what was typed.

    `joined`: it is another choice for the word before it.
    """

    written: str
    stem: str
    start: int
    end: int
    is_prefix: bool = False
    joined: bool = False


@dataclass(frozen=True)
class Query:
    """Every word is optional; phrases are required; what is excluded stays out.

    A phrase is one or several runs of stems, of which one must stand in the text. `nothing`
    is true where something was typed of which nothing can be searched: stop words, signs.
    `strict`: no word is optional.
    """

    words: tuple[Word, ...] = ()
    phrases: tuple[tuple[Run, ...], ...] = ()
    excluded: tuple[Run, ...] = ()
    nothing: bool = False
    strict: bool = False

    @property
    def ranks(self) -> bool:
        """Whether something in it makes one thread more relevant than another."""
        return bool(self.words or self.phrases)


@dataclass(frozen=True)
class _Part:
    """A piece of what was typed: its words, and how it stands to the piece before."""

    words: tuple[Word, ...]
    quoted: bool
    minus: bool
    joined: bool

    @property
    def run(self) -> Run:
        return tuple(word.stem for word in self.words)


def parse(text: str) -> Query:
    """Take the text apart. Any text means something; at most MOST_TERMS terms count."""
    if len(text.split()) > WORDS_OF_A_SEARCH:
        text = _SIGNS.sub(" ", text)
    words: list[Word] = []
    phrases: list[tuple[Run, ...]] = []
    excluded: list[Run] = []
    for chain in _chains(_parts(text)):
        if chain[0].minus:
            excluded.append(chain[0].run)
        elif any(part.quoted for part in chain):
            phrases.append(tuple(dict.fromkeys(part.run for part in chain)))
        else:
            first, *others = chain
            words += first.words
            words += [replace(w, joined=True) for part in others for w in part.words[:1]]
            words += [w for part in others for w in part.words[1:]]
    once = {word.stem: word for word in reversed(words)}
    kept = tuple(word for word in words if once[word.stem] is word)
    nothing = bool(text.strip()) and not (kept or phrases or excluded)
    return Query(kept, tuple(dict.fromkeys(phrases)), tuple(dict.fromkeys(excluded)), nothing)


def _parts(text: str) -> Iterator[_Part]:
    """Yield the pieces of the text that can be searched by."""
    room, joined, anything = MOST_TERMS, False, False
    for part in _PART.finditer(text):
        quoted = part["word"] is None
        written = part["phrase"] if quoted else part["word"]
        if not quoted and not part["minus"] and written in _OR:
            joined = anything
            continue
        start = part.start("phrase") if quoted else part.start("word")
        found = [token for token in analysis.tokens(written) if token.stem][: max(room, 0)]
        room -= len(found)
        if found:
            minus = bool(part["minus"])
            words = tuple(_words(found, start, starred=not quoted and written.endswith("*")))
            yield _Part(words, quoted, minus, joined and not minus)
            anything = not minus
        joined = False


def _chains(parts: Iterator[_Part]) -> Iterator[list[_Part]]:
    """Put pieces together that OR joins."""
    chain: list[_Part] = []
    for part in parts:
        if chain and not part.joined:
            yield chain
            chain = []
        chain.append(part)
    if chain:
        yield chain


def _words(found: list[analysis.Token], start: int, *, starred: bool) -> Iterator[Word]:
    last = found[-1]
    for token in found:
        yield Word(
            token.word,
            token.stem or "",
            start + token.start,
            start + token.end,
            is_prefix=starred and token is last and len(token.word) > 1,
        )
