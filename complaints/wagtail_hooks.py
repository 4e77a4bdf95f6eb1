"""Registers the desk with Wagtail. What it does is in complaints.desk."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import pre_save
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import ModelLogEntry
from wagtail.permissions import register_permission_policy

from complaints.desk import account_doors, log_entries, menu, urls, vocabularies
from complaints.desk.scoping import ComplaintPolicy
from complaints.models.private import Complaint
from complaints.permissions import Right, is_of_the_office, rights

pre_save.connect(log_entries.name_accounts_by_number, sender=ModelLogEntry)

# Before anything asks for a policy: Wagtail refuses one that comes later.
register_permission_policy(Complaint, ComplaintPolicy(Complaint))
for _model, _policy in vocabularies.POLICIES.items():
    register_permission_policy(_model, _policy)


@hooks.register("register_admin_urls")
def desk_urls() -> list[URLPattern | URLResolver]:
    return [path("pengaduan/", include(urls))]


@hooks.register("register_admin_menu_item")
def desk_menu_item() -> Any:
    return menu.desk_menu()


@hooks.register("register_admin_viewset")
def vocabulary_viewsets() -> Any:
    return vocabularies.Vocabularies()


@hooks.register("construct_homepage_panels")
def desk_panels(request: HttpRequest, panels: list[Any]) -> None:
    panels.extend(menu.panels_for(request))


@hooks.register("register_log_actions")
def desk_log_actions(actions: Any) -> None:
    actions.register_action(
        account_doors.RESET, _("Reset the second factor"), _("Second factor reset")
    )
    actions.register_action(
        account_doors.SIGNED_OUT, _("Sign out everywhere"), _("Signed out everywhere")
    )


@hooks.register("register_user_listing_buttons")
def sign_in_button(user: Any, request_user: Any) -> list[Button]:
    if Right.OPERATE not in rights(request_user) or not is_of_the_office(user):
        return []
    doors = reverse("desk:account_doors", args=[user.pk])
    return [Button(_("Sign-in"), url=doors, icon_name="lock", priority=15)]


@hooks.register("construct_help_menu")
def without_release_news(request: HttpRequest, items: list[Any]) -> None:
    """News of Wagtail is for developers; its badge would call every officer."""
    items[:] = [item for item in items if not item.name.startswith("whats-new-in-wagtail")]


@hooks.register("insert_global_admin_css")
def desk_style() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("complaints/desk.css"))
