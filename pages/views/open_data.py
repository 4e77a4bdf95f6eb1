"""Everything public as files: the page about them, what is public now, and the snapshots."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from complaints.open_data import counts, formats, metadata, records, snapshots
from complaints.throttle import Attempts, client

# A file of everything costs more than a thousand pages.
TAKEN = Attempts("open_data", allowed=30, seconds=3600)
JSON_LD = "application/ld+json"


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    kept = snapshots.ready()
    page = {
        "current": [_row(name) for name in metadata.current_names()],
        "snapshots": [
            {"snapshot": one, "files": [_row(name, one.month, one.files) for name in one.files]}
            for one in kept
        ],
        "columns": records.COLUMNS,
        "description": metadata.DESCRIPTION,
        "licence": metadata.LICENCE,
    }
    return render(request, "pages/open_data.html", page)


def _row(
    name: str, month: str = "", facts: Mapping[str, Mapping[str, int]] | None = None
) -> dict[str, object]:
    size = facts[name]["bytes"] if facts else None
    return {"name": name, "url": metadata.address(name, month), "bytes": size}


@require_safe
def current(request: HttpRequest, name: str) -> HttpResponseBase:
    """What is public at this moment, written while it is read."""
    if name == metadata.DESCRIPTION:
        return _open(JsonResponse(metadata.package()))
    if name not in metadata.current_names():
        raise snapshots.FileMissing
    if request.method == "HEAD":
        return _as_file(HttpResponse(content_type=metadata.media_type(name)), name)
    TAKEN.require(client(request))
    TAKEN.count(client(request))
    kind = metadata.media_type(name)
    return _as_file(StreamingHttpResponse(_lines(name), content_type=kind), name)


def _lines(name: str) -> Iterator[str]:
    if name == counts.NAME:
        return counts.lines(counts.current())
    return formats.stream(name, (record for _number, record in records.threads()))


@require_safe
def snapshot(request: HttpRequest, month: str, name: str) -> HttpResponseBase:
    if name == metadata.DESCRIPTION:
        found = next((one for one in snapshots.ready() if one.month == month), None)
        if found is None:
            snapshots.file(month, name)  # says why
            raise snapshots.FileMissing
        return _open(JsonResponse(metadata.package(found)))
    path = snapshots.file(month, name)
    answer = FileResponse(path.open("rb"), content_type=metadata.media_type(name))
    return _as_file(answer, name, month)


@require_safe
def catalog(request: HttpRequest) -> HttpResponseBase:
    return _open(JsonResponse(metadata.catalog(snapshots.ready()), content_type=JSON_LD))


def _as_file(answer: HttpResponseBase, name: str, when: str = "") -> HttpResponseBase:
    named = f"prodenpasar-{when or timezone.localdate().isoformat()}-{name}"
    answer["Content-Disposition"] = f'attachment; filename="{named}"'
    return _open(answer)


def _open(answer: HttpResponseBase) -> HttpResponseBase:
    """Anybody may read it from any page, and must ask again each time: rows may be withdrawn."""
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cache-Control"] = "public, no-cache"
    answer["X-Robots-Tag"] = "noindex"
    return answer
