"""News in the browsers of an account: turn them on here, and off anywhere."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from complaints import push, sign_ins
from complaints.errors import InvalidInput
from pages.errors import status_of
from pages.visitors import signed_in


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    refused: InvalidInput | None = None
    if request.method == "POST":
        try:
            _change(request)
            return redirect("push")
        except InvalidInput as error:
            refused = error
    page = {
        "key": push.public_key(),
        "devices": push.of(user),
        "here": request.session.get(push.SESSION),
        "fault": refused,
    }
    status = status_of(refused) if refused else 200
    return render(request, "pages/account/push.html", page, status=status)


def _change(request: HttpRequest) -> None:
    user, sent = signed_in(request), request.POST
    which = sent.get("stop", "")
    if which == "all":
        push.stop(user)
        messages.success(request, _("No browser is told any more."))
    elif which.isascii() and which.isdigit():
        push.stop(user, int(which[:18]))
        messages.success(request, _("This browser is told nothing more."))
    elif "endpoint" in sent:
        device = sign_ins.device(request.headers.get("User-Agent", ""))
        request.session[push.SESSION] = push.subscribe(
            user,
            sent["endpoint"],
            sent.get("p256dh", ""),
            sent.get("auth", ""),
            device=device,
            now=timezone.now(),
        )
        messages.success(request, _("This browser tells you when there is news."))
