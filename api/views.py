"""The base of every view of /api/v1/: format, language, limits, caches, refusals.

DRF is set here and never in REST_FRAMEWORK, which would change Wagtail's API as well.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from rest_framework.authentication import BaseAuthentication
from rest_framework.parsers import JSONParser
from rest_framework.permissions import AllowAny
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from api import conditional, errors, language, problems
from api.schema import ApiSchema
from api.throttling import ReadThrottle, Throttle
from complaints import uploads
from search import standing

CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, RateLimit, RateLimit-Policy, Retry-After, "
    "Deprecation, Sunset, Link",
}


class Json(JSONParser):
    """JSON in UTF-8, of a bounded size."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        length = int(parser_context["request"].META.get("CONTENT_LENGTH") or 0)
        if length > settings.API_BODY_LIMIT:
            raise errors.OwnProblem("body_too_large", limit=settings.API_BODY_LIMIT // 1024)
        try:
            return json.loads(stream.read().decode(), parse_constant=_no_constant)
        except (ValueError, RecursionError):
            # Without the parser's words: they may quote the citizen's.
            raise errors.OwnProblem("malformed_json") from None


def _no_constant(name: str) -> None:
    raise ValueError(name)  # NaN and Infinity are Python's, not JSON's


class ApiView(APIView):
    """What all views share. A view names its permission and its throttle itself."""

    authentication_classes: Sequence[type[BaseAuthentication]] = []
    # What a key must be made for, by method: see api.authentication.Key.
    scopes: Mapping[str, str] = {}
    parser_classes = [Json]
    renderer_classes = [JSONRenderer]
    metadata_class = None
    versioning_class = None
    schema: ApiSchema | None = ApiSchema()
    _throttles: list[Throttle] = []

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        language.activate(request._request)
        super().initial(request, *args, **kwargs)

    def get_exception_handler(self) -> Callable[..., HttpResponseBase | None]:
        return errors.handle

    def get_throttles(self) -> list[BaseThrottle]:
        self._throttles = [throttle() for throttle in self.throttle_classes]  # type: ignore[misc]  # ours
        return list(self._throttles)

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        return HttpResponse(status=204)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer.headers.setdefault("Cache-Control", "no-store")
        patch_vary_headers(answer, ["Accept-Language"])
        for throttle in self._throttles:
            for name, value in throttle.headers().items():
                answer[name] = value
        return answer


class TakesFiles(ApiView):
    """A view whose body may hold files: they are read into memory alone, for a photo that is
    private touches no disk."""

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        uploads.keep_in_memory(request)
        found: Request = super().initialize_request(request, *args, **kwargs)
        return found


class PublicView(ApiView):
    """A read that anybody may ask from any site: no cookies, ETag, short-lived in caches.

    Caches must ask again each time (`no-cache`): a withdrawn complaint disappears at once.
    """

    throttle_classes = [ReadThrottle]
    cache_control = "public, no-cache"
    # What the answer is made of: "threads", "search", or other things as well.
    made_of = ""
    _state: standing.State | None = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not self.made_of or request.method != "GET":
            return
        self._state = standing.state(searched=self.made_of == "search")
        if self._state is not None:
            tag = conditional.still_standing(request, self._state)
            if tag is not None:
                raise errors.Unchanged(tag)

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        headers = {
            "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
            "Access-Control-Allow-Headers": "Accept, Accept-Language, If-None-Match",
            "Access-Control-Max-Age": "86400",
        }
        return HttpResponse(status=204, headers=headers)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        if response.status_code == 304:
            response["Cache-Control"] = self.cache_control
        elif isinstance(response, Response) and response.status_code == 200:
            response["Cache-Control"] = self.cache_control
            response.add_post_render_callback(
                lambda answer: conditional.tagged(request, answer, self._state, tuple(CORS))
            )
        answer = super().finalize_response(request, response, *args, **kwargs)
        for name, value in CORS.items():
            answer[name] = value
        return answer


class Nothing(PublicView):
    """Every other address under /api/."""

    permission_classes = [AllowAny]
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise Http404


class ProblemPage(BaseRenderer):
    """One code for people; programs are given the same as JSON."""

    media_type = "text/html"
    format = "html"

    def render(self, data: Any, *args: Any, **kwargs: Any) -> str:
        return render_to_string("api/problem.html", {"problem": data, "language": get_language()})


class ProblemRead(PublicView):
    """One code: what it means and what to do; the `type` of the problem points here."""

    permission_classes = [AllowAny]
    renderer_classes = [JSONRenderer, ProblemPage]
    schema = None

    def get(self, request: Request, code: str) -> Response:
        found = next((problem for problem in problems.known() if problem.code == code), None)
        if found is None:
            raise Http404
        return Response(asdict(found))


class Problems(PublicView):
    """The codes that a client may meet, with what they mean."""

    permission_classes = [AllowAny]
    schema = None

    def get(self, request: Request) -> Response:
        return Response({"problems": [vars(problem) for problem in problems.known()]})
