"""A write that is sent twice is done once.

A client that lost an answer sends the same request with the same Idempotency-Key. What was done
is kept for two days: as a digest of the request, with the codes and numbers of the answer.
(Filings and comments keep their keys themselves, for as long as they are kept.)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from complaints.encryption import blind_index
from complaints.errors import ComplaintError, KeyReused
from complaints.filing_rules import check_key
from complaints.models.tokens import DoneWrite

KEPT_FOR = timedelta(days=2)

Answer = dict[str, Any]


@dataclass(frozen=True)
class Ticket:
    """A write, by its key and by what it says; neither can be read from it."""

    key_index: str
    said: str


def ticket(key: str, *, whose: str, said: str) -> Ticket:
    """Return the ticket of a write. The same key of somebody else is another one.

    :raises InvalidInput: the key is too short to be unguessable, or too long
    """
    check_key(key)
    return Ticket(blind_index("write", f"{whose}:{key}"), blind_index("written", said))


def earlier(ticket: Ticket) -> Answer | None:
    """Return what the write was answered, or None where it was not done yet.

    :raises KeyReused: the key was used for something else
    """
    row = DoneWrite.objects.filter(key_index=ticket.key_index).first()
    if row is None:
        return None
    if row.said != ticket.said:
        raise KeyReused
    answer: Answer = row.answer
    return answer


def keep(ticket: Ticket, answer: Answer, *, now: datetime) -> None:
    """Write down that it is done, in the transaction that did it.

    :raises django.db.IntegrityError: the other half of a double click was faster
    """
    row = DoneWrite(key_index=ticket.key_index, said=ticket.said, answer=answer, done_at=now)
    with transaction.atomic():
        row.save(force_insert=True)


def once(ticket: Ticket, act: Callable[[], Answer], *, now: datetime) -> Answer:
    """Act, or return what was answered when this write was done before.

    A refusal is not kept: the same request may be let in later.

    :raises KeyReused: the key was used for something else
    """

    def kept() -> Answer:
        with transaction.atomic():
            answer = act()
            keep(ticket, answer, now=now)
        return answer

    return repeated(ticket, kept)


def afterwards(ticket: Ticket, act: Callable[[], Answer], *, now: datetime) -> Answer:
    """As `once`, for a verb that may run twice without harm: it is written down after it.

    Not in one transaction with it: what a refusal counts (somebody guesses receipts) must stay.
    """

    def kept() -> Answer:
        answer = act()
        keep(ticket, answer, now=now)
        return answer

    return repeated(ticket, kept)


def repeated(ticket: Ticket, act: Callable[[], Answer]) -> Answer:
    """As `once`, around a verb that keeps the ticket in a transaction of its own."""
    if (answer := earlier(ticket)) is not None:
        return answer
    try:
        return act()
    except (IntegrityError, ComplaintError):
        # The other half of a double click was faster.
        if (answer := earlier(ticket)) is not None:
            return answer
        raise


def older_than(cutoff: datetime) -> QuerySet[DoneWrite]:
    return DoneWrite.objects.filter(done_at__lte=cutoff - KEPT_FOR)


def forget_older_than(cutoff: datetime) -> int:
    return int(older_than(cutoff).delete()[0])
