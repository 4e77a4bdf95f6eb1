"""Agencies that end: merged into another one, with everything they still have in hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q

from complaints import hand_overs, jobs, transitions
from complaints.errors import (
    AgencyInactive,
    AgencyMerged,
    AlreadyMoved,
    MergedWithItself,
    NotPermitted,
)
from complaints.models.custody import IdentityRequest
from complaints.models.office import Invitation, ResponseTemplate, RoutingRule
from complaints.models.private import Complaint
from complaints.models.reference import Agency, Subcategory
from complaints.stages import OPEN

if TYPE_CHECKING:
    from complaints.models.people import User
    from complaints.querysets import ComplaintQuerySet

JOB = "reassign"
BATCH = 100
# A forwarding that began before the merger may end after it: the job looks once more.
_ONCE_MORE = timedelta(minutes=1)


@dataclass(frozen=True)
class Estate:
    """What an agency has in hand, and would pass on."""

    cases: int
    officers: int
    routing_rules: int
    subcategories: int


def estate(agency: Agency) -> Estate:
    rules = RoutingRule.objects.filter(Q(agency=agency) | Q(helping=agency)).distinct()
    return Estate(
        cases=_cases(agency).count(),
        officers=agency.officers.count(),
        routing_rules=rules.count(),
        subcategories=agency.subcategories.count(),
    )


def merge(old: Agency, into: Agency, *, by: User, now: datetime) -> int:
    """End an agency: its open cases, officers and rules go to its successor.

    Returns how many cases were passed on. Done again, it passes on what is left. Past answers
    keep the name under which they were given. A job goes on where this is interrupted.

    :raises NotPermitted: the account may not change agencies
    :raises MergedWithItself: the successor is the agency itself, or part of it
    :raises AgencyInactive: the successor takes no cases
    :raises AgencyMerged: the agency went to another one before
    """
    if not by.has_perm("complaints.change_agency"):
        raise NotPermitted
    with transaction.atomic():
        _end(old, into)
        _move_people_and_rules(old, into)
        key = f"{JOB}:{old.pk}"
        payload = {"agency": old.pk, "by": by.pk}
        jobs.enqueue(JOB, key=key, payload=payload, now=now, due_at=now + _ONCE_MORE)
    old.refresh_from_db()
    return pass_on(old, by=by, now=now)


def _end(old: Agency, into: Agency) -> None:
    # Both rows, in one order: of two who merge two agencies with each other, one is refused.
    both = Agency.objects.select_for_update().filter(pk__in=[old.pk, into.pk]).order_by("pk")
    rows = {row.pk: row for row in both}
    ended, successor = rows[old.pk], rows[into.pk]
    if old.pk == into.pk:
        raise MergedWithItself
    if not successor.active:
        raise AgencyInactive(agency=successor.label)
    if ended.successor is not None and ended.successor != successor:
        raise AgencyMerged(agency=ended.label, successor=ended.successor.label)
    ended.successor, ended.active = successor, False
    ended.version += 1
    ended.save(update_fields=["successor", "active", "version"])


def _move_people_and_rules(old: Agency, into: Agency) -> None:
    get_user_model().objects.filter(agency=old).update(agency=into)
    Invitation.objects.filter(agency=old, accepted_at=None, revoked_at=None).update(agency=into)
    ResponseTemplate.objects.filter(agency=old).update(agency=into)
    Subcategory.objects.filter(agency=old).update(agency=into)
    IdentityRequest.objects.filter(agency=old).update(agency=into)  # its officers asked
    RoutingRule.objects.filter(agency=old).update(agency=into)
    for rule in RoutingRule.objects.filter(helping=old):
        rule.helping.remove(old)
        if rule.agency_id != into.pk:
            rule.helping.add(into)


def pass_on(old: Agency, *, by: User | None, now: datetime) -> int:
    """Give the open cases of an ended agency to its heir, a batch at a time; return how many.

    Each case is a transaction of its own: officers at work wait for none but their own.
    """
    into, moved, behind = hand_overs.heir(old), 0, 0
    if into is None or into == old:
        return 0
    while batch := list(_cases(old).filter(pk__gt=behind).order_by("pk")[:BATCH]):
        behind = batch[-1].pk
        moved += sum(_pass_on_one(case, old, into, by=by, now=now) for case in batch)
    return moved


def _pass_on_one(
    case: Complaint, old: Agency, into: Agency, *, by: User | None, now: datetime
) -> bool:
    while True:
        try:
            return transitions.reassign(case, old, into, by=by, now=now) is not None
        except AlreadyMoved:  # somebody works on it at this very moment
            case = Complaint.objects.get(pk=case.pk)


def _cases(agency: Agency) -> ComplaintQuerySet:
    """The open cases that the agency leads or helps with."""
    works = Q(dispositions__agency=agency, dispositions__ended_at__isnull=True)
    numbers = Complaint.objects.filter(Q(agency=agency) | works, stage__in=OPEN).values("pk")
    return Complaint.objects.filter(pk__in=numbers)


def finish(number: int, actor: int, *, now: datetime) -> int:
    """Pass on what is left of the agency with this number; return how many cases."""
    by = get_user_model().objects.filter(pk=actor).first()
    return pass_on(Agency.objects.get(pk=number), by=by, now=now)
