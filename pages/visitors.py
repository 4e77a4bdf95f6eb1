"""Who asks: the account, the address, the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from complaints.models import User

COOKIE = "visitor"
_A_YEAR = 365 * 24 * 3600


def account(request: HttpRequest) -> User | None:
    """The signed-in account, or None."""
    return request.user if request.user.is_authenticated else None


def client(request: HttpRequest) -> str:
    """The network address, by the same rule as the sign-in throttles; never stored as such.

    Behind proxies it is what ALLAUTH_TRUSTED_PROXY_COUNT lets X-Forwarded-For say. Clients
    without an address (a socket file and no proxy) share one limit.
    """
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:
        return ""


def visitor(request: HttpRequest) -> str:
    """A random token of this browser, which says nothing about the person."""
    token = request.get_signed_cookie(COOKIE, default="", max_age=_A_YEAR)
    return token or uuid4().hex


def remember(request: HttpRequest, response: HttpResponse, token: str) -> None:
    response.set_signed_cookie(
        COOKIE, token, max_age=_A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure()
    )
