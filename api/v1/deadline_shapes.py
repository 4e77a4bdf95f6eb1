"""The clocks of a thread, with the counting behind each."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from api.v1.fields import Shape
from api.v1.reading_shapes import PromiseWords
from complaints.models.reference import DeadlineRule


class StretchShape(Shape):
    what = serializers.ChoiceField(
        ["counted", "weekend", "holiday", "paused"], help_text="Only `counted` days count."
    )
    first = serializers.DateField()
    last = serializers.DateField()
    days = serializers.IntegerField()
    name = serializers.CharField(required=False, help_text="Of a holiday.")


class PausedDaysShape(Shape):
    until = serializers.DateField(allow_null=True)
    days = serializers.IntegerField(help_text="How many days it took out; of hours, its length.")
    reason = serializers.CharField()

    def get_fields(self) -> dict[str, Any]:
        """`from` is a word of the language."""
        return {"from": serializers.DateField(), **super().get_fields()}


class DueChangeShape(Shape):
    cause = serializers.ChoiceField(["calendar", "pause"])
    on = serializers.DateField(help_text="The day on which it moved.")
    to = serializers.DateField()
    words = serializers.CharField(
        allow_blank=True,
        help_text="Of a calendar: `+2026-11-26 Name` for a day that closed, `-…` for one that "
        "opened, with `; ` between them.",
    )

    def get_fields(self) -> dict[str, Any]:
        """`from` is a word of the language."""
        return {"from": serializers.DateField(), **super().get_fields()}


class ArithmeticShape(Shape):
    """How `due_on` is counted, so that anybody can count again."""

    unit = serializers.ChoiceField(DeadlineRule.Unit.choices)
    amount = serializers.IntegerField()
    start = serializers.DateField()
    counting_from = serializers.DateField(
        help_text="The first day that counts; of hours, the day on which they started to run."
    )
    due = serializers.DateField()
    stretches = StretchShape(
        many=True,
        help_text="Every day after the start up to the due day, in order; of hours, the closed "
        "days on which they had not started yet.",
    )
    pauses = PausedDaysShape(many=True)
    changes = DueChangeShape(many=True)


class DeadlineShape(Shape):
    promise = serializers.ChoiceField(DeadlineRule.Promise.choices)
    label = serializers.CharField()  # type: ignore[assignment]  # a field by that name
    round = serializers.IntegerField(help_text="A promise is made again: after a dispute, …")
    least = serializers.IntegerField(allow_null=True, help_text="3 of “3 to 7 working days”.")
    amount = serializers.IntegerField()
    unit = serializers.ChoiceField(DeadlineRule.Unit.choices)
    started_on = serializers.DateField()
    promised_on = serializers.DateField(help_text="Due as it was first counted.")
    due_on = serializers.DateField(help_text="Due as it stands.")
    paused_on = serializers.DateField(allow_null=True, help_text="It stands still since then.")
    kept_on = serializers.DateField(
        allow_null=True, help_text="When it ended; `ending` tells how. Null while it runs."
    )
    ending = serializers.ChoiceField(
        ["kept", "missed", "replaced", "over"],
        allow_blank=True,
        help_text="Empty while it runs. `missed`: kept late. `over`: ended with the complaint.",
    )
    late = serializers.BooleanField(
        help_text="The city is late with it, or was. Never of the reporter's own time."
    )
    source = serializers.CharField()  # type: ignore[assignment]  # a field by that name
    arithmetic = ArithmeticShape(allow_null=True)
    words = PromiseWords()
