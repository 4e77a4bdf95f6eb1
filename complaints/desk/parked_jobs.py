"""Work that failed too often and waits for a person."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic.base import BaseListingView

from complaints import jobs
from complaints.desk.scoping import OPERATOR, DeskView
from complaints.models.work import Job
from complaints.permissions import Right, rights


class OperatorOnly(DeskView):
    """For accounts that operate the platform."""

    needs: ClassVar[frozenset[Right]] = OPERATOR


def may_run_jobs(user: Any) -> bool:
    return Right.OPERATE in rights(user)


class RetryColumn(Column):
    cell_template_name = "complaints/desk/cells/retry.html"

    def get_cell_context_data(self, instance: Job, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return context | {"csrf_token": get_token(context["request"])}


class ParkedJobs(OperatorOnly, BaseListingView):
    template_name = "complaints/desk/list.html"
    results_template_name = "complaints/desk/list_results.html"
    index_url_name = "desk:jobs"
    index_results_url_name = "desk:jobs_results"
    page_title = gettext_lazy("Parked jobs")
    header_icon = "warning"
    paginate_by = 50
    default_ordering = "-finished_at"

    @cached_property
    def columns(self) -> list[Column]:
        return [
            Column("kind", label=_("Kind")),
            Column("key", label=_("Key"), classname="desk-wide"),
            Column("attempts", label=_("Attempts"), width="10%"),
            Column("last_error", label=_("Last error")),
            DateColumn("finished_at", label=_("Parked"), sort_key="finished_at", width="14%"),
            RetryColumn("retry", label="", width="12%"),
        ]

    def get_base_queryset(self) -> Any:
        return Job.objects.filter(state=Job.State.PARKED)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        return context | {"empty_words": _("No job is parked. All is well.")}


class RetryJob(OperatorOnly):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        if jobs.retry(pk, now=timezone.now()):
            messages.success(request, _("The job waits for a worker."))
        else:
            messages.warning(request, _("The job is not parked any more."))
        return redirect("desk:jobs")
