"""Answers to our letters: added to the case whose token they bear, if its reporter wrote them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from complaints import conversation, identities, incoming, reply_addresses
from complaints.models.incoming import Received
from complaints.models.private import Complaint, Message

UNKNOWN, STRANGER = "reply_unknown", "reply_from_another"
_BECAME = {
    Message.Kind.REPLY: Received.Became.REPLY,
    Message.Kind.COMMENT: Received.Became.COMMENT,
    Message.Kind.COMPLAINT: Received.Became.NOTE,
}


def add(row: Received, content: Mapping[str, Any], *, now: datetime) -> None:
    """Add the words to the case, or park them where the token or the sender is not right.

    :raises ComplaintError: the case does not take them; the message is to be parked
    """
    complaint = reply_addresses.find(content["reply"])
    if complaint is None:
        incoming.park(row, UNKNOWN)
    elif not is_reporter(complaint, content["email"]):
        # A letter was passed on, or somebody learned the address: a person decides.
        incoming.park(row, STRANGER, complaint=complaint)
    else:
        attach(row, complaint, content, now=now)


def attach(
    row: Received,
    complaint: Complaint,
    content: Mapping[str, Any],
    *,
    now: datetime,
    by: int | None = None,
) -> None:
    """Add the words to the case.

    :raises ComplaintError: as `conversation.reply_by_letter`
    """
    with transaction.atomic():
        photos = incoming.uploads(row)
        said = conversation.reply_by_letter(complaint, content["body"], photos=photos, now=now)
        incoming.take(row, _BECAME[Message.Kind(said.kind)], complaint, now=now, by=by)


def is_reporter(complaint: Complaint, email: str) -> bool:
    """Whether this is the address that the complaint or its account was left with."""
    if not email:
        return False
    if identities.filed_with(email=email).filter(pk=complaint.pk).exists():
        return True
    account = complaint.reporter
    return account is not None and account.email.casefold() == email.strip().casefold()
