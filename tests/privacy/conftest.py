"""One planted city for all tests of this folder; each test changes its own copy of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import override_settings

from search import door
from tests.privacy.answers import TOTAL
from tests.privacy.canaries import SEED, Cage, fresh_seed
from tests.privacy.doors import World, plant


def seed() -> int:
    """Return the seed of this run; the large run (`make test-proof`) draws a new one."""
    wanted = os.environ.get("PROOF_SEED", str(SEED))
    return fresh_seed() if wanted == "new" else int(wanted)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if TOTAL.answers:
        terminalreporter.write_line(
            f"privacy: {TOTAL.canaries} canaries of seed {TOTAL.seed} sought in {TOTAL.answers} "
            f"answers of {len(TOTAL.addresses)} addresses, {TOTAL.characters:,} characters"
        )


def kept_in(place: Path) -> dict[str, Any]:
    """Return the settings for a city whose files all lie in one folder."""
    stores = {
        name: settings.STORAGES[name] | {"OPTIONS": {"location": str(place / name)}}
        for name in ("private", "photos")
    }
    return {"SEARCH_DIR": place / "search", "STORAGES": settings.STORAGES | stores}


@pytest.fixture(scope="package")
def planted(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """Plant once, in a transaction around the transactions of the tests."""
    place = tmp_path_factory.mktemp("planted")
    with django_db_blocker.unblock(), override_settings(**kept_in(place)):
        around: Any = transaction.atomic()
        around._from_testcase = True  # as TestCase does: `durable` looks past it
        with around:
            world = plant(Cage(seed()))
            door.engine().store.close()  # type: ignore[attr-defined]  # of the embedded engine
            world.place = place
            TOTAL.seed, TOTAL.canaries = world.cage.seed, len(world.cage.canaries)
            yield world
            transaction.set_rollback(True)
        connection.close()


@pytest.fixture
def city(planted: World, tmp_path: Path) -> Iterator[None]:
    """Each test writes to its own copy of the index and of the files."""
    place = tmp_path / "city"
    shutil.copytree(planted.place, place)
    with override_settings(**kept_in(place)):
        yield


@pytest.fixture
def world(planted: World, city: None, db: None) -> World:
    """Return the planted city; what the test does to its rows is undone afterwards."""
    return planted.copy()
