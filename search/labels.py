"""The words for slugs, in the language of the request: one query a minute a process."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.db.models import CharField, Value
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
Names = dict[tuple[str, str], tuple[str, str]]


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
        found = self._current(SECONDS).get((facet, slug))
        if found is None:
            found = self._current(SECONDS_AT_LEAST).get((facet, slug), (slug, slug))
        name, english = found
        return english if english and (get_language() or "").startswith("en") else name

    def _current(self, seconds: float) -> Names:
        now = self.clock()
        if self._read_at is None or now - self._read_at >= seconds:
            self._names, self._read_at = _read(), now
        return self._names


def _read() -> Names:
    rows = [
        model._default_manager.order_by()
        .annotate(facet=Value(facet, CharField()))
        .values_list("facet", "slug", "name", "name_en")
        for facet, model in _TABLES.items()
    ]
    every = rows[0].union(*rows[1:], all=True)
    return {(facet, slug): (name, english) for facet, slug, name, english in every}


_CHOICES: dict[str, Mapping[str, object]] = {
    "stage": {stage.value: stage.label for stage in Stage},
    "outcome": {outcome.value: outcome.label for outcome in Outcome},
}
_labels = Labels()


def label(facet: str, slug: str) -> str:
    return _labels.label(facet, slug)
