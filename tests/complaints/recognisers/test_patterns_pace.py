"""Hostile texts cost no more than others: the time grows with the length and not faster."""

from __future__ import annotations

import time

import pytest

from complaints.recognisers import patterns
from complaints.recognisers.normal import normalise

SHORT, TIMES = 6_000, 5
# Five times the text may take ten times as long before we speak of more than linear.
MOST = 2 * TIMES


def seconds(text: str) -> float:
    begin = time.process_time()
    patterns.find(normalise(text).text)
    return time.process_time() - begin


@pytest.mark.redaction  # a quiet machine
@pytest.mark.parametrize(
    "piece",
    [
        "1", "1 ", "12-", "5.", "0812 ", "a@", "@", "a.", "jl ", "Jl. Abc ", "gang ", "no ",
        "no 12 ", "blok a ", "rt 01 ", " ", "\n", "(", "+62", "Rp 1.000 ", "satu ", "lahir di ",
        "ig: ", "hp ", "nik ", "o0", "l", "O O ", "1a", "a/", "#1", "www.", "http://", "-8.", "°",
        "DK 1", "x1-", "\u200b1",
    ],
)  # fmt: skip
def test_time_grows_with_the_length(piece) -> None:
    def text(length: int) -> str:
        return (piece * length)[:length]

    quick = min(seconds(text(SHORT)) for _ in range(2))
    slow = min(seconds(text(SHORT * TIMES)) for _ in range(2))
    assert slow <= max(0.3, quick * MOST)
