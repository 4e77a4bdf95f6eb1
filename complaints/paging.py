"""A page of a long list, found by the place of its first or last row and not by counting.

An order is a row of segments: first what has a due moment, soonest first, then what has none.
Each segment is read along one index, so the thousandth page costs what the first one does.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q

from complaints.models.private import Complaint
from complaints.querysets import ComplaintQuerySet
from complaints.stages import Priority

SIZE = 50


@dataclass(frozen=True)
class Segment:
    """Rows that stand together in an order, and the column that orders them."""

    rows: Q
    column: str
    falling: bool = False

    def ordered(self, queryset: ComplaintQuerySet, *, back: bool) -> ComplaintQuerySet:
        sign = "-" if self.falling != back else ""
        return queryset.filter(self.rows).order_by(f"{sign}{self.column}", f"{sign}pk")

    def beyond(self, place: Place, *, back: bool) -> Q:
        """What comes after the place, or before it. The first condition is for the index."""
        more = "lt" if self.falling != back else "gt"
        after = Q((f"{self.column}__{more}", place.value))
        level = Q((self.column, place.value), (f"pk__{more}", place.pk))
        return Q((f"{self.column}__{more}e", place.value)) & (after | level)


@dataclass(frozen=True)
class Place:
    """Where a row stands: its segment, the value of that column, its number."""

    segment: int
    value: Any
    pk: int

    def encoded(self, mark: str) -> str:
        facts = json.dumps([mark, self.segment, self.value, self.pk], cls=_Exact)
        return base64.urlsafe_b64encode(facts.encode()).decode().rstrip("=")


class _Exact(DjangoJSONEncoder):
    """Django's own encoder cuts a moment down to thousandths."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


_DUE, _UNDUE = Q(due_at__isnull=False), Q(due_at__isnull=True)


def _by_due(rows: Q, *, newest: bool = False, falling: bool = False) -> list[Segment]:
    return [
        Segment(rows & _DUE, "due_at", falling),
        Segment(rows & _UNDUE, "received_at", newest),
    ]


def order(name: str, *, newest: bool = False) -> list[Segment]:
    """Return the segments of an order, by the name it has in an address.

    `newest` says which of those without a clock come first.
    """
    column = name.removeprefix("-")
    falling = name.startswith("-")
    if column == "due_at":
        return _by_due(Q(), newest=newest, falling=falling)
    if column == "priority":
        levels = sorted(Priority.values, reverse=falling)
        return [
            segment for level in levels for segment in _by_due(Q(priority=level), newest=newest)
        ]
    return [Segment(Q(), column, falling)]


@dataclass(frozen=True)
class Page:
    """The numbers of its rows in order, and the cursors of its neighbours."""

    numbers: list[int]
    after: str = ""
    before: str = ""


def page(
    streams: Sequence[ComplaintQuerySet],
    segments: Sequence[Segment],
    *,
    after: str = "",
    before: str = "",
    size: int = SIZE,
    mark: str = "",
) -> Page:
    """Read one page out of streams that share no row.

    A cursor that is none, or was given under another `mark` (of another order, of other
    filters), means the start.
    """
    cursor = _decoded(after or before, segments, mark)
    back = bool(before and not after and cursor)
    found = _read(streams, segments, cursor, back=back, limit=size + 1)
    more, found = len(found) > size, found[:size]
    if back:
        found.reverse()
    return Page(
        [place.pk for place in found],
        after=found[-1].encoded(mark) if found and (more or back) else "",
        before=found[0].encoded(mark) if found and (more if back else cursor) else "",
    )


def _read(
    streams: Sequence[ComplaintQuerySet],
    segments: Sequence[Segment],
    cursor: Place | None,
    *,
    back: bool,
    limit: int,
) -> list[Place]:
    """Every segment is asked, full or not: a list asks the same questions however long it is."""
    found: list[Place] = []
    numbered = list(enumerate(segments))
    for number, segment in reversed(numbered) if back else numbered:
        if cursor and (number > cursor.segment if back else number < cursor.segment):
            continue
        here: list[Place] = []
        for stream in streams:
            rows = segment.ordered(stream, back=back)
            if cursor and number == cursor.segment:
                rows = rows.filter(segment.beyond(cursor, back=back))
            pairs = rows.values_list(segment.column, "pk")[:limit]
            here += [Place(number, value, pk) for value, pk in pairs]
        here.sort(key=lambda place: (place.value, place.pk), reverse=segment.falling != back)
        found += here
    return found[:limit]


def is_place(cursor: str, segments: Sequence[Segment], mark: str) -> bool:
    """Whether the cursor was given for this list."""
    return _decoded(cursor, segments, mark) is not None


def _decoded(cursor: str, segments: Sequence[Segment], mark: str) -> Place | None:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        marked, number, value, pk = json.loads(base64.urlsafe_b64decode(padded))
        if marked != mark:
            return None
        column: Any = Complaint._meta.get_field(segments[int(number)].column)
        return Place(int(number), column.to_python(value), int(pk))
    except (ValueError, TypeError, IndexError, OverflowError, RecursionError, ValidationError):
        return None
