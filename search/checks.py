"""Wrong settings of the search are found at start, not at night."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from search.door import ENGINES


@register("search")
def check_engine(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """E001: no such engine."""
    if settings.SEARCH_ENGINE in ENGINES:
        return []
    return [
        Error(
            f"SEARCH_ENGINE is {settings.SEARCH_ENGINE!r}.",
            hint=f"Choose one of: {', '.join(ENGINES)}.",
            id="search.E001",
        )
    ]


@register("search")
def check_directory(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """E002: the index has no place where this process may write."""
    place = Path(settings.SEARCH_DIR)
    while not place.exists() and place != place.parent:
        place = place.parent
    if place.is_dir() and os.access(place, os.W_OK):
        return []
    return [
        Error(
            f"SEARCH_DIR {settings.SEARCH_DIR} cannot be written.",
            hint="Let the user of this process write there, or set DATA_DIR.",
            id="search.E002",
        )
    ]


@register("search")
def check_sqlite(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """E003: Python's SQLite has no full-text search."""
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE probe USING fts5 (text)")
    except sqlite3.OperationalError:
        return [
            Error(
                "Python's SQLite was built without FTS5.",
                hint="Use the Python of the distribution, or of uv.",
                id="search.E003",
            )
        ]
    finally:
        connection.close()
    return []
