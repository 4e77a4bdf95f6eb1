"""What goes when a person is forgotten, and what is too old to keep."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from complaints import reply_addresses
from complaints.models.contact import LetterChoice, Notice
from complaints.models.work import Job
from complaints.notifications.choices import Reader
from complaints.notifications.sending import daily_key
from complaints.notifications.sentences import Audience
from complaints.notifications.telling import letter_key

if TYPE_CHECKING:
    from complaints.models.people import User
    from complaints.models.private import Complaint


def forget_reporter(complaint: Complaint) -> int:
    """Delete what its reporter was told, what was chosen, and the letters that still wait.

    One that is being sent just now finds no notice, or no address. Return how many rows went.
    """
    told = Notice.objects.filter(complaint=complaint, audience=Audience.REPORTER)
    chosen = LetterChoice.objects.filter(complaint=complaint)
    gone = chosen.delete()[0] + reply_addresses.forget(complaint)
    return _forget(told, Reader(complaint=complaint)) + gone


def forget_account(user: User) -> int:
    """Delete everything the account was told and chose; return how many rows went."""
    told = Notice.objects.filter(recipient=user)
    return _forget(told, Reader(user=user)) + LetterChoice.objects.filter(user=user).delete()[0]


def older_than(moment: datetime) -> QuerySet[Notice]:
    """Return the notices made before the moment, whether they were read or not."""
    return Notice.objects.filter(made_at__lte=moment)


def forget_older_than(moment: datetime) -> int:
    """Delete the old notices, and letters of theirs that were parked; return how many notices."""
    gone = older_than(moment)
    _drop_letters(gone)
    return gone.delete()[0]


def _forget(told: QuerySet[Notice], reader: Reader) -> int:
    gone = _drop_letters(told)
    gone += _drop([daily_key(reader.name)])
    return gone + told.delete()[0]


def _drop_letters(told: QuerySet[Notice]) -> int:
    return _drop([letter_key(pk) for pk in told.values_list("pk", flat=True)])


def _drop(keys: list[str]) -> int:
    """Delete the jobs of letters; what runs just now ends by itself."""
    gone = 0
    for start in range(0, len(keys), 500):
        rows = Job.objects.filter(key__in=keys[start : start + 500])
        gone += rows.exclude(state=Job.State.RUNNING).delete()[0]
    return gone
