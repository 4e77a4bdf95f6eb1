"""Published threads: browse and search, read, comment, support."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

import search
from api.authentication import App, Key, Session
from api.schema import answers, describe, reads
from api.throttling import CommentThrottle
from api.v1 import examples, shapes, sparse
from api.v1.inputs import (
    account,
    asked,
    checked,
    following,
    idempotency_key,
    whole_addresses,
)
from api.v1.parameters import OPTIONAL_KEY, SEARCH, TYPED
from api.v1.repeating import once
from api.v1.serializers import (
    CommentInput,
    CommentState,
    ReportInput,
    ReportState,
    SuggestionList,
    SupportShape,
    ThreadDetail,
    ThreadPage,
    ThreadRow,
)
from api.v1.sparse import FIELDS, whole_or_sparse
from api.views import ApiView, PublicView
from complaints import conversation, publication, reports
from complaints.api_tokens import Scope
from complaints.throttle import client
from search import misses

# What a suggestion is, in words.
KINDS = {
    "words": _("word"),
    "phrase": _("often written"),
    "title": _("title"),
    "category": _("category"),
    "subcategory": _("subcategory"),
    "agency": _("agency"),
    "district": _("kecamatan"),
    "village": _("desa or kelurahan"),
}
TEXTS = ("words", "phrase", "title")


class ThreadList(PublicView):
    """Browse and search the published threads."""

    permission_classes = [AllowAny]
    made_of = "search"

    @describe(
        operation_id="threads_list",
        tags=["threads"],
        parameters=[*SEARCH, FIELDS],
        responses=reads(whole_or_sparse(ThreadPage, results=ThreadRow), 400),
        examples=[examples.THREAD_PAGE],
    )
    def get(self, request: Request) -> Response:
        wanted, names = asked(request), sparse.wanted(request, ThreadRow)
        now = timezone.now()
        found = search.find(wanted, now=now)
        misses.note(wanted, found, client=client(request._request), now=now)
        absolute = whole_addresses(request)
        # The rows are what ThreadPage describes already: the tests hold every answer to it, and
        # to serialise fifty of them once more would take as long as to find them.
        page = {
            "count": found.count,
            "next": following(request, wanted, found.next_cursor),
            "previous": following(request, wanted, found.previous_cursor),
            "facets": shapes.facets(found.facets),
            "did_you_mean": found.did_you_mean,
            "engine": found.engine,
            "all_words": found.all_words,
            "months": [{"month": month, "count": n} for month, n in found.months.items()],
            "pages": [shapes.page_row(page, absolute) for page in found.pages],
            "results": [sparse.only(shapes.hit_row(hit, absolute), names) for hit in found.hits],
        }
        return Response(page)


class ThreadRead(PublicView):
    """Read one thread: the complaint, the answers, the comments, the clocks."""

    permission_classes = [AllowAny]
    made_of = "threads"

    @describe(
        operation_id="threads_read",
        tags=["threads"],
        parameters=[FIELDS],
        responses=reads(whole_or_sparse(ThreadDetail), 400, 404, 410),
        examples=[examples.THREAD_DETAIL],
    )
    def get(self, request: Request, reference: str) -> Response:
        names = sparse.wanted(request, ThreadDetail)
        thread = publication.read(reference)
        answer = shapes.detail(thread, request.build_absolute_uri, today=timezone.localdate())
        return Response(sparse.only(dict(ThreadDetail(answer).data), names))


class Comment(ApiView):
    """Comment on a thread. Some comments wait for a person to look at them (`held`)."""

    authentication_classes = [Key, App, Session]
    scopes = {"POST": Scope.TAKE_PART}
    permission_classes = [AllowAny]  # conversation.comment asks for the sign-in
    throttle_classes = [CommentThrottle]

    @describe(
        operation_id="threads_comment",
        tags=["threads"],
        parameters=[OPTIONAL_KEY],
        request=CommentInput,
        responses=answers({201: CommentState}, 400, 401, 403, 404, 409, 410, 413, 415, 422),
        examples=[examples.COMMENT, examples.COMMENT_STATE],
    )
    def post(self, request: Request, reference: str) -> Response:
        state = conversation.comment(
            reference,
            checked(CommentInput, request)["body"],
            key=idempotency_key(request, needed=False),
            by=account(request),
            now=timezone.now(),
            client=client(request._request),
        )
        return Response({"state": state}, status=201)


class Report(ApiView):
    """Report personal data in a post: it is hidden at once, and a person looks at it.

    Nobody needs an account for this. Some ten reports an hour are taken from one address.
    """

    permission_classes = [AllowAny]
    throttle_classes = [CommentThrottle]

    @describe(
        operation_id="threads_report",
        tags=["threads"],
        parameters=[OPTIONAL_KEY],
        request=ReportInput,
        responses=answers({201: ReportState}, 400, 403, 404, 409, 410, 413, 415),
        examples=[examples.REPORT, examples.REPORT_STATE],
    )
    def post(self, request: Request, reference: str) -> Response:
        given, now = checked(ReportInput, request), timezone.now()

        def report() -> dict[str, Any]:
            made = reports.report(
                reference,
                given["position"],
                kind=given["kind"],
                words=given.get("words", ""),
                client=client(request._request),
                now=now,
            )
            return {"state": "hidden" if made.hid else "waiting"}

        return Response(once(request, report, now=now), status=201)


class Support(ApiView):
    """Support a thread: once for each account, however often it is sent."""

    authentication_classes = [Key, App, Session]
    scopes = {"POST": Scope.TAKE_PART}
    permission_classes = [IsAuthenticated]
    throttle_classes = [CommentThrottle]

    @describe(
        operation_id="threads_support",
        tags=["threads"],
        parameters=[OPTIONAL_KEY],
        request=None,
        responses=answers({200: SupportShape}, 400, 401, 403, 404, 409, 410, 422),
    )
    def post(self, request: Request, reference: str) -> Response:
        user, now = account(request), timezone.now()

        def support() -> dict[str, Any]:
            count = conversation.support(reference, by=user, visitor="", now=now)
            return {"support_count": count}

        return Response(once(request, support, now=now))


class Suggest(PublicView):
    """Complete what somebody is typing into the search box."""

    permission_classes = [AllowAny]

    @describe(
        operation_id="suggest",
        tags=["threads"],
        parameters=[TYPED],
        responses=reads(SuggestionList),
    )
    def get(self, request: Request) -> Response:
        found = search.suggestions(request.query_params.get("q", ""))
        suggestions = [
            {
                "kind": suggestion.kind,
                "label": KINDS[suggestion.kind],
                "text": suggestion.text,
                "url": request.build_absolute_uri(f"{reverse('threads')}?{suggestion.query}"),
            }
            for suggestion in found
        ]
        texts = [s.text for s in found if s.kind in TEXTS]
        return Response({"results": texts, "suggestions": suggestions})
