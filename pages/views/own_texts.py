"""What the account wrote in threads, what became of it and why, and the appeal."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
from pages.errors import status_of
from pages.visitors import signed_in

if TYPE_CHECKING:
    from complaints.models import User


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """List them; a form at each refused one, and at each measure, takes an appeal."""
    user = signed_in(request)
    refused: ComplaintError | None = None
    if request.method == "POST":
        try:
            _appeal(request, user)
        except ComplaintError as error:
            refused = error
        else:
            messages.success(
                request, _("Thank you. Another moderator looks at it, and you are told.")
            )
            return redirect("own_texts")
    number = request.GET.get("page", "1")
    page = {
        "own": own_texts.of(
            user,
            page=int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 1,
            now=timezone.now(),
        ),
        "faults": _sentences(refused),
        "text": request.POST.get("text", ""),
        "about": request.POST.get("words", ""),
        "measure": request.POST.get("measure", ""),
    }
    status = status_of(refused) if refused else 200
    return render(request, "pages/account/own_texts.html", page, status=status)


def _appeal(request: HttpRequest, user: User) -> None:
    words, now = request.POST.get("words", ""), timezone.now()
    if measure := _number(request.POST.get("measure", "")):
        moderation.appeal_sanction(measure, words, by=user, now=now)
    else:
        moderation.appeal(_number(request.POST.get("text", "")), words, by=user, now=now)


def _number(given: str) -> int:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else 0


def _sentences(refused: ComplaintError | None) -> list[str]:
    if isinstance(refused, InvalidInput):
        return [str(sentence) for faults in refused.fields.values() for _code, sentence in faults]
    return [refused.sentence] if refused else []
