"""Writing to the embedded index: one document at a time, or all of a new index at once."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from search import analysis
from search.cursors import day_number
from search.documents import TEXTS, Document
from search.engines import embedded_facets as facets

CHUNK = 2_000


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
    connection.execute("REPLACE INTO attr VALUES (?, ?, ?, ?)", _attributes(document, packed))
    if old is None or _texts(old) != _texts(document):
        if old is not None:
            connection.execute("DELETE FROM fts WHERE rowid = ?", (document.place,))
        connection.execute("INSERT INTO fts (rowid, title, body, responses, comments)"
                           " VALUES (?, ?, ?, ?, ?)", _stemmed(document))  # fmt: skip
        _count_words(connection, old.text if old else "", document.text)
    return old or document


def remove(connection: sqlite3.Connection, thread: int) -> bool:
    """Take the thread out of everything; false if it was not in."""
    old = stored(connection, thread)
    if old is None:
        return False
    _count_facets(connection, old, None)
    for table, key in (("doc", "id"), ("attr", "id"), ("fts", "rowid")):
        connection.execute(f"DELETE FROM {table} WHERE {key} = ?", (old.place,))  # noqa: S608  # names of ours
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
    words: Counter[str] = Counter()
    stems: Counter[str] = Counter()
    totals: Counter[tuple[str, int]] = Counter()
    connection.execute("INSERT INTO fts (fts, rank) VALUES ('automerge', 0)")
    number = 0
    for chunk in _chunks(documents):
        connection.execute("BEGIN")
        values = facets.Values(connection)
        packed = [values.pack(document) for document in chunk]
        connection.executemany("INSERT INTO doc VALUES (?, ?, ?, ?, ?)", map(_row, chunk))
        attributes = map(_attributes, chunk, packed)
        connection.executemany("INSERT INTO attr VALUES (?, ?, ?, ?)", attributes)
        connection.executemany(
            "INSERT INTO fts (rowid, title, body, responses, comments) VALUES (?, ?, ?, ?, ?)",
            map(_stemmed, chunk),
        )
        connection.execute("COMMIT")
        for document, integer in zip(chunk, packed, strict=True):
            totals.update(facets.unpack(integer).items())
            found = set(analysis.words(document.text))
            words.update(word for word in found if word.isalpha())
            stems.update({stem for word in found if (stem := analysis.stem(word))})
        number += len(chunk)
    _finish(connection, words, stems, totals)
    return number


def forget(connection: sqlite3.Connection) -> None:
    """Make removed words leave the file: FTS5 keeps them in its segments until a merge."""
    connection.execute("INSERT INTO fts (fts) VALUES ('optimize')")


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


def _attributes(document: Document, packed: int) -> tuple[int, int, int, int]:
    return document.place, packed, document.support_count, day_number(document.active_on)


def _texts(document: Document) -> list[str]:
    return [getattr(document, name) for name in TEXTS]


def _stemmed(document: Document) -> list[object]:
    return [document.place, *(" ".join(analysis.stems(text)) for text in _texts(document))]


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
    connection.executemany(
        "INSERT INTO stem VALUES (?, 1) ON CONFLICT (stem) DO UPDATE SET df = df + 1",
        [(stem,) for stem in sorted(stems(after) - stems(before))],
    )
    for table, gone in (("word", lost), ("stem", stems(before) - stems(after))):
        keys = [(key,) for key in sorted(gone)]
        connection.executemany(f"UPDATE {table} SET df = df - 1 WHERE {table} = ?", keys)  # noqa: S608  # names of ours
        connection.executemany(f"DELETE FROM {table} WHERE {table} = ? AND df <= 0", keys)  # noqa: S608


def _finish(
    connection: sqlite3.Connection,
    words: Counter[str],
    stems: Counter[str],
    totals: Counter[tuple[str, int]],
) -> None:
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT INTO word VALUES (?, ?, ?)",
        [(word, analysis.stem(word) or "", n) for word, n in sorted(words.items())],
    )
    connection.executemany("INSERT INTO stem VALUES (?, ?)", sorted(stems.items()))
    rows = [(*key, n) for key, n in totals.items()]
    connection.executemany("INSERT INTO total VALUES (?, ?, ?)", rows)
    connection.execute("COMMIT")
    connection.execute("INSERT INTO fts (fts) VALUES ('optimize')")
    connection.execute("INSERT INTO fts (fts, rank) VALUES ('automerge', 4)")
    connection.execute("ANALYZE")
    checkpoint(connection)
