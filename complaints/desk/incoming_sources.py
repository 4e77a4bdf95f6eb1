"""Systems that hand complaints in by signed requests: an operator makes and ends them here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.channels import sources
from complaints.desk.parked_jobs import OperatorOnly
from complaints.errors import InvalidInput
from complaints.filing_rules import OWN_CHANNELS
from complaints.models.reference import Channel


class SourceForm(forms.Form):
    required_css_class = "required"
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        help_text=gettext_lazy("As the office knows the system."),
    )
    slug = forms.SlugField(
        label=gettext_lazy("Name in the address"),
        max_length=40,
        help_text=gettext_lazy("Small letters and dashes; it stays taken for ever."),
    )
    channel = forms.ChoiceField(label=gettext_lazy("Channel"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Channel.objects.filter(active=True).exclude(slug__in=OWN_CHANNELS)
        channel: Any = self.fields["channel"]
        channel.choices = [(row.slug, row.label) for row in rows]


class Sources(OperatorOnly):
    template_name = "complaints/desk/incoming_sources.html"
    page_title = gettext_lazy("Systems that hand complaints in")
    header_icon = "link"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "sources": sources.standing(),
            "form": SourceForm(),
            "before": f"{settings.PUBLIC_URL.rstrip('/')}/api/v1/incoming/",
        } | super().get_context_data(**kwargs)

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """The secret stands in this one answer: nothing keeps it in readable form."""
        form = SourceForm(request.POST)
        if not form.is_valid():
            return self.show(form=form, status=422)
        try:
            secret = sources.make(**form.cleaned_data, by=self.user, now=timezone.now())
        except InvalidInput as error:
            for name, faults in error.fields.items():
                form.add_error(name, [str(sentence) for _code, sentence in faults])
            return self.show(form=form, status=422)
        return self.show(secret=secret, made=form.cleaned_data["slug"])


class Revoke(OperatorOnly):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        if sources.revoke(pk, now=timezone.now()):
            messages.success(request, _("The source is ended: nothing is taken from it any more."))
        else:
            messages.warning(request, _("This source was ended before."))
        return redirect("desk:incoming_sources")
