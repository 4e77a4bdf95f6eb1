"""Open311 GeoReport v2: services, requests and tokens for systems that know the standard.

What comes in is private until a verifier has published it. The specification:
https://wiki.open311.org/GeoReport_v2/
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.core import signing
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from api.open311 import filing, problems, records, selection, shapes
from api.open311.formats import ByEnding, Json, Xml
from api.open311.problems import Refused
from api.open311.records import Record
from api.throttling import FileThrottle
from api.v1.inputs import idempotency_key, whole_addresses
from api.views import PublicView, TakesFiles
from complaints import intake, publication, questions, receipts, uploads
from complaints.models.public import Thread
from complaints.models.reference import Subcategory, Village

CHANGESET = "2026-11-26T00:00:00+08:00"
_TOKEN = signing.Signer(salt="open311.token")


class GeoReport(PublicView):
    """What all its addresses share: the format of the ending, the jurisdiction, refusals."""

    permission_classes = [AllowAny]
    renderer_classes = [Xml, Json]
    content_negotiation_class = ByEnding
    schema = None
    root = ""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        _require_jurisdiction(request.query_params.get("jurisdiction_id", ""))

    def get_exception_handler(self) -> Callable[..., HttpResponseBase | None]:
        return problems.handle


class Discovery(GeoReport):
    """Where the service is, and in which formats."""

    root = "discovery"

    def get(self, request: Request, **_ending: str) -> Response:
        endpoint = {
            "specification": "http://wiki.open311.org/GeoReport_v2",
            "url": request.build_absolute_uri("/open311/v2"),
            "changeset": CHANGESET,
            "type": "test" if settings.DEMO else "production",
            "formats": ["text/xml", "application/json"],
        }
        answer = {
            "changeset": CHANGESET,
            "contact": request.build_absolute_uri("/saluran/"),
            "key_service": request.build_absolute_uri(reverse("api-docs")),
            "endpoints": [endpoint],
        }
        return Response(answer)


class Services(GeoReport):
    """Everything that may be complained about."""

    root = "services"

    def get(self, request: Request, **_ending: str) -> Response:
        rows = Subcategory.objects.filter(active=True, category__active=True)
        ordered = rows.select_related("category").order_by("category__position", "position", "pk")
        return Response([shapes.service(row) for row in ordered])


class Service(GeoReport):
    """What a request about one of them may say besides."""

    root = "service_definition"

    def get(self, request: Request, code: str, **_ending: str) -> Response:
        row = Subcategory.objects.filter(slug=code, active=True).first()
        if row is None:
            raise Refused(404, "not_found", _("There is no such service_code."))
        villages = Village.objects.filter(active=True).order_by("name")
        asked = [q for q in questions.asked(code) if q.slug not in filing.OWN_ATTRIBUTES]
        return Response(shapes.definition(row, [(v.slug, v.label) for v in villages], asked))


class Requests(TakesFiles, GeoReport):
    """The public threads of a filter, newest first; and the door for new complaints."""

    root = "service_requests"
    parser_classes = [FormParser, MultiPartParser]

    def get_throttles(self) -> list[BaseThrottle]:
        if self.request.method == "POST":
            self._throttles = [FileThrottle()]
            return list(self._throttles)
        return super().get_throttles()

    def get(self, request: Request, **_ending: str) -> Response:
        parameters = {name: request.query_params[name] for name in request.query_params}
        page = selection.chosen(parameters, today=timezone.localdate())
        return Response(_rows(request, page.fetch()))

    def post(self, request: Request, **_ending: str) -> Response:
        given = _given(request)
        _require_jurisdiction(given.get("jurisdiction_id", ""))
        filed = intake.file(
            filing.filing(given),
            key=idempotency_key(request, needed=False),
            now=timezone.now(),
            uploads=uploads.sent(request._request, "media"),
            language=get_language() or "id",
        )
        told = _("Keep this number: %(receipt)s. With it you follow the complaint at %(page)s.")
        receipt = receipts.readable(filed.receipt)
        page = request.build_absolute_uri(reverse("track"))
        answer: dict[str, Any] = {
            "service_request_id": filed.reference,
            "service_notice": told % {"receipt": receipt, "page": page},
            "account_id": None,
        }
        if _extensions(request, given):
            answer |= {
                "receipt": filed.receipt,
                "token": _TOKEN.sign(filed.reference),
                "privacy": filed.privacy,
            }
        response = Response([answer], status=201)
        response["Cache-Control"] = "no-store"
        return response


class ReadRequest(GeoReport):
    """One public thread. Before it is published, and where it never was one: 404."""

    root = "service_requests"

    def get(self, request: Request, reference: str, **_ending: str) -> Response:
        thread = publication.read(reference.upper())
        return Response(_rows(request, records.of(Thread.objects.filter(pk=thread.pk))))


class Token(GeoReport):
    """The number of the complaint that a token was given for."""

    root = "service_requests"

    def get(self, request: Request, token: str, **_ending: str) -> Response:
        try:
            reference = _TOKEN.unsign(token)
        except signing.BadSignature:
            raise Refused(404, "not_found", _("There is no such token.")) from None
        return Response([{"service_request_id": reference, "token": token}])


def _require_jurisdiction(asked: str) -> None:
    if asked and asked != settings.OPEN311_JURISDICTION:
        raise Refused(404, "jurisdiction_unknown", _("There is no such jurisdiction_id here."))


def _given(request: Request) -> dict[str, str]:
    """The fields of the form, without its files."""
    data: Any = request.data
    return {name: data[name] for name in data if isinstance(data[name], str)}


def _extensions(request: Request, given: Mapping[str, str] | None = None) -> bool:
    asked = request.query_params.get("extensions") or (given or {}).get("extensions", "")
    return asked.lower() in {"true", "1", "v1"}


def _rows(request: Request, found: list[Record]) -> list[dict[str, Any]]:
    absolute = whole_addresses(request)
    rows = [shapes.request_row(record, absolute) for record in found]
    if _extensions(request):
        threads = records.conversations(found)
        for record, row in zip(found, rows, strict=True):
            row |= shapes.extended(threads[record.pk], absolute)
    return rows
