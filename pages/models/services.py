"""The services: how PRODENPASAR handles a kind of matter, as facts and as text."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.search import index

from complaints import figures
from pages.blocks import service_blocks
from pages.models.base import CityPage, newest_cards


class ServiceIndexPage(CityPage):
    """/layanan/: all services."""

    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.ServicePage"]
    max_count_per_parent = 1
    template = "pages/cms/service_index.html"

    class Meta:
        verbose_name = _("list of services")

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["services"] = self._services() if self.path else []
        return context

    def _services(self) -> models.QuerySet[Any]:
        services: models.QuerySet[Any] = ServicePage.objects.child_of(self).live()
        return services.public() if self.private_pages_exist else services  # type: ignore[attr-defined]  # Wagtail's


def service_of(category: int) -> ServicePage | None:
    """Return the page of the service that a category of complaints is about, in the active
    language."""
    pages = ServicePage.objects.live().filter(
        category=category, locale__language_code=get_language() or settings.LANGUAGE_CODE
    )
    found: ServicePage | None = pages.order_by("path").first()
    return found


class ServicePage(CityPage):
    """One service, tied to the category of complaints that it is about."""

    is_service = True  # for the search: it answers what people ask about services

    category = models.ForeignKey(
        "complaints.Category",
        verbose_name=_("category of complaints"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Its complaints are shown on the page, and filing starts with it."),
    )
    body = StreamField(service_blocks(), verbose_name=_("content"), blank=True)

    content_panels = [*CityPage.content_panels, FieldPanel("category"), FieldPanel("body")]
    api_fields = [
        *CityPage.api_fields,
        APIField("category_slug"),
        APIField("body"),
    ]
    search_fields = [*CityPage.search_fields, index.SearchField("body")]
    parent_page_types = ["pages.ServiceIndexPage"]
    subpage_types: list[str] = []
    template = "pages/cms/service.html"

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")

    @classmethod
    def whole(cls) -> models.QuerySet[Any]:
        return super().whole().select_related("category")

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["cards"] = newest_cards(size=4, category=self.category_slug or "")
        if self.category_id:
            context["figures"] = figures.of_category(self.category_id)
            today = timezone.localdate()
            context["solved"] = figures.solved_lately(self.category_id, today=today)
        return context

    @property
    def category_slug(self) -> str | None:
        """The value of `category` in the search of /aduan/ and /api/v1/threads/."""
        return self.category.slug if self.category else None
