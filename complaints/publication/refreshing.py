"""Keeping the public rows of a complaint up with its life, and saying aloud that they changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max

from complaints import clocks
from complaints.models.participation import Support
from complaints.models.private import Complaint
from complaints.models.public import Milestone, Post, Promise, Thread
from complaints.publication.projection import milestone, projection, promise_values
from complaints.signals import thread_changed
from complaints.stages import OFFICE_ONLY, OPEN, Happened, Visibility


@transaction.atomic
def refresh(
    complaint: Complaint,
    *,
    now: datetime,
    only_adds: bool = False,
    happened: Happened = Happened.UPDATED,
) -> None:
    """Write what changed about a published complaint into its public rows, and say so.

    `only_adds` says that no word that was public has left it.
    """
    if complaint.thread_id is None or complaint.visibility != Visibility.PUBLIC:
        return
    thread = Thread.objects.get(pk=complaint.thread_id)
    comments = thread.posts.visible().filter(kind=Post.Kind.COMMENT).count()
    Thread.objects.filter(pk=thread.pk).update(
        **projection(complaint, now=now), comment_count=comments, version=F("version") + 1
    )
    _milestones(complaint, thread)
    _links(complaint, thread)
    _promises(complaint, thread, now=now)
    if happened == Happened.UPDATED and thread.stage in OPEN and complaint.stage not in OPEN:
        happened = Happened.CLOSED
    announce(thread.pk, happened, now=now, only_adds=only_adds)


def announce(thread_id: int, happened: Happened, *, now: datetime, only_adds: bool = False) -> None:
    thread_changed.send(
        Thread, thread_id=thread_id, happened=happened, now=now, only_adds=only_adds
    )


def _milestones(complaint: Complaint, thread: Thread) -> None:
    last = thread.milestones.aggregate(last=Max("position"))["last"] or 0
    new = complaint.events.filter(sequence__gt=last).exclude(verb__in=OFFICE_ONLY)
    Milestone.objects.bulk_create(milestone(event, thread) for event in new)


def _links(complaint: Complaint, thread: Thread) -> None:
    """Point at what it was joined with and split from, and let those point here that were.

    Whether both are public at the moment is asked by whoever reads (publication.reading).
    """
    joined, whole = complaint.duplicate_of, complaint.split_from
    Thread.objects.filter(pk=thread.pk).update(
        merged_into=joined.thread_id if joined else None,
        split_from=whole.thread_id if whole else None,
    )
    duplicates = complaint.duplicates.filter(thread__isnull=False).values("thread")
    parts = complaint.parts.filter(thread__isnull=False).values("thread")
    Thread.objects.filter(pk__in=duplicates).update(merged_into=thread)
    Thread.objects.filter(pk__in=parts).update(split_from=thread)


@transaction.atomic
def refresh_promises(complaint: Complaint, *, now: datetime) -> None:
    """Write the clocks of a published complaint anew: its life did not move, a due day did."""
    if complaint.thread_id is None or complaint.visibility != Visibility.PUBLIC:
        return
    Thread.objects.filter(pk=complaint.thread_id).update(version=F("version") + 1)
    _promises(complaint, Thread.objects.get(pk=complaint.thread_id), now=now)
    announce(complaint.thread_id, Happened.UPDATED, now=now, only_adds=True)


def _promises(complaint: Complaint, thread: Thread, *, now: datetime) -> None:
    """Write the rows that differ, and forget what no clock tells."""
    shown = {(row.promise, row.round): row for row in thread.promises.all()}
    differ, values = [], dict[str, Any]()
    for made in clocks.of(complaint):
        values = promise_values(made, now=now)
        row = shown.pop((made.promise, made.round), None)
        if row is None or any(getattr(row, name) != value for name, value in values.items()):
            differ.append(Promise(thread=thread, **values))
    if shown:
        thread.promises.filter(pk__in=[row.pk for row in shown.values()]).delete()
    if differ:
        Promise.objects.bulk_create(
            differ,
            update_conflicts=True,
            unique_fields=["thread", "promise", "round"],
            update_fields=[name for name in values if name not in {"promise", "round"}],
        )


def add_support(thread: Thread, *, supporter: str, now: datetime) -> int:
    """Count the supporter (a keyed digest) once, and return the number of supporters."""
    with transaction.atomic():
        _row, added = Support.objects.get_or_create(
            thread=thread, supporter=supporter, defaults={"given_at": now}
        )
        if added:
            Thread.objects.filter(pk=thread.pk).update(
                support_count=F("support_count") + 1, version=F("version") + 1
            )
            announce(thread.pk, Happened.UPDATED, now=now, only_adds=True)
    return Thread.objects.values_list("support_count", flat=True).get(pk=thread.pk)
