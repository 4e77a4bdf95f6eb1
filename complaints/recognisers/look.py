"""Hints: what is left uncovered and looks as if it could be told better by a person."""

from __future__ import annotations

import re
from collections.abc import Iterator

from complaints.recognisers.found import found
from complaints.redaction import LOOK, Span

_DIGITS = re.compile(r"\d(?:[ .\-]?\d){4,40}")
_MIXTURE = re.compile(
    r"(?<![\w/.\-])(?=[A-Za-z]{0,20}\d)(?=\d{0,20}[A-Za-z])[A-Za-z0-9]{6,40}(?![\w/\-])"
)
_POST_CODE = re.compile(r"80\d{3}")


def find(text: str) -> Iterator[Span]:
    """Yield runs of five and more digits, and words in which letters and digits mix."""
    for match in _DIGITS.finditer(text):
        solid = re.search(r"\d{5}", match[0])
        if solid and not _POST_CODE.fullmatch(match[0]):
            yield found(match.start(), match.end(), "OTHER", "uncovered-digits", LOOK)
    for match in _MIXTURE.finditer(text):
        digits = sum(c.isdigit() for c in match[0])
        if 3 <= digits <= len(match[0]) - 2:
            yield found(match.start(), match.end(), "OTHER", "digits-and-letters", LOOK)
