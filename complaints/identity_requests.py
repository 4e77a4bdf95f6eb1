"""An officer asks who filed a complaint; a verifier answers; a granted officer may look.

Nothing is shown without a reason that is kept and a grant that ends by itself, and every
opening is written down (complaints.identities).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from complaints import identities
from complaints.errors import AccessEnded, AlreadyMoved, MissingDetail, NotPermitted
from complaints.models.custody import IdentityRequest
from complaints.models.private import Complaint
from complaints.permissions import Role, roles
from complaints.recognisers import Known

if TYPE_CHECKING:
    from complaints.models.people import User

State = IdentityRequest.State
DAYS = 3
MOST_DAYS = 14


def ask(complaint: Complaint, reason: str, *, by: User, now: datetime) -> IdentityRequest:
    """Ask the verifiers to see who filed the complaint; the same again while one waits.

    :raises NotPermitted: the account is no officer of an agency that works on it now
    :raises MissingDetail: no reason is given
    """
    if Role.OFFICER not in roles(by, complaint) or by.agency_id is None:
        raise NotPermitted
    if not reason.strip():
        raise MissingDetail(detail="reason")
    waiting = IdentityRequest.objects.filter(complaint=complaint, asked_by=by, state=State.WAITING)
    if earlier := waiting.first():
        return earlier
    try:
        with transaction.atomic():
            return IdentityRequest.objects.create(
                complaint=complaint,
                agency_id=by.agency_id,
                asked_by=by,
                reason=reason.strip(),
                asked_at=now,
            )
    except IntegrityError:  # the other half of a double click was faster
        return waiting.get()


def grant(request: IdentityRequest, *, by: User, now: datetime, days: int = DAYS) -> None:
    """Let the officer look for some days.

    :raises NotPermitted: the account is no verifier, or asked itself
    :raises AlreadyMoved: somebody answered before
    """
    days = max(1, min(days, MOST_DAYS))
    _answer(request, State.GRANTED, by=by, now=now, until=now + timedelta(days=days))


def refuse(request: IdentityRequest, *, by: User, now: datetime) -> None:
    """Say no.

    :raises NotPermitted, AlreadyMoved: as `grant`
    """
    _answer(request, State.REFUSED, by=by, now=now, until=None)


def _answer(
    request: IdentityRequest, state: str, *, by: User, now: datetime, until: datetime | None
) -> None:
    if not by.is_verifier or request.asked_by_id == by.pk:
        raise NotPermitted
    # Compare and set: of two verifiers who answer at once, one does.
    waiting = IdentityRequest.objects.filter(pk=request.pk, state=State.WAITING)
    if not waiting.update(state=state, decided_by=by, decided_at=now, expires_at=until):
        raise AlreadyMoved
    request.refresh_from_db()


def latest(complaint: Complaint, *, by: User) -> IdentityRequest | None:
    """Return what the officer asked last about this complaint."""
    return IdentityRequest.objects.filter(complaint=complaint, asked_by=by).first()


def waiting() -> QuerySet[IdentityRequest]:
    """Return the requests that nobody has answered, oldest first."""
    found = IdentityRequest.objects.filter(state=State.WAITING)
    return found.order_by("asked_at", "pk")


def may_open(request: IdentityRequest | None, *, by: User, now: datetime) -> bool:
    """Whether the officer may look now: granted, not over, and still on the case."""
    return (
        request is not None
        and request.state == State.GRANTED
        and request.asked_by_id == by.pk
        and request.agency_id == by.agency_id
        and request.expires_at is not None
        and now < request.expires_at
        and Role.OFFICER in roles(by, request.complaint)
    )


def open_identity(complaint: Complaint, *, by: User, now: datetime) -> Known | None:
    """Show the identity to an officer who was granted it; None where it was erased.

    :raises AccessEnded: nothing was granted, or the grant is over
    """
    request = latest(complaint, by=by)
    if request is None or not may_open(request, by=by, now=now):
        raise AccessEnded
    why = identities.Why.AGENCY
    return identities.reveal(complaint, by=by, why=why, now=now, request=request.pk)
