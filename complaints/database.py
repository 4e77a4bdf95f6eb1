"""What an error of the database means to those who wait for an answer."""

from django.db import OperationalError, connection


def is_busy(error: Exception) -> bool:
    """Whether the database will answer again soon: it is locked, or it is away."""
    if not isinstance(error, OperationalError):
        return False
    return "locked" in str(error) or connection.vendor != "sqlite"
