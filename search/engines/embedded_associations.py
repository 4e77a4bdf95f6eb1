"""Which subcategories the words of a query speak of: those under which officers filed threads
with these words more often than others.

A weak lift for threads of such a subcategory that lack a word. A thread with every word is
lifted as much as the likeliest one, whatever it was filed under: none of them is ever
overtaken for the sake of a subcategory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from search.engines import embedded_postings as postings
from search.engines.embedded_segments import Array

if TYPE_CHECKING:
    from search.engines.embedded_matching import Matching

# What a thread of the likeliest subcategory, or with every word, counts for more. Measured with
# search_quality: nDCG@10 .882 -> .915 on clean queries, .868 -> .898 with two slips; from .4
# on, words that are in many subcategories lose.
LIFT = 0.3
LIKELIEST = 5
# A word is asked for so many of its newest threads: enough to tell.
ASKED = 50_000
# So many threads, filed as all are, are added to those of a word: few of them say little.
DOUBT = 5.0


def likely(found: Matching) -> dict[int, float]:
    """Return the lift of the likeliest subcategories, by number; empty where every find has
    all the words, or where no word stands in one subcategory more often than in others."""
    plan, columns = found.plan, found.columns
    if plan.strict or len(plan.known) + bool(plan.phrases) < 2:
        return {}
    usual = columns.subcategories
    told = np.zeros(len(usual))
    for group in plan.known:
        rows = columns.alive(found.rows_of(group)[-ASKED:])
        counts = np.bincount(columns.subcategory[rows], minlength=len(usual))
        share = (counts + DOUBT * usual) / (len(rows) + DOUBT)
        # What the word tells about the subcategory, in nats: nothing where it is as usual.
        some = share > 0
        told += share * float((share[some] * np.log(share[some] / usual[some])).sum())
    told[0] = 0.0  # filed under none
    best = np.argsort(-told, kind="stable")[:LIKELIEST]
    most = float(told[best[0]])
    if most <= 0:
        return {}
    return {int(n): 1 + LIFT * float(told[n]) / most for n in best if told[n] > 0}


def lift(found: Matching, rows: Array) -> Array | float:
    """Return what the score of each of the rows is multiplied by."""
    lifts = found.likely
    if not lifts:
        return 1.0
    table = np.ones(len(found.columns.subcategories))
    table[list(lifts)] = list(lifts.values())
    lifted = table[found.columns.subcategory[rows]]
    lifted[postings.is_in(rows, found.every)] = 1 + LIFT
    return lifted
