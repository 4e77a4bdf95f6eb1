"""What an error of the database means to those who wait for an answer; who gives way to whom;
whose clock is right."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from django.db import OperationalError, connection

# Who waits for SQLite's lock looks for it every 0.1 s: of two or three looks, one succeeds.
OTHERS_TURN = 0.05


def is_busy(error: Exception) -> bool:
    """Whether the database will answer again soon: it is locked, or it is away."""
    if not isinstance(error, OperationalError):
        return False
    return "locked" in str(error) or connection.vendor != "sqlite"


@contextmanager
def giving_way() -> Iterator[None]:
    """Let others write between the transactions of long work.

    SQLite keeps no queue. Who begins again as soon as it has committed is always first, and
    the others give up after 20 s: so the daily erasure kept citizens from filing.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with connection.execute_wrapper(_after_others):
        yield


def _after_others(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
) -> Any:
    if sql.startswith("BEGIN"):
        time.sleep(OTHERS_TURN)
    return execute(sql, params, many, context)


def clock_skew() -> float:
    """Return by how many seconds the database's clock is ahead of this machine's.

    SQLite has no clock but this one. The way there and back is shared out evenly.
    """
    if connection.vendor == "sqlite":
        return 0.0
    begin = datetime.now(UTC)
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        [there] = cursor.fetchone()
    end = datetime.now(UTC)
    return float((there - begin - (end - begin) / 2).total_seconds())
