"""What an account of the desk was told; and the letters that reached nobody."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView

from complaints import notifications
from complaints.desk.scoping import OPERATOR, VERIFIER, DeskView, cases_in_sight
from complaints.models.contact import Notice
from complaints.models.private import Complaint
from complaints.notifications import reading

STAFF = notifications.Audience.STAFF


class Notices(DeskView):
    """Everything the account was told, newest first; a button marks one, or all, as read."""

    page_title = gettext_lazy("Notices")
    header_icon = "comment"
    template_name = "complaints/desk/notices.html"
    http_method_names = ["get", "post"]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = {"url": reverse("desk:notices"), "label": self.page_title}
        return [*super().get_breadcrumbs_items(), here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        told = reading.of_account(self.user, STAFF, page=_number(self.request.GET.get("page")) or 1)
        return context | {"told": replace(told, lines=_with_doors(told.lines, self.user))}

    def get(self, request: HttpRequest) -> HttpResponseBase:
        answer: HttpResponseBase = self.render_to_response(self.get_context_data())
        return answer

    def post(self, request: HttpRequest) -> HttpResponseBase:
        now, chosen = timezone.now(), request.POST.get("notice")
        number = _number(chosen)
        if chosen is None or number:
            reading.mark_read(self.user, now=now, number=number, audience=STAFF)
        return redirect("desk:notices")


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


def _with_doors(lines: list[reading.Line], user: Any) -> list[reading.Line]:
    """Leave the addresses of those cases only that the account still sees."""
    wanted = {line.reference for line in lines}
    seen = set(
        cases_in_sight(user).filter(reference__in=wanted).values_list("reference", flat=True)
    )
    return [line if line.reference in seen else replace(line, path="") for line in lines]


class NoticesPanel(Component):
    """The newest unread notices, on the first page of the admin."""

    name = "notices"
    template_name = "complaints/desk/notices_panel.html"
    order = 20

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        return {
            "number": reading.unread_count(user, STAFF),
            "lines": _with_doors(reading.unread(user, STAFF), user),
        }


# ------------------------------------------------------------------------ letters that came back
class SendAgainColumn(Column):
    cell_template_name = "complaints/desk/cells/send_again.html"

    def get_cell_context_data(self, instance: Notice, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return context | {"csrf_token": get_token(context["request"])}


class UndeliveredLetters(DeskView, BaseListingView):
    """Letters that the mail server refused for good: the reason, never the address."""

    needs = VERIFIER | OPERATOR
    page_title = gettext_lazy("Letters that did not arrive")
    header_icon = "warning"
    index_url_name = "desk:letters"
    index_results_url_name = "desk:letters_results"
    template_name = "complaints/desk/list.html"
    results_template_name = "complaints/desk/list_results.html"
    default_ordering = "-made_at"
    paginate_by = 50
    is_searchable = False

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "complaint",
                label=_("Complaint"),
                accessor="complaint.reference",
                get_url=self.get_case_url,
            ),
            Column("reader", label=_("To"), accessor=_reader, classname="desk-wide", width="22%"),
            Column("letter_error", label=_("Answer of the mail server"), accessor=reason_of),
            DateColumn(
                "made_at",
                label=_("Told"),
                sort_key="made_at",
                classname="desk-wide",
                width="14%",
            ),
            SendAgainColumn("again", label="", width="12%"),
        ]

    def get_case_url(self, notice: Notice) -> str | None:
        """An operator opens no case."""
        if not self.works_on_cases:
            return None
        return reverse("desk:complaint", args=[notice.complaint.reference])

    def get_base_queryset(self) -> QuerySet[Notice]:
        return reading.undelivered()

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        return context | {"empty_words": _("Every letter was accepted.")}


class SendAgain(DeskView):
    needs = VERIFIER | OPERATOR
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        if notifications.send_again(pk, now=timezone.now()):
            messages.success(request, _("The letter is on its way again."))
        else:
            messages.warning(request, _("This letter does not wait here any more."))
        return redirect("desk:letters")


def _reader(notice: Notice) -> str:
    if notice.audience == notifications.Audience.REPORTER:
        return _("The reporter")
    return notice.recipient.email if notice.recipient else ""


def undeliverable(complaint: Complaint) -> str:
    """Return why the last letter to the reporter did not arrive; "" where it did."""
    notice = notifications.undeliverable(complaint)
    return reason_of(notice) if notice else ""


def reason_of(notice: Notice) -> str:
    """Return why the letter was refused, in words."""
    if notice.letter_error == "address":
        return _("This is no address that a letter can be sent to.")
    if notice.letter_error.startswith("5"):
        return _("Refused for good (%(code)s): there is no such address, or it takes no mail.") % {
            "code": notice.letter_error
        }
    return _("Put off for three days (%(code)s), then given up.") % {"code": notice.letter_error}
