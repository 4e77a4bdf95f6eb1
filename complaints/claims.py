"""Who has a case in hand now: told to others at once, and never a lock.

A claim counts while its holder gives signs of life: every page of the case is one, and an open
page gives another each minute. Without a sign for some minutes it counts no more.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet

from complaints.errors import NotPermitted
from complaints.models.office import Claim
from complaints.models.private import Complaint
from complaints.permissions import Role, roles
from complaints.querysets import ComplaintQuerySet

if TYPE_CHECKING:
    from complaints.models.people import User

LASTS = timedelta(minutes=5)
_STAFF = frozenset({Role.VERIFIER, Role.OFFICER})


def standing(complaint: Complaint, *, now: datetime) -> Claim | None:
    """Return the claim that counts now, whoever holds it."""
    return _alive(now).select_related("holder").filter(complaint=complaint).first()


def take(complaint: Complaint, *, by: User, now: datetime, over: bool = False) -> Claim | None:
    """Have the case in hand unless somebody else has, and return the claim that counts.

    The own claim goes on from its beginning: this is also how an open page gives a sign of
    life. `over` takes the case over from whoever has it.

    :raises NotPermitted: the account does not work on the case
    """
    if not roles(by, complaint) & _STAFF:
        raise NotPermitted
    if over:
        Claim.objects.filter(complaint=complaint).exclude(holder=by).delete()
    mine = _alive(now).filter(complaint=complaint, holder=by)
    if not mine.update(seen_at=now):
        _seize(complaint, by=by, now=now)
    return standing(complaint, now=now)


def take_first(candidates: Iterable[Complaint], *, by: User, now: datetime) -> Complaint | None:
    """Claim the first of the candidates that nobody has in hand, and return it.

    Two who ask at the same moment get different cases, whatever their lists say.
    """
    for complaint in candidates:
        if roles(by, complaint) & _STAFF and _seize(complaint, by=by, now=now):
            return complaint
    return None


def _seize(complaint: Complaint, *, by: User, now: datetime) -> bool:
    """Compare and set: of two who find the case free, one gets it."""
    values = {"holder": by, "claimed_at": now, "seen_at": now}
    over = Claim.objects.filter(complaint=complaint, seen_at__lte=now - LASTS)
    if over.update(**values):
        return True
    try:
        with transaction.atomic():
            Claim.objects.create(complaint=complaint, **values)
    except IntegrityError:  # somebody has it
        return False
    return True


def leave(complaint: Complaint, *, by: User, seen_at: datetime | None = None) -> None:
    """Have the case in hand no more. `seen_at` is the last sign that the page left knows of:
    where a newer page has given another since, the claim goes on."""
    mine = Claim.objects.filter(complaint=complaint, holder=by)
    (mine if seen_at is None else mine.filter(seen_at__lte=seen_at)).delete()


def claimed(
    complaints: ComplaintQuerySet, *, now: datetime, by: User | None = None
) -> ComplaintQuerySet:
    """Those that somebody has in hand now, or that this person has."""
    claims = _alive(now).filter(complaint=OuterRef("pk"))
    return complaints.filter(Exists(claims.filter(holder=by) if by else claims))


def unclaimed(complaints: ComplaintQuerySet, *, now: datetime) -> ComplaintQuerySet:
    return complaints.exclude(Exists(_alive(now).filter(complaint=OuterRef("pk"))))


def _alive(now: datetime) -> QuerySet[Claim]:
    return Claim.objects.filter(seen_at__gt=now - LASTS)
