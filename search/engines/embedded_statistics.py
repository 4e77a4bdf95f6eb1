"""What FTS5's bm25 counts with, for an engine that ranks by the same formula elsewhere."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from math import log

from search.engines import embedded_ranking as ranking
from search.engines.embedded_ranking import frequencies, quote
from search.understanding import Group, Plan, Run

# FTS5 gives a word that is in most of the rows this much, and never less.
LEAST_WEIGHT = 1e-6
_AVERAGES = 1  # the row of fts_data with the number of rows and the tokens of each column


@dataclass(frozen=True)
class Narrow:
    """Of very many matches those worth a score: of the rare words' and of those with every
    word the newest, from these places on."""

    rare: tuple[Group, ...]
    rare_from: int
    every_from: int


@dataclass(frozen=True)
class Statistics:
    """How long a thread is on average, in tokens, and what a run of stems weighs (its idf)."""

    average_length: float = 1.0
    weights: Mapping[Run, float] = field(default_factory=dict)
    narrow: Narrow | None = None


def statistics(connection: sqlite3.Connection, plan: Plan, runs: Iterable[Run]) -> Statistics:
    """Return what bm25 would use for these runs of the plan, as the index stands."""
    rows, tokens = _size(connection)
    asked = set(runs)
    known = frequencies(connection, {run[0] for run in asked if len(run) == 1})
    found: dict[Run, float] = {}
    for run in asked:
        number = known.get(run[0], 0) if len(run) == 1 else _rows_with(connection, run)
        weight = log((rows - number + 0.5) / (number + 0.5)) if rows >= number else 0.0
        found[run] = weight if weight > 0 else LEAST_WEIGHT
    average = max(tokens / rows, 1.0) if rows else 1.0
    return Statistics(average, found, narrow(connection, plan))


def narrow(connection: sqlite3.Connection, plan: Plan) -> Narrow | None:
    """Return what the embedded engine would score of these words; None where it is all."""
    known = sorted(plan.known, key=lambda group: group.frequency)
    if plan.phrases or sum(group.frequency for group in known) <= ranking.MOST_SCORED:
        return None
    totals = accumulate(group.frequency for group in known)
    few = sum(total <= ranking.MOST_SCORED for total in totals)
    rare = tuple(known[: max(few, 1)])
    return Narrow(
        rare,
        0 if few else _newest(connection, " OR ".join(map(ranking.alternatives, rare))),
        _newest(connection, " AND ".join(map(ranking.alternatives, known))),
    )


def _newest(connection: sqlite3.Connection, expression: str) -> int:
    """Return from which place on so many rows match as are scored of the newest."""
    row = connection.execute(
        "SELECT rowid FROM fts WHERE fts MATCH ? ORDER BY rowid DESC LIMIT 1 OFFSET ?",
        (expression, ranking.NEWEST_SCORED - 1),
    ).fetchone()
    return int(row[0]) if row else 0


def _rows_with(connection: sqlite3.Connection, run: Run) -> int:
    asked = "SELECT count(*) FROM fts WHERE fts MATCH ?"
    return int(connection.execute(asked, (quote(" ".join(run)),)).fetchone()[0])


def _size(connection: sqlite3.Connection) -> tuple[int, int]:
    """Return the rows of the index and the tokens in all of them."""
    row = connection.execute("SELECT block FROM fts_data WHERE id = ?", (_AVERAGES,)).fetchone()
    numbers = list(_varints(row[0])) if row and row[0] else []
    return (numbers[0], sum(numbers[1:])) if numbers else (0, 0)


def _varints(block: bytes) -> Iterable[int]:
    """Yield SQLite's variable-length integers: seven bits a byte, the highest first."""
    value, read = 0, 0
    for byte in block:
        read += 1
        if read == 9:  # the ninth byte has all its bits
            value, last = value << 8 | byte, True
        else:
            value, last = value << 7 | byte & 0x7F, byte < 0x80
        if last:
            yield value
            value, read = 0, 0
