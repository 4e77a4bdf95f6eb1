"""What the rest of a query, and the titles, say about which of several words was meant.

A common word stands beside everything, and that says nothing: what counts is how much more
often two words meet than they would by chance.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from functools import cached_property
from math import log, sqrt

from search import analysis
from search.engines.embedded_ranking import quote

# Counted among so many of the newest rows: enough to tell, and soon done.
COUNTED = 20_000
MOST_ASKED = 3  # of the company, the rarest
# How much it says against a word's frequency that two words meet in one thread, that they
# stand side by side, and that a word stands in titles, which are worded like queries.
TOGETHER, ADJACENT, TITLED = 0.7, 0.7, 0.6
# So many rows in which all is as it would be by chance are added to what is counted.
DOUBT = 5.0
# Of the rows that two words share by chance, those where they stand side by side.
SIDE_BY_SIDE = 0.05


class Company:
    """The known words of a query beside the one in doubt: `company` anywhere, the rarest
    first, `beside` before and after it ("" where there is none)."""

    def __init__(
        self, connection: sqlite3.Connection, company: Sequence[str], beside: Sequence[str]
    ) -> None:
        self.connection = connection
        self.company = company[:MOST_ASKED]
        self.before, self.after = beside
        asked = {stem for stem in (*self.company, *beside) if stem}
        self.shares = {stem: max(self._count(quote(stem)), 0.5) / self._rows for stem in asked}

    def weigh(self, words: Sequence[str]) -> list[float]:
        """Return for each word how much likelier it is here than its frequency says, as a
        logarithm."""
        stems = [analysis.stem(word) for word in words]
        found = [self._count(quote(stem)) if stem else 0 for stem in stems]
        titled = [self._count(f"title : {quote(stem)}") if stem else 0 for stem in stems]
        usual = sum(titled) / max(sum(found), 1)
        return [
            TITLED * _association(title, here, usual) + self._said_of(stem, here)
            if stem and here
            else 0.0
            for stem, here, title in zip(stems, found, titled, strict=True)
        ]

    def _said_of(self, stem: str, here: int) -> float:
        """Return how much likelier the others are where this word stands than anywhere."""
        together = [
            _association(self._count(f"{quote(stem)} AND {quote(other)}"), here, share)
            for other, share in self.shares.items()
            if other in self.company
        ]
        rows = [(self.before, f"{self.before} {stem}"), (self.after, f"{stem} {self.after}")]
        adjacent = [
            _association(self._count(quote(row)), here, self.shares[other] * SIDE_BY_SIDE)
            for other, row in rows
            if other
        ]
        # Words that could stand side by side mostly do not: that they never do says nothing.
        near = sum(max(said, 0.0) for said in adjacent)
        return TOGETHER * sum(together) / sqrt(max(len(together), 1)) + ADJACENT * near

    @cached_property
    def _first(self) -> int:
        row = self.connection.execute(
            "SELECT id FROM attr ORDER BY id DESC LIMIT 1 OFFSET ?", (COUNTED - 1,)
        ).fetchone()
        return int(row[0]) if row else 0

    @cached_property
    def _rows(self) -> int:
        asked = "SELECT count(*) FROM attr WHERE id >= ?"
        return max(int(self.connection.execute(asked, (self._first,)).fetchone()[0]), 1)

    def _count(self, expression: str) -> int:
        asked = "SELECT count(*) FROM fts WHERE fts MATCH ? AND rowid >= ?"
        return int(self.connection.execute(asked, (expression, self._first)).fetchone()[0])


def _association(met: float, here: int, share: float) -> float:
    """Return how much more often than by chance two things met, as a logarithm; the fewer
    rows there are, the less is made of it."""
    return log((met + DOUBT * share) / ((here + DOUBT) * share)) if share else 0.0
