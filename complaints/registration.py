"""The identity that an account registers: given for a purpose, agreed to, taken back at will.

It is what a filing is signed with where the site asks for registration, as the rules of 2023
do; and it saves typing everywhere else. Nothing else writes it; registered.py reads it.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints import consent_texts, data_keys, filing_rules, registered
from complaints.errors import IdentityNeeded, InvalidInput, NotPermitted, SignInNeeded
from complaints.models.keys import DataKey
from complaints.models.reference import Village
from complaints.models.registration import Consent, Registration, RegistrationRule
from complaints.permissions import Right, rights
from complaints.recognisers import Known
from complaints.registered import Person as Person
from complaints.registered import of as of

if TYPE_CHECKING:
    from complaints.models.people import User


@dataclass(frozen=True)
class Agreed:
    """That the account agreed to a version of the text, for how long."""

    version: str
    given_at: datetime
    withdrawn_at: datetime | None


# ------------------------------------------------------------------------- what the site asks
def is_required() -> bool:
    """Whether a filing needs a registered account: as an operator decided, or else as the
    installation was set up."""
    rule = RegistrationRule.objects.first()
    decided = rule.required if rule is not None else None
    return settings.REGISTRATION_REQUIRED if decided is None else decided


def require(user: User | None) -> None:
    """Refuse whoever may not file as the rules stand.

    :raises SignInNeeded: nobody is signed in
    :raises IdentityNeeded: the account has not said who stands behind it
    """
    if not is_required():
        return
    if user is None:
        raise SignInNeeded
    if not Registration.objects.filter(user=user).exists():
        raise IdentityNeeded


def decide(required: bool | None, *, by: User, now: datetime) -> None:
    """Ask for registration or not; None leaves it to the installation again.

    :raises NotPermitted: the account is no operator
    """
    if Right.OPERATE not in rights(by):
        raise NotPermitted
    RegistrationRule.objects.create(required=required, decided_by=by, decided_at=now)


# ----------------------------------------------------------------------------- what people do
def can_compare(user: User) -> bool:
    """Whether a card can be held against what the account registered."""
    person = of(user)
    return person is not None and bool(person.nik_end)


def matches(user: User, nik_end: str) -> bool:
    """Whether these are the registered last digits of the NIK. Nobody needs to see them."""
    person = of(user)
    return person is not None and bool(nik_end) and person.nik_end == nik_end.strip()


def known(user: User | None) -> Known:
    """Return what is known of the account for its filings: nothing where nothing is."""
    found = registered.known([user]) if user is not None else []
    return found[0] if found else Known()


@transaction.atomic
def keep(user: User, person: Person, *, agreed: str, now: datetime) -> None:
    """Keep who the account is. `agreed` is the version of the text that was agreed to.

    :raises InvalidInput: an answer is missing or wrong, or the text as it stands was not
        agreed to
    """
    person = _tidy(person)
    _check(person, agreed)
    # Of two windows that save at once, one waits here for the other.
    get_user_model().objects.select_for_update().get(pk=user.pk)
    _erase(user)
    Registration.objects.create(
        user=user,
        data_key=data_keys.make(),
        person=json.dumps(asdict(person), ensure_ascii=False),
        written_at=now,
    )
    if not Consent.objects.filter(user=user, version=agreed, withdrawn_at=None).exists():
        _end_consent(user, now)
        Consent.objects.create(user=user, version=agreed, given_at=now)


@transaction.atomic
def withdraw(user: User, *, now: datetime) -> None:
    """Take the consent back: the identity goes at once, that it was agreed to stays."""
    _erase(user)
    _end_consent(user, now)


def consents(user: User) -> list[Agreed]:
    """Return what the account agreed to, the newest first."""
    rows = Consent.objects.filter(user=user).order_by("-given_at", "-pk")
    return [Agreed(row.version, row.given_at, row.withdrawn_at) for row in rows]


def forget(user: User) -> int:
    """Delete all of an account that is erased; return how many rows went."""
    return _erase(user) + Consent.objects.filter(user=user).delete()[0]


def idle(cutoff: datetime) -> QuerySet[Registration]:
    """Return the registrations of accounts that were not signed in since the moment."""
    quiet = Q(user__last_login__lte=cutoff) | Q(user__last_login=None)
    return Registration.objects.filter(quiet, written_at__lte=cutoff)


def forget_idle(cutoff: datetime) -> int:
    """Erase them; return how many. Whoever comes back registers anew."""
    rows = list(idle(cutoff).select_related("user"))
    for row in rows:
        withdraw(row.user, now=timezone.now())
    return len(rows)


def _end_consent(user: User, now: datetime) -> None:
    Consent.objects.filter(user=user, withdrawn_at=None).update(withdrawn_at=now)


def _erase(user: User) -> int:
    """The words as well: the key goes with them."""
    rows = Registration.objects.filter(user=user)
    keys = list(rows.values_list("data_key", flat=True))
    gone = rows.delete()[0]
    DataKey.objects.filter(pk__in=keys).delete()
    transaction.on_commit(lambda: data_keys.forget(keys))
    return gone


# ------------------------------------------------------------------------------ what is right
def _tidy(person: Person) -> Person:
    words = {name: " ".join(value.split()) for name, value in asdict(person).items()}
    return Person(**words)


def _check(person: Person, agreed: str) -> None:
    faults = {
        "name": _name_fault(person.name),
        "phone": _phone_fault(person.phone),
        "nik_end": _nik_fault(person.nik_end),
        "village": _village_fault(person.village),
        "agreed": _consent_fault(agreed),
    }
    found = {name: [fault] for name, fault in faults.items() if fault}
    if found:
        raise InvalidInput(found)


def _name_fault(name: str) -> tuple[str, str] | None:
    if not name or "\0" in name:
        return "required", str(_("Write your name, as on your identity card."))
    long = len(name) > filing_rules.SHORT_MAX
    return filing_rules.too_long(name, filing_rules.SHORT_MAX) if long else None


def _phone_fault(phone: str) -> tuple[str, str] | None:
    digits = re.sub(r"[ .\-()+]", "", phone)
    right = re.fullmatch(r"[0-9]{8,15}", digits)
    return None if right else ("bad_phone", str(_("Write the number like 0812 3456 7890.")))


def _nik_fault(nik_end: str) -> tuple[str, str] | None:
    if not nik_end or re.fullmatch(r"[0-9]{4}", nik_end):
        return None
    return "bad_nik", str(_("Write only the last four digits of your NIK, or leave it empty."))


def _village_fault(village: str) -> tuple[str, str] | None:
    if not village:
        return None
    there = "\0" not in village and Village.objects.filter(slug=village, active=True).exists()
    return None if there else ("unknown", str(_("Choose a village.")))


def _consent_fault(agreed: str) -> tuple[str, str] | None:
    if agreed == consent_texts.CURRENT:
        return None
    return "required", str(_("We may keep this only if you agree. Tick the box if you do."))
