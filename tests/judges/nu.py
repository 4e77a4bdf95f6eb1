"""The Nu HTML checker as a server: many pages, one start of Java."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

from tests.servers.demo import free_port, wait_for
from tests.servers.elasticsearch import java_home

JAR = Path(__file__).with_name("node_modules") / "vnu-jar" / "build" / "dist" / "vnu.jar"


class Checker:
    """Asks one checker about pages."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}/?out=json"

    def answers(self) -> bool:
        try:
            return self.faults(b"") != []
        except OSError:
            return False

    def faults(self, page: bytes) -> list[str]:
        """Return the errors of a page, each with the line it stands in."""
        request = Request(
            self.address, data=page, headers={"Content-Type": "text/html; charset=utf-8"}
        )
        with urlopen(request, timeout=60) as answer:
            messages = json.load(answer)["messages"]
        return [
            f"Nu: {message['message']} in {message.get('extract', '').strip()!r}"
            for message in messages
            if message["type"] != "info"
        ]


@contextmanager
def running() -> Iterator[Checker]:
    """Start a checker for the run, and end it afterwards."""
    port = free_port()
    command = [
        str(java_home() / "bin" / "java"), "-Xss1m", "-Xmx256m",
        "-Dnu.validator.servlet.bind-address=127.0.0.1",
        "-cp", str(JAR), "nu.validator.servlet.Main", str(port),
    ]  # fmt: skip
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        checker = Checker(port)
        wait_for(checker.answers, seconds=60, what="the Nu HTML checker")
        yield checker
    finally:
        process.kill()
        process.wait()
