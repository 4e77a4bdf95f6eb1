import os
import signal
import time
from typing import Any

from django.apps import AppConfig
from django.conf import settings


class Faults(AppConfig):
    name = "tests.faults"
    label = "faults"

    def ready(self) -> None:
        from complaints import jobs

        jobs.handler("witnessed", label="witness")(witness)
        jobs.handler("witnessed_urgent", lane=jobs.Lane.URGENT, label="witness")(witness)
        jobs.handler("witnessed_bulk", lane=jobs.Lane.BULK, label="witness")(witness)
        for kind in (poison, hang, stumble):
            jobs.handler(kind.__name__, label=kind.__name__)(kind)


def witness(payload: dict[str, Any]) -> None:
    """Work a moment; leave the effect under its key, and a line that no crash can tear."""
    begin = time.monotonic()
    time.sleep(payload.get("seconds", 0.02))
    effects = settings.DATA_DIR / "effects"
    effects.mkdir(exist_ok=True)
    (effects / str(payload["number"])).touch()
    log = os.open(settings.DATA_DIR / "witness.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.write(log, f"{payload['number']} {begin} {time.monotonic()}\n".encode())
    os.close(log)


def poison(payload: dict[str, Any]) -> None:
    """End the worker that took it, as the kernel does with one that eats all memory."""
    os.kill(os.getpid(), signal.SIGKILL)


def hang(payload: dict[str, Any]) -> None:
    time.sleep(600)


def stumble(payload: dict[str, Any]) -> None:
    raise ValueError(f"cannot read {payload['secret']}")
