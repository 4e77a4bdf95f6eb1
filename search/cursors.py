"""Opaque places in a list: after (or before) this thread, in this order."""

from __future__ import annotations

import base64
import binascii
import json
import math
from dataclasses import astuple, dataclass
from datetime import date, timedelta

_EPOCH = date(1970, 1, 1)
_BITS = 32
_LARGEST = 2**63 - 1


class BadCursor(ValueError):
    """The text is no cursor, or one of another order."""


@dataclass(frozen=True)
class Cursor:
    """`value` is what the order sorts by; `place` breaks ties and is unique.

    `day` is the day on which the walk began: a relevance that fades with age must not
    change between two pages.
    """

    order: str
    backwards: bool
    value: float
    place: int
    day: int

    def encode(self) -> str:
        packed = json.dumps(astuple(self), separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def decode(text: str, order: str) -> Cursor:
    """Return the cursor.

    :raises BadCursor: it is damaged, invented, or belongs to another order
    """
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        named, backwards, value, place, day = json.loads(packed)
    except (binascii.Error, ValueError, TypeError, RecursionError) as error:
        raise BadCursor from error
    whole = all(type(number) is int and 0 <= number <= _LARGEST for number in (place, day))
    known = type(backwards) is bool and type(value) in (int, float)
    if named != order or not whole or not known or day > 10_000_000:
        raise BadCursor
    if not math.isfinite(value) or abs(value) > _LARGEST:
        raise BadCursor
    return Cursor(order, backwards, value, place, day)


def day_number(day: date) -> int:
    return (day - _EPOCH).days


def place(received_on: date, thread: int) -> int:
    """Return where a thread stands among the newest: by day, then by number, as one integer."""
    return max(day_number(received_on), 0) << _BITS | thread


def day_and_thread(place: int) -> tuple[date, int]:
    """Return the day and the number that `place` was made of."""
    days = min(place >> _BITS, (date.max - _EPOCH).days)
    return _EPOCH + timedelta(days=days), place & (1 << _BITS) - 1


LAST_PLACE = _LARGEST


def bounds(since: date | None, until: date | None) -> tuple[int, int]:
    """Return the first and the last place of these days, both included."""
    first = place(since, 0) if since else 0
    last = place(until, (1 << _BITS) - 1) if until else LAST_PLACE
    return first, last
