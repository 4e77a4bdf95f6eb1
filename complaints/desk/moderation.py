"""Moderators' pages about people they do not know: measures, and appeals against decisions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column

from complaints import data_keys, http_statuses, moderation, moderation_log, sanctions
from complaints.desk import clocks
from complaints.desk.case import CaseView
from complaints.desk.forms import SanctionForm
from complaints.desk.queues import DeskList
from complaints.desk.scoping import MODERATION, DeskView
from complaints.errors import ComplaintError
from complaints.models.moderation import Appeal, Sanction
from complaints.models.private import Message
from complaints.models.review import PrivacyReport
from complaints.stages import Refusal, Removal


class SanctionWriter(CaseView):
    """Silences or excludes whoever wrote a text. Who that is stays unknown here."""

    needs = MODERATION
    template_name = "complaints/desk/reason.html"
    page_subtitle = gettext_lazy("Silence or exclude")
    intro: Any = gettext_lazy(
        "The measure is about the writer of this text, whom you need not know. The writer is told"
        " the reason and the end, may appeal, and may always file complaints."
    )
    text: Message

    def read_object(self) -> None:
        self.text = self.find_message(self.kwargs["pk"])
        self.complaint = self.complaint_of(self.text)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = {"intro": self.intro, "text": self.text}
        return super().get_context_data(**kwargs) | shown

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.show(form=SanctionForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = SanctionForm(request.POST)
        if not form.is_valid():
            return self.show(form=form, status=422)
        try:
            self.act(form.cleaned_data, timezone.now())
        except ComplaintError as error:
            return self.refused(error, form)
        messages.success(request, _("The measure stands from now on."))
        return redirect("desk:sanctions")

    def act(self, given: dict[str, Any], now: datetime) -> None:
        sanctions.on_writer(self.text, **given, by=self.user, now=now)


class SanctionSender(SanctionWriter):
    """The same for the network address from which a report was sent."""

    intro = gettext_lazy(
        "The measure is about the network address from which this report came; it is kept as a"
        " digest only. Others may share the address: keep it short."
    )
    report: PrivacyReport

    def read_object(self) -> None:
        rows = PrivacyReport.objects.select_related("message__complaint", "message__post")
        self.report = get_object_or_404(rows, pk=self.kwargs["pk"])
        self.text = self.report.message
        self.complaint = self.complaint_of(self.text)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"text": None}

    def act(self, given: dict[str, Any], now: datetime) -> None:
        sanctions.on_sender(self.report, **given, by=self.user, now=now)


class LiftColumn(Column):
    cell_template_name = "complaints/desk/cells/lift.html"

    def get_cell_context_data(self, instance: Sanction, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return context | {"csrf_token": get_token(context["request"])}


class Sanctions(DeskList):
    """What stands now, whoever is meant."""

    needs = MODERATION
    page_title = gettext_lazy("Silenced and excluded")
    index_url_name = "desk:sanctions"
    index_results_url_name = "desk:sanctions_results"
    default_ordering = "ends_at"
    empty_words = gettext_lazy("Nobody is silenced or excluded.")

    @cached_property
    def columns(self) -> list[Column]:
        return [
            Column("kind", label=_("Measure"), accessor="get_kind_display"),
            Column("reason", label=_("Why"), accessor="get_reason_display"),
            Column("account", label=_("Who"), accessor=_who, width="18%"),
            Column(
                "ends_at",
                label=_("Until"),
                accessor=lambda one: date_format(timezone.localtime(one.ends_at), "j F Y"),
                sort_key="ends_at",
                width="14%",
            ),
            LiftColumn("lift", label=_("Decision"), width="14%"),
        ]

    def get_base_queryset(self) -> QuerySet[Sanction]:
        return sanctions.standing(now=timezone.now())


def _who(sanction: Sanction) -> str:
    return _("a writer") if sanction.account_id else _("a network address")


class Lift(DeskView):
    needs = MODERATION
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        found = get_object_or_404(Sanction, pk=self.kwargs["pk"])
        try:
            sanctions.lift(found, by=self.user, now=timezone.now())
        except ComplaintError as error:
            messages.error(request, error.sentence)
        else:
            messages.success(request, _("The measure is lifted."))
        return redirect("desk:sanctions")


class AppealColumn(Column):
    cell_template_name = "complaints/desk/cells/appeal.html"


class Appeals(DeskList):
    """What waits, the oldest first; the own decisions among them are for others."""

    needs = MODERATION
    page_title = gettext_lazy("Appeals")
    index_url_name = "desk:appeals"
    index_results_url_name = "desk:appeals_results"
    default_ordering = "made_at"
    empty_words = gettext_lazy("No appeal waits for a decision.")

    @cached_property
    def columns(self) -> list[Column]:
        now = timezone.now()
        return [
            AppealColumn("words", label=_("Appeal of a writer")),
            Column(
                "made_at",
                label=_("Came in"),
                accessor=lambda appeal: clocks.days_ago(appeal.made_at, now=now),
                sort_key="made_at",
                width="16%",
            ),
        ]

    def get_base_queryset(self) -> QuerySet[Appeal]:
        return moderation.appeals()


class AppealPage(DeskView):
    """What was written, what was decided and why, what the writer says; grant or deny."""

    needs = MODERATION
    template_name = "complaints/desk/appeal.html"
    page_title: Any = gettext_lazy("Appeal of a writer")
    appeal: Appeal

    def read_object(self) -> None:
        rows = Appeal.objects.select_related("message__complaint", "sanction", "decided_by")
        self.appeal = get_object_or_404(rows, pk=self.kwargs["pk"])
        data_keys.warm([self.appeal.sealing_key()])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        appeal = self.appeal
        last = moderation_log.last_no(appeal.message) if appeal.message else None
        return super().get_context_data(**kwargs) | {
            "appeal": appeal,
            "decision": last,
            "reason": _reason(last.reason) if last else "",
            "is_open": appeal.state == Appeal.State.OPEN,
            "own": moderation.decided_by(appeal) == self.user.pk,
        }

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.show()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        grant = request.POST.get("decision") == "grant"
        try:
            moderation.decide_appeal(self.appeal, grant=grant, by=self.user, now=timezone.now())
        except ComplaintError as error:
            status = http_statuses.of_form(error)
            return self.show(status=status, refusal=error.sentence)
        if grant and self.appeal.message is not None:
            messages.success(request, _("Granted. Review the text now, so that it can appear."))
            return redirect("desk:review", self.appeal.message_id)
        messages.success(request, _("The appeal is decided."))
        return redirect("desk:appeals")


def _reason(code: str) -> str:
    for reasons in (Refusal, Removal):
        if code in reasons.values:
            return str(reasons(code).label)
    return ""
