"""The synonyms of the search, as editors keep them in the admin."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from search.models.synonyms import Synonym

LONGEST_TERMS = 500


class AddSynonym(generic.CreateView):
    def get_initial_form_instance(self) -> Synonym:
        """Begin with the terms of the address: a search that found nothing leads here."""
        return Synonym(terms=self.request.GET.get("terms", "")[:LONGEST_TERMS])


class Synonyms(ModelViewSet):
    model = Synonym
    add_view_class = AddSynonym
    icon = "openquote"
    menu_label = _("Synonyms")
    menu_name = "synonyms"
    menu_order = 350
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = False
    search_backend_name = None
    list_per_page = 50
    list_display = [
        Column("__str__", label=_("Terms")),
        Column("query", label=_("Trial query")),
        BooleanColumn("active", label=_("Active")),
    ]
    list_filter = ["active", "one_way"]
    search_fields = ["terms", "query"]
    form_fields = ["terms", "one_way", "query", "expects", "active"]
    ordering = ["terms"]
