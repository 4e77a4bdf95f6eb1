"""What a person may ask about their own data, with a receipt or signed in (UU PDP 27/2022)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from complaints import subjects
from complaints.errors import ComplaintError, InvalidInput, ReceiptUnknown, TooManyTries
from complaints.throttle import client
from pages.errors import status_of, with_retry
from pages.visitors import account

if TYPE_CHECKING:
    from complaints.models import User

RIGHTS: dict[str, tuple[str | Promise, str | Promise]] = {
    "access": (
        gettext_lazy("See my data"),
        gettext_lazy("A copy of everything we keep about you, and how often it was looked at."),
    ),
    "correction": (
        gettext_lazy("Correct my data"),
        gettext_lazy("Write what is wrong and what is right."),
    ),
    "erasure": (
        gettext_lazy("Erase my data"),
        gettext_lazy("Your identity and your words go for good. The receipt then opens nothing."),
    ),
    "consent": (
        gettext_lazy("Stop using my identity"),
        gettext_lazy("The office works on without knowing who you are."),
    ),
}


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def my_data(request: HttpRequest) -> HttpResponse:
    """Ask, see what was asked, and fetch the copy. The receipt travels in forms only."""
    user, receipt = account(request), request.POST.get("receipt", "")
    if receipt:
        user = None  # the holder of a receipt asks about that complaint alone
    elif user is None:
        return render(request, "pages/tracking/my_data_ask.html")
    try:
        return _answer(request, user, receipt, now=timezone.now())
    except (ReceiptUnknown, TooManyTries) as error:
        again = {"error": error, "receipt": receipt}
        page = render(request, "pages/tracking/my_data_ask.html", again, status=status_of(error))
        return with_retry(page, error)


def _answer(request: HttpRequest, user: User | None, receipt: str, now: datetime) -> HttpResponse:
    who, verb = client(request), request.POST.get("verb", "")
    refused: ComplaintError | None = None
    try:
        if verb == "copy":
            return _copy(request, user, receipt, now)
        if verb == "ask":
            _ask(request, user, receipt, now)
            messages.success(request, _("We have your request. You get an answer within 3 days."))
            if user is not None:
                return redirect("my_data")
    except (ReceiptUnknown, TooManyTries):
        raise
    except ComplaintError as error:
        refused = error
    if user is not None:
        asked = subjects.asked_as_account(user)
    else:
        asked = subjects.asked_with_receipt(receipt, client=who, now=now)
    page = {
        "receipt": receipt,
        "asked": asked,
        "rights": RIGHTS,
        "faults": _sentences(refused),
        "right": request.POST.get("right", "") if refused else "",
        "words": request.POST.get("words", "") if refused else "",
        "contact": request.POST.get("contact", "") if refused else "",
    }
    status = status_of(refused) if refused else 200
    # allauth sends a 404 of signed-in people to its own pages
    status = 400 if status == 404 else status
    return render(request, "pages/tracking/my_data.html", page, status=status)


def _ask(request: HttpRequest, user: User | None, receipt: str, now: datetime) -> None:
    right = request.POST.get("right", "")
    words, contact = request.POST.get("words", ""), request.POST.get("contact", "")
    if user is not None:
        subjects.ask_as_account(user, right, words=words, contact=contact, now=now)
        return
    who = client(request)
    subjects.ask_with_receipt(receipt, right, words=words, contact=contact, client=who, now=now)


def _copy(request: HttpRequest, user: User | None, receipt: str, now: datetime) -> HttpResponse:
    number, as_json = request.POST.get("number", ""), request.POST.get("format") == "json"
    text = subjects.own_copy(
        number, now=now, receipt=receipt, client=client(request), account=user, as_json=as_json
    )
    kind, ending = ("application/json", "json") if as_json else ("text/plain; charset=utf-8", "txt")
    headers = {"Content-Disposition": f'attachment; filename="{number}.{ending}"'}
    return HttpResponse(text, content_type=kind, headers=headers)


def _sentences(refused: ComplaintError | None) -> list[str]:
    if isinstance(refused, InvalidInput):
        return [str(sentence) for faults in refused.fields.values() for _code, sentence in faults]
    return [refused.sentence] if refused else []
