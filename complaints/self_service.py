"""Two rights that an account uses without waiting for the office: the copy, and the end.

Both leave a request of the data subject behind, done at once, so that the office can show what
was asked and what came of it (complaints/subjects.py has the others).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from complaints import account_erasure, subject_copy, subject_steps, subjects
from complaints.models.custody import SubjectCase

if TYPE_CHECKING:
    from complaints.models.people import User

# Who takes the copy twice a day asks once.
SAME_REQUEST = timedelta(days=1)


def copy(account: User, *, as_json: bool, now: datetime) -> str:
    """Return everything that is kept about the account; every reading is logged.

    :raises StaffAccount: the account is of the office
    """
    account_erasure.require_citizen(account)
    content = subject_copy.of(_access(account, now), by=account, now=now)
    return subject_copy.as_json(content) if as_json else subject_copy.as_text(content)


@transaction.atomic
def _access(account: User, now: datetime) -> SubjectCase:
    earlier = SubjectCase.objects.filter(
        account=account,
        right=SubjectCase.Right.ACCESS,
        state=SubjectCase.State.DONE,
        closed_at__gt=now - SAME_REQUEST,
    ).first()
    return earlier or _done(account, SubjectCase.Right.ACCESS, {}, now)


def erase(account: User, *, public: bool, now: datetime) -> str:
    """Erase the account and what it filed; return the number of the request, as a proof.

    With `public` its threads and comments leave the public pages, too.

    :raises StaffAccount: the account is of the office
    """
    account_erasure.require_citizen(account)
    counts = account_erasure.erase(account, by=None, now=now, thread=public, comments=public)
    return _done(account, SubjectCase.Right.ERASURE, counts, now).number


def _done(account: User, right: str, counts: dict[str, int], now: datetime) -> SubjectCase:
    case = subjects.open_as_account(account, right, now=now)
    for step, count in counts.items():
        subject_steps.note(case, step, count, now=now)
    case.state, case.closed_at = SubjectCase.State.DONE, now
    case.save(update_fields=["state", "closed_at"])
    return case
