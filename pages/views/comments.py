"""Commenting: what was found personal in it is shown masked before anything is sent."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from complaints import conversation, publication
from complaints.database import is_busy
from complaints.errors import (
    ComplaintError,
    InvalidInput,
    KeyReused,
    NotPermitted,
    ThreadClosed,
    ThreadUnderReview,
    ThreadWithdrawn,
    TooManyTries,
)
from complaints.throttle import client
from pages import traps
from pages.errors import Busy, status_of
from pages.forms import CommentForm, new_key
from pages.views.threads import show
from pages.visitors import account, signed_in

# What the writer chose on the page that shows the masked version.
AS_WRITTEN, EDIT = "as_written", "edit"


@sensitive_post_parameters("body", "masked")
def comment(request: HttpRequest, reference: str) -> HttpResponse:
    """Check, show what would be masked, or send. A refusal keeps the words in the form."""
    if request.method != "POST":
        return redirect("thread", reference=reference)
    signed_in(request)
    reference, now = reference.upper(), timezone.now()
    form = CommentForm(request.POST)
    form.is_valid()
    try:
        return _step(request, reference, form, now=now)
    except InvalidInput as refused:
        form.refuse(refused)
        return _again(request, reference, form, refused)
    except KeyReused as reused:
        return _again(request, reference, _with_new_key(form, now=now), reused)
    except (ThreadClosed, ThreadUnderReview, ThreadWithdrawn) as over:
        return _handed_back(request, form, over)
    except (NotPermitted, TooManyTries) as refused:
        return _again(request, reference, form, refused)
    except OperationalError as trouble:
        if not is_busy(trouble):
            raise
        return _again(request, reference, form, Busy())


def _step(
    request: HttpRequest, reference: str, form: CommentForm, *, now: datetime
) -> HttpResponse:
    step = request.POST.get("step", "")
    if step == EDIT:
        return _again(request, reference, CommentForm(initial=request.POST.dict()), None)
    if form.is_trapped(now=now):
        return _again(request, reference, form, InvalidInput({}))
    if step != AS_WRITTEN:
        checked = conversation.check(form.typed, by=account(request))
        if checked.findings:
            return _preview(request, reference, form, checked)
    return _send(request, reference, form, now=now)


def _send(
    request: HttpRequest, reference: str, form: CommentForm, *, now: datetime
) -> HttpResponse:
    state = conversation.comment(
        reference,
        form.typed,
        key=form.data.get("key", ""),
        by=account(request),
        now=now,
        client=client(request),
    )
    if state == "held":
        messages.info(request, _held())
    else:
        messages.success(request, _("Thank you. Your comment is public."))
    return redirect("thread", reference=reference)


def _preview(
    request: HttpRequest, reference: str, form: CommentForm, checked: conversation.Checked
) -> HttpResponse:
    page = {
        "thread": publication.read_heading(reference),
        "form": form,
        "checked": checked,
        "as_written": AS_WRITTEN,
        "edit": EDIT,
    }
    return render(request, "pages/threads/comment_preview.html", page)


def _handed_back(request: HttpRequest, form: CommentForm, over: ComplaintError) -> HttpResponse:
    """The thread takes no comment any more: the words typed in vain are given back."""
    page = {"error": over, "words": form.typed}
    status = status_of(over)
    return render(request, "pages/threads/comment_returned.html", page, status=status)


def _with_new_key(form: CommentForm, *, now: datetime) -> CommentForm:
    values = {"body": form.typed, "key": new_key(), "opened": traps.opened(now)}
    return CommentForm(initial=values)


def _again(
    request: HttpRequest, reference: str, form: CommentForm, error: ComplaintError | None
) -> HttpResponse:
    return show(request, publication.read(reference), form, error)


def _held() -> str:
    """Why a comment waits. What was found in it is not repeated: others may look on."""
    if settings.COMMENTS_NEED_APPROVAL:
        return _("Thank you. The city's team reads your comment before it appears.")
    return _(
        "Thank you. Some words of your comment may be personal, or the matter is sensitive. So a "
        "person of the city's team reads it before it appears; you need to do nothing more."
    )
