"""What the journeys share."""

from __future__ import annotations

import pytest

from tests.journeys.plain_browser import PlainBrowser


@pytest.fixture
def plain(db: None) -> PlainBrowser:
    """A browser without scripts."""
    return PlainBrowser()
