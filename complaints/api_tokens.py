"""Keys with which a program acts for an account: made, shown once, revoked by their owner.

A key is 32 random bytes. The database holds a keyed digest of it: nobody who reads the
database can use one. A revoked key is deleted; its account's end ends it as well.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from complaints.encryption import blind_index
from complaints.errors import ComplaintError, InvalidInput
from complaints.models.tokens import ApiToken
from complaints.permissions import Right, rights
from complaints.working_days import WITA

if TYPE_CHECKING:
    from complaints.models.people import User

PREFIX = "dps_"
HINT = len(PREFIX) + 6
MOST = 20


class Scope(TextChoices):
    """What a key may do. Reading what is public needs none."""

    READ = "read", _("Read my own complaints")
    FILE = "file", _("File complaints")
    TAKE_PART = (
        "take_part",
        _("Comment, support, follow, and decide about or rate my own complaints"),
    )
    CASES_READ = "cases:read", _("Read the cases of my agency")
    CASES_WRITE = "cases:write", _("Work on the cases of my agency: answer, report, hand back")


# Only for who answers for an agency; what a key may do is asked again at every use of it.
OF_OFFICERS = frozenset({Scope.CASES_READ, Scope.CASES_WRITE})


class TokenUnknown(ComplaintError):
    code = "token_unknown"
    kind = "unauthenticated"
    message = _("This key is not known, or was revoked.")


class ScopeMissing(ComplaintError):
    code = "scope_missing"
    kind = "forbidden"
    message = _("This key may not do this. It needs the scope “%(scope)s”.")


class TooManyTokens(ComplaintError):
    code = "too_many_tokens"
    message = _("An account has at most %(most)s keys. Revoke one first.")


@dataclass(frozen=True)
class Token:
    """What the owner is shown of a key."""

    number: int
    hint: str
    scopes: tuple[Scope, ...]
    made_at: datetime
    last_used_on: date | None


@dataclass(frozen=True)
class Bearer:
    """The account that a key acts for, and what it may do."""

    user: User
    scopes: frozenset[str]

    def require(self, scope: str) -> None:
        """
        :raises ScopeMissing: the key was not made for this
        """
        if scope not in self.scopes:
            raise ScopeMissing(scope=scope)


def offered(owner: User) -> list[Scope]:
    """Return what a key of this account may be made for."""
    answers = Right.ANSWER in rights(owner)
    return [scope for scope in Scope if answers or scope not in OF_OFFICERS]


def make(owner: User, scopes: Collection[str], *, now: datetime) -> str:
    """Make a key for the account and return it: the only time that it is told.

    :raises InvalidInput: there is no such scope for the account, or none was chosen
    :raises TooManyTokens: the account has as many as it may
    """
    chosen = [scope.value for scope in offered(owner) if scope in scopes]
    if not chosen or set(scopes) - set(chosen):
        raise InvalidInput({"scopes": [("unknown", _("Choose what the key may do."))]})
    if ApiToken.objects.filter(owner=owner).count() >= MOST:
        raise TooManyTokens(most=MOST)
    key = PREFIX + secrets.token_urlsafe(32)
    ApiToken.objects.create(
        owner=owner, hint=key[:HINT], digest=_digest(key), scopes=chosen, made_at=now
    )
    return key


def of(owner: User) -> list[Token]:
    """Return the account's keys, newest first."""
    return [
        Token(row.pk, row.hint, tuple(map(Scope, row.scopes)), row.made_at, row.last_used_on)
        for row in ApiToken.objects.filter(owner=owner)
    ]


def revoke(owner: User, number: int) -> bool:
    """End a key of the account at once; return whether there was one."""
    deleted, _rows = ApiToken.objects.filter(owner=owner, pk=number).delete()
    return bool(deleted)


def forget(owner: User) -> int:
    """Delete every key of the account; return how many there were."""
    return int(ApiToken.objects.filter(owner=owner).delete()[0])


def bearer(key: str, *, now: datetime) -> Bearer:
    """Return for whom the key acts.

    :raises TokenUnknown: there is no such key, or its account is closed
    """
    row = ApiToken.objects.select_related("owner").filter(digest=_digest(key)).first()
    if row is None or not row.owner.is_active:
        raise TokenUnknown
    today = now.astimezone(WITA).date()
    if row.last_used_on != today:  # once a day: a read stays a read
        ApiToken.objects.filter(pk=row.pk).update(last_used_on=today)
    return Bearer(row.owner, frozenset(row.scopes))


def _digest(key: str) -> str:
    return blind_index("api-token", key)
