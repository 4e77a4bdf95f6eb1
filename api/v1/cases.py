"""An agency's own cases, for its programs: the list, one case, its photos.

With a key alone, made by one of its officers: the session of a browser belongs to the desk.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from api.authentication import Key
from api.schema import answers, describe
from api.throttling import CaseThrottle
from api.v1 import case_examples as examples
from api.v1 import case_shapes as shapes
from api.v1.case_queries import CASES, asked
from api.v1.inputs import signed_in
from api.views import Json, TakesFiles
from complaints import caseload
from complaints.api_tokens import Scope
from complaints.case_facts import CaseDetail, CaseText

_JPEG = {(200, "image/jpeg"): bytes}


class CaseView(TakesFiles):
    """What belongs to an agency: never kept by a cache that others share."""

    authentication_classes = [Key]
    permission_classes = [IsAuthenticated]
    scopes = {"GET": Scope.CASES_READ, "POST": Scope.CASES_WRITE}
    parser_classes = [Json]
    throttle_classes = [CaseThrottle]

    def shown(self, request: Request, case: CaseDetail) -> dict[str, Any]:
        """Return the shape of the case, with whole addresses."""
        absolute = request.build_absolute_uri
        row = asdict(case.row)
        row["public_url"] = row["public_url"] and absolute(row["public_url"])
        more = {name: value for name, value in asdict(case).items() if name != "row"}
        texts = [_text(text, case.row.reference, absolute) for text in case.texts]
        answer = row | more | {"texts": texts, "allowed": shapes.steps(case.allowed)}
        return dict(shapes.CaseShape(answer).data)


def _text(text: CaseText, reference: str, absolute: Any) -> dict[str, Any]:
    shape = asdict(text)
    shape["photos"] = [
        {
            "url": absolute(reverse("api-case-photo", args=[reference, photo.number]))
            if photo.available
            else None,
            "state": photo.state,
            "caption": photo.caption,
        }
        for photo in text.photos
    ]
    return shape


def tag(case: CaseDetail, shown: dict[str, Any]) -> str:
    """Return an ETag that names the version, which `If-Match` asks for, and all that is shown."""
    digest = hashlib.sha256(repr(shown).encode()).hexdigest()[:32]
    return f'"{case.row.version}.{digest}"'


class Cases(CaseView):
    """The cases that the agency of the key leads or helps with now."""

    @describe(
        operation_id="cases_list",
        tags=["cases"],
        parameters=CASES,
        responses=answers({200: shapes.CasePage}, 400, 401, 403),
        examples=[examples.CASES],
    )
    def get(self, request: Request) -> Response:
        user, now = signed_in(request), timezone.now()
        found = caseload.listed(asked(request), by=user, now=now)
        rows = [asdict(row) for row in found.rows]
        for row in rows:
            row["public_url"] = row["public_url"] and request.build_absolute_uri(row["public_url"])
        page = {
            "next": _at(request, found.next_cursor),
            "previous": _at(request, found.previous_cursor),
            "results": rows,
        }
        return Response(shapes.CasePage(page).data)


def _at(request: Request, cursor: str) -> str | None:
    """The address of the same list at another place."""
    if not cursor:
        return None
    query = request.query_params.copy()
    query["cursor"] = cursor
    return request.build_absolute_uri(f"{request.path}?{urlencode(list(_pairs(query)))}")


def _pairs(query: Any) -> list[tuple[str, str]]:
    return [(name, value) for name, values in query.lists() for value in values]


class Case(CaseView):
    """One case, as an officer of the agency reads it at the desk."""

    @describe(
        operation_id="cases_read",
        tags=["cases"],
        responses=answers({200: shapes.CaseShape, 304: None}, 401, 403, 404),
        examples=[examples.CASE],
    )
    def get(self, request: Request, reference: str) -> Any:
        case = caseload.read(reference, by=signed_in(request), now=timezone.now())
        shown = self.shown(request, case)
        etag = tag(case, shown)
        headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
        if "If-None-Match" in request.headers:
            unchanged = get_conditional_response(request._request, etag=etag)
            if unchanged is not None:
                return HttpResponse(status=unchanged.status_code, headers=headers)
        return Response(shown, headers=headers)


class Jpeg(BaseRenderer):
    """So that a client may ask for a picture; what it gets is made by the view."""

    media_type = "image/jpeg"
    format = "jpeg"
    charset = None


class CasePhoto(CaseView):
    """A photo of the case: of others' texts as the public may see it."""

    renderer_classes = [JSONRenderer, Jpeg]

    @describe(
        operation_id="cases_photo",
        tags=["cases"],
        responses=answers(_JPEG, 401, 403, 404, 410),
    )
    def get(self, request: Request, reference: str, number: int) -> HttpResponse:
        content = caseload.picture(reference, number, by=signed_in(request))
        response = HttpResponse(content, content_type="image/jpeg")
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        return response
