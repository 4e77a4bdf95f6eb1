"""The life of a complaint: every change of stage happens in this module."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from complaints import clocks, deadlines, history, notifications, publication
from complaints.errors import (
    AlreadyMoved,
    DeadlineNotReached,
    MissingDetail,
    MoveNotAllowed,
    NotPermitted,
)
from complaints.models.office import Disposition
from complaints.models.private import Complaint, Event, Message, Note
from complaints.models.reference import Agency
from complaints.permissions import Role, roles
from complaints.stages import OPEN, RESPONDED, Outcome, Removal, Stage, Visibility

if TYPE_CHECKING:
    from complaints.models.people import User

_VERIFIER = frozenset({Role.VERIFIER})
_OFFICER = frozenset({Role.OFFICER})
_REPORTER = frozenset({Role.REPORTER})
_STAFF = _VERIFIER | _OFFICER
_AT_AGENCY = frozenset({Stage.FORWARDED, Stage.IN_PROGRESS})
_BEFORE_ANSWER = _AT_AGENCY | {Stage.RECEIVED}


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
    "reply": Move(frozenset({Stage.AWAITING_REPORTER}), Stage.RECEIVED, _REPORTER, ("text",)),
    "start": Move(frozenset({Stage.FORWARDED}), Stage.IN_PROGRESS, _OFFICER),
    "answer": Move(_AT_AGENCY | RESPONDED, Stage.ANSWERED, _OFFICER, ("text",)),
    "report_follow_up": Move(_AT_AGENCY | RESPONDED, Stage.FOLLOWED_UP, _OFFICER, ("text",)),
    "confirm_solved": Move(RESPONDED, Stage.CLOSED, _REPORTER, (), Outcome.SOLVED_CONFIRMED),
    "dispute": Move(RESPONDED | {Stage.CLOSED}, Stage.IN_PROGRESS, _REPORTER, ("text",)),
    "hand_back": Move(_AT_AGENCY, Stage.RECEIVED, _OFFICER, ("note",)),
    "transfer": Move(_AT_AGENCY, Stage.FORWARDED, _VERIFIER, ("agency",)),
    "coordinate": Move(_AT_AGENCY, None, _STAFF, ("helping",)),
    "split": Move(_BEFORE_ANSWER, None, _VERIFIER, ("agency", "text")),
    "merge": Move(_BEFORE_ANSWER, Stage.CLOSED, _VERIFIER, ("into",), Outcome.DUPLICATE),
    "close_silent": Move(
        RESPONDED, Stage.CLOSED, frozenset({Role.CLOCK}), (), Outcome.SOLVED_UNCONFIRMED
    ),
    "archive": Move(OPEN, Stage.ARCHIVED, _VERIFIER, ("reason",)),
    "withdraw": Move(OPEN, Stage.ARCHIVED, _REPORTER | _VERIFIER, (), Outcome.WITHDRAWN),
    "reopen": Move(frozenset({Stage.CLOSED, Stage.ARCHIVED}), Stage.RECEIVED, _VERIFIER, ("note",)),
}

# Why the office archives: the reason becomes the outcome.
ARCHIVE_REASONS = (
    Outcome.NOT_OUR_AUTHORITY, Outcome.INCOMPLETE, Outcome.ABUSE, Outcome.DUPLICATE,
)  # fmt: skip

VERB_LABELS = {
    "file": _("Filed"),
    "verify_and_forward": _("Verified and forwarded"),
    "ask_reporter": _("Question to the reporter"),
    "reply": _("The reporter replied"),
    "start": _("Work started"),
    "answer": _("Answered"),
    "report_follow_up": _("Followed up in the field"),
    "confirm_solved": _("The reporter confirms: solved"),
    "dispute": _("The reporter says: not solved"),
    "hand_back": _("Handed back to the city's team"),
    "transfer": _("Transferred to another agency"),
    "coordinate": _("Another agency helps"),
    "split": _("Split into two complaints"),
    "merge": _("Joined with an earlier complaint"),
    "close_silent": _("Closed after the reporter stayed silent"),
    "archive": _("Archived"),
    "withdraw": _("Withdrawn"),
    "reopen": _("Reopened"),
    "erase": _("Personal data erased"),
}

_DETAIL_LABELS = {
    "agency": _("an agency"),
    "text": _("a text"),
    "note": _("a reason"),
    "reason": _("a reason"),
    "helping": _("at least one helping agency"),
    "into": _("the complaint to join with"),
}

_WRITES = {
    "ask_reporter": Message.Kind.QUESTION,
    "reply": Message.Kind.REPLY,
    "answer": Message.Kind.RESPONSE,
    "report_follow_up": Message.Kind.FOLLOW_UP,
    "dispute": Message.Kind.REPLY,
}


@dataclass(frozen=True)
class Details:
    """What comes with a move; a verb says which of these it needs."""

    agency: Agency | None = None
    helping: tuple[Agency, ...] = ()
    reason: str = ""
    text: str = ""
    note: str = ""
    into: Complaint | None = None


def allowed_moves(complaint: Complaint, *, by: User | None, role: Role | None = None) -> list[str]:
    """Return the verbs that the person may use on the complaint as it stands."""
    held = frozenset({role}) if role else roles(by, complaint)
    return [
        verb for verb, move in MOVES.items() if complaint.stage in move.starts and held & move.by
    ]


@transaction.atomic
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
) -> Event:
    """Move the complaint, write the move into its history, and tell the public layer.

    `version` is that of the complaint the person saw. `role` names the holder of a receipt,
    who has no account; nobody and no role is the clock.

    :raises MoveNotAllowed: the stage does not allow the verb
    :raises NotPermitted: the person's role does not
    :raises MissingDetail: the verb needs an agency, a text, a reason …
    :raises AlreadyMoved: the complaint changed since the person read it
    :raises DeadlineNotReached: it is too early to close for silence
    """
    details = Details(agency, tuple(helping), reason, text.strip(), note.strip(), into)
    rule = _rule(complaint, verb, by=by, role=role, details=details)
    if verb == "close_silent":
        _require_silence(complaint, now=now)
    old_stage = complaint.stage
    _compare_and_set(complaint, rule, verb, version=version, details=details, now=now)
    _dispositions(complaint, verb, details, by=by, now=now)
    event = history.append(
        complaint,
        verb,
        old_stage=old_stage,
        by=by,
        now=now,
        agency=_named_agency(complaint, verb, by, details),
        reason=details.reason,
    )
    _write(complaint, verb, details, by=by, now=now)
    clocks.follow(complaint, event, now=now)
    publication.refresh(complaint, now=now, only_adds=True)
    if verb == "withdraw" and complaint.visibility == Visibility.PUBLIC:
        publication.withdraw_thread(complaint, by=by, now=now, removal=Removal.REPORTER)
    notifications.announce(event, now=now)
    return event


def _rule(
    complaint: Complaint, verb: str, *, by: User | None, role: Role | None, details: Details
) -> Move:
    rule = MOVES[verb]
    held = frozenset({role}) if role else roles(by, complaint)
    if not held & rule.by:
        raise NotPermitted
    if complaint.stage not in rule.starts:
        raise MoveNotAllowed(stage=Stage(complaint.stage).label)
    for detail in rule.needs:
        if not getattr(details, detail):
            raise MissingDetail(detail=_DETAIL_LABELS[detail])
    if verb == "archive" and details.reason not in ARCHIVE_REASONS:
        raise MissingDetail(detail=_DETAIL_LABELS["reason"])
    if verb == "merge" and details.into and details.into.pk == complaint.pk:
        raise MissingDetail(detail=_DETAIL_LABELS["into"])
    return rule


def _require_silence(complaint: Complaint, *, now: datetime) -> None:
    made = deadlines.of(complaint, book=deadlines.book())
    silence = next((d for d in made if d.promise == "silence"), None)
    if silence is None or now <= silence.due_at:
        raise DeadlineNotReached


def _end(complaint: Complaint, rule: Move, verb: str) -> str:
    """The stage a move leads to. A reply goes back to whoever asked."""
    if verb == "reply" and complaint.agency_id:
        return Stage.IN_PROGRESS
    return rule.end or complaint.stage


def _compare_and_set(
    complaint: Complaint,
    rule: Move,
    verb: str,
    *,
    version: int | None,
    details: Details,
    now: datetime,
) -> None:
    """Change stage and what goes with it in one statement: of two who click, one wins."""
    changes: dict[str, object] = {"stage": _end(complaint, rule, verb), "outcome": ""}
    if rule.outcome or verb == "archive":
        changes["outcome"] = rule.outcome or details.reason
    if changes["stage"] not in OPEN:
        changes["closed_at"] = now
    elif complaint.closed_at:
        changes["closed_at"] = None
    changes |= _facts(complaint, verb, details, now=now)
    seen = complaint.version if version is None else version
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
            coordinated = complaint.coordinated or bool(details.helping)
            facts: dict[str, object] = {"agency": details.agency, "coordinated": coordinated}
            return facts if complaint.forwarded_at else facts | {"forwarded_at": now}
        case "coordinate":
            return {"coordinated": True}
        case "hand_back" | "reopen":
            return {"agency": None}
        case "answer" | "report_follow_up":
            return {"responded_at": complaint.responded_at or now, "last_response_at": now}
        case "merge":
            return {"duplicate_of": details.into}
    return {}


def _dispositions(
    complaint: Complaint, verb: str, details: Details, *, by: User | None, now: datetime
) -> None:
    standing = complaint.dispositions.filter(ended_at__isnull=True)
    if verb in {"verify_and_forward", "transfer", "hand_back", "reopen"}:
        standing.update(ended_at=now)
    if verb in {"verify_and_forward", "transfer"} and details.agency:
        _hand_over(complaint, details.agency, "lead", details.note, by=by, now=now)
    working = set(standing.values_list("agency_id", flat=True))
    for agency in details.helping:
        if agency.pk not in working:
            _hand_over(complaint, agency, "helping", details.note, by=by, now=now)
            working.add(agency.pk)


def _hand_over(
    complaint: Complaint, agency: Agency, role: str, note: str, *, by: User | None, now: datetime
) -> None:
    Disposition.objects.create(
        complaint=complaint, agency=agency, role=role, note=note, forwarded_by=by, forwarded_at=now
    )


def _named_agency(
    complaint: Complaint, verb: str, by: User | None, details: Details
) -> Agency | None:
    """The agency that the history names: the one forwarded to, or the one that acts."""
    if details.agency:
        return details.agency
    if verb == "coordinate" and details.helping:
        return details.helping[0]
    if by and by.agency_id and Role.OFFICER in MOVES[verb].by:
        return by.agency
    return None


def _write(
    complaint: Complaint, verb: str, details: Details, *, by: User | None, now: datetime
) -> None:
    """Keep the words that came with the move, and offer them to the public gate."""
    if details.note and verb not in {"verify_and_forward", "transfer"}:
        Note.objects.create(complaint=complaint, author=by, body=details.note, written_at=now)
    if verb == "split":
        _split(complaint, details, by=by, now=now)
    if not details.text or verb not in _WRITES:
        return
    kind = _WRITES[verb]
    message = Message.objects.create(
        complaint=complaint,
        kind=kind,
        author=by,
        agency=by.agency if by else None,
        from_reporter=kind == Message.Kind.REPLY,
        title="",
        body=details.text,
        digest=publication.digest("", details.text),
        written_at=now,
    )
    if kind in Message.PUBLIC_BOUND:
        publication.submit(message, now=now)


def _split(complaint: Complaint, details: Details, *, by: User | None, now: datetime) -> None:
    """A second matter in one letter becomes a complaint of its own, for another agency."""
    from complaints import intake  # a split files a complaint; intake itself never moves one

    part = intake.file_part(complaint, details.text, now=now, by=by)
    move(part, "verify_and_forward", by=by, role=Role.VERIFIER, now=now, agency=details.agency)


def close_silent(*, now: datetime) -> int:
    """Close every complaint whose reporter stayed silent past the deadline; return how many."""
    closed = 0
    for complaint in Complaint.objects.filter(stage__in=RESPONDED).iterator():
        try:
            move(complaint, "close_silent", by=None, now=now)
        except (DeadlineNotReached, AlreadyMoved):
            continue
        closed += 1
    return closed
