from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.journeys.office import Office
from tests.servers.demo import ROOT, House


@pytest.fixture(scope="session")
def office(demo: House) -> Iterator[Office]:
    serving = Office(demo)
    yield serving
    serving.close()


@pytest.fixture(scope="session")
def pictures() -> Path:
    """Where every step leaves its picture: JOURNEY_PICTURES, or else var/journeys."""
    folder = Path(os.environ.get("JOURNEY_PICTURES") or ROOT / "var" / "journeys")
    folder.mkdir(parents=True, exist_ok=True)
    return folder
