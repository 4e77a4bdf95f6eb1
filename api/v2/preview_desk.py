"""From the editor's page to the same page on the separate front end, with a new token."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.views import View
from django.views.decorators.cache import never_cache
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from api.v2 import preview_tokens


@method_decorator(never_cache, name="dispatch")
class OpenPreview(View):
    """Lead to HEADLESS_PREVIEW_URL with the token of the draft; 404 where there is no such site."""

    http_method_names = ["get"]

    def dispatch(self, request: HttpRequest, *args: int, **kwargs: int) -> HttpResponseBase:
        if not page_permission_policy.user_has_permission(request.user, "change"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        if not settings.HEADLESS_PREVIEW_URL:
            raise Http404
        page = get_object_or_404(Page, pk=number)
        if not preview_tokens.may_preview(page, request.user):
            raise PermissionDenied
        response = HttpResponseRedirect(_address(preview_tokens.make(page, by=request.user)))
        response["Referrer-Policy"] = "no-referrer"
        return response


def _address(token: str) -> str:
    base = settings.HEADLESS_PREVIEW_URL
    return f"{base}{'&' if '?' in base else '?'}{urlencode({'token': token})}"
