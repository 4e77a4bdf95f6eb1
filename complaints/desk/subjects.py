"""The data subject desk: requests under UU PDP 27/2022, for verifiers alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button

from complaints import (
    http_statuses,
    identities,
    registration,
    subject_copy,
    subject_report,
    subject_steps,
    subjects,
)
from complaints.desk.queues import DeskList
from complaints.desk.scoping import VERIFIER, DeskView
from complaints.desk.subject_forms import (
    AcceptForm,
    AnswerForm,
    CorrectForm,
    RefuseForm,
    RegisterForm,
    SearchForm,
)
from complaints.errors import ComplaintError, InvalidInput
from complaints.models.custody import SubjectCase

Right, State = subjects.Right, subjects.State


class RequestColumn(Column):
    cell_template_name = "complaints/desk/cells/subject_case.html"


class ClockColumn(Column):
    cell_template_name = "complaints/desk/cells/subject_clock.html"


class Requests(DeskList):
    """All requests, the most urgent first; the overdue ones are marked."""

    needs = VERIFIER
    page_title = gettext_lazy("Data subject requests")
    header_icon = "user"
    index_url_name = "desk:subjects"
    index_results_url_name = "desk:subjects_results"
    default_ordering = "due_at"
    empty_words = gettext_lazy("Nobody has asked about their data.")

    @cached_property
    def columns(self) -> list[Column]:
        return [
            RequestColumn("number", label=_("Request")),
            Column("state", label=_("State"), accessor="get_state_display", width="16%"),
            ClockColumn("due_at", label=_("Due"), accessor=clock, sort_key="due_at", width="24%"),
        ]

    def order_queryset(self, queryset: Any) -> Any:
        """What is unfinished stands before what is over."""
        return super().order_queryset(queryset).order_by("is_over", self.ordering, "pk")

    def get_base_queryset(self) -> QuerySet[SubjectCase]:
        over = ~Q(state__in=subjects.UNFINISHED)
        found = subjects.cases(self.user).annotate(is_over=over)
        if self.request.GET.get("state") == "unfinished":  # the number on the first page
            found = found.filter(state__in=subjects.UNFINISHED)
        return found.select_related("complaint", "account")

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        new, search = reverse("desk:subject_new"), reverse("desk:subject_search")
        return [
            Button(_("Register a request"), url=new, icon_name="plus", priority=10),
            Button(_("Who filed with this number?"), url=search, icon_name="search", priority=20),
        ]


def clock(case: SubjectCase) -> dict[str, Any]:
    """Return how the three days stand."""
    end = case.closed_at or timezone.now()
    hours = int((case.due_at - end).total_seconds() // 3600)
    late = end > case.due_at
    if case.state not in subjects.UNFINISHED:
        return {"urgency": "missed" if late else "kept", "words": "", "due_at": case.due_at}
    words = _("overdue") if late else _("%(hours)s hours left") % {"hours": hours}
    urgency = "late" if late else ("today" if hours < 24 else "running")
    return {"urgency": urgency, "words": words, "due_at": case.due_at}


class SubjectView(DeskView):
    needs = VERIFIER
    header_icon = "user"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        desk = {"url": reverse("desk:subjects"), "label": _("Data subject requests")}
        here = {"url": "", "label": self.get_page_title()}
        return [*super().get_breadcrumbs_items(), desk, here]


class Register(SubjectView):
    page_title = gettext_lazy("Register a request")
    template_name = "complaints/desk/subject_new.html"

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return self.show(form=RegisterForm(initial={"reference": request.GET.get("reference", "")}))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        form = RegisterForm(request.POST)
        if not form.is_valid():
            return self.show(form=form, status=422)
        try:
            case = subjects.register(**form.cleaned_data, by=self.user, now=timezone.now())
        except InvalidInput as error:
            show_faults(form, error)
            return self.show(form=form, status=422)
        messages.success(request, _("The request is registered; its clock runs."))
        return redirect("desk:subject", case.pk)


def show_faults(form: Form, error: InvalidInput) -> None:
    for field, faults in error.fields.items():
        for _code, sentence in faults:
            form.add_error(field if field in form.fields else None, str(sentence))


class Search(SubjectView):
    """Which complaints a telephone or an e-mail filed: by blind index, nothing is opened."""

    page_title = gettext_lazy("Who filed with this number?")
    template_name = "complaints/desk/subject_search.html"

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return self.show(form=SearchForm())

    def post(self, request: HttpRequest) -> HttpResponseBase:
        form = SearchForm(request.POST)
        if not form.is_valid():
            return self.show(form=form, status=422)
        found = identities.filed_with(**form.cleaned_data).filter(pk__in=self.complaints())
        return self.show(form=form, asked=True, found=found.order_by("-received_at")[:200])


class RequestPage(SubjectView):
    """One request: what is asked, its clock, the next decision, the report."""

    template_name = "complaints/desk/subject.html"
    case: SubjectCase

    def read_object(self) -> None:
        found = subjects.cases(self.user).select_related("complaint", "account", "handled_by")
        self.case = get_object_or_404(found, pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return self.case.number

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        case = self.case
        forms = {"accept_form": AcceptForm(case=case), "refuse_form": RefuseForm()}
        forms |= {"correct_form": CorrectForm(), "answer_form": AnswerForm({"answer": case.answer})}
        done = case.state in {State.RUNNING, State.DONE}
        return super().get_context_data(**kwargs) | {
            **forms,
            "case": case,
            "clock": clock(case),
            "proven": _PROOFS.get(subjects.proven(case), ""),
            "scope": subject_steps.scope(case),
            "compares": bool(case.account and registration.can_compare(case.account)),
            "is_open": case.state == State.OPEN,
            "corrects": case.right == Right.CORRECTION,
            "copies": case.right == Right.ACCESS and case.state == State.DONE,
            "report": subject_report.lines(case) if done else [],
            "withdraws": case.right in {Right.ERASURE, Right.CONSENT},
            **kwargs,
        }

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        return self.show()

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        decide = _DECISIONS.get(request.POST.get("decision", ""))
        if decide is None:
            return self.show(status=422)
        try:
            refused = decide(self)
        except ComplaintError as error:
            self.read_object()
            status = http_statuses.of_form(error)
            return self.show(refusal=error.sentence, status=status)
        return refused or redirect("desk:subject", pk)

    def _prove(self) -> HttpResponseBase | None:
        digits = self.request.POST.get("nik_end", "")[:20]
        subjects.prove(self.case, by=self.user, now=timezone.now(), nik_end=digits)
        return None

    def _accept(self) -> HttpResponseBase | None:
        form = AcceptForm(self.request.POST, case=self.case)
        form.full_clean()
        subjects.accept(self.case, by=self.user, now=timezone.now(), **form.cleaned_data)
        messages.success(self.request, _("The request is being done; reload to see the report."))
        return None

    def _correct(self) -> HttpResponseBase | None:
        form = CorrectForm(self.request.POST)
        if not form.is_valid():
            return self.show(correct_form=form, status=422)
        subjects.correct(self.case, form.person(), by=self.user, now=timezone.now())
        messages.success(self.request, _("The right values are kept now."))
        return None

    def _refuse(self) -> HttpResponseBase | None:
        form = RefuseForm(self.request.POST)
        if not form.is_valid():
            return self.show(refuse_form=form, status=422)
        subjects.refuse(self.case, **form.cleaned_data, by=self.user, now=timezone.now())
        messages.success(self.request, _("The request is refused."))
        return None

    def _answer(self) -> HttpResponseBase | None:
        form = AnswerForm(self.request.POST)
        if not form.is_valid():
            return self.show(answer_form=form, status=422)
        subjects.answer(self.case, form.cleaned_data["answer"], by=self.user)
        messages.success(self.request, _("The answer is kept."))
        return None


_DECISIONS: dict[str, Callable[[RequestPage], HttpResponseBase | None]] = {
    "prove": RequestPage._prove,
    "accept": RequestPage._accept,
    "correct": RequestPage._correct,
    "refuse": RequestPage._refuse,
    "answer": RequestPage._answer,
}
_PROOFS = {
    subjects.BY_RECEIPT: gettext_lazy("by the receipt"),
    subjects.BY_ACCOUNT: gettext_lazy("by the account"),
    subjects.BY_VERIFIER: gettext_lazy("by a verifier"),
}


class Report(RequestPage):
    """The completion report as a file."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        return download(subject_report.as_text(self.case), f"{self.case.number}.txt")

    http_method_names = ["get"]


class Copy(RequestPage):
    """The copy to hand over. A POST: each one opens identities, and is logged."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        if self.case.right != Right.ACCESS or self.case.state != State.DONE:
            return self.show(status=409)
        content = subject_copy.of(self.case, by=self.user, now=timezone.now())
        if request.POST.get("format") == "json":
            return download(subject_copy.as_json(content), f"{self.case.number}.json")
        return download(subject_copy.as_text(content), f"{self.case.number}.txt")


def download(text: str, name: str) -> HttpResponse:
    kind = "application/json" if name.endswith(".json") else "text/plain; charset=utf-8"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type=kind, headers=headers)
