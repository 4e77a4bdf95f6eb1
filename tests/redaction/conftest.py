"""The seed of this run, and what came of it, on the screen."""

from __future__ import annotations

import os

import pytest

from tests.redaction import measure

REPORT: list[str] = []


@pytest.fixture(scope="session")
def seed() -> int:
    """A seed never used before, unless REDACTION_SEED asks for an old one."""
    given = os.environ.get("REDACTION_SEED")
    return int(given) if given else measure.fresh_seed()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for line in REPORT:
        terminalreporter.write_line(line)
