"""What an error of the database means to those who wait for an answer; whose clock is right."""

from datetime import UTC, datetime

from django.db import OperationalError, connection


def is_busy(error: Exception) -> bool:
    """Whether the database will answer again soon: it is locked, or it is away."""
    if not isinstance(error, OperationalError):
        return False
    return "locked" in str(error) or connection.vendor != "sqlite"


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
