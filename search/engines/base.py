"""What an engine must do. The door, the jobs and the commands know nothing else of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from search.documents import Document
from search.request import SearchRequest


class EngineUnavailable(Exception):
    """The engine cannot answer now. `rebuild` says that only a new index will help."""

    def __init__(self, reason: str, *, rebuild: bool = False) -> None:
        self.reason = reason
        self.rebuild = rebuild
        super().__init__(reason)


class RebuildRunning(Exception):
    """Somebody is building this engine's index already."""


class Rejected(Exception):
    """The engine does not take these threads, and never will as they are; all others it has.

    `reasons` are its own words for it, by thread: names of errors, no texts.
    """

    def __init__(self, reasons: Mapping[int, str]) -> None:
        self.reasons = dict(reasons)
        super().__init__(f"{len(self.reasons)} threads")


@dataclass(frozen=True)
class Found:
    """An engine's answer, before labels and snippets are put to it.

    `facets` counts slugs; `stems` are those that were searched, for the marks in snippets;
    `months` counts all that match by the month ("2026-11") in which they were received.
    `searched_for` is what was searched in the place of a text with sure slips; a guess that
    is not sure is in `did_you_mean` only.
    """

    count: int
    all_words: int
    documents: list[Document]
    facets: Mapping[str, Mapping[str, int]]
    stems: frozenset[str] = frozenset()
    next_cursor: str | None = None
    previous_cursor: str | None = None
    did_you_mean: str | None = None
    searched_for: str | None = None
    months: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Matter:
    """What others are compared with: by text first, then by category, place and time."""

    title: str
    body: str
    today: date
    exclude: str = ""
    category: str = ""
    subcategory: str = ""
    district: str = ""
    village: str = ""


@dataclass(frozen=True)
class Status:
    """How an index stands; `problem` is empty when it answers."""

    engine: str
    documents: int = 0
    built_at: str = ""
    problem: str = ""
    details: Mapping[str, object] = field(default_factory=dict)


class Engine(Protocol):
    """Every method may raise EngineUnavailable."""

    @property
    def name(self) -> str: ...

    @property
    def fallback(self) -> Engine | None:
        """The engine on this machine that answers where this one cannot."""
        ...

    def hurried(self) -> Engine:
        """Return the same engine for somebody who waits: it gives up within half a second."""
        ...

    def followed_at(self) -> datetime | None:
        """Return until when this machine's file has what others wrote; None: it follows none."""
        ...

    def state(self) -> tuple[object, ...]:
        """Return what is the same for as long as no answer of this engine can have changed."""
        ...

    def search(self, request: SearchRequest, *, now: datetime) -> Found:
        """Answer the request.

        :raises BadCursor: its cursor is damaged
        """
        ...

    def suggest(self, typed: str, *, limit: int) -> list[str]:
        """Complete what is being typed, from public words and titles."""
        ...

    def phrases(self, typed: str, *, limit: int) -> list[str]:
        """Return how the typed goes on in several titles."""
        ...

    def similar(self, matter: Matter, *, limit: int) -> list[Document]:
        """Return threads about the same matter, the likest first."""
        ...

    def upsert(
        self, documents: Iterable[Document], *, force: bool = False, purge: bool = True
    ) -> int:
        """Write what is newer than the index has (with `force`: all), and return how many.

        Words that go are found no more at once; without `purge` their letters may lie in the
        file until the next `purge()`.

        :raises Rejected: some of them it does not take; it has the others
        """
        ...

    def delete(self, threads: Iterable[tuple[int, int]], *, purge: bool = True) -> int:
        """Forget (thread, version); a late write of that version or an older one is refused."""
        ...

    def purge(self) -> None:
        """Take out of the file what is found no more. Slow where the index is large."""
        ...

    def show(self) -> None:
        """Let readers see all that was written until now; by itself it may take a second."""
        ...

    def versions(self) -> Iterator[tuple[int, int]]:
        """Yield (thread, version) of all documents, by thread."""
        ...

    def rebuild(
        self,
        documents: Iterable[Document],
        *,
        now: datetime,
        catch_up: Callable[[Engine], object],
    ) -> int:
        """Build an index aside, let `catch_up` mend it, swap it in; return how many.

        :raises RebuildRunning: another process is at it
        """
        ...

    def status(self) -> Status:
        """Say how the index stands. Never raises."""
        ...
