"""The snapshot of each month, and how what is withdrawn leaves those that lie there already.

A withdrawal (or a wording that hides more) writes, in its own transaction, which snapshots hold the
thread. From that moment nobody is given their files, until a job has written them anew: the same
rows, but that one as it is public now, or not at all.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints import jobs
from complaints.errors import ComplaintError
from complaints.models.open_data import OpenDataChange, OpenDataSnapshot
from complaints.models.public import Thread
from complaints.models.work import Job
from complaints.open_data import building, records
from complaints.open_data.records import Record
from complaints.signals import thread_changed
from complaints.working_days import day_of

MONTHLY, JOB = "open_data_month", "open_data"
STEP_SECONDS = 20.0
SOURCE = "threads.jsonl"
IN_FLIGHT = timedelta(minutes=1)


class FileMissing(ComplaintError):
    code = "file_missing"
    kind = "missing"
    message = _("There is no such file.")


class BeingMended(ComplaintError):
    """Something was taken out of public: the file is written anew without it."""

    code = "being_mended"
    kind = "unavailable"
    message = _("This file is being written anew. Try again in a few minutes.")


def folder(month: str) -> Path:
    return Path(settings.OPEN_DATA_DIR) / month


def _workshop(month: str) -> Path:
    return Path(settings.OPEN_DATA_DIR) / f".building-{month}"


def _old(month: str) -> Path:
    return Path(settings.OPEN_DATA_DIR) / f".old-{month}"


# --------------------------------------------------------------------------------------- reading
def ready() -> list[OpenDataSnapshot]:
    """Return the snapshots whose files may be taken now, the newest first."""
    return list(OpenDataSnapshot.objects.filter(ready=True, changes__isnull=True))


def file(month: str, name: str) -> Path:
    """Return where a file of a snapshot lies.

    :raises FileMissing: there is none
    :raises BeingMended: something in it is public no more, and not out of it yet
    """
    snapshot = OpenDataSnapshot.objects.filter(month=month).first()
    if snapshot is None or (snapshot.ready and name not in snapshot.files):
        raise FileMissing
    if not snapshot.ready or snapshot.changes.exists():
        raise BeingMended(retry_after=120)
    path = folder(month) / name
    if not path.is_file():
        raise FileMissing
    return path


# --------------------------------------------------------------------------------------- writing
def begin(*, now: datetime) -> OpenDataSnapshot:
    """Ask for the snapshot of this month, unless there is one."""
    month = f"{day_of(now):%Y-%m}"
    with transaction.atomic():
        row, made = OpenDataSnapshot.objects.get_or_create(
            month=month, defaults={"made_on": day_of(now)}
        )
        if made:
            # Whoever withdraws something just now does not see the row yet: wait for the end.
            _ask(month, now=now, due_at=now + IN_FLIGHT)
    return row


def _ask(month: str, *, now: datetime, due_at: datetime | None = None) -> None:
    payload = {"month": month}
    jobs.enqueue(JOB, key=f"{JOB}:{month}", payload=payload, now=now, due_at=due_at)


def forget_old() -> int:
    """Delete the snapshots that are older than the city keeps them; return how many."""
    old = OpenDataSnapshot.objects.order_by("-month")[settings.OPEN_DATA_MONTHS :]
    months = [snapshot.month for snapshot in old]
    OpenDataSnapshot.objects.filter(month__in=months).delete()
    for month in months:
        shutil.rmtree(folder(month), ignore_errors=True)
    return len(months)


@jobs.handler(MONTHLY, at=time(1, 30), label=_("Snapshot of the open data"))
def _monthly(payload: dict[str, Any]) -> None:
    begin(now=timezone.now())
    forget_old()


def work(month: str, *, seconds: float = STEP_SECONDS) -> bool:
    """Do a step of what is to do for a snapshot; return whether nothing is left to do."""
    snapshot = OpenDataSnapshot.objects.filter(month=month).first()
    if snapshot is None:
        return True
    workshop, pending = _workshop(month), _pending(snapshot)
    if _old(month).exists() and not folder(month).exists():
        _old(month).replace(folder(month))  # stopped while the files were exchanged
    if snapshot.ready and not pending:
        return True
    # What is taken out by this pass; what comes during it is for the next one.
    noted = workshop / "changes.json"
    if snapshot.ready:
        if not noted.exists():
            shutil.rmtree(workshop, ignore_errors=True)
            workshop.mkdir(parents=True)
            noted.write_text(json.dumps(pending))
        taken: dict[str, str] = json.loads(noted.read_text())
    else:
        taken = {}
    if not building.step(workshop, _source(snapshot, set(taken.values())), seconds=seconds):
        return False
    noted.unlink(missing_ok=True)
    _publish(snapshot, workshop, [int(number) for number in taken])
    return not snapshot.changes.exists()


def _pending(snapshot: OpenDataSnapshot) -> dict[str, str]:
    return {str(pk): name for pk, name in snapshot.changes.values_list("pk", "reference")}


def _source(snapshot: OpenDataSnapshot, changed: set[str]) -> building.Source:
    if not snapshot.ready:
        return lambda after: records.threads(after=after)
    return lambda after: _mended(folder(snapshot.month) / SOURCE, changed, after)


def _mended(path: Path, changed: set[str], after: int) -> Iterator[tuple[int, Record]]:
    """Yield the records of a file, but the changed ones as they are public now, if they are."""
    now_public = records.of(changed)
    with path.open("rb") as lines:
        lines.seek(after)
        for line in iter(lines.readline, b""):
            record: Record = json.loads(line)
            reference = record["reference"]
            if reference not in changed:
                yield lines.tell(), record
            elif reference in now_public:
                yield lines.tell(), now_public[reference]


def _publish(snapshot: OpenDataSnapshot, workshop: Path, taken: list[int]) -> None:
    """Put the new files in the place of the old, which nobody is given meanwhile."""
    number, files = building.finish(workshop)
    place, old = folder(snapshot.month), _old(snapshot.month)
    if place.exists():
        place.replace(old)
    workshop.replace(place)
    shutil.rmtree(old, ignore_errors=True)
    with transaction.atomic():
        fresh: dict[str, Any] = {"ready": True, "threads": number, "files": files}
        OpenDataSnapshot.objects.filter(pk=snapshot.pk).update(**fresh)
        OpenDataChange.objects.filter(pk__in=taken).delete()


@jobs.handler(JOB, lane=Job.Lane.BULK, label=_("Files of the open data"))
def _job(payload: dict[str, Any]) -> None:
    if not work(payload["month"]):
        _ask(payload["month"], now=timezone.now())


# ------------------------------------------------------------------------------------- following
def _on_thread(
    sender: object, *, thread_id: int, now: datetime, only_adds: bool = False, **kwargs: Any
) -> None:
    """Words left the public: bar every snapshot that holds them, in the same transaction."""
    if only_adds:
        return
    thread = Thread.objects.only("reference", "published_on").get(pk=thread_id)
    for snapshot in OpenDataSnapshot.objects.filter(made_on__gte=thread.published_on):
        OpenDataChange.objects.create(snapshot=snapshot, reference=thread.reference)
        _ask(snapshot.month, now=now)


def connect() -> None:
    thread_changed.connect(_on_thread, dispatch_uid="open_data.thread_changed")
