"""A published thread as one document. Pure: public rows in, plain values out."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from search import cursors

if TYPE_CHECKING:
    from complaints.models.public import Post, Thread

TEXTS = ("title", "body", "responses", "comments")
_DATES = ("received_on", "answered_on", "active_on")
_SLUGS = (
    "category", "subcategory", "agency", "district", "village", "stage", "outcome", "channel",
)  # fmt: skip
_BREAK = "\n\n"
_encode = json.JSONEncoder(ensure_ascii=False).encode  # made once: half of what it takes


@dataclass(frozen=True)
class Document:
    """All that an engine knows of a thread: approved public text, slugs, days, counts."""

    thread: int
    version: int
    reference: str
    title: str
    body: str
    responses: str
    comments: str
    category: str
    subcategory: str
    agency: str
    district: str
    village: str
    stage: str
    outcome: str
    channel: str
    received_on: date
    answered_on: date | None
    active_on: date
    comment_count: int
    support_count: int

    @property
    def year(self) -> str:
        return str(self.received_on.year)

    @property
    def month(self) -> str:
        return f"{self.received_on:%Y-%m}"

    @property
    def place(self) -> int:
        """Where it stands among the newest; unique."""
        return cursors.place(self.received_on, self.thread)

    @property
    def text(self) -> str:
        return _BREAK.join(getattr(self, name) for name in TEXTS)

    def to_json(self) -> str:
        return _encode(self.values())

    def values(self) -> dict[str, Any]:
        """Return what JSON can hold of it. (Of dataclasses.asdict, copying is the dearest part.)"""
        found = dict(vars(self))
        for name in _DATES:
            found[name] = found[name] and found[name].isoformat()
        return found

    @classmethod
    def from_json(cls, text: str) -> Self:
        return cls.from_values(json.loads(text))

    @classmethod
    def from_values(cls, values: dict[str, Any]) -> Self:
        """Return the document of what `values` gave."""
        values = dict(values)
        for name in _DATES:
            values[name] = values[name] and date.fromisoformat(values[name])
        if values.keys() != cls.__dataclass_fields__.keys():
            raise TypeError("These are not a document's fields.")
        # A frozen dataclass sets its fields one by one: a third of the time of a page's rows.
        document = cls.__new__(cls)
        vars(document).update(values)
        return document


def from_texts(
    number: int, *, title: str, body: str, responses: Iterable[str], day: date
) -> Document:
    """Return a document of bare texts: for trials on other corpora."""
    texts = [unicodedata.normalize("NFC", text) for text in (title, body, *responses)]
    return Document(
        thread=number,
        version=1,
        reference=str(number),
        title=texts[0],
        body=texts[1],
        responses=_BREAK.join(texts[2:]),
        comments="",
        **dict.fromkeys(_SLUGS, ""),
        received_on=day,
        answered_on=None,
        active_on=day,
        comment_count=0,
        support_count=0,
    )


def from_thread(thread: Thread, posts: Iterable[Post]) -> Document:
    """Return the thread as a document. `posts` are its visible ones, in order."""
    texts: dict[str, list[str]] = {}
    for post in posts:
        texts.setdefault(post.kind, []).append(unicodedata.normalize("NFC", post.body))

    def joined(*kinds: str) -> str:
        return _BREAK.join(text for kind in kinds for text in texts.get(kind, ()))

    return Document(
        thread=thread.pk,
        version=thread.version,
        reference=thread.reference,
        title=unicodedata.normalize("NFC", thread.title),
        body=joined("complaint"),
        responses=joined("response"),
        comments=joined("comment"),
        category=thread.category.slug,
        subcategory=thread.subcategory.slug,
        agency=thread.agency.slug if thread.agency else "",
        district=thread.district.slug,
        village=thread.village.slug,
        stage=thread.stage,
        outcome=thread.outcome,
        channel=thread.channel.slug,
        received_on=thread.received_on,
        answered_on=thread.answered_on,
        active_on=thread.active_on,
        comment_count=thread.comment_count,
        support_count=thread.support_count,
    )
