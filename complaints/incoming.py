"""What a channel handed over: recorded once, sealed, kept until somebody or something took it.

Nothing here is public, and nothing here decides: complaints/channels/ does.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from complaints import data_keys, encryption, identities, storage
from complaints.encryption import blind_index
from complaints.models.incoming import Received
from complaints.models.keys import DataKey
from complaints.models.private import Complaint
from complaints.models.reference import Channel
from complaints.uploads import Upload

State = Received.State
_FILES = "incoming"  # the folder of the private store
ORPHANED_AFTER = timedelta(days=1)
LONGEST = 50_000  # characters of one text: ten times what a complaint may have


def index(source: str, number: str) -> str:
    """Return the keyed digest by which the message with this number there is found."""
    return blind_index("received", f"{source}:{number}")


def find(source: str, number: str) -> Received | None:
    rows = Received.objects.select_related("complaint", "channel")
    return rows.filter(source=source, index=index(source, number)).first()


def record(
    source: str,
    number: str,
    content: Mapping[str, Any],
    *,
    channel: str,
    now: datetime,
    uploads: Sequence[Upload] = (),
) -> tuple[Received, bool]:
    """Keep the message sealed, once for its number there; say whether it is new."""
    if earlier := find(source, number):
        return earlier, False
    key = data_keys.build()
    names = _store(uploads, key=key.pk)
    try:
        with transaction.atomic():
            key.save(force_insert=True)
            row = Received.objects.create(
                source=source,
                index=index(source, number),
                digest=digest(content),
                sender_index=identities.email_index(str(content.get("email", ""))),
                channel=Channel.objects.get(slug=channel),
                data_key=key,
                external_id=number[:500],
                content=json.dumps(_cut(content) | {"files": names}, ensure_ascii=False),
                received_at=now,
            )
    except BaseException as error:
        _delete_files(name for name, _file_name in names)
        if isinstance(error, IntegrityError) and (earlier := find(source, number)):
            return earlier, False  # the other half of a double delivery was faster
        raise
    return row, True


def _cut(content: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value[:LONGEST] if isinstance(value, str) else value
        for name, value in content.items()
    }


def refuse(source: str, number: str, reason: str, *, channel: str, now: datetime) -> Received:
    """Note that a message is not taken in at all, and why; none of its words are kept."""
    row, _made = Received.objects.get_or_create(
        source=source,
        index=index(source, number),
        defaults={
            "channel": Channel.objects.get(slug=channel),
            "digest": "",
            "state": State.REFUSED,
            "reason": reason,
            "received_at": now,
            "decided_at": now,
        },
    )
    return row


def digest(content: Mapping[str, Any]) -> str:
    words = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return blind_index("received words", words)


def content(row: Received) -> dict[str, Any]:
    """Return what it says; empty once it was taken in."""
    found: dict[str, Any] = json.loads(str(row.content)) if row.content else {}
    return found


def uploads(row: Received) -> list[Upload]:
    """Return the files that came with it."""
    found = []
    for name, file_name in content(row).get("files", []):
        sealed = storage.read(storage.private(), storage.place(_FILES, name))
        opened = encryption.unseal(sealed)
        if opened is not None:
            found.append(Upload(file_name, opened))
    return found


# ------------------------------------------------------------------------------ what became of it
@transaction.atomic
def take(
    row: Received,
    became: Received.Became,
    complaint: Complaint,
    *,
    now: datetime,
    by: int | None = None,
) -> None:
    """Note what it became. The words stand in the case now, and nowhere twice."""
    _empty(row, state=State.TAKEN, reason="", now=now, by=by)
    row.became, row.complaint = became, complaint
    row.save(update_fields=["became", "complaint"])


@transaction.atomic
def park(row: Received, reason: str, *, complaint: Complaint | None = None) -> None:
    """Let it wait for a verifier, who reads why."""
    row.state, row.reason, row.complaint = State.PARKED, reason[:60], complaint
    row.save(update_fields=["state", "reason", "complaint"])


@transaction.atomic
def set_aside(row: Received, reason: str, *, by: int | None, now: datetime) -> bool:
    """Put it away for good, with its words; false where somebody was faster."""
    locked = Received.objects.select_for_update().get(pk=row.pk)
    if locked.state not in Received.WAITING:
        return False
    _empty(locked, state=State.SET_ASIDE, reason=reason, now=now, by=by)
    return True


def _empty(row: Received, *, state: str, reason: str, now: datetime, by: int | None) -> None:
    files = [name for name, _file_name in content(row).get("files", [])]
    row.content, row.state, row.reason = "", state, reason
    row.decided_at, row.decided_by_id = now, by
    fields = ["content", "state", "reason", "decided_at", "decided_by"]
    row.save(update_fields=fields)
    transaction.on_commit(lambda: _delete_files(files))


def waiting() -> QuerySet[Received]:
    """Return what no one has decided about, the oldest first."""
    rows = Received.objects.filter(state__in=Received.WAITING).select_related("channel")
    return rows.order_by("received_at", "pk")


# ------------------------------------------------------------------------------------- forgetting
@transaction.atomic
def forget(complaint: Complaint) -> int:
    """Erase what the channels' messages of the complaint say of a person, with their keys.

    The digest of the number there stays: the message is never taken in again.
    """
    rows = list(Received.objects.filter(complaint=complaint).exclude(data_key=None))
    return _erase(rows)


@transaction.atomic
def forget_sender(email: str) -> int:
    """Delete what came from this address and nobody took in."""
    index = identities.email_index(email)
    rows = Received.objects.filter(sender_index=index).exclude(state=State.TAKEN)
    return _delete(list(rows)) if index else 0


def older_than(moment: datetime) -> QuerySet[Received]:
    """Return what was not taken in and is older than the moment."""
    return Received.objects.filter(received_at__lte=moment).exclude(state=State.TAKEN)


@transaction.atomic
def forget_older_than(moment: datetime) -> int:
    return _delete(list(older_than(moment)))


def _delete(rows: Sequence[Received]) -> int:
    _erase([row for row in rows if row.data_key_id])
    return Received.objects.filter(pk__in=[row.pk for row in rows]).delete()[0]


def _erase(rows: Sequence[Received]) -> int:
    keys: list[UUID] = [row.data_key_id for row in rows if row.data_key_id]
    files = [name for row in rows for name, _name in content(row).get("files", [])]
    for row in rows:
        row.content = row.external_id = row.sender_index = ""
        row.data_key = None
        row.save(update_fields=["content", "external_id", "sender_index", "data_key"])
    DataKey.objects.filter(pk__in=keys).delete()
    transaction.on_commit(lambda: data_keys.forget(keys))
    transaction.on_commit(lambda: _delete_files(files))
    return len(rows)


# ------------------------------------------------------------------------------------------ files
def _store(uploads: Sequence[Upload], *, key: UUID) -> list[tuple[str, str]]:
    names: list[tuple[str, str]] = []
    try:
        for upload in uploads:
            name = storage.random_name()
            names.append((name, upload.file_name))
            sealed = encryption.seal(upload.content, key)
            storage.write(storage.private(), storage.place(_FILES, name), bytes(sealed))
    except BaseException:
        _delete_files(name for name, _file_name in names)
        raise
    return names


def _delete_files(names: Iterable[str]) -> None:
    for name in names:
        storage.private().delete(storage.place(_FILES, name))


def sweep(*, now: datetime, dry_run: bool = False) -> int:
    """Delete files that no row tells of, left by a crash; return how many."""
    old = dict(storage.older_than(storage.private(), _FILES, now - ORPHANED_AFTER))
    if not old:
        return 0
    known = {
        name
        for row in Received.objects.filter(state__in=Received.WAITING)
        for name, _file_name in content(row).get("files", [])
    }
    lost = [path for path, name in old.items() if name not in known]
    for path in [] if dry_run else lost:
        storage.private().delete(path)
    return len(lost)
