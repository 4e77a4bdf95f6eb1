"""Public pictures: asked for by a name that nobody can guess, and gone as soon as they are
withdrawn, because every reading asks the database first."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from complaints import publication, purging, storage
from complaints.errors import PhotoMissing


class PhotoName:
    """The part of an address that names a photo."""

    regex = "[A-Za-z0-9_-]{43}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


@require_safe
def photo(request: HttpRequest, name: str) -> HttpResponseBase:
    return _answer(request, name, storage.SUFFIXES[0])


@require_safe
def small(request: HttpRequest, name: str) -> HttpResponseBase:
    return _answer(request, name, storage.SUFFIXES[1])


def _answer(request: HttpRequest, name: str, suffix: str) -> HttpResponseBase:
    """The picture, or "as you have it". A refusal is turned into its page by the middleware."""
    thread = publication.read_photo(name).post.thread
    # A name never gets another picture, so it is its own version.
    version = f'"{name}{suffix}"'
    response: HttpResponseBase
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if version in {tag.removeprefix("W/") for tag in known}:
        response = HttpResponseNotModified()
    elif request.method == "HEAD":
        response = HttpResponse(content_type="image/jpeg")
    else:
        response = _file(name, suffix)
    response["ETag"] = version
    keys = [purging.thread_key(thread.reference)]
    setattr(response, "surrogate_keys", keys)  # noqa: B010  # for config/surrogates.py
    # Kept by anybody, shown by nobody without asking: a withdrawal counts at once.
    response["Cache-Control"] = "public, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _file(name: str, suffix: str) -> FileResponse:
    try:
        file = storage.photos().open(storage.photo_path(name, suffix))
    except FileNotFoundError as error:
        raise PhotoMissing from error
    return FileResponse(file, content_type="image/jpeg")
