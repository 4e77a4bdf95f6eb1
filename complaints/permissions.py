"""Who stands in which role to a complaint. Faces ask here; transitions decides with it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from complaints.models.people import User
    from complaints.models.private import Complaint


class Role(StrEnum):
    VERIFIER = "verifier"
    OFFICER = "officer"  # of an agency that works on this complaint now
    REPORTER = "reporter"
    CLOCK = "clock"  # nobody: a deadline passed


def roles(user: User | None, complaint: Complaint) -> frozenset[Role]:
    """Return every role the account has towards this complaint; None is the clock."""
    if user is None:
        return frozenset({Role.CLOCK})
    if not user.is_active:
        return frozenset()
    found = set()
    if user.is_verifier:
        found.add(Role.VERIFIER)
    if complaint.reporter_id == user.pk:
        found.add(Role.REPORTER)
    if (
        user.is_officer
        and complaint.dispositions.filter(agency=user.agency_id, ended_at__isnull=True).exists()
    ):
        found.add(Role.OFFICER)
    return frozenset(found)
