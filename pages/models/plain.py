"""The channels page, and pages that are simply text."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index

from pages.blocks import FEATURES, ChannelBlock, text_blocks
from pages.models.base import CityPage


class ChannelsPage(CityPage):
    """/saluran/: every way to reach the city, each as structured data."""

    channels = StreamField([("channel", ChannelBlock())], verbose_name=_("channels"))
    body = RichTextField(_("text below the channels"), blank=True, features=FEATURES)

    content_panels = [*CityPage.content_panels, FieldPanel("channels"), FieldPanel("body")]
    api_fields = [*CityPage.api_fields, APIField("channels"), APIField("body")]
    search_fields = [
        *CityPage.search_fields,
        index.SearchField("channels"),
        index.SearchField("body"),
    ]
    parent_page_types = ["pages.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    template = "pages/cms/channels.html"

    class Meta:
        verbose_name = _("channels page")

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        # Whoever is in danger must not read past nine other ways first.
        context["emergencies"] = [b for b in self.channels if b.value["emergency"]]
        context["others"] = [b for b in self.channels if not b.value["emergency"]]
        return context


class StandardPage(CityPage):
    body = StreamField(text_blocks(), verbose_name=_("content"), blank=True)

    content_panels = [*CityPage.content_panels, FieldPanel("body")]
    api_fields = [*CityPage.api_fields, APIField("body")]
    search_fields = [*CityPage.search_fields, index.SearchField("body")]
    parent_page_types = ["pages.HomePage", "pages.StandardPage"]
    subpage_types = ["pages.StandardPage"]
    template = "pages/cms/standard.html"

    class Meta:
        verbose_name = _("text page")
        verbose_name_plural = _("text pages")
