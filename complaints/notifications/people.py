"""Who is told of which move: one table, and what its circles mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.db.models import Q

from complaints.models.office import Disposition
from complaints.stages import Priority

if TYPE_CHECKING:
    from complaints.models.people import User
    from complaints.models.private import Complaint, Event

_BACKEND = "django.contrib.auth.backends.ModelBackend"


class Circle(Enum):
    """People of the office, as they stand to the complaint after the move."""

    VERIFIERS = auto()
    VERIFIERS_IF_URGENT = auto()
    LEAD = auto()  # officers of the agency in charge
    HELPING = auto()  # officers of the agencies that help
    OTHERS = auto()  # LEAD and HELPING without the colleagues of whoever acts
    JOINED = auto()  # officers of helping agencies that this move brought in
    FORMER = auto()  # officers whose agency this move relieved; not of the agency that acts
    IN_CHARGE = auto()  # the assignee, or else LEAD, or else VERIFIERS
    IN_CHARGE_IF_URGENT = auto()
    ASSIGNEE = auto()


@dataclass(frozen=True)
class Told:
    """Whether the reporter is told of a move, and which circles hear which sentence.

    Who stands in two circles hears the first sentence. Nobody is told of the own move; the
    reporter's own filing is the exception, because its notice is the confirmation.
    """

    reporter: bool = False
    staff: tuple[tuple[Circle, str], ...] = ()


_C = Circle
TOLD: dict[str, Told] = {
    "file": Told(True, ((_C.VERIFIERS_IF_URGENT, "file"),)),
    "verify_and_forward": Told(True, ((_C.LEAD, "verify_and_forward"), (_C.JOINED, "coordinate"))),
    "ask_reporter": Told(True),
    "reply": Told(False, ((_C.IN_CHARGE, "reply"),)),
    "start": Told(True),
    "answer": Told(True, ((_C.OTHERS, "answer"),)),
    "report_follow_up": Told(True, ((_C.OTHERS, "report_follow_up"),)),
    "confirm_solved": Told(
        False, ((_C.IN_CHARGE, "confirm_solved"), (_C.HELPING, "confirm_solved"))
    ),
    "dispute": Told(
        False,
        (
            (_C.IN_CHARGE, "dispute"), (_C.LEAD, "dispute"), (_C.HELPING, "dispute"),
            (_C.VERIFIERS, "dispute"),
        ),
    ),
    "hand_back": Told(True, ((_C.VERIFIERS, "hand_back"), (_C.FORMER, "taken_away"))),
    "stop_helping": Told(False, ((_C.IN_CHARGE, "stop_helping"), (_C.LEAD, "stop_helping"))),
    "transfer": Told(
        True, ((_C.LEAD, "transfer"), (_C.JOINED, "coordinate"), (_C.FORMER, "taken_away"))
    ),
    "reassign": Told(True, ((_C.OTHERS, "reassign"),)),
    "coordinate": Told(True, ((_C.JOINED, "coordinate"), (_C.OTHERS, "joined_by"))),
    "split": Told(True),
    "merge": Told(True, ((_C.IN_CHARGE, "merge"), (_C.LEAD, "merge"), (_C.HELPING, "merge"))),
    "close_silent": Told(
        True, ((_C.IN_CHARGE, "close_silent"), (_C.HELPING, "close_silent"))
    ),
    "lapse": Told(True, ((_C.IN_CHARGE, "lapse"),)),
    "archive": Told(True, ((_C.LEAD, "archive"), (_C.HELPING, "archive"))),
    "withdraw": Told(True, ((_C.LEAD, "withdraw"), (_C.HELPING, "withdraw"))),
    "reopen": Told(True, ((_C.FORMER, "taken_away"),)),
    "assign": Told(False, ((_C.ASSIGNEE, "assign"),)),
    "prioritise": Told(False, ((_C.IN_CHARGE_IF_URGENT, "prioritise"),)),
    "erase": Told(),
    "escalate": Told(),  # complaints/reminders.py tells of it
    "take_pack": Told(),
}  # fmt: skip


def staff_of(event: Event) -> Iterator[tuple[User, str]]:
    """Yield everybody of the office whom the move concerns, once, with the kind of notice."""
    told = TOLD.get(event.verb, Told())
    seen = {event.actor_id, event.complaint.reporter_id}
    for circle, kind in told.staff:
        for person in _circle(circle, event):
            if person.pk not in seen:
                seen.add(person.pk)
                yield person, kind


def reporter_is_told(event: Event) -> bool:
    """Whether the event is news to the reporter: not the own move, not the filing of a part."""
    if not TOLD.get(event.verb, Told()).reporter:
        return False
    if event.verb == "file":
        return event.complaint.split_from_id is None
    if event.verb == "withdraw" and event.actor_id is None:
        return False  # by the holder of the receipt
    return event.actor_id is None or event.actor_id != event.complaint.reporter_id


def verifiers() -> list[User]:
    """Everybody who verifies by office; whoever may do everything is not written to for it."""
    return list(
        get_user_model()
        .objects.with_perm(
            "complaints.verify_complaint", backend=_BACKEND, include_superusers=False
        )
        .order_by("pk")
    )


def officers(agencies: set[int]) -> list[User]:
    """Those who can answer for one of these agencies."""
    if not agencies:
        return []
    return list(
        get_user_model()
        .objects.with_perm(
            "complaints.answer_complaint", backend=_BACKEND, include_superusers=False
        )
        .filter(agency__in=agencies)
        .order_by("pk")
    )


def _circle(circle: Circle, event: Event) -> list[User]:
    complaint = event.complaint
    urgent = complaint.priority == Priority.URGENT
    match circle:
        case Circle.VERIFIERS:
            return verifiers()
        case Circle.VERIFIERS_IF_URGENT:
            return verifiers() if urgent else []
        case Circle.IN_CHARGE:
            return in_charge(complaint)
        case Circle.IN_CHARGE_IF_URGENT:
            return in_charge(complaint) if urgent else []
        case Circle.ASSIGNEE:
            return [complaint.assignee] if complaint.assignee else []
    return officers(_agencies_of(circle, event))


def _agencies_of(circle: Circle, event: Event) -> set[int]:
    complaint = event.complaint
    lead, standing = _lead(complaint), _standing(complaint)
    acting = {event.actor.agency_id} if event.actor else set()
    match circle:
        case Circle.LEAD:
            return lead
        case Circle.HELPING:
            return standing - lead
        case Circle.OTHERS:
            return (standing | lead) - acting
        case Circle.JOINED:
            joined = Q(forwarded_at=event.happened_at, role=Disposition.Role.HELPING)
            return _agencies(complaint, joined) & standing
        case Circle.FORMER:
            return _agencies(complaint, Q(ended_at=event.happened_at)) - standing - acting
    raise TypeError(circle)


def in_charge(complaint: Complaint) -> list[User]:
    """Who takes care of the complaint: the assignee, or else the agency, or else the verifiers."""
    assignee = complaint.assignee
    if assignee is not None and assignee.is_active:
        office = assignee.agency_id
        stays = office is None or office in _standing(complaint)  # its agency was not relieved
        if stays:
            return [assignee]
    return officers(_lead(complaint)) if complaint.agency_id else verifiers()


def _lead(complaint: Complaint) -> set[int]:
    return {complaint.agency_id} if complaint.agency_id else set()


def _standing(complaint: Complaint) -> set[int]:
    return _agencies(complaint, Q(ended_at__isnull=True))


def _agencies(complaint: Complaint, which: Q) -> set[int]:
    return set(complaint.dispositions.filter(which).values_list("agency_id", flat=True))
