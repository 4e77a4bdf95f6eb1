"""The query parameters of an agency's list of cases, described and read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.timezone import is_naive
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from api.v1.case_shapes import PARTS
from api.v1.parameters import CURSOR
from complaints.caseload import LARGEST_PAGE, ORDERS, USUAL_PAGE, Asked
from complaints.errors import InvalidInput
from complaints.stages import Stage

_STATES = ["open", "over"]

CASES = [
    OpenApiParameter(
        "stage", str, many=True, enum=list(Stage.values), description="Repeat it for “or”."
    ),
    OpenApiParameter("state", str, enum=_STATES),
    OpenApiParameter(
        "part", str, enum=PARTS, description="Cases that your agency leads, or helps with."
    ),
    OpenApiParameter("overdue", int, enum=[1], description="1: only those whose deadline passed."),
    OpenApiParameter(
        "updated_since",
        datetime,
        description="Only cases in which something was done or said at this moment or later, "
        "with its offset: 2026-11-24T10:00:00+08:00.",
    ),
    OpenApiParameter(
        "sort",
        str,
        enum=list(ORDERS),
        description="`deadline`: what is due first, then what has no clock. Else the newest.",
    ),
    CURSOR,
    OpenApiParameter(
        "size", int, description=f"Rows in a page: 1 to {LARGEST_PAGE}, normally {USUAL_PAGE}."
    ),
]

Faults = dict[str, list[tuple[str, str | Promise]]]


def asked(request: Request) -> Asked:
    """
    :raises InvalidInput: with every parameter at fault
    """
    query, faults = request.query_params, Faults()

    def read(name: str, default: Any, judge: Callable[[str], Any]) -> Any:
        given = query.get(name, "")
        if not given:
            return default
        found = judge(given)
        if found is None:
            faults[name] = [(f"invalid_{name}", _SENTENCES[name])]
        return found

    stages = tuple(query.getlist("stage"))
    if not set(stages) <= set(Stage.values):
        faults["stage"] = [("invalid_stage", _SENTENCES["stage"])]
    found = Asked(
        stages=stages,
        state=read("state", "", _one_of(_STATES)),
        part=read("part", "", _one_of(PARTS)),
        overdue=read("overdue", False, lambda given: given == "1" or None),
        updated_since=read("updated_since", None, _moment),
        sort=read("sort", "deadline", _one_of(ORDERS)),
        cursor=query.get("cursor", ""),
        size=read("size", USUAL_PAGE, _size),
    )
    if faults:
        raise InvalidInput(faults)
    return found


_SENTENCES: dict[str, str | Promise] = {
    "stage": _("There is no such stage."),
    "state": _("Write open or over."),
    "part": _("Write lead or helping."),
    "overdue": _("Write 1, or leave it out."),
    "updated_since": _("Write a moment with its offset, like 2026-11-24T10:00:00+08:00."),
    "sort": _("Write deadline or newest."),
    "size": _("Write a number from 1 to 100."),
}


def _one_of(known: Any) -> Callable[[str], str | None]:
    return lambda given: given if given in known else None


def _moment(given: str) -> datetime | None:
    """A blank is a plus sign that nobody encoded."""
    try:
        moment = parse_datetime(given.replace(" ", "+"))
    except ValueError:
        return None
    return None if moment is None or is_naive(moment) else moment


def _size(given: str) -> int | None:
    if not (given.isascii() and given.isdigit() and 1 <= int(given[:9]) <= LARGEST_PAGE):
        return None
    return int(given)
