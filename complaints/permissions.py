"""Who may do what: the rights of an account, and its roles towards one complaint.

Faces and verbs ask here; transitions decides with it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from complaints.models.people import User
    from complaints.models.private import Complaint, Message


class Right(StrEnum):
    """What an account of the office may do, whichever the complaint."""

    VERIFY = "verify"  # every complaint: redact, publish, forward
    ANSWER = "answer"  # the complaints of the own agency
    LEAD = "lead"  # heads the own agency: assigns its cases, invites its officers
    MODERATE = "moderate"  # comments, and reports of personal data
    OPERATE = "operate"  # jobs, health, accounts; no case


CASEWORK = frozenset({Right.VERIFY, Right.ANSWER})


def rights(user: Any) -> frozenset[Right]:
    """Return what the account may do at the desk; nothing for strangers and closed accounts."""
    if not getattr(user, "is_active", False):
        return frozenset()
    held = {
        Right.VERIFY: user.is_verifier,
        Right.ANSWER: user.is_officer,
        Right.LEAD: user.is_head,
        Right.MODERATE: user.is_moderator,
        Right.OPERATE: user.is_operator,
    }
    return frozenset(right for right, has in held.items() if has)


def is_of_the_office(user: Any) -> bool:
    """Whether the account opens any door that citizens do not have: the desk, or the CMS."""
    if not getattr(user, "is_active", False):
        return False
    return bool(
        user.is_staff or user.has_perm("wagtailadmin.access_admin") or rights(user)
    )  # superusers have every permission


def may_moderate(user: Any, message: Message) -> bool:
    """A verifier decides what the public reads; a moderator does so for comments alone."""
    held = rights(user)
    return Right.VERIFY in held or (Right.MODERATE in held and message.kind == "comment")


class Role(StrEnum):
    VERIFIER = "verifier"
    OFFICER = "officer"  # of an agency that works on this complaint now
    IN_CHARGE = "in_charge"  # of the agency that leads; every such one is an officer as well
    HEAD = "head"  # of such an agency; every head is an officer as well
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
    if user.is_officer:
        found |= _of_officer(user, complaint)
    return frozenset(found)


def _of_officer(user: User, complaint: Complaint) -> set[Role]:
    works = complaint.dispositions.filter(agency=user.agency_id, ended_at__isnull=True)
    tasks = set(works.values_list("role", flat=True))
    if not tasks:
        return set()
    more = {Role.IN_CHARGE: "lead" in tasks, Role.HEAD: user.is_head}
    return {Role.OFFICER, *(role for role, held in more.items() if held)}
