"""Kill the worker in every way, while it works: each job is done, none is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from random import Random, SystemRandom

import pytest

from tests.faults.work import (
    ask,
    effects,
    is_cluster_up,
    is_done,
    kill_at_random,
    leader,
    query,
    runs,
    side_by_side,
    states,
)
from tests.servers.demo import House, wait_for

pytestmark = pytest.mark.faults
JOBS = 150
KILLS = 30
BACKLOG = 1500


class Supervisor:
    """What the machine does with a supervisor that ended: start it again.

    Ten deaths in a minute are more than a supervisor puts up with: then it says so and ends.
    """

    def __init__(self, house: House) -> None:
        self.house = house
        self.process: subprocess.Popen[str] = house.start("work")

    def keep_alive(self) -> None:
        if self.process.poll() is not None:
            self.process = self.house.start("work")


def test_thirty_kills_lose_no_job_and_never_let_two_runs_of_one_meet(house: House) -> None:
    seed = int(os.environ.get("FAULT_SEED") or SystemRandom().randrange(10**6))
    print(f"FAULT_SEED={seed}")
    chance = Random(seed)
    ask(house, BACKLOG, seconds=0.05, bulk=True)
    supervisor = Supervisor(house)
    killed = list(kill_at_random(house, KILLS, chance, supervisor.keep_alive))
    assert len(killed) == KILLS
    deadline = time.monotonic() + 400
    while not is_done(house, BACKLOG):
        supervisor.keep_alive()
        assert time.monotonic() < deadline, f"{states(house)} after {killed}, seed {seed}"
        time.sleep(0.2)
    assert effects(house) == set(range(BACKLOG))
    assert side_by_side(house) == []
    print(f"{len(runs(house)) - BACKLOG} jobs of {BACKLOG} came to their end a second time")
    house.stop(supervisor.process)
    assert house.pids() == []


def test_an_idle_worker_killed_with_the_queue_lock_in_its_hand_stops_nothing(
    house: House,
) -> None:
    """django-q2 hangs for ever on this; the watchdog sees that jobs wait, and starts it anew."""
    supervisor = house.start("work")
    wait_for(lambda: is_cluster_up(house), seconds=240, what="the cluster")
    time.sleep(3)
    boss = leader(house)
    assert boss
    for pid in house.group(boss):
        if pid != boss:
            os.kill(pid, signal.SIGKILL)
    ask(house, JOBS)
    wait_for(lambda: is_done(house, JOBS), seconds=240, what="all jobs")
    assert effects(house) == set(range(JOBS))
    house.stop(supervisor)
    assert house.pids() == []


def test_killing_the_supervisor_leaves_no_process_and_loses_no_job(house: House) -> None:
    ask(house, JOBS, seconds=0.05)
    supervisor = house.start("work")
    wait_for(lambda: states(house).get("done", 0) > 20, seconds=240, what="some jobs")
    os.kill(supervisor.pid, signal.SIGKILL)
    wait_for(lambda: not house.pids(), seconds=60, what="an empty house")
    supervisor = house.start("work")
    wait_for(lambda: is_done(house, JOBS), seconds=240, what="all jobs")
    assert effects(house) == set(range(JOBS))
    assert side_by_side(house) == []


def test_a_job_that_kills_its_worker_hangs_or_fails_is_parked_and_the_others_go_on(
    house: House,
) -> None:
    house.environment["FAULT_ATTEMPTS"] = "3"
    bad = ("poison", "hang", "stumble")
    house.manage(
        "shell", "-v0", "-c",
        "from django.utils import timezone\nfrom complaints import jobs\n"
        f"for kind in {bad}:\n"
        "    jobs.enqueue(kind, key=kind, payload={'secret': 'Ni Luh Contoh'}, now=timezone.now())",
    )  # fmt: skip
    ask(house, JOBS)
    supervisor = house.start("work")
    wait_for(lambda: is_done(house, JOBS), seconds=240, what="the others")
    rows = (
        "select kind, state, attempts, last_error from complaints_job"
        " where kind in ('poison', 'hang', 'stumble')"
    )

    def parked() -> bool:
        return {row[1] for row in query(house, rows)} == {"parked"}

    wait_for(parked, seconds=240, what="all three parked")
    found = {str(row[0]): row[2:] for row in query(house, rows)}
    assert {row[0] for row in found.values()} == {3}
    assert found["poison"][1] == "The worker died at every attempt."
    assert found["hang"][1] == "It took longer than a job may."
    assert str(found["stumble"][1]).startswith("ValueError in stumble")
    assert "Contoh" not in str(found) + "".join(house.output)
    ask(house, 20, first=JOBS)
    wait_for(lambda: is_done(house, JOBS + 20), seconds=240, what="what came later")
    house.stop(supervisor)


def test_a_new_secret_key_loses_no_job_of_the_backlog(house: House) -> None:
    """django-q2 deletes every row that the old key signed."""
    ask(house, JOBS)
    assert query(house, "select count(*) from django_q_ormq") == [(JOBS,)]
    house.environment["SECRET_KEY"] = "a-key-that-is-entirely-new-and-long-enough-to-be-taken"
    supervisor = house.start("work")
    wait_for(lambda: is_done(house, JOBS), seconds=240, what="all jobs")
    assert effects(house) == set(range(JOBS))
    house.stop(supervisor)


def test_an_urgent_job_waits_for_the_jobs_in_hand_and_not_for_50_000_in_the_queue(
    house: House,
) -> None:
    ask(house, 50_000, kinds=("witnessed_bulk",), bulk=True)
    supervisor = house.start("work")
    wait_for(lambda: len(runs(house)) > 50, seconds=240, what="the backlog to move")
    before = house.manage(
        "shell", "-v0", "-c",
        "from django.conf import settings\nfrom django.utils import timezone\n"
        "from complaints import jobs\n"
        "jobs.enqueue('witnessed_urgent', key='u', payload={'number': 99999}, now=timezone.now())\n"
        "print((settings.DATA_DIR / 'witness.log').read_text().count('\\n'))",
    )  # fmt: skip
    wait_for(lambda: 99999 in effects(house), seconds=240, what="the urgent job")
    place = [number for number, _begin, _end in runs(house)].index(99999)
    # Two in hand, two whose turn it was out of patience, and some while it was asked for.
    assert place - int(before) <= 8
    # The rest would take a quarter of an hour here: some of it shows that it drains.
    query(house, "delete from complaints_job where state = 'waiting' and id % 50 > 0")
    left = states(house)
    assert left["waiting"] > 500
    wait_for(lambda: set(states(house)) == {"done"}, seconds=240, what="the rest")
    house.stop(supervisor)


def test_a_worker_whose_clock_is_wrong_or_jumps_does_every_job_once(house: House) -> None:
    """An hour ahead, then an hour behind; whoever asks for the jobs has the right time."""
    clock = house.data_dir / "wrong_clock"

    def be_ahead(seconds: int) -> None:
        clock.with_suffix(".new").write_text(str(seconds))
        clock.with_suffix(".new").replace(clock)

    be_ahead(3600)
    ask(house, JOBS, seconds=0.1)
    right = dict(house.environment)
    house.environment["FAULT_CLOCK"] = str(clock)
    supervisor = house.start("work")
    wait_for(lambda: states(house).get("done", 0) > 20, seconds=240, what="some jobs")
    be_ahead(-3600)
    house.environment = right
    ask(house, JOBS, first=JOBS, seconds=0.1)
    wait_for(lambda: is_done(house, 2 * JOBS), seconds=240, what="all jobs")
    assert sorted(number for number, _begin, _end in runs(house)) == list(range(2 * JOBS))
    house.stop(supervisor)
