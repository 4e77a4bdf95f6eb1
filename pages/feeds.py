"""The list as an Atom feed, with the same filters as the page."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from complaints.models.public import DailyRoot
from complaints.working_days import WITA
from search import SearchRequest, find

if TYPE_CHECKING:
    from datetime import date

    from search import Hit

ENTRIES = 30
SEALS = 60
# Names our own element in the feed of complaints; nothing is found at this address.
NAMESPACE = "tag:prodenpasar,2013:history"


class AtomWithSeal(Atom1Feed):
    """Tells the newest seal of the histories in passing: every reader keeps a copy of it."""

    def root_attributes(self) -> dict[str, str]:
        return super().root_attributes() | {"xmlns:history": NAMESPACE}

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        address = f"{settings.PUBLIC_URL.rstrip('/')}{reverse('history_feed')}"
        kind = "application/atom+xml"
        handler.addQuickElement("link", "", {"rel": "related", "type": kind, "href": address})
        seal = DailyRoot.objects.first()
        if seal:
            facts = {"day": seal.day.isoformat(), "events": str(seal.events)}
            handler.addQuickElement("history:root", seal.root, facts)


class Threads(Feed["Hit", SearchRequest]):
    feed_type = AtomWithSeal
    subtitle = _("New public complaints and what the city answers.")
    author_name = "PRODENPASAR"

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> SearchRequest:
        """Read the filters. Without an order of its own, a feed tells the newest first."""
        query = request.GET.copy()
        query.pop("cursor", None)
        query.setdefault("sort", "newest")
        return replace(SearchRequest.parse(query), size=ENTRIES)

    def title(self, asked: SearchRequest) -> str:
        if asked.q:
            return gettext("PRODENPASAR: complaints about “%(q)s”") % {"q": asked.q}
        return gettext("PRODENPASAR: complaints of Denpasar")

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
        return midnight(item.received_on)

    def item_updateddate(self, item: Hit) -> datetime:
        return midnight(item.answered_on or item.received_on)

    def item_categories(self, item: Hit) -> list[str]:
        return [slug for slug in (item.category, item.subcategory, item.stage) if slug]


class Seals(Feed[DailyRoot, None]):
    """The roots of the last days. Whoever reads this feed holds the copies that matter."""

    feed_type = Atom1Feed
    title = _("PRODENPASAR: seals of the days")
    subtitle = _(
        "One root for each day, over every step in the life of every complaint and over the root "
        "of the day before. Keep them: whatever is changed later no longer fits."
    )
    author_name = "PRODENPASAR"

    def link(self) -> str:
        return reverse("history")

    def items(self) -> QuerySet[DailyRoot]:
        return DailyRoot.objects.all()[:SEALS]

    def item_title(self, item: DailyRoot) -> str:
        return item.day.isoformat()

    def item_description(self, item: DailyRoot) -> str:
        facts = {
            "events": item.events,
            "previous": item.previous,
            "tree": item.tree,
            "root": item.root,
        }
        return "\n".join(f"{name}: {value}" for name, value in facts.items())

    def item_link(self, item: DailyRoot) -> str:
        return f"{reverse('history')}#{item.day.isoformat()}"

    def item_guid(self, item: DailyRoot) -> str:
        return f"tag:prodenpasar,2013:root:{item.day.isoformat()}"

    def item_pubdate(self, item: DailyRoot) -> datetime:
        return midnight(item.day)

    def item_updateddate(self, item: DailyRoot) -> datetime:
        return midnight(item.day)


def midnight(day: date) -> datetime:
    """Days are public, minutes are not."""
    return datetime.combine(day, time(), tzinfo=WITA)
