"""The measures of a ranking, and whether two rankings differ by more than chance. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

DEPTH = 10
DEEP = 100
SHUFFLES = 10_000
Grades = Mapping[str, int]


def ndcg(ranked: Sequence[str], grades: Grades, depth: int = DEPTH) -> float:
    """Return the gain of the first results over the best possible, later ones counting less."""
    ideal = _gain(sorted(grades.values(), reverse=True)[:depth])
    found = _gain([grades.get(name, 0) for name in ranked[:depth]])
    return found / ideal if ideal else 0.0


def _gain(grades: Sequence[int]) -> float:
    return sum(float(2**grade - 1) / math.log2(rank + 2) for rank, grade in enumerate(grades))


def reciprocal_rank(ranked: Sequence[str], grades: Grades) -> float:
    """Return one over the rank of the first result with the best grade there is."""
    best = max(grades.values(), default=0)
    ranks = (rank for rank, name in enumerate(ranked, 1) if best and grades.get(name) == best)
    return 1 / next(ranks, math.inf)


def recall(ranked: Sequence[str], grades: Grades, depth: int = DEEP) -> float:
    """Return which share of the best graded is found; no more can be than are shown."""
    best = max(grades.values(), default=0)
    wanted = {name for name, grade in grades.items() if grade == best and grade}
    found = len(wanted.intersection(ranked[:depth]))
    return found / min(len(wanted), depth) if wanted else 0.0


def chance(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Return how likely so large a mean difference is where both are equally good.

    A paired randomisation test of two sides: each pair changes sides by the toss of a coin.
    """
    differences = np.subtract(ours, theirs)
    seen = abs(differences.mean())
    coins = np.random.default_rng(1).choice((-1, 1), (SHUFFLES, len(differences)))
    means = np.abs((coins * differences).mean(axis=1))
    return float((np.count_nonzero(means >= seen - 1e-12) + 1) / (SHUFFLES + 1))
