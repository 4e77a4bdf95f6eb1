"""The reporter's own view: by receipt, or of everything the account filed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from complaints import conversation, intake, push, ratings
from complaints.errors import (
    ComplaintError,
    InvalidInput,
    MissingDetail,
    NotPermitted,
    RatingNotYet,
    ReceiptUnknown,
    ThreadMissing,
    TooManyTries,
)
from complaints.notifications import reading
from complaints.throttle import client
from pages.errors import status_of, with_retry
from pages.visitors import signed_in

Verb = Callable[[str, str, str, datetime], object]


def _reply(receipt: str, text: str, who: str, now: datetime) -> None:
    conversation.answer_question(receipt, text, client=who, now=now)


def _comment(receipt: str, text: str, who: str, now: datetime) -> None:
    conversation.comment_as_reporter(receipt, text, client=who, now=now)


def _decide(verb: str) -> Verb:
    return lambda receipt, text, who, now: intake.decide(
        receipt, verb, reason=text, client=who, now=now
    )


# Beside the moves: which letters the holder of the receipt wants.
LETTERS = "letters"
RATE = "rate"
# The browser is told that there is news: on by a script's help, off without.
BROWSER, NO_BROWSER = "browser", "no_browser"
VERBS: dict[str, Verb] = {
    "reply": _reply,
    "comment": _comment,
    "confirm_solved": _decide("confirm_solved"),
    "dispute": _decide("dispute"),
    "withdraw": _decide("withdraw"),
}
# With an account one comments in the thread itself.
OWN_VERBS = {*VERBS, RATE} - {"comment"}
# Which of the own complaints stands open: the one that was just decided about.
OPENED = "buka"
_RATING = {
    "questions": list(ratings.QUESTIONS.items()),
    "rating_answers": [(str(value), label) for value, label in ratings.ANSWERS],
}


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Show the complaint of a receipt. The receipt travels in forms only, never in an address."""
    if request.method != "POST":
        return render(request, "pages/tracking/ask.html")
    receipt, who, now = request.POST.get("receipt", ""), client(request), timezone.now()
    verb, text = request.POST.get("verb", ""), request.POST.get("text", "")
    refused: ComplaintError | None = None
    try:
        if verb in VERBS:
            refused = _act(verb, receipt, text, who, now)
        elif verb == RATE:
            refused = _rate(request, receipt, who, now)
        elif verb == LETTERS:
            refused = _choose_letters(request, receipt, who, now)
        elif verb in {BROWSER, NO_BROWSER}:
            refused = _tell_browser(request, verb, receipt, who, now)
        tracked = intake.track(receipt, client=who, now=now)
    except (ReceiptUnknown, TooManyTries) as error:
        again = {"error": error, "receipt": receipt}
        response = render(request, "pages/tracking/ask.html", again, status=status_of(error))
        return with_retry(response, error)
    page = {
        "tracked": tracked,
        "receipt": receipt,
        "verb": verb,
        "text": text if refused else "",
        "faults": _sentences(refused),
        "done": bool(verb) and refused is None,
        "push_key": push.public_key(),
        **_RATING,
    }
    status = status_of(refused) if refused else 200
    return render(request, "pages/tracking/complaint.html", page, status=status)


def _act(verb: str, receipt: str, text: str, who: str, now: datetime) -> ComplaintError | None:
    """Do what the reporter decided, or return why not; a wrong receipt is not our case."""
    try:
        VERBS[verb](receipt, text, who, now)
    except (ReceiptUnknown, TooManyTries):
        raise
    except ComplaintError as error:
        return error
    return None


def _rate(request: HttpRequest, receipt: str, who: str, now: datetime) -> ComplaintError | None:
    try:
        intake.rate(receipt, request.POST.dict(), client=who, now=now)
    except (InvalidInput, RatingNotYet) as error:
        return error
    return None


def _choose_letters(
    request: HttpRequest, receipt: str, who: str, now: datetime
) -> ComplaintError | None:
    choice, language = request.POST.get("choice", ""), request.POST.get("language", "")
    try:
        intake.choose_letters(receipt, choice, language, client=who, now=now)
    except (InvalidInput, NotPermitted) as error:
        return error
    return None


def _tell_browser(
    request: HttpRequest, verb: str, receipt: str, who: str, now: datetime
) -> ComplaintError | None:
    if verb == NO_BROWSER:
        intake.tell_no_browser(receipt, client=who)
        return None
    made = [request.POST.get(name, "") for name in ("endpoint", "p256dh", "auth")]
    try:
        intake.tell_browser(receipt, *made, client=who, now=now)
    except (InvalidInput, NotPermitted) as error:
        return error
    return None


def _sentences(refused: ComplaintError | None) -> list[str]:
    if isinstance(refused, InvalidInput):
        return [str(sentence) for faults in refused.fields.values() for _code, sentence in faults]
    if isinstance(refused, MissingDetail):
        return [_("Write in a few words why.")]
    return [refused.sentence] if refused else []


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """Everything the account filed, and what it may decide about each."""
    user = signed_in(request)
    reference = request.POST.get("reference", "") or request.GET.get(OPENED, "")
    verb, text, refused = request.POST.get("verb", ""), request.POST.get("text", ""), None
    if verb in OWN_VERBS:
        now = timezone.now()
        try:
            if verb == RATE:
                intake.rate_own(reference, request.POST.dict(), by=user, now=now)
            else:
                intake.decide_own(reference, verb, by=user, now=now, reason=text)
        except ComplaintError as error:
            refused = error
        else:
            messages.success(request, _("Done. Thank you for telling us."))
            return redirect(f"{reverse('own')}?{urlencode({OPENED: reference})}#{reference}")
    page = {
        "reference": reference,
        "verb": verb,
        "text": text,
        "faults": _sentences(refused),
        "complaints": intake.filed_by(user, now=timezone.now()),
        "news": reading.unread(user),
        "is_staff": user.has_perm("wagtailadmin.access_admin"),
        **_RATING,
    }
    status = status_of(refused) if refused else 200
    if isinstance(refused, ThreadMissing):
        status = 400  # allauth sends a 404 of this address to its own pages
    return render(request, "pages/tracking/own.html", page, status=status)
