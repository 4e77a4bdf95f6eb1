"""Where the account is signed in, and the buttons that end it there."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from complaints import sign_ins
from complaints.errors import SignInNeeded
from complaints.throttle import client
from pages.visitors import account


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    user = account(request)
    if user is None:
        raise SignInNeeded
    here = request.session.session_key or ""
    if request.method == "POST":
        _end(request, request.POST.get("end", ""))
        return redirect("sign_ins")
    return render(
        request, "pages/account/sign_ins.html", {"sign_ins": sign_ins.of(user, here=here)}
    )


def _end(request: HttpRequest, which: str) -> None:
    user, now = account(request), timezone.now()
    if user is None:
        raise SignInNeeded
    if which == "others":
        sign_ins.end_all(user, now=now)
        update_session_auth_hash(request, user)  # this browser goes on, under a new key
        request.session.save()
        sign_ins.remember(
            user,
            request.session.session_key or "",
            address=client(request),
            agent=request.headers.get("User-Agent", ""),
            now=now,
        )
        messages.success(request, _("You are signed out in every other browser."))
    elif which.isascii() and which.isdigit() and sign_ins.end(user, int(which[:18])):
        messages.success(request, _("You are signed out there."))
