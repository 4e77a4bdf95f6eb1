"""An account is an e-mail address and the proof that its letters are read; no password is asked.

Whoever asks for a code is told the same, whether the account is new, known or closed. So
nobody learns who has one, and to sign up twice is to sign in.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

if TYPE_CHECKING:
    from complaints.models.people import User


def account_of(address: str, *, language: str) -> User | None:
    """Return the account of the address, made where there is none; None where it is closed.

    A new one has no password: whoever signs up with another's address leaves nothing there
    by which to come in later.
    """
    user: User | None
    try:
        user = _find(address) or _make(address, language)
    except IntegrityError:  # the other half of a double tap was faster
        user = _find(address)
    return user if user is not None and user.is_active else None


def _find(address: str) -> User | None:
    known = EmailAddress.objects.filter(email__iexact=address).order_by("-verified", "pk")
    proved = known.select_related("user").first()
    found: User | None = proved.user if proved is not None else None
    return found or get_user_model().objects.filter(email__iexact=address).first()


@transaction.atomic
def _make(address: str, language: str) -> User:
    user = get_user_model().objects.create_user(address, language=language)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
    return user


def unproved(cutoff: datetime) -> QuerySet[User]:
    """Return the accounts made before the moment whose address nobody proved.

    They hold an address that somebody typed once, and nothing else.
    """
    rows: QuerySet[User] = get_user_model().objects.filter(
        date_joined__lte=cutoff, last_login=None, is_staff=False, groups=None, agency=None
    )
    proved = EmailAddress.objects.filter(verified=True).values("user")
    typed = EmailAddress.objects.filter(verified=False).values("user")
    return rows.filter(pk__in=typed).exclude(pk__in=proved)


def forget_unproved(cutoff: datetime) -> int:
    """Delete them; return how many."""
    rows = list(unproved(cutoff))
    for user in rows:
        user.delete()
    return len(rows)
