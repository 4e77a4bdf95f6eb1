"""What the rest of a query, and the titles, say about which of several words was meant.

A common word stands beside everything, and that says nothing: what counts is how much more
often two words meet than they would by chance.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from math import log, sqrt

from search import analysis
from search.engines.embedded_postings import Columns, Postings, both, since_the_newest
from search.engines.embedded_ranking import quote
from search.understanding import Run

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
        self,
        connection: sqlite3.Connection,
        columns: Columns,
        company: Sequence[str],
        beside: Sequence[str],
    ) -> None:
        first = since_the_newest(connection, COUNTED)
        self.postings = Postings(connection, columns, since=first)
        self.company = company[:MOST_ASKED]
        self.before, self.after = beside
        asked = {stem for stem in (*self.company, *beside) if stem}
        rows = max(min(columns.threads, COUNTED), 1)
        self.shares = {stem: max(self._count((stem,)), 0.5) / rows for stem in asked}

    def weigh(self, words: Sequence[str]) -> list[float]:
        """Return for each word how much likelier it is here than its frequency says, as a
        logarithm."""
        stems = [analysis.stem(word) for word in words]
        found = [self._count((stem,)) if stem else 0 for stem in stems]
        titled = [self._titled(stem) if stem else 0 for stem in stems]
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
            _association(self._together(stem, other), here, share)
            for other, share in self.shares.items()
            if other in self.company
        ]
        runs = [(self.before, (self.before, stem)), (self.after, (stem, self.after))]
        adjacent = [
            _association(self._count(run), here, self.shares[other] * SIDE_BY_SIDE)
            for other, run in runs
            if other
        ]
        # Words that could stand side by side mostly do not: that they never do says nothing.
        near = sum(max(said, 0.0) for said in adjacent)
        return TOGETHER * sum(together) / sqrt(max(len(together), 1)) + ADJACENT * near

    def _count(self, run: Run) -> int:
        return len(self.postings.newest(run))

    def _together(self, *stems: str) -> int:
        return len(both([self.postings.newest((stem,)) for stem in stems]))

    def _titled(self, stem: str) -> int:
        asked = "SELECT count(*) FROM title WHERE title MATCH ? AND rowid >= ?"
        values = (quote(stem), self.postings.first)
        return int(self.postings.connection.execute(asked, values).fetchone()[0])


def _association(met: float, here: int, share: float) -> float:
    """Return how much more often than by chance two things met, as a logarithm; the fewer
    rows there are, the less is made of it."""
    return log((met + DOUBT * share) / ((here + DOUBT) * share)) if share else 0.0
