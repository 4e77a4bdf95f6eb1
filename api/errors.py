"""Refusals and failures as RFC 9457 problems: the only place where the API says no."""

from __future__ import annotations

import logging
import math
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions

from api import language, problems
from complaints import http_statuses, questions
from complaints.database import is_busy
from complaints.errors import ComplaintError, InvalidInput, ThreadWithdrawn

logger = logging.getLogger(__name__)

RETRY_SECONDS = "5"
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="PRODENPASAR", Session realm="PRODENPASAR"'}

# DRF's name for it, and ours.
_CODES = {"parse_error": "malformed_json"}


class OwnProblem(exceptions.APIException):
    """One of `problems.OWN`, raised from a parser or a view."""

    def __init__(self, code: str, **details: object) -> None:
        self.code, self.details = code, details
        super().__init__()


class Unchanged(Exception):
    """The client has the answer already: nothing need be made of it."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        super().__init__()


def handle(exc: Exception, context: Mapping[str, Any]) -> HttpResponse | None:
    """Return the problem for a refusal, or None for a failure that nobody foresaw."""
    match exc:
        case ComplaintError():
            return _refusal(exc)
        case Unchanged():
            return HttpResponse(status=304, headers={"ETag": exc.tag})
        case OwnProblem():
            return problems.own(exc.code, details=exc.details)
        case exceptions.ValidationError():
            return _invalid(dict(_flat(exc.get_full_details())))
        case exceptions.NotAuthenticated() | exceptions.AuthenticationFailed():
            return problems.answer(
                401, "sign_in_needed", _("Sign in to do this."), headers=CHALLENGE
            )
        case exceptions.Throttled():
            seconds = max(1, math.ceil(getattr(exc, "wait", None) or 1))
            headers = {"Retry-After": str(seconds)}
            return problems.own("throttled", headers=headers, details={"seconds": seconds})
        case exceptions.APIException():
            return _framework(exc)
        case Http404():
            return problems.answer(404, "not_found", _("There is nothing at this address."))
        case PermissionDenied():
            return problems.answer(403, "not_permitted", _("Your account may not do this."))
        case SuspiciousOperation():
            return problems.own("bad_request")
        case _ if is_busy(exc):
            # The database is busy or away: the client loses nothing by asking again.
            logger.warning("database busy")
            return problems.own("unavailable", headers={"Retry-After": RETRY_SECONDS})
    return None


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500 for addresses under /api/: a problem without details."""
    language.activate(request)
    return problems.own("server_error")


def bad_request(request: HttpRequest) -> HttpResponse:
    """Django's handler400 for addresses under /api/: the request came no further."""
    language.activate(request)
    return problems.own("bad_request")


def _refusal(exc: ComplaintError) -> HttpResponse:
    if isinstance(exc, InvalidInput):
        fields = {
            _field(name): [{"code": code, "message": str(message)} for code, message in faults]
            for name, faults in exc.fields.items()
        }
        return _invalid(fields, detail=exc.sentence, code=exc.code)
    status = http_statuses.of(exc)
    headers: dict[str, str] = {}
    if status == 401:
        headers = CHALLENGE
    elif status in {429, 503}:
        headers["Retry-After"] = str(getattr(exc, "retry_after", RETRY_SECONDS))
    more = {}
    if isinstance(exc, ThreadWithdrawn) and exc.details.get("removal"):
        more = {name: str(exc.details[name]) for name in ("removal", "removed_on")}
    return problems.answer(status, exc.code, exc.sentence, headers=headers, more=more)


def _field(name: str) -> str:
    """The domain's name of a field as a request of ours has it."""
    if name.startswith(questions.PREFIX):
        return f"answers.{name.removeprefix(questions.PREFIX)}"
    return name


def _invalid(
    fields: dict[str, list[dict[str, str]]], *, detail: str = "", code: str = InvalidInput.code
) -> HttpResponse:
    sentence = detail or str(InvalidInput.message)
    return problems.answer(400, code, sentence, errors=fields)


def _framework(exc: exceptions.APIException) -> HttpResponse:
    codes = exc.get_codes()
    code = codes if isinstance(codes, str) else "refused"
    code = _CODES.get(code, code)
    if code in problems.OWN:
        return problems.own(code)
    status = exc.status_code if exc.status_code in problems.TITLES else 400
    known = {403: "not_permitted", 404: "not_found"}
    return problems.answer(status, known.get(status, code), str(exc.detail))


def _flat(details: Any, path: str = "") -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Walk DRF's nested errors; yield `places.0.name` with its faults."""
    if isinstance(details, dict) and set(details) == {"message", "code"}:
        details = [details]
    if isinstance(details, list) and all(_is_fault(item) for item in details):
        faults = [{"code": str(f["code"]), "message": str(f["message"])} for f in details]
        yield path or "body", faults
        return
    pairs = enumerate(details) if isinstance(details, list) else details.items()
    for key, inner in pairs:
        name = "body" if key == "non_field_errors" else str(key)
        yield from _flat(inner, f"{path}.{name}" if path else name)


def _is_fault(item: Any) -> bool:
    return isinstance(item, dict) and set(item) == {"message", "code"}
