"""A case as an officer may read it, in rows of plain facts: the words of others with everything
hidden that names somebody, and nothing of who filed it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch

from complaints import clocks, data_keys, publication, readable
from complaints.models.office import Disposition
from complaints.models.private import Complaint, Event, Message
from complaints.models.public import Thread
from complaints.models.review import Attachment
from complaints.stages import Priority
from complaints.tracked import TrackedPromise
from complaints.transitions import allowed_moves
from complaints.verbs import VERB_LABELS

if TYPE_CHECKING:
    from complaints.models.people import User
    from complaints.querysets import ComplaintQuerySet

# What the public may see of a picture stands fixed.
_LOOKED_AT = frozenset({Attachment.State.APPROVED, Attachment.State.PUBLISHED})


@dataclass(frozen=True)
class CaseRow:
    """A case in a list. `title` is empty where nobody knows what is private in it."""

    reference: str
    version: int
    title: str
    stage: str
    outcome: str
    part: str  # "lead" or "helping"
    agency: str | None
    category: str
    subcategory: str
    district: str
    village: str
    channel: str
    privacy: str
    sensitive: bool
    priority: str
    in_charge: str
    last_move: str
    received_at: datetime
    due_at: datetime | None
    late: bool
    public_url: str | None


@dataclass(frozen=True)
class CasePhoto:
    number: int
    state: str
    caption: str
    available: bool  # else a verifier looks at it first


@dataclass(frozen=True)
class CaseText:
    """`author`: an agency, "reporter", "citizen" or "office"; never a citizen's name."""

    kind: str
    state: str
    author: str
    agency: str | None
    written_at: datetime
    title: str
    body: str
    withheld: bool
    photos: list[CasePhoto]


@dataclass(frozen=True)
class CaseNote:
    author: str
    written_at: datetime
    body: str


@dataclass(frozen=True)
class CaseEvent:
    verb: str
    label: str
    stage: str
    outcome: str
    agency: str | None
    happened_at: datetime


@dataclass(frozen=True)
class HandOver:
    """One stay of the case at an agency, with what was told to it."""

    agency: str
    part: str
    note: str
    forwarded_at: datetime
    ended_at: datetime | None
    ended_by: str  # a verb
    reason: str


@dataclass(frozen=True)
class CaseDetail:
    row: CaseRow
    place: str
    answers: list[str]
    happened_on: date | None
    latitude: float | None
    longitude: float | None
    texts: list[CaseText]
    notes: list[CaseNote]
    history: list[CaseEvent]
    hand_overs: list[HandOver]
    promises: list[TrackedPromise]
    related: list[str]
    allowed: list[str]


def rows(
    cases: ComplaintQuerySet, numbers: Sequence[int], *, by: User, now: datetime
) -> list[CaseRow]:
    """Return the cases with these numbers, in this order, with as many queries as one has."""
    originals = Message.objects.filter(kind=Message.Kind.COMPLAINT).select_related("post")
    originals = originals.prefetch_related("proposals", "approvals")
    fetched = cases.filter(pk__in=numbers).prefetch_related(
        Prefetch("messages", originals, to_attr="originals"), "pseudonyms"
    )
    found = {case.pk: case for case in _labelled(fetched)}
    ordered = [found[number] for number in numbers if number in found]
    data_keys.warm(case.sealing_key() for case in ordered)
    leads = by.agency_id
    return [
        _row(case, readable.title_of(case.originals[0], by), leads=leads, now=now)
        for case in ordered
    ]


def one(cases: ComplaintQuerySet, reference: str) -> Complaint | None:
    """Return the case of the reference with all that `detail` asks of its row."""
    found: Complaint | None = _labelled(cases).filter(reference=reference).first()
    return found


def _labelled(cases: ComplaintQuerySet) -> ComplaintQuerySet:
    return cases.select_related(
        "category", "subcategory", "village__district", "channel", "agency", "assignee", "thread"
    )


def detail(case: Complaint, in_sight: ComplaintQuerySet, *, by: User, now: datetime) -> CaseDetail:
    """Return all that the account reads of the case; other cases only as far as in sight."""
    texts = readable.texts_of(case, by, now=now)
    original = next((t for t in texts if t.text.kind == Message.Kind.COMPLAINT), None)
    shown = _public(case)
    return CaseDetail(
        row=_row(case, original.title if original else "", leads=by.agency_id, now=now),
        place=readable.place_of(original, by, now=now),
        answers=readable.answers_of(original, by, now=now),
        happened_on=case.happened_on,
        latitude=shown.latitude if shown else None,
        longitude=shown.longitude if shown else None,
        texts=[_text(text, by) for text in texts],
        notes=[
            CaseNote(str(note.author or ""), note.written_at, note.body)
            for note in case.notes.select_related("author")
        ],
        history=[_event(event) for event in case.events.select_related("agency")],
        hand_overs=[_hand_over(stay) for stay in case.dispositions.select_related("agency")],
        promises=[
            TrackedPromise(**publication.promise_values(made, now=now)) for made in clocks.of(case)
        ],
        related=_related(case, in_sight),
        allowed=allowed_moves(case, by=by),
    )


def _row(case: Complaint, title: str, *, leads: int | None, now: datetime) -> CaseRow:
    shown = _public(case)
    return CaseRow(
        reference=case.reference,
        version=case.version,
        title=title,
        stage=case.stage,
        outcome=case.outcome,
        part="lead" if case.agency_id == leads else "helping",
        agency=_slug(case),
        category=case.category.slug,
        subcategory=case.subcategory.slug,
        district=case.village.district.slug,
        village=case.village.slug,
        channel=case.channel.slug,
        privacy=case.privacy,
        sensitive=case.sensitive,
        priority=Priority(case.priority).name.lower(),
        in_charge=_name(case.assignee),
        last_move=case.last_move,
        received_at=case.received_at,
        due_at=case.due_at,
        late=case.due_at is not None and case.due_at < now,
        public_url=shown.get_absolute_url() if shown else None,
    )


def _public(case: Complaint) -> Thread | None:
    return case.thread if case.thread and case.thread.state == Thread.State.PUBLIC else None


def _slug(row: Complaint | Message | Event) -> str | None:
    return row.agency.slug if row.agency else None


def _name(person: User | None) -> str:
    """Of staff; citizens have no name here."""
    return (person.get_full_name() or person.email) if person else ""


def _text(entry: readable.Readable, by: User) -> CaseText:
    text = entry.text
    return CaseText(
        kind=text.kind,
        state=text.state,
        author=_author(text),
        agency=_slug(text),
        written_at=text.written_at,
        title=entry.title,
        body=entry.body,
        withheld=entry.withheld,
        photos=[_photo(photo, text, by) for photo in _photos(text.attachments.all())],
    )


def _author(text: Message) -> str:
    if text.from_reporter:
        return "reporter"
    if text.agency:
        return str(text.agency.label)
    return "citizen" if text.kind == Message.Kind.COMMENT else "office"


def _photos(files: Iterable[Attachment]) -> list[Attachment]:
    return [file for file in files if file.kind == Attachment.Kind.PHOTO]


def _photo(photo: Attachment, text: Message, by: User) -> CasePhoto:
    own = text.agency_id is not None and text.agency_id == by.agency_id
    return CasePhoto(
        number=photo.pk,
        state=photo.state,
        caption=photo.public_caption,
        available=own or photo.state in _LOOKED_AT,
    )


def _event(event: Event) -> CaseEvent:
    return CaseEvent(
        verb=event.verb,
        label=str(VERB_LABELS.get(event.verb, event.verb)),
        stage=event.new_stage,
        outcome=event.outcome,
        agency=_slug(event),
        happened_at=event.happened_at,
    )


def _hand_over(stay: Disposition) -> HandOver:
    return HandOver(
        agency=stay.agency.slug,
        part=stay.role,
        note=stay.note,
        forwarded_at=stay.forwarded_at,
        ended_at=stay.ended_at,
        ended_by=stay.ended_verb,
        reason=stay.ended_reason,
    )


def _related(case: Complaint, in_sight: ComplaintQuerySet) -> list[str]:
    """Joined with it, split from it, or the other way round."""
    numbers: list[Any] = [case.duplicate_of_id, case.split_from_id]
    numbers += case.duplicates.values_list("pk", flat=True)
    numbers += case.parts.values_list("pk", flat=True)
    found = in_sight.filter(pk__in=[number for number in numbers if number])
    return list(found.order_by("pk").values_list("reference", flat=True))
