"""Which letters somebody gets: by the link in a letter, or signed in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from complaints.errors import InvalidInput
from complaints.notifications import choices
from pages.errors import status_of
from pages.visitors import signed_in


@csrf_exempt  # RFC 8058: mail programs send it from nowhere; the token is the authority
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Without a word: no more letters. A page for people offers fewer ones as well.

    Only a POST changes something: mail scanners follow every link of a letter.
    """
    reader = choices.by_token(token)
    refused: InvalidInput | None = None
    if request.method == "POST":
        refused = _choose(reader, request, otherwise=choices.NONE)
    page = {
        "done": request.method == "POST" and refused is None,
        "fault": refused,
        "by_receipt": reader.user is None,
        **choices.offered(reader),
    }
    status = status_of(refused) if refused else 200
    return render(request, "pages/letters/stop.html", page, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """The same for the account that is signed in."""
    user = signed_in(request)
    reader = choices.Reader(user=user)
    refused: InvalidInput | None = None
    if request.method == "POST":
        refused = _choose(reader, request, otherwise="")
        if refused is None:
            messages.success(request, _("Done. Your letters come as you chose."))
            return redirect("letters")
    page = {"fault": refused, "address": user.email, **choices.offered(reader)}
    status = status_of(refused) if refused else 200
    return render(request, "pages/letters/own.html", page, status=status)


def _choose(reader: choices.Reader, request: HttpRequest, *, otherwise: str) -> InvalidInput | None:
    choice = request.POST.get("choice", otherwise)
    try:
        choices.choose(
            reader, choice, language=request.POST.get("language", ""), now=timezone.now()
        )
    except InvalidInput as error:
        return error
    return None
