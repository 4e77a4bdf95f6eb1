"""The papers for the Ombudsman: everything about one complaint that its reporter may hand on.

They hold the reporter's own words, what the office said and did, what it promised and what it
kept, and the hashes by which a stranger can tell that nothing was changed afterwards. They hold
no identity (the reporter signs by hand), no words of other citizens and no internal notes.

Read from the database into plain values here; docs/ombudsman.md describes them as JSON, and
complaints/ombudsman_pdf.py makes a document of them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language

from complaints import attachments, clocks, daily_roots, history
from complaints.attachments import OriginalGone
from complaints.clock_plans import ESCALATE
from complaints.clocks import Standing
from complaints.deadlines import Arithmetic
from complaints.errors import PackNotOffered, PackNotYet
from complaints.models.private import Complaint, Event, Message
from complaints.models.reference import DeadlineRule
from complaints.models.review import Attachment
from complaints.stages import OFFICE_ONLY, OPEN, Outcome, Privacy, Stage
from complaints.verbs import VERB_LABELS
from complaints.working_days import WITA, day_of

SCHEMA = "prodenpasar.ombudsman-pack/1"
# The promise where no rule was written down for the day of receipt.
SIXTY_DAYS = timedelta(days=60)
# Ended, and yet not solved: whoever disagrees may take it further.
WITHOUT_SOLUTION = frozenset(
    {Outcome.SOLVED_UNCONFIRMED, Outcome.NOT_OUR_AUTHORITY, Outcome.INCOMPLETE}
)


# ------------------------------------------------------------------------------------ whether
@dataclass(frozen=True)
class Offer:
    """From which day the papers can be had, and whether that day has come."""

    since: date
    ready: bool


def offer(complaint: Complaint, made: Iterable[Standing], *, now: datetime) -> Offer | None:
    """Return when the reporter may take the papers; None where there is nothing to complain of.

    `made` are the clocks of the complaint. The first promise of a solution counts: a dispute
    or a reopened case does not put the day off.
    """
    if complaint.stage not in OPEN and complaint.outcome not in WITHOUT_SOLUTION:
        return None
    due = [clock.due_at for clock in made if clock.promise == ESCALATE]
    since = day_of(min(due, default=complaint.received_at + SIXTY_DAYS)) + timedelta(days=1)
    return Offer(since, ready=day_of(now) >= since)


def require_ready(complaint: Complaint, made: Iterable[Standing], *, now: datetime) -> None:
    """Refuse papers that are not to be had (yet).

    :raises PackNotYet: with the day from which they are
    :raises PackNotOffered: the complaint is solved, withdrawn, joined or was none
    """
    found = offer(complaint, made, now=now)
    if found is None:
        raise PackNotOffered
    if not found.ready:
        raise PackNotYet(date=date_format(found.since, "j F Y"))


# --------------------------------------------------------------------------------------- what
@dataclass(frozen=True)
class Matter:
    """The complaint itself, in the reporter's own words."""

    reference: str
    title: str
    body: str
    place: str
    point: str
    village: str
    district: str
    channel: str
    category: str
    subcategory: str
    privacy: str
    happened_on: date | None
    received_at: datetime
    stage: str
    stage_label: str
    outcome: str
    outcome_label: str
    agency: str
    public: bool


@dataclass(frozen=True)
class Said:
    """A question, a reply or an answer; `author` is an agency, or empty for the reporter."""

    kind: str
    label: str
    author: str
    written_at: datetime
    body: str


@dataclass(frozen=True)
class File:
    """A file that came with a text; `sha256` is of the original, null where it was erased."""

    name: str
    of: str
    media_type: str
    size: int
    sent_at: datetime
    sha256: str | None


@dataclass(frozen=True)
class HandedTo:
    """An agency that had the complaint, and from when until when."""

    agency: str
    role: str
    role_label: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class Promised:
    """A clock with its rule, its arithmetic and how it ended."""

    promise: str
    label: str
    round: int
    least: int | None
    amount: int
    unit: str
    unit_label: str
    source: str
    started_at: datetime
    promised_at: datetime
    due_at: datetime
    stands_still_since: datetime | None
    ended_at: datetime | None
    ending: str
    missed: bool
    arithmetic: Arithmetic


@dataclass(frozen=True)
class Happened:
    """A step, as the reporter may know it."""

    happened_at: datetime
    verb: str
    label: str
    stage: str
    agency: str


@dataclass(frozen=True)
class Link:
    """A link of the chain. Of a step inside the office there are only the hashes."""

    sequence: int
    facts: list[str | int | None] | None
    previous_hash: str
    hash: str
    proof: daily_roots.Proof | None


@dataclass(frozen=True)
class Pack:
    """The papers of one complaint at one moment, in one language."""

    schema: str
    language: str
    made_at: datetime
    complaint: Matter
    conversation: list[Said]
    files: list[File]
    handed_to: list[HandedTo]
    promises: list[Promised]
    timeline: list[Happened]
    chain: list[Link]

    @property
    def missed(self) -> list[Promised]:
        return [promise for promise in self.promises if promise.missed]


def build(complaint: Complaint, *, now: datetime) -> Pack:
    """Return the papers, with labels in the active language. Nothing is written."""
    messages = list(complaint.messages.select_related("agency"))
    events = list(complaint.events.select_related("agency").order_by("sequence"))
    return Pack(
        schema=SCHEMA,
        language=(get_language() or "id")[:2],
        made_at=now,
        complaint=_matter(complaint, messages),
        conversation=[_said(message) for message in messages if message.kind in _SPOKEN],
        files=_files(complaint),
        handed_to=_handed_to(complaint),
        promises=[_promised(clock, now=now) for clock in clocks.of(complaint)],
        timeline=[_happened(event) for event in events if event.verb not in OFFICE_ONLY],
        chain=_chain(complaint, events),
    )


# The office's words to the reporter and the reporter's own: no comments of others.
_SPOKEN = frozenset(
    {Message.Kind.QUESTION, Message.Kind.REPLY, Message.Kind.RESPONSE, Message.Kind.FOLLOW_UP}
)


def _matter(complaint: Complaint, messages: Sequence[Message]) -> Matter:
    original = next(m for m in messages if m.kind == Message.Kind.COMPLAINT)
    return Matter(
        reference=complaint.reference,
        title=str(original.title),
        body=str(original.body),
        place=str(complaint.location),
        point=str(complaint.pin),
        village=complaint.village.label,
        district=complaint.village.district.label,
        channel=complaint.channel.label,
        category=complaint.category.label,
        subcategory=complaint.subcategory.label,
        privacy=str(Privacy(complaint.privacy).label),
        happened_on=complaint.happened_on,
        received_at=complaint.received_at,
        stage=complaint.stage,
        stage_label=str(Stage(complaint.stage).label),
        outcome=complaint.outcome,
        outcome_label=str(Outcome(complaint.outcome).label) if complaint.outcome else "",
        agency=complaint.agency.label if complaint.agency else "",
        public=complaint.visibility == "public",
    )


def _said(message: Message) -> Said:
    return Said(
        kind=message.kind,
        label=str(Message.Kind(message.kind).label),
        author=message.agency.label if message.agency else "",
        written_at=message.written_at,
        body=str(message.body),
    )


def _files(complaint: Complaint) -> list[File]:
    sent = Attachment.objects.filter(
        message__complaint=complaint, message__kind__in=[Message.Kind.COMPLAINT, *_SPOKEN]
    )
    return [
        File(
            name=str(row.file_name),
            of=str(Message.Kind(row.message.kind).label),
            media_type=row.media_type,
            size=row.size,
            sent_at=row.uploaded_at,
            sha256=_sha256(row),
        )
        for row in sent.select_related("message__complaint")
    ]


def _sha256(attachment: Attachment) -> str | None:
    try:
        return hashlib.sha256(attachments.original(attachment)).hexdigest()
    except OriginalGone:
        return None


def _handed_to(complaint: Complaint) -> list[HandedTo]:
    return [
        HandedTo(
            agency=row.agency.label,
            role=row.role,
            role_label=str(row.get_role_display()),
            since=row.forwarded_at,
            until=row.ended_at,
        )
        for row in complaint.dispositions.select_related("agency")
    ]


def _promised(clock: Standing, *, now: datetime) -> Promised:
    return Promised(
        promise=clock.promise,
        label=str(DeadlineRule.Promise(clock.promise).label),
        round=clock.round,
        least=clock.least,
        amount=clock.amount,
        unit=clock.unit,
        unit_label=str(DeadlineRule.Unit(clock.unit).label),
        source=clock.source,
        started_at=clock.started_at,
        promised_at=clock.promised_at,
        due_at=clock.due_at,
        stands_still_since=clock.paused_at,
        ended_at=clock.ended_at,
        ending=clock.ending,
        missed=clock.late(now=now),
        arithmetic=clock.arithmetic,
    )


def _happened(event: Event) -> Happened:
    return Happened(
        happened_at=event.happened_at,
        verb=event.verb,
        label=str(VERB_LABELS.get(event.verb, event.verb)),
        stage=event.new_stage,
        agency=event.agency.label if event.agency else "",
    )


def _chain(complaint: Complaint, events: Sequence[Event]) -> list[Link]:
    proofs = daily_roots.proofs(complaint)
    return [
        Link(
            sequence=event.sequence,
            facts=None if event.verb in OFFICE_ONLY else history.facts_of(complaint, event),
            previous_hash=event.previous_hash,
            hash=event.hash,
            proof=proofs.get(event.sequence),
        )
        for event in events
    ]


# ------------------------------------------------------------------------------------ as JSON
def as_json(pack: Pack) -> str:
    """Return the papers for a program, as docs/ombudsman.md describes them."""
    content = asdict(pack)
    for promise, row in zip(pack.promises, content["promises"], strict=True):
        row["arithmetic"] = promise.arithmetic.as_json()
    content["missed"] = [f"{promise.promise}.{promise.round}" for promise in pack.missed]
    return json.dumps(content, default=_plain, ensure_ascii=False, indent=2)


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(WITA).isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in the papers.")
