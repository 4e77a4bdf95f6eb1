"""Two machines on one PostgreSQL, killed in turn: no job is lost, none runs twice at once."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from tests.faults.conftest import SETTINGS
from tests.faults.work import ask, effects, is_cluster_up, kill, overlapping, runs
from tests.servers import postgres
from tests.servers.demo import House, free_port, wait_for

pytestmark = pytest.mark.faults
psycopg = pytest.importorskip("psycopg")
JOBS, KILLS = 600, 4


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    if not list(Path("/usr/lib/postgresql").glob("*/bin/initdb")) and not shutil.which("initdb"):
        pytest.skip("PostgreSQL is not installed here")
    port = free_port()
    cluster = postgres.Cluster(postgres.folder_for(tmp_path / f"postgres-{port}"), port)
    cluster.start()
    yield cluster.url
    cluster.stop()
    shutil.rmtree(cluster.folder, ignore_errors=True)


@pytest.fixture
def machines(tmp_path: Path, url: str) -> Iterator[list[House]]:
    houses = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        houses.append(House(tmp_path / name, settings=SETTINGS))
        houses[-1].environment["DATABASE_URL"] = url
    houses[0].manage("migrate", "-v0")
    yield houses
    for house in houses:
        house.close()


def states(url: str) -> dict[str, int]:
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "select state, count(*) from complaints_job where kind like 'witnessed%' group by state"
        )
        return dict(rows.fetchall())


def test_two_machines_share_the_work_and_each_takes_over_from_the_other(
    machines: list[House], url: str
) -> None:
    one, two = machines
    ask(one, JOBS, seconds=0.1, bulk=True)
    supervisors = [house.start("work") for house in machines]
    chance = Random(1)
    for number in range(KILLS):
        victim = machines[number % 2]
        wait_for(lambda house=victim: is_cluster_up(house), seconds=240, what="the cluster")  # type: ignore[misc]
        time.sleep(chance.uniform(0.5, 1.5))
        kill(victim, "group", chance)
    wait_for(lambda: states(url) == {"done": JOBS}, seconds=300, what="all jobs")
    assert effects(one) | effects(two) == set(range(JOBS))
    assert runs(one)
    assert runs(two)
    assert overlapping([*runs(one), *runs(two)]) == []
    for house, supervisor in zip(machines, supervisors, strict=True):
        house.stop(supervisor)
        assert house.pids() == []
