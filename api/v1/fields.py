"""What the shapes of /api/v1/ are made of."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from complaints.stages import Outcome, Removal


class Shape(serializers.Serializer[Any]):
    """A dictionary with known keys."""


class EmptyAsNull(serializers.CharField):
    """A slug, or null where there is none."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_null=True, **options)

    def to_representation(self, value: Any) -> Any:
        return str(value) if value else None


class OutcomeOrNull(serializers.ChoiceField):
    def __init__(self, **options: Any) -> None:
        super().__init__(Outcome.choices, allow_null=True, **options)

    def to_representation(self, value: Any) -> Any:
        return super().to_representation(value) if value else None


class RemovalOrNull(serializers.ChoiceField):
    def __init__(self, **options: Any) -> None:
        super().__init__(Removal.choices, allow_null=True, **options)

    def to_representation(self, value: Any) -> Any:
        return super().to_representation(value) if value else None
