"""Filing: the form, 112 first, the questions of the category, the preview of what the public
reads, the receipt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from complaints import (
    conversation,
    filing_drafts,
    filing_rules,
    intake,
    receipts,
    registration,
    uploads,
)
from complaints.database import is_busy
from complaints.encryption import box
from complaints.errors import ComplaintError, InvalidInput, KeyReused
from complaints.file_headers import FileRefused
from complaints.throttle import Attempts, client
from pages import filing as shown
from pages.errors import Busy, NotAForm, PageTooOld, status_of, with_retry
from pages.forms import FilingForm, new_key
from pages.uploads import Basket, basket
from pages.visitors import account, remember, visitor, without_cookies

if TYPE_CHECKING:
    from complaints.models import User

FORM_TYPES = {"application/x-www-form-urlencoded", "multipart/form-data"}
# Long enough to write the receipt down, short enough for a shared phone.
SHOWN_FOR = timedelta(minutes=30)
LONGEST_HINT = 5000
HINTS = Attempts("hint", allowed=600, seconds=3600)


class _Token(CsrfViewMiddleware):
    """Django's check of a form's token, whose refusal is an answer and not a page."""

    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


def _lacks_token(request: HttpRequest) -> bool:
    if without_cookies(request):
        return False
    check = _Token(_nothing)
    check.process_request(request)
    return check.process_view(request, _nothing, (), {}) is not None


def _nothing(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@csrf_exempt  # `_lacks_token` protects: the files must be read into memory before
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def file(request: HttpRequest) -> HttpResponse:
    """Form, emergency notice, questions, preview, sending: the button says which."""
    uploads.keep_in_memory(request)
    registration.require(account(request))
    if request.method != "POST":
        response = _form(request, _empty_form(request), Basket())
        # Not "no-store": the browser's way back to the form would lose what was typed.
        patch_cache_control(response, private=True, no_cache=True)
        return response
    if request.content_type not in FORM_TYPES:
        raise NotAForm
    if _lacks_token(request):
        form = FilingForm(initial=request.POST.dict())
        response = _form(request, form, Basket(), PageTooOld())
    else:
        response = _step(request, FilingForm(_settled(request)), basket(request))
    add_never_cache_headers(response)
    return response


def _settled(request: HttpRequest) -> Any:
    """What was typed, with what a button on the way has put in the place of an answer."""
    data = request.POST.copy()
    for button, name in (("guess", "subcategory"), ("move_to", "village")):
        if chosen := data.pop(button, [""])[-1]:
            data[name] = chosen
    return data


def _step(request: HttpRequest, form: FilingForm, chosen: Basket) -> HttpResponse:
    step = request.POST.get("step", "preview")
    if step in {"continue", "discard"}:
        return _draft(request, step)
    _keep_draft(request)
    if step in {"edit", "add"} or "remove" in request.POST:
        return _again(request, form, chosen)
    if step == "draft" and account(request):
        messages.success(request, _("Your draft is kept. You find it here when you come back."))
        return redirect("file")
    if step == "save":
        return HttpResponse(status=204)
    if "support" in request.POST:
        return _support(request, form, chosen)
    if not form.data.get("not_urgent") and _is_emergency(form):
        return emergency(request, [*form.typed(), *chosen.hidden()])
    if step == "send" and not _has_lost_account(request):
        return _send(request, form, chosen)
    return _preview(request, form, chosen)


def emergency(request: HttpRequest, typed: Sequence[tuple[str, str]] = ()) -> HttpResponse:
    """112 first; what was typed is carried on."""
    return render(request, "pages/filing/emergency.html", {"typed": typed})


def _has_lost_account(request: HttpRequest) -> bool:
    """Whether it was written with an account and would be sent without one, unsaid."""
    written_with = bool(request.POST.get("with_account"))
    return written_with and account(request) is None and not request.POST.get("as_guest")


# ------------------------------------------------------------------------------------ drafts
def _keep_draft(request: HttpRequest) -> None:
    if by := account(request):
        fields = shown.typed_fields(request.POST, (*FilingForm.ANSWERS, "key"))
        filing_drafts.save(fields, by=by, now=timezone.now())


def _draft(request: HttpRequest, step: str) -> HttpResponse:
    """The form with what the account has begun to write, or an empty one without it."""
    by = account(request)
    kept = filing_drafts.find(by) if by else None
    if by and step == "discard":
        filing_drafts.discard(by)
    if kept is None or step == "discard":
        return redirect("file")
    form = FilingForm(initial={"key": new_key(), **kept.fields})
    return _form(request, form, Basket())


# ------------------------------------------------------------------------------------ the form
def _again(request: HttpRequest, form: FilingForm, chosen: Basket) -> HttpResponse:
    """The form with everything typed and chosen; only faults of files are told."""
    refused = chosen.refusal()
    if refused is None:
        return _form(request, FilingForm(initial=dict(form.data.items())), chosen)
    form.errors.clear()
    form.refuse(refused)
    return _form(request, form, chosen, refused)


def empty_form(request: HttpRequest) -> HttpResponse:
    """The form as anybody first gets it: what editors look at before a text of it is public."""
    return _form(request, _empty_form(request), Basket())


def _empty_form(request: HttpRequest) -> FilingForm:
    """A new form; a link may bring the category, subcategory, village or title along."""
    known = {name: request.GET.get(name, "") for name in ("subcategory", "village", "title")}
    return FilingForm(initial={"key": new_key(), **known}, category=request.GET.get("category", ""))


def _form(
    request: HttpRequest, form: FilingForm, chosen: Basket, error: ComplaintError | None = None
) -> HttpResponse:
    """The form with everything typed and chosen. Faults answer with their status."""
    status, by = status_of(error) if error else 200, account(request)
    typed = {name: str(form[name].value() or "") for name in FilingForm.ANSWERS}
    guessed = "subcategory" in form.errors and not typed["subcategory"]
    page = {
        "form": form,
        "chosen": chosen,
        "map_words": shown.map_words(),
        "most_files": uploads.MOST_FILES,
        "error": error,
        "not_urgent": request.POST.get("not_urgent", ""),
        "carried": [*_carried(request), *([("hide", typed["hide"])] if typed["hide"] else [])],
        "guesses": shown.guesses(
            typed["title"], typed["body"], typed["village"], now=timezone.now()
        )
        if guessed
        else [],
        "draft": filing_drafts.find(by) if by and request.method != "POST" else None,
        "with_account": by is not None or request.POST.get("with_account"),
        "emergency": filing_rules.emergency_pattern(),
        **shown.pin(typed["pin"], chosen),
    }
    response = render(request, "pages/filing/form.html", page, status=status)
    return with_retry(response, error) if error else response


def _carried(request: HttpRequest) -> list[tuple[str, str]]:
    """Answers to questions: the form does not show them, and does not lose them."""
    return list(shown.typed_fields(request.POST, ("asked",)).items())


def _is_emergency(form: FilingForm) -> bool:
    return intake.is_emergency(f"{form.data.get('title', '')}\n{form.data.get('body', '')}")


def _refused(
    form: FilingForm, chosen: Basket, *, by: User | None, now: datetime
) -> InvalidInput | None:
    """Put every fault into the form; return the refusal, if there is one."""
    form.is_valid()
    if refused := chosen.refusal():
        form.refuse(refused)
    unreadable = bool(form.errors) or form.is_trap_sprung
    if form.is_trap_sprung:
        form.add_error("website", _("Empty this field: it is a trap for machines."))
    try:
        intake.check(form.filing(), by=by, now=now)
    except InvalidInput as error:
        form.refuse(error)
        return error
    return InvalidInput({}) if unreadable else None


# ------------------------------------------------------------------------- before it is sent
def _support(request: HttpRequest, form: FilingForm, chosen: Basket) -> HttpResponse:
    """Support what somebody else filed already. What was typed stays, for another matter."""
    reference, token = request.POST["support"][:20].upper(), visitor(request)
    try:
        conversation.support(
            reference,
            by=account(request),
            visitor=token,
            now=timezone.now(),
            client=client(request),
        )
    except ComplaintError as error:
        return _preview(request, form, chosen, refused=error)
    response = _preview(request, form, chosen, supported=reference)
    remember(request, response, token)
    return response


def _preview(
    request: HttpRequest,
    form: FilingForm,
    chosen: Basket,
    *,
    supported: str = "",
    refused: ComplaintError | None = None,
) -> HttpResponse:
    """Show exactly what the public would read, and what others wrote about it already; before
    that, once, what is asked and told where a complaint is about this."""
    by, now = account(request), timezone.now()
    if error := _refused(form, chosen, by=by, now=now):
        if form.answer_faults and not form.errors:
            return shown.questions_page(request, form, chosen, status_of(error))
        return _form(request, form, chosen, error)
    if not form.data.get("asked") and shown.has_questions(form):
        return shown.questions_page(request, form, chosen)
    page = shown.preview(form, chosen, by=by, now=now) | {
        "supported": supported,
        "refused": refused,
        "not_urgent": form.data.get("not_urgent", ""),
        "lost_account": _has_lost_account(request),
        "as_guest": request.POST.get("as_guest", ""),
    }
    status = status_of(refused) if refused else 200
    return render(request, "pages/filing/preview.html", page, status=status)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["POST"])
def hints(request: HttpRequest) -> HttpResponse:
    """What the words typed so far may be about, as the part of the form that shows it."""
    HINTS.require(client(request))
    HINTS.count(client(request))
    title, body = (request.POST.get(name, "")[:LONGEST_HINT] for name in ("title", "body"))
    village = request.POST.get("village", "")[:80]
    found = shown.guesses(title, body, village, now=timezone.now())
    return render(request, "pages/filing/guesses.html", {"guesses": found})


# ------------------------------------------------------------------------------------ sending
def _send(request: HttpRequest, form: FilingForm, chosen: Basket) -> HttpResponse:
    by, now = account(request), timezone.now()
    try:
        # A second click finds its files sent already.
        filed = _filed_before(form, by=by)
        if filed is None:
            if error := _refused(form, chosen, by=by, now=now):
                return _form(request, form, chosen, error)
            filed = intake.file(
                form.filing(),
                key=form.cleaned_data["key"],
                by=by,
                now=now,
                uploads=chosen.uploads(),
                language=get_language() or "id",
            )
    except InvalidInput as refused:  # only the key can be at fault now
        form.refuse(refused)
        return _form(request, form.with_key(new_key()), chosen, refused)
    except FileRefused as refused_file:
        chosen.refuse(refused_file)
        return _again(request, form, chosen)
    except KeyReused as reused:
        return _form(request, form.with_key(new_key()), chosen, reused)
    except OperationalError as trouble:
        if not is_busy(trouble):
            raise
        return _form(request, form, chosen, Busy())
    chosen.discard()
    if by is not None:
        filing_drafts.discard(by)
    return _registered(request, filed, now=now)


def _filed_before(form: FilingForm, *, by: User | None) -> intake.Filed | None:
    if not form.is_valid() or form.is_trap_sprung:
        return None
    return intake.filed_before(form.filing(), key=form.cleaned_data["key"], by=by)


def _registered(request: HttpRequest, filed: intake.Filed, *, now: datetime) -> HttpResponse:
    if without_cookies(request):  # nothing to remember it by: it is shown at once
        return _receipt(request, filed.reference, filed.receipt)
    request.session["filed"] = {
        "reference": filed.reference,
        # Sessions lie in the database: the receipt lies there only as ciphertext.
        "receipt": box().encrypt(filed.receipt.encode()).decode(),
        "until": (now + SHOWN_FOR).isoformat(),
    }
    return redirect("filed")


@never_cache
@require_http_methods(["GET", "HEAD"])
def filed(request: HttpRequest) -> HttpResponse:
    """The receipt, for half an hour in this session; after that, only on the citizen's paper."""
    kept = request.session.get("filed")
    if not kept:
        return redirect("track")
    if timezone.now() > datetime.fromisoformat(kept["until"]):
        del request.session["filed"]
        return redirect("track")
    receipt = box().decrypt(kept["receipt"].encode()).decode()
    return _receipt(request, kept["reference"], receipt)


def _receipt(request: HttpRequest, reference: str, receipt: str) -> HttpResponse:
    page = {"reference": reference, "receipt": receipts.readable(receipt)}
    return render(request, "pages/filing/receipt.html", page)


def sample_receipt(request: HttpRequest) -> HttpResponse:
    """The page of the receipt with numbers that nobody has, for editors to look at."""
    return _receipt(request, "DPS-2026-00000", "0" * 16)
