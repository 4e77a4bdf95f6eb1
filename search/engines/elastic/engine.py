"""Asking and writing, with a server that may be away."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any

from elasticsearch import (
    ApiError,
    ConnectionTimeout,
    Elasticsearch,
    NotFoundError,
    TransportError,
)
from elasticsearch import (
    ConnectionError as Unreachable,
)

from search import cursors
from search.documents import Document
from search.engines.base import Engine, EngineUnavailable, Found, Rejected, Status
from search.engines.elastic import index as indices
from search.engines.elastic import questions
from search.engines.elastic.breaker import Breaker
from search.engines.elastic.sending import Sender
from search.engines.embedded import EmbeddedEngine
from search.request import FACETS, SearchRequest
from search.understanding import Plan, rewritten, searched_for, understand

logger = logging.getLogger(__name__)

WRITING_SECONDS = 30.0
WRITTEN_AT_ONCE = 500


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
        self._client = Elasticsearch(url, max_retries=0, retry_on_timeout=False)
        self.aliases = indices.Aliases(self._writer(), prefix)

    def _asker(self) -> Elasticsearch:
        return self._client.options(request_timeout=self.patience)

    def _writer(self) -> Elasticsearch:
        return self._client.options(request_timeout=WRITING_SECONDS)

    # ------------------------------------------------------------------------ asking
    def search(self, request: SearchRequest, *, now: datetime) -> Found:
        position = request.position()
        plan = self._understood(request)
        asked = request.parsed
        if asked.nothing or (asked.ranks and not (plan.known or plan.phrases)):
            return Found(0, 0, [], {facet: {} for facet in FACETS})
        day = position.day if position else cursors.day_number(now.date())
        with self._answering():
            return self._ask(request, plan, position, day)

    def _understood(self, request: SearchRequest) -> Plan:
        with self.companion.reading() as connection:
            return understand(
                request.parsed,
                self.companion.vocabulary(connection),
                synonyms=request.synonyms,
                exact=request.exact,
            )

    def _ask(
        self, request: SearchRequest, plan: Plan, position: cursors.Cursor | None, day: int
    ) -> Found:
        search = questions.body(request, plan, position=position, day=day)
        if position is not None and request.order == "relevance":
            search = self._from_its_present_score(search, position)
        answer = self._asker().search(index=self._live(), body=search.to_dict()).body
        hits = answer["hits"]["hits"]
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
            searched_for=searched_for(request.q, plan),
        )

    def _from_its_present_score(self, search: Any, position: cursors.Cursor) -> Any:
        """Scores shift with every change of the index: go on from the thread's own of now."""
        own = questions.own_value(search, position.place)
        hits = self._asker().search(index=self._live(), body=own.to_dict())["hits"]["hits"]
        if not hits:
            return search
        return search.extra(search_after=hits[0]["sort"])

    def suggest(self, typed: str, *, limit: int) -> list[str]:
        return self.companion.suggest(typed, limit=limit)

    def similar(
        self, title: str, body: str, *, exclude: str | None, village: str, limit: int
    ) -> list[Document]:
        return self.companion.similar(title, body, exclude=exclude, village=village, limit=limit)

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
        except ConnectionTimeout as error:
            self.breaker.failed()
            raise EngineUnavailable("too slow") from error
        except (Unreachable, TransportError) as error:
            self.breaker.failed()
            raise EngineUnavailable("away") from error
        except ApiError as error:
            self.breaker.failed()
            # A mapping that does not fit is a 400: a new index is the remedy.
            status = error.meta.status
            raise EngineUnavailable(f"status {status}", rebuild=status == 400) from error
        else:
            self.breaker.succeeded()

    # ----------------------------------------------------------------------- writing
    def upsert(
        self, documents: Iterable[Document], *, force: bool = False, purge: bool = True
    ) -> int:
        kind = "external_gte" if force else "external"
        written, lost = 0, []
        source = iter(documents)
        while chunk := list(islice(source, WRITTEN_AT_ONCE)):
            self._beside(partial(self.companion.upsert, chunk, force=force, purge=purge))
            rows = [(d.thread, d.version, indices.row(d)) for d in chunk]
            done, rejected = self._write(rows, kind)
            written += done
            lost += rejected
        if lost:
            raise Rejected(lost)
        return written

    def delete(self, threads: Iterable[tuple[int, int]], *, purge: bool = True) -> int:
        gone = list(threads)
        self._beside(partial(self.companion.delete, gone, purge=purge))
        rows = [(t, min(v, 2**62), indices.tombstone(t, min(v, 2**62))) for t, v in gone]
        done, _rejected = self._write(rows, "external_gte")
        if done and purge:
            self.purge()
        return done

    def purge(self) -> None:
        self._beside(self.companion.purge)
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
        self, rows: list[tuple[int, int, dict[str, Any]]], kind: str
    ) -> tuple[int, list[int]]:
        """Write to the live index and to one that is being built; readers see it at once."""
        if not rows:
            return 0, []
        with self._answering():
            done, rejected = 0, []
            for position, target in enumerate(self._targets()):
                sender = Sender(self._writer(), target, version_type=kind, refresh=len(rows) < 50)
                sender.send(rows)
                if position == 0:
                    done, rejected = sender.written, sender.rejected
            return done, rejected

    def _targets(self) -> list[str]:
        if self.index:
            return [self.index]
        found = self.aliases.targets()
        live = found[self.aliases.live]
        if not live:
            raise EngineUnavailable("missing", rebuild=True)
        return [*live, *found[self.aliases.building]]

    def versions(self) -> Iterator[tuple[int, int]]:
        with self._answering():
            self._writer().indices.refresh(index=self._live())
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
        """Build both: what the file reads is sent to the server as well. Where the server is
        away, the file is new all the same, and the error comes after."""
        trouble: list[EngineUnavailable] = []
        name = self._begin(trouble)
        sender = Sender(self._writer(), name, version_type="external_gte")
        number = self.companion.rebuild(
            self._sent(documents, sender, trouble), now=now, catch_up=catch_up
        )
        if trouble:
            raise trouble[0]
        with self._answering():
            self._writer().indices.refresh(index=name)
            catch_up(
                ElasticEngine(
                    self.url, self.prefix, self.companion, index=name, patience=self.patience
                )
            )
            self.aliases.swap(name)
        if sender.rejected:
            raise Rejected(sender.rejected)
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
        try:
            with self._answering():
                [live] = self.aliases.targets()[self.aliases.live] or [""]
                if not live:
                    return Status(self.name, problem="missing", details=details)
                count = self._asker().count(index=live, query={"term": {"gone": False}})
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


def _document(hit: dict[str, Any]) -> Document:
    return Document.from_values(hit["_source"]["source"])


def _all_words(answer: dict[str, Any], plan: Plan, count: int) -> int:
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
