"""Words that a reporter wants hidden beside what the recognisers found: where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from complaints.redaction import Span

RULE = "reporter"


SHORTEST = 3  # characters: less is in the words of others by chance
_ENDING = r"(?=(?:ku|mu|nya|lah|kah|pun)?(?!\w))"  # "Adinya" is about Adi, "Adiknya" is not


def places(words: Iterable[str], texts: Mapping[str, str]) -> list[Span]:
    """Return every place of the texts, by field, that reads like one of these words, in any
    case and spacing. Whole words come first: "Adi" hides no part of "Adiknya"."""
    return [span for plain in _patterns(words) for span in _found(plain, texts)]


def places_of_others(words: Iterable[str], texts: Mapping[str, str]) -> list[Span]:
    """The same for what others write: whole words only, for the reporter never saw that text,
    with the endings of Indonesian, and none that are very short."""
    long = (line for line in words if len(line.strip()) >= SHORTEST)
    return [
        span for plain in _patterns(long) for span in _matches(rf"(?<!\w){plain}{_ENDING}", texts)
    ]


def _patterns(words: Iterable[str]) -> list[str]:
    found = (r"\s+".join(re.escape(word) for word in line.split()) for line in words)
    return [plain for plain in found if plain]


def _found(plain: str, texts: Mapping[str, str]) -> list[Span]:
    whole = _matches(rf"(?<!\w){plain}(?!\w)", texts)
    return whole or _matches(plain, texts)


def _matches(pattern: str, texts: Mapping[str, str]) -> list[Span]:
    return [
        Span(match.start(), match.end(), "OTHER", rule=RULE, field=field)
        for field, text in texts.items()
        for match in re.finditer(pattern, text, re.IGNORECASE)
    ]
