"""The second factor of the office: who needs one, whether a session proved it, lost phones.

A session counts as proved by what happened in it: a code was typed, or the factor was set up.
So a session from before, or one that a password alone opened by some other door, does not.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
    record_authentication,
)
from allauth.account.signals import password_changed, password_reset
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db import models, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints import account_letters, sign_ins
from complaints.encryption import box
from complaints.errors import NotPermitted
from complaints.permissions import Right, is_of_the_office, rights

if TYPE_CHECKING:
    from complaints.models.people import User

PROOF = "mfa"  # as allauth writes it into a session
_SECRETS = ("secret", "seed")  # of the app, of the recovery codes


class Gap(StrEnum):
    NONE = ""
    ENROL = "enrol"  # the account has no second factor yet
    PROVE = "prove"  # it has one, and this session has not shown it


class Why(models.TextChoices):
    """Why an operator takes a second factor away."""

    LOST = "lost", _("The telephone is lost")
    NEW = "new", _("A new telephone, and the old one is gone")
    STOLEN = "stolen", _("The telephone was stolen")
    CODES = "codes", _("The recovery codes may have been seen")


def has(user: Any) -> bool:
    keys = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP)
    return bool(keys.exists())


def is_proved(request: HttpRequest) -> bool:
    """Whether a code was typed, or the factor set up, in this session."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == PROOF for record in records)


def gap(request: HttpRequest) -> Gap:
    """Return what this session lacks before it may work for the office."""
    user = request.user
    if not settings.STAFF_NEED_TOTP or not user.is_authenticated or is_proved(request):
        return Gap.NONE
    if not is_of_the_office(user):
        return Gap.NONE
    return Gap.PROVE if has(user) else Gap.ENROL


@transaction.atomic
def reset(user: User, why: str, *, by: User, now: datetime) -> None:
    """Take the second factor away, so that the person sets up a new one; end every sign-in
    and tell the person.

    :raises NotPermitted: not an operator; the own account; a technical account
    """
    if Right.OPERATE not in rights(by) or user.pk == by.pk or why not in Why.values:
        raise NotPermitted
    if user.is_superuser and not by.is_superuser:
        raise NotPermitted
    Authenticator.objects.filter(user=user).delete()
    sign_ins.end_all(user, now=now)
    account_letters.send(user, "second_factor_reset", now=now)


# ------------------------------------------------------------------ what allauth tells of it
def _on_added(request: HttpRequest, user: User, authenticator: Any, **kwargs: Any) -> None:
    """Whoever was signed in by a password alone is so no more, but for this browser."""
    if authenticator.type == Authenticator.Type.WEBAUTHN:
        account_letters.send(user, "passkey_set", now=timezone.now())
    if authenticator.type != Authenticator.Type.TOTP:
        return
    now = timezone.now()
    sign_ins.end_others(request, user, now=now)
    record_authentication(request, user, PROOF, type=authenticator.type)
    account_letters.send(user, "second_factor_set", now=now)


def _on_removed(request: HttpRequest, user: User, authenticator: Any, **kwargs: Any) -> None:
    """Without a factor nothing is proved: the next one has to be set up first."""
    if authenticator.type == Authenticator.Type.WEBAUTHN:
        account_letters.send(user, "passkey_removed", now=timezone.now())
    if authenticator.type != Authenticator.Type.TOTP:
        return
    records = get_authentication_records(request, request.user)
    left = [record for record in records if record.get("method") != PROOF]
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = left
    account_letters.send(user, "second_factor_removed", now=timezone.now())


def _on_password(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """The other sessions die with the old password; whoever did not change it hears of it."""
    account_letters.send(user, "password_changed", now=timezone.now())


def connect() -> None:
    authenticator_added.connect(_on_added, dispatch_uid="second_factor.added")
    authenticator_removed.connect(_on_removed, dispatch_uid="second_factor.removed")
    for signal in (password_changed, password_reset):
        signal.connect(_on_password, dispatch_uid="second_factor.password")


# ------------------------------------------------------------------ how its secrets are kept
def seal(text: str) -> str:
    return box().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Return the secret; one from before they were sealed is returned as it is.

    :raises InvalidToken: none of FIELD_KEYS opens it
    """
    if not sealed.startswith("gAAAA"):
        return sealed
    return box().decrypt(sealed.encode()).decode()


def reseal() -> int:
    """Seal every secret with the newest of FIELD_KEYS; return how many could not be opened."""
    left = 0
    for row in Authenticator.objects.all():
        try:
            fresh = {
                name: seal(unseal(value)) for name, value in row.data.items() if name in _SECRETS
            }
        except InvalidToken:
            left += 1
        else:
            row.data = row.data | fresh
            row.save(update_fields=["data"])
    return left
