"""The papers for the Ombudsman, for whoever filed the complaint."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from complaints import ombudsman_pack
from complaints.errors import ReceiptUnknown, SignInNeeded
from complaints.throttle import client
from pages.errors import status_of
from pages.visitors import account


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def papers(request: HttpRequest) -> HttpResponse:
    """Answer with a file. The receipt travels in forms only, never in an address."""
    if request.method != "POST":
        return redirect("track")
    try:
        taken = _take(request)
    except ReceiptUnknown as error:
        page = {"error": error, "receipt": request.POST.get("receipt", "")}
        return render(request, "pages/tracking/ask.html", page, status=status_of(error))
    headers = {"Content-Disposition": f'attachment; filename="{taken.name}"'}
    return HttpResponse(taken.content, content_type=taken.media_type, headers=headers)


def _take(request: HttpRequest) -> ombudsman_pack.Taken:
    form, who, now = request.POST.get("format", ""), client(request), timezone.now()
    receipt, user = request.POST.get("receipt", ""), account(request)
    if receipt:
        return ombudsman_pack.with_receipt(receipt, form=form, client=who, now=now)
    if user is None:
        raise SignInNeeded
    reference = request.POST.get("reference", "")
    return ombudsman_pack.of_own(reference, by=user, form=form, client=who, now=now)
