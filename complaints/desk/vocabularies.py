"""The lists that staff keep up to date: agencies, categories, holidays, deadline rules …"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from complaints.desk.agencies import MergeColumn
from complaints.desk.locking import LockedViewSet
from complaints.desk.response_templates import ResponseTemplates, TemplatePolicy
from complaints.desk.routing_rules import RoutingRules
from complaints.models.office import ResponseTemplate
from complaints.models.reference import (
    Agency,
    Category,
    Channel,
    DeadlineRule,
    Guidance,
    Holiday,
    Kind,
    Nature,
    Question,
    Subcategory,
)


class LimitedPolicy(ModelPermissionPolicy):
    """Django's permissions, without the actions that nobody may take on these rows."""

    def __init__(self, model: Any, *, without: Iterable[str]) -> None:
        super().__init__(model)
        self.without = frozenset(without)

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action not in self.without and bool(super().user_has_permission(user, action))

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


# Rows point at a vocabulary's values, and addresses name them: they are switched off, never
# deleted. A deadline rule is replaced by a newer one, so that past promises keep theirs.
POLICIES: dict[type[Any], ModelPermissionPolicy] = {
    model: LimitedPolicy(model, without=["delete"])
    for model in (Agency, Category, Subcategory, Channel, Kind, Nature, Question)
} | {
    DeadlineRule: LimitedPolicy(DeadlineRule, without=["change", "delete"]),
    ResponseTemplate: TemplatePolicy(ResponseTemplate),
}


class SlugChosenOnce:
    """For a model form: addresses and partners rely on a slug once it is there."""

    instance: Any
    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "slug" in self.fields:
            self.fields["slug"].disabled = True


class ListViewSet(LockedViewSet, ModelViewSet):
    """A list of rows that nobody publishes, schedules or copies; of two editors one wins."""

    add_to_reference_index = False
    copy_view_enabled = False
    search_backend_name = None
    list_per_page = 50
    inspect_view_enabled = False
    icon = "list-ul"


class VocabularyViewSet(ListViewSet):
    list_display = [
        "name",
        Column("name_en", label=_("Name in English"), classname="desk-wide"),
        BooleanColumn("active", label=_("Active")),
    ]
    list_filter = ["active"]
    search_fields = ["name", "name_en"]
    form_fields = ["name", "name_en", "slug", "position", "active"]
    ordering = ["position", "name"]

    def get_form_class(self, for_update: bool = False) -> Any:
        made = super().get_form_class(for_update=for_update)
        return type(made.__name__, (SlugChosenOnce, made), {})


class Agencies(VocabularyViewSet):
    model = Agency
    icon = "group"
    list_display = [*VocabularyViewSet.list_display, MergeColumn("merge", label="")]
    list_filter = ["active", "kind"]
    search_fields = ["name", "name_en", "short_name"]
    form_fields = ["name", "name_en", "short_name", "slug", "code", "kind", "position", "active"]


class Categories(VocabularyViewSet):
    model = Category
    icon = "folder-open-inverse"


class Subcategories(VocabularyViewSet):
    model = Subcategory
    icon = "folder-inverse"
    list_display = [
        "name",
        Column("category", label=_("Category"), classname="desk-wide"),
        "agency",
        BooleanColumn("active", label=_("Active")),
    ]
    list_filter = ["category", "active"]
    form_fields = [
        "name", "name_en", "slug", "category", "agency", "sensitive", "position", "active",
    ]  # fmt: skip


class Questions(VocabularyViewSet):
    model = Question
    icon = "help"
    list_display = [
        "name",
        Column("category", label=_("Category"), classname="desk-wide"),
        "subcategory",
        BooleanColumn("active", label=_("Active")),
    ]
    list_filter = ["category", "is_public", "active"]
    form_fields = [
        "name", "name_en", "slug", "category", "subcategory", "kind", "choices", "is_public",
        "position", "active",
    ]  # fmt: skip


class GuidanceList(ListViewSet):
    model = Guidance
    icon = "warning"
    list_display = [
        "__str__",
        "category",
        "subcategory",
        BooleanColumn("active", label=_("Active")),
    ]
    list_filter = ["category", "active"]
    search_fields = ["text", "text_en"]
    form_fields = [
        "text", "text_en", "phone", "category", "subcategory", "position", "active",
    ]  # fmt: skip
    ordering = ["position", "pk"]


class Channels(VocabularyViewSet):
    model = Channel
    icon = "globe"


class Kinds(VocabularyViewSet):
    model = Kind
    icon = "tag"


class Natures(VocabularyViewSet):
    model = Nature
    icon = "tag"


class Holidays(ListViewSet):
    model = Holiday
    icon = "calendar"
    list_display = [
        "name",
        "date",
        "kind",
        BooleanColumn("closes_offices", label=_("Offices closed")),
    ]
    list_filter = {"date": ["year"], "kind": ["exact"]}
    search_fields = ["name"]
    form_fields = ["date", "name", "kind", "closes_offices", "source"]
    ordering = ["-date"]


class DeadlineRules(ListViewSet):
    model = DeadlineRule
    icon = "time"
    list_display = ["promise", "least", "amount", "unit", "valid_from", "source"]
    form_fields = ["promise", "least", "amount", "unit", "valid_from", "source"]
    ordering = ["promise", "-valid_from"]


class Vocabularies(ViewSetGroup):
    menu_label = _("Lists")
    menu_name = "vocabularies"
    menu_icon = "list-ul"
    menu_order = 160
    items = [
        Agencies, Categories, Subcategories, Questions, GuidanceList, Channels, Kinds, Natures,
        Holidays, DeadlineRules, RoutingRules, ResponseTemplates,
    ]  # fmt: skip
