"""Who filed a complaint. Nothing else reads or writes an identity, and every opening is logged."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from complaints import accesses
from complaints.encryption import Erased, blind_index
from complaints.models.custody import Access
from complaints.models.private import Complaint, Identity
from complaints.querysets import ComplaintQuerySet
from complaints.recognisers import Known

if TYPE_CHECKING:
    from complaints.models.people import User

Why = Access.Why


def national(phone: str) -> str:
    """Return the digits of a telephone number in one spelling: 0812…, never +62 812…."""
    digits = re.sub(r"\D", "", phone)
    return "0" + digits[2:] if digits.startswith("62") else digits


def phone_index(phone: str) -> str:
    return blind_index("identity-phone", digits) if (digits := national(phone)) else ""


def email_index(email: str) -> str:
    plain = email.strip().casefold()
    return blind_index("identity-email", plain) if plain else ""


def build(complaint: Complaint, person: Known) -> Identity:
    """Return the row for the person, not saved yet."""
    return Identity(
        complaint=complaint,
        person=json.dumps(asdict(person), ensure_ascii=False),
        phone_index=phone_index(person.phone),
        email_index=email_index(person.email),
    )


def register(complaint: Complaint, person: Known) -> None:
    """Keep who filed the complaint."""
    build(complaint, person).save(force_insert=True)


@transaction.atomic
def reveal(
    complaint: Complaint,
    *,
    by: User | None,
    why: Access.Why,
    now: datetime,
    request: int | None = None,
) -> Known | None:
    """Open the identity, and write down that it was opened; None where it was erased.

    Whether the account may is decided by the caller; `by` is None for the program itself.
    """
    row = Identity.objects.filter(complaint=complaint).first()
    if row is None or not row.person or isinstance(row.person, Erased):
        return None
    accesses.append(complaint.reference, by=by, why=why, now=now, request=request)
    return Known(**json.loads(row.person))


@transaction.atomic
def correct(complaint: Complaint, person: Known) -> None:
    """Replace who filed the complaint, as the person asked."""
    Identity.objects.filter(complaint=complaint).delete()
    register(complaint, person)


def erase(complaint: Complaint) -> int:
    """Delete the identity; return how many rows went."""
    return Identity.objects.filter(complaint=complaint).delete()[0]


def exists(complaint: Complaint) -> bool:
    return Identity.objects.filter(complaint=complaint).exists()


def has_email(complaint: Complaint) -> bool:
    """Whether the reporter left an address, told without opening the identity."""
    return Identity.objects.filter(complaint=complaint).exclude(email_index="").exists()


def filed_with(*, phone: str = "", email: str = "") -> ComplaintQuerySet:
    """Return the complaints whose reporter left this telephone number or this address."""
    found: ComplaintQuerySet = Complaint.objects.none()
    if index := phone_index(phone):
        found = found | Complaint.objects.filter(identity__phone_index=index)
    if index := email_index(email):
        found = found | Complaint.objects.filter(identity__email_index=index)
    return found.distinct()
