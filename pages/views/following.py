"""Following, by account or by an address that was confirmed; and one click that stops it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from complaints import following, publication
from complaints.errors import (
    ComplaintError,
    InvalidInput,
    NotPermitted,
    TooManyFollows,
    TooManyTries,
)
from complaints.throttle import client
from pages import traps
from pages.errors import status_of, with_retry
from pages.forms import FollowForm
from pages.visitors import account, signed_in

if TYPE_CHECKING:
    from complaints.models.public import Thread

REFUSALS = (InvalidInput, NotPermitted, TooManyFollows, TooManyTries)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose what to follow from a thread; guests leave an address."""
    thread = publication.read_labelled(reference.upper())
    now = timezone.now()
    if request.method != "POST":
        first = {"subject": "thread", "opened": traps.opened(now)}
        return _form(request, thread, FollowForm(initial=first))
    form = FollowForm(request.POST)
    form.is_valid()
    if form.is_trapped(now=now):
        return _form(request, thread, form, InvalidInput({}))
    try:
        return _take(request, thread, form)
    except REFUSALS as refused:
        if isinstance(refused, InvalidInput):
            form.refuse(refused)
        return _form(request, thread, form, refused)


def _take(request: HttpRequest, thread: Thread, form: FollowForm) -> HttpResponse:
    user, now = account(request), timezone.now()
    subject = form.data.get("subject", "")
    value = {s: v for s, v, _label in following.subjects_of(thread)}.get(subject, "")
    if user is not None:
        following.follow(subject, value, by=user, now=now)
        messages.success(request, _("You follow it. Letters come when something happens."))
        return redirect("thread", reference=thread.reference)
    following.ask(
        subject,
        value,
        email=form.data.get("email", ""),
        language=get_language() or "id",
        client=client(request),
        now=now,
    )
    return render(request, "pages/following/asked.html", {"thread": thread})


def _form(
    request: HttpRequest, thread: Thread, form: FollowForm, error: ComplaintError | None = None
) -> HttpResponse:
    page = {
        "thread": thread,
        "form": form,
        "error": error,
        "subjects": following.subjects_of(thread),
        "chosen": form["subject"].value() or "thread",
    }
    status = status_of(error) if error else 200
    response = render(request, "pages/following/follow.html", page, status=status)
    return with_retry(response, error) if error else response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """What the account follows; a button ends each."""
    user = signed_in(request)
    if request.method == "POST":
        if number := _number(request.POST.get("follow", "")):
            following.stop(user, number)
            messages.success(request, _("Done. You get no more letters about it."))
        return redirect("follows")
    return render(request, "pages/following/own.html", {"rows": following.of_account(user)})


@csrf_exempt  # RFC 8058: mail programs send it from nowhere; the token is the authority
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def guest(request: HttpRequest, token: str) -> HttpResponse:
    """What an address follows: confirm, end one, end all. Without a word a POST ends all, as
    mail programs do; only a POST changes something."""
    found = following.by_token(token)
    done = ""
    if request.method == "POST":
        done = request.POST.get("verb", "stop")
        if done == "confirm":
            following.confirm(found, now=timezone.now())
        else:
            following.stop_guest(found, _number(request.POST.get("follow", "")) or None)
    rows = following.of_guest(found) if found.pk else []
    page = {
        "rows": [row for row in rows if row.confirmed],
        "waiting": [row for row in rows if not row.confirmed],
        "done": done,
    }
    response = render(request, "pages/following/guest.html", page)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _number(given: str) -> int:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else 0
