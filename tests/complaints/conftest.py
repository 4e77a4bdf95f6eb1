from __future__ import annotations

from collections.abc import Iterator

import pytest

from complaints import jobs
from tests.complaints.job_work import Work


@pytest.fixture
def work() -> Iterator[Work]:
    """Register three kinds of jobs for one test, one in each lane."""
    effect = Work()
    for kind, lane in [("work", jobs.Lane.NORMAL), ("urgent", 0), ("bulk", jobs.Lane.BULK)]:
        jobs.handler(kind, lane=jobs.Lane(lane))(effect)
    yield effect
    for kind in ("work", "urgent", "bulk"):
        del jobs._handlers[kind], jobs._lanes[kind]


class Ticks:
    """The clock that nobody sets."""

    def __init__(self) -> None:
        self.moment = 1000.0

    def __call__(self) -> float:
        return self.moment


@pytest.fixture
def ticks(monkeypatch: pytest.MonkeyPatch) -> Ticks:
    """Let the test say how much time passes, and let no earlier test's jobs be remembered."""
    clock = Ticks()
    monkeypatch.setattr(jobs, "_ticks", clock)
    monkeypatch.setattr(jobs, "_seen_running", {})
    return clock
