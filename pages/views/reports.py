""" "Laporkan data pribadi": a form at every post, which works without JavaScript."""

from __future__ import annotations

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from complaints import reports
from complaints.database import is_busy
from complaints.errors import ComplaintError, InvalidInput, NotPermitted, TooManyTries
from complaints.models.public import Post
from complaints.throttle import client
from pages import traps
from pages.errors import Busy, status_of, with_retry
from pages.forms import ReportForm


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, reference: str, position: int) -> HttpResponse:
    """Ask what is private in the post, take the answer, and say what happens now."""
    reference = reference.upper()
    if request.method != "POST":
        return _form(
            request,
            reports.reportable(reference, position),
            ReportForm(initial={"opened": traps.opened(timezone.now())}),
        )
    form = ReportForm(request.POST)
    form.is_valid()
    if form.is_trapped(now=timezone.now()):
        return _again(request, reference, position, form, InvalidInput({}))
    try:
        made = reports.report(
            reference,
            position,
            kind=request.POST.get("kind", ""),
            words=request.POST.get("words", ""),
            client=client(request),
            now=timezone.now(),
        )
    except InvalidInput as refused:
        form.refuse(refused)
        return _again(request, reference, position, form, refused)
    except (NotPermitted, TooManyTries) as refused:
        return _again(request, reference, position, form, refused)
    except OperationalError as trouble:
        if not is_busy(trouble):
            raise
        return _again(request, reference, position, form, Busy())
    page = {"hid": made.hid, "whole": position == 0, "reference": reference}
    return render(request, "pages/threads/reported.html", page)


def _again(
    request: HttpRequest, reference: str, position: int, form: ReportForm, error: ComplaintError
) -> HttpResponse:
    return _form(request, reports.reportable(reference, position), form, error)


def _form(
    request: HttpRequest, post: Post, form: ReportForm, error: ComplaintError | None = None
) -> HttpResponse:
    page = {"post": post, "reference": post.thread.reference, "form": form, "error": error}
    status = status_of(error) if error else 200
    response = render(request, "pages/threads/report.html", page, status=status)
    return with_retry(response, error) if error else response
