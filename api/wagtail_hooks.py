"""The button by which an editor looks at a draft on the separate front end."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem

from api.v2.preview_desk import OpenPreview


@hooks.register("register_admin_urls")
def preview_urls() -> list[URLPattern]:
    return [path("konten/pratinjau/<int:number>/", OpenPreview.as_view(), name="front_end_preview")]


class FrontEndPreviewItem(ActionMenuItem):
    """Beside "Save draft": it shows what was saved last."""

    name = "action-front-end-preview"
    label = _("See the saved draft on the other site")
    icon_name = "view"
    order = 70

    def is_shown(self, context: dict[str, Any]) -> bool:
        if not settings.HEADLESS_PREVIEW_URL or context["view"] != "edit":
            return False
        return bool(self.get_user_page_permissions_tester(context).can_edit())

    def get_url(self, parent_context: dict[str, Any]) -> str:
        return reverse("front_end_preview", args=[parent_context["page"].pk])


@hooks.register("register_page_action_menu_item")
def preview_item() -> FrontEndPreviewItem:
    return FrontEndPreviewItem()
