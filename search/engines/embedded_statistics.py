"""What FTS5's bm25 counts with, for an engine that ranks by the same formula elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from search.engines import embedded_matching as matching
from search.engines import embedded_postings as postings
from search.engines.embedded_matching import Matching
from search.engines.embedded_segments import Array
from search.understanding import Group, Run


@dataclass(frozen=True)
class Narrow:
    """Of very many matches those worth a score: of the rare words' and of those with every
    word the newest, from these places on."""

    rare: tuple[Group, ...]
    rare_from: int
    every_from: int


@dataclass(frozen=True)
class Statistics:
    """How long a thread is on average, in tokens, what a run of stems weighs (its idf), and what
    threads of the likeliest subcategories count for more, by slug."""

    average_length: float = 1.0
    weights: Mapping[Run, float] = field(default_factory=dict)
    narrow: Narrow | None = None
    likely: Mapping[str, float] = field(default_factory=dict)


def statistics(
    found: Matching, runs: Iterable[Run], subcategories: Mapping[int, str]
) -> Statistics:
    """Return what bm25 would use for these runs of the plan, as the index stands.

    `subcategories` are the slugs by number.
    """
    columns, asked = found.columns, list(runs)
    found.postings.learn(run[0] for run in asked if len(run) == 1)
    weights = {
        run: matching.weight(columns.threads, found.postings.frequency(run)) for run in asked
    }
    likely = {subcategories[number]: lift for number, lift in found.likely.items()}
    return Statistics(columns.average_length, weights, narrow(found), likely)


def narrow(found: Matching) -> Narrow | None:
    """Return what the embedded engine would score of these words; None where it is all."""
    known = found.plan.known
    if found.plan.phrases or sum(group.frequency for group in known) <= matching.MOST_SCORED:
        return None
    rare = matching.rarest(found.plan)
    few = sum(group.frequency for group in rare) <= matching.MOST_SCORED
    groups = [found.rows_of(group) for group in known]

    def newest(rows: Array) -> int:
        living = found.columns.alive(rows)
        return matching.nth_newest(found.columns.place[living], matching.NEWEST_SCORED)

    any_rare = postings.either([found.rows_of(group) for group in rare], len(found.columns.place))
    return Narrow(rare, 0 if few else newest(any_rare), newest(postings.both(groups)))
