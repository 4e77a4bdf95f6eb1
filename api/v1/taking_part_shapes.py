"""Shapes of following and rating."""

from __future__ import annotations

from rest_framework import serializers

from api.v1.fields import Shape
from api.v1.serializers import OwnCaseInput
from complaints.following import Subject
from complaints.ratings import ANSWERS, QUESTIONS


class FollowInput(Shape):
    subject = serializers.ChoiceField(Subject.choices)
    value = serializers.CharField(
        allow_blank=True,
        max_length=100,
        help_text="The reference of a thread, or a value of /api/v1/areas/ (a village), "
        "/api/v1/categories/ or /api/v1/agencies/.",
    )


class FollowShape(Shape):
    number = serializers.IntegerField(help_text="To stop it: DELETE /api/v1/follows/<number>/.")
    subject = serializers.ChoiceField(Subject.choices)
    value = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field by that name


class FollowList(Shape):
    results = FollowShape(many=True)


class RatingInput(OwnCaseInput):
    answers = serializers.DictField(
        child=serializers.ChoiceField([(str(answer), label) for answer, label in ANSWERS]),
        help_text="One to each: " + ", ".join(f"`{name}`" for name in QUESTIONS) + ".",
    )
