"""The start page."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.api import APIField
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page
from wagtail.search import index
from wagtail.url_routing import RouteResult

from pages.blocks import FEATURES, StepBlock
from pages.cards import from_hits
from pages.glance import at_a_glance
from pages.models.base import CityPage, newest, picture_fields, picture_panels
from pages.models.services import ServicePage


class HomePage(CityPage):
    """One in each language; the site's root. What is fresh on it comes from the threads."""

    greeting = models.CharField(
        _("greeting"),
        max_length=60,
        blank=True,
        help_text=_("In Balinese, over the title. For example: Om Swastiastu"),
    )
    hero_title = models.CharField(_("title over the fold"), max_length=120)
    hero_text = models.TextField(_("text over the fold"), max_length=400)
    body = RichTextField(_("text"), blank=True, features=FEATURES)
    steps_title = models.CharField(_("title of the steps"), max_length=120, blank=True)
    steps = StreamField([("step", StepBlock())], verbose_name=_("steps"), blank=True)

    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("greeting"),
                FieldPanel("hero_title"),
                FieldPanel("hero_text"),
                *picture_panels,
            ],
            heading=_("Over the fold"),
        ),
        MultiFieldPanel([FieldPanel("steps_title"), FieldPanel("steps")], heading=_("Steps")),
        InlinePanel("featured_services", label=_("Service"), heading=_("Featured services")),
        FieldPanel("intro"),
        FieldPanel("body"),
    ]
    api_fields = [
        APIField("greeting"),
        APIField("hero_title"),
        APIField("hero_text"),
        APIField("intro"),
        APIField("body"),
        APIField("steps_title"),
        APIField("steps"),
        APIField("featured"),
        *picture_fields,
    ]
    search_fields = [*CityPage.search_fields, index.SearchField("body")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["pages.ServiceIndexPage", "pages.ChannelsPage", "pages.StandardPage"]
    template = "pages/cms/home.html"

    class Meta:
        verbose_name = _("home page")

    def route(self, request: Any, path_components: list[str]) -> RouteResult:
        """Find the page under this home in two queries, however deep it lies."""
        if not path_components:
            found: RouteResult = super().route(request, path_components)
            return found
        url_path = f"{self.url_path}{'/'.join(path_components)}/"
        page = self.get_descendants().live().filter(url_path=url_path).first()
        if page is None:
            raise Http404
        return RouteResult(page.specific_class.whole().get(pk=page.pk))

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["services"] = self._services()
        found = newest(size=6)
        context["cards"] = from_hits(found.hits)
        context["figures"] = at_a_glance(found)
        return context

    def _services(self) -> list[ServicePage]:
        rows = self.featured_services.all()
        if isinstance(rows, models.QuerySet):  # in a preview they are a list, not saved yet
            rows = rows.select_related("service")
        services = [row.service for row in rows if row.service and row.service.live]
        if self.private_pages_exist:
            public = set(ServicePage.objects.public().values_list("pk", flat=True))
            services = [service for service in services if service.pk in public]
        return services

    @property
    def featured(self) -> list[dict[str, Any]]:
        """The featured services that are published, for the API."""
        return [
            {
                "id": service.pk,
                "title": service.title,
                "intro": service.intro,
                "slug": service.slug,
                "html_url": service.full_url,
            }
            for service in self._services()
        ]

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
