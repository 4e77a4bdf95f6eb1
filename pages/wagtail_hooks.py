"""Registers the editors' lists with Wagtail."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from pages.checks_desk import Checks
from pages.editing import Contents


@hooks.register("register_admin_viewset")
def contents_viewsets() -> Any:
    return Contents()


@hooks.register("register_admin_urls")
def checks_urls() -> list[URLPattern]:
    return [path("konten/pemeriksaan/", Checks.as_view(), name="page_checks")]


@hooks.register("register_reports_menu_item")
def checks_menu_item() -> MenuItem:
    return MenuItem(
        _("Checks of the pages"), reverse_lazy("page_checks"), name="page-checks",
        icon_name="check", order=90,
    )  # fmt: skip
