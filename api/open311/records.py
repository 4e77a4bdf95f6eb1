"""What a record of GeoReport v2 shows of a public thread, read in four queries for any page.

As plain rows: a page of a thousand records needs none of the models' thousand neighbours.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import get_language

from complaints.models.public import Post, Promise, PublicPhoto, Thread
from complaints.models.reference import DeadlineRule
from complaints.querysets import ThreadQuerySet

_ANSWERS = (DeadlineRule.Promise.RESPOND, DeadlineRule.Promise.RESPOND_COORDINATED)
_LABELLED = ("subcategory", "agency", "village", "district")
_COLUMNS = (
    "pk", "reference", "stage", "outcome", "received_on", "closed_on", "active_on", "latitude",
    "longitude", "subcategory__slug", "village__slug", "village__postal_code",
    *(f"{each}__name" for each in _LABELLED), *(f"{each}__name_en" for each in _LABELLED),
)  # fmt: skip


@dataclass(frozen=True)
class Record:
    """A thread; labels in the language of the request, texts empty where there is none."""

    pk: int
    reference: str
    stage: str
    outcome: str
    received_on: date
    closed_on: date | None
    active_on: date
    latitude: float | None
    longitude: float | None
    service_code: str
    village_slug: str
    postal_code: str
    subcategory: str
    agency: str
    village: str
    district: str
    opening: str
    due_on: date | None
    photo: PublicPhoto | None


def of(rows: ThreadQuerySet) -> list[Record]:
    """Return the records of the rows, in their order."""
    found = list(rows.values(*_COLUMNS))
    keys = [row["pk"] for row in found]
    openings, due, photos = _openings(keys), _due(keys), _photos(keys)
    english = (get_language() or "").startswith("en")
    return [
        Record(
            pk=row["pk"],
            reference=row["reference"],
            stage=row["stage"],
            outcome=row["outcome"],
            received_on=row["received_on"],
            closed_on=row["closed_on"],
            active_on=row["active_on"],
            latitude=row["latitude"],
            longitude=row["longitude"],
            service_code=row["subcategory__slug"],
            village_slug=row["village__slug"],
            postal_code=row["village__postal_code"],
            opening=openings.get(row["pk"], ""),
            due_on=due.get(row["pk"]),
            photo=photos.get(row["pk"]),
            **{each: _label(row, each, english=english) for each in _LABELLED},
        )
        for row in found
    ]


def _label(row: dict[str, Any], name: str, *, english: bool) -> str:
    return (english and row[f"{name}__name_en"]) or row[f"{name}__name"] or ""


def _openings(threads: Sequence[int]) -> dict[int, str]:
    """The complaint itself, by thread, where it stands."""
    posts = Post.objects.filter(
        thread__in=threads, kind=Post.Kind.COMPLAINT, state=Post.State.VISIBLE
    )
    return _first(posts.order_by("position").values_list("thread_id", "body"))


def _due(threads: Sequence[int]) -> dict[int, date]:
    """The day by which an answer was promised last, however that went."""
    promises = Promise.objects.filter(thread__in=threads, promise__in=_ANSWERS)
    return _first(promises.order_by("-started_on", "-pk").values_list("thread_id", "due_on"))


def _photos(threads: Sequence[int]) -> dict[int, PublicPhoto]:
    photos = PublicPhoto.objects.filter(
        post__thread__in=threads,
        post__state=Post.State.VISIBLE,
        state=PublicPhoto.State.VISIBLE,
    ).select_related("post")
    ordered = photos.order_by("post__position", "position", "pk")
    return _first((photo.post.thread_id, photo) for photo in ordered)


def _first(pairs: Iterable[tuple[int, Any]]) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for key, value in pairs:
        found.setdefault(key, value)
    return found


def conversations(records: Sequence[Record]) -> dict[int, Thread]:
    """Return the threads with all that `shapes.extended` shows of them, by their keys."""
    photos = PublicPhoto.objects.filter(state=PublicPhoto.State.VISIBLE)
    rows = Thread.objects.filter(pk__in=[record.pk for record in records]).with_labels()
    return {
        thread.pk: thread
        for thread in rows.prefetch_related(
            "posts__agency", "posts__participant", Prefetch("posts__photos", queryset=photos)
        )
    }
