"""Problems by name: the codes that clients may rely on, and the RFC 9457 answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.http import JsonResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints import http_statuses
from complaints.errors import ComplaintError

MEDIA_TYPE = "application/problem+json"

TITLES: dict[int, str | Promise] = {
    400: _("The request is not valid"),
    401: _("Sign-in needed"),
    403: _("Not permitted"),
    404: _("Not found"),
    405: _("Method not allowed"),
    406: _("Format not available"),
    409: _("Conflict"),
    410: _("Withdrawn"),
    413: _("Too large"),
    415: _("Format not understood"),
    422: _("Refused"),
    429: _("Too many requests"),
    500: _("Something broke"),
    503: _("Not available right now"),
}

# What the API itself says no to; the domain's refusals name themselves.
OWN: dict[str, tuple[int, str | Promise]] = {
    "bad_request": (400, _("The request cannot be read.")),
    "malformed_json": (400, _("The body is not valid JSON.")),
    "idempotency_key_missing": (
        400,
        _("Send a header Idempotency-Key with a new random value for every filing."),
    ),
    "idempotency_key_invalid": (
        400,
        _("The Idempotency-Key may hold visible ASCII characters only."),
    ),
    "preview_forged": (403, _("This link to a draft is not one of ours.")),
    "preview_expired": (403, _("This link to a draft is too old. Open it anew from the editor.")),
    "preview_not_permitted": (403, _("The editor of this link may not edit this page any more.")),
    "preview_over": (410, _("The page of this draft was taken off or deleted.")),
    "second_factor_needed": (403, _("Set up or show your second factor in a browser first.")),
    "csrf_failed": (403, _("The CSRF token is missing or wrong.")),
    "method_not_allowed": (405, _("This address does not know this method.")),
    "not_acceptable": (406, _("This address answers in JSON only.")),
    "body_too_large": (413, _("The body is larger than %(limit)s kB.")),
    "unsupported_media_type": (415, _("This address takes no body of this type.")),
    "throttled": (429, _("Too many requests. Wait %(seconds)s seconds, then try again.")),
    "server_error": (500, _("Something broke on our side. Try again later.")),
    "unavailable": (503, _("The service is busy. Try again in a few seconds.")),
}


_PLACEHOLDER = re.compile(r"%\(\w+\)s")


@dataclass(frozen=True)
class Known:
    code: str
    status: int
    title: str
    detail: str


def known() -> list[Known]:
    """Return every problem a client may meet, sorted by status and code."""
    found = {
        refusal.code: (http_statuses.OF_KIND[refusal.kind], refusal.message)
        for refusal in refusals()
        if "code" in vars(refusal) and not refusal.__module__.startswith("pages.")
    }
    return sorted(
        (
            Known(code, status, str(TITLES[status]), _PLACEHOLDER.sub("…", str(detail)))
            for code, (status, detail) in (found | OWN).items()
        ),
        key=lambda problem: (problem.status, problem.code),
    )


def refusals(
    parent: type[ComplaintError] = ComplaintError,
) -> Iterator[type[ComplaintError]]:
    yield parent
    for child in parent.__subclasses__():
        yield from refusals(child)


def address(code: str) -> str:
    """Return the address that explains the code: the `type` of the problem."""
    return f"{settings.PUBLIC_URL.rstrip('/')}{reverse('api-problems')}#{code}"


def answer(
    status: int,
    code: str,
    detail: str | Promise,
    *,
    errors: Mapping[str, object] | None = None,
    headers: Mapping[str, str] | None = None,
    more: Mapping[str, object] | None = None,
) -> JsonResponse:
    """Return the problem as `application/problem+json`; it is never stored by a cache.

    `more` are members of this kind of problem alone.
    """
    body: dict[str, object] = {
        "type": address(code),
        "title": str(TITLES[status]),
        "status": status,
        "detail": str(detail),
        "code": code,
        **(more or {}),
    }
    if errors is not None:
        body["errors"] = errors
    words = {"ensure_ascii": False}
    response = JsonResponse(body, status=status, content_type=MEDIA_TYPE, json_dumps_params=words)
    response["Cache-Control"] = "no-store"
    for name, value in (headers or {}).items():
        response[name] = value
    return response


def own(
    code: str,
    *,
    headers: Mapping[str, str] | None = None,
    details: Mapping[str, object] | None = None,
) -> JsonResponse:
    """Return one of the API's own problems."""
    status, detail = OWN[code]
    return answer(status, code, str(detail) % details if details else detail, headers=headers)
