"""Reading what is packed: the columns of all rows, and the rows that have a stem or a run of them.

A row is named by its number in all segments together. The columns stay in memory; a process
reads again only the segments that have changed since.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from search import relevance
from search.engines import embedded_facets as facets
from search.engines.embedded_segments import (
    COLUMNS,
    FIELDS,
    ROW_BITS,
    START,
    WEIGHTED,
    Array,
    posting_id,
    read_start,
)
from search.understanding import Run

_WEIGHTS = np.array(list(relevance.FIELDS.values()))
_TIMES = (1 << ROW_BITS) - 1
# Rows are put together by sorting where they are few, else by marking them among all.
FEW = 16
NOBODY = np.zeros(0, np.int32)


class Known(NamedTuple):
    """A stem of the index: in how many threads it stands, and its number in the postings."""

    frequency: int
    number: int


NOWHERE = Known(0, 0)


class Has(NamedTuple):
    """The rows that have something, in order, and how much of it by the fields' weights."""

    rows: Array
    times: Array


NOTHING = Has(NOBODY, np.zeros(0))


@dataclass(frozen=True)
class Segment:
    number: int
    rows: int
    change: int
    base: int  # the number of its first row among all


@dataclass(frozen=True)
class Columns:
    """The numbers of all rows, as of one state of the index."""

    segments: tuple[Segment, ...]
    place: Array
    packed: Array
    support: Array
    active: Array
    length: Array
    threads: int
    tokens: int

    @property
    def any_dead(self) -> bool:
        return self.threads < len(self.place)

    @property
    def average_length(self) -> float:
        """How many stems a thread has."""
        return self.tokens / self.threads if self.tokens else 1.0

    def alive(self, rows: Array) -> Array:
        return rows[self.place[rows] > 0] if self.any_dead else rows

    def everything(self) -> Array:
        return np.flatnonzero(self.place).astype(np.int32)

    @cached_property
    def subcategory(self) -> Array:
        """The number of each row's subcategory."""
        return facets.column(self.packed, "subcategory")

    @cached_property
    def subcategories(self) -> Array:
        """The share of all rows in each subcategory, by number."""
        return np.bincount(self.subcategory) / max(len(self.place), 1)

    def since(self, place: int) -> tuple[Segment, ...]:
        """Return the segments that have a row at this place or a newer one."""
        newest = zip(self.segments, self._newest, strict=True)
        return tuple(segment for segment, last in newest if last >= place)

    @cached_property
    def _newest(self) -> list[int]:
        """The newest place of each segment."""
        parts = (self.place[each.base : each.base + each.rows] for each in self.segments)
        return [int(part.max(initial=0)) for part in parts]


def read_columns(connection: sqlite3.Connection, kept: Columns | None) -> Columns:
    """Return the columns as they are now; what has not changed is taken from those kept."""
    rows = connection.execute("SELECT number, rows, change FROM segment ORDER BY number").fetchall()
    segments, base = [], 0
    for number, size, change in rows:
        segments.append(Segment(number, size, change, base))
        base += size
    before = {each: each for each in kept.segments} if kept else {}
    parts = [
        _kept(kept, segment) if kept and segment in before else _read(connection, segment)
        for segment in segments
    ]
    whole = {
        name: np.concatenate([part[name] for part in parts]) if parts else np.zeros(0, kind)
        for name, kind in COLUMNS.items()
    }
    living = whole["place"] > 0
    tokens = int(whole["length"].sum(where=living))
    return Columns(tuple(segments), **whole, threads=int(living.sum()), tokens=tokens)


def _kept(kept: Columns, segment: Segment) -> Mapping[str, Array]:
    here = slice(segment.base, segment.base + segment.rows)
    return {name: getattr(kept, name)[here] for name in COLUMNS}


def _read(connection: sqlite3.Connection, segment: Segment) -> Mapping[str, Array]:
    names = ", ".join(COLUMNS)
    row = connection.execute(f"SELECT {names} FROM segment WHERE number = ?", (segment.number,))  # noqa: S608  # names of ours
    blobs = zip(COLUMNS.items(), row.fetchone(), strict=True)
    return {name: np.frombuffer(blob, kind)[: segment.rows] for (name, kind), blob in blobs}


def known_stems(connection: sqlite3.Connection, stems: Collection[str]) -> dict[str, Known]:
    marks = ",".join("?" * len(stems))
    rows = connection.execute(
        f"SELECT stem, df, number FROM stem WHERE stem IN ({marks})",  # noqa: S608  # only marks
        [*stems],
    )
    return {stem: Known(frequency, number) for stem, frequency, number in rows}


def since_the_newest(connection: sqlite3.Connection, number: int) -> int:
    """Return the place from which on there are so many rows, or the first one."""
    row = connection.execute(
        "SELECT id FROM attr ORDER BY id DESC LIMIT 1 OFFSET ?", (number - 1,)
    ).fetchone()
    return int(row[0]) if row else 1


class Postings:
    """The postings of one moment, for one question: each stem is read once.

    With `since`, those of the segments alone that have a row at this place or a newer one.
    """

    def __init__(self, connection: sqlite3.Connection, columns: Columns, *, since: int = 0) -> None:
        self.connection, self.columns = connection, columns
        self.first = max(since, 1)
        self.segments = columns.since(since) if since else columns.segments
        self.known: dict[str, Known] = {}
        self._stems: dict[str, Has] = {}
        self._runs: dict[Run, Has] = {}
        self._starts: dict[int, Array] = {}

    def learn(self, stems: Iterable[str]) -> None:
        """Look these stems up, without their postings."""
        wanted = [stem for stem in dict.fromkeys(stems) if stem not in self.known]
        if wanted:
            self.known |= dict.fromkeys(wanted, NOWHERE)
            self.known |= known_stems(self.connection, wanted)

    def load(self, stems: Iterable[str]) -> None:
        """Read the postings of these stems at once."""
        wanted = [stem for stem in dict.fromkeys(stems) if stem not in self._stems]
        self.learn(wanted)
        keys = {
            posting_id(segment.number, self.known[stem].number): (stem, segment.base)
            for segment in self.segments
            for stem in wanted
            if self.known[stem].frequency
        }
        parts: dict[str, list[tuple[int, Array]]] = {stem: [] for stem in wanted}
        for key, blob in self._read("rows", keys):
            stem, base = keys[key]
            parts[stem].append((base, np.frombuffer(blob, START)))
        for stem, found in parts.items():
            self._stems[stem] = _joined(found)

    def _read(self, column: str, keys: Collection[int]) -> Iterator[tuple[int, bytes]]:
        marks = ",".join("?" * len(keys))
        yield from self.connection.execute(
            f"SELECT id, {column} FROM posting WHERE id IN ({marks}) ORDER BY id",  # noqa: S608  # only marks
            [*keys],
        )

    def has(self, run: Run) -> Has:
        """Return the rows with this stem, or with these stems in a row."""
        if len(run) == 1:
            if run[0] not in self._stems:
                self.load(run)
            return self._stems[run[0]]
        if run not in self._runs:
            self._runs[run] = self._in_a_row(run)
        return self._runs[run]

    def newest(self, run: Run) -> Array:
        """Return the living rows with the run, of the places since the first."""
        rows = self.has(run).rows
        return rows[self.columns.place[rows] >= self.first]

    def anywhere(self, run: Run) -> bool:
        """Whether these stems stand in a row in any living thread; the newest are read first."""
        self.learn(run)
        if not all(self.known[stem].frequency for stem in run):
            return False
        parts = (self._segment(run, segment).rows for segment in reversed(self.segments))
        return any(len(self.columns.alive(rows)) for rows in parts)

    def frequency(self, run: Run) -> int:
        """Return in how many threads the run stands."""
        if len(run) > 1:
            return len(self.has(run).rows)
        self.learn(run)
        return self.known[run[0]].frequency

    # ------------------------------------------------------------------------ in a row
    def _in_a_row(self, run: Run) -> Has:
        self.learn(run)
        if not all(self.known[stem].frequency for stem in run):
            return NOTHING
        found = [self._segment(run, segment) for segment in self.segments]
        rows = np.concatenate([each.rows for each in found]) if found else NOBODY
        times = np.concatenate([each.times for each in found]) if found else NOTHING.times
        if self.columns.any_dead:
            living = self.columns.place[rows] > 0
            rows, times = rows[living], times[living]
        return Has(rows, times)

    def _segment(self, run: Run, segment: Segment) -> Has:
        keys = [posting_id(segment.number, self.known[stem].number) for stem in run]
        found = {key: np.frombuffer(blob, START) for key, blob in self._read("places", {*keys})}
        if len(found) < len({*keys}):
            return NOTHING
        begins = found[keys[0]]
        for step, key in enumerate(keys[1:], 1):
            begins = _shared(begins + np.uint32(step), found[key]) - np.uint32(step)
        if not len(begins):
            return NOTHING
        start = self._start(segment)
        field = np.searchsorted(start, begins, side="right") - 1
        row = field // FIELDS
        new = np.ones(len(row), np.bool_)
        new[1:] = row[1:] != row[:-1]
        times = np.bincount(np.cumsum(new) - 1, weights=_WEIGHTS[field % FIELDS])
        return Has((row[new] + segment.base).astype(np.int32), times)

    def _start(self, segment: Segment) -> Array:
        if segment.number not in self._starts:
            self._starts[segment.number] = read_start(self.connection, segment.number)
        return self._starts[segment.number]


def _joined(found: list[tuple[int, Array]]) -> Has:
    if not found:
        return NOTHING
    parts = [((part >> ROW_BITS).astype(np.int32) + base, part & _TIMES) for base, part in found]
    if len(parts) == 1:
        return Has(parts[0][0], WEIGHTED[parts[0][1]])
    rows, times = (np.concatenate(each) for each in zip(*parts, strict=True))
    return Has(rows, WEIGHTED[times])


def is_in(some: Array, others: Array) -> Array:
    """Whether each is among the others; both in order."""
    if not (len(some) and len(others)):
        return np.zeros(len(some), np.bool_)
    size = int(max(some[-1], others[-1])) + 1
    if len(some) * FEW > size:
        marked = np.zeros(size, np.bool_)
        marked[others] = True
        return marked[some]
    at = np.searchsorted(others, some)
    at[at == len(others)] = 0
    found: Array = others[at] == some
    return found


def _shared(some: Array, others: Array) -> Array:
    """Return the numbers that are in both. (To sort them all is quicker than to look each up.)"""
    whole = np.sort(np.concatenate((some, others)))
    shared: Array = whole[1:][whole[1:] == whole[:-1]]
    return shared


# ------------------------------------------------------------------------------ sets of rows
def either(sets: Collection[Array], size: int) -> Array:
    """Return the rows that are in any of the sets, in order; `size` is how many rows there are."""
    some = [each for each in sets if len(each)]
    if len(some) < 2:
        return some[0] if some else NOBODY
    if sum(map(len, some)) * FEW < size:
        rows = np.sort(np.concatenate(some))
        return rows[np.diff(rows, prepend=-1) > 0]
    marked = np.zeros(size, np.bool_)
    for each in some:
        marked[each] = True
    return np.flatnonzero(marked).astype(np.int32)


def both(sets: Iterable[Array]) -> Array:
    """Return the rows that are in all of the sets, in order."""
    first, *others = sorted(sets, key=len)
    for each in others:
        first = first[is_in(first, each)]
    return first


def without(rows: Array, others: Array) -> Array:
    return rows[~is_in(rows, others)] if len(others) else rows
