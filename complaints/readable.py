"""The words of a case as an account may read them.

Verifiers read everything. An officer reads what the own agency wrote; of all other texts what
the public reads, or would read with everything hidden that was found.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from complaints import proposals, pseudonyms
from complaints.models.private import Complaint, Message


@dataclass(frozen=True)
class Readable:
    """A text with the words that the account reads of it."""

    text: Message
    title: str
    body: str
    # No word is shown where the recognisers failed: nobody knows what is private.
    withheld: bool = False


def reads_original(user: Any, message: Message) -> bool:
    if user.is_verifier or message.author_id == user.pk:
        return True
    return message.agency_id is not None and message.agency_id == user.agency_id


def texts_of(complaint: Complaint, user: Any, *, now: datetime) -> list[Readable]:
    """Return what was written in the case. A citizen's comment that waits for review or was
    refused is the verifier's matter alone."""
    texts = complaint.messages.select_related("author__agency", "agency", "post")
    texts = texts.prefetch_related("attachments")
    if not user.is_verifier:
        texts = texts.exclude(kind=Message.Kind.COMMENT, state__in=["held", "refused"])
        texts = texts.prefetch_related("proposals", "approvals")
    names = pseudonyms.of(complaint)  # one numbering for the whole page
    return [_readable(text, user, names, now=now) for text in texts]


def _readable(text: Message, user: Any, names: pseudonyms.Names, *, now: datetime) -> Readable:
    if reads_original(user, text):
        return Readable(text, text.title, text.body)
    shown = proposals.for_agency(text, names, now=now)
    if shown is None:
        return Readable(text, "", "", withheld=True)
    return Readable(text, shown.title, shown.body)


def title_of(original: Message, user: Any) -> str:
    """Return the title for a list; empty where nobody knows what is private in it."""
    if reads_original(user, original):
        return str(original.title)
    shown = proposals.for_agency(original)
    return shown.title if shown else ""


def place_of(original: Readable | None, user: Any, *, now: datetime) -> str:
    """Return the place as the reporter described it, as far as the account may read it."""
    if original is None:
        return ""
    if user.is_verifier:
        return str(original.text.complaint.location)
    return proposals.place_for_agency(original.text, now=now)


def answers_of(original: Readable | None, user: Any, *, now: datetime) -> list[str]:
    """Return the answers to the questions of its category in the same way, a line for each."""
    if original is None:
        return []
    if user.is_verifier:
        return str(original.text.complaint.answers).splitlines()
    return proposals.answers_for_agency(original.text, now=now).splitlines()
