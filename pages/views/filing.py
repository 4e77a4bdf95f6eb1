"""Filing: the form, 112 first, the preview of what the public reads, the receipt."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from complaints import conversation, intake, receipts, uploads
from complaints.database import is_busy
from complaints.encryption import box
from complaints.errors import ComplaintError, InvalidInput, KeyReused, SignInNeeded
from complaints.file_headers import FileRefused
from complaints.models.reference import Subcategory, Village
from complaints.stages import Privacy
from complaints.throttle import client
from pages.cards import similar_to
from pages.errors import Busy, NotAForm, status_of, with_retry
from pages.forms import FilingForm, new_key
from pages.uploads import Basket, basket, where
from pages.visitors import account, remember, visitor

if TYPE_CHECKING:
    from complaints.models import User

FORM_TYPES = {"application/x-www-form-urlencoded", "multipart/form-data"}
# Long enough to write the receipt down, short enough for a shared phone.
SHOWN_FOR = timedelta(minutes=30)


@csrf_exempt  # `_file` protects: the files must be read into memory before their token is
def file(request: HttpRequest) -> HttpResponse:
    """Form, emergency notice, preview, sending: the button says which."""
    uploads.keep_in_memory(request)
    return _file(request)


@csrf_protect
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def _file(request: HttpRequest) -> HttpResponse:
    if settings.REGISTRATION_REQUIRED and account(request) is None:
        raise SignInNeeded
    if request.method != "POST":
        response = _form(request, _empty_form(request), Basket())
        # Not "no-store": the browser's way back to the form would lose what was typed.
        patch_cache_control(response, private=True, no_cache=True)
        return response
    if request.content_type not in FORM_TYPES:
        raise NotAForm
    response = _step(request, FilingForm(request.POST), basket(request))
    add_never_cache_headers(response)
    return response


def _step(request: HttpRequest, form: FilingForm, chosen: Basket) -> HttpResponse:
    step = request.POST.get("step", "preview")
    if step in {"edit", "add"} or "remove" in request.POST:
        return _again(request, form, chosen)
    if "support" in request.POST:
        return _support(request, form, chosen)
    if not request.POST.get("not_urgent") and _is_emergency(form):
        typed = [*form.typed(), *chosen.hidden()]
        return render(request, "pages/filing/emergency.html", {"typed": typed})
    return _send(request, form, chosen) if step == "send" else _preview(request, form, chosen)


def _again(request: HttpRequest, form: FilingForm, chosen: Basket) -> HttpResponse:
    """The form with everything typed and chosen; only faults of files are told."""
    refused = chosen.refusal()
    if refused is None:
        return _form(request, FilingForm(initial=request.POST.dict()), chosen)
    form.errors.clear()
    form.refuse(refused)
    return _form(request, form, chosen, refused)


def _empty_form(request: HttpRequest) -> FilingForm:
    """A new form; a link may bring the category, subcategory, village or title along."""
    known = {name: request.GET.get(name, "") for name in ("subcategory", "village", "title")}
    return FilingForm(initial={"key": new_key(), **known}, category=request.GET.get("category", ""))


def _form(
    request: HttpRequest, form: FilingForm, chosen: Basket, error: ComplaintError | None = None
) -> HttpResponse:
    """The form with everything typed and chosen. Faults answer with their status."""
    status = status_of(error) if error else 200
    page = {
        "form": form,
        "chosen": chosen,
        "error": error,
        "not_urgent": request.POST.get("not_urgent", ""),
        **_pin(form["pin"].value() or "", chosen),
    }
    response = render(request, "pages/filing/form.html", page, status=status)
    return with_retry(response, error) if error else response


def _pin(pin: str, chosen: Basket) -> dict[str, str]:
    """The point that was typed, and the one that a photo offers, taken or not."""
    from_photo = pin == chosen.pin
    return {
        "typed_pin": "" if from_photo else pin,
        "offered": chosen.pin,
        "taken": pin if from_photo else "",
        "where": where(chosen.pin),
    }


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
    """Show exactly what the public would read, and what others wrote about it already."""
    by, now = account(request), timezone.now()
    if error := _refused(form, chosen, by=by, now=now):
        return _form(request, form, chosen, error)
    filing = form.filing().cleaned()
    shown = intake.preview(filing, by=by)
    matters = intake.sensitive_matters(filing)
    # These are asked again on the page: what is chosen there counts.
    asked = ("pin", "privacy") if matters else ("pin",)
    place = _pin(filing.pin, chosen)
    page = {
        "filing": filing,
        "preview": shown,
        "findings": intake.findings(shown),
        "matters": matters,
        "confidential": intake.privacy_of(filing) == Privacy.CONFIDENTIAL,
        "subcategory": Subcategory.objects.select_related("category").get(slug=filing.subcategory),
        "village": Village.objects.select_related("district").get(slug=filing.village),
        "similar": similar_to(filing, now=now),
        "supported": supported,
        "refused": refused,
        "typed": [*form.typed(*asked), ("pin", place["typed_pin"]), *chosen.hidden()],
        "files": [
            (item.staged, intake.preview_caption(item.caption, filing, by=by))
            for item in chosen.chosen
        ],
        "not_urgent": request.POST.get("not_urgent", ""),
        **place,
    }
    status = status_of(refused) if refused else 200
    return render(request, "pages/filing/preview.html", page, status=status)


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
    request.session["filed"] = {
        "reference": filed.reference,
        # Sessions lie in the database: the receipt lies there only as ciphertext.
        "receipt": box().encrypt(filed.receipt.encode()).decode(),
        "until": (now + SHOWN_FOR).isoformat(),
    }
    return redirect("filed")


def _filed_before(form: FilingForm, *, by: User | None) -> intake.Filed | None:
    if not form.is_valid() or form.is_trap_sprung:
        return None
    return intake.filed_before(form.filing(), key=form.cleaned_data["key"], by=by)


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
    page = {"reference": kept["reference"], "receipt": receipts.readable(receipt)}
    return render(request, "pages/filing/receipt.html", page)
