"""What came in through a channel and waits for a person: completed, added to its case, set aside.

Who wrote it is not shown: it goes along sealed, and is opened on the case, where it is logged.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column

from complaints import http_statuses, incoming
from complaints.channels import replies, taking
from complaints.channels.arrived import to_filing
from complaints.desk import clocks, filing_forms, incoming_words
from complaints.desk.queues import DeskList
from complaints.desk.scoping import VERIFIER, DeskView
from complaints.errors import AlreadyMoved, ComplaintError, InvalidInput
from complaints.models.incoming import Received
from complaints.models.private import Complaint
from complaints.stages import Privacy

WHY_SET_ASIDE = {
    "spam": gettext_lazy("Advertising, or sent by a machine"),
    "no_complaint": gettext_lazy("No complaint: thanks, a greeting, a test"),
    "filed_already": gettext_lazy("It was filed in another way already"),
    "unreadable": gettext_lazy("Nobody can read it"),
}


class MessageColumn(Column):
    cell_template_name = "complaints/desk/cells/incoming.html"

    def get_cell_context_data(self, instance: Received, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        content = incoming.content(instance)
        return context | {
            "said": content.get("title") or content.get("body") or _("Without words"),
            "reason": incoming_words.reason(instance.reason),
        }


class Incoming(DeskList):
    """The oldest first: its deadlines run from the day it came in."""

    needs = VERIFIER
    page_title = gettext_lazy("Incoming messages")
    header_icon = "download"
    index_url_name = "desk:incoming"
    index_results_url_name = "desk:incoming_results"
    default_ordering = "received_at"
    empty_words = gettext_lazy("Nothing waits: everything that came in was taken.")

    @cached_property
    def columns(self) -> list[Column]:
        now = timezone.now()
        return [
            MessageColumn("source", label=_("Message")),
            Column("channel", label=_("Channel"), classname="desk-wide", width="22%"),
            Column(
                "received_at",
                label=_("Received"),
                accessor=lambda row: clocks.days_ago(row.received_at, now=now),
                sort_key="received_at",
                width="14%",
            ),
        ]

    def get_base_queryset(self) -> QuerySet[Received]:
        return incoming.waiting()


class CompleteForm(forms.Form):
    """What a complaint needs; who wrote it is kept as it came."""

    required_css_class = "required"
    title = forms.CharField(label=gettext_lazy("In one line"), required=False)
    body = forms.CharField(
        label=gettext_lazy("In the words of the citizen"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    subcategory = forms.ChoiceField(label=gettext_lazy("What is it about?"))
    village = forms.ChoiceField(label=gettext_lazy("Desa or kelurahan"))
    location = forms.CharField(label=gettext_lazy("Where exactly?"), required=False)
    privacy = forms.ChoiceField(
        label=gettext_lazy("Who may read it?"),
        required=False,
        choices=[
            ("", gettext_lazy("As the matter asks for")),
            (Privacy.ANONYMOUS, gettext_lazy("Everybody, but not who the citizen is")),
            (Privacy.CONFIDENTIAL, gettext_lazy("Only the office")),
        ],
    )
    WORDS = ("title", "body", "subcategory", "village", "location", "privacy")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("subcategory", filing_forms.subcategories(), "category")
        self._offer("village", filing_forms.villages(), "district")

    def _offer(self, name: str, rows: Any, by: str) -> None:
        field: Any = self.fields[name]
        field.choices = [("", _("Choose…")), *filing_forms.grouped(rows, by)]

    def words(self) -> dict[str, str]:
        return {name: str(self.cleaned_data[name]) for name in self.WORDS}

    def refuse(self, error: InvalidInput) -> None:
        for name, faults in error.fields.items():
            place = name if name in self.fields else None
            self.add_error(place, [str(sentence) for _code, sentence in faults])


class SetAsideForm(forms.Form):
    why = forms.ChoiceField(
        label=gettext_lazy("Why"), choices=list(WHY_SET_ASIDE.items()), widget=forms.RadioSelect
    )


class IncomingPage(DeskView):
    needs = VERIFIER
    template_name = "complaints/desk/incoming_message.html"
    page_title = gettext_lazy("Incoming message")
    header_icon = "download"
    row: Received

    def read_object(self) -> None:
        self.row = get_object_or_404(
            Received.objects.select_related("channel", "complaint"),
            pk=self.kwargs["pk"],
            state__in=Received.WAITING,
        )

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        up = {"url": reverse("desk:incoming"), "label": _("Incoming messages")}
        return [*super().get_breadcrumbs_items(), up, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        content = incoming.content(self.row)
        return {
            "row": self.row,
            "reason": incoming_words.reason(self.row.reason),
            "files": [name for _stored, name in content.get("files", [])],
            "form": self._fresh(content),
            "aside_form": SetAsideForm(),
        } | super().get_context_data(**kwargs)

    def _fresh(self, content: dict[str, Any]) -> CompleteForm:
        filing = taking.named(to_filing(content))
        return CompleteForm(initial={name: getattr(filing, name) for name in CompleteForm.WORDS})

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.show()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        match request.POST.get("decision", ""):
            case "aside":
                return self._set_aside()
            case "add" if self.row.complaint is not None:
                return self._add(self.row.complaint)
        return self._file()

    def _file(self) -> HttpResponseBase:
        form = CompleteForm(self.request.POST)
        if not form.is_valid():
            return self.show(form=form, status=422)
        try:
            filed = taking.complete(self.row, form.words(), by=self.user, now=timezone.now())
        except InvalidInput as error:
            form.refuse(error)
            return self.show(form=form, status=422)
        except ComplaintError as error:
            return self._refused(error, form=form)
        messages.success(self.request, _("The message is a complaint now."))
        return redirect("desk:complaint", filed.reference)

    def _add(self, complaint: Complaint) -> HttpResponseBase:
        content = incoming.content(self.row)
        try:
            replies.attach(self.row, complaint, content, now=timezone.now(), by=self.user.pk)
        except ComplaintError as error:
            return self._refused(error)
        messages.success(self.request, _("The words stand in the case now."))
        return redirect("desk:complaint", complaint.reference)

    def _set_aside(self) -> HttpResponseBase:
        form = SetAsideForm(self.request.POST)
        if not form.is_valid():
            return self.show(aside_form=form, status=422)
        why, now = form.cleaned_data["why"], timezone.now()
        if not incoming.set_aside(self.row, why, by=self.user.pk, now=now):
            return self._refused(AlreadyMoved())
        messages.success(self.request, _("The message is set aside; its words are deleted."))
        return redirect("desk:incoming")

    def _refused(self, error: ComplaintError, **context: Any) -> HttpResponseBase:
        status = http_statuses.of_form(error)
        return self.show(refusal=error.sentence, status=status, **context)
