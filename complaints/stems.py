"""The words of a text without case, spelling tricks and affixes: what rules and indexes compare.

Search has an analysis of its own, with lists that staff edit; complaints may not import it.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import lru_cache

import snowballstemmer

from complaints.recognisers.normal import normalise

LONGEST = 40
_WORD = re.compile(r"[^\W_]+")
# What everybody writes short.
_SPELLINGS = {
    "jl": "jalan", "jln": "jalan", "gg": "gang", "tdk": "tidak", "gak": "tidak", "ga": "tidak",
    "nggak": "tidak", "ndak": "tidak", "sdh": "sudah", "udah": "sudah", "blm": "belum",
    "yg": "yang", "dgn": "dengan", "krn": "karena", "utk": "untuk", "dr": "dari", "pd": "pada",
    "dpn": "depan", "lampunya": "lampu", "kel": "kelurahan", "kec": "kecamatan",
}  # fmt: skip
# A stemmer keeps the word it works on: each thread has its own.
_local = threading.local()


def words(text: str) -> list[str]:
    """Return the words of the text in order, in small plain letters."""
    plain = unicodedata.normalize("NFKD", normalise(text).text.casefold())
    return [word[:LONGEST] for word in _WORD.findall(plain)]


def stems(text: str) -> list[str]:
    """Return the words of the text in order, each without its affixes."""
    return [stem(word) for word in words(text)]


@lru_cache(100_000)
def stem(word: str) -> str:
    """Return the word of `words` without its affixes."""
    word = _SPELLINGS.get(word, word)
    if len(word) < 4 or not word.isalpha():
        return word
    return str(_stemmer().stemWord(word))


def _stemmer() -> snowballstemmer.stemmer:
    if not hasattr(_local, "indonesian"):
        _local.indonesian = snowballstemmer.stemmer("indonesian")
    return _local.indonesian
