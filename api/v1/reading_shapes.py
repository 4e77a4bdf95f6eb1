"""What a thread's page says in words, so that another front end can say the same."""

from __future__ import annotations

from rest_framework import serializers

from api.v1.fields import EmptyAsNull, Shape


class ThreadLabels(Shape):
    """The words for the slugs of the thread, in the language of the request."""

    category = serializers.CharField()
    subcategory = serializers.CharField()
    agency = EmptyAsNull()
    district = serializers.CharField()
    village = serializers.CharField()
    channel = serializers.CharField()
    nature = EmptyAsNull()
    stage = serializers.CharField()
    outcome = EmptyAsNull()


class StoryShape(Shape):
    """Where the thread stands, in sentences; empty where there is nothing to say."""

    promised = serializers.CharField(allow_blank=True)
    kind = serializers.ChoiceField(
        ["running", "late", "paused", "kept", "missed"], allow_blank=True
    )
    latest = serializers.CharField(allow_blank=True, help_text="What happened last.")
    latest_on = serializers.DateField(allow_null=True)
    next = serializers.CharField(help_text="What comes next, and by when.")


class CountedRow(Shape):
    when = serializers.CharField()
    words = serializers.CharField()
    total = serializers.IntegerField(allow_null=True)


class PromiseWords(Shape):
    """The promise and its arithmetic in sentences."""

    rule = serializers.CharField()
    kind = serializers.ChoiceField(["running", "late", "paused", "kept", "missed", "over"])
    state = serializers.CharField()
    promised = serializers.CharField(allow_blank=True, help_text="Where its day was moved.")
    method = serializers.CharField()
    rows = CountedRow(many=True)
    notes = serializers.ListField(child=serializers.CharField())


class WordingStep(Shape):
    number = serializers.IntegerField()
    on = serializers.DateField()
    masks = serializers.IntegerField(help_text="How many places are hidden in it.")
    changes = serializers.IntegerField(help_text="Places that read otherwise than before.")


class RewordedShape(Shape):
    position = serializers.IntegerField()
    author = serializers.CharField()
    body = serializers.CharField(help_text="As it reads now.")
    changed = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField(), min_length=2, max_length=2),
        help_text="Start and end of what the last wording changed, in code points of `body`.",
    )
    steps = WordingStep(many=True)


class WordingList(Shape):
    results = RewordedShape(many=True)


class CategoryFiguresShape(Shape):
    category = serializers.CharField()
    counted_on = serializers.DateField()
    since = serializers.DateField(help_text="Complaints received since then are counted.")
    filed = serializers.IntegerField()
    open = serializers.IntegerField()
    answered = serializers.IntegerField()
    median_days = serializers.IntegerField(
        allow_null=True, help_text="Half got a first answer within so many days. Null: too few."
    )
    p80_days = serializers.IntegerField(allow_null=True, help_text="Four in five did.")
    promised = serializers.IntegerField(help_text="Promises that were put to the test.")
    kept = serializers.IntegerField()
    kept_percent = serializers.IntegerField(allow_null=True, help_text="Null: too few.")
    solved = serializers.IntegerField(help_text="The reporter said so.")
    solved_lately = serializers.ListField(
        child=serializers.CharField(), help_text="References of public threads, newest first."
    )


class FiguresShape(Shape):
    results = CategoryFiguresShape(many=True)


class Counted(Shape):
    label = serializers.CharField()  # type: ignore[assignment]  # a field by that name
    count = serializers.IntegerField()


class ModerationMonth(Shape):
    month = serializers.CharField(help_text="Year and month, like 2026-11.")
    running = serializers.BooleanField(help_text="Its numbers still change.")
    written = serializers.IntegerField(help_text="Comments written.")
    acts = Counted(many=True)
    refusals = Counted(many=True, help_text="Why comments were refused.")
    removals = Counted(many=True, help_text="Why public texts were removed.")
    median_hours = serializers.IntegerField(
        allow_null=True,
        help_text="Half of the held comments were decided within so many hours. Null: too few.",
    )
    least_for_a_median = serializers.IntegerField()


class ModerationList(Shape):
    results = ModerationMonth(many=True)
