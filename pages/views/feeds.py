"""Feeds that are no Atom: JSON Feed, iCalendar, oEmbed."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.views.decorators.http import require_safe

from complaints import publication
from complaints.errors import ThreadMissing
from pages import calendar_feed, json_feed, oembed
from pages.errors import NotAnEmbed
from pages.feeds import Threads

_LANGUAGE = re.compile(r"^/en(?=/)")


@require_safe
def threads_json(request: HttpRequest) -> HttpResponse:
    """The list with the filters of its address."""
    asked = Threads().get_object(request)
    here = request.build_absolute_uri()
    answer = json_feed.feed(asked, here=here, absolute=request.build_absolute_uri)
    response = JsonResponse(answer, json_dumps_params={"ensure_ascii": False})
    response["Content-Type"] = json_feed.MEDIA_TYPE
    response["Cache-Control"] = "no-cache"
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def working_days(request: HttpRequest) -> HttpResponse:
    """The days on which offices are closed."""
    content = calendar_feed.calendar(today=timezone.localdate())
    return HttpResponse(content, content_type=calendar_feed.MEDIA_TYPE)


@require_safe
def embed(request: HttpRequest) -> HttpResponse:
    """What another site shows where somebody pastes the address of a thread.

    :raises NotAnEmbed: the address is no thread's, or the format is none of ours
    :raises ThreadWithdrawn, ThreadUnderReview: as its page
    """
    kind = request.GET.get("format", "json")
    reference = _reference(request, request.GET.get("url", ""))
    if kind not in oembed.WRITERS or reference is None:
        raise NotAnEmbed
    try:
        thread = publication.read_heading(reference)
    except ThreadMissing:
        raise NotAnEmbed from None
    row = oembed.row(thread, absolute=request.build_absolute_uri)
    write, media_type = oembed.WRITERS[kind]
    response = HttpResponse(write(row), content_type=media_type)
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "no-cache"
    return response


def _reference(request: HttpRequest, url: str) -> str | None:
    """Return the number in the address of a thread of this site, or None."""
    try:
        parts = urlsplit(url)
        found = resolve(_LANGUAGE.sub("", parts.path))
    except (ValueError, Resolver404):
        return None
    if found.url_name != "thread" or parts.netloc != request.get_host():
        return None
    return str(found.kwargs["reference"]).upper()
