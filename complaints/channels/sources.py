"""Other systems that hand complaints in by signed requests: made, shown once, revoked."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from complaints import data_keys
from complaints.errors import InvalidInput
from complaints.filing_rules import OWN_CHANNELS
from complaints.models.incoming import IncomingSource
from complaints.models.reference import Channel
from complaints.working_days import WITA

if TYPE_CHECKING:
    from complaints.models.people import User

PREFIX = "whsec_"


def make(slug: str, name: str, channel: str, *, by: User, now: datetime) -> str:
    """Make a source and return its secret: the only time that it is told.

    :raises InvalidInput: the name in the address is taken, or the channel takes nothing in
    """
    found = Channel.objects.filter(slug=channel, active=True).exclude(slug__in=OWN_CHANNELS).first()
    if found is None:
        raise InvalidInput({"channel": [("unknown", _("Choose a channel."))]})
    secret = PREFIX + secrets.token_urlsafe(32)
    try:
        with transaction.atomic():
            IncomingSource.objects.create(
                slug=slug,
                name=name,
                channel=found,
                data_key=data_keys.make(),
                secret=secret,
                made_by=by,
                made_at=now,
            )
    except IntegrityError:
        sentence = _("There is a source with this name already. Choose another one.")
        raise InvalidInput({"slug": [("taken", sentence)]}) from None
    return secret


def standing() -> QuerySet[IncomingSource]:
    return IncomingSource.objects.select_related("channel", "made_by")


def find(slug: str) -> IncomingSource | None:
    """Return the source of this name that was not revoked."""
    return standing().filter(slug=slug, revoked_at=None).first()


def revoke(number: int, *, now: datetime) -> bool:
    """End a source at once, with its secret. Its name stays taken: its messages are known by it."""
    row = IncomingSource.objects.filter(pk=number, revoked_at=None).first()
    if row is None:
        return False
    row.secret, row.revoked_at = "", now
    row.save(update_fields=["secret", "revoked_at"])
    return True


def used(source: IncomingSource, *, now: datetime) -> None:
    """Note the day of the last use: nobody's habits are kept."""
    today = now.astimezone(WITA).date()
    if source.last_used_on != today:
        IncomingSource.objects.filter(pk=source.pk).update(last_used_on=today)
