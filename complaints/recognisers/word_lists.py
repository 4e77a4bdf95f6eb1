"""The files of the folder `data`: lists of words, and of phrases in sections. See SOURCE.txt."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data"


def _lines(file: str) -> list[str]:
    lines = (_DATA / file).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def words_of(file: str) -> frozenset[str]:
    """Return the words of a list without sections."""
    return frozenset(word for line in _lines(file) for word in line.split())


def sections_of(file: str) -> list[tuple[str, str]]:
    """Return (title, content) of every section of a file, in order."""
    found: list[tuple[str, str]] = []
    for line in _lines(file):
        if line.startswith("["):
            found.append((line.strip("[]"), ""))
        else:
            title, content = found[-1]
            found[-1] = (title, f"{content} {line}")
    return found


@cache
def _cues() -> dict[str, str]:
    return dict(sections_of("cues.txt"))


def cue_words(title: str) -> frozenset[str]:
    """Return the words of a section of cues.txt."""
    return frozenset(_cues()[title].split())


def cue_phrases(title: str) -> list[tuple[str, ...]]:
    """Return the phrases of a section of cues.txt, each cut into its words."""
    return [tuple(phrase.split()) for phrase in _cues()[title].split(",") if phrase.strip()]
