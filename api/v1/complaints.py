"""Filing, tracking, deciding. Answers are private: they are never stored by a cache."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from api.authentication import App, Key, Session
from api.schema import IDEMPOTENCY_KEY, answers, describe
from api.throttling import FileThrottle, Throttle, TrackThrottle
from api.v1 import examples
from api.v1.inputs import account, checked, filing, idempotency_key, signed_in
from api.v1.parameters import OPTIONAL_KEY
from api.v1.repeating import decided_once
from api.v1.serializers import (
    DecisionInput,
    FiledShape,
    FilingInput,
    FilingWithPhotos,
    OwnList,
    TrackedShape,
    TrackInput,
)
from api.v1.uploads import Photos
from api.views import ApiView, Json, TakesFiles
from complaints import intake
from complaints.api_tokens import Scope
from complaints.staging import ChoiceGone
from complaints.throttle import client
from complaints.tracked import Tracked

Absolute = Callable[[str], str]


class Complaints(TakesFiles):
    """The account's own complaints, and the door for new ones."""

    authentication_classes = [Key, App, Session]
    scopes = {"GET": Scope.READ, "POST": Scope.FILE}
    parser_classes = [Json, MultiPartParser]

    def get_permissions(self) -> list[Any]:
        # Filing: intake knows whether the city requires an account.
        return [IsAuthenticated() if self.request.method == "GET" else AllowAny()]

    def get_throttles(self) -> list[BaseThrottle]:
        self._throttles: list[Throttle] = [
            FileThrottle() if self.request.method == "POST" else TrackThrottle()
        ]
        return list(self._throttles)

    @describe(
        operation_id="complaints_own",
        tags=["complaints"],
        responses=answers({200: OwnList}, 401, 403),
    )
    def get(self, request: Request) -> Response:
        """The account's own complaints, newest first, with what only their reporter reads."""
        own = intake.filed_by(signed_in(request), now=timezone.now())
        rows = [_shape(tracked, request.build_absolute_uri) for tracked in own]
        return Response(OwnList({"results": rows}).data)

    @describe(
        operation_id="complaints_file",
        tags=["complaints"],
        parameters=[IDEMPOTENCY_KEY],
        request={"application/json": FilingInput, "multipart/form-data": FilingWithPhotos},
        responses=answers({201: FiledShape}, 400, 401, 403, 409, 413, 415, 422),
        examples=[examples.FILING, examples.FILED],
    )
    def post(self, request: Request) -> Response:
        """File a complaint, with an account or without.

        Keep the receipt: without an account it is the only way to the private side.
        """
        given, key, by = (
            checked(FilingInput, request),
            idempotency_key(request, needed=True),
            account(request),
        )
        words = filing(given)
        photos = Photos.of(request, given.get("uploads", []), given.get("captions", []))
        try:
            sent = photos.uploads()
        except ChoiceGone:
            # Claimed by this very filing, whose answer was lost?
            if earlier := intake.filed_before(words, key=key, by=by):
                return Response(asdict(earlier), status=201)
            raise
        language = get_language() or "id"
        filed = intake.file(
            words, key=key, by=by, now=timezone.now(), uploads=sent, language=language
        )
        photos.discard()
        return Response(asdict(filed), status=201)


class Own(ApiView):
    """One of the account's own complaints."""

    authentication_classes = [Key, App, Session]
    permission_classes = [IsAuthenticated]
    scopes = {"GET": Scope.READ}
    throttle_classes = [TrackThrottle]

    @describe(
        operation_id="complaints_read",
        tags=["complaints"],
        responses=answers({200: TrackedShape}, 401, 403, 404),
    )
    def get(self, request: Request, reference: str) -> Response:
        tracked = intake.own(reference, by=signed_in(request), now=timezone.now())
        return Response(TrackedShape(_shape(tracked, request.build_absolute_uri)).data)


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
        return Response(TrackedShape(_shape(tracked, request.build_absolute_uri)).data)


class Decide(ApiView):
    """Answer the office's question, confirm that it is solved, dispute, or withdraw.

    With the `receipt`, or, for the account that filed it, with the `reference`.
    """

    authentication_classes = [Key, App, Session]
    permission_classes = [AllowAny]  # the receipt is the permission, or the account
    scopes = {"POST": Scope.TAKE_PART}
    throttle_classes = [TrackThrottle]

    @describe(
        operation_id="complaints_decide",
        tags=["complaints"],
        parameters=[OPTIONAL_KEY],
        request=DecisionInput,
        responses=answers({200: TrackedShape}, 400, 401, 403, 404, 409, 413, 415, 422),
        examples=[examples.DECISION],
    )
    def post(self, request: Request) -> Response:
        given, now = checked(DecisionInput, request), timezone.now()
        verb, reason = given["verb"], given.get("text", "")
        if receipt := given.get("receipt"):
            who = client(request._request)
            said: dict[str, Any] = {"client": who, "now": now, "reason": reason}
            decided_once(
                request, lambda ticket: intake.decide(receipt, verb, ticket=ticket, **said)
            )
            tracked = intake.track(receipt, client=who, now=now)
        else:
            user, reference = signed_in(request), given.get("reference", "")
            said = {"by": user, "now": now, "reason": reason}
            decided_once(
                request, lambda ticket: intake.decide_own(reference, verb, ticket=ticket, **said)
            )
            tracked = intake.own(reference, by=user, now=now)
        return Response(TrackedShape(_shape(tracked, request.build_absolute_uri)).data)


def _shape(tracked: Tracked, absolute: Absolute) -> dict[str, Any]:
    answer = asdict(tracked)
    for part in (answer, *answer["continued"]):
        part["public_url"] = part["public_url"] and absolute(part["public_url"])
    return answer
