"""The erasure of a citizen's account: the comments' author, the sign-in, the address, the name.

The row stays as a tombstone without a person, because the chains of events and accesses hold
its number. What the account filed is erased complaint by complaint (complaints/erasure.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from complaints import (
    api_tokens,
    erasure,
    filing_drafts,
    following,
    incoming,
    notifications,
    publication,
    push,
    registration,
    sanctions,
    saved_searches,
    traces,
)
from complaints.errors import StaffAccount
from complaints.models.moderation import Appeal
from complaints.models.office import Invitation
from complaints.models.participation import ParticipantLink
from complaints.models.private import Complaint, Event, Message
from complaints.permissions import is_of_the_office
from complaints.recognisers import Known
from complaints.resealing import renew_key
from complaints.stages import Removal

if TYPE_CHECKING:
    from complaints.models.people import User

TOMBSTONE = "erased.invalid"  # a domain that can never receive a letter


def require_citizen(account: User) -> None:
    """
    :raises StaffAccount: what staff do in office is not erased
    """
    if account.is_staff or is_of_the_office(account):
        raise StaffAccount


def _threads(account: User) -> list[Complaint]:
    """The complaints of others in which the account wrote."""
    written = Message.objects.filter(author=account, from_reporter=False)
    return list(Complaint.objects.filter(pk__in=written.values("complaint")).order_by("pk"))


@dataclass(frozen=True)
class Held:
    """How much of an account there is, in numbers, before it is erased."""

    complaints: int
    open: int
    comments: int


def held(account: User) -> Held:
    filed = Complaint.objects.filter(reporter=account)
    comments = Message.objects.filter(author=account, from_reporter=False)
    return Held(filed.count(), filed.open().count(), comments.count())


def hide_writer(account: User, *, comments: bool, now: datetime) -> int:
    """Hide the account's name and address wherever it wrote, or withdraw its comments."""
    person = Known(name=account.get_full_name(), email=account.email)
    changed = 0
    for complaint in _threads(account):
        if comments:
            changed += withdraw_comments(account, complaint, now=now)
        changed += traces.hide(complaint, [person], now)
    return changed


def withdraw_comments(account: User, complaint: Complaint, *, now: datetime) -> int:
    """Take the account's comments in the thread out of public; return how many."""
    standing = complaint.messages.filter(
        author=account, from_reporter=False, state=Message.State.PUBLISHED
    )
    for message in standing:
        publication.withdraw_message(message, by=None, now=now, removal=Removal.SUBJECT_REQUEST)
    return len(standing)


def forget_writer(account: User, *, comments: bool, now: datetime) -> int:
    """Leave of the account's comments what is public, without their author, under a new key."""
    changed = Appeal.objects.filter(message__author=account).delete()[0]
    for complaint in _threads(account):
        for message in complaint.messages.filter(author=account, from_reporter=False):
            message.author = None
            message.save(update_fields=["author"])
            traces.reduce(message, now=now)
            changed += 1
        renew_key(complaint)
    return changed + ParticipantLink.objects.filter(user=account).delete()[0]


def close_account(account: User, *, comments: bool, now: datetime) -> int:
    """End every sign-in of the account and empty its row."""
    gone = _end_sessions(account) + notifications.forget_account(account)
    for kept in (api_tokens, following, push, registration, sanctions, saved_searches):
        gone += kept.forget(account)
    gone += filing_drafts.discard(account) + incoming.forget_sender(account.email)
    Invitation.objects.filter(email__iexact=account.email).delete()
    for model in (EmailAddress, Authenticator, UserSession):
        gone += model.objects.filter(user=account).delete()[0]
    gone += Event.objects.filter(actor=account).update(actor=None)
    account.email = f"{account.pk}@{TOMBSTONE}"
    account.first_name = account.last_name = ""
    account.is_active, account.last_login = False, None
    account.set_unusable_password()
    account.save()
    account.groups.clear()
    return gone + 1


def _end_sessions(account: User) -> int:
    """A session holds the number of its account inside; each is opened to see."""
    mine = [
        session.pk
        for session in Session.objects.iterator(chunk_size=500)
        if session.get_decoded().get("_auth_user_id") == str(account.pk)
    ]
    return Session.objects.filter(pk__in=mine).delete()[0]


AccountStep = Callable[..., int]
# Before the complaints of the account go, and after them.
BEFORE: Mapping[str, AccountStep] = {"writer_public": hide_writer}
AFTER: Mapping[str, AccountStep] = {"writer": forget_writer, "account": close_account}


@transaction.atomic
def take(step: AccountStep, account: User, *, comments: bool, now: datetime) -> int:
    """Do one step; return how much it changed."""
    account.refresh_from_db()
    return step(account, comments=comments, now=now)


def erase(
    account: User,
    *,
    by: User | None,
    now: datetime,
    thread: bool = False,
    comments: bool = False,
) -> dict[str, int]:
    """Erase the account, what it filed and what tells it in its comments; return the counts.

    With `thread` and `comments` the public threads and comments are withdrawn as well.

    :raises StaffAccount: the account is of the office
    """
    require_citizen(account)
    counts = {name: take(s, account, comments=comments, now=now) for name, s in BEFORE.items()}
    for complaint in Complaint.objects.filter(reporter=account).order_by("pk"):
        for name, count in erasure.erase(complaint, by=by, now=now, thread=thread).items():
            counts[name] = counts.get(name, 0) + count
    return counts | {
        name: take(s, account, comments=comments, now=now) for name, s in AFTER.items()
    }
