"""Who asks: an account that is signed in on the site or with an app, or a program with its key."""

from __future__ import annotations

from typing import Any

from allauth.headless.internal.sessionkit import authenticate_by_x_session_token
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.request import Request

from api import errors
from complaints import api_tokens
from complaints.api_tokens import Bearer
from complaints.permissions import is_of_the_office

_READS = {"HEAD": "GET"}


class Session(SessionAuthentication):
    """The site's sign-in. Writes by an account need the CSRF token in X-CSRFToken."""

    def authenticate_header(self, request: Request) -> str:
        return errors.CHALLENGE["WWW-Authenticate"]

    def enforce_csrf(self, request: Any) -> None:
        try:
            super().enforce_csrf(request)
        except exceptions.PermissionDenied:
            raise errors.OwnProblem("csrf_failed") from None


class Key(BaseAuthentication):
    """`Authorization: Bearer dps_…`. The view names the scope that its key needs, by method."""

    def authenticate(self, request: Request) -> tuple[Any, Bearer] | None:
        kind, _blank, key = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer":
            return None
        found = api_tokens.bearer(key.strip(), now=timezone.now())
        method = request.method or ""
        scope = request.parser_context["view"].scopes.get(_READS.get(method, method))
        if scope is not None:
            found.require(scope)
        return found.user, found

    def authenticate_header(self, request: Request) -> str:
        return errors.CHALLENGE["WWW-Authenticate"]


class KeyDescription(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # untyped
    """What the description says about keys."""

    target_class = "api.authentication.Key"
    name = "key"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A key that an account made at /akun/program/, with its scopes.",
        }


class App(BaseAuthentication):
    """`X-Session-Token: …` of a citizen who signed in with an app. Accounts of the office have
    the site, with its second factor, and keys for their programs."""

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        token = request.headers.get("X-Session-Token", "")
        if not token:
            return None
        found = authenticate_by_x_session_token(token)
        if found is None or is_of_the_office(found[0]):
            raise errors.OwnProblem("app_session_over")
        return found[0], None

    def authenticate_header(self, request: Request) -> str:
        return errors.CHALLENGE["WWW-Authenticate"]


class AppDescription(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # untyped
    """What the description says about apps."""

    target_class = "api.authentication.App"
    name = "app"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "X-Session-Token",
            "description": "Of a citizen who signed in with an app: /api/auth/openapi.json.",
        }
