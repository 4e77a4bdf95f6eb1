"""Who accounts are by their own word: the only reader of the identity that they registered."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from complaints import data_keys
from complaints.encryption import Erased
from complaints.models.registration import Registration
from complaints.recognisers import Known

if TYPE_CHECKING:
    from complaints.models.people import User


@dataclass(frozen=True)
class Person:
    """Who somebody is by their own word; the village by slug."""

    name: str
    phone: str
    nik_end: str = ""  # the last four digits: enough to compare a card, too few to misuse
    village: str = ""


def of(user: User) -> Person | None:
    """Return what the account registered, or None."""
    row = Registration.objects.filter(user=user).first()
    return _person(row) if row else None


def known(users: Iterable[User]) -> list[Known]:
    """Return what the recognisers may know of these accounts, in a query for the
    rows and one for their keys."""
    rows = Registration.objects.filter(user__in=list(users))
    data_keys.warm(rows.values_list("data_key", flat=True))
    people = (_person(row) for row in rows)
    return [Known(name=person.name, phone=person.phone) for person in people if person]


def _person(row: Registration) -> Person | None:
    if not row.person or isinstance(row.person, Erased):
        return None
    return Person(**json.loads(row.person))
