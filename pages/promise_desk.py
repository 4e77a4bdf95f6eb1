"""The editors' list of service pages whose promise is not kept."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic.base import TemplateView
from wagtail.admin.ui.components import Component
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permissions import page_permission_policy

from pages import promise_tasks
from pages.models import PromiseTask
from pages.visitors import account

CLOSED_SHOWN = 20


def may_read(user: Any) -> bool:
    """Whoever may edit pages."""
    return bool(page_permission_policy.user_has_permission(user, "change"))


def waiting() -> Any:
    rows = PromiseTask.objects.select_related("page__locale", "closed_by")
    return rows.filter(state=PromiseTask.State.OPEN)


@method_decorator(never_cache, name="dispatch")
class PromiseTasks(WagtailAdminTemplateMixin, TemplateView):
    template_name = "pages/desk/promise_tasks.html"
    page_title = gettext_lazy("Promises that are not kept")
    header_icon = "warning"
    _show_breadcrumbs = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_read(request.user):
            raise PermissionDenied
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        closed = PromiseTask.objects.exclude(state=PromiseTask.State.OPEN)
        closed = closed.select_related("page__locale", "closed_by").order_by("-closed_at")
        page: dict[str, Any] = super().get_context_data(**kwargs)
        return page | {"rows": waiting(), "closed": closed[:CLOSED_SHOWN]}

    def post(self, request: HttpRequest) -> HttpResponseBase:
        number = request.POST.get("task", "")
        task, editor = None, account(request)
        if editor and number.isdecimal() and len(number) < 19:
            task = promise_tasks.done(int(number), by=editor, now=timezone.now())
        if task is not None:
            messages.success(request, _("Noted: “%(page)s”.") % {"page": task.page.title})
        return redirect("promise_tasks")


class PromisePanel(Component):
    """On the first page of the admin, while a task waits."""

    name = "promises"
    template_name = "pages/desk/promise_panel.html"
    order = 20

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"rows": waiting()}


def panels_for(request: HttpRequest) -> list[Component]:
    shown = may_read(request.user) and waiting().exists()
    return [PromisePanel()] if shown else []
