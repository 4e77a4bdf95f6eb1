"""Where other systems hand complaints in by signed requests (docs/channels.md)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from api import errors
from api.schema import answers, describe
from api.throttling import IncomingThrottle
from api.v1.fields import Shape
from api.views import ApiView
from complaints.channels import webhook
from complaints.channels.webhook import FIELDS, Signed

EXAMPLE = OpenApiExample(
    "A call that was written down",
    value={
        "title": "Jalan berlubang di depan pasar",
        "body": "Sudah dua minggu jalan di depan pasar berlubang dalam.",
        "subcategory": "jalan-berlubang",
        "village": "renon",
        "phone": "0812 3456 7890",
    },
    request_only=True,
)


class IncomingInput(Shape):
    """What a source sends of a complaint; what it lacks, a verifier adds."""

    def get_fields(self) -> dict[str, Any]:
        return {
            name: serializers.CharField(required=False, allow_blank=True, max_length=most)
            for name, most in FIELDS.items()
        }


class IncomingShape(Shape):
    state = serializers.ChoiceField(
        [("taken", ""), ("parked", ""), ("set_aside", "")],
        help_text="`taken`: it is a complaint, private until published. `parked`: a verifier "
        "looks at it. `set_aside`: the office decided that it is no complaint.",
    )
    reference = serializers.CharField(allow_null=True, help_text="Of the complaint, once taken.")
    repeated = serializers.BooleanField(help_text="Whether this id was sent before.")


def _header(name: str, words: str) -> OpenApiParameter:
    return OpenApiParameter(
        name, OpenApiTypes.STR, OpenApiParameter.HEADER, required=True, description=words
    )


class Incoming(ApiView):
    """A complaint from another system. The operator makes the source and hands over its secret."""

    permission_classes = [AllowAny]  # the signature is the permission
    throttle_classes = [IncomingThrottle]

    @describe(
        operation_id="incoming_add",
        tags=["partners"],
        parameters=[
            _header("webhook-id", "The same at every attempt to send this."),
            _header("webhook-timestamp", "Seconds since 1970; at most five minutes away."),
            _header("webhook-signature", "`v1,` and HMAC-SHA-256 of `id.timestamp.body`."),
        ],
        request=IncomingInput,
        responses=answers({200: IncomingShape, 201: IncomingShape}, 400, 401, 404, 409, 413),
        examples=[EXAMPLE],
    )
    def post(self, request: Request, source: str) -> Response:
        """Hand in a complaint: 201 the first time, 200 for the same id again."""
        taken = webhook.receive(source, _signed(request), now=timezone.now())
        row = taken.row
        body: dict[str, Any] = {
            "state": "parked" if row.state == "new" else row.state,
            "reference": row.complaint.reference if row.complaint else None,
            "repeated": not taken.fresh,
        }
        return Response(IncomingShape(body).data, status=201 if taken.fresh else 200)


def _signed(request: Request) -> Signed:
    """
    :raises errors.OwnProblem: the body is too large
    """
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > settings.API_BODY_LIMIT:
        raise errors.OwnProblem("body_too_large", limit=settings.API_BODY_LIMIT // 1024)
    return Signed(
        number=request.headers.get("webhook-id", ""),
        timestamp=request.headers.get("webhook-timestamp", ""),
        signature=request.headers.get("webhook-signature", ""),
        body=request._request.body,
    )
