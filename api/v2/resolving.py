"""What is at an address of the site: so a front end of its own needs no list of routes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, QueryDict
from django.urls import Resolver404, ResolverMatch, resolve, reverse, translate_url
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.api.v2.utils import get_full_url
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from api.schema import describe, reads
from api.v2.pages import api_router, public_pages
from api.v2.parameters import PATH
from api.v2.shapes import ResolvedShape
from api.v2.site import redirects
from api.views import PublicView
from complaints import publication
from complaints.errors import InvalidInput
from search import SearchRequest

LONGEST_PATH = 1000
ATOM = "application/atom+xml"
FEEDS = {
    "feed": ATOM,
    "thread_feed": ATOM,
    "history_feed": ATOM,
    "json_feed": "application/feed+json",
    "calendar_feed": "text/calendar",
}
LISTS = {"history": "api-history-roots", "moderation": "api-moderation"}
# Things to do and not to read: a front end sends people there, or asks /api/v1/ itself.
APPLICATIONS = {"file", "track", "search_help", "my_data", "address_appeal", "open_data"}


class Resolve(PublicView):
    """Say what is at an address of the site; 404 where nothing is, 410 what was withdrawn."""

    permission_classes = [AllowAny]

    @describe(
        operation_id="resolve",
        tags=["content"],
        parameters=[PATH],
        responses=reads(ResolvedShape, 400, 404, 410),
    )
    def get(self, request: Request) -> Response:
        path, query = _asked(request.GET.get("path", ""))
        code = translation.get_language_from_path(path) or settings.LANGUAGE_CODE
        with translation.override(code):
            found = (
                _own(path, query, code)
                or _page(request._request, path, code)
                or _redirect(request._request, path)
            )
        if found is None:
            raise Http404
        return Response(found)


def _asked(asked: str) -> tuple[str, str]:
    """Return the bare path, with a slash at its end as the site writes it, and the query."""
    parts = urlsplit(asked) if asked.startswith("/") else None
    path = parts.path if parts else ""
    if not path or asked.startswith("//") or "\0" in path or len(asked) > LONGEST_PATH:
        sentence = _("Give the path of an address of this site, such as /layanan/.")
        raise InvalidInput({"path": [("invalid", sentence)]})
    is_file = "." in path.rsplit("/", 1)[-1]
    return path if path.endswith("/") or is_file else f"{path}/", parts.query if parts else ""


def _whole(path: str) -> str:
    return f"{settings.PUBLIC_URL.rstrip('/')}{path}"


# ------------------------------------------------------------------- what is no page of the CMS
def _own(path: str, query: str, code: str) -> dict[str, Any] | None:
    """:raises ThreadWithdrawn: it was public once; ThreadMissing: it never was"""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    name = match.url_name or ""
    if name in FEEDS:
        return _feed(match, path)
    found = _TELLS.get(name, _other)(match, query)
    return found and _with_languages(found, path, code)


def _feed(match: ResolverMatch, path: str) -> dict[str, Any]:
    if reference := match.kwargs.get("reference"):
        publication.read_heading(reference.upper())
    return {"kind": "feed", "html_url": _whole(path), "media_type": FEEDS[match.url_name or ""]}


def _thread(match: ResolverMatch, query: str) -> dict[str, Any]:
    thread = publication.read_heading(match.kwargs["reference"].upper())
    address = {"thread": "api-thread", "wordings": "api-wordings"}[match.url_name or ""]
    detail_url = _whole(reverse(address, args=[thread.reference]))
    return {"kind": match.url_name, "reference": thread.reference, "detail_url": detail_url}


def _list(match: ResolverMatch, query: str) -> dict[str, Any]:
    """:raises InvalidSearch: a filter has no such value"""
    words = SearchRequest.parse(QueryDict(query)).query_string()
    address = reverse("api-threads") + (f"?{words}" if words else "")
    return {"kind": "threads", "detail_url": _whole(address)}


def _other(match: ResolverMatch, query: str) -> dict[str, Any] | None:
    name = (match.url_name or "").removesuffix("_month")
    if name in LISTS:
        return {"kind": name, "detail_url": _whole(reverse(LISTS[name]))}
    return {"kind": "application"} if name in APPLICATIONS else None


_TELLS: dict[str, Callable[[ResolverMatch, str], dict[str, Any] | None]] = {
    "thread": _thread,
    "wordings": _thread,
    "threads": _list,
}


def _with_languages(found: dict[str, Any], path: str, code: str) -> dict[str, Any]:
    others = [other for other, _name in settings.LANGUAGES if other != code]
    # The filters of a list are a part of its address.
    words = urlsplit(found["detail_url"]).query if found["kind"] == "threads" else ""
    tail = f"?{words}" if words else ""
    return found | {
        "locale": code,
        "html_url": _whole(f"{path}{tail}"),
        "translations": [
            {"locale": other, "html_url": _whole(f"{translate_url(path, other)}{tail}")}
            for other in others
        ],
    }


# ----------------------------------------------------------------------------- pages of the CMS
def _page(request: HttpRequest, path: str, code: str) -> dict[str, Any] | None:
    site = Site.find_for_request(request)
    if site is None:
        return None
    prefix = "" if code == settings.LANGUAGE_CODE else code
    steps = [step for step in path.split("/") if step]
    steps = steps[1:] if prefix and steps[:1] == [prefix] else steps
    try:
        page = site.root_page.localized.specific.route(request, steps).page
    except Http404:
        return None
    public = public_pages(request)
    if not public.filter(pk=page.pk).exists():
        return None
    translations = public.filter(translation_key=page.translation_key).exclude(pk=page.pk)
    return {
        "kind": "page",
        "type": f"{page._meta.app_label}.{page.__class__.__name__}",
        **_told(request, page),
        "translations": [_told(request, other) for other in translations.select_related("locale")],
    }


def _told(request: HttpRequest, page: Page) -> dict[str, Any]:
    detail_url = get_full_url(request, api_router.get_object_detail_urlpath(Page, page.pk))
    return {
        "id": page.pk,
        "locale": page.locale.language_code,
        "html_url": page.get_full_url(request),
        "detail_url": detail_url,
    }


def _redirect(request: HttpRequest, path: str) -> dict[str, Any] | None:
    known = get_redirect(request, Redirect.normalise_path(path, decode_unicode=False))
    if known is None or known.link is None:
        return None
    if not redirects(Site.find_for_request(request)).filter(pk=known.pk).exists():
        return None  # it leads to what is not public
    return {"kind": "redirect", "location": known.link, "permanent": known.is_permanent}
