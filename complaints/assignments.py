"""Who is in charge of a case, and how soon the office looks at it. Neither changes a deadline.

Both are written into the history, for the office alone.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F, Q, QuerySet

from complaints import history, notifications
from complaints.errors import (
    AlreadyMoved,
    AssignedToAnother,
    CannotAct,
    MoveNotAllowed,
    NotPermitted,
)
from complaints.models.private import Complaint, Event
from complaints.permissions import Role, roles
from complaints.stages import OPEN, Priority, Stage

if TYPE_CHECKING:
    from complaints.models.people import User

ASSIGN, PRIORITISE = "assign", "prioritise"
_STAFF = frozenset({Role.VERIFIER, Role.OFFICER})


def assign(
    complaint: Complaint, to: User | None, *, by: User, now: datetime, version: int | None = None
) -> Event | None:
    """Put somebody in charge of the case, or nobody; None where that is so already.

    A verifier assigns anybody who can act on the case, a head the officers of the own agency,
    an officer takes for oneself what nobody has, and gives it back.

    :raises NotPermitted: the person may not assign this case
    :raises CannotAct: the other cannot act on it
    :raises AssignedToAnother: an officer takes what a colleague is in charge of
    :raises MoveNotAllowed: the case is over
    :raises AlreadyMoved: the case changed since the person read it
    """
    held = roles(by, complaint)
    if not held & _STAFF:
        raise NotPermitted
    _require_open(complaint)
    if to is not None and not roles(to, complaint) & _STAFF:
        raise CannotAct
    if Role.VERIFIER not in held:
        _require_right(complaint, to, by=by, heads=Role.HEAD in held)
    if complaint.assignee_id == (to.pk if to else None):
        return None
    reason = f"account {to.pk}" if to else ""
    return _set(complaint, ASSIGN, {"assignee": to}, reason, by=by, now=now, version=version)


def _require_right(complaint: Complaint, to: User | None, *, by: User, heads: bool) -> None:
    """What an officer may do for oneself, and a head for the people of the agency."""
    standing = complaint.assignee
    if heads:
        others = [person for person in (to, standing) if person is not None]
        if any(person.agency_id != by.agency_id for person in others if person.pk != by.pk):
            raise NotPermitted
        return
    if to is not None and to.pk != by.pk:
        raise NotPermitted
    if standing is not None and standing.pk != by.pk:
        raise AssignedToAnother


def prioritise(
    complaint: Complaint, priority: int, *, by: User, now: datetime, version: int | None = None
) -> Event | None:
    """Say how soon the office looks at the case; None where it stands so already.

    :raises NotPermitted: the person does not work on the case
    :raises MoveNotAllowed: the case is over
    :raises AlreadyMoved: the case changed since the person read it
    """
    if not roles(by, complaint) & _STAFF:
        raise NotPermitted
    _require_open(complaint)
    chosen = Priority(priority)
    if complaint.priority == chosen:
        return None
    values = {"priority": chosen}
    reason = chosen.name.lower()
    return _set(complaint, PRIORITISE, values, reason, by=by, now=now, version=version)


def _require_open(complaint: Complaint) -> None:
    if complaint.stage not in OPEN:
        raise MoveNotAllowed(stage=Stage(complaint.stage).label)


@transaction.atomic
def _set(
    complaint: Complaint,
    verb: str,
    values: dict[str, Any],
    reason: str,
    *,
    by: User,
    now: datetime,
    version: int | None,
) -> Event:
    """Compare and set, with the history in the same transaction."""
    seen = complaint.version if version is None else version
    rows = Complaint.objects.filter(pk=complaint.pk, stage=complaint.stage, version=seen)
    if not rows.update(**values, version=F("version") + 1):
        raise AlreadyMoved
    complaint.refresh_from_db()
    event = history.append(
        complaint, verb, old_stage=complaint.stage, by=by, now=now, reason=reason
    )
    notifications.announce(event, now=now)
    return event


def people(complaint: Complaint, *, by: User) -> QuerySet[User]:
    """Return those whom this person may put in charge of the case, by name."""
    held = roles(by, complaint)
    agencies = complaint.dispositions.filter(ended_at__isnull=True).values("agency")
    if Role.VERIFIER in held:
        return colleagues(verifiers=True, agencies=agencies)
    if Role.HEAD in held:
        return colleagues(verifiers=False, agencies=[by.agency_id])
    alone = get_user_model().objects.filter(pk=by.pk)
    return alone if held & _STAFF else alone.none()


def colleagues(*, verifiers: bool, agencies: Any) -> QuerySet[User]:
    """Return the people of these offices, by name. Superusers belong to none."""
    found = Q(pk__in=with_right("answer_complaint").filter(agency__in=agencies).values("pk"))
    if verifiers:
        found |= Q(pk__in=with_right("verify_complaint").values("pk"))
    people = get_user_model().objects.filter(found, is_active=True)
    return people.order_by("first_name", "last_name", "email")


def with_right(codename: str) -> QuerySet[User]:
    """Return the accounts that hold a right, by a group or in person."""
    held = Q(groups__permissions__codename=codename) | Q(user_permissions__codename=codename)
    numbers = get_user_model().objects.filter(held).values("pk")
    return get_user_model().objects.filter(pk__in=numbers)
