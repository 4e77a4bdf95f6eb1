"""Where the account is signed in, and the buttons that end it there."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from complaints import sign_ins
from pages.visitors import signed_in


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    if request.method == "POST":
        _end(request, request.POST.get("end", ""))
        return redirect("sign_ins")
    sign_ins.remember(request, user, now=timezone.now())  # a new password gave a new key
    here = request.session.session_key or ""
    return render(
        request, "pages/account/sign_ins.html", {"sign_ins": sign_ins.of(user, here=here)}
    )


def _end(request: HttpRequest, which: str) -> None:
    user, now = signed_in(request), timezone.now()
    if which == "others":
        sign_ins.end_others(request, user, now=now)
        messages.success(request, _("You are signed out in every other browser."))
    elif which.isascii() and which.isdigit() and sign_ins.end(user, int(which[:18])):
        messages.success(request, _("You are signed out there."))
