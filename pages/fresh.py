"""Pages, feeds and site maps are asked for again each time: what was removed is gone at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

_WORDS = ("text/html", "application/atom+xml", "application/xml")


class AskAgain:
    """Middleware: no cache answers with a page of yesterday, unless a view says that it may.

    Without a word about it, caches guess how long an answer lasts, from Last-Modified; that
    is the day of the newest complaint, which a removal does not change.
    """

    sync_capable: ClassVar[bool] = True
    async_capable: ClassVar[bool] = False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.get("Content-Type", "").startswith(_WORDS) and not response.has_header(
            "Cache-Control"
        ):
            response["Cache-Control"] = "no-cache"
            del response["Last-Modified"]
        return response
