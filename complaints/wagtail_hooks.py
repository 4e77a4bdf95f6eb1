"""Registers the desk with Wagtail. What it does is in complaints.desk."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import pre_save
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path
from django.utils.html import format_html
from wagtail import hooks
from wagtail.models import ModelLogEntry
from wagtail.permissions import register_permission_policy

from complaints.desk import log_entries, menu, urls, vocabularies
from complaints.desk.scoping import ComplaintPolicy
from complaints.models.private import Complaint

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


@hooks.register("construct_help_menu")
def without_release_news(request: HttpRequest, items: list[Any]) -> None:
    """News of Wagtail is for developers; its badge would call every officer."""
    items[:] = [item for item in items if not item.name.startswith("whats-new-in-wagtail")]


@hooks.register("insert_global_admin_css")
def desk_style() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("complaints/desk.css"))
