"""Texts packed: which rows have a stem, how often, and where; in segments of rows.

FTS5 walks two microseconds a row for its scores; numpy adds the same ones from arrays. A
segment holds so many rows (threads) as columns of numbers, and for each stem one posting: the
rows that have it with how often in each field, and the places of the stem in the segment. A
rebuild writes full segments; a changed thread dies where it was, and lives on at the end of
the open one. What is dead is passed over until `purge` cuts it out.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from search import analysis, relevance
from search.documents import TEXTS, Document

Array = npt.NDArray[Any]
# A row takes sixteen bits of a posting, and how often the stem stands in each field the others.
ROW_BITS = 16
FULL = 1 << ROW_BITS
OPEN = 4_096  # rows of a segment that changes: an append writes its postings anew
TIMES_BITS = (3, 5, 5, 3)  # oftener than 7 or 31 times in one field says nothing more
FIELDS = len(TEXTS)
# The columns of a segment, each one number a row; `place` is 0 where the row is dead.
COLUMNS: Mapping[str, str] = {
    "place": "<i8",
    "packed": "<i8",
    "support": "<i4",
    "active": "<i4",
    "length": "<i4",
}
# Where each field of each row begins; between two fields is a place that no stem has, so that
# no phrase reaches over. (The last one is where the segment ends.)
START = "<u4"
_SHIFTS = tuple(sum(TIMES_BITS[:at]) for at in range(FIELDS))
_MOST = tuple((1 << bits) - 1 for bits in TIMES_BITS)


def posting_id(segment: int, number: int) -> int:
    return segment << 32 | number


def _weighted() -> Array:
    """How often each combination of times counts, added up one by one as FTS5 does."""
    weights = list(relevance.FIELDS.values())
    found = np.zeros(1 << ROW_BITS)
    for weight, shift, most in zip(weights, _SHIFTS, _MOST, strict=True):
        times = (np.arange(1 << ROW_BITS) >> shift) & most
        for step in range(1, most + 1):
            found[times >= step] += weight
    return found


WEIGHTED = _weighted()


END = -1  # the number of what stands between two texts


class Lexicon(dict[str, int]):
    """Numbers for folded words and for their stems, each given when it is first met."""

    def __init__(self) -> None:
        super().__init__({analysis.END: END})
        self.words: list[str] = []
        self.stem_of: list[int] = []  # by the word's number; 0 is a stop word
        self.stems: dict[str, int] = {"": 0}
        self.searched: list[str] = []  # the word's stem, by the word's number

    def __missing__(self, word: str) -> int:
        if len(word) > analysis.LONGEST_WORD:
            number = self[word] = self[word[: analysis.LONGEST_WORD]]
            return number
        stem = analysis.stem(word) or ""
        self.words.append(word)
        self.searched.append(stem)
        self.stem_of.append(self.stems.setdefault(stem, len(self.stems)))
        number = self[word] = len(self.words) - 1
        return number


class Posting(NamedTuple):
    number: int
    rows: bytes
    places: bytes


class Gathering:
    """The rows of a segment that is being filled, and what becomes of them."""

    def __init__(self, lexicon: Lexicon, segment: int) -> None:
        self.lexicon, self.segment = lexicon, segment
        self.tokens: list[Array] = []
        self.sizes: list[Array] = []
        self.values: list[Sequence[int]] = []

    def __len__(self) -> int:
        return len(self.values)

    @property
    def columns(self) -> dict[str, Array]:
        """The numbers of the rows, but for their lengths."""
        values = np.array(self.values, np.int64).reshape(len(self), len(COLUMNS) - 1)
        return dict(zip(COLUMNS, values.T, strict=False))

    @property
    def spot(self) -> int:
        """Where the next row will be."""
        return self.segment << ROW_BITS | len(self)

    def add(self, documents: Sequence[Document], values: Sequence[Sequence[int]]) -> list[str]:
        """Take the documents as the next rows, with their numbers in the order of the columns;
        return the stems of each title in a line."""
        texts = (text for d in documents for text in (d.title, d.body, d.responses, d.comments))
        found = np.array(list(map(self.lexicon.__getitem__, analysis.words_in_turn(texts))))
        ends = np.flatnonzero(found == END)
        sizes = np.diff(ends, prepend=-1) - 1
        self.tokens.append(found[found != END])
        self.sizes.append(sizes)
        self.values.extend(values)
        stem, numbers = self.lexicon.searched.__getitem__, found.tolist()
        titles = zip((ends - sizes)[::FIELDS].tolist(), ends[::FIELDS].tolist(), strict=True)
        return [" ".join(map(stem, numbers[first:last])) for first, last in titles]

    def words(self) -> Array:
        """Return the number of each different word of each row."""
        tokens, field = self._tokens()
        pairs = np.sort((field >> 2).astype(np.int64) << 32 | tokens)
        different = np.ones(len(pairs), np.bool_)
        different[1:] = pairs[1:] != pairs[:-1]
        return pairs[different] & 0xFFFFFFFF

    def _tokens(self) -> tuple[Array, Array]:
        """Return the word of each token, and in which field of which row it stands."""
        tokens = np.concatenate(self.tokens).astype(np.int32)
        sizes = np.concatenate(self.sizes)
        return tokens, np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)

    def columns_as_bytes(self, start: Array) -> dict[str, bytes]:
        length = start[FIELDS::FIELDS] - start[:-1:FIELDS] - FIELDS
        values = {**self.columns, "length": length}
        found = {name: values[name].astype(kind).tobytes() for name, kind in COLUMNS.items()}
        return found | {"start": start.astype(START).tobytes()}

    def packed(self) -> tuple[dict[str, bytes], Iterator[Posting], Array]:
        """Return the columns, the postings by number, and the number of rows of each stem."""
        tokens, field = self._tokens()
        stem = np.array(self.lexicon.stem_of, np.int32)[tokens] if len(tokens) else tokens
        field, stem = field[stem > 0], stem[stem > 0]
        fields = len(self) * FIELDS
        start = np.zeros(fields + 1, np.int64)
        start[1:] = np.cumsum(np.bincount(field, minlength=fields) + 1)
        # The n-th token stands n places on, and one more for each field that has ended.
        key = np.sort(stem.astype(np.int64) << 32 | (np.arange(len(stem)) + field))
        stem, place = key >> 32, key & 0xFFFFFFFF
        field_at = np.repeat(np.arange(fields), np.diff(start))
        rows, firsts = _rows(stem, field_at[place])
        numbers = stem[firsts]
        postings = _postings(stem, place.astype(START), numbers, rows)
        frequency = np.bincount(numbers, minlength=len(self.lexicon.stems))
        return self.columns_as_bytes(start), postings, frequency


def _rows(stem: Array, field: Array) -> tuple[Array, Array]:
    """Return each (row, times) of each stem as one number, and the first token of each."""
    row = field // FIELDS
    new = np.ones(len(stem), np.bool_)
    new[1:] = (stem[1:] != stem[:-1]) | (row[1:] != row[:-1])
    firsts = np.flatnonzero(new)
    group = np.cumsum(new) - 1
    found = row[firsts].astype(np.uint32) << ROW_BITS
    for column, (shift, most) in enumerate(zip(_SHIFTS, _MOST, strict=True)):
        times = np.bincount(group[field % FIELDS == column], minlength=len(firsts))
        found |= np.minimum(times, most).astype(np.uint32) << shift
    return found.astype(START), firsts


def _postings(stem: Array, place: Array, numbers: Array, rows: Array) -> Iterator[Posting]:
    all_rows, all_places = rows.tobytes(), place.tobytes()
    pairs = zip(pairwise(_bounds(numbers)), pairwise(_bounds(stem)), strict=True)
    different = numbers[_firsts(numbers)].tolist()
    for number, ((first, last), (begin, end)) in zip(different, pairs, strict=True):
        yield Posting(number, all_rows[first:last], all_places[begin:end])


def _firsts(sorted_: Array) -> Array:
    """Return where each value begins."""
    return np.flatnonzero(np.diff(sorted_, prepend=-1))


def _bounds(sorted_: Array) -> list[int]:
    """Return the byte where each value begins, and the last."""
    bounds = np.append(_firsts(sorted_), len(sorted_)) * np.dtype(START).itemsize
    found: list[int] = bounds.tolist()
    return found


# ------------------------------------------------------------------------- a whole segment
def write(connection: sqlite3.Connection, gathered: Gathering) -> Array:
    """Append the rows as a segment of its own; return the number of rows of each stem."""
    columns, postings, frequency = gathered.packed()
    segment, rows = gathered.segment, len(gathered)
    _add_segment(connection, segment, columns, rows=rows, capacity=rows)
    connection.executemany(
        "INSERT INTO posting VALUES (?, ?, ?)",
        ((posting_id(segment, each.number), each.rows, each.places) for each in postings),
    )
    return frequency


def _add_segment(
    connection: sqlite3.Connection,
    number: int,
    columns: Mapping[str, bytes],
    *,
    rows: int,
    capacity: int,
) -> None:
    names = [*COLUMNS, "start"]
    connection.execute(
        f"INSERT INTO segment (number, rows, capacity, {', '.join(names)})"  # noqa: S608  # names of ours
        f" VALUES (?, ?, ?{', ?' * len(names)})",
        (number, rows, capacity, *(columns[name] for name in names)),
    )


# ----------------------------------------------------------------------------- one thread
def append(
    connection: sqlite3.Connection, texts: Sequence[Sequence[int]], values: Mapping[str, int]
) -> int:
    """Add one row of these stems by field to the open segment; return its spot."""
    segment, row, begin = _open(connection)
    starts, times, places = [begin], dict[int, int](), dict[int, list[int]]()
    for stems, shift, most in zip(texts, _SHIFTS, _MOST, strict=True):
        for at, number in enumerate(stems, starts[-1]):
            places.setdefault(number, []).append(at)
        for number, n in Counter(stems).items():
            times[number] = times.get(number, 0) | min(n, most) << shift
        starts.append(starts[-1] + len(stems) + 1)
    whole = {**values, "length": sum(map(len, texts))}
    for name, kind in COLUMNS.items():
        _poke(connection, segment, name, row, [whole[name]], kind)
    _poke(connection, segment, "start", row * FIELDS, starts, START)
    connection.executemany(
        # Two blobs joined are text to SQLite; the bytes are the same.
        "INSERT INTO posting VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
        " rows = CAST(rows || excluded.rows AS BLOB),"
        " places = CAST(places || excluded.places AS BLOB)",
        [
            (posting_id(segment, number), _bytes([row << ROW_BITS | times[number]]), _bytes(found))
            for number, found in sorted(places.items())
        ],
    )
    connection.execute("UPDATE segment SET rows = rows + 1 WHERE number = ?", (segment,))
    _touch(connection, segment)
    return segment << ROW_BITS | row


def _bytes(numbers: Sequence[int], kind: str = START) -> bytes:
    return np.array(numbers, kind).tobytes()


def _open(connection: sqlite3.Connection) -> tuple[int, int, int]:
    """Return the segment with room for a row, that row, and the place where it begins."""
    row = connection.execute(
        "SELECT number, rows FROM segment WHERE rows < capacity ORDER BY number DESC LIMIT 1"
    ).fetchone()
    if row is None:
        sizes = {name: np.dtype(kind).itemsize * OPEN for name, kind in COLUMNS.items()}
        sizes["start"] = (OPEN * FIELDS + 1) * np.dtype(START).itemsize
        empty = {name: bytes(size) for name, size in sizes.items()}
        row = connection.execute("SELECT coalesce(max(number), 0) + 1 FROM segment").fetchone()
        _add_segment(connection, row[0], empty, rows=0, capacity=OPEN)
        return row[0], 0, 0
    with connection.blobopen("segment", "start", row[0], readonly=True) as blob:
        blob.seek(row[1] * FIELDS * np.dtype(START).itemsize)
        (begin,) = np.frombuffer(blob.read(np.dtype(START).itemsize), START)
    return row[0], row[1], int(begin)


def _poke(
    connection: sqlite3.Connection,
    segment: int,
    column: str,
    at: int,
    values: Sequence[int],
    kind: str,
) -> None:
    """Write the values into a column of the segment, from the row on."""
    with connection.blobopen("segment", column, segment) as blob:
        blob.seek(at * np.dtype(kind).itemsize)
        blob.write(_bytes(values, kind))


def _touch(connection: sqlite3.Connection, segment: int) -> None:
    """Say that readers who know the segment must read it again."""
    connection.execute("UPDATE segment SET change = change + 1 WHERE number = ?", (segment,))


def change(connection: sqlite3.Connection, spot: int, values: Mapping[str, int]) -> None:
    """Put other numbers to a row; its texts stay."""
    segment, row = divmod(spot, FULL)
    for name, value in values.items():
        _poke(connection, segment, name, row, [value], COLUMNS[name])
    _touch(connection, segment)


def kill(connection: sqlite3.Connection, spot: int, numbers: Iterable[int]) -> None:
    """Let nobody find the row any more; `numbers` of its stems are kept for the purge."""
    change(connection, spot, {"place": 0})
    noted = _bytes(sorted(numbers))
    connection.execute("INSERT INTO dead VALUES (?, ?)", (spot, noted))


def purge(connection: sqlite3.Connection) -> None:
    """Cut the dead rows out of the postings of their stems."""
    spoilt: dict[int, list[int]] = {}
    for spot, noted in connection.execute("SELECT spot, stems FROM dead ORDER BY spot"):
        segment, row = divmod(spot, FULL)
        for number in np.frombuffer(noted, START).tolist():
            spoilt.setdefault(posting_id(segment, number), []).append(row)
    starts: dict[int, Array] = {}
    for key, rows in sorted(spoilt.items()):
        if (segment := key >> 32) not in starts:
            starts = {segment: read_start(connection, segment)}
        _cut(connection, key, np.array(rows), starts[segment])
    connection.execute("DELETE FROM dead")


def _cut(connection: sqlite3.Connection, key: int, dead: Array, start: Array) -> None:
    found = connection.execute("SELECT rows, places FROM posting WHERE id = ?", (key,)).fetchone()
    if found is None:
        return
    rows, places = (np.frombuffer(blob, START) for blob in found)
    rows = rows[~np.isin(rows >> ROW_BITS, dead)]
    row_at = (np.searchsorted(start, places, side="right") - 1) // FIELDS
    places = places[~np.isin(row_at, dead)]
    if len(rows):
        changed = (rows.tobytes(), places.tobytes(), key)
        connection.execute("UPDATE posting SET rows = ?, places = ? WHERE id = ?", changed)
    else:
        connection.execute("DELETE FROM posting WHERE id = ?", (key,))


def read_start(connection: sqlite3.Connection, segment: int) -> Array:
    """Return where the fields of a segment's rows begin, and the end of the last."""
    rows, blob = connection.execute(
        "SELECT rows, start FROM segment WHERE number = ?", (segment,)
    ).fetchone()
    return np.frombuffer(blob, START)[: rows * FIELDS + 1]
