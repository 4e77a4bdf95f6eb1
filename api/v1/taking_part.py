"""Following, and rating what is over."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils import timezone
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from api.authentication import App, Key, Session
from api.schema import answers, describe
from api.throttling import CommentThrottle, TrackThrottle
from api.v1 import examples
from api.v1.inputs import checked, signed_in
from api.v1.parameters import OPTIONAL_KEY
from api.v1.repeating import once
from api.v1.taking_part_shapes import FollowInput, FollowList, FollowShape, RatingInput
from api.views import ApiView
from complaints import following, intake
from complaints.api_tokens import Scope
from complaints.throttle import client


class Follows(ApiView):
    """What the account follows: its news come by letter, and in the browsers it chose."""

    authentication_classes = [Key, App, Session]
    permission_classes = [IsAuthenticated]
    scopes = {"GET": Scope.READ, "POST": Scope.TAKE_PART}
    throttle_classes = [CommentThrottle]

    @describe(
        operation_id="follows_list",
        tags=["taking part"],
        responses=answers({200: FollowList}, 401, 403),
        examples=[examples.FOLLOWS],
    )
    def get(self, request: Request) -> Response:
        rows = following.of_account(signed_in(request))
        return Response(FollowList({"results": rows}).data)

    @describe(
        operation_id="follows_add",
        tags=["taking part"],
        parameters=[OPTIONAL_KEY],
        request=FollowInput,
        responses=answers({200: FollowShape}, 400, 401, 403, 404, 409, 410, 413, 415, 422),
        examples=[examples.FOLLOW],
    )
    def post(self, request: Request) -> Response:
        """Follow a thread, or the new threads of a village, a category or an agency.

        To ask twice is to follow once.
        """
        given, user = checked(FollowInput, request), signed_in(request)
        now = timezone.now()
        subject, value = given["subject"], given["value"]
        made = once(
            request,
            lambda: {"number": following.follow(subject, value, by=user, now=now).pk},
            now=now,
        )
        rows = [row for row in following.of_account(user) if row.number == made["number"]]
        if not rows:  # it was ended since the request was sent first
            raise Http404
        return Response(FollowShape(rows[0]).data)


class FollowEnd(ApiView):
    """Stop following."""

    authentication_classes = [Key, App, Session]
    permission_classes = [IsAuthenticated]
    scopes = {"DELETE": Scope.TAKE_PART}
    throttle_classes = [CommentThrottle]

    @describe(
        operation_id="follows_end",
        tags=["taking part"],
        responses=answers({204: None}, 401, 403, 404),
    )
    def delete(self, request: Request, number: int) -> Response:
        """Follow it no more. What the account does not follow needs no stop."""
        following.stop(signed_in(request), number)
        return Response(status=204)


class Rate(ApiView):
    """Answer the four questions about how a closed complaint was handled.

    With the `receipt`, or, for the account that filed it, with the `reference`. The answers are
    never shown with the complaint; later ones take the place of earlier ones.
    """

    authentication_classes = [Key, App, Session]
    permission_classes = [AllowAny]  # the receipt is the permission, or the account
    scopes = {"POST": Scope.TAKE_PART}
    throttle_classes = [TrackThrottle]

    @describe(
        operation_id="complaints_rate",
        tags=["complaints"],
        parameters=[OPTIONAL_KEY],
        request=RatingInput,
        responses=answers({204: None}, 400, 401, 403, 404, 409, 413, 415, 422),
        examples=[examples.RATING],
    )
    def post(self, request: Request) -> Response:
        given, now = checked(RatingInput, request), timezone.now()
        said = given["answers"]

        def rate() -> dict[str, Any]:
            if receipt := given.get("receipt"):
                intake.rate(receipt, said, client=client(request._request), now=now)
            else:
                user = signed_in(request)
                intake.rate_own(given.get("reference", ""), said, by=user, now=now)
            return {}

        once(request, rate, now=now)
        return Response(status=204)
