"""What stands around every page: the menus, the facts of the site, its notices, its redirects."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from api.schema import describe, reads
from api.v2.pages import public_pages
from api.v2.parameters import LIMIT, OFFSET
from api.v2.shapes import MenusShape, RedirectList, SettingsShape, SiteNoticeList
from api.views import PublicView
from complaints.errors import InvalidInput

MOST = 100


class Menus(PublicView):
    """The menus of the site, in both languages."""

    permission_classes = [AllowAny]

    @describe(operation_id="menus_read", tags=["content"], responses=reads(MenusShape))
    def get(self, request: Request) -> Response:
        return Response(_pages().menus())


class Settings(PublicView):
    """The public facts of the site: its name, languages, numbers to call and feeds."""

    permission_classes = [AllowAny]

    @describe(operation_id="settings_read", tags=["content"], responses=reads(SettingsShape))
    def get(self, request: Request) -> Response:
        languages = [
            {"code": code, "path": "/" if code == settings.LANGUAGE_CODE else f"/{code}/"}
            for code, _name in settings.LANGUAGES
        ]
        facts = {
            "url": settings.PUBLIC_URL.rstrip("/"),
            "default_language": settings.LANGUAGE_CODE,
            "languages": languages,
            "time_zone": settings.TIME_ZONE,
        }
        return Response(_pages().facts() | facts)


class Notices(PublicView):
    """What the whole site says now, in both languages, the gravest first."""

    permission_classes = [AllowAny]

    @describe(operation_id="notices_list", tags=["content"], responses=reads(SiteNoticeList))
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


class Redirects(PublicView):
    """Every old address with the one that it leads to, in the order of the addresses.

    What leads to a page that is not public is left out.
    """

    permission_classes = [AllowAny]

    @describe(
        operation_id="redirects_list",
        tags=["content"],
        parameters=[LIMIT, OFFSET],
        responses=reads(RedirectList, 400),
    )
    def get(self, request: Request) -> Response:
        limit = _number(request, "limit", default=MOST, most=MOST)
        offset = _number(request, "offset", default=0, most=1_000_000)
        rows = redirects(Site.find_for_request(request._request))
        found = list(rows.order_by("old_path", "pk")[offset : offset + limit])
        results = [
            {"old_path": row.old_path, "location": row.link, "permanent": row.is_permanent}
            for row in found
        ]
        return Response({"count": rows.count(), "results": results})


def redirects(site: Site | None) -> Any:
    """Return the redirects of this site that lead to what everybody may read."""
    mine = Redirect.objects.filter(site=site) | Redirect.objects.filter(site=None)
    rows = mine.select_related("redirect_page")
    to_public_page = rows.filter(redirect_page__in=public_pages().values("pk"))
    return to_public_page | rows.filter(redirect_page=None).exclude(redirect_link="")


def _pages() -> Any:
    """The part that knows the site's own pages; never imported here, as the layers ask."""
    return apps.get_app_config("pages")


def _number(request: Request, name: str, *, default: int, most: int) -> int:
    asked = request.query_params.get(name, str(default))
    if asked.isascii() and asked.isdigit() and len(asked) < 9 and int(asked) <= most:
        return int(asked)
    sentence = _("Give a number from 0 to %(most)s.") % {"most": most}
    raise InvalidInput({name: [("invalid", sentence)]})
