"""The seals of the days, and the papers for the Ombudsman."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from api.schema import answers, describe, reads
from api.throttling import TrackThrottle
from api.v1 import examples
from api.v1.inputs import checked
from api.v1.parameters import CURSOR
from api.v1.serializers import PackShape, RootPage, TrackInput
from api.views import ApiView, PublicView
from complaints import ombudsman_pack
from complaints.errors import InvalidInput
from complaints.models.public import DailyRoot
from complaints.throttle import client

PAGE = 60


class HistoryRoots(PublicView):
    """The seals of the days, newest first. Keep them: what is changed later no longer fits.

    `root` is the SHA-256 of `["root", previous, day, events, tree]` as JSON without blanks.
    """

    permission_classes = [AllowAny]

    @describe(
        operation_id="history_roots_list",
        tags=["history"],
        parameters=[CURSOR],
        responses=reads(RootPage, 400),
        examples=[examples.ROOTS],
    )
    def get(self, request: Request) -> Response:
        rows = DailyRoot.objects.all()
        if cursor := request.query_params.get("cursor", ""):
            rows = rows.filter(day__lt=_day(cursor))
        found = list(rows[: PAGE + 1])
        more = found[PAGE - 1].day.isoformat() if len(found) > PAGE else None
        following = request.build_absolute_uri(f"{request.path}?cursor={more}") if more else None
        answer = {"next": following, "results": found[:PAGE]}
        return Response(RootPage(answer).data)


def _day(cursor: str) -> date:
    try:
        return date.fromisoformat(cursor)
    except ValueError:
        sentence = _("This place in the list does not exist. Start again without it.")
        raise InvalidInput({"cursor": [("invalid_cursor", sentence)]}) from None


class OmbudsmanPack(ApiView):
    """Take the papers for the Ombudsman, with the receipt, once the time for a solution passed.

    docs/ombudsman.md describes every field, and how a stranger checks the history.
    """

    authentication_classes = []
    permission_classes = [AllowAny]  # the receipt is the permission
    throttle_classes = [TrackThrottle]

    @describe(
        operation_id="complaints_ombudsman",
        tags=["complaints"],
        request=TrackInput,
        responses=answers({200: PackShape}, 400, 404, 413, 415, 422),
        examples=[examples.TRACK],
    )
    def post(self, request: Request) -> HttpResponse:
        taken = ombudsman_pack.with_receipt(
            checked(TrackInput, request)["receipt"],
            form="json",
            client=client(request._request),
            now=timezone.now(),
        )
        return HttpResponse(taken.content, content_type=taken.media_type)
