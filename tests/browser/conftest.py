from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.servers.demo import ROOT, House

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The demo as a newcomer starts it, with a data folder and a port of its own."""
    house = House(tmp_path_factory.mktemp("demo"))
    process = house.start_demo()
    yield house
    house.stop(process)
    left = house.pids()
    house.close()
    assert left == [], "the demo left processes behind"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def screenshots() -> Path:
    folder = Path(os.environ.get("DATA_DIR", ROOT / "var")) / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
