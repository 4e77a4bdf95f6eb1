"""The start page."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.api import APIField
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page
from wagtail.search import index

from pages.blocks import FEATURES, StepBlock
from pages.models.base import CityPage, newest_cards, picture_fields, picture_panels
from pages.models.services import ServiceIndexPage, ServicePage


class HomePage(CityPage):
    """One in each language; the site's root. What is fresh on it comes from the threads."""

    hero_title = models.CharField(_("title over the fold"), max_length=120)
    hero_text = models.TextField(_("text over the fold"), max_length=400)
    body = RichTextField(_("text"), blank=True, features=FEATURES)
    steps_title = models.CharField(_("title of the steps"), max_length=120, blank=True)
    steps = StreamField([("step", StepBlock())], verbose_name=_("steps"), blank=True)

    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [FieldPanel("hero_title"), FieldPanel("hero_text"), *picture_panels],
            heading=_("Over the fold"),
        ),
        MultiFieldPanel([FieldPanel("steps_title"), FieldPanel("steps")], heading=_("Steps")),
        InlinePanel("featured_services", label=_("Service"), heading=_("Featured services")),
        FieldPanel("intro"),
        FieldPanel("body"),
    ]
    api_fields = [
        APIField("hero_title"),
        APIField("hero_text"),
        APIField("intro"),
        APIField("body"),
        APIField("steps_title"),
        APIField("steps"),
        APIField("featured_services"),
        *picture_fields,
    ]
    search_fields = [*CityPage.search_fields, index.SearchField("body")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["pages.ServiceIndexPage", "pages.ChannelsPage", "pages.StandardPage"]
    template = "pages/cms/home.html"

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["services"] = self._services()
        context["service_index"] = self._service_index()
        context["cards"] = newest_cards(size=6)
        return context

    def _service_index(self) -> ServiceIndexPage | None:
        return ServiceIndexPage.objects.child_of(self).live().first() if self.path else None

    def _services(self) -> list[ServicePage]:
        # In a preview the rows are not saved yet, so the services are asked for by number.
        chosen = [row.service_id for row in self.featured_services.all()]
        known = ServicePage.objects.live().public().in_bulk(chosen)
        return [known[number] for number in chosen if number in known]

    def crumbs(self) -> list[Page]:
        return []


class FeaturedService(Orderable):
    page = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="featured_services")
    service = models.ForeignKey(
        "pages.ServicePage",
        verbose_name=_("service"),
        on_delete=models.CASCADE,
        related_name="+",
    )

    panels = [PageChooserPanel("service", "pages.ServicePage")]
    api_fields = [APIField("service")]
