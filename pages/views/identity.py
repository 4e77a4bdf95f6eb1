"""Who the account is: given once, agreed to, taken back at will; and the account's own end."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from complaints import account_erasure, consent_texts, registration, self_service
from complaints.errors import InvalidInput
from pages.errors import status_of
from pages.forms import RefusableForm, villages
from pages.visitors import signed_in

if TYPE_CHECKING:
    from complaints.models import User

Person = registration.Person
ERASE = "erase"


class IdentityForm(RefusableForm):
    name = forms.CharField(
        required=False,
        label=gettext_lazy("Your name"),
        help_text=gettext_lazy("As on your identity card."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        required=False,
        label=gettext_lazy("Mobile number"),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    nik_end = forms.CharField(
        required=False,
        label=gettext_lazy("Last four digits of your NIK"),
        help_text=gettext_lazy("Never the whole number."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": "4"}),
    )
    village = forms.CharField(required=False, label=gettext_lazy("Desa or kelurahan"))
    agreed = forms.CharField(required=False, label=gettext_lazy("Consent"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        choices = [("", _("I would rather not say")), *villages()]
        self.fields["village"].widget = forms.Select(choices=choices)

    def person(self) -> Person:
        words = {name: self.cleaned_data[name] for name in ("name", "phone", "nik_end", "village")}
        return Person(**words)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """Show what is registered; keep it, or take it back."""
    user, now = signed_in(request), timezone.now()
    if request.method == "POST" and request.POST.get("verb") == "withdraw":
        registration.withdraw(user, now=now)
        messages.success(request, _("Your registration is erased."))
        return redirect("identity")
    known = registration.of(user)
    given = request.POST if request.method == "POST" else None
    form = IdentityForm(given, initial=vars(known) if known else {})
    refused = _keep(user, form, now) if request.method == "POST" else None
    if request.method == "POST" and refused is None:
        messages.success(request, _("Thank you. This is kept, and nobody but the office sees it."))
        return redirect(_back(request) or "identity")
    page = {
        "form": form,
        "error": refused,
        "known": known,
        "required": registration.is_required(),
        "text": consent_texts.TEXTS[consent_texts.CURRENT],
        "version": consent_texts.CURRENT,
        "consents": registration.consents(user),
        "next": _back(request),
    }
    status = status_of(refused) if refused else 200
    return render(request, "pages/account/identity.html", page, status=status)


def _keep(user: User, form: IdentityForm, now: datetime) -> InvalidInput | None:
    form.is_valid()
    try:
        registration.keep(user, form.person(), agreed=form.cleaned_data["agreed"], now=now)
    except InvalidInput as refused:
        form.refuse(refused)
        return refused
    return None


def _back(request: HttpRequest) -> str:
    """Where the reader came from, if that is a page of ours."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    return asked if url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else ""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def data(request: HttpRequest) -> HttpResponse:
    """What we hold of the account: take a copy along, or have it all erased."""
    user = signed_in(request)
    if request.method == "POST":
        kind = request.POST.get("copy", "")
        text = self_service.copy(user, as_json=kind == "json", now=timezone.now())
        media, ending = ("application/json", "json") if kind == "json" else ("text/plain", "txt")
        headers = {"Content-Disposition": f'attachment; filename="prodenpasar.{ending}"'}
        return HttpResponse(text, content_type=f"{media}; charset=utf-8", headers=headers)
    page = {"held": account_erasure.held(user)}
    return render(request, "pages/account/data.html", page)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Erase the account, once its person has said so on a page that tells what goes."""
    user = signed_in(request)
    account_erasure.require_citizen(user)
    sure = request.POST.get("sure") == ERASE
    if request.method == "POST" and sure:
        public = request.POST.get("public") == "yes"
        number = self_service.erase(user, public=public, now=timezone.now())
        logout(request)
        return render(request, "pages/account/erased.html", {"number": number})
    page = {"held": account_erasure.held(user), "unsure": request.method == "POST"}
    return render(request, "pages/account/erase.html", page, status=400 if page["unsure"] else 200)
