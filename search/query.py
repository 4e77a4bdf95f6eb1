"""What was typed, taken apart: words, "phrases", -not, prefix*. Pure: no engine in here."""

from __future__ import annotations

import re
from dataclasses import dataclass

from search import analysis

MOST_TERMS = 32
_PART = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')


@dataclass(frozen=True)
class Word:
    """An optional word. `start` and `end` are its place in what was typed."""

    written: str
    stem: str
    start: int
    end: int
    is_prefix: bool = False


@dataclass(frozen=True)
class Query:
    """Every word is optional; phrases are required; what is excluded stays out.

    Phrases are sequences of stems. `nothing` is true where something was typed of which
    nothing can be searched: stop words, signs.
    """

    words: tuple[Word, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[tuple[str, ...], ...] = ()
    nothing: bool = False

    @property
    def ranks(self) -> bool:
        """Whether something in it makes one thread more relevant than another."""
        return bool(self.words or self.phrases)


def parse(text: str) -> Query:
    """Take the text apart. Any text means something; at most MOST_TERMS terms count."""
    words: list[Word] = []
    phrases: list[tuple[str, ...]] = []
    excluded: list[tuple[str, ...]] = []
    room = MOST_TERMS
    for part in _PART.finditer(text):
        written = part["phrase"] if part["word"] is None else part["word"]
        start = part.start("word") if part["word"] is not None else part.start("phrase")
        found = [token for token in analysis.tokens(written) if token.stem]
        found = found[: max(room, 0)]
        room -= len(found)
        run = tuple(token.stem for token in found if token.stem)
        if not run:
            continue
        if part["minus"]:
            excluded.append(run)
        elif part["word"] is None:
            phrases.append(run)
        else:
            words += _words(found, start, starred=written.endswith("*"))
    once = {word.stem: word for word in reversed(words)}
    kept = tuple(word for word in words if once[word.stem] is word)
    nothing = bool(text.strip()) and not (kept or phrases or excluded)
    return Query(kept, tuple(dict.fromkeys(phrases)), tuple(dict.fromkeys(excluded)), nothing)


def _words(found: list[analysis.Token], start: int, *, starred: bool) -> list[Word]:
    last = found[-1]
    return [
        Word(
            token.word,
            token.stem or "",
            start + token.start,
            start + token.end,
            is_prefix=starred and token is last and len(token.word) > 1,
        )
        for token in found
    ]
