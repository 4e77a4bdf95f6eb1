"""A public thread as a plain record: the one place that says which columns are open data.

Read from the public tables alone, in batches, so that memory does not grow with their number.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.utils import translation

from complaints.models.public import Post, Thread

Record = dict[str, Any]
BATCH = 1000
# The columns of a thread, with what they mean and their type in a Data Package.
COLUMNS: dict[str, tuple[str, str]] = {
    "reference": ("string", "Public number of the complaint"),
    "title": ("string", "Title; personal data is masked"),
    "url": ("string", "Its page"),
    "stage": ("string", "How far the work has come"),
    "outcome": ("string", "How it ended; empty while it is open"),
    "category": ("string", "Category, as the API names it"),
    "category_name": ("string", "Category in Indonesian"),
    "subcategory": ("string", "Subcategory, as the API names it"),
    "subcategory_name": ("string", "Subcategory in Indonesian"),
    "kind": ("string", "Kind (jenis)"),
    "nature": ("string", "Nature (sifat)"),
    "agency": ("string", "Agency that is in charge"),
    "agency_name": ("string", "Agency in Indonesian"),
    "village": ("string", "Desa or kelurahan"),
    "village_name": ("string", "Its name"),
    "village_code": ("string", "Its code at the ministry"),
    "district": ("string", "Kecamatan"),
    "district_name": ("string", "Its name"),
    "channel": ("string", "How it came in"),
    "received_on": ("date", "Day of receipt, in Denpasar"),
    "published_on": ("date", "Day on which it became public"),
    "answered_on": ("date", "Day of the first official answer"),
    "closed_on": ("date", "Day on which it was closed"),
    "active_on": ("date", "Day of the last change"),
    "comment_count": ("integer", "Comments of citizens"),
    "support_count": ("integer", "How many said that it concerns them too"),
    "latitude": ("number", "Place as given; for matters about people the middle of the village"),
    "longitude": ("number", "Place as given; for matters about people the middle of the village"),
}
POST_COLUMNS: dict[str, tuple[str, str]] = {
    "reference": ("string", "Public number of the complaint"),
    "position": ("integer", "Place in the conversation; 0 is the complaint"),
    "kind": ("string", "complaint, response (of an agency), comment or note"),
    "author": ("string", "Agency, or Pelapor, Warga 1 …: the same within one thread only"),
    "agency": ("string", "Agency of a response, as the API names it"),
    "field_work": ("boolean", "Whether it reports work in the field"),
    "published_on": ("date", "Day on which it became public"),
    "body": ("string", "Text; personal data is masked"),
}


def threads(*, after: int = 0) -> Iterator[tuple[int, Record]]:
    """Yield every public thread with a larger number, and its number, in the order of numbers."""
    while batch := list(_whole(Thread.objects.filter(pk__gt=after)).order_by("pk")[:BATCH]):
        with translation.override(settings.LANGUAGE_CODE):
            yield from ((thread.pk, _record(thread)) for thread in batch)
        after = batch[-1].pk


def of(references: Collection[str]) -> dict[str, Record]:
    """Return the records of those of these threads that are public now."""
    with translation.override(settings.LANGUAGE_CODE):
        rows = _whole(Thread.objects.filter(reference__in=references))
        return {thread.reference: _record(thread) for thread in rows}


def _whole(rows: Any) -> QuerySet[Thread]:
    posts = Post.objects.visible().select_related("agency", "participant").order_by("position")
    whole = rows.public().with_labels().select_related("kind", "nature")
    found: QuerySet[Thread] = whole.prefetch_related(Prefetch("posts", posts))
    return found


def _record(thread: Thread) -> Record:
    row: Any = thread
    named = {
        f"{name}_name": getattr(row, name).name if getattr(row, name) else None
        for name in ("category", "subcategory", "agency", "village", "district")
    }
    slugs = {
        name: getattr(row, name).slug if getattr(row, name) else None
        for name in (
            "category", "subcategory", "kind", "nature", "agency", "village", "district", "channel",
        )
    }  # fmt: skip
    found = slugs | named | {
        "url": urljoin(settings.PUBLIC_URL, thread.get_absolute_url()),
        "village_code": thread.village.code,
    }  # fmt: skip
    record = {name: found[name] if name in found else _plain(row, name) for name in COLUMNS}
    return record | {"posts": [_post(post, thread.reference) for post in row.posts.all()]}


def _post(post: Post, reference: str) -> Record:
    told = {"reference": reference, "agency": post.agency.slug if post.agency else None}
    return {name: told[name] if name in told else _plain(post, name) for name in POST_COLUMNS}


def _plain(row: Any, name: str) -> Any:
    value = getattr(row, name)
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def flat(record: Record, columns: Iterable[str]) -> Sequence[Any]:
    return [record[name] for name in columns]
