"""The passkeys of an account: a telephone or a key that signs in without code or password."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.decorators import reauthentication_required
from allauth.mfa.internal.flows.add import redirect_if_add_not_allowed
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import SignupWebAuthnForm
from allauth.mfa.webauthn.internal import auth, flows
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from complaints.permissions import is_of_the_office
from pages.visitors import signed_in

if TYPE_CHECKING:
    from complaints.models import User


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """List them, add one, remove one. Who was asked for the password long ago is asked again."""
    signed_in(request)
    changed: HttpResponse = _guarded(request)
    return changed


@redirect_if_add_not_allowed  # type: ignore[untyped-decorator]  # allauth is untyped
@reauthentication_required(app="allauth.mfa")  # type: ignore[untyped-decorator]  # as above
def _guarded(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    if request.method == "POST":
        if "remove" in request.POST:
            _remove(request, user, request.POST["remove"])
            return redirect("passkeys")
        if _add(request, user):
            return redirect("passkeys")
        messages.error(request, _("The passkey was not set up. Please try again."))
    page = {
        "passkeys": [row.wrap() for row in _passkeys(user)],
        "options": auth.begin_registration(user, True),
    }
    return render(request, "pages/account/passkeys.html", page)


def _passkeys(user: User) -> Any:
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)


def _add(request: HttpRequest, user: User) -> bool:
    """Keep what the browser made. A passkey alone signs in: it must have asked for a finger,
    a face or a PIN."""
    form = SignupWebAuthnForm(data=request.POST, user=user)
    try:
        if not form.is_valid():
            return False
    except (TypeError, ValueError, KeyError):  # the credential is no credential at all
        return False
    flows.add_authenticator(
        request, name=form.cleaned_data["name"], credential=form.cleaned_data["credential"]
    )
    _drop_idle_codes(user)
    return True


def _drop_idle_codes(user: User) -> None:
    """Recovery codes stand in for an app's code; where none is asked for, they open nothing."""
    rows = Authenticator.objects.filter(user=user)
    if not is_of_the_office(user) and not rows.filter(type=Authenticator.Type.TOTP).exists():
        rows.filter(type=Authenticator.Type.RECOVERY_CODES).delete()


def _remove(request: HttpRequest, user: User, number: str) -> None:
    if number.isascii() and number.isdigit():
        for row in _passkeys(user).filter(pk=int(number[:18])):
            flows.remove_authenticator(request, row)
