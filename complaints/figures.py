"""The figures of a category: how many, how fast really, how often as promised.

Each is defined here, once, for every page and program that tells it. They count every
complaint, public or not, and tell nothing about one: a share or a speed over fewer than
`least_sample()` cases is not told at all.

- filed, open, solved: complaints received in the last WINDOW days; those of them that are not
  over; those whose reporter confirmed the solution.
- answered, median, P80: complaints received in the window that have a first official answer, and
  the calendar days from filing to it, by nearest rank; an answer on the same day took 0 days.
- promised, kept: promises of an answer that began in the window and were put to the test. One is
  tested when it ended in time or late, or when it is late now and does not stand still. What ended
  with the complaint before it was due, or was replaced by a longer promise, tests nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import ceil

from django.conf import settings
from django.db.models import Count, Q

from complaints.clock_plans import ANSWERS
from complaints.models.clocks import Clock
from complaints.models.figures import CategoryFigures
from complaints.models.private import Complaint
from complaints.models.public import Thread
from complaints.models.reference import Category
from complaints.signals import figures_counted
from complaints.stages import OPEN, Outcome
from complaints.working_days import day_of

JOB = "count_categories"
WINDOW = 365  # days
SOLVED_SHOWN = 4


def least_sample() -> int:
    return int(settings.FIGURES_LEAST_SAMPLE)


def rank(ordered: Sequence[int], share: float) -> int:
    """Return the value at that share of an ordered, filled list, by nearest rank.

    >>> rank([1, 2, 3, 4, 10], 0.8)
    4
    """
    return ordered[max(ceil(share * len(ordered)), 1) - 1]


@dataclass
class Tally:
    """What was counted of one category."""

    filed: int = 0
    open: int = 0
    solved: int = 0
    days: list[int] = field(default_factory=list)
    promised: int = 0
    kept: int = 0

    def values(self) -> dict[str, int | None]:
        ordered = sorted(self.days)
        return {
            "filed": self.filed,
            "open": self.open,
            "solved": self.solved,
            "answered": len(ordered),
            "median_days": rank(ordered, 0.5) if ordered else None,
            "p80_days": rank(ordered, 0.8) if ordered else None,
            "promised": self.promised,
            "kept": self.kept,
        }


def refresh(*, now: datetime) -> int:
    """Count every category anew, keep the figures and say so; return how many were counted."""
    since = now - timedelta(days=WINDOW)
    tallies = _tallies(since, now=now)
    categories = list(Category.objects.values_list("pk", flat=True))
    for category in categories:
        CategoryFigures.objects.update_or_create(
            category_id=category,
            defaults={"counted_at": now, "since": day_of(since), **tallies[category].values()},
        )
    figures_counted.send(CategoryFigures, now=now)
    return len(categories)


def _tallies(since: datetime, *, now: datetime) -> defaultdict[int, Tally]:
    tallies: defaultdict[int, Tally] = defaultdict(Tally)
    recent = Complaint.objects.filter(received_at__gte=since).order_by()
    counted = recent.values("category").annotate(
        filed=Count("pk"),
        open=Count("pk", filter=Q(stage__in=OPEN)),
        solved=Count("pk", filter=Q(outcome=Outcome.SOLVED_CONFIRMED)),
    )
    for row in counted:
        tally = tallies[row["category"]]
        tally.filed, tally.open, tally.solved = row["filed"], row["open"], row["solved"]
    answered = recent.filter(responded_at__isnull=False)
    for category, received, responded in answered.values_list(
        "category", "received_at", "responded_at"
    ).iterator():
        tallies[category].days.append(max((day_of(responded) - day_of(received)).days, 0))
    for category, promised, kept in _promises(since, now=now):
        tallies[category].promised, tallies[category].kept = promised, kept
    return tallies


def _promises(since: datetime, *, now: datetime) -> Iterable[tuple[int, int, int]]:
    begun = Clock.objects.filter(promise__in=ANSWERS, started_at__gte=since)
    kept = Q(ending=Clock.Ending.KEPT)
    stands_still = Q(pauses__isnull=False, pauses__ended_at__isnull=True)
    late_now = begun.filter(ended_at__isnull=True, due_at__lt=now).exclude(stands_still)
    tested = kept | Q(ending=Clock.Ending.MISSED) | Q(pk__in=late_now.values("pk"))
    rows = begun.filter(tested).order_by().values("complaint__category")
    counted = rows.annotate(promised=Count("pk"), kept=Count("pk", filter=kept))
    return counted.values_list("complaint__category", "promised", "kept")


@dataclass(frozen=True)
class Told:
    """What a page may tell: None in the place of what too few cases would say."""

    counted_on: date
    since: date
    filed: int
    open: int
    solved: int
    answered: int
    median_days: int | None
    p80_days: int | None
    promised: int
    kept: int
    kept_percent: int | None


def of_category(category: int) -> Told | None:
    """Return the last figures of the category; None where it was never counted."""
    row = CategoryFigures.objects.filter(category=category).first()
    return told(row) if row else None


def told(row: CategoryFigures) -> Told:
    least = least_sample()
    fast = row.answered >= least
    tested = row.promised >= least
    return Told(
        counted_on=day_of(row.counted_at),
        since=row.since,
        filed=row.filed,
        open=row.open,
        solved=row.solved,
        answered=row.answered,
        median_days=row.median_days if fast else None,
        p80_days=row.p80_days if fast else None,
        promised=row.promised,
        kept=row.kept,
        # Down, never up: 99.6 % is no promise that was always kept.
        kept_percent=row.kept * 100 // row.promised if tested and row.promised else None,
    )


def solved_lately(category: int, *, today: date) -> list[Thread]:
    """Return the public threads of the category that a reporter called solved within WINDOW
    days, the last ones first."""
    rows = Thread.objects.public().filter(
        category=category,
        outcome=Outcome.SOLVED_CONFIRMED,
        closed_on__gte=today - timedelta(days=WINDOW),
    )
    return list(rows.order_by("-closed_on", "-pk")[:SOLVED_SHOWN])
