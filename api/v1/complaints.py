"""Filing and tracking. Answers are private: they are never stored by a cache."""

from __future__ import annotations

from dataclasses import asdict

from django.utils import timezone
from django.utils.translation import get_language
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from api.schema import IDEMPOTENCY_KEY, answers, describe
from api.throttling import FileThrottle, TrackThrottle
from api.v1 import examples
from api.v1.inputs import account, checked, filing, idempotency_key
from api.v1.serializers import FiledShape, FilingInput, TrackedShape, TrackInput
from api.views import ApiView, Session
from complaints import intake
from complaints.throttle import client


class File(ApiView):
    """File a complaint, with an account or without.

    Keep the receipt: without an account it is the only way to the private side.
    """

    authentication_classes = [Session]
    permission_classes = [AllowAny]  # intake knows whether the city requires an account
    throttle_classes = [FileThrottle]

    @describe(
        operation_id="complaints_file",
        tags=["complaints"],
        parameters=[IDEMPOTENCY_KEY],
        request=FilingInput,
        responses=answers({201: FiledShape}, 400, 401, 403, 409, 413, 415, 422),
        examples=[examples.FILING, examples.FILED],
    )
    def post(self, request: Request) -> Response:
        filed = intake.file(
            filing(request),
            key=idempotency_key(request, needed=True),
            by=account(request),
            now=timezone.now(),
            language=get_language() or "id",
        )
        return Response(asdict(filed), status=201)


class Track(ApiView):
    """See how far a complaint is, with its receipt."""

    authentication_classes = []
    permission_classes = [AllowAny]  # the receipt is the permission
    throttle_classes = [TrackThrottle]

    @describe(
        operation_id="complaints_track",
        tags=["complaints"],
        request=TrackInput,
        responses=answers({200: TrackedShape}, 400, 404, 413, 415),
        examples=[examples.TRACK],
    )
    def post(self, request: Request) -> Response:
        tracked = intake.track(
            checked(TrackInput, request)["receipt"],
            client=client(request._request),
            now=timezone.now(),
        )
        answer = asdict(tracked)
        if tracked.public_url:
            answer["public_url"] = request.build_absolute_uri(tracked.public_url)
        for part in answer["continued"]:
            part["public_url"] = part["public_url"] and request.build_absolute_uri(
                part["public_url"]
            )
        return Response(TrackedShape(answer).data)
