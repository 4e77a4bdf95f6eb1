"""Words that a reporter wants hidden beside what the recognisers found: where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from complaints.redaction import Span

RULE = "reporter"


def places(words: Iterable[str], texts: Mapping[str, str]) -> list[Span]:
    """Return every place of the texts, by field, that reads like one of these words, in any
    case and spacing. Whole words come first: "Adi" hides no part of "Adiknya"."""
    return [
        span
        for line in words
        if (plain := r"\s+".join(re.escape(word) for word in line.split()))
        for span in _found(plain, texts)
    ]


def _found(plain: str, texts: Mapping[str, str]) -> list[Span]:
    for pattern in (rf"(?<!\w){plain}(?!\w)", plain):
        spans = [
            Span(match.start(), match.end(), "OTHER", rule=RULE, field=field)
            for field, text in texts.items()
            for match in re.finditer(pattern, text, re.IGNORECASE)
        ]
        if spans:
            return spans
    return []
