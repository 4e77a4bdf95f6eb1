"""A reviewer's unfinished work, kept by the server: places and answers, never words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from complaints.desk.decisions import Decisions
from complaints.models.private import Message
from complaints.models.review import Draft

if TYPE_CHECKING:
    from complaints.models.people import User


def save(message: Message, decisions: Decisions, *, by: User, now: datetime) -> Draft:
    """Keep what the reviewer decided so far about these very words, in place of earlier work."""
    draft, _made = Draft.objects.update_or_create(
        message=message,
        author=by,
        defaults={
            "digest": message.digest,
            "decisions": decisions.as_json(),
            "saved_at": now,
        },
    )
    return draft


def find(message: Message, *, by: User) -> Draft | None:
    """Return the reviewer's unfinished work on these very words."""
    return Draft.objects.filter(message=message, author=by, digest=message.digest).first()


def discard(message: Message) -> None:
    """Forget everybody's unfinished work: the text has been decided about."""
    Draft.objects.filter(message=message).delete()


def discard_own(message: Message, *, by: User) -> None:
    """Forget the work of one reviewer, whose reading is kept now."""
    Draft.objects.filter(message=message, author=by).delete()
