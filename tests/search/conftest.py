"""An index of its own for each test, and documents without a database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from search import door
from search.documents import Document
from search.engines.embedded import EmbeddedEngine
from tests.cms import cms as cms


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.SEARCH_DIR = tmp_path / "search"
    return tmp_path / "search"


@pytest.fixture
def engine(folder: Path) -> Iterator[EmbeddedEngine]:
    """The live engine over an empty index."""
    found = door.engine("embedded")
    assert isinstance(found, EmbeddedEngine)
    with found.store.building():
        pass
    yield found
    found.store.close()


def document(thread: int = 1, **changes: Any) -> Document:
    values: dict[str, Any] = {
        "thread": thread,
        "version": 1,
        "reference": f"DPS-2026-{thread:05}",
        "title": "Jalan berlubang di depan pasar",
        "body": "Jalan di depan pasar berlubang dalam dan membahayakan.",
        "responses": "",
        "comments": "",
        "category": "jalan-dan-jembatan",
        "subcategory": "jalan-berlubang",
        "agency": "",
        "district": "denpasar-selatan",
        "village": "renon",
        "stage": "forwarded",
        "outcome": "",
        "channel": "web",
        "received_on": date(2026, 11, 17),
        "answered_on": None,
        "active_on": date(2026, 11, 17),
        "comment_count": 0,
        "support_count": 0,
    }
    return Document(**(values | changes))


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Callable[[], EmbeddedEngine]]:
    """Make engines with empty indices: for hypothesis, which runs one test many times."""
    made: list[EmbeddedEngine] = []

    def make() -> EmbeddedEngine:
        found = EmbeddedEngine(tmp_path / f"fresh-{len(made)}")
        with found.store.building():
            pass
        made.append(found)
        return found

    yield make
    for found in made:
        found.store.close()
