"""The engine that needs no server: SQLite FTS5 over stems, in a file of its own."""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
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
from search.engines.embedded_store import FileStore, Store, answering, connect, meta, state
from search.engines.embedded_vocabulary import KeptSpeller, Words
from search.query import Query
from search.request import FACETS, SearchRequest
from search.understanding import rewritten, searched_for, understand

WRITTEN_AT_ONCE = 200
KEPT_COUNTS = 8


class EmbeddedEngine:
    """Safe to share between threads; each has its own connections."""

    name = "embedded"

    def __init__(self, store: Store | Path) -> None:
        self.store = store if isinstance(store, Store) else Store(store)
        self._counts: OrderedDict[tuple[object, ...], facets.Packed] = OrderedDict()
        self._speller = KeptSpeller()

    @property
    def fallback(self) -> Engine | None:
        return None

    def hurried(self) -> Engine:
        return self

    def followed_at(self) -> datetime | None:
        return self.store.followed_at()

    # ------------------------------------------------------------------------ asking
    def search(self, request: SearchRequest, *, now: datetime) -> Found:
        position = request.position()
        with self.reading() as connection:
            asked = request.parsed
            plan = understand(
                asked, self.vocabulary(connection), synonyms=request.synonyms, exact=request.exact
            )
            match = ranking.match(plan)
            if asked.nothing or (asked.ranks and plan.hopeless):
                return Found(0, 0, [], {facet: {} for facet in FACETS})
            values = facets.Values(connection)
            chosen = values.chosen(request.filters)
            scope = ranking.Scope(match, chosen, *cursors.bounds(request.since, request.until))
            count, named = self._count(connection, values, scope)
            page = ranking.page(
                connection,
                scope,
                request.order,
                cursor=position,
                size=request.size,
                today=now.date(),
                count=count,
            )
            day = position.day if position else cursors.day_number(now.date())
            before, after = _cursors(page, request.order, day)
            return Found(
                count=count,
                all_words=self._all_words(connection, scope, asked, count),
                documents=likeness.documents(connection, [place for _v, place in page.rows]),
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
            found = likeness.similar(connection, matter)
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

    # ---------------------------------------------------------------------- counting
    def _count(
        self, connection: sqlite3.Connection, values: facets.Values, scope: ranking.Scope
    ) -> tuple[int, dict[str, dict[str, int]]]:
        """Return how many match, and the facets and months by slug."""
        everything = not (scope.match.some or scope.match.excluded or scope.chosen)
        if everything and (scope.first, scope.last) == (0, cursors.LAST_PLACE):
            numbers: dict[str, dict[int, int]] = {name: {} for name in facets.COUNTED}
            for facet, number, n in connection.execute("SELECT facet, number, count FROM total"):
                numbers[facet][number] = n
            count = likeness.count(connection)
        else:
            packed = self._packed(connection, scope, scope.match.some)
            numbers = facets.count(packed, scope.chosen)
            count = len(facets.keep(packed, scope.chosen))
        named = {facet: values.named(facet, counts) for facet, counts in numbers.items()}
        return count, named

    def _all_words(
        self, connection: sqlite3.Connection, scope: ranking.Scope, asked: Query, count: int
    ) -> int:
        """How many of the matches have every word; without words, all have."""
        if scope.match.every == scope.match.some:
            return count
        if not scope.match.every:
            return 0
        return len(facets.keep(self._packed(connection, scope, scope.match.every), scope.chosen))

    def _packed(
        self, connection: sqlite3.Connection, scope: ranking.Scope, expression: str
    ) -> facets.Packed:
        """The facets of all rows that match the text, whatever the filters.

        Kept for a few texts, so that paging and filtering do not read them again.
        """
        unfiltered = ranking.Scope(scope.match, {}, scope.first, scope.last)
        where, values = unfiltered.where(expression)
        key = (*state(connection), where, *sorted(values.items()))
        kept = self._counts.get(key)
        if kept is None:
            row = connection.execute(f"SELECT group_concat(a.packed) {where}", values).fetchone()
            kept = self._counts[key] = facets.read(row[0])
            while len(self._counts) > KEPT_COUNTS:
                self._counts.popitem(last=False)
        return kept

    def vocabulary(self, connection: sqlite3.Connection) -> Words:
        return Words(connection, self._speller)

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
            number = writing.fill(connection, documents)
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
