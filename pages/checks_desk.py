"""The findings of pages/checking.py, where editors meet them: beside a page, and in a report."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic.base import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permission_policies.pages import PagePermissionPolicy

from pages import checking
from pages.models import CityPage


class Checks(WagtailAdminTemplateMixin, TemplateView):
    """Every page that lacks something, for those who edit it."""

    template_name = "pages/desk/checks.html"
    page_title = _("Checks of the pages")
    header_icon = "check"
    _show_breadcrumbs = True

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kind = self.request.GET.get("kind", "")
        rows = [(page, _of_kind(page, kind)) for page in self._pages()]
        return super().get_context_data(**kwargs) | {
            "kinds": checking.KINDS,
            "kind": kind if kind in checking.KINDS else "",
            "rows": [(page, findings) for page, findings in rows if findings],
            "checked": len(rows),
        }

    def _pages(self) -> list[CityPage]:
        policy = PagePermissionPolicy()
        mine: Any = policy.instances_user_has_permission_for(self.request.user, "change")
        pages = mine.live().order_by("path").specific().iterator()
        return [page for page in pages if isinstance(page, CityPage)]


def _of_kind(page: CityPage, kind: str) -> list[checking.Finding]:
    found = checking.check(page, today=timezone.localdate())
    return [f for f in found if f.kind == kind] if kind in checking.KINDS else found
