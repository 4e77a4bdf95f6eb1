"""Fields in what was typed: `opd:dlhk`, `tahun:2024`, `kelurahan:"sanur kauh"`, `status:selesai`.

A value is a slug, a name, or an acronym. One that nobody knows stays in the text as words, and
the answer says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import override

from complaints.models.reference import Agency, Category, District, Subcategory, Village
from complaints.stages import Outcome, Stage
from search import analysis
from search.request import SearchRequest

NAMES: Mapping[str, tuple[str, ...]] = {
    "opd": ("agency",),
    "agency": ("agency",),
    "tahun": ("year",),
    "year": ("year",),
    "kategori": ("category", "subcategory"),
    "category": ("category", "subcategory"),
    "kelurahan": ("village",),
    "desa": ("village",),
    "village": ("village",),
    "kecamatan": ("district",),
    "district": ("district",),
    "status": ("stage", "outcome"),
}
MOST_VALUES = 10
_FIELD = re.compile(
    rf'(?<!\S)(?P<name>{"|".join(NAMES)}):(?:"(?P<quoted>[^"]*)"|(?P<word>[^\s"]+))', re.IGNORECASE
)
_MODELS: Mapping[str, Any] = {
    "agency": Agency,
    "category": Category,
    "subcategory": Subcategory,
    "village": Village,
    "district": District,
}
_CHOICES: Mapping[str, Any] = {"stage": Stage, "outcome": Outcome}


@dataclass(frozen=True)
class Applied:
    """A request whose fields have become filters. `taken` are those, as they were typed;
    `unknown` are the others: their values are searched as words."""

    request: SearchRequest
    taken: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    def typed(self, text: str | None) -> str | None:
        """Return another wording of the request's words with the fields behind it."""
        return text and " ".join([text, *self.taken])


def applied(request: SearchRequest) -> Applied:
    """Return the request with the fields of its text as filters."""
    if ":" not in request.q:
        return Applied(request)
    text, end = "", 0
    chosen: dict[str, tuple[Any, ...]] = {}
    taken: list[str] = []
    unknown: list[str] = []
    for field in _FIELD.finditer(request.q):
        value = field["quoted"] or field["word"] or ""
        facet, found = _resolved(NAMES[field["name"].lower()], value)
        if found:
            chosen[facet] = tuple(dict.fromkeys((*chosen.get(facet, ()), *found)))
            taken.append(field[0])
        elif value:
            unknown.append(field[0])
        text += request.q[end : field.start()] + ("" if found else value)
        end = field.end()
    if not (taken or unknown):
        return Applied(request)
    changes: dict[str, Any] = {
        facet: _both(getattr(request, facet), values) for facet, values in chosen.items()
    }
    changes["q"] = " ".join((text + request.q[end:]).split())
    return Applied(replace(request, **changes), tuple(taken), tuple(unknown))


def _both(chosen: tuple[Any, ...], typed: tuple[Any, ...]) -> tuple[Any, ...]:
    """A facet that is chosen beside the text narrows it further; where none is left, it wins."""
    return tuple(value for value in typed if value in chosen) or chosen or typed


def _resolved(facets: Iterable[str], value: str) -> tuple[str, tuple[Any, ...]]:
    """Return the facet and its values that are called so: the whole name, else all its words."""
    facets = tuple(facets)
    wanted = _plain(value)
    if facets == ("year",):
        year = int(wanted) if re.fullmatch(r"20\d\d", wanted) else None
        return "year", (year,) if year else ()
    for whole in (True, False):
        for facet in facets:
            found = {slug: None for slug, name in _names(facet) if _fits(wanted, name, whole=whole)}
            if wanted and 0 < len(found) <= MOST_VALUES:
                return facet, tuple(found)
    return facets[0], ()


def _fits(wanted: str, name: str, *, whole: bool) -> bool:
    return wanted == name if whole else set(wanted.split()) <= set(name.split())


def _names(facet: str) -> Iterator[tuple[str, str]]:
    """Yield (slug, name) for everything that a value is called."""
    if facet in _CHOICES:
        for language in ("id", "en"):
            with override(language):
                for choice in _CHOICES[facet]:
                    yield choice.value, _plain(choice.value)
                    yield choice.value, _plain(str(choice.label))
        return
    columns = ["slug", "name", "name_en", *(["short_name"] if facet == "agency" else [])]
    for slug, *names in _MODELS[facet].objects.values_list(*columns):
        for name in (slug, *names):
            if name:
                yield slug, _plain(name)


def _plain(text: str) -> str:
    return " ".join(analysis.words(text.replace("_", " ")))
