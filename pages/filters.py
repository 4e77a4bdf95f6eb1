"""The filters of the list as links: the whole state lives in the address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from complaints.stages import Outcome, Stage
from search.labels import label

if TYPE_CHECKING:
    from search import FacetValue, SearchRequest

Facets = Mapping[str, Sequence["FacetValue"]]

NAMES: dict[str, str | Promise] = {
    "stage": _("Status"),
    "outcome": _("Result"),
    "category": _("Category"),
    "subcategory": _("Subcategory"),
    "agency": _("Agency"),
    "district": _("Kecamatan"),
    "village": _("Desa or kelurahan"),
    "year": _("Year"),
    "channel": _("Channel"),
}
# A finer filter is offered once the coarser one is set.
_FINER = {"subcategory": "category", "village": "district"}
_OPEN_AT_FIRST = {"stage", "category", "district"}
_LIVES = {
    name: {value: place for place, value in enumerate(values)}
    for name, values in (("stage", Stage.values), ("outcome", Outcome.values))
}
_MOST = 25
SORTS: dict[str, str | Promise] = {
    "relevance": _("Best match"),
    "newest": _("Newest"),
    "active": _("Latest activity"),
    "supported": _("Most supported"),
}


@dataclass(frozen=True)
class Choice:
    label: str
    count: int
    selected: bool
    url: str


@dataclass(frozen=True)
class Group:
    name: str
    label: str
    choices: list[Choice]
    is_open: bool


@dataclass(frozen=True)
class Chip:
    """A filter that is on, with the address of the list without it."""

    label: str
    value: str
    url: str


@dataclass(frozen=True)
class Sort:
    label: str
    url: str
    current: bool


def _address(request: SearchRequest, **changes: Any) -> str:
    """The list with these changes, from its first page on. An empty query is the bare list."""
    return f"?{request.query_string(**changes, cursor='')}"


def _toggled(request: SearchRequest, name: str, value: str) -> tuple[Any, ...]:
    chosen: tuple[Any, ...] = getattr(request, name)
    typed: Any = int(value) if name == "year" else value
    if typed in chosen:
        return tuple(item for item in chosen if item != typed)
    return (*chosen, typed)


def _without_orphans(request: SearchRequest, name: str) -> dict[str, tuple[()]]:
    """Changing a coarse filter clears the finer one below it."""
    return {finer: () for finer, coarse in _FINER.items() if coarse == name}


def groups(request: SearchRequest, facets: Facets) -> list[Group]:
    """One group of links for each filter that has something to choose."""
    found = []
    for name, title in NAMES.items():
        coarse = _FINER.get(name)
        if coarse and not getattr(request, coarse) and not getattr(request, name):
            continue
        choices = [
            Choice(
                label=value.label,
                count=value.count,
                selected=value.selected,
                url=_address(
                    request,
                    **{name: _toggled(request, name, value.value)},
                    **_without_orphans(request, name),
                ),
            )
            for value in _ordered(name, _shown(facets.get(name, ())))
        ]
        if choices:
            is_open = name in _OPEN_AT_FIRST or bool(getattr(request, name))
            found.append(Group(name, str(title), choices, is_open))
    return found


def _shown(values: Sequence[FacetValue]) -> list[FacetValue]:
    """The most frequent values, and every chosen one."""
    return [
        value
        for position, value in enumerate(values)
        if value.selected or (value.count and position < _MOST)
    ]


def _ordered(name: str, values: list[FacetValue]) -> list[FacetValue]:
    """Years from the last one, stages as life goes; anything else by how often it occurs."""
    if name == "year":
        return sorted(values, key=lambda value: value.value, reverse=True)
    if name in _LIVES:
        return sorted(values, key=lambda value: _LIVES[name].get(value.value, 99))
    return values


def chips(request: SearchRequest) -> list[Chip]:
    """Every filter that is on."""
    found = []
    for name, title in NAMES.items():
        for value in map(str, getattr(request, name)):
            changes = {name: _toggled(request, name, value), **_without_orphans(request, name)}
            found.append(Chip(str(title), label(name, value), _address(request, **changes)))
    for name, day, text in (
        ("since", request.since, gettext("Since")),
        ("until", request.until, gettext("Until")),
    ):
        if day:
            found.append(Chip(text, date_format(day, "j F Y"), _address(request, **{name: None})))
    return found


def sorts(request: SearchRequest) -> list[Sort]:
    """The orders; without words there is no best match to sort by."""
    names = [name for name in SORTS if name != "relevance" or request.parsed.ranks]
    return [
        Sort(str(SORTS[name]), _address(request, sort=name), name == request.order)
        for name in names
    ]


def kept(request: SearchRequest) -> list[tuple[str, str]]:
    """The filters as hidden fields, so that a new search keeps them."""
    pairs = [(name, str(value)) for name in NAMES for value in getattr(request, name)]
    days = [("since", request.since), ("until", request.until)]
    return pairs + [(name, day.isoformat()) for name, day in days if day]
