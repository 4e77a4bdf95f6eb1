"""What editors keep beside the pages: notices of the whole site, and texts of the forms."""

from __future__ import annotations

from typing import Any

from django.forms import Textarea
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet

from pages.models.notices import SiteNotice
from pages.models.texts import PLACES, ExplanatoryText
from pages.synonyms import Synonyms

_WORDS = Textarea(attrs={"rows": 3})


class _List(ModelViewSet):
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = False
    search_backend_name = None
    list_per_page = 50


class SiteNotices(_List):
    model = SiteNotice
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
            FieldPanel("level"),
            MultiFieldPanel(
                [FieldPanel("title_id"), FieldPanel("text_id", widget=_WORDS)],
                heading=_("Indonesian"),
            ),
            MultiFieldPanel(
                [FieldPanel("title_en"), FieldPanel("text_en", widget=_WORDS)],
                heading=_("English"),
            ),
            FieldRowPanel([FieldPanel("shown_from"), FieldPanel("shown_until")]),
            FieldPanel("link"),
        ]
    )


class AddText(generic.CreateView):
    def get_initial_form_instance(self) -> ExplanatoryText:
        """Begin with the wording of the program, so that nobody starts from nothing."""
        place = self.request.GET.get("place", "")
        return ExplanatoryText(place=place if place in PLACES else "")


class ExplanatoryTexts(_List):
    model = ExplanatoryText
    add_view_class = AddText
    icon = "edit"
    menu_label = _("Texts of the forms")
    list_display = [
        Column("__str__", label=_("Place")),
        Column("text_id", label=_("Indonesian")),
    ]
    form_fields = ["place", "text_id", "text_en"]
    ordering = ["place"]


class Contents(ViewSetGroup):
    menu_label = _("Contents")
    menu_name = "contents"
    menu_icon = "doc-full"
    menu_order = 340
    items: Any = (SiteNotices, ExplanatoryTexts, Synonyms)
