"""Searches that an account keeps, and what is new in them: found once, told once.

What to find is asked in search/alerts.py, which knows the engines; it says here which threads
are new. A letter names a thread by what the city calls it, and nothing of what was searched.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from complaints import data_keys
from complaints.encryption import Erased, name_in, signed
from complaints.errors import InvalidInput, LinkUnknown, TooManySearches
from complaints.models.contact import SavedSearch, SavedSearchFind
from complaints.models.keys import DataKey
from complaints.models.public import Thread

if TYPE_CHECKING:
    from uuid import UUID

    from complaints.models.people import User

MOST = 20
LONGEST_NAME = 80
LONGEST_QUERY = 2000
AT_ONCE, DAILY = SavedSearch.Rhythm
RHYTHMS = SavedSearch.Rhythm.choices
# Of two threads published at once, the one with the smaller number may be there a little later.
LOOKED_AT_AGAIN = 200
TOLD_IS_KEPT = timedelta(days=30)
_PURPOSE = "saved-searches"


@dataclass(frozen=True)
class Kept:
    """A saved search as its owner may read it."""

    number: int
    name: str
    query: str
    rhythm: str
    rhythm_label: str
    paused: bool
    made_at: datetime


# --------------------------------------------------------------------------- what people do
def of(user: User) -> list[Kept]:
    """Return what the account keeps, the newest first."""
    rows = list(SavedSearch.objects.filter(owner=user).order_by("-pk"))
    data_keys.warm(row.data_key_id for row in rows)
    return [
        Kept(
            row.pk, str(row.name), str(row.query), row.rhythm, row.get_rhythm_display(),
            row.paused, row.made_at,
        )
        for row in rows
    ]  # fmt: skip


@transaction.atomic
def save(query: str, name: str, rhythm: str, *, by: User, now: datetime) -> int:
    """Keep a search under a name, and return its number; one that is kept already gets the
    new name and rhythm.

    What is public now is not told as new.

    :raises InvalidInput: the name, the search or the rhythm cannot be kept
    :raises TooManySearches: the account has as many as one may have
    """
    name = _require(name, rhythm)
    if len(query) > LONGEST_QUERY:
        raise InvalidInput({"query": [("too_long", _("This search is too long to be kept."))]})
    # Of two windows that save at once, one waits here for the other.
    get_user_model().objects.select_for_update().get(pk=by.pk)
    kept = of(by)
    same = next((row for row in kept if row.query == query), None)
    if same is not None:
        change(by, same.number, name, rhythm)
        return same.number
    if len(kept) >= MOST:
        raise TooManySearches(most=MOST)
    newest = _newest()
    made = SavedSearch.objects.create(
        owner=by,
        data_key=data_keys.make(),
        name=name,
        query=query,
        rhythm=rhythm,
        new_after=newest,
        looked_up_to=newest,
        made_at=now,
    )
    return made.pk


def change(user: User, number: int, name: str, rhythm: str) -> None:
    """Give an own search another name and rhythm; one that is gone stays gone.

    :raises InvalidInput: the name or the rhythm cannot be kept
    """
    name = _require(name, rhythm)
    for row in SavedSearch.objects.filter(owner=user, pk=number):
        row.name, row.rhythm = name, rhythm
        row.save(update_fields=["name", "rhythm"])


def pause(user: User, number: int | None = None) -> int:
    """Tell nothing more of an own search, or of all; return how many were not paused before."""
    rows = SavedSearch.objects.filter(owner=user, paused=False)
    rows = rows if number is None else rows.filter(pk=number)
    SavedSearchFind.objects.filter(search__in=rows, told_at=None).delete()
    return rows.update(paused=True)


def resume(user: User, number: int) -> None:
    """Tell again what is published from now on."""
    newest = _newest()
    SavedSearch.objects.filter(owner=user, pk=number, paused=True).update(
        paused=False, new_after=newest, looked_up_to=newest
    )


def delete(user: User, number: int) -> None:
    _delete(SavedSearch.objects.filter(owner=user, pk=number))


def forget(user: User) -> int:
    """Delete all of an account; return how many rows went."""
    return _delete(SavedSearch.objects.filter(owner=user))


def _require(name: str, rhythm: str) -> str:
    name = " ".join(name.split())
    faults = {}
    if not name:
        faults["name"] = [("required", _("Give it a name."))]
    elif len(name) > LONGEST_NAME:
        faults["name"] = [("too_long", _("Use at most 80 characters."))]
    if rhythm not in SavedSearch.Rhythm.values:
        faults["rhythm"] = [("invalid", _("Choose one of these."))]
    if faults:
        raise InvalidInput(faults)
    return name


@transaction.atomic
def _delete(rows: QuerySet[SavedSearch]) -> int:
    """Their words as well: the keys go with them."""
    keys: list[UUID] = list(rows.values_list("data_key", flat=True))
    gone = rows.delete()[0]
    DataKey.objects.filter(pk__in=keys).delete()
    transaction.on_commit(lambda: data_keys.forget(keys))
    return gone


def _newest() -> int:
    return Thread.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


# ------------------------------------------------------------------------ what a search is told
@dataclass(frozen=True)
class Due:
    """A search to be looked through: the query of its address, and the threads since."""

    number: int
    query: str
    after: int


def due(upto: int, *, most: int) -> list[Due]:
    """Return the searches that were not looked through up to this thread, longest ago first."""
    rows = SavedSearch.objects.filter(paused=False, owner__is_active=True, looked_up_to__lt=upto)
    found = list(rows.order_by("looked_up_to", "pk")[:most])
    data_keys.warm(row.data_key_id for row in found)
    # Without its key (a restored backup) a search would read as one for everything.
    unread = [row.pk for row in found if isinstance(row.query, Erased)]
    SavedSearch.objects.filter(pk__in=unread).update(paused=True)
    return [
        Due(row.pk, str(row.query), max(row.new_after, row.looked_up_to - LOOKED_AT_AGAIN))
        for row in found
        if row.pk not in unread
    ]


@transaction.atomic
def note(number: int, references: Iterable[str], *, upto: int, now: datetime) -> None:
    """Write down what is new in a search: each thread once, however often it is said."""
    row = SavedSearch.objects.select_for_update().filter(pk=number, paused=False).first()
    if row is None:
        return
    SavedSearchFind.objects.bulk_create(
        [SavedSearchFind(search=row, reference=ref, found_at=now) for ref in references],
        ignore_conflicts=True,
    )
    row.looked_up_to = max(row.looked_up_to, upto)
    row.save(update_fields=["looked_up_to"])


def untold() -> QuerySet[SavedSearchFind]:
    """Return what was found and not told."""
    return SavedSearchFind.objects.filter(
        search__paused=False, search__owner__is_active=True, told_at=None
    )


def forget_told(*, now: datetime) -> int:
    """Delete what was told long ago: no search is looked through so far back."""
    return SavedSearchFind.objects.filter(told_at__lt=now - TOLD_IS_KEPT).delete()[0]


# -------------------------------------------------------------------------- the link that stops
def token(user: User) -> str:
    """Return what a letter's link says whose searches it pauses; it never expires."""
    return signed(_PURPOSE, str(user.pk))


def by_token(token: str) -> User:
    """Return whose searches the token is about.

    :raises LinkUnknown: the token was never given, or the account is gone
    """
    number = name_in(_PURPOSE, token)
    if number is None:
        raise LinkUnknown
    user = get_user_model().objects.filter(pk=int(number), is_active=True).first()
    if user is None:
        raise LinkUnknown
    return user
