"""Queries asked of a system, and the lines that say how good its answers were."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from statistics import fmean
from typing import NamedTuple

from search.engines.base import Engine
from search.quality import measures
from search.quality.judged import Query, by_group
from search.request import SearchRequest
from search.synonyms import Table, starter

# All systems see the same day, and it is long after the last thread: none is fresh.
NOW = datetime(2026, 11, 1, tzinfo=UTC)
_COLUMNS = (("queries", 8), ("nDCG@10", 9), ("MRR", 7), ("recall", 8), ("zero", 6), ("repair", 8))
HEAD = " " * 22 + "".join(f"{name:>{width}}" for name, width in (*_COLUMNS, ("kept", 7)))
_WORD = re.compile(r"\w+")


class Answer(NamedTuple):
    """References in the order of the ranking, and the wording that was offered instead."""

    ranked: Sequence[str]
    did_you_mean: str | None = None


Runs = Mapping[str, Sequence[Answer]]


def ask(engine: Engine, queries: Sequence[Query], *, top: int = measures.DEEP) -> list[Answer]:
    """Return the engine's answers, with the starter set of synonyms."""
    table = Table(starter())
    answers = []
    for query in queries:
        request = SearchRequest(q=query.text, size=top, synonyms=table)
        found = engine.search(request, now=NOW)
        ranked = [document.reference for document in found.documents]
        answers.append(Answer(ranked, found.did_you_mean))
    return answers


def gains(queries: Sequence[Query], answers: Sequence[Answer]) -> list[float]:
    """Return the nDCG@10 of each answer."""
    return [
        measures.ndcg(answer.ranked, query.grades)
        for query, answer in zip(queries, answers, strict=True)
    ]


def repaired(queries: Sequence[Query], answers: Sequence[Answer]) -> float | None:
    """Return the share of misspelt queries that were put right word for word; a query that
    was right counts as a failure where another wording is offered."""
    right = [
        _plain(answer.did_you_mean or query.text) == _plain(query.meant or query.text)
        for query, answer in zip(queries, answers, strict=True)
    ]
    return fmean(right) if right else None


def _plain(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def lines(
    sets: Mapping[str, Sequence[Query]], runs: Runs, *, against: Runs | None
) -> Iterator[str]:
    """Yield a line for each set and for each group of the whole; with `against` (our own
    run) also by how much that is better, and how likely such a difference is by chance."""
    base = fmean(gains(sets["clean"], runs["clean"]))
    for name, queries in sets.items():
        answers = runs[name]
        kept = fmean(gains(queries, answers)) / base if name != "all" else None
        line = _line(name, queries, answers, kept)
        if against is not None:
            line += _compared(queries, against[name], answers)
        yield line
    answered = dict(zip((q.name for q in sets["all"]), runs["all"], strict=True))
    for group, queries in by_group(sets["all"]).items():
        yield _line(f"  {group}", queries, [answered[query.name] for query in queries], None)


def _line(
    name: str, queries: Sequence[Query], answers: Sequence[Answer], kept: float | None
) -> str:
    pairs = list(zip(queries, answers, strict=True))
    mrr = fmean(measures.reciprocal_rank(a.ranked, q.grades) for q, a in pairs)
    recall = fmean(measures.recall(a.ranked, q.grades) for q, a in pairs)
    zero = fmean(not a.ranked for _q, a in pairs)
    share = repaired(queries, answers) if any(a.did_you_mean for a in answers) else None
    return (
        f"{name:<22}{len(queries):>8}{fmean(gains(queries, answers)):>9.3f}"
        f"{mrr:>7.3f}{recall:>8.3f}"
        f"{zero:>6.1%}{'-' if share is None else format(share, '.2f'):>8}"
        f"{'-' if kept is None else format(kept, '.3f'):>7}"
    )


def _compared(queries: Sequence[Query], ours: Sequence[Answer], theirs: Sequence[Answer]) -> str:
    our, their = gains(queries, ours), gains(queries, theirs)
    better = fmean(our) / fmean(their) - 1 if fmean(their) else float("inf")
    return f"   ours {better:+.1%} (p = {measures.chance(our, their):.4f})"


def worst(queries: Sequence[Query], answers: Sequence[Answer], number: int) -> Iterator[str]:
    """Yield the queries that were answered worst."""
    found = sorted(zip(gains(queries, answers), (query.text for query in queries), strict=True))
    for gain, text in found[:number]:
        yield f"{gain:.2f}  {text}"
