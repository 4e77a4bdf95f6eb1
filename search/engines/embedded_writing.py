"""Writing to the embedded index: one document at a time, or all of a new index at once."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import count, islice

import numpy as np
import numpy.typing as npt

from search import analysis
from search.cursors import day_number
from search.documents import TEXTS, Document
from search.engines import embedded_facets as facets
from search.engines import embedded_segments as segments
from search.engines.embedded_postings import known_stems
from search.engines.embedded_store import DROP_INDICES, INDICES, meta

CHUNK = 2_000
INSERT_TITLE = "INSERT INTO title (rowid, stems) VALUES (?, ?)"
SEGMENT_ROWS = segments.FULL  # at most; a chunk is never divided


def put(connection: sqlite3.Connection, document: Document, *, force: bool) -> Document | None:
    """Write the document unless the index has this version or a newer one.

    Returns what it replaced, or the document itself where it is new; None if nothing was done.
    """
    if not force and not _is_news(connection, document):
        return None
    old = stored(connection, document.thread)
    if old is not None and old.place != document.place:
        remove(connection, document.thread)
        put(connection, document, force=True)
        return old
    connection.execute("DELETE FROM gone WHERE thread = ?", (document.thread,))
    packed = facets.Values(connection).pack(document)
    _count_facets(connection, old, packed)
    connection.execute("REPLACE INTO doc VALUES (?, ?, ?, ?, ?)", _row(document))
    values = _numbers(document, packed)
    if old is not None and _texts(old) == _texts(document):
        spot = _spot(connection, document.place)
        segments.change(connection, spot, values)
    else:
        if old is not None:
            _drop_texts(connection, old)
        stems = " ".join(analysis.stems(document.title))
        connection.execute(INSERT_TITLE, (document.place, stems))
        _count_words(connection, old.text if old else "", document.text)
        spot = segments.append(connection, _stem_numbers(connection, document), values)
    connection.execute("REPLACE INTO attr VALUES (?, ?, ?, ?, ?)", (*values.values(), spot))
    return old or document


def remove(connection: sqlite3.Connection, thread: int) -> bool:
    """Take the thread out of everything; false if it was not in."""
    old = stored(connection, thread)
    if old is None:
        return False
    _count_facets(connection, old, None)
    _drop_texts(connection, old)
    for table in ("doc", "attr"):
        connection.execute(f"DELETE FROM {table} WHERE id = ?", (old.place,))  # noqa: S608  # names of ours
    _count_words(connection, old.text, "")
    return True


def bury(connection: sqlite3.Connection, thread: int, version: int) -> bool:
    """Remove the thread, and refuse this version and older ones from now on."""
    found = remove(connection, thread)
    connection.execute(
        "INSERT INTO gone VALUES (?, ?)"
        " ON CONFLICT (thread) DO UPDATE SET version = max(version, excluded.version)",
        (thread, min(version, 2**62)),
    )
    return found


def stored(connection: sqlite3.Connection, thread: int) -> Document | None:
    row = connection.execute("SELECT source FROM doc WHERE thread = ?", (thread,)).fetchone()
    return Document.from_json(row[0]) if row else None


def fill(connection: sqlite3.Connection, documents: Iterable[Document]) -> int:
    """Write the documents into an empty index, and return how many they were.

    Fastest when they come oldest first: each chunk becomes one segment.
    """
    filling = _Filling(connection)
    connection.execute("INSERT INTO title (title, rank) VALUES ('automerge', 0)")
    connection.executescript(DROP_INDICES)
    for chunk in _chunks(documents):
        connection.execute("BEGIN")
        filling.add(chunk)
        connection.execute("COMMIT")
    filling.finish()
    return filling.number


class _Filling:
    """What a new index has taken in, and what is still gathered for its next segment."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.lexicon = segments.Lexicon()
        self.gathering = segments.Gathering(self.lexicon, 1)
        self.words = np.zeros(0, np.int64)  # in how many threads, by the word's number
        self.stems = np.zeros(0, np.int64)
        self.totals: Counter[tuple[str, int]] = Counter()
        self.number = 0

    def add(self, chunk: Sequence[Document]) -> None:
        pack = facets.Values(self.connection).pack
        rows = [(*_numbers(document, pack(document)).values(),) for document in chunk]
        first = self.gathering.spot
        many = self.connection.executemany
        many("INSERT INTO doc VALUES (?, ?, ?, ?, ?)", list(map(_row, chunk)))
        many(
            "INSERT INTO attr VALUES (?, ?, ?, ?, ?)",
            [(*row, spot) for spot, row in enumerate(rows, first)],
        )
        places = (row[0] for row in rows)
        many(INSERT_TITLE, zip(places, self.gathering.add(chunk, rows), strict=True))
        self.number += len(chunk)
        if len(self.gathering) + CHUNK > SEGMENT_ROWS:
            self._flush()

    def _flush(self) -> None:
        gathered = self.gathering
        for facet, counts in facets.count(gathered.columns["packed"], {}).items():
            for number, n in counts.items():
                self.totals[facet, number] += n
        self.words = _added(self.words, np.bincount(gathered.words()))
        self.stems = _added(self.stems, segments.write(self.connection, gathered))
        self.gathering = segments.Gathering(self.lexicon, gathered.segment + 1)

    def finish(self) -> None:
        connection, lexicon = self.connection, self.lexicon
        connection.execute("BEGIN")
        if len(self.gathering):
            self._flush()
        words = zip(lexicon.words, lexicon.searched, self.words.tolist(), strict=True)
        known = sorted(row for row in words if row[0].isalpha())
        connection.executemany("INSERT INTO word VALUES (?, ?, ?)", known)
        numbered = zip(lexicon.stems.items(), self.stems.tolist(), strict=False)
        stems = sorted((stem, n, number) for (stem, number), n in numbered if number)
        connection.executemany("INSERT INTO stem VALUES (?, ?, ?)", stems)
        connection.execute(
            "UPDATE meta SET value = ? WHERE name = 'stems'", (len(lexicon.stems) - 1,)
        )
        rows = [(*key, n) for key, n in self.totals.items()]
        connection.executemany("INSERT INTO total VALUES (?, ?, ?)", rows)
        connection.execute("COMMIT")
        connection.executescript(INDICES)
        connection.execute("INSERT INTO title (title) VALUES ('optimize')")
        connection.execute("INSERT INTO title (title, rank) VALUES ('automerge', 4)")
        connection.execute("ANALYZE")
        checkpoint(connection)


def _added(one: npt.NDArray[np.int64], other: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Add counts of which the later ones know more numbers."""
    found = np.zeros(max(len(one), len(other)), np.int64)
    found[: len(one)] += one
    found[: len(other)] += other
    return found


def forget(connection: sqlite3.Connection) -> None:
    """Make removed words leave the file: FTS5 keeps them in its segments until a merge."""
    connection.execute("INSERT INTO title (title) VALUES ('optimize')")
    segments.purge(connection)


def checkpoint(connection: sqlite3.Connection) -> None:
    """Move the log into the file and empty it; where somebody reads, the next one does it."""
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def lost_words(old: Document, new: Document | None) -> bool:
    """Whether a word of the old text stands nowhere in the new one."""
    return bool(set(analysis.words(old.text)) - set(analysis.words(new.text if new else "")))


# ---------------------------------------------------------------------------------- parts
def _is_news(connection: sqlite3.Connection, document: Document) -> bool:
    row = connection.execute(
        "SELECT max(version) FROM (SELECT version FROM doc WHERE thread = :thread"
        " UNION ALL SELECT version FROM gone WHERE thread = :thread)",
        {"thread": document.thread},
    ).fetchone()
    return row[0] is None or document.version > row[0]


def _chunks(documents: Iterable[Document]) -> Iterator[list[Document]]:
    source = iter(documents)
    while chunk := sorted(islice(source, CHUNK), key=lambda document: document.place):
        yield chunk


def _row(document: Document) -> tuple[int, int, int, str, str]:
    return (
        document.place,
        document.thread,
        document.version,
        document.reference,
        document.to_json(),
    )


def _numbers(document: Document, packed: int) -> dict[str, int]:
    """Return the columns of a row."""
    return {
        "place": document.place,
        "packed": packed,
        "support": document.support_count,
        "active": day_number(document.active_on),
    }


def _spot(connection: sqlite3.Connection, place: int) -> int:
    return int(connection.execute("SELECT spot FROM attr WHERE id = ?", (place,)).fetchone()[0])


def _stem_numbers(connection: sqlite3.Connection, document: Document) -> list[list[int]]:
    """Return the stems of each field by number; the vocabulary knows them already."""
    texts = [analysis.stems(text) for text in _texts(document)]
    known = known_stems(connection, {stem for stems in texts for stem in stems})
    return [[known[stem].number for stem in stems] for stems in texts]


def _drop_texts(connection: sqlite3.Connection, old: Document) -> None:
    """Take out what the texts are found by; before the vocabulary forgets their stems."""
    numbers = {number for numbers in _stem_numbers(connection, old) for number in numbers}
    segments.kill(connection, _spot(connection, old.place), numbers)
    connection.execute("DELETE FROM title WHERE rowid = ?", (old.place,))


def _texts(document: Document) -> list[str]:
    return [getattr(document, name) for name in TEXTS]


def _count_facets(connection: sqlite3.Connection, old: Document | None, new: int | None) -> None:
    steps: Counter[tuple[str, int]] = Counter()
    if old is not None:
        was = connection.execute("SELECT packed FROM attr WHERE id = ?", (old.place,)).fetchone()
        steps.subtract(facets.unpack(was[0]).items())
    if new is not None:
        steps.update(facets.unpack(new).items())
    connection.executemany(
        "INSERT INTO total VALUES (?, ?, ?)"
        " ON CONFLICT (facet, number) DO UPDATE SET count = count + excluded.count",
        [(*key, step) for key, step in steps.items() if step],
    )


def _count_words(connection: sqlite3.Connection, old: str, new: str) -> None:
    """Keep the vocabulary: in how many threads each word and each stem occurs."""
    before, after = set(analysis.words(old)), set(analysis.words(new))

    def stems(words: set[str]) -> set[str]:
        return {stem for word in words if (stem := analysis.stem(word))}

    gained, lost = after - before, before - after
    connection.executemany(
        "INSERT INTO word VALUES (?, ?, 1) ON CONFLICT (word) DO UPDATE SET df = df + 1",
        [(word, analysis.stem(word) or "") for word in sorted(gained) if word.isalpha()],
    )
    number = int(meta(connection, "stems"))
    added = sorted(stems(after) - stems(before))
    connection.executemany(
        "INSERT INTO stem VALUES (?, 1, ?) ON CONFLICT (stem) DO UPDATE SET df = df + 1",
        zip(added, count(number + 1), strict=False),
    )
    latest = (number + len(added),)
    connection.execute("UPDATE meta SET value = ? WHERE name = 'stems'", latest)
    for table, gone in (("word", lost), ("stem", stems(before) - stems(after))):
        keys = [(key,) for key in sorted(gone)]
        connection.executemany(f"UPDATE {table} SET df = df - 1 WHERE {table} = ?", keys)  # noqa: S608  # names of ours
        connection.executemany(f"DELETE FROM {table} WHERE {table} = ? AND df <= 0", keys)  # noqa: S608
