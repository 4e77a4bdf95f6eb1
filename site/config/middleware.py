"""What stands around every request: the content security policy, strict for the public and
wider for the Wagtail admin; what is compressed on its way; and the doors of the office."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlencode

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.auth import permission_denied

from api import problems
from complaints import second_factor, sign_ins
from complaints.desk import doors
from complaints.permissions import is_of_the_office

if TYPE_CHECKING:
    from complaints.models.people import User

# Wagtail's edit forms carry inline scripts and styles that we cannot sign.
_ADMIN_POLICY = {
    "default-src": ["'self'"],
    "script-src": ["'self'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "frame-ancestors": ["'self'"],
    "frame-src": ["'self'"],
}


class ContentSecurityPolicy(CSPMiddleware):
    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if request.path.startswith("/admin/"):
            setattr(response, "_csp_replace", _ADMIN_POLICY)  # noqa: B010  django-csp's own hook
        elif getattr(request, "is_preview", False):
            setattr(response, "_csp_replace", {"frame-ancestors": ["'self'"]})  # noqa: B010
        answer: Any = super().process_response(request, response)
        return answer  # type: ignore[no-any-return]  # django-csp is untyped


class Compression(GZipMiddleware):
    """Django's, but photos go as they are: a JPEG gets no smaller, only slower."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if response.get("Content-Type", "") == "image/jpeg":
            return response
        return super().process_response(request, response)


class Door:
    """Looks at a request once its view is known, and may answer in the view's place."""

    sync_capable: ClassVar[bool] = True
    async_capable: ClassVar[bool] = False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)


def _has_session(request: HttpRequest) -> bool:
    """To look into the session of somebody who has none would make the answer vary by it."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def _of_machines(request: HttpRequest) -> bool:
    """Public reads that are the same for everybody: they set no cookie and may be kept."""
    return request.method in ("GET", "HEAD") and request.path.startswith(("/api/", "/feeds/"))


class SignedIn(Door):
    """Remembers when a session was last here, and ends one of the office that was away long."""

    SEEN = "seen_at"
    EVERY = 120  # seconds between two notes: reading pages must not write each time

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if _has_session(request) and not _of_machines(request) and request.user.is_authenticated:
            self._look(request, request.user)
        return self.get_response(request)

    def _look(self, request: HttpRequest, user: User) -> None:
        now, seen = time.time(), request.session.get(self.SEEN)
        limit = settings.STAFF_SESSION_MINUTES * 60
        if seen and limit and now - seen > limit and is_of_the_office(user):
            logout(request)
            messages.info(request, _("You were away for long and have been signed out."))
        elif not seen or now - seen > self.EVERY:
            request.session[self.SEEN] = now
            sign_ins.remember(request, user, now=timezone.now())


class SecondFactor(Door):
    """Whoever works for the office goes no further than to the second factor without it."""

    ENROL = frozenset(
        {"mfa_index", "mfa_activate_totp", "account_reauthenticate", "account_logout"}
    )
    # With the password alone nobody may see, renew or take away the factor that is missing.
    PROVE = frozenset({"mfa_reauthenticate", "account_logout"})

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        ask = _has_session(request) and not _of_machines(request)
        gap = second_factor.gap(request) if ask else ""
        if not gap:
            return None
        request.second_factor = str(gap)  # type: ignore[attr-defined]  # its pages say why
        match = request.resolver_match
        enrols = gap == second_factor.Gap.ENROL
        if match and match.view_name in (self.ENROL if enrols else self.PROVE):
            return None
        if request.path.startswith(("/api/", "/open311/")):
            return problems.own("second_factor_needed")
        if enrols:
            return redirect("mfa_activate_totp")
        back = request.get_full_path() if request.method == "GET" else "/"
        return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': back})}")


class AdminDoors(Door):
    """Closes what the Wagtail admin leaves open to everybody who may enter it."""

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        match, user = request.resolver_match, request.user
        if match is None or not request.path.startswith("/admin/"):
            return None
        if not user.has_perm("wagtailadmin.access_admin") or doors.may_ask(user, match):
            return None  # strangers meet Wagtail's own door
        if request.headers.get("X-Requested-With") == "XMLHttpRequest":
            raise PermissionDenied
        answer: HttpResponse = permission_denied(request)
        return answer
