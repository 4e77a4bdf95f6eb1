"""The link of an invitation: a new colleague makes an account, a known one takes the role."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from complaints import invitations
from complaints.errors import ComplaintError, InvalidInput
from complaints.throttle import client
from pages.errors import status_of, with_retry
from pages.visitors import account

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
FIELDS = ("first_name", "last_name")


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show what the link offers, and take the answer."""
    try:
        if request.method == "POST":
            return _private(_answer(request, token))
        return _private(_page(request, token))
    except InvalidInput as error:
        faults = {name: [str(s) for _c, s in found] for name, found in error.fields.items()}
        return _private(_page(request, token, faults=faults, status=422))
    except ComplaintError as error:
        page = render(
            request, "pages/account/invitation_over.html", {"error": error}, status=status_of(error)
        )
        return _private(with_retry(page, error))


def _private(response: HttpResponse) -> HttpResponse:
    """The address is the key: no page that is reached from here may learn it."""
    response["Referrer-Policy"] = "strict-origin"
    response["X-Robots-Tag"] = "noindex"
    return response


def _page(
    request: HttpRequest,
    token: str,
    *,
    faults: dict[str, list[str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    found = invitations.open_link(token, client=client(request), now=timezone.now())
    user = account(request)
    page = {
        "invitation": found,
        "role": invitations.ROLES[found.group],
        "known": invitations.has_account(found),
        "mine": user is not None and user.email.lower() == found.email,
        "faults": faults or {},
        "typed": {name: request.POST.get(name, "") for name in FIELDS},
    }
    return render(request, "pages/account/invitation.html", page, status=status)


def _answer(request: HttpRequest, token: str) -> HttpResponse:
    user, who, now = account(request), client(request), timezone.now()
    if user is not None:
        invitations.accept(token, by=user, client=who, now=now)
        messages.success(request, _("Welcome. You have your new role."))
        return _onward()
    typed = {name: request.POST.get(name, "") for name in FIELDS}
    password = request.POST.get("password", "")
    made = invitations.join(token, password=password, client=who, now=now, **typed)
    login(request, made, backend=BACKEND)
    messages.success(request, _("Welcome. Your account is ready."))
    return _onward()


def _onward() -> HttpResponse:
    """To the desk; or first to the second factor, where the office needs one."""
    return redirect("mfa_activate_totp" if settings.STAFF_NEED_TOTP else "wagtailadmin_home")
