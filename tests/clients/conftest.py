"""Counts what the tests of this folder asked, over every worker, and holds it to FUZZ_CASES."""

from __future__ import annotations

import os
from importlib.util import find_spec

import pytest

# `make test` installs no schemathesis; `make test-fuzz` does, and fails where it collects nothing.
collect_ignore = (
    [] if find_spec("schemathesis") else ["test_any_input.py", "test_one_after_another.py"]
)
CASES = int(os.environ.get("FUZZ_CASES", "10000"))
_counted: list[int] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.when == "call":
        _counted.extend(int(str(value)) for name, value in report.user_properties
                        if name == "cases")  # fmt: skip


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A run that asked too little has failed, whatever its tests say."""
    controls = not hasattr(session.config, "workerinput")
    if controls and _counted and sum(_counted) < CASES and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _counted:
        terminalreporter.write_line(f"{sum(_counted)} cases asked; wanted at least {CASES}")
