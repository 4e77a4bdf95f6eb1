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

# The order matters: a link may contain coordinates, an address a number, a plate a date.
_FAMILIES: Sequence[Callable[[str], Iterator[Span]]] = (
    mail.find,
    online.find,
    coordinates.find,
    dates.find,
    addresses.find,
    plates.find,
    codes.find,
    spelled.find,
)


def find(text: str) -> list[Span]:
    """Return the patterns of personal data in a normal text; they may touch, and overlap."""
    spans: list[Span] = []
    rest = text
    for family in _FAMILIES:
        spans += (new := list(family(rest)))
        rest = without(rest, places_of(new))
        if family is online.find:
            rest = without(rest, online.links(rest))
    rest = digits.as_digits(rest)
    rest = without(rest, harmless.find(rest))
    spans += (numbers := list(digits.find(rest)))
    spans += look.find(without(rest, places_of(numbers)))
    return spans


def closed(text: str) -> list[Span]:
    """Return links and the numbers of letters: whatever is in them, no name of a person is.

    They are no proposals; they only keep other rules out.
    """
    places = [*online.links(text), *harmless.references(text)]
    return [found(start, end, "OTHER", "closed", LOOK) for start, end in places]
