"""What citizens say in a thread: comments, support, the reporter's replies."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from complaints import intake, publication
from complaints.encryption import blind_index
from complaints.errors import KeyReused, SignInNeeded, ThreadClosed
from complaints.filing_rules import check_key, check_words, tidy
from complaints.models.private import Complaint, Message
from complaints.stages import Stage

if TYPE_CHECKING:
    from complaints.models.people import User


def comment(reference: str, body: str, *, key: str, by: User | None, now: datetime) -> str:
    """Write a comment; return "published", or "held" when it waits for a verifier.

    The same key with the same words returns the first answer again.

    :raises SignInNeeded: nobody is signed in
    :raises InvalidInput: the body is empty or too long
    :raises ThreadMissing, ThreadWithdrawn: as `publication.read`
    :raises ThreadClosed: an archived thread takes no comments
    :raises KeyReused: the key was used for other words
    """
    if by is None or not by.is_authenticated:
        raise SignInNeeded
    body = tidy(body)
    check_words(body)
    check_key(key)
    thread = publication.read_heading(reference)
    if thread.stage == Stage.ARCHIVED:
        raise ThreadClosed
    filing_key = blind_index("comment", f"{by.pk}:{reference}:{key}")
    if earlier := _earlier(filing_key, body):
        return earlier
    try:
        with transaction.atomic():
            return _write(reference, body, filing_key, by=by, now=now)
    except IntegrityError:  # the other half of a double click was faster
        if earlier := _earlier(filing_key, body):
            return earlier
        raise


def _earlier(filing_key: str, body: str) -> str | None:
    message = Message.objects.filter(filing_key=filing_key).first()
    if message is None:
        return None
    if message.digest != publication.digest("", body):
        raise KeyReused
    return "published" if message.state == Message.State.PUBLISHED else "held"


def _write(reference: str, body: str, filing_key: str, *, by: User, now: datetime) -> str:
    complaint = Complaint.objects.get(reference=reference)
    message = Message.objects.create(
        complaint=complaint,
        kind=Message.Kind.COMMENT,
        author=by,
        from_reporter=complaint.reporter_id == by.pk,
        title="",
        body=body,
        digest=publication.digest("", body),
        written_at=now,
        filing_key=filing_key,
    )
    return publication.submit(message, now=now)


def support(reference: str, *, by: User | None, visitor: str, now: datetime) -> int:
    """Count the account, or the visitor's random token, once; return the number of supporters.

    :raises ThreadMissing, ThreadWithdrawn: as `publication.read`
    """
    thread = publication.read_heading(reference)
    person = f"user:{by.pk}" if by is not None and by.is_authenticated else f"visitor:{visitor}"
    supporter = blind_index("support", f"{thread.pk}:{person}")
    return publication.add_support(thread, supporter=supporter, now=now)


def answer_question(receipt: str, body: str, *, client: str, now: datetime) -> None:
    """Reply, with the receipt, to the office's question; the complaint goes back to the office.

    :raises ReceiptUnknown, TooManyTries: as `intake.track`
    :raises InvalidInput: the body is empty or too long
    :raises MoveNotAllowed: no question is open
    """
    body = tidy(body)
    check_words(body)
    intake.decide(receipt, "reply", client=client, now=now, reason=body)
