"""Who reads a held text now, so that two moderators do not read the same one: never a lock.

Cases have claims of their own (complaints/claims.py), for those who work on the case.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from complaints.models.moderation import TextClaim
from complaints.models.private import Message
from complaints.querysets import MessageQuerySet

if TYPE_CHECKING:
    from complaints.models.people import User

LASTS = timedelta(minutes=10)


def take(message: Message, *, by: User, now: datetime) -> TextClaim | None:
    """Have the text in hand unless somebody else has, and return the claim that counts."""
    mine = TextClaim.objects.filter(message=message, holder=by)
    if not mine.update(seen_at=now):
        _seize(message, by=by, now=now)
    return TextClaim.objects.select_related("holder").filter(message=message).first()


def take_first(candidates: Iterable[Message], *, by: User, now: datetime) -> Message | None:
    """Claim the first of the candidates that nobody has in hand, and return it."""
    return next((text for text in candidates if _seize(text, by=by, now=now)), None)


def unclaimed(texts: MessageQuerySet, *, by: User, now: datetime) -> MessageQuerySet:
    """Those that nobody else has in hand."""
    alive = TextClaim.objects.filter(message=OuterRef("pk"), seen_at__gt=now - LASTS)
    return texts.exclude(Exists(alive.exclude(holder=by)))


def leave(message: Message) -> None:
    """A decision ends every claim of the text."""
    TextClaim.objects.filter(message=message).delete()


def _seize(message: Message, *, by: User, now: datetime) -> bool:
    """Compare and set: of two who find the text free, one gets it."""
    values = {"holder": by, "seen_at": now}
    if TextClaim.objects.filter(message=message, holder=by).update(seen_at=now):
        return True
    over = TextClaim.objects.filter(message=message, seen_at__lte=now - LASTS)
    if over.update(**values):
        return True
    try:
        with transaction.atomic():
            TextClaim.objects.create(message=message, **values)
    except IntegrityError:  # somebody has it
        return False
    return True
