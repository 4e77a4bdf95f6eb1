"""The clocks of a complaint: which promise runs since when, what stops it, what it waits for."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from complaints.models.private import Complaint, Event


def follow(complaint: Complaint, event: Event, *, now: datetime) -> None:
    """Start, pause, resume and end the clocks that this event concerns; keep `due_at`.

    Called in the transaction of the move, after the event is written.
    """
