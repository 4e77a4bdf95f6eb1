"""A demo of its own: own data folder, own port, own processes, ended by their ids."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def serves(port: int, path: str = "/") -> bool:
    """Whether the page is there, whole and well."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def wait_for(condition: Callable[[], object], *, seconds: float, what: str) -> None:
    """Return as soon as the condition holds.

    :raises AssertionError: it did not hold in time
    """
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"{what}: not within {seconds:.0f} s")
        time.sleep(0.05)


class House:
    """One data folder and the commands that run on it."""

    def __init__(
        self, data_dir: Path, *, settings: str = "config.settings.dev", **environment: str
    ) -> None:
        self.data_dir, self.port = data_dir, free_port()
        self.output: list[str] = []
        self.running: list[subprocess.Popen[str]] = []
        # Every process of this house carries its folder: so it is found, and nobody else's.
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if name not in {"DATABASE_URL", "PUBLIC_URL"}
        } | {
            "DATA_DIR": str(data_dir),
            "PORT": str(self.port),
            "HOST": "127.0.0.1",
            "DJANGO_SETTINGS_MODULE": settings,
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}",
            "LOG_LEVEL": "WARNING",
            "FORM_LEAST_SECONDS": "0",  # a test types faster than people
            **environment,
        }

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def manage(self, *arguments: str) -> str:
        """Run a command to its end, and return what it wrote."""
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, check=True, capture_output=True, text=True
        ).stdout

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.running.append(process)
        threading.Thread(target=self._read, args=[process], daemon=True).start()
        return process

    def start_demo(self, *, seconds: float = 120) -> subprocess.Popen[str]:
        process = self.start("demo")
        self.wait_for_page(seconds=seconds, process=process)
        return process

    def wait_for_page(self, *, seconds: float, process: subprocess.Popen[str]) -> None:
        def up() -> bool:
            assert process.poll() is None, "\n".join(self.output)
            return self.serves()

        wait_for(up, seconds=seconds, what="the first page")

    def serves(self, path: str = "/aduan/") -> bool:
        return serves(self.port, path)

    def stop(self, process: subprocess.Popen[str], *, seconds: float = 30) -> float:
        """Ask it to end; return how long it took."""
        begin = time.monotonic()
        process.send_signal(signal.SIGTERM)
        process.wait(seconds)
        return time.monotonic() - begin

    def close(self) -> None:
        """End whatever is left of this house, and nothing else."""
        for pid in self.pids():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        for process in self.running:
            process.wait()

    def pids(self, word: str = "") -> list[int]:
        """The living processes of this house whose command holds the word."""
        return [pid for pid, command in _processes(self.data_dir) if word in command]

    def group(self, pid: int) -> list[int]:
        return [other for other in self.pids() if _group_of(other) == _group_of(pid)]

    def _read(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout
        for line in process.stdout:
            self.output.append(line.rstrip())


def _group_of(pid: int) -> int:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return -1


def _processes(data_dir: Path) -> list[tuple[int, str]]:
    mark = f"DATA_DIR={data_dir}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
            environment = (folder / "environ").read_bytes().split(b"\0")
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if mark in environment and state != "Z":
            found.append((int(folder.name), command))
    return found
