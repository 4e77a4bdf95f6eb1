"""A complaint that an account has begun to write: one each, sealed, dropped when it is sent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet

from complaints import data_keys
from complaints.models.contact import FilingDraft
from complaints.models.keys import DataKey

if TYPE_CHECKING:
    from complaints.models.people import User

# As much as the whole form holds, and no more.
LONGEST = 60_000


@dataclass(frozen=True)
class Kept:
    """What was typed, by the names of the fields, and when it was kept."""

    fields: dict[str, str]
    saved_at: datetime


@transaction.atomic
def save(fields: Mapping[str, str], *, by: User, now: datetime) -> bool:
    """Keep what is typed in place of what was kept; say whether something was kept.

    Nothing is kept of an empty form, or of one that is longer than a form can be.
    """
    typed = {name: value for name, value in fields.items() if value.strip()}
    words = json.dumps(typed)
    if not (typed.get("title") or typed.get("body")) or len(words) > LONGEST:
        return False
    row = FilingDraft.objects.select_for_update().filter(owner=by).first()
    if row is None:
        row = FilingDraft(owner=by, data_key=data_keys.make())
    row.words, row.saved_at = words, now
    row.save()
    return True


def find(user: User) -> Kept | None:
    """Return what the account has begun to write, if it has."""
    row = FilingDraft.objects.filter(owner=user).first()
    if row is None or not row.words:
        return None
    return Kept(json.loads(str(row.words)), row.saved_at)


def discard(user: User) -> int:
    """Drop it with its key; return how many there were."""
    return _delete(FilingDraft.objects.filter(owner=user))


def older_than(moment: datetime) -> QuerySet[FilingDraft]:
    return FilingDraft.objects.filter(saved_at__lte=moment)


def discard_older_than(moment: datetime) -> int:
    return _delete(older_than(moment))


@transaction.atomic
def _delete(rows: QuerySet[FilingDraft]) -> int:
    keys = list(rows.values_list("data_key", flat=True))
    gone = rows.delete()[0]
    DataKey.objects.filter(pk__in=keys).delete()
    transaction.on_commit(lambda: data_keys.forget(keys))
    return gone
