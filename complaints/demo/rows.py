"""Turn a planned life into the rows that the verbs would have written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from complaints import clocks, data_keys, history, identities, publication, receipts
from complaints.deadlines import Book
from complaints.demo.lives import Life, Remark, Step
from complaints.encryption import blind_index
from complaints.models.clocks import Clock, DueChange, Pause
from complaints.models.office import Disposition
from complaints.models.participation import ParticipantLink, Support
from complaints.models.private import Approval, Complaint, Event, Identity, Message, Proposal
from complaints.models.public import Milestone, Participant, Post, PostVersion, Promise, Thread
from complaints.models.reference import Agency, Channel, Kind, Nature, Subcategory, Village
from complaints.recognisers import DETECTOR, Known
from complaints.stages import Stage, Visibility
from complaints.working_days import WITA

HELD, PUBLISHED, WITHDRAWN = "held", "published", "withdrawn"


@dataclass(frozen=True)
class Vocabularies:
    """Every row of the vocabularies, by slug: read once for a million threads."""

    subcategories: dict[str, Subcategory]
    villages: dict[str, Village]
    channels: dict[str, Channel]
    kinds: dict[str, Kind]
    natures: dict[str, Nature]


def vocabularies() -> Vocabularies:
    return Vocabularies(
        {s.slug: s for s in Subcategory.objects.select_related("agency", "category")},
        {v.slug: v for v in Village.objects.select_related("district")},
        {c.slug: c for c in Channel.objects.all()},
        {k.slug: k for k in Kind.objects.all()},
        {n.slug: n for n in Nature.objects.all()},
    )


@dataclass
class Rows:
    """The rows of one complaint, in the order in which they can be written."""

    complaint: Complaint
    thread: Thread | None = None
    identity: list[Identity] = field(default_factory=list)
    participants: list[Participant] = field(default_factory=list)
    links: list[ParticipantLink] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    versions: list[PostVersion] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    approvals: list[Approval] = field(default_factory=list)
    dispositions: list[Disposition] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)
    clocks: list[Clock] = field(default_factory=list)
    pauses: list[Pause] = field(default_factory=list)
    changes: list[DueChange] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    supports: list[Support] = field(default_factory=list)


def rows(
    life: Life, reference: str, *, receipt: str, words: Vocabularies, book: Book, now: datetime
) -> Rows:
    """Return the rows of the life; a receipt is given only to the documented ones."""
    complaint = _complaint(life, reference, receipt, words)
    made = Rows(complaint)
    made.identity.append(identities.build(complaint, Known(name=life.name, phone=life.phone)))
    _events(made, life, complaint)
    board = _clocks(made, life, complaint, book=book)
    if life.published_at is not None:
        _thread(made, life, complaint, board=board)
    _messages(made, life, complaint)
    if made.thread is not None:
        made.thread.comment_count = sum(
            p.kind == Post.Kind.COMMENT and p.state == Post.State.VISIBLE for p in made.posts
        )
    return made


def _complaint(life: Life, reference: str, receipt: str, words: Vocabularies) -> Complaint:
    subcategory = words.subcategories[life.subcategory]
    private = blind_index("demo", reference)
    complaint = Complaint(
        reference=reference,
        data_key=data_keys.build(),
        privacy="confidential" if life.course == "confidential" else "anonymous",
        subcategory=subcategory,
        category=subcategory.category,
        kind=words.kinds[life.kind],
        nature=words.natures[life.nature],
        channel=words.channels[life.channel],
        village=words.villages[life.village],
        location=life.location,
        received_at=life.received_at,
        receipt_index=receipts.index(receipt) if receipt else private,
        filing_key=private,
        visibility=_visibility(life),
        version=len(life.steps) + 1,
        last_move="file",
    )
    for step in life.steps:
        _apply(complaint, step)
    return complaint


def _visibility(life: Life) -> str:
    if life.withdrawn:
        return Visibility.WITHDRAWN
    return Visibility.PUBLIC if life.published_at else Visibility.HIDDEN


def _apply(complaint: Complaint, step: Step) -> None:
    """What transitions.move would have left in the complaint's row."""
    complaint.stage, complaint.outcome = step.stage, step.outcome
    complaint.last_move = step.verb
    over = step.stage in {Stage.CLOSED, Stage.ARCHIVED}
    complaint.closed_at = step.at if over else None
    if step.verb == "verify_and_forward":
        complaint.agency, complaint.forwarded_at = complaint.subcategory.agency, step.at
    if step.verb in {"answer", "report_follow_up"}:
        complaint.responded_at = complaint.responded_at or step.at
        complaint.last_response_at = step.at


def _acting(complaint: Complaint, step: Step) -> Agency | None:
    official = {"verify_and_forward", "start", "answer", "report_follow_up"}
    return complaint.subcategory.agency if step.verb in official else None


def _events(made: Rows, life: Life, complaint: Complaint) -> None:
    old = ""
    filing = Step("file", life.received_at, Stage.RECEIVED)
    for sequence, step in enumerate((filing, *life.steps), start=1):
        agency = _acting(complaint, step)
        facts: dict[str, Any] = {
            "sequence": sequence,
            "verb": step.verb,
            "old_stage": old,
            "new_stage": step.stage,
            "outcome": step.outcome,
            "actor_number": None,
            "reason": step.reason,
            "happened_at": step.at,
        }
        previous = complaint.history_head
        sealed = history.event_hash(
            previous=previous,
            reference=complaint.reference,
            agency=agency.pk if agency else None,
            **facts,
        )
        made.events.append(
            Event(complaint=complaint, agency=agency, previous_hash=previous, hash=sealed, **facts)
        )
        complaint.history_head, complaint.history_length = sealed, sequence
        old = step.stage
        if step.verb == "verify_and_forward":
            made.dispositions.append(
                Disposition(
                    complaint=complaint, agency=agency, role="lead", note="", forwarded_at=step.at
                )
            )


def _clocks(made: Rows, life: Life, complaint: Complaint, *, book: Book) -> clocks.Board:
    """What complaints.clocks.follow would have written at each step."""
    filed = ("file", Stage.RECEIVED, life.received_at)
    steps = ((step.verb, step.stage, step.at) for step in life.steps)
    board = clocks.replay(complaint, [filed, *steps], book=book)
    complaint.due_at = board.due_at()
    for held in board.held:
        made.clocks.append(held.row)
        made.pauses += held.pauses
        made.changes += held.changes
    return board


def _thread(made: Rows, life: Life, complaint: Complaint, *, board: clocks.Board) -> None:
    published = life.published_at
    if published is None:
        return
    last = max([published, *(s.at for s in life.steps), *(r.at for r in life.remarks)])
    made.thread = Thread(
        reference=complaint.reference,
        title="" if life.withdrawn else life.title,
        state=Thread.State.WITHDRAWN if life.withdrawn else Thread.State.PUBLIC,
        published_on=published.astimezone(WITA).date(),
        support_count=life.supports,
        **publication.projection(complaint, now=last),
    )
    complaint.thread = made.thread
    made.milestones += [publication.milestone(event, made.thread) for event in made.events]
    made.promises += [
        Promise(thread=made.thread, **publication.promise_values(clocks.standing(held), now=last))
        for held in board.held
    ]
    _join(made, 0)
    made.supports += [
        Support(
            thread=made.thread,
            supporter=blind_index("demo-support", f"{complaint.reference}:{number}"),
            given_at=published,
        )
        for number in range(life.supports)
    ]


def _join(made: Rows, ordinal: int) -> Participant:
    handle = publication.handle(made.complaint, f"demo-{ordinal}")
    person = Participant(thread=made.thread, ordinal=ordinal, handle=handle)
    made.participants.append(person)
    made.links.append(ParticipantLink(participant=person))
    return person


def _messages(made: Rows, life: Life, complaint: Complaint) -> None:
    at = life.published_at or life.received_at
    spoken: list[tuple[datetime, str, Step | Remark | None]] = [(at, "complaint", None)]
    kinds = {
        "ask_reporter": "question",
        "answer": "response",
        "report_follow_up": "follow_up",
        "dispute": "reply",
    }
    spoken += [(step.at, kinds[step.verb], step) for step in life.steps if step.verb in kinds]
    spoken += [(remark.at, "comment", remark) for remark in life.remarks]
    for _at, kind, source in sorted(spoken, key=lambda entry: (entry[2] is not None, entry[0])):
        _message(made, life, complaint, kind, source)


def _message(
    made: Rows, life: Life, complaint: Complaint, kind: str, source: Step | Remark | None
) -> None:
    title, body = (life.title, life.body) if source is None else ("", source.text)
    official = kind in {"question", "response", "follow_up"}
    if kind == "response" and life.answer_held:
        body = f"Yth. {life.name}, {body[:1].lower()}{body[1:]}"
    message = Message(
        complaint=complaint,
        kind=kind,
        state=_state(life, kind, source),
        agency=complaint.agency if official else None,
        from_reporter=kind in {"complaint", "reply"},
        title=title,
        body=body,
        digest=publication.digest(title, body),
        written_at=life.received_at if source is None else source.at,
    )
    made.messages.append(message)
    if kind not in Message.PUBLIC_BOUND:
        return
    spans = []
    if message.state == HELD:
        known = [Known(name=life.name, phone=life.phone)]
        spans = [s.as_json() for s in publication.preview(title, body, known=known).spans]
    made.proposals.append(
        Proposal(
            message=message,
            digest=message.digest,
            spans=spans,
            detector=DETECTOR,
            made_at=message.written_at,
        )
    )
    if message.state != HELD:
        _post(made, life, message, source)


def _state(life: Life, kind: str, source: Step | Remark | None) -> str:
    held = (
        life.published_at is None
        or kind not in Message.PUBLIC_BOUND
        or (kind == "response" and life.answer_held)
        or (isinstance(source, Remark) and source.held)
    )
    if held:
        return HELD
    return WITHDRAWN if life.withdrawn else PUBLISHED


def _post(made: Rows, life: Life, message: Message, source: Step | Remark | None) -> None:
    at = life.published_at if source is None else max(source.at, life.published_at or source.at)
    if at is None:
        return
    person = None
    if isinstance(source, Remark):
        person = _join(made, source.person)
    elif source is None:
        person = made.participants[0]
    day = at.astimezone(WITA).date()
    body = "" if life.withdrawn else message.body
    post = Post(
        thread=made.thread,
        kind="response" if message.agency_id else message.kind,
        state=Post.State.WITHDRAWN if life.withdrawn else Post.State.VISIBLE,
        position=len(made.posts),
        participant=person,
        agency=message.agency,
        field_work=message.kind == Message.Kind.FOLLOW_UP,
        body=body,
        published_on=day,
    )
    made.posts.append(post)
    title = "" if life.withdrawn else message.title
    made.versions.append(PostVersion(post=post, number=1, title=title, body=body, approved_on=day))
    message.post = post
    made.approvals.append(
        Approval(
            message=message,
            digest=message.digest,
            by_rule=source is not None,
            approved_at=at,
            version=1,
        )
    )
