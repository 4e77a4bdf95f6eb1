"""Registers the editors' part of the search with Wagtail."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from complaints.throttle import client
from search import openings
from search.misses_desk import Misses, may_read


@hooks.register("register_admin_urls")
def misses_urls() -> list[URLPattern]:
    return [path("pencarian/tanpa-hasil/", Misses.as_view(), name="search_misses")]


@hooks.register("before_serve_page")
def count_opening(page: Page, request: HttpRequest, args: object, kwargs: object) -> None:
    openings.note_opened(request, client=client(request), now=timezone.now())


class MissesItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_read(request.user)


@hooks.register("register_admin_menu_item")
def misses_menu_item() -> MenuItem:
    return MissesItem(
        _("Missed searches"), reverse_lazy("search_misses"), name="search-misses",
        icon_name="search", order=250,
    )  # fmt: skip
