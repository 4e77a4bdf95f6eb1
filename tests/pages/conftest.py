"""What the tests of the public pages share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from search import door, indexing


@pytest.fixture
def indexed(now: datetime) -> Callable[[], None]:
    """Make the search know what the database holds at the time of the call, and only that."""

    def index() -> None:
        indexing.rebuild(door.engine(), now=now)

    return index
