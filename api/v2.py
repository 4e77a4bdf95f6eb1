"""/api/v2/: the pages, pictures and documents of the CMS, read-only, published ones only.

Wagtail's own API with our format, limits and refusals around it; docs/content-api.md.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.http import Http404, HttpRequest
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from wagtail.api.querysets import get_public_pages_queryset
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.utils import BadRequestError, get_full_url
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.images.api.fields import ImageRenditionField
from wagtail.images.api.v2.serializers import ImageSerializer
from wagtail.images.api.v2.views import ImagesAPIViewSet
from wagtail.models import Page, Site

from api import problems
from api.views import PublicView
from complaints import publication
from complaints.errors import InvalidInput

WIDTHS = (400, 800, 1200)
LONGEST_PATH = 1000


class Content(PublicView):
    """Our format and refusals over one of Wagtail's endpoints."""

    permission_classes = [AllowAny]
    schema = None

    def handle_exception(self, exc: Exception) -> Any:
        if isinstance(exc, BadRequestError):
            return problems.answer(400, "bad_request", str(exc))
        # Past Wagtail's own shape of errors, to the one that all of the API has.
        return APIView.handle_exception(self, exc)


class Pages(Content, PagesAPIViewSet):
    pass


class Renditions(serializers.Field[Any, Any, Any, Any]):
    """The picture in several widths, smallest first, for a `srcset`."""

    def to_representation(self, value: Any) -> list[dict[str, Any]]:
        return [
            dict(ImageRenditionField(f"width-{width}").to_representation(value)) for width in WIDTHS
        ]


class PictureSerializer(ImageSerializer):
    renditions = Renditions(source="*", read_only=True)


class Images(Content, ImagesAPIViewSet):
    base_serializer_class = PictureSerializer
    body_fields = [*ImagesAPIViewSet.body_fields, "renditions"]
    # Making renditions takes time: one picture at once.
    detail_only_fields = ["renditions"]


class Documents(Content, DocumentsAPIViewSet):
    pass


api_router = WagtailAPIRouter("content")
api_router.register_endpoint("pages", Pages)
api_router.register_endpoint("images", Images)
api_router.register_endpoint("documents", Documents)


class Notices(PublicView):
    """What the whole site says now, in both languages, the gravest first."""

    permission_classes = [AllowAny]
    schema = None

    def get(self, request: Request) -> Response:
        notices = apps.get_model("pages", "SiteNotice").objects
        rows = [
            {
                "level": notice.level,
                "title": {"id": notice.title_id, "en": notice.title_en},
                "text": {"id": notice.text_id, "en": notice.text_en},
                "link": notice.link,
                "shown_from": notice.shown_from,
                "shown_until": notice.shown_until,
            }
            for notice in notices.shown(now=timezone.now())
        ]
        return Response({"count": len(rows), "results": rows})


class Resolve(PublicView):
    """What is at an address of the site: `page`, `thread` or `redirect`; else 404 or 410."""

    permission_classes = [AllowAny]
    schema = None

    def get(self, request: Request) -> Response:
        path = _path(request.GET.get("path", ""))
        code = translation.get_language_from_path(path) or settings.LANGUAGE_CODE
        with translation.override(code):
            found = (
                _thread(path, code)
                or _page(request._request, path, code)
                or _redirect(request._request, path)
            )
        if found is None:
            raise Http404
        return Response(found)


def _path(asked: str) -> str:
    """Return the bare path with a slash at its end, as the site writes it."""
    path = urlsplit(asked).path if asked.startswith("/") else ""
    if not path or asked.startswith("//") or "\0" in path or len(path) > LONGEST_PATH:
        sentence = _("Give the path of an address of this site, such as /layanan/.")
        raise InvalidInput({"path": [("invalid", sentence)]})
    return path if path.endswith("/") else f"{path}/"


def _whole(path: str) -> str:
    return f"{settings.PUBLIC_URL.rstrip('/')}{path}"


def _thread(path: str, code: str) -> dict[str, Any] | None:
    """:raises ThreadWithdrawn: it was public once; ThreadMissing: it never was"""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    if match.url_name != "thread":
        return None
    thread = publication.read(match.kwargs["reference"])
    return {
        "kind": "thread",
        "reference": thread.reference,
        "locale": code,
        "html_url": _whole(thread.get_absolute_url()),
        "detail_url": _whole(reverse("api-thread", args=[thread.reference])),
    }


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
    public = get_public_pages_queryset(request)
    if not public.filter(pk=page.pk).exists():
        return None
    return {
        "kind": "page",
        "id": page.pk,
        "type": f"{page._meta.app_label}.{page.__class__.__name__}",
        "locale": page.locale.language_code,
        "html_url": page.get_full_url(request),
        "detail_url": _detail_url(request, page),
        "translations": [
            {
                "locale": other.locale.language_code,
                "id": other.pk,
                "html_url": other.get_full_url(request),
                "detail_url": _detail_url(request, other),
            }
            for other in public.filter(translation_key=page.translation_key)
            .exclude(pk=page.pk)
            .select_related("locale")
        ],
    }


def _detail_url(request: HttpRequest, page: Page) -> str:
    address: str = get_full_url(request, api_router.get_object_detail_urlpath(Page, page.pk))
    return address


def _redirect(request: HttpRequest, path: str) -> dict[str, Any] | None:
    known = get_redirect(request, Redirect.normalise_path(path, decode_unicode=False))
    if known is None or known.link is None:
        return None
    return {"kind": "redirect", "location": known.link, "permanent": known.is_permanent}
