"""The log of moderation, from which the page of a month is made: codes and moments, no words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from complaints.models.moderation import Decision, Sanction
from complaints.models.private import Message

if TYPE_CHECKING:
    from complaints.models.people import User

Act = Decision.Act


def write(
    act: Decision.Act,
    *,
    now: datetime,
    by: User | None = None,
    message: Message | None = None,
    sanction: Sanction | None = None,
    reason: str = "",
    since: datetime | None = None,
) -> Decision:
    """Add a line, in the caller's transaction; `since` is when it began to wait."""
    return Decision.objects.create(
        act=act,
        reason=reason,
        kind=message.kind if message else "",
        message=message,
        sanction=sanction,
        actor=by,
        waited_seconds=max(int((now - since).total_seconds()), 0) if since else None,
        happened_at=now,
    )


def last_no(message: Message) -> Decision | None:
    """Return the last refusal or removal of the text, if anybody refused or removed it."""
    noes = message.decisions.filter(act__in=[Act.REFUSED, Act.REMOVED])
    return noes.order_by("-happened_at", "-pk").first()
