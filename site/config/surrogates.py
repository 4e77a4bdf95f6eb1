"""Names in every public answer what it shows, so that a cache can forget all of it at once.

The keys are public: numbers of threads and pages, and three words (complaints/purging.py). An
answer that may not be kept by others carries none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import ClassVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from complaints import purging

# Views that show one thread, by the reference in their address.
OF_ONE_THREAD = frozenset(
    {
        "thread", "wordings", "api-thread", "thread_feed", "share_picture", "open311-request",
    }
)  # fmt: skip
LISTS = frozenset(
    {
        "threads", "api-threads", "api-suggest", "api-resolve", "feed", "json_feed", "sitemap",
        "sitemap_index", "oembed", "still_public", "open311-requests", "wagtail_serve", "open_data",
        "open_data_file", "open_data_snapshot",
    }
)  # fmt: skip
# Of the contents for machines, what shows more than the page in its address.
OF_THE_SITE = frozenset({"api-notices", "api-resolve", "sitemap", "sitemap_index"})
CONTENT = "content"
NOT_KEPT = ("private", "no-store")


class SurrogateKeys:
    sync_capable: ClassVar[bool] = True
    async_capable: ClassVar[bool] = False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        keys = (
            list(dict.fromkeys(_keys(request, response))) if _is_public(request, response) else []
        )
        if keys:
            response["Surrogate-Key"] = " ".join(keys)
            response["Cache-Tag"] = ",".join(keys)
        return response


def _is_public(request: HttpRequest, response: HttpResponseBase) -> bool:
    if request.method not in ("GET", "HEAD") or response.status_code >= 500:
        return False
    control = response.get("Cache-Control", "")
    return not any(word in control for word in NOT_KEPT) and not request.path.startswith("/admin/")


def _keys(request: HttpRequest, response: HttpResponseBase) -> Iterator[str]:
    yield from getattr(request, "surrogate_keys", ())  # of the page that Wagtail found
    yield from getattr(response, "surrogate_keys", ())  # of what only the view knows
    match = request.resolver_match
    html = response.get("Content-Type", "").startswith("text/html")
    if html:
        yield purging.SITE
    if match is None:
        return
    name = match.url_name or ""
    if name in OF_ONE_THREAD:
        yield purging.thread_key(match.kwargs["reference"])
        if html:
            yield purging.BESIDE
    if name in LISTS:
        yield purging.LISTS
    if name in OF_THE_SITE:
        yield purging.SITE
    if match.namespaces[:1] == [CONTENT]:
        is_page = match.namespaces == [CONTENT, "pages"] and "pk" in match.kwargs
        yield purging.page_key(match.kwargs["pk"]) if is_page else purging.SITE
