"""A month of moderation in numbers, from its log: what was decided, why, how fast, how often
changed. It names nobody, and hides no small number: each is a count of decisions, not of people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.db.models import Count, Max, Min, QuerySet

from complaints.models.moderation import Decision
from complaints.stages import Refusal, Removal
from complaints.working_days import WITA, day_of

Act = Decision.Act
# A median over fewer says more about one case than about the work.
LEAST_FOR_A_MEDIAN = 5


@dataclass(frozen=True)
class Month:
    """`acts` counts each act; the reasons are (label, number), the most frequent first."""

    first: date
    acts: Mapping[str, int] = field(default_factory=dict)
    refusals: list[tuple[str, int]] = field(default_factory=list)
    removals: list[tuple[str, int]] = field(default_factory=list)
    # Half of the held comments were decided within so many hours; None where too few were.
    median_hours: int | None = None

    @property
    def written(self) -> int:
        return self.acts.get(Act.PASSED, 0) + self.acts.get(Act.HELD, 0)

    def number(self, act: str) -> int:
        return self.acts.get(act, 0)

    @property
    def rows(self) -> list[tuple[str, int]]:
        """Every act in words, in the order of the log; an act that did not occur is a nought."""
        return [(str(act.label), self.number(act)) for act in Act]


def months() -> list[date]:
    """Return the first day of every month from the first entry of the log to the last, the
    newest first."""
    span = Decision.objects.aggregate(first=Min("happened_at"), last=Max("happened_at"))
    if span["first"] is None:
        return []
    month, last = day_of(span["first"]).replace(day=1), day_of(span["last"])
    found = []
    while month <= last:
        found.append(month)
        month = following(month)
    return found[::-1]


def following(month: date) -> date:
    """Return the first day of the next month."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def of_month(first: date) -> Month:
    begin, end = (datetime.combine(day, time(), WITA) for day in (first, following(first)))
    rows = Decision.objects.filter(happened_at__gte=begin, happened_at__lt=end).order_by()
    acts = dict(rows.values_list("act").annotate(number=Count("pk")))
    reasons = rows.exclude(reason="").values_list("act", "reason").annotate(number=Count("pk"))
    found = [(act, reason, number) for act, reason, number in reasons]
    return Month(
        first=first,
        acts=acts,
        refusals=_in_words(found, Act.REFUSED, Refusal),
        removals=_in_words(found, Act.REMOVED, Removal),
        median_hours=_median_hours(rows),
    )


def _in_words(
    found: list[tuple[str, str, int]], act: str, reasons: type[Refusal] | type[Removal]
) -> list[tuple[str, int]]:
    mine = [
        (str(reasons(reason).label), number)
        for done, reason, number in found
        if done == act and reason in reasons.values
    ]
    return sorted(mine, key=lambda row: (-row[1], row[0]))


def _median_hours(rows: QuerySet[Decision]) -> int | None:
    decided = rows.filter(act__in=[Act.PUBLISHED, Act.REFUSED], kind="comment")
    times = decided.values_list("waited_seconds", flat=True)
    waited = sorted(seconds for seconds in times if seconds is not None)
    if len(waited) < LEAST_FOR_A_MEDIAN:
        return None
    return round(waited[(len(waited) - 1) // 2] / 3600)
