"""Long work leaves SQLite's lock to others between its transactions: it has no queue."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from complaints import database, jobs
from tests.complaints.job_work import Work, ask

pytestmark = pytest.mark.django_db


def test_before_each_transaction_others_have_their_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other writer has no patience at all: without a turn it would be refused."""
    path = tmp_path / "shared.sqlite3"
    ours = sqlite3.connect(path, isolation_level=None)
    other = sqlite3.connect(path, isolation_level=None, timeout=0)
    ours.execute("CREATE TABLE written (by TEXT)")
    turn = "INSERT INTO written VALUES ('other')"
    monkeypatch.setattr(database.time, "sleep", lambda seconds: other.execute(turn))

    def execute(sql: str, params: Any, many: bool, context: Any) -> None:
        ours.execute(sql)

    for _transaction in range(3):
        for sql in ("BEGIN IMMEDIATE", "INSERT INTO written VALUES ('ours')", "COMMIT"):
            database._after_others(execute, sql, None, False, {})
    written = [by for (by,) in ours.execute("SELECT by FROM written ORDER BY rowid")]
    assert written == ["other", "ours"] * 3


def test_only_a_bulk_job_gives_way(work: Work) -> None:
    seen: dict[str, bool] = {}
    for lane in ("bulk", "work", "urgent"):
        ask(lane, lane, lane=lane)

    def look() -> None:
        wrapped = database._after_others in connection.execute_wrappers
        seen[work.payloads[-1]["lane"]] = wrapped

    work.then = look
    jobs.run()
    has_one_lock_for_all = connection.vendor == "sqlite"
    assert seen == {"bulk": has_one_lock_for_all, "work": False, "urgent": False}
    assert database._after_others not in connection.execute_wrappers
