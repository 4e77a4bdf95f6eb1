"""Suggestions while one types, of every kind: from public words and titles, and from the
names of categories, places and agencies."""

from __future__ import annotations

from typing import Any

from search import door
from search.request import SearchRequest
from search.results import Suggestion

LONGEST = 100
MOST_PHRASES, MOST_WORDS, MOST_VALUES = 3, 2, 3
_OFFERED = ("category", "subcategory", "agency", "district", "village")


def suggestions(typed: str, *, limit: int = 8) -> list[Suggestion]:
    """Complete what is being typed. Those of one kind stand together, titles last."""
    typed = typed[:LONGEST]
    values = _values(typed)[:MOST_VALUES]
    found = [_text("phrase", text) for text in door.phrases(typed, limit=MOST_PHRASES)]
    words = door.suggest(typed, limit=limit)
    # A word that is the name of a value would only hide it.
    named = {value.text.casefold() for value in values}
    single = [text for text in words if " " not in text and text.casefold() not in named]
    found += [_text("words", text) for text in single[:MOST_WORDS]]
    found += values
    found += [_text("title", text) for text in words if " " in text]
    once = {suggestion.text.casefold(): suggestion for suggestion in reversed(found)}
    return [s for s in found if once[s.text.casefold()] is s][:limit]


def _values(typed: str) -> list[Suggestion]:
    from search import labels  # models: not before the apps are loaded

    text = " ".join(typed.split())
    keys = labels.starting(text) if len(text) > 1 else []
    return [
        Suggestion(facet, labels.label(facet, slug), _asking(**{facet: (slug,)}))
        for facet, slug in keys
        if facet in _OFFERED
    ]


def _text(kind: str, text: str) -> Suggestion:
    return Suggestion(kind, text, _asking(q=text))


def _asking(**wanted: Any) -> str:
    return SearchRequest(**wanted).query_string()
