"""Which public threads a GeoReport v2 list asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from api.open311 import records
from api.open311.problems import Refused
from api.open311.records import Record
from complaints.models.public import Thread
from complaints.querysets import ThreadQuerySet
from complaints.stages import OPEN
from complaints.working_days import WITA

# Of the specification: without dates, the last 90 days; never more than 1,000 rows.
SPAN = timedelta(days=90)
MOST_ROWS, ROWS = 1000, 100
MOST_VALUES = 100
LAST_PAGE = 100_000
_REFERENCE = re.compile(r"[A-Za-z0-9-]{1,20}")

T = TypeVar("T")


@dataclass(frozen=True)
class Page:
    """One page of the newest first; `offset` rows stand before it."""

    rows: ThreadQuerySet
    offset: int
    size: int

    def fetch(self) -> list[Record]:
        return records.of(self.rows[self.offset : self.offset + self.size])


def chosen(parameters: Mapping[str, str], *, today: date) -> Page:
    """Return the page that the parameters ask for.

    :raises Refused: one of them cannot be understood
    """
    rows: ThreadQuerySet = Thread.objects.public()
    if references := _many(parameters, "service_request_id"):
        # Named ones are given whatever their age, as the specification has it.
        rows = rows.filter(reference__in=[r.upper() for r in references if _REFERENCE.fullmatch(r)])
    else:
        rows = _filtered(rows, parameters, today=today)
    number = _number(parameters, "page", default=1, most=LAST_PAGE)
    size = _number(parameters, "page_size", default=ROWS, most=MOST_ROWS)
    return Page(rows.order_by("-received_on", "-pk"), (number - 1) * size, size)


def _filtered(
    rows: ThreadQuerySet, parameters: Mapping[str, str], *, today: date
) -> ThreadQuerySet:
    for name, path in (
        ("service_code", "subcategory__slug"),
        ("agency_responsible", "agency__slug"),
        ("address_id", "village__slug"),
    ):
        if values := _many(parameters, name):
            rows = rows.filter(**{f"{path}__in": values})
    rows = _by_status(rows, _many(parameters, "status"))
    rows = _by_day(rows, parameters, today=today)
    return _in_box(rows, parameters.get("bbox", ""))


def _by_status(rows: ThreadQuerySet, wanted: list[str]) -> ThreadQuerySet:
    if unknown := set(wanted) - {"open", "closed"}:
        raise _bad("status", _("Write open or closed, not “%(value)s”.") % {"value": min(unknown)})
    if len(set(wanted)) != 1:
        return rows
    return rows.filter(stage__in=OPEN) if "open" in wanted else rows.exclude(stage__in=OPEN)


def _by_day(rows: ThreadQuerySet, parameters: Mapping[str, str], *, today: date) -> ThreadQuerySet:
    first, last = _day(parameters, "start_date"), _day(parameters, "end_date")
    since, before = _day(parameters, "updated_after"), _day(parameters, "updated_before")
    if first is None and since is None:
        first = (last or today) - SPAN
    if first and last and first > last:
        raise _bad("end_date", _("The last day lies before the first."))
    bounds = {
        "received_on__gte": first,
        "received_on__lte": last,
        # Only days are public: whoever asks for changes gets the whole day again.
        "active_on__gte": since,
        "active_on__lte": before,
    }
    return rows.filter(**{name: day for name, day in bounds.items() if day is not None})


def _in_box(rows: ThreadQuerySet, text: str) -> ThreadQuerySet:
    if not text:
        return rows
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise _bad("bbox", _("Write four numbers: west,south,east,north.")) from None
    return rows.filter(latitude__range=(south, north), longitude__range=(west, east))


def _many(parameters: Mapping[str, str], name: str) -> list[str]:
    values = [part.strip() for part in parameters.get(name, "").split(",") if part.strip()]
    if len(values) > MOST_VALUES:
        raise _bad(name, _("At most %(most)s values fit here.") % {"most": MOST_VALUES})
    if any("\0" in value for value in values):
        raise _bad(name, _("This text holds a character we cannot store."))
    return values


def _number(parameters: Mapping[str, str], name: str, *, default: int, most: int) -> int:
    return (
        _read(
            parameters,
            name,
            lambda text: _within(int(text), most) if text.isascii() else None,
            _("Write a number from 1 to %(most)s.") % {"most": most},
        )
        or default
    )


def _within(number: int, most: int) -> int | None:
    return number if 1 <= number <= most else None


def _day(parameters: Mapping[str, str], name: str) -> date | None:
    return _read(
        parameters, name, _day_of, _("Write a date like 2026-03-01 or 2026-03-01T00:00:00+08:00.")
    )


def _day_of(text: str) -> date | None:
    """Return the day in Denpasar of a date, or of a moment in W3C's form."""
    moment = parse_datetime(text.replace(" ", "+"))  # a plus sign that nobody encoded
    if moment is None:
        return parse_date(text)
    return _in_denpasar(moment)


def _in_denpasar(moment: datetime) -> date:
    return (moment if moment.tzinfo is None else moment.astimezone(WITA)).date()


def _read(
    parameters: Mapping[str, str], name: str, read: Callable[[str], T | None], sentence: str
) -> T | None:
    text = parameters.get(name, "").strip()
    if not text:
        return None
    try:
        value = read(text)
    except (ValueError, OverflowError):
        value = None
    if value is None:
        raise _bad(name, sentence)
    return value


def _bad(name: str, sentence: str) -> Refused:
    return Refused(400, "invalid", f"{name}: {sentence}")
