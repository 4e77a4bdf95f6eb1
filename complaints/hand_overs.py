"""The trail of hand-overs: which agency works on a case, since when, and what ended it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from complaints.models.office import Disposition

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from complaints.models.people import User
    from complaints.models.private import Complaint
    from complaints.models.reference import Agency

LEAD, HELPING = Disposition.Role.LEAD, Disposition.Role.HELPING
# What takes a case away from every agency that works on it.
ENDS_ALL = frozenset({"verify_and_forward", "transfer", "hand_back", "reopen"})


def standing(complaint: Complaint) -> QuerySet[Disposition]:
    return complaint.dispositions.filter(ended_at__isnull=True)


def working(complaint: Complaint) -> set[int]:
    """Return the numbers of the agencies that work on the case now."""
    return set(standing(complaint).values_list("agency_id", flat=True))


def heir(agency: Agency) -> Agency | None:
    """Return who does the work of the agency now: itself, or the last of its successors."""
    seen: set[int] = set()
    while not agency.active and agency.successor and agency.pk not in seen:
        seen.add(agency.pk)
        agency = agency.successor
    return agency if agency.active else None


def follow(
    complaint: Complaint,
    verb: str,
    *,
    lead: Agency | None,
    helping: Iterable[Agency],
    note: str,
    reason: str,
    by: User | None,
    now: datetime,
) -> None:
    """Write what a move means for the agencies: `verb` ends hand-overs, these begin."""
    if verb in ENDS_ALL:
        _end(standing(complaint), verb, reason=reason, by=by, now=now)
    elif verb == "stop_helping" and by:
        own = standing(complaint).filter(agency=by.agency_id)
        _end(own, verb, reason=reason, by=by, now=now)
    if lead:
        _begin(complaint, lead, LEAD, note, by=by, now=now)
    helpers = list(helping)
    at_work = working(complaint) if helpers else set()
    for agency in helpers:
        if agency.pk not in at_work:
            _begin(complaint, agency, HELPING, note, by=by, now=now)
            at_work.add(agency.pk)


def pass_on(
    complaint: Complaint, old: Agency, new: Agency | None, verb: str, *, by: User | None,
    now: datetime,
) -> None:  # fmt: skip
    """End what stands of one agency and give the same to another, or to nobody."""
    at_work = list(standing(complaint).select_related("agency"))
    taken = [row for row in at_work if row.agency_id == old.pk]
    leads = any(row.role == LEAD for row in taken)
    if new is not None and leads:  # whoever helped, leads now
        taken += [row for row in at_work if row.agency_id == new.pk]
    helps = new is not None and not leads and new.pk in {row.agency_id for row in at_work}
    numbers = [row.pk for row in taken]
    _end(standing(complaint).filter(pk__in=numbers), verb, reason="", by=by, now=now)
    if new is not None and taken and not helps:
        _begin(complaint, new, LEAD if leads else HELPING, taken[0].note, by=by, now=now)


def _begin(
    complaint: Complaint, agency: Agency, role: str, note: str, *, by: User | None, now: datetime
) -> None:
    Disposition.objects.create(
        complaint=complaint, agency=agency, role=role, note=note, forwarded_by=by, forwarded_at=now
    )


def _end(
    rows: QuerySet[Disposition], verb: str, *, reason: str, by: User | None, now: datetime
) -> None:
    rows.update(ended_at=now, ended_by=by, ended_verb=verb, ended_reason=reason)
