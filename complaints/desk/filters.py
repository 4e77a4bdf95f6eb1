"""The filters of the desk's lists. None looks into a private text."""

from __future__ import annotations

from typing import Any

import django_filters
from django.forms import CheckboxSelectMultiple, RadioSelect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from complaints.desk import clocks
from complaints.models.private import Complaint, Message
from complaints.models.reference import Agency, Category, Village
from complaints.querysets import ComplaintQuerySet
from complaints.stages import Stage

# Texts that may become public; questions and replies stay between office and reporter.
PUBLIC_BOUND = [(kind.value, kind.label) for kind in Message.Kind if kind in Message.PUBLIC_BOUND]


class ComplaintFilters(WagtailFilterSet):
    deadline = django_filters.ChoiceFilter(
        label=_("Deadline"),
        choices=[("late", _("Late")), ("today", _("Due today"))],
        widget=RadioSelect,
        empty_label=_("All"),
        method="by_deadline",
    )
    stage = django_filters.MultipleChoiceFilter(
        label=_("Stage"), choices=Stage.choices, widget=CheckboxSelectMultiple
    )
    category = django_filters.ModelMultipleChoiceFilter(
        label=_("Category"), queryset=Category.objects.all(), widget=CheckboxSelectMultiple
    )
    agency = django_filters.ModelChoiceFilter(label=_("Agency"), queryset=Agency.objects.all())
    village = django_filters.ModelChoiceFilter(
        label=_("Village"), queryset=Village.objects.order_by("name")
    )
    received_at = django_filters.DateFromToRangeFilter(
        label=_("Received"), widget=DateRangePickerWidget
    )

    class Meta:
        model = Complaint
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.request is not None and not self.request.user.is_verifier:
            del self.filters["agency"]

    def by_deadline(self, queryset: ComplaintQuerySet, name: str, value: str) -> ComplaintQuerySet:
        question = clocks.late if value == "late" else clocks.due_today
        return question(queryset, now=timezone.now())


class TextFilters(WagtailFilterSet):
    kind = django_filters.MultipleChoiceFilter(
        label=_("Kind of text"), choices=PUBLIC_BOUND, widget=CheckboxSelectMultiple
    )
    written_at = django_filters.DateFromToRangeFilter(
        label=_("Written"), widget=DateRangePickerWidget
    )

    class Meta:
        model = Message
        fields: list[str] = []
