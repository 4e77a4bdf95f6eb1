"""A whole house whose Elasticsearch falls silent: it goes on, and catches up by itself."""

from __future__ import annotations

import json
import secrets
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.conftest import SETTINGS
from tests.servers.demo import House, wait_for
from tests.servers.elasticsearch import forget
from tests.servers.gate import Gate

pytestmark = pytest.mark.elasticsearch
LONGEST_WAIT, LONGEST_RETURN, SILENT_SECONDS = 1.5, 60.0, 12.0
PUBLISH = (
    "from tests.factories import ComplaintFactory; ComplaintFactory(published=True,"
    " body='Ada kepiting di saluran air, bukan sampah. Baunya tidak enak.')"
)


@pytest.fixture
def gate(elasticsearch: str) -> Iterator[Gate]:
    with Gate(elasticsearch) as gate:
        yield gate


@pytest.fixture
def house(gate: Gate, elasticsearch: str, tmp_path: Path) -> Iterator[House]:
    prefix = f"test-{secrets.token_hex(4)}"
    house = House(tmp_path, settings=SETTINGS, SEARCH_ENGINE="elasticsearch",
                  ELASTICSEARCH_URL=gate.url, ELASTICSEARCH_PREFIX=prefix)  # fmt: skip
    yield house
    house.close()
    forget(elasticsearch, prefix)


def ask(house: House, words: str) -> dict[str, Any]:
    address = f"{house.address}/api/v1/threads/?q={words}"
    with urllib.request.urlopen(address, timeout=10) as answer:
        found: dict[str, Any] = json.load(answer)
    return found


def test_silence_is_borne_and_made_good(house: House, gate: Gate) -> None:
    house.start_demo()
    wait_for(lambda: ask(house, "lampu")["engine"] == "elasticsearch", seconds=30, what="index")
    count = ask(house, "lampu")["count"]
    assert count

    gate.become("silent")
    house.manage("shell", "-c", PUBLISH)
    waits, engines = [], set()
    end = time.monotonic() + SILENT_SECONDS
    while time.monotonic() < end:
        begun = time.monotonic()
        found = ask(house, "lampu")
        waits.append(time.monotonic() - begun)
        engines.add(found["engine"])
        assert found["count"] == count
        time.sleep(0.2)
    assert engines == {"embedded"}
    assert max(waits) < LONGEST_WAIT
    assert house.serves("/aduan/?q=lampu")

    gate.become("open")
    begun = time.monotonic()

    def whole() -> bool:
        found = ask(house, "kepiting")
        return bool(found["engine"] == "elasticsearch" and found["count"] == 1)

    wait_for(whole, seconds=LONGEST_RETURN, what="the server has everything")
    print(f"\nsilent: {len(waits)} searches, the longest {max(waits):.2f} s;"  # noqa: T201  # the figures
          f" everything back {time.monotonic() - begun:.0f} s after its return")  # fmt: skip
