"""The engine that needs no server: packed postings and an FTS5 of the titles, in an SQLite file
of its own."""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from search import analysis, cursors
from search.documents import Document
from search.engines import embedded_completions as completions
from search.engines import embedded_facets as facets
from search.engines import embedded_likeness as likeness
from search.engines import embedded_ranking as ranking
from search.engines import embedded_writing as writing
from search.engines.base import Engine, EngineUnavailable, Found, Matter, Status
from search.engines.embedded_matching import Matching
from search.engines.embedded_postings import Columns, Postings, read_columns
from search.engines.embedded_segments import Array
from search.engines.embedded_store import FileStore, Store, answering, connect, meta, state
from search.engines.embedded_vocabulary import KeptSpeller, Words
from search.request import FACETS, SearchRequest
from search.understanding import Plan, rewritten, searched_for, understand

WRITTEN_AT_ONCE = 200
KEPT_COUNTS = 8


@dataclass(frozen=True)
class _Kept:
    state: tuple[str, int]
    columns: Columns
    values: facets.Values


@dataclass(frozen=True)
class _Answer:
    """A page, how many match it and how many with all words, and the facets by slug."""

    page: ranking.Page
    count: int
    all_words: int
    named: Mapping[str, Mapping[str, int]]


class EmbeddedEngine:
    """Safe to share between threads; each has its own connections."""

    name = "embedded"

    def __init__(self, store: Store | Path) -> None:
        self.store = store if isinstance(store, Store) else Store(store)
        self._counts: OrderedDict[tuple[object, ...], tuple[Array, Array]] = OrderedDict()
        self._last: _Kept | None = None
        self._speller = KeptSpeller()

    @property
    def fallback(self) -> Engine | None:
        return None

    def hurried(self) -> Engine:
        return self

    def followed_at(self) -> datetime | None:
        return self.store.followed_at()

    def state(self) -> tuple[object, ...]:
        with self.reading() as connection:
            return state(connection)

    # ------------------------------------------------------------------------ asking
    def search(self, request: SearchRequest, *, now: datetime) -> Found:
        position = request.position()
        day = position.day if position else cursors.day_number(now.date())
        with self.reading() as connection:
            asked = request.parsed
            plan = understand(
                asked, self.vocabulary(connection), synonyms=request.synonyms, exact=request.exact
            )
            if asked.nothing or (asked.ranks and plan.hopeless):
                return Found(0, 0, [], {facet: {} for facet in FACETS})
            answer = self._answer(connection, request, plan, position, day)
            named = answer.named
            before, after = _cursors(answer.page, request.order, day)
            return Found(
                count=answer.count,
                all_words=answer.all_words,
                documents=likeness.documents(connection, [p for _v, p in answer.page.rows]),
                facets={facet: named[facet] for facet in FACETS},
                stems=plan.stems,
                next_cursor=after,
                previous_cursor=before,
                did_you_mean=rewritten(request.q, plan),
                months=named["month"],
                searched_for=searched_for(request.q, plan),
            )

    def suggest(self, typed: str, *, limit: int) -> list[str]:
        with self.reading() as connection:
            return completions.suggest(connection, typed, limit=limit)

    def phrases(self, typed: str, *, limit: int) -> list[str]:
        with self.reading() as connection:
            return completions.phrases(connection, typed, limit=limit)

    def similar(self, matter: Matter, *, limit: int) -> list[Document]:
        with self.reading() as connection:
            found = likeness.similar(connection, self._kept(connection).columns, matter)
        return [document for document in found if document.reference != matter.exclude][:limit]

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Give a connection that sees one moment of the index."""
        with answering():
            connection = self.store.reader()
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.execute("ROLLBACK")

    def _answer(
        self,
        connection: sqlite3.Connection,
        request: SearchRequest,
        plan: Plan,
        position: cursors.Cursor | None,
        day: int,
    ) -> _Answer:
        kept = self._kept(connection)
        chosen = kept.values.chosen(request.filters)
        bounds = cursors.bounds(request.since, request.until)
        found = Matching(Postings(connection, kept.columns), plan, bounds)
        if plan.is_empty and not chosen and found.bounds == (0, cursors.LAST_PLACE):
            count = kept.columns.threads
            counts: Mapping[str, Mapping[int, int]] = facets.totals(connection)
        else:
            some, every = self._rows(kept, found)
            packed = found.columns.packed[some]
            counts = facets.count(packed, chosen)
            rows = some[facets.passing(packed, chosen)]
            count = len(rows)
        if plan.is_empty:
            page = ranking.page_of_list(
                connection, request.order, chosen=chosen, bounds=found.bounds,
                cursor=position, size=request.size,
            )  # fmt: skip
            return _Answer(page, count, count, kept.values.all_named(counts))
        complete = every[facets.passing(found.columns.packed[every], chosen)]
        page = ranking.page_of_text(
            found, rows, complete, request.order, cursor=position, size=request.size, day=day
        )
        return _Answer(page, count, len(complete), kept.values.all_named(counts))

    def _rows(self, kept: _Kept, found: Matching) -> tuple[Array, Array]:
        """Return the rows that match and those with every word, whatever the filters.

        Kept for a few texts, so that paging and filtering do not put them together again.
        """
        key = (kept.state, found.plan.meaning, found.bounds)
        rows = self._counts.get(key)
        if rows is None:
            rows = self._counts[key] = (found.some, found.every)
            while len(self._counts) > KEPT_COUNTS:
                self._counts.popitem(last=False)
        return rows

    def matching(self, connection: sqlite3.Connection, plan: Plan) -> Matching:
        """Return what the plan finds as the connection sees the index."""
        return Matching(Postings(connection, self._kept(connection).columns), plan)

    def _kept(self, connection: sqlite3.Connection) -> _Kept:
        """What is kept in memory of the index, as the connection sees it."""
        now = state(connection)
        kept = self._last
        if kept is None or kept.state != now:
            same = kept is not None and kept.state[0] == now[0]
            columns = read_columns(connection, kept.columns if kept and same else None)
            kept = self._last = _Kept(now, columns, facets.Values(connection))
        return kept

    def subcategories(self, connection: sqlite3.Connection) -> Mapping[int, str]:
        """Return the slugs of the subcategories by their number."""
        return self._kept(connection).values.slugs("subcategory")

    def vocabulary(self, connection: sqlite3.Connection) -> Words:
        return Words(connection, self._kept(connection).columns, self._speller)

    # ----------------------------------------------------------------------- writing
    def upsert(
        self, documents: Iterable[Document], *, force: bool = False, purge: bool = True
    ) -> int:
        written = 0
        lost = False
        with answering():
            for chunk in _chunks(documents):
                with self.store.writing() as connection:
                    for document in chunk:
                        old = writing.put(connection, document, force=force)
                        written += old is not None
                        lost = lost or (old is not None and writing.lost_words(old, document))
        if lost and purge:
            self.purge()
        return written

    def delete(self, threads: Iterable[tuple[int, int]], *, purge: bool = True) -> int:
        with answering(), self.store.writing() as connection:
            found = [writing.bury(connection, *thread) for thread in threads]
        if any(found) and purge:
            self.purge()
        return sum(found)

    def purge(self) -> None:
        with answering():
            with self.store.writing() as connection:
                writing.forget(connection)
            writing.checkpoint(connection)

    def show(self) -> None:
        """Here nothing waits to be seen."""

    def versions(self) -> Iterator[tuple[int, int]]:
        with answering():
            connection = self.store.reader()
            after = -1
            while True:
                rows: list[tuple[int, int]] = connection.execute(
                    "SELECT thread, version FROM doc WHERE thread > ? ORDER BY thread LIMIT 5000",
                    (after,),
                ).fetchall()
                if not rows:
                    return
                yield from rows
                after = rows[-1][0]

    def held(self, threads: Collection[int]) -> dict[int, int]:
        """Return the versions of those of the threads that are in the index."""
        found: dict[int, int] = {}
        source = iter(threads)
        with answering():
            connection = self.store.reader()
            while some := list(islice(source, WRITTEN_AT_ONCE)):
                marks = ",".join("?" * len(some))
                asked = f"SELECT thread, version FROM doc WHERE thread IN ({marks})"  # noqa: S608  # only marks
                found |= dict(connection.execute(asked, some).fetchall())
        return found

    # -------------------------------------------------------------------- rebuilding
    def rebuild(
        self,
        documents: Iterable[Document],
        *,
        now: datetime,
        catch_up: Callable[[Engine], object],
    ) -> int:
        with answering(), self.store.building() as path:
            connection = connect(path, timeout=5)
            connection.execute("PRAGMA synchronous = OFF")
            # A file that nobody reads yet needs no way back: a build that fails is thrown away.
            connection.execute("PRAGMA journal_mode = OFF")
            number = writing.fill(connection, documents)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(
                "UPDATE meta SET value = ? WHERE name = 'built_at'", (now.isoformat(),)
            )
            connection.close()
            building = EmbeddedEngine(FileStore(path))
            catch_up(building)
            building.store.close()
        return number

    def status(self) -> Status:
        try:
            with self.reading() as connection:
                return Status(
                    self.name,
                    documents=likeness.count(connection),
                    built_at=str(meta(connection, "built_at")),
                    details={
                        "file": self.store.current().name,
                        "bytes": self.store.current().stat().st_size,
                        "changes": meta(connection, "change"),
                        "words": connection.execute("SELECT count(*) FROM word").fetchone()[0],
                        "analysis": analysis.VERSION,
                    },
                )
        except EngineUnavailable as error:
            return Status(self.name, problem=error.reason)


def _chunks(documents: Iterable[Document]) -> Iterator[list[Document]]:
    chunk: list[Document] = []
    for document in documents:
        chunk.append(document)
        if len(chunk) == WRITTEN_AT_ONCE:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _cursors(page: ranking.Page, order: str, day: int) -> tuple[str | None, str | None]:
    """Return the cursors to the page before and to the page after."""
    if not page.rows:
        return None, None
    first, last = page.rows[0], page.rows[-1]
    before = cursors.Cursor(order, True, *first, day).encode() if page.more_before else None
    after = cursors.Cursor(order, False, *last, day).encode() if page.more_after else None
    return before, after
