"""A plan among the packed postings: which rows match, what each is worth, and one page of them.

Every word is optional (requiring all loses half of the answers on judged sets). Rows are
ranked by FTS5's bm25 over runs of stems, some of them said again where two of a short query
stand side by side: adjacency counts inside one score, which pages by keyset. What all words
meet in has the sum of them anyway; saying it twice was measured, and pushed rare words out.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate

import numpy as np

from search import cursors, relevance
from search.engines import embedded_associations as associations
from search.engines import embedded_postings as postings
from search.engines.embedded_postings import Postings
from search.engines.embedded_segments import Array
from search.understanding import Group, Plan, Run

# Where more match, only those with the rarest words and the newest with all are scored.
MOST_SCORED = 20_000
NEWEST_SCORED = 4_000
# FTS5's bm25, and what it gives a word that is in most of the rows, never less.
K1, B = 1.2, 0.75
LEAST_WEIGHT = 1e-6
# A thread of so many days before has nothing left of its freshness.
_OLD = 1 << 15
_FRESHNESS = np.array([math.exp(-0.693147 * age / 365.0) for age in range(_OLD)])
_SUPPORT = np.array([math.log(1 + support) for support in range(1 << 12)])


class Matching:
    """What the plan finds among the postings. All sets of rows are of living ones, in order."""

    def __init__(
        self, found: Postings, plan: Plan, bounds: tuple[int, int] = (0, cursors.LAST_PLACE)
    ) -> None:
        self.postings, self.plan, self.bounds = found, plan, bounds
        self.columns = found.columns

    # ---------------------------------------------------------------------------- matching
    @cached_property
    def some(self) -> Array:
        """The rows that match."""
        plan = self.plan
        self._load()
        parts = [self._either(phrase) for phrase in plan.phrases]
        if plan.known and plan.strict:
            parts += map(self.rows_of, plan.known)
        if not parts:
            known = list(map(self.rows_of, plan.known))
            parts = [postings.either(known, self._size) if known else self.columns.everything()]
        return self._kept(parts)

    @cached_property
    def every(self) -> Array:
        """The rows that have every word, where there can be any."""
        plan = self.plan
        if not (plan.all_written or plan.strict):
            return postings.NOBODY
        if plan.strict or not plan.known or (len(plan.known) == 1 and not plan.phrases):
            return self.some
        parts = [self._either(phrase) for phrase in plan.phrases]
        return self._kept([*parts, *map(self.rows_of, plan.known)])

    @property
    def _size(self) -> int:
        return len(self.columns.place)

    def _either(self, runs: Sequence[Run]) -> Array:
        return postings.either([self.postings.has(run).rows for run in runs], self._size)

    def rows_of(self, group: Group) -> Array:
        return self._either(group.runs)

    def _kept(self, parts: Sequence[Array]) -> Array:
        """Return what is in all of the parts, living, in bounds, and not excluded."""
        rows = self.columns.alive(postings.both(parts))
        if self.bounds != (0, cursors.LAST_PLACE):
            place = self.columns.place[rows]
            rows = rows[(place >= self.bounds[0]) & (place <= self.bounds[1])]
        for run in self.plan.excluded:
            rows = postings.without(rows, self.postings.has(run).rows)
        return rows

    def _load(self) -> None:
        """Read the single stems of the plan in one go; what is in a row is read as it comes."""
        words = [run for group in self.plan.known for run in group.runs]
        strict = [run for phrase in self.plan.phrases for run in phrase]
        runs = (*words, *strict, *self.plan.excluded)
        self.postings.load(run[0] for run in runs if len(run) == 1)

    # ------------------------------------------------------------------------------ ranking
    @cached_property
    def likely(self) -> dict[int, float]:
        """What the finds of the likeliest subcategories count for more, by number."""
        return associations.likely(self)

    def worth_a_score(self, rows: Array, every: Array) -> tuple[Array, tuple[Run, ...]]:
        """Return those of the rows that are ranked, and the runs that count once more for it.

        Of very many, those with the rarest words, and the newest of those with every word.
        """
        if len(rows) <= MOST_SCORED or self.plan.phrases:
            return rows, ()
        rare = rarest(self.plan)
        runs = tuple(run for group in rare for run in group.runs)
        narrow = postings.both([self._either(runs), rows])
        few = sum(group.frequency for group in rare) <= MOST_SCORED
        newest = self._newest(narrow, MOST_SCORED if few else NEWEST_SCORED)
        whole = self.plan.all_written or self.plan.strict
        complete = self._newest(every if whole else rows, NEWEST_SCORED)
        return postings.either([newest, postings.both([complete, narrow])], self._size), runs

    def _newest(self, rows: Array, most: int) -> Array:
        place = self.columns.place[rows]
        return rows[place >= nth_newest(place, most)]

    def scores(self, rows: Array, again: Sequence[Run], day: int) -> Array:
        """Return what each of the rows is worth: bm25, the fresh and the supported first;
        the runs of `again` are counted once more."""
        self._load()
        norm = K1 * (1 - B + B * self.columns.length[rows] / self.columns.average_length)
        has_word: Array | None = None
        counted: dict[Run, Array] = {}
        score = np.zeros(len(rows))
        for run, beside_words in self._mentions(again):
            if run not in counted:
                counted[run] = self._bm25(run, rows, norm)
            added = counted[run]
            if beside_words:
                if has_word is None:
                    known = [self.rows_of(group) for group in self.plan.known]
                    has_word = postings.is_in(rows, postings.either(known, self._size))
                added = np.where(has_word, added, 0.0)
            score += added
        score *= associations.lift(self, rows)
        fresh = 1 + relevance.FRESHNESS * _freshness(self.columns.place[rows], day)
        return score * fresh * (1 + 0.1 * _logarithm(self.columns.support[rows]))

    def _mentions(self, again: Sequence[Run]) -> Iterator[tuple[Run, bool]]:
        """Yield the runs that count, in the order of FTS5's sum, as often as each counts; true
        where it does so only in rows that have a word beside the phrases."""
        plan = self.plan
        strict = [run for phrase in plan.phrases for run in phrase]
        words = [run for group in plan.known for run in group.runs]
        yield from ((run, False) for run in (*again, *strict))
        if plan.strict and len(plan.known) > 1:
            yield from ((run, False) for run in words)
        if plan.known:
            yield from ((run, True) for run in strict)
        yield from ((run, False) for run, times in plan.scored for _time in range(times))

    def _bm25(self, run: Run, rows: Array, norm: Array) -> Array:
        found = self.postings.has(run)
        if len(rows) * postings.FEW > self._size:
            every = np.zeros(self._size)
            every[found.rows] = found.times
            times = every[rows]
        else:
            times = np.zeros(len(rows))
            here = postings.is_in(rows, found.rows)
            times[here] = found.times[np.searchsorted(found.rows, rows[here])]
        frequency = self.postings.frequency(run)
        return weight(self.columns.threads, frequency) * (times * (K1 + 1.0) / (times + norm))


def weight(threads: int, frequency: int) -> float:
    """Return what FTS5 gives a run that stands in so many of the threads (its idf)."""
    if frequency > threads:
        return LEAST_WEIGHT
    found = math.log((threads - frequency + 0.5) / (frequency + 0.5))
    return found if found > 0 else LEAST_WEIGHT


def rarest(plan: Plan) -> tuple[Group, ...]:
    """Return the rarest words that together are not too many; at least one."""
    known = sorted(plan.known, key=lambda group: group.frequency)
    totals = accumulate(group.frequency for group in known)
    few = sum(total <= MOST_SCORED for total in totals)
    return tuple(known[: max(few, 1)])


def nth_newest(place: Array, most: int) -> int:
    """Return the place from which on there are so many; 0 where there are no more."""
    if len(place) <= most:
        return 0
    return int(np.partition(place, len(place) - most)[len(place) - most])


def _freshness(place: Array, day: int) -> Array:
    """Halves with every year. (From a table: it is the same to the last bit everywhere.)"""
    found: Array = _FRESHNESS[np.clip(day - (place >> 32), 0, _OLD - 1)]
    return found


def _logarithm(support: Array) -> Array:
    if len(support) and support.max() >= len(_SUPPORT):
        return np.log(1.0 + support)
    found: Array = _SUPPORT[support]
    return found


# -------------------------------------------------------------------------------- one page
def best(
    values: Array, place: Array, *, cursor: cursors.Cursor | None, size: int
) -> tuple[list[tuple[float, int]], bool]:
    """Return the (value, place) of the rows after the cursor, the highest first (before it:
    the nearest first), and whether there are more."""
    backwards = cursor is not None and cursor.backwards
    way = -1 if backwards else 1
    values, place = values * way, place * way
    if cursor is not None:
        value, at = cursor.value * way, cursor.place * way
        after = (values < value) | ((values == value) & (place < at))
        values, place = values[after], place[after]
    if len(values) > size + 1:
        least = np.partition(values, len(values) - size - 1)[len(values) - size - 1]
        high = values >= least
        values, place = values[high], place[high]
    order = np.lexsort((place, values))[::-1][: size + 1]
    rows = zip((values[order] * way).tolist(), (place[order] * way).tolist(), strict=True)
    found = list(rows)
    return found[:size], len(found) > size
