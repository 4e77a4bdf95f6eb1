"""The monthly report: who opened identities of reporters, how often and why."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from complaints import accesses
from complaints.desk.scoping import DeskView
from complaints.permissions import Right, rights

READERS = frozenset({Right.VERIFY, Right.OPERATE})
COLUMNS = ("month", "account", "email", "why", "openings", "complaints", "flagged")


def may_read_accesses(user: Any) -> bool:
    return not rights(user).isdisjoint(READERS)


class Accesses(DeskView):
    """One month. The chain is walked too: a report of a broken log says so."""

    page_title = gettext_lazy("Accesses to identities")
    header_icon = "key"
    template_name = "complaints/desk/accesses.html"
    http_method_names = ["get"]
    needs: ClassVar[frozenset[Right]] = READERS

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.month = asked_month(request)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = {"url": reverse("desk:accesses"), "label": self.page_title}
        return [*super().get_breadcrumbs_items(), here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        first = self.month.replace(day=1)
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "month": first,
            "earlier": first - timedelta(days=1),
            "later": first + timedelta(days=32),
            "lines": accesses.report(first),
            "limit": settings.ACCESS_REPORT_LIMIT,
            "broken": next(accesses.breaks(), None),
        }

    def get(self, request: HttpRequest) -> HttpResponseBase:
        answer: HttpResponseBase = self.render_to_response(self.get_context_data())
        return answer


class AccessesTable(Accesses):
    """The same as comma-separated values."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        name = f"accesses-{self.month:%Y-%m}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        answer = HttpResponse(content_type="text/csv; charset=utf-8", headers=headers)
        writer = csv.writer(answer)
        writer.writerow(COLUMNS)
        writer.writerows(accesses.rows(self.month))
        return answer


def asked_month(request: HttpRequest) -> date:
    """Return the first day of ?month=2026-10, or else of the present month."""
    try:
        return date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        return timezone.localdate().replace(day=1)
