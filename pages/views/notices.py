"""What the account was told: everything, newest first, a page at a time."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from complaints.notifications import reading
from pages.visitors import signed_in


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """List them; a button marks one, or all, as read."""
    user = signed_in(request)
    page = _number(request.GET.get("page"), 1)
    if request.method == "POST":
        chosen = request.POST.get("notice")
        if chosen is None or _number(chosen, 0):
            number = None if chosen is None else _number(chosen, 0)
            reading.mark_read(user, now=timezone.now(), number=number)
        return redirect(f"{reverse('notices')}?page={page}" if page > 1 else "notices")
    told = reading.of_account(user, page=page)
    return render(request, "pages/tracking/notices.html", {"told": told})


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else otherwise
