"""What citizens say in a thread: comments, support, the reporter's replies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from complaints import (
    attachments,
    intake,
    moderation_log,
    publication,
    registration,
    sanctions,
    tracking,
)
from complaints.encryption import blind_index
from complaints.errors import KeyReused, SignInNeeded, ThreadClosed, ThreadMissing
from complaints.filing_rules import check_key, check_words, tidy
from complaints.models.private import Complaint, Message, Note
from complaints.models.public import Thread
from complaints.recognisers import Known
from complaints.stages import Stage
from complaints.throttle import Attempts
from complaints.uploads import Upload

if TYPE_CHECKING:
    from complaints.models.people import User

Act = moderation_log.Act
# More than a talkative citizen writes; a machine has to slow down.
COMMENTING = Attempts("comment", allowed=30, seconds=3600)
# Of one address: a school or an office behind one door.
SUPPORTING = Attempts("support", allowed=120, seconds=3600)


@dataclass(frozen=True)
class Checked:
    """What a comment would read like with everything masked that was found in it."""

    body: str
    findings: list[intake.Finding]


def check(body: str, *, by: User | None) -> Checked:
    """Look a comment over before it is sent. Nothing is written.

    Only the writer's own data are known here: what the thread knows of others stays unsaid.

    :raises SignInNeeded: nobody is signed in
    :raises InvalidInput: the body is empty or too long
    """
    if by is None or not by.is_authenticated:
        raise SignInNeeded
    body = tidy(body)
    check_words(body)
    known = [Known(name=by.get_full_name(), email=by.email), registration.known(by)]
    shown = publication.preview("", body, known=known)
    return Checked(shown.body, intake.findings(shown))


def comment(
    reference: str, body: str, *, key: str, by: User | None, now: datetime, client: str = ""
) -> str:
    """Write a comment; return "published", or "held" when it waits for a verifier.

    The same key with the same words returns the first answer again.

    :raises SignInNeeded: nobody is signed in
    :raises InvalidInput: the body is empty or too long
    :raises ThreadMissing, ThreadWithdrawn: as `publication.read`
    :raises ThreadClosed: an archived thread takes no comments
    :raises KeyReused: the key was used for other words
    :raises Silenced: the account, or the client, may not comment for a time
    :raises TooManyTries: the account wrote too much in an hour
    """
    if by is None or not by.is_authenticated:
        raise SignInNeeded
    body = tidy(body)
    check_words(body)
    check_key(key)
    sanctions.require_voice(by, client, now=now)
    thread = publication.read_heading(reference)
    if thread.stage == Stage.ARCHIVED:
        raise ThreadClosed
    filing_key = blind_index("comment", f"{by.pk}:{reference}:{key}")
    if earlier := _earlier(filing_key, body):
        return earlier
    COMMENTING.require(f"account {by.pk}")
    state = _write_once(reference, body, filing_key, by=by, now=now)
    COMMENTING.count(f"account {by.pk}")
    return state


def comment_as_reporter(receipt: str, body: str, *, client: str, now: datetime) -> str:
    """Write in the public thread as "Pelapor", with the receipt alone; return as `comment`.

    The same words are written once.

    :raises ReceiptUnknown, TooManyTries: as `intake.track`
    :raises ThreadMissing: nothing of the complaint is public
    :raises InvalidInput, ThreadClosed, Silenced: as `comment`
    """
    complaint = tracking.by_receipt(receipt, client=client)
    body = tidy(body)
    check_words(body)
    sanctions.require_voice(complaint.reporter, client, now=now)
    if complaint.thread is None or complaint.thread.state != Thread.State.PUBLIC:
        raise ThreadMissing
    if complaint.stage == Stage.ARCHIVED:
        raise ThreadClosed
    said = publication.digest("", body)
    filing_key = blind_index("comment", f"receipt:{complaint.reference}:{said}")
    if earlier := _earlier(filing_key, body):
        return earlier
    COMMENTING.require(f"receipt {complaint.pk}")
    state = _write_once(complaint.reference, body, filing_key, by=None, now=now)
    COMMENTING.count(f"receipt {complaint.pk}")
    return state


def _write_once(
    reference: str, body: str, filing_key: str, *, by: User | None, now: datetime
) -> str:
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


def _write(reference: str, body: str, filing_key: str, *, by: User | None, now: datetime) -> str:
    complaint = Complaint.objects.get(reference=reference)
    message = Message.objects.create(
        complaint=complaint,
        kind=Message.Kind.COMMENT,
        author=by,
        from_reporter=by is None or complaint.reporter_id == by.pk,
        title="",
        body=body,
        digest=publication.digest("", body),
        written_at=now,
        filing_key=filing_key,
    )
    state = publication.submit(message, now=now)
    passed = state == Message.State.PUBLISHED
    moderation_log.write(Act.PASSED if passed else Act.HELD, now=now, message=message)
    return state


def support(
    reference: str, *, by: User | None, visitor: str, now: datetime, client: str = ""
) -> int:
    """Count the account, or the visitor's random token, once; return the number of supporters.

    :raises ThreadMissing, ThreadWithdrawn: as `publication.read`
    :raises Excluded: the account, or the client, may not take part for a time
    :raises TooManyTries: the client supported too much in an hour
    """
    thread = publication.read_heading(reference)
    sanctions.require_part(by if by is not None and by.is_authenticated else None, client, now=now)
    if client:
        SUPPORTING.require(client)
        SUPPORTING.count(client)
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


def reply_by_letter(
    complaint: Complaint, body: str, *, photos: Sequence[Upload], now: datetime
) -> Message:
    """Take what the reporter answered to a letter, by whichever way it proved who writes.

    To an open question it is the reply; in a public thread a comment, which always waits for a
    verifier, because nobody expects the answer to a letter to be public; otherwise a line to
    the original, which stays with the office.

    :raises InvalidInput: the body is empty or too long
    :raises FileRefused: a file is not taken in
    :raises ThreadClosed: the complaint is archived
    """
    body = tidy(body)
    check_words(body)
    if complaint.stage == Stage.ARCHIVED:
        raise ThreadClosed
    stored = attachments.store(photos, key=complaint.sealing_key()) if photos else []
    try:
        with transaction.atomic():
            message = _said_by_letter(complaint, body, now=now)
            attachments.attach(message, stored, now=now)
    except BaseException:
        attachments.discard(stored)
        raise
    return message


def _said_by_letter(complaint: Complaint, body: str, *, now: datetime) -> Message:
    if complaint.stage == Stage.AWAITING_REPORTER:
        tracking.answer_question_of(complaint, body, now=now)
        replies = Message.objects.filter(complaint=complaint, kind=Message.Kind.REPLY)
        said: Message = replies.latest("pk")
        return said
    if complaint.thread is None or complaint.thread.state != Thread.State.PUBLIC:
        Note.objects.create(complaint=complaint, author=None, body=body, written_at=now)
        return Message.objects.get(complaint=complaint, kind=Message.Kind.COMPLAINT)
    message = Message.objects.create(
        complaint=complaint,
        kind=Message.Kind.COMMENT,
        from_reporter=True,
        title="",
        body=body,
        digest=publication.digest("", body),
        written_at=now,
    )
    publication.propose(message, now=now)
    moderation_log.write(Act.HELD, now=now, message=message)
    return message
