"""The life of a complaint: every change of stage happens in this module."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from complaints import (
    answer_links,
    attachments,
    clocks,
    hand_overs,
    history,
    idempotency,
    notifications,
    publication,
    requirements,
    sealed_words,
)
from complaints.errors import AlreadyMoved, DeadlineNotReached, MoveNotAllowed, NotPermitted
from complaints.models.clocks import Clock
from complaints.models.private import Complaint, Event, Message, Note
from complaints.models.reference import Agency
from complaints.permissions import Role, roles
from complaints.requirements import ARCHIVE_REASONS as ARCHIVE_REASONS
from complaints.requirements import Details
from complaints.stages import OPEN, RESPONDED, Outcome, Removal, Stage, Visibility
from complaints.uploads import Upload
from complaints.verbs import REASSIGN, STOP_HELPING
from complaints.verbs import VERB_LABELS as VERB_LABELS

if TYPE_CHECKING:
    from complaints.attachments import Stored
    from complaints.models.people import User

_VERIFIER = frozenset({Role.VERIFIER})
_OFFICER = frozenset({Role.OFFICER})
_REPORTER = frozenset({Role.REPORTER})
_CLOCK = frozenset({Role.CLOCK})
_STAFF = _VERIFIER | _OFFICER
_IN_CHARGE = _VERIFIER | {Role.IN_CHARGE}
_AT_AGENCY = frozenset({Stage.FORWARDED, Stage.IN_PROGRESS})
_BEFORE_ANSWER = _AT_AGENCY | {Stage.RECEIVED}
_AWAITING = frozenset({Stage.AWAITING_REPORTER})


@dataclass(frozen=True)
class Move:
    """From which stages, to which (None: stays), by whom, what it needs, how it ends."""

    starts: frozenset[Stage]
    end: Stage | None
    by: frozenset[Role]
    needs: tuple[str, ...] = ()
    outcome: Outcome | None = None


MOVES: dict[str, Move] = {
    "verify_and_forward": Move(
        frozenset({Stage.RECEIVED}), Stage.FORWARDED, _VERIFIER, ("agency",)
    ),
    "ask_reporter": Move(_BEFORE_ANSWER, Stage.AWAITING_REPORTER, _STAFF, ("text",)),
    # Back to whoever asked: see _end.
    "reply": Move(_AWAITING, Stage.RECEIVED, _REPORTER, ("text",)),
    "lapse": Move(_AWAITING, Stage.ARCHIVED, _CLOCK, (), Outcome.INCOMPLETE),
    "start": Move(frozenset({Stage.FORWARDED}), Stage.IN_PROGRESS, _OFFICER),
    "answer": Move(_AT_AGENCY | RESPONDED, Stage.ANSWERED, _OFFICER, ("text",)),
    "report_follow_up": Move(_AT_AGENCY | RESPONDED, Stage.FOLLOWED_UP, _OFFICER, ("text",)),
    "confirm_solved": Move(RESPONDED, Stage.CLOSED, _REPORTER, (), Outcome.SOLVED_CONFIRMED),
    "dispute": Move(RESPONDED | {Stage.CLOSED}, Stage.IN_PROGRESS, _REPORTER, ("text",)),
    "hand_back": Move(_AT_AGENCY, Stage.RECEIVED, _OFFICER, ("reason", "note")),
    "transfer": Move(_AT_AGENCY, Stage.FORWARDED, _VERIFIER, ("agency",)),
    "coordinate": Move(_AT_AGENCY, None, _IN_CHARGE, ("helping",)),
    "split": Move(_BEFORE_ANSWER, None, _VERIFIER, ("agency", "text")),
    "merge": Move(_BEFORE_ANSWER, Stage.CLOSED, _VERIFIER, ("into",), Outcome.DUPLICATE),
    "close_silent": Move(RESPONDED, Stage.CLOSED, _CLOCK, (), Outcome.SOLVED_UNCONFIRMED),
    "archive": Move(OPEN, Stage.ARCHIVED, _VERIFIER, ("reason",)),
    "withdraw": Move(OPEN, Stage.ARCHIVED, _REPORTER | _VERIFIER, (), Outcome.WITHDRAWN),
    "reopen": Move(frozenset({Stage.CLOSED, Stage.ARCHIVED}), Stage.RECEIVED, _VERIFIER, ("note",)),
}

_WRITES = {
    "ask_reporter": Message.Kind.QUESTION,
    "reply": Message.Kind.REPLY,
    "answer": Message.Kind.RESPONSE,
    "report_follow_up": Message.Kind.FOLLOW_UP,
    "dispute": Message.Kind.REPLY,
}
# The promise whose end lets the clock move a complaint.
_WAITS_FOR = {"close_silent": "silence", "lapse": "reply"}


def allowed_moves(complaint: Complaint, *, by: User | None, role: Role | None = None) -> list[str]:
    """Return the verbs that the person may use on the complaint as it stands."""
    held = frozenset({role}) if role else roles(by, complaint)
    return [
        verb
        for verb, rule in MOVES.items()
        if complaint.stage in rule.starts
        and held & rule.by
        and not requirements.never(complaint, verb)
    ]


def move(
    complaint: Complaint,
    verb: str,
    *,
    by: User | None,
    now: datetime,
    role: Role | None = None,
    version: int | None = None,
    agency: Agency | None = None,
    helping: Iterable[Agency] = (),
    reason: str = "",
    text: str = "",
    note: str = "",
    into: Complaint | None = None,
    photos: Sequence[Upload] = (),
    ticket: idempotency.Ticket | None = None,
) -> Event:
    """Move the complaint, write the move into its history, and tell the public layer.

    `version` is that of the complaint the person saw. `role` names the holder of a receipt,
    who has no account; nobody and no role is the clock. A `ticket` is kept with the move.

    :raises MoveNotAllowed: the stage does not allow the verb
    :raises NotPermitted: the person's role does not
    :raises AlreadyMoved: the complaint changed since the person read it
    :raises DeadlineNotReached: it is too early for the clock
    :raises MissingDetail, InvalidReason, …: as `requirements.check`
    """
    given = Details(agency, tuple(helping), reason, text.strip(), note.strip(), into, tuple(photos))
    details = requirements.taken(verb, given)
    held = frozenset({role}) if role else roles(by, complaint)
    _require_open_door(complaint, verb, held, version=version)
    # Files are sealed before the transaction: no write lock is held meanwhile.
    stored = attachments.store(photos, key=complaint.sealing_key()) if photos else []
    try:
        with transaction.atomic():
            event = _move(
                complaint, verb, details, stored, held=held, by=by, now=now, version=version
            )
            if ticket:
                idempotency.keep(ticket, {}, now=now)
            return event
    except BaseException:
        attachments.discard(stored)
        raise


def _require_open_door(
    complaint: Complaint, verb: str, held: frozenset[Role], *, version: int | None
) -> None:
    if not held & MOVES[verb].by:
        raise NotPermitted
    if version is not None and version != complaint.version:
        raise AlreadyMoved
    if complaint.stage not in MOVES[verb].starts:
        raise MoveNotAllowed(stage=Stage(complaint.stage).label)


def _move(
    complaint: Complaint,
    verb: str,
    details: Details,
    stored: Sequence[Stored],
    *,
    held: frozenset[Role],
    by: User | None,
    now: datetime,
    version: int | None,
) -> Event:
    requirements.check(complaint, verb, MOVES[verb].needs, details)
    if verb in _WAITS_FOR:
        _require_passed(complaint, _WAITS_FOR[verb], now=now)
    acts_for = by.agency if by and Role.OFFICER in held else None
    if verb == "hand_back" and acts_for and acts_for.pk != complaint.agency_id:
        verb = STOP_HELPING  # the case stays with the agency in charge
    old_stage = complaint.stage
    disputed = complaint.agency if verb == "dispute" else None
    _compare_and_set(complaint, verb, version=version, details=details, now=now)
    _agencies(complaint, verb, details, disputed, by=by, now=now)
    event = history.append(
        complaint,
        verb,
        old_stage=old_stage,
        by=by,
        now=now,
        agency=details.agency or (details.helping[0] if details.helping else acts_for),
        reason=details.reason,
    )
    message = _write(complaint, verb, details, acts_for, by=by, now=now)
    if message:
        attachments.attach(message, stored, now=now)
    return _tell(complaint, event, message, by=by, now=now)


def _tell(
    complaint: Complaint, event: Event, message: Message | None, *, by: User | None, now: datetime
) -> Event:
    """Let clocks, links, the public layer and the letters follow."""
    clocks.follow(complaint, event, now=now)
    if event.verb == "ask_reporter" and message:
        answer_links.make(message, now=now)
    elif event.verb == "reply":
        answer_links.use(complaint, now=now)
    publication.refresh(complaint, now=now, only_adds=True)
    if event.verb == "withdraw" and complaint.visibility == Visibility.PUBLIC:
        publication.withdraw_thread(complaint, by=by, now=now, removal=Removal.REPORTER)
    notifications.announce(event, now=now)
    return event


def _require_passed(complaint: Complaint, promise: str, *, now: datetime) -> None:
    running = Clock.objects.filter(complaint=complaint, promise=promise, ended_at__isnull=True)
    clock = running.order_by("-round").first()
    if clock is None or now <= clock.due_at:
        raise DeadlineNotReached


def _end(complaint: Complaint, verb: str) -> str:
    """The stage a move leads to; "stop_helping" and the like lead nowhere."""
    if verb == "reply":
        return _asked_from(complaint)
    if verb == "dispute" and _heir(complaint) is None:
        return Stage.RECEIVED
    rule = MOVES.get(verb)
    return rule.end if rule and rule.end else complaint.stage


def _asked_from(complaint: Complaint) -> str:
    """Where a reply goes: back to whoever asked. An officer who asks is at work."""
    asked = complaint.events.filter(verb="ask_reporter").order_by("-sequence").first()
    if complaint.agency_id is None:
        return Stage.RECEIVED
    if asked is None or asked.agency_id or asked.old_stage not in _AT_AGENCY:
        return Stage.IN_PROGRESS
    return str(asked.old_stage)


def _heir(complaint: Complaint) -> Agency | None:
    """Who answers a dispute: the agency in charge, or what became of it."""
    return hand_overs.heir(complaint.agency) if complaint.agency else None


def _compare_and_set(
    complaint: Complaint, verb: str, *, version: int | None, details: Details, now: datetime
) -> None:
    """Change stage and what goes with it in one statement: of two who click, one wins."""
    rule = MOVES.get(verb)
    changes: dict[str, object] = {"stage": _end(complaint, verb), "outcome": ""}
    if rule and (rule.outcome or verb == "archive"):
        changes["outcome"] = rule.outcome or details.reason
    if changes["stage"] not in OPEN:
        changes["closed_at"] = now
    elif complaint.closed_at:
        changes["closed_at"] = None
    changes |= _facts(complaint, verb, details, now=now)
    _change(complaint, changes, seen=complaint.version if version is None else version)


def _change(complaint: Complaint, changes: dict[str, object], *, seen: int) -> None:
    rows = Complaint.objects.filter(pk=complaint.pk, stage=complaint.stage, version=seen).update(
        **changes, version=F("version") + 1
    )
    if rows != 1:
        raise AlreadyMoved
    complaint.refresh_from_db()


def _facts(
    complaint: Complaint, verb: str, details: Details, *, now: datetime
) -> dict[str, object]:
    match verb:
        case "verify_and_forward" | "transfer":
            return {
                "agency": details.agency,
                "coordinated": complaint.coordinated or bool(details.helping),
                "forwarded_at": complaint.forwarded_at or now,
                "assignee": None,
            }
        case "coordinate":
            return {"coordinated": True}
        case "hand_back":
            return {"agency": None, "assignee": None}
        case "reopen":
            return {"agency": None, "assignee": None, "duplicate_of": None}
        case "dispute":
            return {"agency": _heir(complaint)}
        case "answer" | "report_follow_up":
            return {"responded_at": complaint.responded_at or now, "last_response_at": now}
        case "merge":
            return {"duplicate_of": details.into}
    return {}


def _agencies(
    complaint: Complaint,
    verb: str,
    details: Details,
    disputed: Agency | None,
    *,
    by: User | None,
    now: datetime,
) -> None:
    if disputed and disputed != complaint.agency:
        # A citizen hands nothing over: it went there when the agencies were reorganised.
        hand_overs.pass_on(complaint, disputed, complaint.agency, REASSIGN, by=None, now=now)
        return
    hand_overs.follow(
        complaint,
        verb,
        lead=details.agency if verb != "split" else None,
        helping=details.helping,
        note=details.note,
        reason=details.reason,
        by=by,
        now=now,
    )


def _write(
    complaint: Complaint,
    verb: str,
    details: Details,
    acts_for: Agency | None,
    *,
    by: User | None,
    now: datetime,
) -> Message | None:
    """Keep the words that came with the move, and offer them to the public gate."""
    if details.note and verb not in {"verify_and_forward", "transfer"}:
        Note.objects.create(complaint=complaint, author=by, body=details.note, written_at=now)
    if verb == "split":
        _split(complaint, details, by=by, now=now)
    if not details.text or verb not in _WRITES:
        return None
    kind = _WRITES[verb]
    message = Message.objects.create(
        complaint=complaint,
        kind=kind,
        author=by,
        agency=acts_for if kind != Message.Kind.REPLY else None,
        from_reporter=kind == Message.Kind.REPLY,
        title="",
        body=details.text,
        digest=publication.digest("", details.text),
        written_at=now,
    )
    if kind in Message.PUBLIC_BOUND:
        publication.submit(message, now=now)
    else:
        sealed_words.follow(complaint, now=now)
    return message


def _split(complaint: Complaint, details: Details, *, by: User | None, now: datetime) -> None:
    """A second matter in one letter becomes a complaint of its own, for another agency."""
    from complaints import intake  # a split files a complaint; intake itself never moves one

    part = intake.file_part(complaint, details.text, now=now, by=by)
    move(part, "verify_and_forward", by=by, role=Role.VERIFIER, now=now, agency=details.agency)


@transaction.atomic
def reassign(
    complaint: Complaint, old: Agency, into: Agency, *, by: User | None, now: datetime
) -> Event | None:
    """Give what an agency does in an open case to its successor; None where it does nothing.

    :raises AlreadyMoved: the complaint changed since it was read
    """
    works = hand_overs.standing(complaint).filter(agency=old).exists()
    if complaint.stage not in OPEN or not (works or complaint.agency_id == old.pk):
        return None
    changes = {"agency": into} if complaint.agency_id == old.pk else {}
    _change(complaint, dict(changes), seen=complaint.version)
    hand_overs.pass_on(complaint, old, into, REASSIGN, by=by, now=now)
    stage = complaint.stage
    event = history.append(complaint, REASSIGN, old_stage=stage, by=by, now=now, agency=into)
    return _tell(complaint, event, None, by=by, now=now)


# Let pass in one run; a run that met so many asks for the next.
PASS_AT_ONCE = 200


def close_silent(*, now: datetime) -> int:
    """Close complaints whose reporter stayed silent past the deadline, at most PASS_AT_ONCE;
    return how many."""
    return _let_pass("close_silent", now=now)


def lapse(*, now: datetime) -> int:
    """Archive complaints whose reporter left the office's question unanswered past the
    deadline, at most PASS_AT_ONCE; return how many."""
    return _let_pass("lapse", now=now)


def _let_pass(verb: str, *, now: datetime) -> int:
    moved = 0
    for complaint in _overdue(verb, now=now):
        try:
            move(complaint, verb, by=None, now=now)
        except (DeadlineNotReached, AlreadyMoved):
            continue
        moved += 1
    return moved


def _overdue(verb: str, *, now: datetime) -> list[Complaint]:
    over = Clock.objects.filter(promise=_WAITS_FOR[verb], ended_at__isnull=True, due_at__lt=now)
    waiting = over.filter(complaint__stage__in=MOVES[verb].starts).select_related("complaint")
    return [clock.complaint for clock in waiting.order_by("due_at", "pk")[:PASS_AT_ONCE]]
