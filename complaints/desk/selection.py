"""What a list of cases shows to an account under its filters.

The list, the number on the first page that leads to it, a saved filter, a bulk action on "all
that match" and an export ask here, so that none of them sees another set of rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from zlib import crc32

from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints import paging
from complaints.desk.filters import ComplaintFilters
from complaints.desk.scoping import cases_in_sight, works_at_desk
from complaints.models.office import Disposition
from complaints.models.private import Complaint
from complaints.querysets import ComplaintQuerySet
from complaints.stages import OPEN, Stage

MOST_COUNTED = 1000
PASSING = ("after", "before", "q", "p", "_w_filter_fragment", "csrfmiddlewaretoken")


@dataclass(frozen=True)
class Queue:
    """A list of cases: the name of its address, which cases, in which order."""

    name: str
    title: str | Promise
    empty: str | Promise
    rows: Q = field(default_factory=Q)
    order: str = "due_at"
    newest: bool = False  # of those without a clock
    hides: frozenset[str] = frozenset()  # columns that say the same of every row

    @property
    def url(self) -> str:
        return reverse(f"desk:{self.name}")


ALL = Queue("complaints", _("All complaints"), _("No complaint matches."), newest=True)
TO_VERIFY = Queue(
    "to_verify",
    _("To verify"),
    _("Nothing waits to be verified."),
    Q(stage=Stage.RECEIVED),
    hides=frozenset({"stage", "agency"}),
)
OPEN_CASES = Queue(
    "open_cases", _("Open cases"), _("No case waits for your agency."), Q(stage__in=sorted(OPEN))
)
QUEUES = {queue.name: queue for queue in (ALL, TO_VERIFY, OPEN_CASES)}


@dataclass(frozen=True)
class Count:
    """A number that is counted up to a point: nobody works on more than a thousand rows."""

    value: int
    most: int = MOST_COUNTED

    def __str__(self) -> str:
        return f"{self.most - 1}+" if self.value >= self.most else str(self.value)

    def __bool__(self) -> bool:
        return self.value > 0


def count(querysets: Sequence[Any], *, most: int = MOST_COUNTED) -> Count:
    """Count the rows of all, at most so many."""
    found = 0
    for queryset in querysets:
        found += queryset.order_by()[:most].count()
    return Count(min(found, most), most)


def streams(user: Any, part: str = "") -> list[ComplaintQuerySet]:
    """Return the cases in the account's sight as querysets that share no row.

    An officer's two - what the agency leads, what it helps with - each follow an index of
    their own, which their union could not. `part` asks for one of them.
    """
    if not works_at_desk(user):
        return []
    if user.is_verifier:
        return [cases_in_sight(user)]
    led = Complaint.objects.filter(agency=user.agency_id)
    helped = Complaint.objects.filter(  # joined: one such row each (one_helping_part_each)
        dispositions__agency=user.agency_id,
        dispositions__role=Disposition.Role.HELPING,
        dispositions__ended_at__isnull=True,
    )
    found = {"lead": led, "helping": helped.exclude(agency=user.agency_id)}
    return [found[part]] if part in found else list(found.values())


class Selection:
    """The cases of a queue that the account sees under these filters, in this order."""

    def __init__(
        self, queue: Queue, user: Any, data: QueryDict | dict[str, Any], *, now: datetime
    ) -> None:
        self.queue, self.user, self.now = queue, user, now
        self.data = data if isinstance(data, QueryDict) else _as_query(data)

    @cached_property
    def filters(self) -> ComplaintFilters:
        return ComplaintFilters(self.data, viewer=self.user, now=self.now)

    @cached_property
    def streams(self) -> list[ComplaintQuerySet]:
        """Filters that mean nothing leave nothing: they must not widen a bulk action."""
        narrow: Callable[[Any], Any] = lambda rows: rows.none()  # noqa: E731
        if self.filters.is_valid():
            narrow = self.filters.filter_queryset
        seen = streams(self.user, self.data.get("part", ""))
        found = [narrow(stream.filter(self.queue.rows)) for stream in seen]
        if not self.words:
            return found
        return [rows.filter(reference__icontains=self.words) for rows in found]

    @property
    def words(self) -> str:
        """What is searched for: a part of a reference."""
        return self.data.get("q", "").strip()

    @property
    def query(self) -> str:
        """The filters and the order as an address keeps them: no place in the list, and no
        words that were searched for."""
        kept = self.data.copy()
        for name in PASSING:
            kept.pop(name, None)
        for name in [name for name in kept if not any(kept.getlist(name))]:
            del kept[name]
        return kept.urlencode()

    def count(self, *, most: int = MOST_COUNTED) -> Count:
        return count(self.streams, most=most)

    def page(self, *, order: str = "", size: int = paging.SIZE) -> paging.Page:
        segments = paging.order(order or self.queue.order, newest=self.queue.newest)
        after, before = self.data.get("after", ""), self.data.get("before", "")
        return paging.page(
            self.streams, segments, after=after, before=before, size=size, mark=self.mark(order)
        )

    def mark(self, order: str = "") -> str:
        """Tell this selection from another, for the cursors of its pages."""
        asked = f"{order or self.queue.order} {self.query} {self.words}"
        return f"{crc32(asked.encode()):x}"

    def rows(self, numbers: Sequence[int]) -> ComplaintQuerySet:
        """Return the rows with these numbers, as far as the account sees them."""
        return cases_in_sight(self.user).filter(pk__in=numbers)


def _as_query(data: dict[str, Any]) -> QueryDict:
    return QueryDict(urlencode(data, doseq=True))
