"""The Indonesian of the interface stays plain: short sentences, few long words.

The measure is Björnsson's LIX, which needs no syllables and no list of words: the words of a
sentence, plus the share of long words in percent. Indonesian builds words from affixes
(`meng-…-kan`, `ke-…-an`), so a word is long here from ten letters on, not from seven. 25 reads
like a children's book, 40 like a newspaper, 60 like a law. Names, numbers and what is filled in
count as one word each.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.rules.files import ROOT, name

CATALOGUES = sorted(ROOT.glob("*/locale/id/LC_MESSAGES/django.mo"))
LONG = 10
MOST_WORDS = 25
# Of a sentence; and of all sentences of a part together. Three words are a label, no sentence.
MOST_LIX, MOST_MEAN_LIX, LEAST_WORDS = 55, 16, 4
FILLED_IN = re.compile(r"<[^>]*>|%\(\w+\)s|%s|\{\w*\}|https?://\S+")
END = re.compile(r"[.!?:;]+(?=\s|$)|\n+")
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|\d[\d.,]*")


def lix(words: list[str]) -> float:
    return len(words) + 100 * sum(len(word) >= LONG for word in words) / len(words)


@cache
def sentences(catalogue: Path) -> list[list[str]]:
    """The sentences of a catalogue's Indonesian, as words."""
    return [words for text in _texts(catalogue) for words in split(text)]


def split(text: str) -> Iterator[list[str]]:
    for sentence in END.split(FILLED_IN.sub(" x ", text)):
        words = WORD.findall(sentence)
        if len(words) >= LEAST_WORDS:
            yield words


def _texts(catalogue: Path) -> list[str]:
    with catalogue.open("rb") as file:
        texts: dict[object, str] = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    return [text for key, text in texts.items() if key]


def test_a_sentence_of_the_law_would_be_found() -> None:
    law = (
        "Penyelenggara berkewajiban menyelenggarakan pelayanan berdasarkan penyelenggaraan "
        "pemerintahan yang mempertimbangkan keseimbangan kepentingan"
    )
    assert lix(next(split(law))) > MOST_LIX


@pytest.mark.parametrize("path", [pytest.param(p, id=name(p)) for p in CATALOGUES])
def test_no_sentence_is_long_or_heavy(path: Path) -> None:
    heavy = [
        f"{len(words)} words, LIX {lix(words):.0f}: {' '.join(words)}"
        for words in sentences(path)
        if len(words) > MOST_WORDS or (len(words) > MOST_WORDS / 3 and lix(words) > MOST_LIX)
    ]
    assert heavy == []


@pytest.mark.parametrize("path", [pytest.param(p, id=name(p)) for p in CATALOGUES])
def test_the_whole_reads_easily(path: Path) -> None:
    found = [lix(words) for words in sentences(path)]
    assert sum(found) / len(found) < MOST_MEAN_LIX
