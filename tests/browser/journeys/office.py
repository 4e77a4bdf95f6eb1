"""What the office does between two pages of a journey: the domain's verbs, on the demo's data.

`python -m tests.browser.journeys.office` runs with the demo's environment, reads one order a line
(JSON: the name of a function below and its values), and writes its answer as one line.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from tests.servers.demo import ROOT, House


class Office:
    """The process that obeys orders; it starts once and serves all journeys."""

    def __init__(self, house: House) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.browser.journeys.office"],
            cwd=ROOT,
            env=house.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __call__(self, order: str, **values: str) -> Any:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({"order": order} | values) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline() or '{"fault": "the office is gone"}')
        assert "fault" not in answer, answer["fault"]
        return answer["done"]

    def close(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(30)


def serve() -> None:
    import django

    django.setup()
    from tests.browser.journeys import orders

    for line in sys.stdin:
        given = json.loads(line)
        try:
            done = getattr(orders, given.pop("order"))(**given)
            answer = {"done": done}
        except Exception as error:  # noqa: BLE001  # the journey shows it and fails there
            answer = {"fault": repr(error)}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve()
