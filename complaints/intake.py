"""Filing, and the reporter's own view of what was filed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

from complaints import (
    attachments,
    data_keys,
    deadlines,
    filing_rules,
    history,
    identities,
    notifications,
    publication,
    receipts,
    redaction,
    sensitive,
)
from complaints.encryption import blind_index
from complaints.errors import KeyReused, ReceiptUnknown, SignInNeeded, ThreadMissing
from complaints.filing_rules import Filing as Filing
from complaints.filing_rules import is_emergency as is_emergency
from complaints.models.private import Complaint, Event, Message, ReferenceCounter
from complaints.models.public import Thread
from complaints.models.reference import Channel, Kind, Nature, Subcategory, Village
from complaints.permissions import Role
from complaints.proposals import Preview
from complaints.recognisers import Known, rules
from complaints.stages import Outcome, Privacy, Removal, Stage
from complaints.throttle import Attempts
from complaints.transitions import allowed_moves, move
from complaints.uploads import Upload as Upload
from complaints.working_days import WITA

if TYPE_CHECKING:
    from complaints.models.keys import DataKey
    from complaints.models.people import User

# Guessing one of 10^16 receipts this way takes longer than the city will stand.
TRACKING = Attempts("track", allowed=10, seconds=600)


@dataclass(frozen=True)
class Filed:
    """What the reporter takes home. The receipt is stored nowhere."""

    reference: str
    receipt: str
    privacy: str


def check(filing: Filing, *, by: User | None, now: datetime) -> None:
    """Refuse a filing with anything wrong in it, naming every field at fault.

    :raises InvalidInput: some fields are wrong
    :raises SignInNeeded: the site asks for registration and nobody is signed in
    """
    if settings.REGISTRATION_REQUIRED and by is None:
        raise SignInNeeded
    filing_rules.check(filing, now=now)


def preview(filing: Filing, *, by: User | None) -> Preview:
    """Return exactly what the public would read of the filing once a verifier approved it."""
    known = [_person(filing)]
    if by is not None:
        known.append(Known(name=by.get_full_name(), email=by.email))
    return publication.preview(filing.title, filing.body, known=known)


def preview_caption(caption: str, filing: Filing, *, by: User | None) -> str:
    """Return what the public would read of a photo's caption."""
    return preview(replace(filing, title="", body=caption), by=by).body


@dataclass(frozen=True)
class Finding:
    """What stands in place of hidden words, why they are hidden, and how often."""

    instead: str
    reason: str
    number: int


def findings(preview: Preview) -> list[Finding]:
    """Return what a preview hides, each kind once, without a word of it."""
    hidden = Counter((s.label, s.rule) for s in preview.spans if s.tier != redaction.LOOK)
    return [
        Finding(redaction.PLACEHOLDERS[label], rules.reason(rule), number)
        for (label, rule), number in hidden.items()
    ]


def _person(filing: Filing) -> Known:
    return Known(filing.name, filing.phone, filing.email, filing.address, filing.nik)


def sensitive_topics(filing: Filing) -> list[str]:
    """Return the sensitive matters that the words tell of (keys of `sensitive.TOPICS`)."""
    return sensitive.topics(filing.title, filing.body)


def sensitive_matters(filing: Filing) -> list[str]:
    """Return in words why the filing starts as confidential; nothing where it does not."""
    matters = [str(sensitive.TOPICS[topic]) for topic in sensitive_topics(filing)]
    chosen = Subcategory.objects.filter(slug=filing.subcategory, sensitive=True).first()
    return matters if chosen is None else [*matters, chosen.label]


def is_sensitive(filing: Filing) -> bool:
    """Whether the words or the subcategory ask for confidentiality and a second reader."""
    chosen = Subcategory.objects.filter(slug=filing.subcategory, sensitive=True)
    return bool(sensitive_topics(filing)) or chosen.exists()


def privacy_of(filing: Filing) -> str:
    """Return the reporter's choice, or, without one, what the matter asks for."""
    if filing.privacy:
        return filing.privacy
    return str(Privacy.CONFIDENTIAL if is_sensitive(filing) else Privacy.ANONYMOUS)


def file(
    filing: Filing,
    *,
    key: str,
    by: User | None = None,
    now: datetime,
    uploads: Sequence[Upload] = (),
) -> Filed:
    """Register the complaint once for this key, and return its reference and receipt.

    The same key with the same words and files returns the first answer again.

    :raises InvalidInput: some fields are wrong, or the key is too short to be unguessable
    :raises FileRefused: a file is not taken in
    :raises SignInNeeded: the site asks for registration and nobody is signed in
    :raises KeyReused: the key was used for other words or files
    """
    filing = filing.cleaned()
    check(filing, by=by, now=now)
    filing_rules.check_key(key)
    filing_key = _filing_key(key, by=by)
    if earlier := _earlier(filing, filing_key, uploads):
        return earlier
    # What is slow comes before the transaction: no write lock is held while it runs.
    receipt = receipts.derive(filing_key)
    receipt_index = receipts.index(receipt)
    data_key = data_keys.build()
    stored = attachments.store(uploads, key=data_key.pk)
    try:
        with transaction.atomic():
            data_key.save(force_insert=True)
            complaint = _register(filing, filing_key, receipt_index, data_key, by=by, now=now)
            original = complaint.messages.get(kind=Message.Kind.COMPLAINT)
            attachments.attach(original, stored, now=now)
    except BaseException as error:
        attachments.discard(stored)
        # The other half of a double click was faster.
        if isinstance(error, IntegrityError) and (earlier := _earlier(filing, filing_key, uploads)):
            return earlier
        raise
    return Filed(complaint.reference, receipt, complaint.privacy)


def filed_before(filing: Filing, *, key: str, by: User | None) -> Filed | None:
    """Return the answer of the filing with this key and these words, if there was one."""
    filing = filing.cleaned()
    return _earlier(filing, _filing_key(key, by=by), ())


def _filing_key(key: str, *, by: User | None) -> str:
    return blind_index("filing", f"{by.pk if by else ''}:{key}")


def _earlier(filing: Filing, filing_key: str, uploads: Sequence[Upload]) -> Filed | None:
    complaint = Complaint.objects.filter(filing_key=filing_key).first()
    if complaint is None:
        return None
    original = complaint.messages.get(kind=Message.Kind.COMPLAINT)
    if original.digest != publication.digest(filing.title, filing.body):
        raise KeyReused
    known = set(original.attachments.values_list("digest", flat=True))
    if any(upload.digest not in known for upload in uploads):
        raise KeyReused
    return Filed(complaint.reference, receipts.derive(filing_key), complaint.privacy)


def _register(
    filing: Filing,
    filing_key: str,
    receipt_index: str,
    data_key: DataKey,
    *,
    by: User | None,
    now: datetime,
) -> Complaint:
    subcategory = Subcategory.objects.get(slug=filing.subcategory)
    complaint = Complaint.objects.create(
        reference=_next_reference(now),
        data_key=data_key,
        subcategory=subcategory,
        category_id=subcategory.category_id,
        kind=Kind.objects.filter(slug=filing.kind).first(),
        nature=Nature.objects.filter(slug=filing.nature).first(),
        channel=Channel.objects.get(slug=filing.channel),
        village=Village.objects.get(slug=filing.village),
        location=filing.location,
        pin=filing.pin,
        happened_on=filing.happened_on,
        privacy=privacy_of(filing),
        sensitive=is_sensitive(filing),
        received_at=now,
        reporter=by,
        receipt_index=receipt_index,
        filing_key=filing_key,
    )
    identities.register(complaint, _person(filing))
    _open(complaint, filing.title, filing.body, by=by, now=now)
    return complaint


def _open(complaint: Complaint, title: str, body: str, *, by: User | None, now: datetime) -> None:
    message = Message.objects.create(
        complaint=complaint,
        kind=Message.Kind.COMPLAINT,
        author=by,
        from_reporter=True,
        title=title,
        body=body,
        digest=publication.digest(title, body),
        written_at=now,
    )
    publication.propose(message, now=now)
    event = history.append(complaint, "file", old_stage="", by=by, now=now)
    notifications.announce(event, now=now)


def _next_reference(now: datetime) -> str:
    """Return DPS-<year>-<number>: numbers of a year are given without a gap.

    The row of the year stays locked until the filing is committed.
    """
    year = now.astimezone(WITA).year
    ReferenceCounter.objects.get_or_create(year=year)
    ReferenceCounter.objects.filter(year=year).update(last=F("last") + 1)
    last = ReferenceCounter.objects.values_list("last", flat=True).get(year=year)
    return f"DPS-{year}-{last:05d}"


def file_part(complaint: Complaint, text: str, *, by: User | None, now: datetime) -> Complaint:
    """Register a second matter of the complaint as a complaint of its own.

    It has the same reporter, place and privacy; its receipt is the first one's.
    """
    filing_key = blind_index("part", f"{complaint.pk}:{complaint.parts.count() + 1}")
    original = complaint.messages.get(kind=Message.Kind.COMPLAINT)
    part = Complaint.objects.create(
        reference=_next_reference(now),
        data_key=data_keys.make(),
        subcategory_id=complaint.subcategory_id,
        category_id=complaint.category_id,
        channel_id=complaint.channel_id,
        village_id=complaint.village_id,
        location=complaint.location,
        pin=complaint.pin,
        happened_on=complaint.happened_on,
        privacy=complaint.privacy,
        sensitive=complaint.sensitive,
        received_at=complaint.received_at,
        reporter=complaint.reporter,
        receipt_index=filing_key,
        filing_key=filing_key,
        split_from=complaint,
    )
    known = identities.reveal(complaint, by=by, why=identities.Why.SPLIT, now=now)
    if known is not None:
        identities.register(part, known)
    _open(part, original.title, text, by=by, now=now)
    return part


# ---------------------------------------------------------------- the reporter's own view
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
