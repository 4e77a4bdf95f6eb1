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
    assert not alive(part.process.pid)


def test_a_part_that_ignores_sigterm_is_ended_after_its_grace() -> None:
    deaf = "import signal, time; signal.signal(15, signal.SIG_IGN); print(1); time.sleep(60)"
    part = Part("deaf", [sys.executable, "-c", deaf], grace_seconds=0.3)
    part.start()
    time.sleep(0.3)
    part.stop()
    assert part.process
    assert not alive(part.process.pid)


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


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("running", "waiting", "silent", "expected"),
    [
        (600, 300, 300, True),
        (600, 300, 5, False),  # a long queue, but the worker gets through it
        (600, 5, 300, False),  # nothing waits long
        (5, 300, 300, False),  # it has only just started
    ],
)
def test_a_worker_is_stalled_when_jobs_wait_and_it_ends_none(
    running: float, waiting: float, silent: float, expected: bool, part: Part
) -> None:
    now = timezone.now()
    watchdog = Watchdog(part)
    part.started = time.monotonic() - running
    Heartbeat.objects.create(name=watchdog.name, seen_at=now - timedelta(seconds=silent))
    Heartbeat.objects.create(name="worker:another machine", seen_at=now)
    due = now - timedelta(seconds=waiting)
    Job.objects.create(kind="x", key="x", due_at=due, created_at=due)
    assert watchdog.stalled() is expected


@pytest.mark.django_db
def test_the_watchdog_ends_a_stalled_group_and_survives_a_database_that_is_away(
    part: Part, monkeypatch: pytest.MonkeyPatch
) -> None:
    watchdog = Watchdog(part)
    part.start()
    monkeypatch.setattr(Watchdog, "stalled", lambda self: True)
    # The test's transaction must outlive the watchdog's habit of dropping old connections.
    monkeypatch.setattr(supervision, "close_old_connections", lambda: None)
    watchdog()
    assert part.ended

    def away(**kwargs: object) -> int:
        raise supervision.OperationalError

    monkeypatch.setattr(jobs, "start_periodic", away)
    watchdog()
