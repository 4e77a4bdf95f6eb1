"""The keys of the account with which programs act for it: made, shown once, revoked."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from complaints import api_tokens
from complaints.errors import ComplaintError
from pages.errors import status_of
from pages.visitors import signed_in


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    if revoked := request.POST.get("revoke", ""):
        if revoked.isascii() and revoked.isdigit() and api_tokens.revoke(user, int(revoked[:18])):
            messages.success(request, _("The key is revoked: it opens nothing any more."))
        return redirect("api_keys")
    page: dict[str, object] = {
        "scopes": [(scope.value, scope.label) for scope in api_tokens.offered(user)]
    }
    status = 200
    if request.method == "POST":
        chosen = request.POST.getlist("scopes")
        try:
            # Shown in the answer to the form, and never again: nothing stores it.
            page["made"] = api_tokens.make(user, chosen, now=timezone.now())
        except ComplaintError as error:
            page |= {"error": error, "chosen": chosen}
            status = status_of(error)
    page["keys"] = api_tokens.of(user)
    return render(request, "pages/account/api_keys.html", page, status=status)
