"""Registers the editors' lists with Wagtail."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from complaints import purging
from pages import promise_desk
from pages.checks_desk import Checks
from pages.editing import Contents


@hooks.register("register_admin_urls")
def promise_urls() -> list[URLPattern]:
    view = promise_desk.PromiseTasks.as_view()
    return [path("layanan/janji/", view, name="promise_tasks")]


class PromiseItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return promise_desk.may_read(request.user)


@hooks.register("register_admin_menu_item")
def promise_menu_item() -> MenuItem:
    return PromiseItem(
        _("Promises not kept"), reverse_lazy("promise_tasks"), name="promise-tasks",
        icon_name="warning", order=240,
    )  # fmt: skip


@hooks.register("construct_homepage_panels")
def promise_panels(request: HttpRequest, panels: list[Any]) -> None:
    panels.extend(promise_desk.panels_for(request))


register_snippet(Contents)


@hooks.register("register_admin_urls")
def checks_urls() -> list[URLPattern]:
    return [path("konten/pemeriksaan/", Checks.as_view(), name="page_checks")]


@hooks.register("register_reports_menu_item")
def checks_menu_item() -> MenuItem:
    return MenuItem(
        _("Checks of the pages"), reverse_lazy("page_checks"), name="page-checks",
        icon_name="check", order=90,
    )  # fmt: skip


@hooks.register("before_serve_page")
def name_the_page(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> None:
    """For config/surrogates.py."""
    setattr(request, "surrogate_keys", [purging.page_key(page.pk)])  # noqa: B010  # ours
