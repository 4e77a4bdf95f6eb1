"""/api/v2/: the pages, pictures and documents of the CMS, read-only, published ones only.

Wagtail's own API with our format, limits and refusals around it; docs/content-api.md.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.views import APIView
from wagtail.api.querysets import get_public_pages_queryset
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.images.api.fields import ImageRenditionField
from wagtail.images.api.v2.serializers import ImageSerializer
from wagtail.images.api.v2.views import ImagesAPIViewSet
from wagtail.models import Page
from wagtail.query import PageQuerySet

from api import problems
from api.views import PublicView

WIDTHS = (400, 800, 1200)


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


def public_pages(request: HttpRequest | None = None) -> PageQuerySet:
    """Return the pages that everybody may read: live, not private; of the site that was asked."""
    if request is not None:
        found: PageQuerySet = get_public_pages_queryset(request)
        return found
    return Page.objects.live().public().filter(depth__gt=1)
