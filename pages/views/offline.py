"""What works without network: the worker of the site, its page, and what may still be kept."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import override
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from complaints import village_shapes
from complaints.models.public import Thread

STYLES_AND_SCRIPTS = (
    "css/site.css", "img/mark.svg", "js/site.js", "js/outbox.js", "js/offline.js", "js/filing.js",
)  # fmt: skip
# What the worker reads beside itself; push notices come with a file of their own.
WORKER_PARTS = ("js/outbox.js", "js/push-worker.js")
MOST_ASKED = 60


@cache
def _source(name: str) -> bytes:
    found = finders.find(name)
    return Path(found).read_bytes() if isinstance(found, str) else b""


def _in_each_language(view: str) -> list[str]:
    found = []
    for language, _label in settings.LANGUAGES:
        with override(language):
            found.append(reverse(view))
    return found


@cache
def _worker() -> str:
    """The worker with what it keeps. Its version is made of everything that it keeps, so that
    a browser fetches all of it anew when any of it has changed."""
    parts = [name for name in WORKER_PARTS if _source(name)]
    template = Path(__file__).parents[1] / "templates" / "pages" / "offline.html"
    kept = [*map(_source, (*STYLES_AND_SCRIPTS, *parts, "js/sw.js")), template.read_bytes()]
    values = {
        "VERSION": hashlib.sha256(b"\0".join(kept)).hexdigest()[:16],
        "STATIC": [static(name) for name in STYLES_AND_SCRIPTS],
        "PAGES": _in_each_language("offline"),
        "FORMS": _in_each_language("file"),
        "SCRIPTS": [static(name) for name in parts],
    }
    lines = [f"const {name} = {json.dumps(value)};" for name, value in values.items()]
    return "\n".join([*lines, _source("js/sw.js").decode()])


@require_safe
@cache_control(no_cache=True, public=True)
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: at the root, so that it may answer for the whole site."""
    if settings.DEBUG:
        _source.cache_clear()
        _worker.cache_clear()
    return HttpResponse(_worker(), content_type="text/javascript; charset=utf-8")


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What this device keeps. The browser shows it where the network is not there."""
    response = render(request, "pages/offline.html")
    patch_cache_control(response, no_cache=True)
    return response


@require_safe
@never_cache
def still_public(request: HttpRequest) -> HttpResponse:
    """Which of these threads are public still: all others leave the device."""
    asked = [reference[:20].upper() for reference in request.GET.getlist("r")[:MOST_ASKED]]
    rows = Thread.objects.public().filter(reference__in=asked)
    return JsonResponse({"public": sorted(rows.values_list("reference", flat=True))})


@require_safe
@cache_control(max_age=86_400, public=True)
def villages(request: HttpRequest) -> HttpResponse:
    """The outlines of the villages, for maps."""
    content = village_shapes.SHAPES.read_bytes()
    return HttpResponse(content, content_type="application/geo+json")
