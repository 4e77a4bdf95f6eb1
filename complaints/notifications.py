"""Letters about a complaint."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from complaints.models.private import Event


def announce(event: Event, *, now: datetime) -> None:
    """Enqueue the letters that this event calls for, in the caller's transaction."""
