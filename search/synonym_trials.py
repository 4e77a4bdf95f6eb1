"""The trials of the synonyms: each query must still find the text that its editor named."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

from search import door
from search.documents import from_texts
from search.engines.base import Engine
from search.request import SearchRequest
from search.synonyms import Entry, Table

_DAY = date(2026, 1, 1)
_NOW = datetime(2026, 1, 1, tzinfo=UTC)


def failures(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries whose query does not find their text, in an index of all texts."""
    listed = list(entries)
    tried = [entry for entry in listed if entry.query]
    table = Table(listed)
    with tempfile.TemporaryDirectory(prefix="synonyms-") as folder:
        engine = door.throwaway("embedded", Path(folder))
        texts = (
            from_texts(number, title=entry.expects, body="", responses=(), day=_DAY)
            for number, entry in enumerate(tried)
        )
        engine.rebuild(texts, now=_NOW, catch_up=lambda building: None)
        return [
            entry for number, entry in enumerate(tried) if not _finds(engine, entry, number, table)
        ]


def _finds(engine: Engine, entry: Entry, number: int, table: Table) -> bool:
    found = engine.search(SearchRequest(q=entry.query, size=100, synonyms=table), now=_NOW)
    return any(document.thread == number for document in found.documents)
