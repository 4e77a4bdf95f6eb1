"""What the start page says at a glance: three numbers, each with the list that it counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from complaints.stages import OPEN, Outcome

if TYPE_CHECKING:
    from search.results import FacetValue, SearchResults


@dataclass(frozen=True)
class Figure:
    number: int
    label: str
    url: str


def at_a_glance(results: SearchResults) -> list[Figure]:
    """Read the numbers off the facets of the list of all threads; none where there are none.

    The engine that answers on bad days may bring no facets: then only the whole is said.
    """
    being_handled = sorted(OPEN)
    solved = [Outcome.SOLVED_CONFIRMED]
    found = [
        Figure(results.count, _("can be read by everybody"), reverse("threads")),
        _counted(results.facets, "stage", being_handled, _("are being handled")),
        _counted(results.facets, "outcome", solved, _("confirmed as solved by the reporter")),
    ]
    return [figure for figure in found if figure.number]


def _counted(
    facets: Mapping[str, list[FacetValue]], name: str, wanted: Iterable[str], label: str
) -> Figure:
    kept = [each for each in facets.get(name, []) if each.value in set(wanted)]
    query = urlencode({name: [each.value for each in kept]}, doseq=True)
    return Figure(sum(each.count for each in kept), label, f"{reverse('threads')}?{query}")
