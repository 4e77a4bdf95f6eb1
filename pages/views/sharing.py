"""The picture of a thread for other sites: drawn when it is asked for, gone with the thread."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from complaints import publication
from pages import share_image


@require_safe
def picture(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The picture, or "as you have it". A refusal is turned into its page by the middleware."""
    thread = publication.read_labelled(reference.upper())
    with translation.override("id"):  # one picture for the whole city
        shown = share_image.of(thread)
    version = f'"{shown.digest}"'
    known = parse_etags(request.headers.get("If-None-Match", ""))
    response: HttpResponseBase
    if version in {tag.removeprefix("W/") for tag in known}:
        response = HttpResponseNotModified()
    else:
        content = b"" if request.method == "HEAD" else share_image.draw(shown)
        response = HttpResponse(content, content_type="image/png")
    response["ETag"] = version
    # Kept by anybody, shown by nobody without asking: a withdrawal counts at once.
    response["Cache-Control"] = "public, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
