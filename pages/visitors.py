"""Who asks: the account, the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.http import HttpRequest, HttpResponse

from complaints.errors import SignInNeeded

if TYPE_CHECKING:
    from complaints.models import User

COOKIE = "visitor"
_A_YEAR = 365 * 24 * 3600


def account(request: HttpRequest) -> User | None:
    """The signed-in account, or None."""
    return request.user if request.user.is_authenticated else None


def signed_in(request: HttpRequest) -> User:
    """The signed-in account.

    :raises SignInNeeded: there is none; a page leads to the sign-in and back
    """
    user = account(request)
    if user is None:
        raise SignInNeeded
    return user


def visitor(request: HttpRequest) -> str:
    """A random token of this browser, which says nothing about the person."""
    token = request.get_signed_cookie(COOKIE, default="", max_age=_A_YEAR)
    return token or uuid4().hex


def remember(request: HttpRequest, response: HttpResponse, token: str) -> None:
    response.set_signed_cookie(
        COOKIE, token, max_age=_A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure()
    )


def without_cookies(request: HttpRequest) -> bool:
    """Whether a browser that keeps no cookies sends a form of this very site.

    It has no session that somebody else could misuse, so its form needs no token; browsers say
    themselves where a form stood, and no page can make them say otherwise.
    """
    origin = f"{request.scheme}://{request.get_host()}"
    return not request.COOKIES and request.headers.get("Origin") == origin
