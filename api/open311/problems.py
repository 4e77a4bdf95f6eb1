"""Refusals as GeoReport v2 has them: rows of `code` (the status) and `description`.

The stable code of ours is in the header `Problem-Code`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from api import errors
from api.open311 import formats

# What our fields are called in a request of theirs.
THEIRS = {
    "title": "title",
    "body": "description",
    "subcategory": "service_code",
    "village": "address_id",
    "location": "address_string",
    "pin": "lat",
    "name": "first_name",
}
_KEPT = ("Retry-After", "RateLimit", "RateLimit-Policy")


class Refused(Exception):
    """What the specification itself refuses."""

    def __init__(self, status: int, code: str, description: str) -> None:
        self.status, self.code, self.description = status, code, description
        super().__init__(code)


def handle(exc: Exception, context: Mapping[str, Any]) -> HttpResponse | None:
    """Return the refusal in the format of the address, or None for an unforeseen failure."""
    ending = context["kwargs"].get("format") or "xml"
    if isinstance(exc, Refused):
        return answer(exc.status, exc.code, [exc.description], ending)
    problem = errors.handle(exc, context)
    if problem is None:
        return None
    told = json.loads(problem.content)
    found = answer(problem.status_code, told["code"], list(_lines(told)), ending)
    for name in _KEPT:
        if name in problem:
            found[name] = problem[name]
    return found


def answer(status: int, code: str, lines: list[str], ending: str) -> HttpResponse:
    """Return these lines as an answer that no cache stores."""
    rows = [{"code": status, "description": line} for line in lines]
    if ending == "json":
        response = HttpResponse(formats.plain(rows), content_type="application/json")
    else:
        response = HttpResponse(formats.xml("errors", rows), content_type="text/xml; charset=utf-8")
    response.status_code = status
    response["Problem-Code"] = code
    response["Cache-Control"] = "no-store"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500 for addresses under /open311/."""
    ending = "json" if request.path.endswith(".json") else "xml"
    return answer(500, "server_error", [_("Something broke on our side. Try again later.")], ending)


def _lines(problem: Mapping[str, Any]) -> Iterator[str]:
    """Every field at fault by the name it had in the request, or the sentence alone."""
    faults = problem.get("errors") or {}
    for name, found in faults.items():
        for fault in found:
            yield f"{_theirs(name)}: {fault['message']}"
    if not faults:
        yield str(problem["detail"])


def _theirs(name: str) -> str:
    if name.startswith("answers."):
        return f"attribute[{name.removeprefix('answers.')}]"
    return THEIRS.get(name, name)
