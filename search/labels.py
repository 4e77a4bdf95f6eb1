"""The words for slugs, in the language of the request: one query a minute a process."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import CharField, F, Value
from django.utils.translation import get_language

from complaints.models.reference import (
    Agency,
    Category,
    Channel,
    District,
    Subcategory,
    Village,
)
from complaints.stages import Outcome, Stage

SECONDS = 60.0
# A new agency shows its name at once, but an unknown slug does not read the tables each time.
SECONDS_AT_LEAST = 2.0
_TABLES = {
    "category": Category,
    "subcategory": Subcategory,
    "agency": Agency,
    "channel": Channel,
    "district": District,
    "village": Village,
}
# A finer value belongs to a coarser one: (its facet, where the row says which).
FINER = {"subcategory": ("category", "category__slug"), "village": ("district", "district__slug")}
Key = tuple[str, str]


class Row(NamedTuple):
    """A value's name, its English one, a short one, and the coarser value it belongs to."""

    name: str
    english: str = ""
    short: str = ""
    parent: str = ""


Names = dict[Key, Row]


@dataclass
class Labels:
    """Keeps the names of all vocabularies for a while. Staff edit them; nobody hurries."""

    clock: Callable[[], float] = time.monotonic
    _names: Names = field(default_factory=dict)
    _read_at: float | None = None

    def label(self, facet: str, slug: str) -> str:
        """Return the name of a value; a value without a name is its own."""
        if facet in _CHOICES:
            return str(_CHOICES[facet].get(slug, slug))
        if facet not in _TABLES or not slug:
            return slug
        row = self._row(facet, slug)
        english = (get_language() or "").startswith("en")
        return row.english if row.english and english else row.name

    def parent(self, facet: str, slug: str) -> str:
        """Return the coarser value that a value belongs to; nothing where it has none."""
        return self._row(facet, slug).parent if facet in FINER and slug else ""

    def starting(self, typed: str) -> list[Key]:
        """Return (facet, slug) of the values of which a word begins so, in either language;
        those first whose name begins so."""
        begun = typed.casefold()
        texts = {key: _searched(row) for key, row in self._current(SECONDS).items()}
        found = [key for key, names in texts.items() if any(f" {begun}" in f" {n}" for n in names)]
        return sorted(found, key=lambda key: not texts[key][0].startswith(begun))

    def _row(self, facet: str, slug: str) -> Row:
        found = self._current(SECONDS).get((facet, slug))
        if found is None:
            found = self._current(SECONDS_AT_LEAST).get((facet, slug), Row(slug))
        return found

    def _current(self, seconds: float) -> Names:
        now = self.clock()
        if self._read_at is None or now - self._read_at >= seconds:
            self._names, self._read_at = _read(), now
        return self._names


def _read() -> Names:
    rows = [
        model._default_manager.order_by()
        .annotate(
            facet=Value(facet, CharField()),
            short=F("short_name") if facet == "agency" else Value("", CharField()),
            above=F(FINER[facet][1]) if facet in FINER else Value("", CharField()),
        )
        .values_list("facet", "slug", "name", "name_en", "short", "above")
        for facet, model in _TABLES.items()
    ]
    every = rows[0].union(*rows[1:], all=True)
    return {(facet, slug): Row(*names) for facet, slug, *names in every}


def _searched(row: Row) -> list[str]:
    return [text.casefold() for text in (row.name, row.english, row.short)]


_CHOICES: dict[str, Mapping[str, object]] = {
    "stage": {stage.value: stage.label for stage in Stage},
    "outcome": {outcome.value: outcome.label for outcome in Outcome},
}
_labels = Labels()


def label(facet: str, slug: str) -> str:
    return _labels.label(facet, slug)


def parent(facet: str, slug: str) -> str:
    return _labels.parent(facet, slug)


def starting(typed: str) -> list[Key]:
    return _labels.starting(typed)
