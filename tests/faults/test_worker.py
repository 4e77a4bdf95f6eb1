"""Kill the worker in every way, while it works: each job is done, none is lost."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import time
from contextlib import closing

import pytest

from tests.servers.demo import House, wait_for

pytestmark = pytest.mark.faults
JOBS = 150
ENQUEUE = f"""
from django.utils import timezone
from complaints import jobs
for number in range({JOBS}):
    jobs.enqueue("witnessed", key=f"w:{{number}}", payload={{"number": number}}, now=timezone.now())
"""


def states(house: House) -> dict[str, int]:
    with closing(sqlite3.connect(house.data_dir / "db.sqlite3", timeout=20)) as database:
        rows = database.execute(
            "select state, count(*) from complaints_job where kind = 'witnessed' group by state"
        )
        return dict(rows.fetchall())


def witnessed(house: House) -> set[int]:
    return {int(line) for line in (house.data_dir / "witness.log").read_text().split()}


def prepare(house: House) -> None:
    house.manage("shell", "-v0", "-c", ENQUEUE)
    assert states(house) == {"waiting": JOBS}


def leader(house: House) -> int:
    """The process that the supervisor started, not its children."""
    cluster = house.pids("qcluster")
    return min(pid for pid in cluster if os.getpgid(pid) == pid)


def is_cluster_up(house: House) -> bool:
    return len(house.pids("qcluster")) >= 6  # 2 workers and q2's four others


@pytest.mark.parametrize("victim", ["child", "leader", "group"])
def test_every_job_is_done_although_the_worker_is_killed_again_and_again(
    house: House, victim: str
) -> None:
    prepare(house)
    chance = random.Random(1)
    supervisor = house.start("work")
    for _ in range(3):
        wait_for(lambda: is_cluster_up(house), seconds=60, what="the cluster")
        time.sleep(chance.uniform(0.5, 2))
        boss = leader(house)
        group = house.group(boss)
        target = chance.choice([pid for pid in group if pid != boss] or [boss])
        try:
            if victim == "group":
                os.killpg(boss, signal.SIGKILL)
            else:
                os.kill(boss if victim == "leader" else target, signal.SIGKILL)
        except ProcessLookupError:
            continue  # q2 replaced it a moment ago
        time.sleep(0.5)
    wait_for(lambda: states(house) == {"done": JOBS}, seconds=180, what=f"{states(house)}")
    assert witnessed(house) == set(range(JOBS))
    assert house.stop(supervisor) < 20
    assert house.pids() == []


def test_an_idle_worker_killed_with_the_queue_lock_in_its_hand_stops_nothing(
    house: House,
) -> None:
    """django-q2 hangs for ever on this; the watchdog sees that jobs wait, and starts it anew."""
    supervisor = house.start("work")
    wait_for(lambda: is_cluster_up(house), seconds=60, what="the cluster")
    time.sleep(3)
    boss = leader(house)
    for pid in house.group(boss):
        if pid != boss:
            os.kill(pid, signal.SIGKILL)
    house.manage("shell", "-v0", "-c", ENQUEUE)
    wait_for(lambda: states(house) == {"done": JOBS}, seconds=120, what="all jobs")
    assert witnessed(house) == set(range(JOBS))
    house.stop(supervisor)
    assert house.pids() == []


def test_killing_the_supervisor_leaves_no_process_and_loses_no_job(house: House) -> None:
    prepare(house)
    supervisor = house.start("work")
    wait_for(lambda: states(house).get("done", 0) > 20, seconds=60, what="some jobs")
    os.kill(supervisor.pid, signal.SIGKILL)
    wait_for(lambda: not house.pids(), seconds=20, what="an empty house")
    supervisor = house.start("work")
    wait_for(lambda: states(house) == {"done": JOBS}, seconds=120, what="all jobs")
    assert witnessed(house) == set(range(JOBS))
