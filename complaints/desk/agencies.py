"""An agency ends: what it has in hand goes to another one, after a look at how much that is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.ui.tables import Column

from complaints import agencies, http_statuses
from complaints.desk.scoping import DeskView
from complaints.errors import ComplaintError
from complaints.models.reference import Agency
from complaints.permissions import Right


class MergeColumn(Column):
    """The way to the page, for agencies that have not ended."""

    cell_template_name = "complaints/desk/cells/merge_agency.html"


class MergeForm(forms.Form):
    into = forms.ModelChoiceField(
        label=gettext_lazy("Agency that takes its place"), queryset=Agency.objects.none()
    )
    seen = forms.BooleanField(
        label=gettext_lazy("I have read what moves. It cannot be taken back as a whole.")
    )

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["into"]
        field.queryset = Agency.objects.filter(active=True).exclude(pk=agency.pk)
        field.initial = agency.successor_id


class MergeAgency(DeskView):
    """For accounts that may change agencies."""

    needs = frozenset({Right.VERIFY, Right.OPERATE})
    template_name = "complaints/desk/merge_agency.html"
    page_title = gettext_lazy("Merge into another agency")
    header_icon = "group"
    agency: Agency

    def read_object(self) -> None:
        if not self.user.has_perm("complaints.change_agency"):
            raise PermissionDenied
        self.agency = get_object_or_404(
            Agency.objects.select_related("successor"), pk=self.kwargs["pk"]
        )

    def get_page_subtitle(self) -> str:
        return self.agency.label

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        shelf = {"url": reverse("agency:index"), "label": _("Agencies")}
        here = {"url": "", "label": self.page_title}
        return [*super().get_breadcrumbs_items(), shelf, here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"agency": self.agency, "estate": agencies.estate(self.agency)}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.show(form=MergeForm(agency=self.agency))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = MergeForm(request.POST, agency=self.agency)
        if not form.is_valid():
            return self.show(form=form, status=422)
        into = form.cleaned_data["into"]
        try:
            moved = agencies.merge(self.agency, into, by=self.user, now=timezone.now())
        except ComplaintError as error:
            status = http_statuses.of_form(error)
            return self.show(form=form, refusal=error.sentence, status=status)
        messages.success(request, _said(self.agency, into, moved))
        return redirect(reverse("desk:merge_agency", args=[self.agency.pk]))


def _said(agency: Agency, into: Agency, moved: int) -> str:
    words = ngettext(
        "“%(agency)s” is now part of “%(into)s”: %(moved)s case moved.",
        "“%(agency)s” is now part of “%(into)s”: %(moved)s cases moved.",
        moved,
    )
    return words % {"agency": agency.label, "into": into.label, "moved": moved}
