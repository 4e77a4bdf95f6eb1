"""An appeal against a measure that is about a network address: nobody needs an account for it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from complaints import moderation, own_texts
from complaints.errors import ComplaintError, InvalidInput
from complaints.throttle import client
from pages import traps
from pages.errors import status_of, with_retry
from pages.forms import AddressAppealForm


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest) -> HttpResponse:
    """Say what stands against the address that asks, and take one appeal about each measure."""
    if request.method != "POST":
        return _page(request, _empty())
    form = AddressAppealForm(request.POST)
    form.is_valid()
    try:
        _send(request, form)
    except InvalidInput as refused:
        form.refuse(refused)
        return _page(request, form, refused)
    except ComplaintError as refused:
        return _page(request, form, refused)
    messages.success(
        request,
        _("Thank you. Another moderator looks at it. What was decided stands on this page."),
    )
    return redirect("address_appeal")


def _send(request: HttpRequest, form: AddressAppealForm) -> None:
    now, number = timezone.now(), request.POST.get("measure", "")
    if form.is_trapped(now=now):
        raise InvalidInput({})
    moderation.appeal_of_address(
        int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0,
        request.POST.get("words", ""),
        client=client(request),
        now=now,
    )


def _empty() -> AddressAppealForm:
    return AddressAppealForm(initial={"opened": traps.opened(timezone.now())})


def _page(
    request: HttpRequest, form: AddressAppealForm, error: ComplaintError | None = None
) -> HttpResponse:
    measures = own_texts.against_address(client(request), now=timezone.now())
    # One form at a time: each measure has an end of its own, and the last one matters.
    open_ones = [one for one in measures if one.may_appeal]
    page = {
        "measures": measures,
        "about": open_ones[-1] if open_ones else None,
        "form": form,
        "error": error,
    }
    status = status_of(error) if error else 200
    response = render(request, "pages/address_appeal.html", page, status=status)
    return with_retry(response, error) if error else response
