"""Kill the web server while citizens file: every acknowledged complaint is there, once."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.servers.demo import House, wait_for

pytestmark = pytest.mark.faults
FILINGS, KILLS = 150, 3


def file(house: House, number: int) -> str:
    """File until it is acknowledged, as a phone with a bad connection does; same key each time."""
    body = {
        "title": f"Saluran tersumbat nomor {number}",
        "body": "Saluran di depan balai tersumbat daun dan meluap saat hujan.",
        "subcategory": "jalan-berlubang",
        "village": "renon",
    }
    headers = {"Content-Type": "application/json", "Idempotency-Key": f"fault-filing-{number:06}"}
    deadline = time.monotonic() + 120
    while True:
        request = Request(f"{house.address}/api/v1/complaints/", json.dumps(body).encode(), headers)
        try:
            with urlopen(request, timeout=20) as answer:
                return str(json.load(answer)["reference"])
        except HTTPError as refusal:
            if refusal.code < 500:
                raise
        except (OSError, HTTPException):
            pass
        assert time.monotonic() < deadline
        time.sleep(0.2)


def rows(house: House, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(house.data_dir / "db.sqlite3", timeout=20)) as database:
        return database.execute(query).fetchall()


def test_no_acknowledged_filing_is_lost_or_doubled(house: House) -> None:
    demo = house.start_demo()
    before = rows(house, "select count(*) from complaints_complaint")[0][0]
    killed: list[int] = []

    def kill_now_and_then() -> None:
        """The server's main process, once it serves again; never more often than
        the supervisor puts up with."""
        while len(killed) < KILLS:
            time.sleep(1)
            if house.serves():
                killed.append(min(house.pids("granian")))
                os.kill(killed[-1], signal.SIGKILL)

    killer = threading.Thread(target=kill_now_and_then)
    killer.start()
    with ThreadPoolExecutor(2) as pool:
        references = list(pool.map(lambda n: file(house, n), range(FILINGS)))
    killer.join()
    assert len(set(killed)) == KILLS
    assert len(set(references)) == FILINGS
    stored = {row[0] for row in rows(house, "select reference from complaints_complaint")}
    assert set(references) <= stored
    assert len(stored) == before + FILINGS  # type: ignore[operator]
    wait_for(house.serves, seconds=30, what="the page comes back")
    house.stop(demo)
    assert house.pids() == []
