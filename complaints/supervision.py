"""Keep processes running, restart what hangs, and leave none behind.

django-q2 can hang for ever when one of its children is killed, and its orphans go on working.
So each part runs in a process group of its own, and a group is ended as a whole.
"""

from __future__ import annotations

import ctypes
import logging
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import InterfaceError, OperationalError, close_old_connections
from django.utils import timezone

from complaints import jobs
from complaints.models.work import Heartbeat

logger = logging.getLogger(__name__)

PAUSE = 0.2
TICK_SECONDS = 5.0
SECONDS_BETWEEN_SIGNS = 30.0
# Until its first sign of life a worker may start: a machine under load takes its time.
SECONDS_TO_START = 30.0
# This many deaths within so many seconds are no accident: restarting will not help.
MANY_DEATHS, DEATHS_WITHIN = 5, 60.0
_PR_SET_PDEATHSIG = 1


def _die_with_parent() -> None:
    """On Linux, have the kernel end this process when its supervisor is killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Part:
    """One supervised command, in its own process group."""

    name: str
    command: Sequence[str]
    environment: dict[str, str] = field(default_factory=dict)
    grace_seconds: float = 10.0
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths: list[float] = field(default_factory=list)
    # Called before every start, when no process of an earlier one is left.
    before_start: Callable[[], None] | None = None

    def start(self) -> None:
        if self.before_start:
            self.before_start()
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603  # our own commands only
            self.command,
            env=os.environ | self.environment,
            process_group=0,
            preexec_fn=_die_with_parent,
            stdin=subprocess.DEVNULL,
        )
        logger.info("part started", extra={"part": self.name, "pid": self.process.pid})

    @property
    def ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def ask_to_stop(self) -> None:
        if self.process and not self.ended:
            self.process.send_signal(signal.SIGTERM)

    def kill_group(self) -> None:
        """End every process of the group at once, the leader's orphans too."""
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """Give the part its grace, then end what is left of its group."""
        if self.process and not self.ended:
            self.ask_to_stop()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(self.grace_seconds)
        self.kill_group()

    def died_too_often(self) -> bool:
        moment = time.monotonic()
        self.deaths = [d for d in self.deaths if moment - d < DEATHS_WITHIN] + [moment]
        return len(self.deaths) >= MANY_DEATHS


class Watchdog:
    """Feeds the worker its periodic jobs, and restarts it when it does none.

    Time is measured by a clock that nobody sets: a machine whose clock jumps loses no worker.
    """

    def __init__(self, worker: Part) -> None:
        self.worker = worker
        # Two containers may share host name and number; no two workers share a name.
        host = f"{socket.gethostname()[:20]}:{os.getpid()}"
        self.name = f"{host}:{secrets.token_hex(3)}"
        worker.environment[jobs.WORKER_NAME] = self.name
        worker.before_start = self.free
        self.last_sign: datetime | None = None
        self.sign_at_start: datetime | None = None
        self.quiet_since = self.next_beat = time.monotonic()

    def __call__(self) -> None:
        with self._database():
            now = timezone.now()
            jobs.start_periodic(now=now)
            self.ask_for_life(now)
            jobs.sweep(now)
            if self.stalled():
                logger.error("worker stalled", extra={"part": self.worker.name})
                self.worker.kill_group()  # the supervisor starts it again

    def free(self) -> None:
        """Nothing of the worker is left: what it had in hand, it will not end."""
        with self._database():
            jobs.free(self.name, now=timezone.now())
            self.sign_at_start = self.sign()

    def ask_for_life(self, now: datetime) -> None:
        """An idle worker shows life by a job, which goes the way of every job."""
        if time.monotonic() >= self.next_beat:
            self.next_beat = time.monotonic() + SECONDS_BETWEEN_SIGNS
            jobs.enqueue(jobs.HEARTBEAT, key=jobs.HEARTBEAT, payload={}, now=now)

    def stalled(self) -> bool:
        """Jobs have waited for WORKER_STALL_SECONDS, and this worker has ended none."""
        sign = self.sign()
        if sign != self.last_sign or not jobs.waits():
            self.last_sign, self.quiet_since = sign, time.monotonic()
        since = max(self.quiet_since, self.worker.started)
        starting = SECONDS_TO_START if sign == self.sign_at_start else 0
        return time.monotonic() - since >= settings.WORKER_STALL_SECONDS + starting

    def sign(self) -> datetime | None:
        seen = Heartbeat.objects.filter(name=self.name)
        return seen.values_list("seen_at", flat=True).first()

    @contextmanager
    def _database(self) -> Iterator[None]:
        """Where the database is away, the next round asks again."""
        close_old_connections()
        try:
            yield
        except (OperationalError, InterfaceError) as error:
            logger.warning("database away", extra={"error": type(error).__name__})


class Supervisor:
    """Runs parts until it is told to stop, or until one of them cannot be kept alive."""

    def __init__(
        self,
        parts: Sequence[Part],
        *,
        every: Callable[[], None] | None = None,
        ready: Callable[[], bool] | None = None,
        say: Callable[[str], object] = print,
    ) -> None:
        self.parts = parts
        self.every = every
        self.ready = ready
        self.say = say
        self.stopping = False

    def run(self) -> int:
        """Return 0 after SIGTERM or SIGINT, 1 where a part died again and again."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        try:
            for part in self.parts:
                part.start()
            return self._watch()
        finally:
            self._stop_all()

    def _stop(self, number: int, frame: object) -> None:
        self.stopping = True

    def _watch(self) -> int:
        next_tick = 0.0
        while not self.stopping:
            for part in self.parts:
                if part.ended and not self._restart(part):
                    return 1
            if self.ready and self.ready():
                self.ready = None
            if self.every and time.monotonic() >= next_tick:
                self.every()
                next_tick = time.monotonic() + TICK_SECONDS
            time.sleep(PAUSE)
        return 0

    def _restart(self, part: Part) -> bool:
        code = part.process.returncode if part.process else None
        part.kill_group()
        if part.died_too_often():
            self.say(f"{part.name} ended {MANY_DEATHS} times in a minute (last code {code}).")
            return False
        logger.warning("part ended", extra={"part": part.name, "code": code})
        part.start()
        return True

    def _stop_all(self) -> None:
        for part in self.parts:
            part.ask_to_stop()
        for part in self.parts:
            part.stop()


def worker(*, grace_seconds: float) -> Part:
    """The django-q2 cluster."""
    manage = str(Path(settings.BASE_DIR) / "manage.py")
    return Part("worker", [sys.executable, manage, "qcluster"], grace_seconds=grace_seconds)


def web(*, host: str, port: int, threads: int = 4) -> Part:
    """The web server, one process: SQLite and small machines need no more."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host]
    command += ["--port", str(port), "--workers", "1", "--blocking-threads", str(threads)]
    command += ["--log-level", "warning", "--working-dir", str(settings.BASE_DIR)]
    python_path = f"{settings.BASE_DIR}{os.pathsep}{settings.SITE_DIR}"
    return Part("web", [*command, "config.wsgi:application"], {"PYTHONPATH": python_path})
