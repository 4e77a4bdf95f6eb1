"""Nine facets and the month of a thread packed into one integer, and counted with numpy.

Measured: reading one integer a row and counting here is 8 to 19 times as fast as nine
GROUP BYs, and as exact.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

import numpy as np
import numpy.typing as npt

from search.documents import Document
from search.request import FACETS

Packed = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

# 63 bits: room for 1,023 subcategories, 511 agencies or villages, the months to 2085.
BITS = {
    "category": 7,
    "subcategory": 10,
    "agency": 9,
    "stage": 4,
    "outcome": 4,
    "channel": 5,
    "district": 5,
    "village": 9,
    "month": 10,
}
SHIFT = {name: sum(list(BITS.values())[:index]) for index, name in enumerate(BITS)}
_SLUGS = tuple((facet, shift) for facet, shift in SHIFT.items() if facet != "month")
# Facets that lie side by side and are counted in one go.
TOGETHER = (
    ("category",), ("subcategory",), ("agency", "stage"), ("outcome", "channel"),
    ("district", "village"), ("month",),
)  # fmt: skip
FEW = 24
FIRST_YEAR = 2000
MONTHS = 12
LAST_YEAR = FIRST_YEAR + (1 << BITS["month"]) // MONTHS - 1
# What is counted. The year is no number of its own: it is twelve months.
COUNTED = (*FACETS, "month")


class FacetFull(Exception):
    """A vocabulary has outgrown its bits. Widen BITS and rebuild."""


class Values:
    """The numbers of the slugs, as one connection sees them now; 0 is "none"."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.numbers: dict[str, dict[str, int]] = {name: {} for name in FACETS}
        self._slugs: dict[str, dict[int, str]] = {}
        rows = connection.execute("SELECT facet, slug, number FROM value")
        for facet, slug, number in rows:
            self.numbers[facet][slug] = number

    def number(self, facet: str, slug: str) -> int | None:
        if facet == "year":
            return _year(slug)
        return self.numbers[facet].get(slug) if slug else 0

    def slugs(self, facet: str) -> Mapping[int, str]:
        """Return the slugs by number; 0 is none."""
        if facet not in self._slugs:
            self._slugs[facet] = _DATES.get(facet) or {
                number: slug for slug, number in self.numbers[facet].items()
            }
        return self._slugs[facet]

    def pack(self, document: Document) -> int:
        """Return the document's facets as one integer; new slugs get a number."""
        packed = _month_of(document.received_on) << SHIFT["month"]
        values = vars(document)
        for facet, shift in _SLUGS:
            if slug := values[facet]:
                number = self.numbers[facet].get(slug) or self._add(facet, slug)
                packed |= number << shift
        return packed

    def _add(self, facet: str, slug: str) -> int:
        known = self.numbers[facet]
        number = max(known.values(), default=0) + 1
        if number >> BITS[facet]:
            raise FacetFull(facet)
        known[slug] = number
        self._slugs.pop(facet, None)
        self.connection.execute("INSERT INTO value VALUES (?, ?, ?)", (facet, slug, number))
        return number

    def chosen(self, filters: Mapping[str, Collection[str]]) -> dict[str, set[int]]:
        """Return the filters in numbers; a slug that no thread has matches nothing."""
        found = {
            facet: {self.number(facet, slug) for slug in slugs} for facet, slugs in filters.items()
        }
        return {
            facet: {number for number in numbers if number is not None}
            for facet, numbers in found.items()
        }

    def all_named(self, counts: Mapping[str, Mapping[int, int]]) -> dict[str, dict[str, int]]:
        return {facet: self.named(facet, found) for facet, found in counts.items()}

    def named(self, facet: str, counts: Mapping[int, int]) -> dict[str, int]:
        """Return counts by slug; threads without a value are no choice."""
        slugs = self.slugs(facet)
        return {slugs[number]: n for number, n in counts.items() if n > 0 and number in slugs}


def _year(slug: str) -> int | None:
    year = int(slug)
    return year - FIRST_YEAR if FIRST_YEAR < year <= LAST_YEAR else None


def _month_of(day: date) -> int:
    """The months since January 2000, so that a twelfth of it is the year; 0 out of range."""
    inside = FIRST_YEAR < day.year <= LAST_YEAR
    return (day.year - FIRST_YEAR) * MONTHS + day.month - 1 if inside else 0


_DATES = {
    "year": {number: str(FIRST_YEAR + number) for number in range(1, LAST_YEAR - FIRST_YEAR + 1)},
    "month": {
        number: f"{FIRST_YEAR + number // MONTHS}-{number % MONTHS + 1:02}"
        for number in range(1, 1 << BITS["month"])
    },
}


def unpack(packed: int) -> dict[str, int]:
    """Return the numbers of all that is counted."""
    found = {facet: packed >> SHIFT[facet] & (1 << bits) - 1 for facet, bits in BITS.items()}
    return {**found, "year": found["month"] // MONTHS}


def totals(connection: sqlite3.Connection) -> dict[str, dict[int, int]]:
    """Return the counts of all threads, which every write keeps."""
    numbers: dict[str, dict[int, int]] = {name: {} for name in COUNTED}
    for facet, number, n in connection.execute("SELECT facet, number, count FROM total"):
        numbers[facet][number] = n
    return numbers


def condition(chosen: Mapping[str, Collection[int]]) -> str:
    """Return the SQL that keeps the rows of these filters. Only integers go into it."""
    parts = [
        f"{_sql(facet)} IN ({','.join(map(str, sorted(numbers)))})"
        for facet, numbers in chosen.items()
    ]
    return " AND ".join(parts) or "1"


def _sql(facet: str) -> str:
    if facet == "year":
        return f"{_sql('month')} / {MONTHS}"
    return f"((a.packed >> {SHIFT[facet]}) & {(1 << BITS[facet]) - 1})"


def passing(packed: Packed, chosen: Mapping[str, Collection[int]]) -> Mask | slice:
    """Return which rows pass all filters."""
    masks = _passing(packed, chosen)
    return np.logical_and.reduce(list(masks.values())) if masks else slice(None)


def count(packed: Packed, chosen: Mapping[str, Collection[int]]) -> dict[str, dict[int, int]]:
    """Count each facet among the rows that pass the filters of all the others, and the
    months of those that pass all."""
    passed = _passing(packed, chosen)
    kept = packed[passing(packed, chosen)]
    found = _count_together(kept)
    for facet in chosen:
        found[facet] = _count(packed[_all_but(facet, passed, len(packed))], facet)
    return found


def _count_together(packed: Packed) -> dict[str, dict[int, int]]:
    """Count all facets. A few rows are counted one by one; of many, some facets that lie side
    by side are counted as one number."""
    if len(packed) <= FEW:
        return _count_few(packed.tolist())
    found: dict[str, dict[int, int]] = {}
    for together in TOGETHER:
        bits = [BITS[facet] for facet in together]
        number = (packed >> SHIFT[together[0]]) & ((1 << sum(bits)) - 1)
        # The first facet lies lowest in the number: it is the last axis.
        table = np.bincount(number, minlength=1 << sum(bits))
        table = table.reshape([1 << size for size in reversed(bits)])
        for axis, facet in enumerate(reversed(together)):
            others = tuple(each for each in range(len(bits)) if each != axis)
            found[facet] = _numbered(table.sum(axis=others))
    return {**found, "year": _years(found["month"])}


def _count_few(rows: Sequence[int]) -> dict[str, dict[int, int]]:
    found = {
        facet: _times([each >> SHIFT[facet] & (1 << bits) - 1 for each in rows])
        for facet, bits in BITS.items()
    }
    return {**found, "year": _years(found["month"])}


def _years(months: Mapping[int, int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for month, n in months.items():
        found[month // MONTHS] = found.get(month // MONTHS, 0) + n
    return found


def _times(numbers: Iterable[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for number in numbers:
        found[number] = found.get(number, 0) + 1
    return found


def _passing(packed: Packed, chosen: Mapping[str, Collection[int]]) -> dict[str, Mask]:
    found = {}
    for facet, numbers in chosen.items():
        table = np.zeros(1 << BITS.get(facet, BITS["month"]), dtype=np.bool_)
        table[list(numbers)] = True
        found[facet] = table[column(packed, facet)]
    return found


def _all_but(facet: str, passing: Mapping[str, Mask], size: int) -> Mask:
    result = np.ones(size, dtype=np.bool_)
    for other, mask in passing.items():
        if other != facet:
            result &= mask
    return result


def column(packed: Packed, facet: str) -> Packed:
    """Return the facet's number of each row."""
    if facet == "year":
        return column(packed, "month") // MONTHS
    return (packed >> SHIFT[facet]) & ((1 << BITS[facet]) - 1)


def _count(packed: Packed, facet: str) -> dict[int, int]:
    return _numbered(np.bincount(column(packed, facet)))


def _numbered(counts: npt.NDArray[np.int64]) -> dict[int, int]:
    """Return what was counted at all, by number."""
    numbers = np.flatnonzero(counts)
    return dict(zip(numbers.tolist(), counts[numbers].tolist(), strict=True))
