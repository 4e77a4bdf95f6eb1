"""Who filed a complaint: shown to a verifier, and to an officer whom a verifier let look.

An identity is opened by a POST alone, so that no link and no prefetch does, for this one
answer, and every opening is written down.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column

from complaints import http_statuses, identities, identity_requests
from complaints.desk import clocks
from complaints.desk.case import CasePage
from complaints.desk.identity_panel import AskForm, GrantForm
from complaints.desk.queues import DeskList
from complaints.desk.scoping import VERIFIER
from complaints.errors import ComplaintError
from complaints.models.custody import IdentityRequest


class IdentityPage(CasePage):
    """An answer of the case page to something about the identity."""

    http_method_names = ["post"]

    def refused_here(self, error: ComplaintError) -> HttpResponseBase:
        return self.show(refusal=error.sentence, status=http_statuses.of_form(error))


class ShowIdentity(IdentityPage):
    """Opens the identity for this one answer."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        now = timezone.now()
        try:
            if self.user.is_verifier:
                why = identities.Why.CASEWORK
                person = identities.reveal(self.complaint, by=self.user, why=why, now=now)
            else:
                person = identity_requests.open_identity(self.complaint, by=self.user, now=now)
        except ComplaintError as error:
            return self.refused_here(error)
        return self.show(identity=person, identity_shown=True)


class AskIdentity(IdentityPage):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = AskForm(request.POST)
        if not form.is_valid():
            return self.show(ask_form=form, status=422)
        reason, now = form.cleaned_data["reason"], timezone.now()
        try:
            identity_requests.ask(self.complaint, reason, by=self.user, now=now)
        except ComplaintError as error:
            return self.refused_here(error)
        messages.success(request, _("The verifiers have your question."))
        return redirect("desk:complaint", self.complaint.reference)


class AnswerRequest(IdentityPage):
    """Grants or refuses what an officer asked."""

    needs = VERIFIER
    asked: IdentityRequest
    granting = True

    def read_object(self) -> None:
        asked = IdentityRequest.objects.select_related("complaint")
        self.asked = get_object_or_404(asked, pk=self.kwargs["pk"], complaint__in=self.complaints())
        self.complaint = self.find_complaint(self.asked.complaint.reference)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form, now = GrantForm(request.POST), timezone.now()
        if self.granting and not form.is_valid():
            return self.show(status=422)
        try:
            if self.granting:
                days = form.cleaned_data["days"]
                identity_requests.grant(self.asked, by=self.user, now=now, days=days)
            else:
                identity_requests.refuse(self.asked, by=self.user, now=now)
        except ComplaintError as error:
            return self.refused_here(error)
        messages.success(request, _("The officer sees your answer on the case."))
        return redirect("desk:complaint", self.complaint.reference)


class RequestColumn(Column):
    cell_template_name = "complaints/desk/cells/identity_request.html"


class IdentityRequests(DeskList):
    """What officers asked and nobody has answered."""

    needs = VERIFIER
    page_title = gettext_lazy("Identity requests")
    index_url_name = "desk:identity_requests"
    index_results_url_name = "desk:identity_requests_results"
    default_ordering = "asked_at"
    empty_words = gettext_lazy("No officer asks for an identity.")

    @cached_property
    def columns(self) -> list[Column]:
        now = timezone.now()
        return [
            RequestColumn("reference", label=_("Complaint")),
            Column("agency", label=_("Agency"), classname="desk-wide", width="26%"),
            Column("asked_by", label=_("Officer"), classname="desk-wide", width="20%"),
            Column(
                "asked_at",
                label=_("Asked"),
                accessor=lambda row: clocks.days_ago(row.asked_at, now=now),
                sort_key="asked_at",
                width="14%",
            ),
        ]

    def get_base_queryset(self) -> QuerySet[IdentityRequest]:
        rows = identity_requests.waiting().select_related("complaint", "agency", "asked_by")
        return rows.filter(complaint__in=self.complaints())
