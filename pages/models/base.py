"""What all pages of the city share: an introduction, a picture, and an address of their own."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import resolve
from django.utils import timezone, translation
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.images import get_image_model_string
from wagtail.images.api.fields import ImageRenditionField
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index

from pages.blocks import WIDTHS
from pages.cards import Card, from_hits
from pages.panels import ChecksPanel
from search import SearchRequest, SearchResults, find

picture_panels = [FieldPanel("picture"), FieldPanel("picture_alt")]
picture_fields = [
    APIField("picture"),
    APIField("picture_alt"),
    # Cut to the shape of a card around the focal point; the others are whole.
    APIField("picture_card", serializer=ImageRenditionField("fill-1200x630", source="picture")),
    *(
        APIField(
            f"picture_{width}",
            serializer=ImageRenditionField(f"width-{width}", source="picture"),
        )
        for width in WIDTHS
    ),
]


class CityPage(Page):
    """A page with a lead and, where it helps, a picture. Its slug is the same in all languages."""

    intro = models.TextField(
        _("introduction"),
        blank=True,
        max_length=600,
        help_text=_("One or two sentences under the title. Shown in lists as well."),
    )
    picture = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    picture_alt = models.CharField(
        _("description of the picture"),
        max_length=200,
        blank=True,
        help_text=_("Left empty, the picture counts as decoration."),
    )

    content_panels = [*Page.content_panels, FieldPanel("intro"), *picture_panels]
    promote_panels = [*Page.promote_panels, ChecksPanel(heading=_("Checks"))]
    api_fields = [APIField("intro"), *picture_fields]
    search_fields = [*Page.search_fields, index.SearchField("intro")]

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.slug and _is_taken(self.slug):
            raise ValidationError(
                {"slug": _("The site itself uses this address. Choose another one.")}
            )

    @classmethod
    def whole(cls) -> models.QuerySet[Any]:
        """Rows with all that their page shows beside its own columns: one query each."""
        rows: models.QuerySet[Any] = cls._default_manager.select_related("picture", "locale")
        return rows

    @cached_property
    def private_pages_exist(self) -> bool:
        return bool(PageViewRestriction.objects.exists())

    def get_view_restrictions(self) -> Any:
        # While nothing is private there is no need to walk up to the root.
        if not self.private_pages_exist:
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()

    @property
    def description(self) -> str:
        """What a search engine may show under the title."""
        return self.search_description or self.intro

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["crumbs"] = self.crumbs()
        return context

    def crumbs(self) -> list[Page]:
        """The pages above this one, the home page first. A page not yet saved has none."""
        if not self.path:
            return []
        return list(self.get_ancestors().filter(depth__gte=2))


def _is_taken(slug: str) -> bool:
    """Would an application answer at /<slug>/ before Wagtail is asked?"""
    with translation.override("id"):
        return bool(resolve(f"/{slug}/").url_name != "wagtail_serve")


def newest(*, size: int, category: str = "") -> SearchResults:
    """The newest published complaints (of one category), as the search knows them."""
    wanted = (category,) if category else ()
    request = SearchRequest(category=wanted, sort="newest", size=size)
    return find(request, now=timezone.now())


def newest_cards(*, size: int, category: str = "") -> list[Card]:
    return from_hits(newest(size=size, category=category).hits)
