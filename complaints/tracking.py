"""The reporter's own view of what was filed, and what the reporter decides about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from complaints import data_keys, deadlines, filing_rules, receipts
from complaints.errors import ReceiptUnknown, ThreadMissing
from complaints.models.private import Complaint, Event, Message
from complaints.models.public import Thread
from complaints.permissions import Role
from complaints.stages import Outcome, Removal, Stage
from complaints.throttle import Attempts
from complaints.transitions import allowed_moves, move
from complaints.working_days import WITA

if TYPE_CHECKING:
    from complaints.models.people import User

# Guessing one of 10^16 receipts this way takes longer than the city will stand.
TRACKING = Attempts("track", allowed=10, seconds=600)


@dataclass(frozen=True)
class TrackedMessage:
    """A line of the private conversation: who says it, when, what, and whether it is public."""

    kind: str
    author: str
    written_on: date
    body: str
    public: bool


@dataclass(frozen=True)
class TrackedPromise:
    promise: str
    amount: int
    unit: str
    due_on: date
    kept_on: date | None
    late: bool


@dataclass(frozen=True)
class Tracked:
    """The reporter's own complaint, with the conversation that only the reporter sees."""

    reference: str
    title: str
    body: str
    stage: str
    stage_label: str
    outcome: str
    outcome_label: str
    visibility: str
    privacy: str
    received_on: date
    agency: str
    public_url: str | None
    question_open: bool
    # Of what the public reads: "" (nothing yet), "public", "hidden" by a report, "withdrawn".
    public_state: str = ""
    removal: str = ""
    removal_label: str = ""
    removed_on: date | None = None
    messages: list[TrackedMessage] = field(default_factory=list)
    promises: list[TrackedPromise] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)


def track(receipt: str, *, client: str, now: datetime) -> Tracked:
    """Return the complaint of the receipt.

    :raises ReceiptUnknown: there is none; counts against the client
    :raises TooManyTries: the client guessed too often
    """
    return _tracked(_by_receipt(receipt, client=client), now=now)


def decide(receipt: str, verb: str, *, client: str, now: datetime, reason: str = "") -> Event:
    """Let the holder of the receipt confirm_solved, dispute, reply or withdraw.

    :raises ReceiptUnknown, TooManyTries: as `track`
    :raises InvalidInput: the text is too long
    :raises MoveNotAllowed, MissingDetail, AlreadyMoved: as `transitions.move`
    """
    complaint = _by_receipt(receipt, client=client)
    return _decide(complaint, verb, by=None, now=now, reason=reason)


def decide_own(reference: str, verb: str, *, by: User, now: datetime, reason: str = "") -> Event:
    """Let the account that filed the complaint do what the holder of its receipt may.

    :raises ThreadMissing: the account filed no such complaint
    :raises InvalidInput, MoveNotAllowed, MissingDetail, AlreadyMoved: as `decide`
    """
    complaint = Complaint.objects.filter(reporter=by, reference=reference).first()
    if complaint is None:
        raise ThreadMissing
    return _decide(complaint, verb, by=by, now=now, reason=reason)


def _decide(
    complaint: Complaint, verb: str, *, by: User | None, now: datetime, reason: str
) -> Event:
    text = filing_rules.tidy(reason)
    if text:
        filing_rules.check_words(text)
    return move(complaint, verb, by=by, role=Role.REPORTER, now=now, text=text)


def filed_by(user: User, *, now: datetime) -> list[Tracked]:
    """Return the account's own complaints, newest first."""
    own = Complaint.objects.filter(reporter=user).order_by("-received_at")
    rows = own.select_related("agency", "thread").prefetch_related("messages__agency")
    data_keys.warm(complaint.data_key_id for complaint in rows)
    return [_tracked(complaint, now=now) for complaint in rows]


def _by_receipt(receipt: str, *, client: str) -> Complaint:
    TRACKING.require(client)
    digits = receipts.normalise(receipt)
    complaint: Complaint | None = None
    if len(digits) == receipts.DIGITS:
        complaint = (
            Complaint.objects.select_related("agency", "thread")
            .filter(receipt_index=receipts.index(digits))
            .first()
        )
    if complaint is None:
        TRACKING.count(client)
        raise ReceiptUnknown
    return complaint


def _tracked(complaint: Complaint, *, now: datetime) -> Tracked:
    messages = list(complaint.messages.all())
    original = next(m for m in messages if m.kind == Message.Kind.COMPLAINT)
    thread = complaint.thread
    public = thread is not None and thread.state == Thread.State.PUBLIC
    return Tracked(
        reference=complaint.reference,
        title=original.title,
        body=original.body,
        stage=complaint.stage,
        stage_label=str(Stage(complaint.stage).label),
        outcome=complaint.outcome,
        outcome_label=str(Outcome(complaint.outcome).label) if complaint.outcome else "",
        visibility=complaint.visibility,
        privacy=complaint.privacy,
        received_on=complaint.received_at.astimezone(WITA).date(),
        agency=complaint.agency.label if complaint.agency else "",
        public_url=thread.get_absolute_url() if thread and public else None,
        question_open=complaint.stage == Stage.AWAITING_REPORTER,
        public_state=thread.state if thread else "",
        removal=thread.removal if thread else "",
        removal_label=str(Removal(thread.removal).label) if thread and thread.removal else "",
        removed_on=thread.removed_on if thread else None,
        messages=_conversation(messages),
        promises=_promises(complaint, now=now),
        parts=list(complaint.parts.values_list("reference", flat=True)),
        allowed=allowed_moves(complaint, by=None, role=Role.REPORTER),
    )


_OFFICE = {Message.Kind.QUESTION, Message.Kind.RESPONSE, Message.Kind.FOLLOW_UP}


def _conversation(messages: Sequence[Message]) -> list[TrackedMessage]:
    """The office's words to the reporter and the reporter's own; no comments of others."""
    return [
        TrackedMessage(
            kind=message.kind,
            author=message.agency.label if message.agency else "",
            written_on=message.written_at.astimezone(WITA).date(),
            body=message.body,
            public=message.state == Message.State.PUBLISHED,
        )
        for message in messages
        if message.kind in _OFFICE or message.kind == Message.Kind.REPLY
    ]


def _promises(complaint: Complaint, *, now: datetime) -> list[TrackedPromise]:
    return [
        TrackedPromise(
            promise=made.promise,
            amount=made.rule.amount,
            unit=made.rule.unit,
            due_on=made.due_at.astimezone(WITA).date(),
            kept_on=made.kept_at.astimezone(WITA).date() if made.kept_at else None,
            late=made.late(now=now),
        )
        for made in deadlines.of(complaint, book=deadlines.book())
    ]
