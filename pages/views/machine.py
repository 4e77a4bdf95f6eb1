"""What browsers, crawlers and the operator's monitor ask for."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from complaints import database, jobs
from complaints.models.public import Thread
from search import SearchRequest, find

logger = logging.getLogger(__name__)

MOST_SKEW_SECONDS = 5.0

ROBOTS = """\
User-agent: *
Disallow: /admin/
Disallow: /akun/
Disallow: /en/akun/
Disallow: /surat/
Disallow: /en/surat/
Disallow: /lacak/
Disallow: /en/lacak/
Disallow: /jawab/
Disallow: /en/jawab/
Disallow: /aduan/baru/selesai/
Disallow: /aduan/*/lapor/
Disallow: /en/aduan/*/lapor/
Disallow: /*?*cursor=

Sitemap: {site}/sitemap.xml
"""


@require_safe
@cache_control(max_age=3600, public=True)
def robots(request: HttpRequest) -> HttpResponse:
    text = ROBOTS.format(site=settings.PUBLIC_URL)
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(max_age=3600, public=True)
def manifest(request: HttpRequest) -> HttpResponse:
    """The application as a phone installs it."""
    icon = {"src": static("img/mark.svg"), "sizes": "any", "type": "image/svg+xml"}
    content = {
        "name": "PRODENPASAR",
        "short_name": "PRODENPASAR",
        "description": "Pengaduan Rakyat Online Kota Denpasar",
        "lang": "id",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#fbf7ef",
        "theme_color": "#0d3b2a",
        "icons": [icon, icon | {"purpose": "maskable"}],
        "shortcuts": [
            {"name": "Ajukan pengaduan", "url": "/aduan/baru/"},
            {"name": "Lacak pengaduan", "url": "/lacak/"},
        ],
    }
    return JsonResponse(content, content_type="application/manifest+json")


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. No neighbour is asked."""
    return JsonResponse({"status": "ok"})


def _database() -> dict[str, object]:
    Thread.objects.order_by().values_list("pk").first()
    return {"ok": True}


def _clock() -> dict[str, object]:
    """Clocks that differ make deadlines and due times wrong, and nobody sees it elsewhere."""
    skew = database.clock_skew()
    ahead = jobs.state(timezone.now()).heartbeat_ahead
    return {
        "ok": abs(skew) <= MOST_SKEW_SECONDS and ahead <= MOST_SKEW_SECONDS,
        "database_ahead_seconds": round(skew, 1),
        "worker_ahead_seconds": round(ahead, 1),
    }


def _worker() -> dict[str, object]:
    state = jobs.state(timezone.now())
    age = state.heartbeat_age
    alive = age is not None and age < settings.WORKER_STALL_SECONDS
    return {
        "ok": alive,
        "heartbeat_age_seconds": None if age is None else round(age),
        "oldest_waiting_seconds": round(state.oldest_waiting_seconds),
        "lanes": {
            lane.lane.name.lower(): {
                "waiting": lane.waiting,
                "oldest_waiting_seconds": round(lane.oldest_seconds),
            }
            for lane in state.lanes
        },
        "parked": state.parked,
    }


def _search() -> dict[str, object]:
    results = find(SearchRequest(size=1), now=timezone.now())
    return {"ok": True, "engine": results.engine, "degraded": results.degraded}


def _answer(question: Callable[[], dict[str, object]]) -> dict[str, object]:
    """One neighbour's state. Whatever is wrong with it, the page itself must answer."""
    try:
        return question()
    except Exception:
        logger.exception("readiness question failed")
        return {"ok": False}


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Whether this machine can do its work: 200, or 503 and what is missing.

    A silent worker delays letters and the index but loses nothing, and a wrong clock is no
    reason to serve nobody: they make the page say "degraded", and traffic goes on.
    """
    questions = {"database": _database, "worker": _worker, "search": _search, "clock": _clock}
    parts = {name: _answer(question) for name, question in questions.items()}
    serving = bool(parts["database"]["ok"] and parts["search"]["ok"])
    aside = parts["worker"]["ok"] and parts["clock"]["ok"]
    well = serving and aside and not parts["search"].get("degraded")
    status = "ok" if well else "degraded" if serving else "unavailable"
    return JsonResponse({"status": status, **parts}, status=200 if serving else 503)
