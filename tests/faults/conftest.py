from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from complaints.demo import preparation
from tests.servers.demo import House

SETTINGS = "tests.faults.settings"


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database, made once for all faults."""
    house = House(tmp_path_factory.mktemp("migrated"), settings=SETTINGS)
    file = house.data_dir / "db.sqlite3"
    preparation.unpack(file)
    house.manage("migrate", "-v0")
    return file


@pytest.fixture
def house(tmp_path: Path, migrated: Path) -> Iterator[House]:
    house = House(tmp_path, settings=SETTINGS, API_RATE_FILE="100000/min")
    shutil.copy(migrated, tmp_path / "db.sqlite3")
    yield house
    house.close()
