"""A key for the words of each complaint, kept wrapped by the master keys in a table of its own.

Deleting a row makes every copy of what it sealed unreadable, in old backups as well, provided
the table of keys is not in the same long-lived backup (docs/operations.md).
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.utils import timezone

if TYPE_CHECKING:
    from django.db.models import Manager

    from complaints.models.keys import DataKey

# How many unwrapped keys a process keeps, and for how long after their row may have gone.
_KEPT, _SECONDS = 2048, 300
# In the place of an erased key, where a restored database needs a row to point at.
GONE = b""
_unwrapped: OrderedDict[UUID, tuple[float, Fernet]] = OrderedDict()


@lru_cache(maxsize=8)
def _master(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def master() -> MultiFernet:
    """Return the box that wraps with the newest of FIELD_KEYS and unwraps with any of them."""
    return _master(tuple(settings.FIELD_KEYS))


def _rows() -> Manager[DataKey]:
    model: Any = apps.get_model("complaints", "DataKey")
    rows: Manager[DataKey] = model.objects
    return rows


def build() -> DataKey:
    """Return a new key that is not saved yet; this process can already seal with it."""
    key = Fernet.generate_key()
    model: Any = apps.get_model("complaints", "DataKey")
    row: DataKey = model(wrapped=master().encrypt(key), made_at=timezone.now())
    _keep(row.pk, Fernet(key))
    return row


def make() -> DataKey:
    """Make and save a new key."""
    row = build()
    row.save(force_insert=True)
    return row


def find(number: UUID) -> Fernet | None:
    """Return the key of the number, or None where its row was erased.

    :raises InvalidToken: none of FIELD_KEYS unwraps it
    """
    kept = _unwrapped.get(number)
    if kept is not None and kept[0] > time.monotonic():
        return kept[1]
    warm([number])
    kept = _unwrapped.get(number)
    return kept[1] if kept is not None and kept[0] > time.monotonic() else None


def warm(numbers: Iterable[UUID]) -> None:
    """Fetch the keys of many rows in one query, so that a list does not ask for each."""
    now = time.monotonic()
    missing = {n for n in numbers if n not in _unwrapped or _unwrapped[n][0] <= now}
    if not missing:
        return
    standing = _rows().filter(pk__in=missing).exclude(wrapped=GONE)
    for number, wrapped in standing.values_list("pk", "wrapped"):
        _keep(number, Fernet(master().decrypt(bytes(wrapped))))


def destroy(numbers: Iterable[UUID]) -> None:
    """Delete keys, and with them every copy of what they sealed; in the caller's transaction."""
    keys = list(numbers)
    _rows().filter(pk__in=keys).delete()
    transaction.on_commit(lambda: forget(keys))


def forget(numbers: Iterable[UUID]) -> None:
    """Drop keys from the memory of this process; others forget within five minutes."""
    for number in numbers:
        _unwrapped.pop(number, None)


def _keep(number: UUID, key: Fernet) -> None:
    _unwrapped[number] = (time.monotonic() + _SECONDS, key)
    _unwrapped.move_to_end(number)
    while len(_unwrapped) > _KEPT:
        _unwrapped.popitem(last=False)


def rewrap(*, batch: int = 500, progress: Callable[[int], object] | None = None) -> int:
    """Wrap every key anew that is not under the newest of FIELD_KEYS; return how many were.

    Compare and set: a key that somebody erases meanwhile stays erased. Stopped half-way,
    it may simply be run again: what is done is not done twice. A key that none of FIELD_KEYS
    opens stays as it is, and `outdated` counts it. `progress` is told how many were seen.
    """
    changed, seen = 0, 0
    for page in _pages(batch):
        for row in page:
            old = bytes(row.wrapped)
            if _under_newest(old) or (fresh := _anew(old)) is None:
                continue
            changed += _rows().filter(pk=row.pk, wrapped=old).update(wrapped=fresh)
        seen += len(page)
        if progress is not None:
            progress(seen)
    return changed


def outdated(*, batch: int = 500) -> int:
    """Return how many keys the newest of FIELD_KEYS does not open by itself.

    While there are any, no older key may be dropped.
    """
    return sum(not _under_newest(bytes(row.wrapped)) for page in _pages(batch) for row in page)


def _pages(batch: int) -> Iterator[list[DataKey]]:
    last = UUID(int=0)
    standing = _rows().exclude(wrapped=GONE)
    while page := list(standing.filter(pk__gt=last).order_by("pk")[:batch]):
        yield page
        last = page[-1].pk


def _under_newest(wrapped: bytes) -> bool:
    try:
        _master(tuple(settings.FIELD_KEYS[:1])).decrypt(wrapped)
    except InvalidToken:
        return False
    return True


def _anew(wrapped: bytes) -> bytes | None:
    try:
        return master().rotate(wrapped)
    except InvalidToken:
        return None


def forget_all() -> None:
    """Drop every key from the memory of this process."""
    _unwrapped.clear()
