"""Shapes of the vocabularies: the values that filters and filings may use."""

from __future__ import annotations

from rest_framework import serializers

from api.v1.fields import EmptyAsNull, Shape
from complaints.models.reference import Question


class Named(Shape):
    value = serializers.CharField(source="slug")
    label = serializers.CharField()  # type: ignore[assignment]  # a field by that name


class AgencyShape(Named):
    short_name = EmptyAsNull()
    kind = EmptyAsNull()


class SubcategoryShape(Named):
    agency = EmptyAsNull(source="agency.slug", help_text="The usual agency.")
    sensitive = serializers.BooleanField(help_text="Complaints start as confidential.")


class QuestionShape(Named):
    kind = serializers.ChoiceField(
        Question.Kind.choices, help_text="`choice`: one of the `options`, letter by letter."
    )
    options = serializers.ListField(child=serializers.CharField())
    public = serializers.BooleanField(
        source="is_public",
        help_text="The answer stands below the text and is reviewed with it; else it is for "
        "the office alone.",
    )


class NoticeShape(Shape):
    text = serializers.CharField(source="words")
    phone = EmptyAsNull(help_text="Whom to call.")


class SubcategoryDetail(SubcategoryShape):
    category = serializers.CharField(source="category.slug")
    questions = QuestionShape(many=True, help_text="What is asked. Nobody must answer.")
    notices = NoticeShape(many=True, help_text="What to tell before it is filed.")


class CategoryShape(Named):
    subcategories = SubcategoryShape(many=True)


class VillageShape(Named):
    kind = serializers.ChoiceField(["desa", "kelurahan"])
    postal_code = EmptyAsNull()
    latitude = serializers.FloatField(allow_null=True)
    longitude = serializers.FloatField(allow_null=True)


class DistrictShape(Named):
    villages = VillageShape(many=True)


class AgencyList(Shape):
    results = AgencyShape(many=True)


class CategoryList(Shape):
    results = CategoryShape(many=True)


class AreaList(Shape):
    results = DistrictShape(many=True)


class ChannelList(Shape):
    results = Named(many=True)
