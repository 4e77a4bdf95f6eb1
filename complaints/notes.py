"""Internal notes of the office. They are private text, and never published."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from complaints.errors import NotPermitted
from complaints.models.private import Complaint, Note
from complaints.permissions import Role, roles

if TYPE_CHECKING:
    from complaints.models.people import User

_STAFF = frozenset({Role.VERIFIER, Role.OFFICER})


def write(complaint: Complaint, body: str, *, by: User, now: datetime) -> Note:
    """Keep a note for colleagues who work on the complaint.

    :raises NotPermitted: the account does not work on the complaint
    """
    if not roles(by, complaint) & _STAFF:
        raise NotPermitted
    return write_reason(complaint, body, by=by, now=now)


def write_reason(complaint: Complaint, body: str, *, by: User, now: datetime) -> Note:
    """Keep why a decision was taken that has its own right, such as a moderator's."""
    return Note.objects.create(complaint=complaint, author=by, body=body, written_at=now)
