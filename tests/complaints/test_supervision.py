"""The supervisor: restarts what ends, ends what hangs, leaves no process behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from complaints import jobs, supervision
from complaints.models.work import Heartbeat, Job
from complaints.supervision import Part, Supervisor, Watchdog

CHILD = "import subprocess, sys; subprocess.Popen(['sleep', '60']); print('up', flush=True)"
PATIENT = [sys.executable, "-c", f"{CHILD}; import time; time.sleep(60)"]


def alive(group: int) -> bool:
    """Whether the group has a process that is more than a zombie."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group and fields[0] != "Z":
            return True
    return False


def wait_for(condition: Callable[[], object], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.02)


@pytest.fixture
def part() -> Iterator[Part]:
    part = Part("part", PATIENT, grace_seconds=5)
    yield part
    part.kill_group()


@pytest.fixture(autouse=True)
def own_signals() -> Iterator[None]:
    handlers = {n: signal.getsignal(n) for n in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in handlers.items():
        signal.signal(number, handler)


def supervise(supervisor: Supervisor, then: Callable[[], None]) -> int:
    """Run the supervisor here, and `then` beside it; it ends with SIGTERM to ourselves."""
    thread = threading.Thread(target=then)
    thread.start()
    try:
        return supervisor.run()
    finally:
        thread.join()


def test_stopping_ends_the_part_and_its_children(part: Part) -> None:
    part.start()
    assert part.process
    group = part.process.pid
    wait_for(lambda: alive(group))
    part.stop()
    assert not alive(group)


def test_a_part_that_was_killed_is_started_again_without_its_orphans(part: Part) -> None:
    first: list[int] = []

    def kill() -> None:
        wait_for(lambda: part.process)
        assert part.process
        first.append(part.process.pid)
        os.kill(first[0], signal.SIGKILL)
        wait_for(lambda: part.process and part.process.pid != first[0])
        os.kill(os.getpid(), signal.SIGTERM)

    assert supervise(Supervisor([part]), kill) == 0
    assert not alive(first[0])
    assert part.process
    assert not alive(part.process.pid)


def test_a_part_that_cannot_live_ends_everything_with_a_sentence(part: Part) -> None:
    said: list[str] = []
    broken = Part("broken", [sys.executable, "-c", "raise SystemExit(3)"])
    assert Supervisor([part, broken], say=said.append).run() == 1
    assert "broken ended" in said[0]
    assert "3" in said[0]
    assert part.process
    assert part.process.returncode  # its number may be another process's by now


def test_a_part_that_ignores_sigterm_is_ended_after_its_grace() -> None:
    deaf = "import signal, time; signal.signal(15, signal.SIG_IGN); print(1); time.sleep(60)"
    part = Part("deaf", [sys.executable, "-c", deaf], grace_seconds=0.3)
    part.start()
    time.sleep(0.3)
    part.stop()
    assert part.process
    assert part.process.returncode


def test_killing_the_supervisor_leaves_no_part_running() -> None:
    code = (
        "import sys, time, django; django.setup()\n"
        "from complaints.supervision import Part\n"
        "part = Part('p', ['sleep', '60']); part.start()\n"
        "print(part.process.pid, flush=True); time.sleep(60)"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(["site", "."])}
    parent = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, env=environment, text=True
    )
    assert parent.stdout
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    wait_for(lambda: not alive(child))


class Ticks:
    """The clock that nobody sets, and the one that somebody sets."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.moment, self.wall = 1000.0, timezone.now()
        monkeypatch.setattr(supervision.time, "monotonic", lambda: self.moment)
        monkeypatch.setattr(timezone, "now", lambda: self.wall)

    def pass_by(self, seconds: float) -> None:
        self.moment += seconds
        self.wall += timedelta(seconds=seconds)


@pytest.fixture
def ticks(monkeypatch: pytest.MonkeyPatch) -> Ticks:
    return Ticks(monkeypatch)


@pytest.fixture
def watchdog(part: Part, ticks: Ticks, monkeypatch: pytest.MonkeyPatch) -> Watchdog:
    """Of a worker that has run for long."""
    # The test's transaction must outlive the watchdog's habit of dropping old connections.
    monkeypatch.setattr(supervision, "close_old_connections", lambda: None)
    part.started = ticks.moment - 600
    return Watchdog(part)


def wait_in_queue() -> Job:
    now = timezone.now()
    return Job.objects.create(kind="x", key="x", due_at=now, created_at=now)


def show_life(name: str) -> None:
    Heartbeat.objects.update_or_create(name=name, defaults={"seen_at": timezone.now()})


LIMIT = settings.WORKER_STALL_SECONDS


@pytest.mark.django_db
def test_a_worker_is_stalled_when_jobs_wait_and_it_ends_none(
    watchdog: Watchdog, ticks: Ticks
) -> None:
    show_life(watchdog.name)
    wait_in_queue()
    assert not watchdog.stalled()
    for _ in range(2):
        ticks.pass_by(LIMIT / 2)
        show_life("the worker of another machine")
    assert watchdog.stalled()


@pytest.mark.django_db
def test_a_worker_may_take_its_time_to_start_and_is_ended_if_it_never_does(
    watchdog: Watchdog, ticks: Ticks
) -> None:
    show_life(watchdog.name)  # of the one before
    wait_in_queue()
    watchdog.free()
    watchdog.worker.started = ticks.moment
    watchdog.stalled()
    ticks.pass_by(LIMIT)
    assert not watchdog.stalled()
    ticks.pass_by(supervision.SECONDS_TO_START)
    assert watchdog.stalled()


@pytest.mark.django_db
def test_a_worker_with_a_long_queue_that_it_gets_through_is_not_stalled(
    watchdog: Watchdog, ticks: Ticks
) -> None:
    wait_in_queue()
    for _ in range(20):
        ticks.pass_by(LIMIT / 2)
        show_life(watchdog.name)
        assert not watchdog.stalled()


@pytest.mark.django_db
def test_a_worker_that_has_nothing_to_do_is_not_stalled(watchdog: Watchdog, ticks: Ticks) -> None:
    watchdog.stalled()
    ticks.pass_by(LIMIT * 5)
    assert not watchdog.stalled()
    wait_in_queue()
    assert not watchdog.stalled()  # it has only just been asked


@pytest.mark.django_db
def test_a_worker_that_has_only_just_started_is_not_stalled(
    watchdog: Watchdog, ticks: Ticks
) -> None:
    wait_in_queue()
    watchdog.stalled()
    ticks.pass_by(LIMIT * 5)
    watchdog.worker.started = ticks.moment - 5
    assert not watchdog.stalled()


@pytest.mark.django_db
@pytest.mark.parametrize("hours", [-1, 1, 72])
def test_a_clock_that_jumps_costs_no_worker_its_life(
    watchdog: Watchdog, ticks: Ticks, hours: int
) -> None:
    wait_in_queue()
    show_life(watchdog.name)
    watchdog.stalled()
    ticks.wall += timedelta(hours=hours)
    ticks.pass_by(5)
    assert not watchdog.stalled()


@pytest.mark.django_db
def test_an_idle_worker_is_asked_for_a_sign_of_life_every_half_minute(
    watchdog: Watchdog, ticks: Ticks
) -> None:
    signs = 0
    for _ in range(24):  # two minutes
        watchdog()
        jobs.run_due(now=timezone.now())
        signs = Job.objects.get(key=jobs.HEARTBEAT).generation
        ticks.pass_by(5)
    assert signs == 4


@pytest.mark.django_db
def test_a_group_that_is_started_again_leaves_nothing_in_the_hands_of_the_dead(
    watchdog: Watchdog,
) -> None:
    now = timezone.now()
    held = {"state": "running", "due_at": now, "created_at": now, "started_at": now, "attempts": 1}
    mine = Job.objects.create(kind="x", key="mine", held_by=watchdog.name, **held)
    Job.objects.create(kind="x", key="of another", held_by="another", **held)
    watchdog.worker.start()
    mine.refresh_from_db()
    assert (mine.state, mine.attempts) == ("later", 1)
    assert list(Job.objects.filter(state="running").values_list("key", flat=True)) == ["of another"]


def test_no_two_workers_share_a_name(part: Part) -> None:
    assert Watchdog(part).name != Watchdog(part).name


@pytest.mark.django_db
def test_the_watchdog_ends_a_stalled_group_and_survives_a_database_that_is_away(
    watchdog: Watchdog, part: Part, monkeypatch: pytest.MonkeyPatch
) -> None:
    part.start()
    monkeypatch.setattr(Watchdog, "stalled", lambda self: True)
    watchdog()
    assert part.ended

    def away(*args: object, **kwargs: object) -> int:
        raise supervision.OperationalError

    monkeypatch.setattr(jobs, "start_periodic", away)
    monkeypatch.setattr(jobs, "free", away)
    watchdog()
    part.start()
