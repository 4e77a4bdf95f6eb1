"""The filters of the list as links: the whole state lives in the address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from complaints.stages import Outcome, Stage
from search.labels import label, parent

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
# The finer values stand under the coarser one that is chosen.
_FINER = {"category": "subcategory", "district": "village"}
_OPEN_AT_FIRST = {"stage", "category", "district"}
_LIVES = {
    name: {value: place for place, value in enumerate(values)}
    for name, values in (("stage", Stage.values), ("outcome", Outcome.values))
}
# So many values are offered, and so many of them before the fold.
_MOST, _AT_FIRST = 60, 8
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
    finer: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Group:
    name: str
    label: str
    choices: list[Choice]
    is_open: bool

    @property
    def at_first(self) -> list[Choice]:
        """The first choices, and whichever is on."""
        return [
            choice
            for place, choice in enumerate(self.choices)
            if place < _AT_FIRST or choice.selected or choice.finer
        ]

    @property
    def folded(self) -> list[Choice]:
        return [choice for choice in self.choices if choice not in self.at_first]


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


@dataclass(frozen=True)
class Step:
    """One filter that is on, and the search without it."""

    label: str
    value: str
    without: SearchRequest


def address(request: SearchRequest, **changes: Any) -> str:
    """The list with these changes, from its first page on. An empty query is the bare list."""
    return f"?{request.query_string(**changes, cursor='')}"


def toggled(request: SearchRequest, name: str, value: str) -> dict[str, tuple[Any, ...]]:
    """The change that puts a value on or off. A coarse filter takes the finer one with it."""
    chosen: tuple[Any, ...] = getattr(request, name)
    typed: Any = int(value) if name == "year" else value
    others = tuple(item for item in chosen if item != typed)
    changes = {name: others if typed in chosen else (*chosen, typed)}
    if name in _FINER:
        changes[_FINER[name]] = ()
    return changes


def groups(request: SearchRequest, facets: Facets) -> list[Group]:
    """One group of links for each filter that has something to choose."""
    found = []
    for name, title in NAMES.items():
        if name in _FINER.values():
            continue
        finer = _FINER.get(name)
        below = _below(request, finer, facets) if finer else {}
        choices = [
            _choice(request, name, value, below.get(value.value, ()))
            for value in _ordered(name, _shown(facets.get(name, ())))
        ]
        if choices:
            on = getattr(request, name) or (finer and getattr(request, finer))
            found.append(Group(name, str(title), choices, name in _OPEN_AT_FIRST or bool(on)))
    return found


def _choice(
    request: SearchRequest, name: str, value: FacetValue, finer: Sequence[Choice] = ()
) -> Choice:
    url = address(request, **toggled(request, name, value.value))
    return Choice(value.label, value.count, value.selected, url, tuple(finer))


def _below(request: SearchRequest, finer: str, facets: Facets) -> dict[str, list[Choice]]:
    """The finer values by the coarse one that is on, or of which a finer one is."""
    [coarse] = [name for name, below in _FINER.items() if below == finer]
    chosen = {*getattr(request, coarse)} | {parent(finer, s) for s in getattr(request, finer)}
    found: dict[str, list[Choice]] = {}
    for value in _shown(facets.get(finer, ())):
        if (above := parent(finer, value.value)) in chosen:
            found.setdefault(above, []).append(_choice(request, finer, value))
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


def steps(request: SearchRequest) -> Iterator[Step]:
    """Every filter that is on, with the search that lacks it."""

    def without(**changes: Any) -> SearchRequest:
        return replace(request, **changes, cursor="")

    if request.words == "all":
        yield Step(gettext("Search"), gettext("all words"), without(words="some"))
    for name, title in NAMES.items():
        for value in map(str, getattr(request, name)):
            lacking = without(**toggled(request, name, value))
            yield Step(str(title), label(name, value), lacking)
    for name, day, text in (
        ("since", request.since, gettext("Since")),
        ("until", request.until, gettext("Until")),
    ):
        if day:
            # The day alone would not say which end it is.
            value = f"{text} {date_format(day, 'j F Y')}"
            yield Step(gettext("Received between"), value, without(**{name: None}))


def chips(request: SearchRequest) -> list[Chip]:
    """Every filter that is on, to be taken off."""
    return [Chip(step.label, step.value, address(step.without)) for step in steps(request)]


def sorts(request: SearchRequest) -> list[Sort]:
    """The orders; without words there is no best match to sort by."""
    names = [name for name in SORTS if name != "relevance" or request.parsed.ranks]
    return [
        Sort(str(SORTS[name]), address(request, sort=name), name == request.order) for name in names
    ]


def kept(request: SearchRequest) -> list[tuple[str, str]]:
    """The filters as hidden fields, so that a new search keeps them."""
    pairs = [(name, str(value)) for name in NAMES for value in getattr(request, name)]
    days = [("since", request.since), ("until", request.until)]
    return pairs + [(name, day.isoformat()) for name, day in days if day]


def villages(request: SearchRequest, facets: Facets) -> list[Choice]:
    """The result by village, as a list; nothing where one is chosen already."""
    if request.village:
        return []
    return [_choice(request, "village", v) for v in facets.get("village", ()) if v.count]
