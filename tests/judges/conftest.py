from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import chromium
from tests.browser.conftest import demo as own_demo
from tests.judges import nu
from tests.judges.visits import TOOLS, People, facts
from tests.servers.demo import House

__all__ = ["chromium", "own_demo"]


@pytest.fixture(scope="session")
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> House:
    """A demo of this run's own; or the one that runs at JUDGE_PORT, while a page is mended."""
    port = os.environ.get("JUDGE_PORT")
    if port is None:
        own: House = request.getfixturevalue("own_demo")
        return own
    running = House(tmp_path_factory.mktemp("none"))
    running.port = int(port)
    return running


@pytest.fixture(scope="session")
def tools() -> None:
    if not (TOOLS / "axe-core").exists():
        pytest.fail("The judges' tools are missing. Run: make test-judges")


@pytest.fixture(scope="session")
def people(tools: None, demo: House, chromium: Browser) -> Iterator[People]:
    everybody = People(chromium, demo)
    yield everybody
    everybody.close()


@pytest.fixture(scope="session")
def filled(demo: House) -> dict[str, str]:
    """What the braces in the table's paths stand for."""
    return facts(demo)


@pytest.fixture(scope="session")
def checker(tools: None) -> Iterator[nu.Checker]:
    with nu.running() as found:
        yield found
