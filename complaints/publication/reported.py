"""Closing the reports of a text when what they were about is reworded, removed or shown again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from complaints.models.private import Message
from complaints.models.review import PrivacyReport

if TYPE_CHECKING:
    from complaints.models.people import User


def close_reports(
    messages: Iterable[Message], state: PrivacyReport.State, *, by: User | None, now: datetime
) -> int:
    """Decide every open report of these texts in one way; return how many there were.

    Whatever way a text changes or goes, no report of it stays open behind it.
    """
    numbers = [message.pk for message in messages]
    still = PrivacyReport.objects.filter(message__in=numbers, state=PrivacyReport.State.OPEN)
    return still.update(state=state, decided_by=by, decided_at=now)
