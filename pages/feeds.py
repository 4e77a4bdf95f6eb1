"""The list as an Atom feed, with the same filters as the page."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext_lazy as _

from complaints.working_days import WITA
from search import SearchRequest, find

if TYPE_CHECKING:
    from datetime import date

    from search import Hit

ENTRIES = 30


class Threads(Feed["Hit", SearchRequest]):
    feed_type = Atom1Feed
    title = _("PRODENPASAR: complaints of Denpasar")
    subtitle = _("New public complaints and what the city answers.")
    author_name = "PRODENPASAR"

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> SearchRequest:
        """Read the filters. Without an order of its own, a feed tells the newest first."""
        query = request.GET.copy()
        query.pop("cursor", None)
        query.setdefault("sort", "newest")
        return replace(SearchRequest.parse(query), size=ENTRIES)

    def link(self, asked: SearchRequest) -> str:
        return f"{reverse('threads')}?{asked.query_string()}"

    def items(self, asked: SearchRequest) -> list[Hit]:
        return find(asked, now=timezone.now()).hits

    def item_title(self, item: Hit) -> str:
        return item.title

    def item_description(self, item: Hit) -> str:
        return item.snippet

    def item_link(self, item: Hit) -> str:
        return reverse("thread", kwargs={"reference": item.reference})

    def item_guid(self, item: Hit) -> str:
        return f"tag:prodenpasar,2013:{item.reference}"

    def item_pubdate(self, item: Hit) -> datetime:
        return _midnight(item.received_on)

    def item_updateddate(self, item: Hit) -> datetime:
        return _midnight(item.answered_on or item.received_on)

    def item_categories(self, item: Hit) -> list[str]:
        return [slug for slug in (item.category, item.subcategory, item.stage) if slug]


def _midnight(day: date) -> datetime:
    """Days are public, minutes are not."""
    return datetime.combine(day, time(), tzinfo=WITA)
