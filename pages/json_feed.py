"""The list of complaints as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from pages.feeds import Threads, midnight

if TYPE_CHECKING:
    from search import Hit, SearchRequest

MEDIA_TYPE = "application/feed+json"

Absolute = Callable[[str], str]


def feed(asked: SearchRequest, *, here: str, absolute: Absolute) -> dict[str, Any]:
    """Return the same entries as the Atom feed of these filters."""
    atom = Threads()
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": atom.title(asked),
        "home_page_url": absolute(atom.link(asked)),
        "feed_url": here,
        "description": str(atom.subtitle),
        "authors": [{"name": atom.author_name}],
        "items": [_item(hit, absolute) for hit in atom.items(asked)],
    }


def _item(hit: Hit, absolute: Absolute) -> dict[str, Any]:
    url = absolute(reverse("thread", kwargs={"reference": hit.reference}))
    return {
        "id": f"tag:prodenpasar,2013:{hit.reference}",
        "url": url,
        "title": hit.title,
        "content_text": hit.snippet,
        "date_published": midnight(hit.received_on).isoformat(),
        "date_modified": midnight(hit.answered_on or hit.received_on).isoformat(),
        "tags": [slug for slug in (hit.category, hit.subcategory, hit.stage) if slug],
        "language": "id",
    }
