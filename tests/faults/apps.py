import os
import time
from typing import Any

from django.apps import AppConfig


class Faults(AppConfig):
    name = "tests.faults"
    label = "faults"

    def ready(self) -> None:
        from django.conf import settings

        from complaints import jobs

        @jobs.handler("witnessed")
        def work(payload: dict[str, Any]) -> None:
            """Work a moment, then leave a line that no crash can tear."""
            time.sleep(payload.get("seconds", 0.05))
            log = os.open(settings.DATA_DIR / "witness.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
            os.write(log, f"{payload['number']}\n".encode())
            os.close(log)
