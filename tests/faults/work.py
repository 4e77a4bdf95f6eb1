"""A house full of work: what is asked of it, and what its jobs left behind."""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from random import Random

from tests.servers.demo import House, wait_for

KINDS = ("witnessed_urgent", "witnessed", "witnessed_bulk")
# Through enqueue, with a permission in the queue for each.
_ASK = """
from django.utils import timezone
from complaints import jobs
for n in range({first}, {last}):
    jobs.enqueue({kinds}[n % {several}], key=f"w:{{n}}", now=timezone.now(),
                 payload={{"number": n, "seconds": {seconds}}})
"""
# Straight into the table, as a backlog that no queue row knows of.
_INSERT = """
from django.utils import timezone
from complaints.models.work import Job
now = timezone.now()
Job.objects.bulk_create(
    (Job(kind={kinds}[n % {several}], lane={lanes}[n % {several}], key=f"w:{{n}}", due_at=now,
         created_at=now, payload={{"number": n, "seconds": {seconds}}})
     for n in range({first}, {last})), batch_size=2000)
"""


def ask(
    house: House, number: int, *, first: int = 0, kinds: tuple[str, ...] = KINDS,
    seconds: float = 0.02, bulk: bool = False,
) -> None:  # fmt: skip
    """Leave that many jobs, of these kinds in turn, for the worker."""
    code = (_INSERT if bulk else _ASK).format(
        first=first, last=first + number, kinds=kinds, several=len(kinds), seconds=seconds,
        lanes=tuple(KINDS.index(kind) for kind in kinds),
    )  # fmt: skip
    house.manage("shell", "-v0", "-c", code)


def query(house: House, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(house.data_dir / "db.sqlite3", timeout=20)) as database:
        rows = database.execute(statement).fetchall()
        database.commit()
        return rows


def states(house: House) -> dict[str, int]:
    """How many of the witnessed jobs are in which state."""
    rows = query(
        house,
        "select state, count(*) from complaints_job where kind like 'witnessed%' group by state",
    )
    return dict(rows)  # type: ignore[arg-type]


def is_done(house: House, number: int) -> bool:
    return states(house) == {"done": number}


def effects(house: House) -> set[int]:
    folder = house.data_dir / "effects"
    return {int(path.name) for path in folder.iterdir()} if folder.exists() else set()


def runs(house: House) -> list[tuple[int, float, float]]:
    """Every run that came to its end, in the order of the ends: number, begin, end."""
    log = house.data_dir / "witness.log"
    lines = log.read_text().splitlines() if log.exists() else []
    return [(int(n), float(a), float(b)) for n, a, b in (line.split() for line in lines)]


def side_by_side(house: House) -> list[int]:
    """The jobs of which two runs overlapped."""
    return overlapping(runs(house))


def overlapping(all_runs: Iterable[tuple[int, float, float]]) -> list[int]:
    ended: dict[int, float] = {}
    found = []
    for number, begin, end in sorted(all_runs, key=lambda run: run[1]):
        if begin < ended.get(number, 0):
            found.append(number)
        ended[number] = end
    return found


# -------------------------------------------------------------------------------------- killing
def leader(house: House) -> int | None:
    """The process that the supervisor started, not its children."""
    cluster = house.pids("qcluster")
    return min(
        (pid for pid in cluster if house.group(pid) and os.getpgid(pid) == pid), default=None
    )


def is_cluster_up(house: House) -> bool:
    return len(house.pids("qcluster")) >= 6  # 2 workers and q2's four others


def kill(house: House, victim: str, chance: Random) -> bool:
    """SIGKILL one of the cluster's processes, or all; false where it was a moment too late."""
    try:
        boss = leader(house)
        if boss is None:
            return False
        if victim == "group":
            os.killpg(boss, signal.SIGKILL)
        elif victim == "leader":
            os.kill(boss, signal.SIGKILL)
        else:
            children = [pid for pid in house.group(boss) if pid != boss]
            os.kill(chance.choice(children), signal.SIGKILL)
    except (ProcessLookupError, IndexError):
        return False
    return True


def kill_at_random(
    house: House, times: int, chance: Random, keep_alive: Callable[[], object]
) -> Iterator[str]:
    """Kill so often, each time a while after the cluster was up; say what it was.

    `keep_alive` starts a supervisor that gave up: it may take its time to do so.
    """

    def is_up() -> bool:
        keep_alive()
        return is_cluster_up(house)

    victims = ["child", "leader", "group"] * (times // 3 + 1)
    chance.shuffle(victims)
    for victim in victims[:times]:
        while True:
            wait_for(is_up, seconds=240, what="the cluster")
            time.sleep(chance.uniform(0.1, 1.5))
            if kill(house, victim, chance):
                break
        yield victim
