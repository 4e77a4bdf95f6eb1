"""The values that filters and filings may use, with labels; and suggestions while typing."""

from __future__ import annotations

from django.db.models import Prefetch
from django.http import Http404
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from api.schema import describe, reads
from api.v1 import examples
from api.v1.vocabulary_shapes import (
    AgencyList,
    AreaList,
    CategoryList,
    ChannelList,
    SubcategoryDetail,
)
from api.views import PublicView
from complaints import questions
from complaints.models.reference import Agency, Category, Channel, District, Subcategory, Village


class Agencies(PublicView):
    """The offices that answer complaints."""

    permission_classes = [AllowAny]

    @describe(operation_id="agencies_list", tags=["vocabularies"], responses=reads(AgencyList))
    def get(self, request: Request) -> Response:
        return Response(AgencyList({"results": Agency.objects.filter(active=True)}).data)


class Categories(PublicView):
    """What a complaint may be about. File under a subcategory."""

    permission_classes = [AllowAny]

    @describe(
        operation_id="categories_list",
        tags=["vocabularies"],
        responses=reads(CategoryList),
    )
    def get(self, request: Request) -> Response:
        inner = Subcategory.objects.filter(active=True).select_related("agency")
        categories = Category.objects.filter(active=True).prefetch_related(
            Prefetch("subcategories", queryset=inner)
        )
        return Response(CategoryList({"results": categories}).data)


class SubcategoryRead(PublicView):
    """What is asked beside the form, and what is told, where a complaint is about this."""

    permission_classes = [AllowAny]

    @describe(
        operation_id="subcategories_read",
        tags=["vocabularies"],
        responses=reads(SubcategoryDetail, 404),
        examples=[examples.SUBCATEGORY],
    )
    def get(self, request: Request, slug: str) -> Response:
        rows = Subcategory.objects.filter(slug=slug, active=True, category__active=True)
        row = rows.select_related("agency", "category").first()
        if row is None:
            raise Http404
        shape = SubcategoryDetail(
            {
                "slug": row.slug,
                "label": row.label,
                "agency": row.agency,
                "sensitive": row.sensitive,
                "category": row.category,
                "questions": questions.asked(slug),
                "notices": questions.told(slug),
            }
        )
        return Response(shape.data)


class Areas(PublicView):
    """The districts (kecamatan) with their villages (desa and kelurahan)."""

    permission_classes = [AllowAny]

    @describe(operation_id="areas_list", tags=["vocabularies"], responses=reads(AreaList))
    def get(self, request: Request) -> Response:
        inner = Village.objects.filter(active=True)
        districts = District.objects.filter(active=True).prefetch_related(
            Prefetch("villages", queryset=inner)
        )
        return Response(AreaList({"results": districts}).data)


class Channels(PublicView):
    """Where complaints come from."""

    permission_classes = [AllowAny]

    @describe(operation_id="channels_list", tags=["vocabularies"], responses=reads(ChannelList))
    def get(self, request: Request) -> Response:
        return Response(ChannelList({"results": Channel.objects.filter(active=True)}).data)
