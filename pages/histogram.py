"""A search by month, as a drawing and as the table that says the same."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.formats import date_format

from pages.filters import address

if TYPE_CHECKING:
    from search import SearchRequest

WIDTH, HEIGHT, FOOT = 720, 120, 20
_WIDEST = 36.0
_LABEL_EVERY = 44.0


@dataclass(frozen=True)
class Bar:
    """A month of the drawing. The places are text: no language may put a comma into them."""

    x: str
    y: str
    width: str
    height: str
    label: str
    count: int
    url: str


@dataclass(frozen=True)
class Mark:
    x: str
    text: str


@dataclass(frozen=True)
class Cell:
    count: int
    url: str


@dataclass(frozen=True)
class Year:
    """A row of the table: twelve months and their sum."""

    year: int
    cells: list[Cell]

    @property
    def total(self) -> int:
        return sum(cell.count for cell in self.cells)


@dataclass(frozen=True)
class Histogram:
    bars: list[Bar]
    marks: list[Mark]
    years: list[Year]
    months: list[str]
    first: str
    last: str
    peak: Bar
    width: int = WIDTH
    height: int = HEIGHT + FOOT
    base: int = HEIGHT


def histogram(request: SearchRequest, months: Mapping[str, int]) -> Histogram | None:
    """Return the drawing of a result; None where it lies within one month."""
    if len(months) < 2:
        return None
    within = _Within(request)
    days = list(_from_to(min(months), max(months)))
    step = min(WIDTH / len(days), _WIDEST)
    top = max(months.values())
    bars = [
        _bar(day, count, within(day), x=place * step, step=step, top=top)
        for place, day in enumerate(days)
        if (count := months.get(f"{day:%Y-%m}", 0))
    ]
    years = range(days[-1].year, days[0].year - 1, -1)
    return Histogram(
        bars=bars,
        marks=list(_marks(days, step)),
        years=[_year(year, months, within) for year in years],
        months=[date_format(date(2000, month, 1), "M") for month in range(1, 13)],
        first=bars[0].label,
        last=bars[-1].label,
        peak=max(bars, key=lambda bar: bar.count),
    )


def _bar(day: date, count: int, url: str, *, x: float, step: float, top: int) -> Bar:
    height = max(count * (HEIGHT - 4) / top, 2.0)
    return Bar(
        x=f"{x:.1f}",
        y=f"{HEIGHT - height:.1f}",
        width=f"{max(step * 0.82, 1.0):.1f}",
        height=f"{height:.1f}",
        label=date_format(day, "F Y"),
        count=count,
        url=url,
    )


def _marks(days: list[date], step: float) -> Iterator[Mark]:
    """The years along the foot, as many as there is room for."""
    free = 0.0
    for place, day in enumerate(days):
        x = place * step
        if x >= free and (day.month == 1 or place == 0) and x <= WIDTH - _LABEL_EVERY:
            yield Mark(f"{x:.1f}", str(day.year))
            free = x + _LABEL_EVERY


def _year(year: int, months: Mapping[str, int], within: _Within) -> Year:
    counts = [(date(year, n, 1), months.get(f"{year}-{n:02}", 0)) for n in range(1, 13)]
    return Year(year, [Cell(count, within(day) if count else "") for day, count in counts])


class _Within:
    """Gives the list of what was received in a month: the same search, other days.

    The rest of the address is written once; a page has some hundred of them.
    """

    def __init__(self, request: SearchRequest) -> None:
        self.since, self.until = request.since, request.until
        self.rest = address(request, since=None, until=None)

    def __call__(self, first: date) -> str:
        last = first.replace(day=monthrange(first.year, first.month)[1])
        days = f"since={max(first, self.since or first)}&until={min(last, self.until or last)}"
        return f"{self.rest}{'&' if len(self.rest) > 1 else ''}{days}"


def _from_to(first: str, last: str) -> Iterator[date]:
    year, month = map(int, first.split("-"))
    while (text := f"{year}-{month:02}") <= last:
        yield date(int(text[:4]), int(text[5:]), 1)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
