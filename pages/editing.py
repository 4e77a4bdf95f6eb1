"""What editors keep beside the pages: notices of the whole site, and texts of the forms."""

from __future__ import annotations

from typing import Any

from django.forms import Textarea
from django.urls import reverse
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
)
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import (
    CreateView,
    IndexView,
    SnippetViewSet,
    SnippetViewSetGroup,
)

from pages.models.notices import SiteNotice
from pages.models.texts import PLACES, ExplanatoryText
from pages.synonyms import Synonyms

_WORDS = Textarea(attrs={"rows": 3})


def _needed(name: str, **options: Any) -> FieldPanel:
    """A field that a draft needs as well: both languages are written together."""
    return FieldPanel(name, required_on_save=True, **options)


class _Drafts(SnippetViewSet):
    """A list of texts that are written, read over and published like pages."""

    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = False
    search_backend_name = None
    list_per_page = 50

    def register_chooser_viewset(self) -> None:
        """Nothing points at one of them: there is nothing to choose."""


class SiteNotices(_Drafts):
    model = SiteNotice
    base_url_path = admin_url_namespace = "sitenotice"
    icon = "warning"
    menu_label = _("Site-wide notices")
    list_display = [
        "title_id",
        Column("get_level_display", label=_("Level")),
        Column("state", label=_("State")),
        DateColumn("shown_from", label=_("From")),
        DateColumn("shown_until", label=_("Until")),
    ]
    list_filter = ["level"]
    search_fields = ["title_id", "title_en", "text_id", "text_en"]
    ordering = ["-shown_from"]
    edit_handler = ObjectList(
        [
            _needed("level"),
            MultiFieldPanel(
                [_needed("title_id"), _needed("text_id", widget=_WORDS)],
                heading=_("Indonesian"),
            ),
            MultiFieldPanel(
                [_needed("title_en"), _needed("text_en", widget=_WORDS)],
                heading=_("English"),
            ),
            FieldRowPanel([_needed("shown_from"), FieldPanel("shown_until")]),
            FieldPanel("link"),
            PublishingPanel(),
        ]
    )


class AddText(CreateView):
    def get_initial_form_instance(self) -> ExplanatoryText:
        """Begin with the wording of the program, so that nobody starts from nothing."""
        place = self.request.GET.get("place", "")
        if place not in PLACES:
            return ExplanatoryText()
        words = {}
        for language in ("id", "en"):
            with translation.override(language):
                words[f"text_{language}"] = str(PLACES[place][1])
        return ExplanatoryText(place=place, **words)


class TextsIndex(IndexView):
    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """One for each place that still says what the program says, begun with its wording."""
        changed = set(ExplanatoryText.objects.values_list("place", flat=True))
        address = reverse("explanatorytext:add")
        return [
            Button(str(name), f"{address}?place={place}", icon_name="edit")
            for place, (name, _wording) in PLACES.items()
            if place not in changed
        ]


class ExplanatoryTexts(_Drafts):
    model = ExplanatoryText
    base_url_path = admin_url_namespace = "explanatorytext"
    add_view_class = AddText
    index_view_class = TextsIndex
    icon = "edit"
    menu_label = _("Texts of the forms")
    list_display = [
        Column("__str__", label=_("Place")),
        Column("text_id", label=_("Indonesian")),
        Column("status_string", label=_("State")),
    ]
    edit_handler = ObjectList(
        [
            _needed("place"),
            _needed("text_id", widget=_WORDS),
            _needed("text_en", widget=_WORDS),
            PublishingPanel(),
        ]
    )
    ordering = ["place"]


class Contents(SnippetViewSetGroup):
    menu_label = _("Contents")
    menu_name = "contents"
    menu_icon = "doc-full"
    menu_order = 340
    items: Any = (SiteNotices, ExplanatoryTexts, Synonyms)
