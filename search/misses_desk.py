"""The editors' list of searches without result or opening, and what they do about each."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic.base import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from search import misses
from search.models.misses import MissedQuery

RIGHT = "search.change_missedquery"
STATES = {
    "open": gettext_lazy("To decide"),
    "decided": gettext_lazy("Decided"),
    "all": gettext_lazy("All"),
}
PAGE = 50
# The form of a new synonym; its first terms may be given in the address.
SYNONYM_FORM = "synonym:add"
Decision = MissedQuery.Decision


def may_read(user: Any) -> bool:
    return bool(user.has_perm(RIGHT))


@method_decorator(never_cache, name="dispatch")
class Misses(WagtailAdminTemplateMixin, TemplateView):
    template_name = "search/desk/misses.html"
    page_title = gettext_lazy("Searches without result")
    header_icon = "search"
    _show_breadcrumbs = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_read(request.user):
            raise PermissionDenied
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        state = self.request.GET.get("state", "open")
        state = state if state in STATES else "open"
        rows = Paginator(misses.of(state), PAGE).get_page(self.request.GET.get("page"))
        page: dict[str, Any] = super().get_context_data(**kwargs)
        states = [(name, label, name == state) for name, label in STATES.items()]
        return page | {"rows": rows, "state": state, "states": states, "actions": _actions()}

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Write down the decision, and lead to where it is carried out."""
        number, decision = request.POST.get("query", ""), request.POST.get("decision", "")
        row = (
            misses.decide(int(number), decision, now=timezone.now()) if number.isdecimal() else None
        )
        if row is None:
            return redirect("search_misses")
        if decision == Decision.SYNONYM and (form := synonym_form(row.words)):
            return redirect(form)
        if decision == Decision.PAGE:
            return redirect("wagtailadmin_explore_root")
        messages.success(request, _("Noted: “%(words)s”.") % {"words": row.words})
        back = urlencode({"state": request.POST.get("state", "open")})
        return redirect(f"{reverse('search_misses')}?{back}")


def _actions() -> list[tuple[str, Any]]:
    found = [
        (Decision.SYNONYM, gettext_lazy("Add a synonym")),
        (Decision.PAGE, gettext_lazy("Write a page")),
        (Decision.NOT_OURS, gettext_lazy("Not the city's")),
        (Decision.DONE, gettext_lazy("Done")),
    ]
    return [(str(decision), label) for decision, label in found]


def synonym_form(words: str) -> str:
    """Return the address of the form for a new synonym with the words in it; "" where none is."""
    try:
        return f"{reverse(SYNONYM_FORM)}?{urlencode({'terms': words})}"
    except NoReverseMatch:
        return ""
