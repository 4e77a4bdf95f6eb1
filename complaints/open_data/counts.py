"""How many public complaints of each category each village had, month by month.

One table with totals for each month, and small numbers hidden in it. No sums of several months
are published, nor the same numbers by anything else: see complaints/suppression.py.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from django.db.models import Count
from django.db.models.functions import TruncMonth

from complaints.models.public import Thread
from complaints.open_data.formats import csv_line
from complaints.open_data.records import Record
from complaints.suppression import Cell, suppress

NAME = "counts.csv"
ALL = "all"  # in the place of a category or village: the total
COLUMNS: dict[str, tuple[str, str]] = {
    "month": ("yearmonth", "Month of receipt"),
    "category": ("string", "Category, as the API names it; all: the total"),
    "village": ("string", "Desa or kelurahan, as the API names it; all: the total"),
    "threads": ("integer", "Public complaints; empty where suppressed is true"),
    "suppressed": (
        "boolean",
        "Hidden: fewer than 5, or one from which such a number could be computed",
    ),
}
Counts = Mapping[tuple[str, str, str], int]  # month, category, village


def key(record: Record) -> tuple[str, str, str]:
    """Return in which cell the record counts."""
    return record["received_on"][:7], record["category"], record["village"]


def current() -> Counts:
    """Count what is public now."""
    rows = (
        Thread.objects.public()
        .order_by()
        .annotate(month=TruncMonth("received_on"))
        .values_list("month", "category__slug", "village__slug")
        .annotate(number=Count("pk"))
    )
    counts: Counter[tuple[str, str, str]] = Counter()
    for month, category, village, number in rows.iterator():
        counts[f"{month:%Y-%m}", category, village] += number
    return counts


def lines(counts: Counts) -> Iterator[str]:
    """Yield the table as CSV. What is absent is 0."""
    yield csv_line(COLUMNS)
    months: defaultdict[str, dict[Cell, int]] = defaultdict(dict)
    for (month, category, village), number in counts.items():
        months[month][category, village] = number
    for month in sorted(months):
        shown = suppress(months[month])
        named = {(str(r or ALL), str(c or ALL)): told for (r, c), told in shown.items()}
        for category, village in sorted(named):
            told = named[category, village]
            yield csv_line([month, category, village, told, told is None])
