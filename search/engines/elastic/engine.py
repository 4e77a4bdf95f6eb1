"""Asking and writing, with a server that may be away."""

from __future__ import annotations

import copy
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property, partial
from itertools import islice
from time import monotonic
from typing import Any

from elasticsearch import (
    ApiError,
    ConnectionTimeout,
    Elasticsearch,
    NotFoundError,
    OrjsonSerializer,
    TransportError,
)

from search import cursors
from search.documents import Document
from search.engines.base import Engine, EngineUnavailable, Found, Matter, Rejected, Status
from search.engines.elastic import index as indices
from search.engines.elastic import questions
from search.engines.elastic.breaker import Breaker
from search.engines.elastic.sending import Busy, Sender
from search.engines.embedded import EmbeddedEngine
from search.engines.embedded_statistics import Statistics, statistics
from search.request import FACETS, SearchRequest
from search.understanding import Plan, rewritten, searched_for, understand

logger = logging.getLogger(__name__)

BAD_REQUEST = 400
WRITING_SECONDS = 30.0
FEW_ROWS_SECONDS = 5.0
HURRY_SECONDS = 0.4
SHORTEST_REQUEST = 0.05
WRITTEN_AT_ONCE = 500
FEW = 50


class ElasticEngine:
    """Safe to share between threads. `index` names one concrete index instead of the live."""

    name = "elasticsearch"

    def __init__(
        self,
        url: str,
        prefix: str,
        companion: EmbeddedEngine,
        *,
        index: str = "",
        patience: float,
    ) -> None:
        self.url, self.prefix, self.index, self.patience = url, prefix, index, patience
        self.companion = companion
        self.breaker = Breaker()
        self.writing_seconds = WRITING_SECONDS
        self._clients: dict[float, Elasticsearch] = {}
        once: dict[str, Any] = {"max_retries": 0, "retry_on_timeout": False}
        self._client = Elasticsearch(url, serializer=OrjsonSerializer(), **once)
        self.aliases = indices.Aliases(self._writer(), prefix)

    @property
    def fallback(self) -> Engine | None:
        return self.companion

    def hurried(self) -> Engine:
        return self._hurried

    def followed_at(self) -> datetime | None:
        return self.companion.followed_at()

    def state(self) -> tuple[object, ...]:
        return self.companion.state()

    @cached_property
    def _hurried(self) -> ElasticEngine:
        other = copy.copy(self)
        other.writing_seconds = HURRY_SECONDS
        return other

    def _writer(self) -> Elasticsearch:
        return self._client.options(request_timeout=self.writing_seconds)

    def _until(self, end: float) -> Elasticsearch:
        """Return a client for what is left of the time; to make one takes a millisecond."""
        left = max(round(end - monotonic(), 1), SHORTEST_REQUEST)
        if left not in self._clients:
            self._clients[left] = self._client.options(request_timeout=left)
        return self._clients[left]

    # ------------------------------------------------------------------------ asking
    def search(self, request: SearchRequest, *, now: datetime) -> Found:
        position = request.position()
        plan, numbers = self._understood(request)
        asked = request.parsed
        if asked.nothing or (asked.ranks and plan.hopeless):
            return Found(0, 0, [], {facet: {} for facet in FACETS})
        day = position.day if position else cursors.day_number(now.date())
        with self._answering(), _readable():
            search = questions.body(request, plan, numbers, position=position, day=day)
            return self._ask(request, plan, search, position, day)

    def _understood(self, request: SearchRequest) -> tuple[Plan, Statistics]:
        """Say what the query means, and what its words weigh, by the file beside the server."""
        try:
            with self.companion.reading() as connection:
                plan = understand(
                    request.parsed,
                    self.companion.vocabulary(connection),
                    synonyms=request.synonyms,
                    exact=request.exact,
                )
                if request.order != "relevance":
                    return plan, Statistics()
                found = self.companion.matching(connection, plan)
                slugs = self.companion.subcategories(connection)
                return plan, statistics(found, questions.ranked(plan), slugs)
        except EngineUnavailable as error:
            # The server's own index may be well: the file says itself what it needs.
            raise EngineUnavailable(f"without words: {error.reason}") from error

    def _ask(
        self,
        request: SearchRequest,
        plan: Plan,
        search: questions.Body,
        position: cursors.Cursor | None,
        day: int,
    ) -> Found:
        end = monotonic() + self.patience
        if position is not None and request.order == "relevance":
            search = self._from_its_present_score(search, position, end)
        answer = self._asked(search, end)
        hits = answer["hits"]["hits"]
        if hits and not self.aliases.is_current(hits[0]["_index"]):
            # Of another mapping or analysis: the words that the file knows are not its words.
            raise EngineUnavailable("outdated", rebuild=True)
        more, hits = len(hits) > request.size, hits[: request.size]
        backwards = position is not None and position.backwards
        if backwards:
            hits = hits[::-1]
        before, after = (more, True) if backwards else (position is not None, more)
        count = int(answer["hits"]["total"]["value"])
        return Found(
            count=count,
            all_words=_all_words(answer, plan, count),
            documents=[_document(hit) for hit in hits],
            facets=questions.facets(answer),
            stems=plan.stems,
            next_cursor=_cursor(hits, request.order, day, backwards=False) if after else None,
            previous_cursor=_cursor(hits, request.order, day, backwards=True) if before else None,
            did_you_mean=rewritten(request.q, plan),
            months=questions.months(answer),
            searched_for=searched_for(request.q, plan),
        )

    def _asked(self, search: questions.Body, end: float) -> Any:
        # An answer of some shards only would count wrong: then rather none.
        live = self._live()
        return self._until(end).search(index=live, body=search, allow_partial_search_results=False)

    def _from_its_present_score(
        self, search: questions.Body, position: cursors.Cursor, end: float
    ) -> questions.Body:
        """Scores shift with every change of the index: go on from the thread's own of now."""
        own = questions.own_value(search, position.place)
        hits = self._asked(own, end)["hits"]["hits"]
        return search | {"search_after": hits[0]["sort"]} if hits else search

    def suggest(self, typed: str, *, limit: int) -> list[str]:
        return self.companion.suggest(typed, limit=limit)

    def phrases(self, typed: str, *, limit: int) -> list[str]:
        return self.companion.phrases(typed, limit=limit)

    def similar(self, matter: Matter, *, limit: int) -> list[Document]:
        return self.companion.similar(matter, limit=limit)

    def _live(self) -> str:
        return self.index or self.aliases.live

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """Turn the client's errors into ours, and count them.

        :raises EngineUnavailable: the server is away, or rests after it was
        """
        if not self.breaker.closed():
            raise EngineUnavailable("resting")
        try:
            yield
        except NotFoundError as error:
            raise EngineUnavailable("missing", rebuild=True) from error
        except Busy as error:
            raise EngineUnavailable(f"busy: {error}") from error
        except ConnectionTimeout as error:
            self.breaker.failed()
            raise EngineUnavailable("too slow") from error
        except TransportError as error:
            self.breaker.failed()
            raise EngineUnavailable("away") from error
        except ApiError as error:
            status = error.meta.status
            if status == BAD_REQUEST:
                # A mapping that does not fit: a new index is the remedy. The server is well.
                raise EngineUnavailable(f"status {status}", rebuild=True) from error
            self.breaker.failed()
            raise EngineUnavailable(f"status {status}") from error
        else:
            self.breaker.succeeded()

    # ----------------------------------------------------------------------- writing
    def upsert(
        self, documents: Iterable[Document], *, force: bool = False, purge: bool = True
    ) -> int:
        kind = "external_gte" if force else "external"
        written, lost = 0, dict[int, str]()
        source = iter(documents)
        while chunk := list(islice(source, WRITTEN_AT_ONCE)):
            self._beside(partial(self.companion.upsert, chunk, force=force, purge=purge))
            rows = [(d.thread, d.version, indices.row(d)) for d in chunk]
            done, rejected = self._write(rows, kind)
            written += done
            lost |= rejected
        if lost:
            raise Rejected(lost)
        return written

    def delete(self, threads: Iterable[tuple[int, int]], *, purge: bool = True) -> int:
        gone = list(threads)
        self._beside(partial(self.companion.delete, gone, purge=purge))
        rows = [(t, min(v, 2**62), indices.tombstone(t, min(v, 2**62))) for t, v in gone]
        done, rejected = self._write(rows, "external_gte", refresh=len(rows) <= FEW)
        if done and purge:
            self.purge()
        if rejected:
            raise Rejected(rejected)
        return done

    def purge(self) -> None:
        self._beside(self.companion.purge)
        self.show()
        with self._answering():
            self._writer().indices.forcemerge(
                index=self._live(), only_expunge_deletes=True, wait_for_completion=False
            )

    def _beside(self, act: Callable[[], object]) -> None:
        """Do the same to the file beside the server; where it has none yet, ask for it."""
        if self.index:
            return  # one concrete index, while it is built
        try:
            act()
        except EngineUnavailable as error:
            logger.warning("companion index away", extra={"reason": error.reason})

    def _write(
        self, rows: list[tuple[int, int, dict[str, Any]]], kind: str, *, refresh: bool = False
    ) -> tuple[int, dict[int, str]]:
        """Write to the live index and to one that is being built. With `refresh`, or for
        somebody who waits, readers see it when this returns, else within a second."""
        if not rows:
            return 0, {}
        few = len(rows) <= FEW
        end = monotonic() + min(self.writing_seconds, FEW_ROWS_SECONDS if few else WRITING_SECONDS)
        seen = refresh or self.writing_seconds < WRITING_SECONDS
        senders = []
        with self._answering():
            for target in self._targets(end):
                sender = Sender(self._until(end), target, version_type=kind, refresh=seen)
                sender.send(rows)
                senders.append(sender)
        return senders[0].written, senders[0].rejected

    def _targets(self, end: float) -> list[str]:
        if self.index:
            return [self.index]
        found = indices.Aliases(self._until(end), self.prefix).targets()
        live = found[self.aliases.live]
        if not live:
            raise EngineUnavailable("missing", rebuild=True)
        return [*live, *found[self.aliases.building]]

    def show(self) -> None:
        client = self._until(monotonic() + min(self.writing_seconds, FEW_ROWS_SECONDS))
        with self._answering():
            client.indices.refresh(index=self._live())

    def versions(self) -> Iterator[tuple[int, int]]:
        self.show()
        with self._answering():
            for thread, version, gone in indices.versions(self._writer(), self._live()):
                if not gone:
                    yield thread, version

    # -------------------------------------------------------------------- rebuilding
    def rebuild(
        self,
        documents: Iterable[Document],
        *,
        now: datetime,
        catch_up: Callable[[Engine], object],
    ) -> int:
        """Build the server's index, and the file where it has a fault: it reads what is sent.
        Where the server is away, the file is new all the same, and the error comes after."""
        trouble: list[EngineUnavailable] = []
        name = self._begin(trouble)
        sender = Sender(self._writer(), name, version_type="external_gte")
        sent = self._sent(documents, sender, trouble)
        if self.companion.status().problem:
            number = self.companion.rebuild(sent, now=now, catch_up=catch_up)
        else:
            number = sum(1 for _document in sent)
        if trouble:
            raise trouble[0]
        with self._answering():
            self._writer().indices.refresh(index=name)
            catch_up(self._over(name))
            self.aliases.swap(name)
        return number

    def _over(self, index: str) -> ElasticEngine:
        return ElasticEngine(
            self.url, self.prefix, self.companion, index=index, patience=self.patience
        )

    def _begin(self, trouble: list[EngineUnavailable]) -> str:
        try:
            with self._answering():
                self.aliases.drop_building()
                return self.aliases.create()
        except EngineUnavailable as error:
            trouble.append(error)
            return ""

    def _sent(
        self, documents: Iterable[Document], sender: Sender, trouble: list[EngineUnavailable]
    ) -> Iterator[Document]:
        source = iter(documents)
        with sender:
            while chunk := list(islice(source, WRITTEN_AT_ONCE)):
                yield from chunk
                if trouble:
                    continue
                try:
                    with self._answering():
                        sender.soon([(d.thread, d.version, indices.row(d)) for d in chunk])
                except EngineUnavailable as error:
                    trouble.append(error)
            try:
                with self._answering():
                    sender.finish()
            except EngineUnavailable as error:
                trouble.append(error)

    def discard(self) -> None:
        """Delete the indices: after a trial."""
        for names in self.aliases.targets().values():
            for name in names:
                self._writer().options(ignore_status=404).indices.delete(index=name)
        self._client.close()

    def status(self) -> Status:
        beside = self.companion.status()
        details: dict[str, object] = {"companion": beside.problem or beside.documents}
        end = monotonic() + self.patience
        try:
            with self._answering():
                live = next(iter(self.aliases.targets()[self.aliases.live]), "")
                if not live:
                    return Status(self.name, problem="missing", details=details)
                count = self._until(end).count(index=live, query={"term": {"gone": False}})
                current = self.aliases.is_current(live)
                return Status(
                    self.name,
                    documents=count["count"],
                    built_at=beside.built_at,
                    problem="" if current else "outdated",
                    details=details | {"index": live},
                )
        except EngineUnavailable as error:
            return Status(self.name, problem=error.reason, details=details)


@contextmanager
def _readable() -> Iterator[None]:
    """An answer that is not what was asked for: somebody else's index, or a stranger."""
    try:
        yield
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise EngineUnavailable("unreadable", rebuild=True) from error


def _document(hit: dict[str, Any]) -> Document:
    return Document.from_values(hit["_source"]["source"])


def _all_words(answer: dict[str, Any], plan: Plan, count: int) -> int:
    if plan.strict:
        return count
    if len(plan.groups) + bool(plan.phrases) < 2:
        return count if plan.all_written else 0
    every = answer["aggregations"].get("every")
    return int(every["doc_count"]) if every else 0


def _cursor(hits: list[dict[str, Any]], order: str, day: int, *, backwards: bool) -> str | None:
    if not hits:
        return None
    keys = (hits[0] if backwards else hits[-1])["sort"]
    value, place = (0.0, keys[0]) if len(keys) == 1 else keys
    return cursors.Cursor(order, backwards, value, place, day).encode()
