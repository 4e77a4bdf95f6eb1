"""What search engines may list: published threads, the fixed pages, the pages of the CMS."""

from __future__ import annotations

from datetime import date

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse
from wagtail.models import Page

from complaints.models.public import Thread


class Threads(Sitemap[Thread]):
    changefreq = "weekly"
    limit = 5000

    def items(self) -> QuerySet[Thread]:
        return Thread.objects.public().only("reference", "active_on", "received_on")

    def lastmod(self, item: Thread) -> date:
        return item.active_on


class Fixed(Sitemap[str]):
    """The addresses that are code, in both languages."""

    changefreq = "daily"
    i18n = True
    alternates = True

    def items(self) -> list[str]:
        return ["threads", "file", "track", "history", "moderation", "open_data"]

    def location(self, item: str) -> str:
        return reverse(item)


class Content(Sitemap[Page]):
    changefreq = "weekly"

    def items(self) -> QuerySet[Page]:
        pages: QuerySet[Page] = Page.objects.live().public().filter(depth__gt=1).order_by("path")
        return pages

    def location(self, item: Page) -> str:
        parts = item.get_url_parts()
        return str(parts[2]) if parts and parts[2] else "/"

    def lastmod(self, item: Page) -> date | None:
        published: date | None = item.last_published_at
        return published


SITEMAPS: dict[str, type[Sitemap[Thread]] | type[Sitemap[str]] | type[Sitemap[Page]]] = {
    "threads": Threads,
    "fixed": Fixed,
    "content": Content,
}
