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
    412: _("Changed meanwhile"),
    413: _("Too large"),
    415: _("Format not understood"),
    422: _("Refused"),
    428: _("Precondition needed"),
    429: _("Too many requests"),
    500: _("Something broke"),
    503: _("Not available right now"),
}

# What whoever meets such a problem does next.
ADVICE: dict[int, str | Promise] = {
    400: _("Mend what “errors” and “detail” name, then send it again with a new key."),
    401: _("Sign in, or send a key of an account; where the key is refused, make a new one."),
    403: _("Use an account or a key that may do this. To send it again changes nothing."),
    404: _("Drop the address: nothing was ever there for you."),
    405: _("Use one of the methods that the header “Allow” names."),
    406: _("Ask for application/json."),
    409: _("Read again what stands now; for another text, take a new key."),
    410: _("Drop every copy: it was public once and is no more."),
    412: _("Read the case again, then decide anew with its new ETag."),
    413: _("Send less at once; large photos go one by one."),
    415: _("Send the body in a type that the description names for this address."),
    422: _("Show the sentence: a rule refuses this as things stand, and may let it in later."),
    428: _("Send the header that the sentence names."),
    429: _("Wait as many seconds as the header Retry-After says, then send the same again."),
    500: _("Send the same again later, with the same key."),
    503: _("Wait as many seconds as the header Retry-After says, then send the same again."),
}

# What the API itself says no to; the domain's refusals name themselves.
OWN: dict[str, tuple[int, str | Promise]] = {
    "bad_request": (400, _("The request cannot be read.")),
    "malformed_json": (400, _("The body is not valid JSON.")),
    "idempotency_key_missing": (
        400,
        _("Send a header Idempotency-Key with a new random value for every write."),
    ),
    "idempotency_key_invalid": (
        400,
        _("The Idempotency-Key may hold visible ASCII characters only."),
    ),
    "preview_forged": (403, _("This link to a draft is not one of ours.")),
    "preview_expired": (403, _("This link to a draft is too old. Open it anew from the editor.")),
    "preview_not_permitted": (403, _("The editor of this link may not edit this page any more.")),
    "preview_over": (410, _("The page of this draft was taken off or deleted.")),
    "app_session_over": (401, _("This sign-in of an app is over. Sign in again.")),
    "second_factor_needed": (403, _("Set up or show your second factor in a browser first.")),
    "csrf_failed": (403, _("The CSRF token is missing or wrong.")),
    "method_not_allowed": (405, _("This address does not know this method.")),
    "not_acceptable": (406, _("This address answers in JSON only.")),
    "body_too_large": (413, _("The body is larger than %(limit)s kB.")),
    "changed_meanwhile": (
        412,
        _("The case changed since you read it. Read it again, then decide."),
    ),
    "precondition_missing": (
        428,
        _("Send a header If-Match with the ETag of the case as you read it."),
    ),
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
    do: str
    type: str


def known() -> list[Known]:
    """Return every problem a client may meet, sorted by status and code."""
    found = {
        refusal.code: (http_statuses.OF_KIND[refusal.kind], refusal.message)
        for refusal in refusals()
        if "code" in vars(refusal) and not refusal.__module__.startswith("pages.")
    }
    return sorted(
        (
            Known(
                code,
                status,
                str(TITLES[status]),
                _PLACEHOLDER.sub("…", str(detail)),
                str(ADVICE[status]),
                address(code),
            )
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
    return f"{settings.PUBLIC_URL.rstrip('/')}{reverse('api-problem', args=[code])}"


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
