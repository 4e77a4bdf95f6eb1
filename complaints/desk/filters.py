"""The filters of the desk's lists. None looks into a private text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

import django_filters
from django.db.models import Q
from django.forms import CheckboxSelectMultiple, RadioSelect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_filters.fields import ChoiceField
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from complaints import assignments, claims
from complaints.desk import clocks
from complaints.models.private import Complaint, Message
from complaints.models.reference import (
    Agency,
    Category,
    Channel,
    District,
    Subcategory,
    Village,
)
from complaints.querysets import ComplaintQuerySet
from complaints.stages import OPEN, RESPONDED, Outcome, Priority, Privacy, Stage
from complaints.working_days import WITA

# Texts that may become public; questions and replies stay between office and reporter.
PUBLIC_BOUND = [(kind.value, kind.label) for kind in Message.Kind if kind in Message.PUBLIC_BOUND]
_ANSWERS = (Message.Kind.RESPONSE, Message.Kind.FOLLOW_UP)
# What calls for somebody, although the stage does not say so.
CAME = [
    ("reply", _("The reporter replied")),
    ("dispute", _("The reporter says: not solved")),
    ("hand_back", _("Handed back to the city's team")),
]
WAITS_FOR_US = sorted({Stage.RECEIVED, Stage.FORWARDED, Stage.IN_PROGRESS})

Rows = ComplaintQuerySet


class _PersonField(ChoiceField):
    """Me and nobody are known without asking for the names of all."""

    def valid_value(self, value: Any) -> bool:
        return value in {"me", "nobody"} or super().valid_value(value)


class PersonFilter(django_filters.ChoiceFilter):
    field_class = _PersonField


def _choice(label: str | Promise, choices: Any, method: str, **more: Any) -> Any:
    return django_filters.ChoiceFilter(
        label=label,
        choices=choices,
        method=method,
        widget=RadioSelect,
        empty_label=_("All"),
        **more,
    )


def _choices(label: str | Promise, choices: Any, **more: Any) -> Any:
    return django_filters.MultipleChoiceFilter(
        label=label, choices=choices, widget=CheckboxSelectMultiple, distinct=False, **more
    )


def _row(label: str | Promise, model: Any, **more: Any) -> Any:
    return django_filters.ModelChoiceFilter(
        label=label, queryset=model.objects.order_by("name"), **more
    )


def _rows(label: str | Promise, model: Any) -> Any:
    return django_filters.ModelMultipleChoiceFilter(
        label=label, queryset=model.objects.all(), widget=CheckboxSelectMultiple, distinct=False
    )


class ComplaintFilters(WagtailFilterSet):
    deadline = _choice(
        _("Deadline"),
        [
            ("late", _("Late")),
            ("today", _("Due today")),
            ("week", _("Due this week")),
            ("none", _("No clock runs")),
        ],
        "by_deadline",
    )
    waits = _choice(
        _("Waits for"),
        [
            ("us", _("the office")),
            ("reporter", _("the reporter")),
            ("review", _("the review of an answer")),
        ],
        "by_waiting",
    )
    came = _choice(_("What came last"), CAME, "by_last_move")
    state = _choice(_("State"), [("open", _("Open")), ("over", _("Over"))], "by_state")
    stage = _choices(_("Stage"), Stage.choices)
    outcome = _choices(_("Outcome"), Outcome.choices)
    priority = _choices(_("Priority"), Priority.choices)
    assignee = PersonFilter(
        label=_("In charge"), choices=(), method="by_assignee", empty_label=_("Anybody")
    )
    part = _choice(
        _("Part of the agency"), [("lead", _("Leads")), ("helping", _("Helps"))], "by_part"
    )
    claimed = _choice(
        _("In hand now"),
        [
            ("nobody", _("Nobody has it in hand")),
            ("me", _("I have it in hand")),
            ("somebody", _("Somebody has it in hand")),
        ],
        "by_claim",
    )
    marks = _choice(
        _("Privacy"),
        [("confidential", pgettext_lazy("privacy", "Confidential")), ("sensitive", _("Sensitive"))],
        "by_mark",
    )
    category = _rows(_("Category"), Category)
    subcategory = _row(_("Subcategory"), Subcategory)
    agency = _row(_("Agency"), Agency)
    district = _row(_("District"), District, field_name="village__district")
    village = _row(_("Village"), Village)
    channel = _rows(_("Channel"), Channel)
    received_at = django_filters.DateFromToRangeFilter(
        label=_("Received"), widget=DateRangePickerWidget
    )

    class Meta:
        model = Complaint
        fields: list[str] = []

    def __init__(self, *args: Any, viewer: Any, now: datetime | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.viewer, self.now = viewer, now or timezone.now()
        del self.filters["agency" if not viewer.is_verifier else "part"]
        self.filters["assignee"].extra["choices"] = self._people

    def _people(self) -> Iterator[tuple[str, Any]]:
        """Whom the list can be narrowed to. Called only where the names are wanted."""
        yield "me", _("Me")
        yield "nobody", _("Nobody")
        everybody = self.viewer.is_verifier
        agencies = Agency.objects.values("pk") if everybody else [self.viewer.agency_id]
        for person in assignments.colleagues(verifiers=everybody, agencies=agencies):
            yield str(person.pk), person.get_full_name() or person.email

    # ------------------------------------------------------------------ what a choice means
    def by_deadline(self, rows: Rows, name: str, value: str) -> Rows:
        if value == "late":
            return clocks.late(rows, now=self.now)
        if value == "today":
            return clocks.due_today(rows, now=self.now)
        if value == "week":
            return rows.filter(due_at__gte=self.now, due_at__lt=_next_monday(self.now))
        return rows.filter(due_at__isnull=True, stage__in=sorted(OPEN))

    def by_waiting(self, rows: Rows, name: str, value: str) -> Rows:
        if value == "us":
            return rows.filter(stage__in=WAITS_FOR_US)
        if value == "reporter":
            return rows.filter(stage__in=sorted(RESPONDED | {Stage.AWAITING_REPORTER}))
        held = Message.objects.filter(state=Message.State.HELD, kind__in=_ANSWERS)
        if not self.viewer.is_verifier:
            held = held.filter(agency=self.viewer.agency_id)
        return rows.filter(pk__in=held.values("complaint"))

    def by_last_move(self, rows: Rows, name: str, value: str) -> Rows:
        return rows.filter(last_move=value, stage__in=sorted(OPEN))

    def by_state(self, rows: Rows, name: str, value: str) -> Rows:
        standing = Q(stage__in=sorted(OPEN))
        return rows.filter(standing if value == "open" else ~standing)

    def by_assignee(self, rows: Rows, name: str, value: str) -> Rows:
        if value == "nobody":
            return rows.filter(assignee__isnull=True)
        return rows.filter(assignee=self.viewer.pk if value == "me" else int(value))

    def by_part(self, rows: Rows, name: str, value: str) -> Rows:
        leads = Q(agency=self.viewer.agency_id)
        return rows.filter(leads) if value == "lead" else rows.exclude(leads)

    def by_claim(self, rows: Rows, name: str, value: str) -> Rows:
        if value == "nobody":
            return claims.unclaimed(rows, now=self.now)
        by = self.viewer if value == "me" else None
        return claims.claimed(rows, now=self.now, by=by)

    def by_mark(self, rows: Rows, name: str, value: str) -> Rows:
        if value == "confidential":
            return rows.filter(privacy=Privacy.CONFIDENTIAL)
        return rows.filter(Q(sensitive=True) | Q(subcategory__sensitive=True))


def _next_monday(now: datetime) -> datetime:
    today = now.astimezone(WITA).date()
    return datetime.combine(today + timedelta(days=7 - today.weekday()), time.min, WITA)


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
