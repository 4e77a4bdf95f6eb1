"""Everything but names: each family of rules reads what the surer ones before it left."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from complaints.recognisers import (
    addresses,
    codes,
    coordinates,
    dates,
    digits,
    harmless,
    look,
    mail,
    online,
    plates,
    spelled,
)
from complaints.recognisers.found import found, places_of, without
from complaints.redaction import LOOK, Span

_Family = Callable[[str], Iterator[Span]]
# The order matters: a link may contain coordinates, an address a number, a plate a date.
_AS_WRITTEN: Sequence[_Family] = (mail.find, online.find)
_IN_THE_REST: Sequence[_Family] = (
    coordinates.find,
    dates.find,
    plates.find,
    addresses.find,
    spelled.find,
)
_WITH_DIGITS_READ: Sequence[_Family] = (plates.find, codes.find)


def find(text: str) -> list[Span]:
    """Return the patterns of personal data in a normal text; they may touch, and overlap."""
    spans: list[Span] = []
    rest = _take(text, _AS_WRITTEN, spans)
    rest = without(rest, online.links(rest))
    rest = _take(rest, _IN_THE_REST, spans)
    rest = _take(digits.as_digits(rest), _WITH_DIGITS_READ, spans)
    rest = without(rest, harmless.find(rest))
    rest = _take(rest, (digits.find,), spans)
    spans += look.find(rest)
    return spans


def _take(text: str, families: Sequence[_Family], spans: list[Span]) -> str:
    """Add what the families find, and return the text without it."""
    for family in families:
        spans += (new := list(family(text)))
        text = without(text, places_of(new))
    return text


def closed(text: str) -> list[Span]:
    """Return links and the numbers of letters: whatever is in them, no name of a person is.

    They are no proposals; they only keep other rules out.
    """
    places = [*online.links(text), *harmless.references(text)]
    return [found(start, end, "OTHER", "closed", LOOK) for start, end in places]
