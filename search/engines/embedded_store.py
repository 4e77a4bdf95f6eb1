"""The files of the embedded index: one SQLite file, named by CURRENT, swapped whole."""

from __future__ import annotations

import fcntl
import logging
import math
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from search import analysis
from search.engines.base import EngineUnavailable, RebuildRunning

logger = logging.getLogger(__name__)

SCHEMA_VERSION = 4
READ_TIMEOUT = 2.0
WRITE_TIMEOUT = 20.0
SWAPS_IN_A_ROW = 5
SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
-- id is the place among the newest (day, thread): newest first is the order of the rows.
CREATE TABLE doc (
  id INTEGER PRIMARY KEY, thread INTEGER NOT NULL UNIQUE, version INTEGER NOT NULL,
  reference TEXT NOT NULL, source TEXT NOT NULL);
-- spot is the row's segment and its row in there (see embedded_segments).
CREATE TABLE attr (
  id INTEGER PRIMARY KEY, packed INTEGER NOT NULL, support INTEGER NOT NULL,
  active INTEGER NOT NULL, spot INTEGER NOT NULL);
-- A withdrawn thread leaves its version, so that a late older write cannot bring it back.
CREATE TABLE gone (thread INTEGER PRIMARY KEY, version INTEGER NOT NULL);
CREATE TABLE value (
  facet TEXT NOT NULL, slug TEXT NOT NULL, number INTEGER NOT NULL,
  PRIMARY KEY (facet, slug)) WITHOUT ROWID;
-- The facets of the unfiltered list, kept with every write: no list needs to count all rows.
CREATE TABLE total (
  facet TEXT NOT NULL, number INTEGER NOT NULL, count INTEGER NOT NULL,
  PRIMARY KEY (facet, number)) WITHOUT ROWID;
CREATE TABLE word (word TEXT PRIMARY KEY, stem TEXT NOT NULL, df INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE stem (
  stem TEXT PRIMARY KEY, df INTEGER NOT NULL, number INTEGER NOT NULL) WITHOUT ROWID;
-- The same rows packed: columns of numbers, and for each segment and stem (its number) one posting.
CREATE TABLE segment (
  number INTEGER PRIMARY KEY, rows INTEGER NOT NULL, capacity INTEGER NOT NULL,
  change INTEGER NOT NULL DEFAULT 0, place BLOB NOT NULL, packed BLOB NOT NULL,
  support BLOB NOT NULL, active BLOB NOT NULL, length BLOB NOT NULL, start BLOB NOT NULL);
CREATE TABLE posting (id INTEGER PRIMARY KEY, rows BLOB NOT NULL, places BLOB NOT NULL);
-- Rows that nobody finds, with their stems, until the purge.
CREATE TABLE dead (spot INTEGER PRIMARY KEY, stems BLOB NOT NULL);
-- The stems of the titles: what is being typed asks for a few of the newest with some words.
CREATE VIRTUAL TABLE title USING fts5 (stems, tokenize = 'ascii');
"""
# Made last where many rows come at once.
INDICES = """
CREATE INDEX attr_support ON attr (support, id);
CREATE INDEX attr_active ON attr (active, id);
"""
DROP_INDICES = "DROP INDEX attr_support; DROP INDEX attr_active;"


@contextmanager
def answering() -> Iterator[None]:
    """Turn SQLite's errors into EngineUnavailable."""
    try:
        yield
    except sqlite3.OperationalError as error:
        busy = "locked" in str(error) or "busy" in str(error)
        raise EngineUnavailable("locked" if busy else "damaged", rebuild=not busy) from error
    except sqlite3.DatabaseError as error:
        raise EngineUnavailable("damaged", rebuild=True) from error
    except OSError as error:
        raise EngineUnavailable("unreadable") from error


class Store:
    """One directory with the live file. Connections belong to one thread of one process."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._local = threading.local()

    @property
    def pointer(self) -> Path:
        return self.directory / "CURRENT"

    def current(self) -> Path:
        """Return the live file.

        :raises EngineUnavailable: there is none
        """
        for _try in range(SWAPS_IN_A_ROW):
            name = self._named()
            path = self.directory / name
            if name and path.parent == self.directory and path.is_file():
                return path
            if self._named() == name:
                break
        raise EngineUnavailable("missing", rebuild=True)

    def _named(self) -> str:
        try:
            return self.pointer.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            raise EngineUnavailable("missing", rebuild=True) from None
        except (OSError, ValueError):
            raise EngineUnavailable("unreadable", rebuild=True) from None

    def reader(self) -> sqlite3.Connection:
        """Return this thread's connection for reading; a new one after a swap or a fork."""
        return self._connection("reader", READ_TIMEOUT)

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Give a connection inside one transaction, which counts as one change."""
        connection = self._connection("writer", WRITE_TIMEOUT)
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("UPDATE meta SET value = value + 1 WHERE name = 'change'")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    def close(self) -> None:
        """Close this thread's connections."""
        for kind in ("reader", "writer"):
            kept = getattr(self._local, kind, None)
            if kept is not None and kept[0][0] == os.getpid():
                kept[1].close()
            setattr(self._local, kind, None)

    def _connection(self, kind: str, timeout: float) -> sqlite3.Connection:
        for _try in range(SWAPS_IN_A_ROW):
            path = self.current()
            try:
                return self._opened(kind, path, timeout)
            except (sqlite3.OperationalError, FileNotFoundError):
                # Between reading the name and opening the file, a rebuild may have swapped.
                if self.current() == path:
                    raise
        raise EngineUnavailable("locked")

    def _opened(self, kind: str, path: Path, timeout: float) -> sqlite3.Connection:
        # The inode tells a file that was replaced under its name.
        identity = (os.getpid(), path, path.stat().st_ino)
        kept = getattr(self._local, kind, None)
        if kept is not None and kept[0] == identity:
            return kept[1]  # type: ignore[no-any-return]  # a thread-local knows no types
        if kept is not None and kept[0][0] == identity[0]:
            kept[1].close()
        connection = connect(path, timeout=timeout, read_only=kind == "reader")
        _check(connection)
        setattr(self._local, kind, (identity, connection))
        return connection

    # ------------------------------------------------------------------ following others
    def followed_at(self) -> datetime | None:
        """Return until when somebody brought the file what other machines wrote."""
        try:
            return datetime.fromisoformat(self._followed.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return None

    def note_followed(self, moment: datetime) -> None:
        """Beside the index, not in it: there it would count as a change."""
        aside = self._followed.with_suffix(".new")
        aside.write_text(moment.isoformat(), encoding="ascii")
        aside.replace(self._followed)

    @property
    def _followed(self) -> Path:
        return self.directory / "FOLLOWED"

    # ------------------------------------------------------------------------- rebuilding
    @contextmanager
    def building(self) -> Iterator[Path]:
        """Give the path of a new, empty index; when the block ends well it goes live.

        :raises RebuildRunning: another process is building
        """
        self.directory.mkdir(parents=True, exist_ok=True)
        with (self.directory / "rebuild.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise RebuildRunning from None
            self._sweep(keep=self._live())
            path = self.directory / f"index-{os.getpid()}-{os.urandom(4).hex()}.sqlite3"
            try:
                create(path)
                yield path
                self._swap(path)
            finally:
                self._sweep(keep=self._live())

    def _live(self) -> str:
        try:
            return self.current().name
        except EngineUnavailable:
            return ""

    def _swap(self, path: Path) -> None:
        descriptor = os.open(path, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
        aside = self.directory / "CURRENT.new"
        with aside.open("w", encoding="ascii") as file:
            file.write(path.name)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(self.pointer)

    def _sweep(self, *, keep: str) -> None:
        """Delete files that are not live. A process that still reads one keeps it open until
        its next search; a withdrawn text must not wait on the disk for that."""
        for path in self.directory.glob("index-*.sqlite3*"):
            if not keep or not path.name.startswith(keep):
                with suppress(FileNotFoundError):
                    path.unlink()


class FileStore(Store):
    """A store of one known file: the index that is being built."""

    def __init__(self, path: Path) -> None:
        super().__init__(path.parent)
        self.path = path

    def current(self) -> Path:
        return self.path


def connect(path: Path, *, timeout: float, read_only: bool = False) -> sqlite3.Connection:
    """Open an index that exists; never create one."""
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=timeout
    )
    for pragma in (
        "cache_size = -32768",
        "mmap_size = 268435456",
        "synchronous = NORMAL",
        "secure_delete = ON",
        "journal_size_limit = 16777216",
        f"query_only = {'ON' if read_only else 'OFF'}",
    ):
        connection.execute(f"PRAGMA {pragma}")
    _with_mathematics(connection)
    return connection


def _with_mathematics(connection: sqlite3.Connection) -> None:
    """A SQLite built without its mathematical functions gets Python's."""
    try:
        connection.execute("SELECT exp(1), ln(1)")
    except sqlite3.OperationalError:
        connection.create_function("exp", 1, math.exp, deterministic=True)
        connection.create_function("ln", 1, math.log, deterministic=True)


def create(path: Path) -> None:
    """Make an empty index of this program's version."""
    with suppress(FileNotFoundError):
        path.unlink()
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(SCHEMA + INDICES)
        values: list[tuple[str, Any]] = [
            ("schema", SCHEMA_VERSION),
            ("analysis", analysis.VERSION),
            ("change", 0),
            ("built_at", ""),
            ("identity", os.urandom(8).hex()),
            ("stems", 0),
        ]
        connection.executemany("INSERT INTO meta VALUES (?, ?)", values)
    finally:
        connection.close()


def meta(connection: sqlite3.Connection, name: str) -> Any:
    row = connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return row[0] if row else None


def state(connection: sqlite3.Connection) -> tuple[str, int]:
    """Which index this is, and how often it has changed: what is kept in memory is of one state."""
    rows = connection.execute(
        "SELECT value FROM meta WHERE name IN ('change', 'identity') ORDER BY name"
    ).fetchall()
    return rows[1][0], rows[0][0]


def _check(connection: sqlite3.Connection) -> None:
    """Refuse an index of another schema or another analysis: its answers would be wrong."""
    known = (meta(connection, "schema"), meta(connection, "analysis"))
    if known != (SCHEMA_VERSION, analysis.VERSION):
        connection.close()
        raise EngineUnavailable("outdated", rebuild=True)
