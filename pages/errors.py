"""Refusals as pages: one place turns what the domain says into an answer with a status."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import ClassVar
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints import http_statuses
from complaints.database import is_busy
from complaints.errors import ComplaintError, IdentityNeeded, SignInNeeded, TooManyTries
from complaints.stages import Removal

logger = logging.getLogger(__name__)

HEADINGS: dict[int, str | Promise] = {
    400: _("We could not read that"),
    401: _("You may not do this"),
    403: _("You may not do this"),
    404: _("There is nothing here"),
    409: _("Somebody was faster"),
    410: _("No longer public"),
    415: _("We could not read that"),
    422: _("That is not possible now"),
    429: _("Please wait a moment"),
    503: _("One moment, please"),
}
HEADINGS_BY_CODE: dict[str, str | Promise] = {"under_review": _("Being checked")}
RETRY_AFTER = 10
_MOST_TYPED = 5000


class NotAForm(ComplaintError):
    code = "unsupported_media_type"
    kind = "media"
    message = _("Send this as a form. Programs use the API, at /api/docs/.")


class NotAnEmbed(ComplaintError):
    code = "not_an_embed"
    kind = "missing"
    message = _("This is not the address of a public complaint, or the format is not known.")


class Busy(ComplaintError):
    code = "busy"
    kind = "unavailable"
    message = _(
        "The system is busy and could not save this. Nothing you typed is lost. "
        "Wait a few seconds, then send it again."
    )


class PageTooOld(ComplaintError):
    code = "page_too_old"
    kind = "forbidden"
    message = _(
        "The page was open too long, or cookies are off, so we could not be sure that this came "
        "from you. Nothing was sent, and what you typed stands below. Please send it again; "
        "chosen files must be chosen again."
    )


def status_of(error: ComplaintError) -> int:
    return http_statuses.of(error)


def refusal(request: HttpRequest, error: ComplaintError) -> HttpResponse:
    """Return the page for a refusal; a missing sign-in leads to the sign-in page and back."""
    if isinstance(error, SignInNeeded):
        return redirect_to_login(request.get_full_path())
    if isinstance(error, IdentityNeeded):
        back = request.get_full_path() if request.method == "GET" else ""
        return redirect(f"{reverse('identity')}?{urlencode({'next': back})}")
    status = status_of(error)
    heading = HEADINGS_BY_CODE.get(error.code, HEADINGS[status])
    page: dict[str, object] = {
        "heading": heading,
        "sentence": error.sentence,
        "code": error.code,
    }
    if error.kind != "gone":
        return with_retry(render(request, "refusal.html", page, status=status), error)
    page |= {"removal": _removal(error), "removed_on": error.details.get("removed_on")}
    # A comment on what was withdrawn meanwhile: its words are the writer's still.
    page["typed"] = request.POST.get("body", "")[:_MOST_TYPED]
    response = render(request, "pages/gone.html", page, status=status)
    response["X-Robots-Tag"] = "noindex"
    return with_retry(response, error)


def _removal(error: ComplaintError) -> str:
    """Why it is gone, in words; nothing where nobody said it."""
    why = str(error.details.get("removal") or "")
    return str(Removal(why).label) if why else ""


def with_retry(response: HttpResponse, error: ComplaintError) -> HttpResponse:
    """Say when to come back, if the refusal passes by itself; a refusal is never cached."""
    if isinstance(error, TooManyTries):
        response["Retry-After"] = str(error.retry_after)
    elif error.kind == "unavailable":
        response["Retry-After"] = str(RETRY_AFTER)
    add_never_cache_headers(response)
    return response


class Refusals:
    """Middleware: a view that raises a refusal answers with its page."""

    sync_capable: ClassVar[bool] = True
    async_capable: ClassVar[bool] = False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, ComplaintError):
            return refusal(request, error)
        if is_busy(error):
            logger.warning("database busy")
            return refusal(request, Busy())
        return None


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old: say so, and keep what was typed (the browser still has it)."""
    return render(request, "403_csrf.html", status=403)
