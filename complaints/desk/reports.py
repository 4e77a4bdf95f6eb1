"""Reports of personal data: what somebody said about a public text, and what is done about it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column

from complaints import notes, reports
from complaints.desk import clocks
from complaints.desk.case import CaseView
from complaints.desk.forms import RemovalForm
from complaints.desk.queues import DeskList
from complaints.desk.scoping import MODERATION
from complaints.errors import ComplaintError
from complaints.models.review import PrivacyReport
from complaints.permissions import may_moderate
from complaints.stages import Removal


class ReportColumn(Column):
    cell_template_name = "complaints/desk/cells/report.html"


class Reports(DeskList):
    """What waits for a decision, the oldest first: it is out of sight meanwhile."""

    needs = MODERATION
    page_title = gettext_lazy("Reports of personal data")
    index_url_name = "desk:reports"
    index_results_url_name = "desk:reports_results"
    default_ordering = "reported_at"
    empty_words = gettext_lazy("No report waits for a decision.")

    @cached_property
    def columns(self) -> list[Column]:
        now = timezone.now()
        return [
            ReportColumn("message", label=_("Text")),
            Column("kind", label=_("It shows"), accessor="get_kind_display", width="26%"),
            Column(
                "reported_at",
                label=_("Reported"),
                accessor=lambda report: clocks.days_ago(report.reported_at, now=now),
                sort_key="reported_at",
                width="14%",
            ),
        ]

    def get_base_queryset(self) -> QuerySet[PrivacyReport]:
        return reports.waiting().select_related("message__complaint", "message__post__thread")


class ReportPage(CaseView):
    """The text as the public read it, the words of the report, and three ways to decide."""

    needs = MODERATION
    template_name = "complaints/desk/report.html"
    page_subtitle = gettext_lazy("Report of personal data")
    report: PrivacyReport

    def read_object(self) -> None:
        self.report = get_object_or_404(
            PrivacyReport.objects.select_related(
                "message__complaint", "message__post__thread", "message__post__agency",
                "message__post__participant", "decided_by",
            ),
            pk=self.kwargs["pk"],
        )  # fmt: skip
        self.complaint = self.complaint_of(self.report.message)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        others = reports.waiting().filter(message=self.report.message).exclude(pk=self.report.pk)
        return super().get_context_data(**kwargs) | {
            "report": self.report,
            "post": self.report.message.post,
            "others": others.select_related("message__complaint"),
            "is_open": self.report.state == PrivacyReport.State.OPEN,
            "may_reword": may_moderate(self.user, self.report.message),
        }

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.show(form=RemovalForm(initial={"removal": Removal.PERSONAL_DATA}))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = RemovalForm(request.POST)
        removing = request.POST.get("decision") == "remove"
        if removing and not form.is_valid():
            return self.show(form=form, status=422)
        try:
            with transaction.atomic():
                said = self._remove(form) if removing else self._restore()
        except ComplaintError as error:
            return self.refused(error, form)
        messages.success(request, said)
        return redirect("desk:reports")

    def _restore(self) -> str:
        reports.restore(self.report, by=self.user, now=timezone.now())
        return _("The text is in sight again.")

    def _remove(self, form: RemovalForm) -> str:
        now = timezone.now()
        removal = Removal(form.cleaned_data["removal"])
        reports.remove(self.report, removal=removal, by=self.user, now=now)
        notes.write_reason(self.complaint, form.cleaned_data["reason"], by=self.user, now=now)
        return _("The text is removed; its place says why.")
