"""A plan as the body of one search: what matches, how it ranks, what is counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from elasticsearch.dsl import A, Q, Search
from elasticsearch.dsl.query import Query as Clause

from search import cursors, relevance
from search.engines.elastic.index import ALL
from search.engines.embedded_statistics import Narrow, Statistics
from search.request import FACETS, SearchRequest
from search.understanding import Group, Plan, Run

MOST_VALUES = 1_200  # of a facet
# FTS5's bm25, for one run of stems: _score is how often it stands there, by the fields' weights.
BM25 = (
    "_score * params.idf * 2.2"
    " / (_score + 1.2 * (0.25 + 0.75 * doc['length'].value / params.average))"
)
# As in the embedded engine: fresh and supported threads come first among equals.
FRESHNESS = (
    f"_score * (1 + {relevance.FRESHNESS} * Math.exp(-0.693147"
    " * Math.max(params.day - doc['day'].value, 0) / 365.0))"
    " * (1 + 0.1 * Math.log(1 + doc['support'].value))"
)
# order: (the field that sorts, whether ties need the place)
ORDERS = {"relevance": "_score", "newest": "place", "active": "active", "supported": "support"}


def body(
    request: SearchRequest,
    plan: Plan,
    statistics: Statistics,
    *,
    position: cursors.Cursor | None,
    day: int,
) -> Search:
    """Return the search for one page, its facets and its counts.

    `statistics` holds the weight of each of `ranked(plan)`.
    """
    filters = {facet: Q("terms", **{facet: list(v)}) for facet, v in request.filters.items()}
    base = [Q("term", gone=False), *_range(request)]
    excluded = [_run(run) for run in plan.excluded]
    found = Q("bool", filter=[*base, *_matching(plan)], must_not=excluded)
    if request.order == "relevance":
        found = _scored(plan, base, excluded, statistics, day=day)
    search = Search().query(found).extra(track_total_hits=True, size=request.size + 1)
    if filters:
        search = search.post_filter(Q("bool", filter=list(filters.values())))
    search = search.source(["source"])
    _count(search, filters)
    every = _every(plan)
    if every is not None:
        conditions = [*every, *filters.values()]
        search.aggs.bucket("every", A("filter", filter=Q("bool", filter=conditions)))
    return _paged(search, request.order, position)


def own_value(search: Search, place: int) -> Search:
    """Return the search for the sort value that one row has now."""
    asked = search.filter("term", place=place).extra(size=1, track_total_hits=False)
    own: Search = Search.from_dict(
        {k: v for k, v in asked.to_dict().items() if k in ("query", "size", "sort")}
    )
    return own


# ------------------------------------------------------------------------------- matching
def _range(request: SearchRequest) -> list[Clause]:
    first, last = cursors.bounds(request.since, request.until)
    if (first, last) == (0, cursors.LAST_PLACE):
        return []
    return [Q("range", place={"gte": first, "lte": last})]


def _run(run: Run) -> Clause:
    """A stem, or stems in a row, anywhere in the thread."""
    if len(run) == 1:
        return Q("term", **{ALL: run[0]})
    return Q("match_phrase", **{ALL: " ".join(run)})


def _group(group: Group) -> Clause:
    return _any([_run(run) for run in group.runs])


def _any(clauses: Sequence[Clause]) -> Clause:
    if len(clauses) == 1:
        return clauses[0]
    return Q("bool", should=list(clauses), minimum_should_match=1)


def _matching(plan: Plan) -> list[Clause]:
    """What every find must have: all phrases, or else some word; all words if that is asked."""
    phrases = [_any([_run(run) for run in phrase]) for phrase in plan.phrases]
    known = [_group(group) for group in plan.known]
    if plan.strict:
        return [*phrases, *known]
    return phrases or ([_any(known)] if known else [])


def _every(plan: Plan) -> list[Clause] | None:
    """What a find with every word has besides; None where there can be none, or all have."""
    if not plan.all_written or len(plan.groups) + bool(plan.phrases) < 2:
        return None
    return [_group(group) for group in plan.known]


# ------------------------------------------------------------------------------- ranking
def ranked(plan: Plan) -> set[Run]:
    """Return all runs of stems that give a find its score."""
    words = [run for group in plan.known for run in group.runs]
    phrases = [run for phrase in plan.phrases for run in phrase]
    return {*words, *phrases, *plan.neighbours}


def _scored(
    plan: Plan,
    base: Iterable[Clause],
    excluded: Sequence[Clause],
    statistics: Statistics,
    *,
    day: int,
) -> Clause:
    """The score of the embedded engine: words count again where two stand side by side, and
    beside weak ones; phrases, where there are words beside them as well."""
    said = [run for group in plan.known for run in group.runs]
    if any(group.weak for group in plan.known):
        said += [run for group in plan.known for run in group.runs if run not in group.weak]
    bonus = [_rank(run, statistics) for run in (*said, *plan.neighbours)]
    if statistics.narrow is not None:
        worth = _worth_a_score(statistics.narrow, plan)
        # The embedded engine says the rare words once more, to find them.
        rare = [run for group in statistics.narrow.rare for run in group.runs]
        bonus += [_rank(run, statistics) for run in rare]
        bonus = [Q("bool", filter=[worth], should=bonus)]
    phrases = [_rank(run, statistics) for phrase in plan.phrases for run in phrase]
    if phrases and plan.known:
        bonus.append(Q("bool", filter=[_any(list(map(_group, plan.known)))], should=phrases))
    asked = Q(
        "bool",
        filter=[*base, *_matching(plan)],
        must_not=list(excluded),
        should=[*phrases, *bonus],
    )
    return Q("script_score", query=asked, script={"source": FRESHNESS, "params": {"day": day}})


def _worth_a_score(narrow: Narrow, plan: Plan) -> Clause:
    """Of very many finds the others come after these, newest first."""
    rare = Q("bool", filter=[_any(list(map(_group, narrow.rare))), _since(narrow.rare_from)])
    every = Q("bool", filter=[*map(_group, plan.known), _since(narrow.every_from)])
    return _any([rare, every])


def _since(place: int) -> Clause:
    return Q("range", place={"gte": place})


def _rank(run: Run, statistics: Statistics) -> Clause:
    """The score of a stem over all fields as if they were one, or of stems in a row."""
    params = {"idf": statistics.weights[run], "average": statistics.average_length}
    asked = Q(
        "bool", should=[_times(run, name, weight) for name, weight in relevance.FIELDS.items()]
    )
    return Q("script_score", query=asked, script={"source": BM25, "params": params})


def _times(run: Run, field: str, weight: float) -> Clause:
    if len(run) == 1:
        return Q("term", **{field: {"value": run[0], "boost": weight}})
    # Of a phrase the server adds up how often it stands there, once for each of its words.
    return Q("match_phrase", **{field: {"query": " ".join(run), "boost": weight / len(run)}})


# ------------------------------------------------------------------------------- counting
def _count(search: Search, filters: Mapping[str, Clause]) -> None:
    """Count each facet among what passes the filters of all the others, and the months of
    what passes all."""
    for facet in FACETS:
        others = [clause for name, clause in filters.items() if name != facet]
        counted = A("filter", filter=Q("bool", filter=others))
        counted.bucket("values", "terms", field=facet, size=MOST_VALUES)
        search.aggs.bucket(facet, counted)
    months = A("filter", filter=Q("bool", filter=list(filters.values())))
    months.bucket("values", "terms", field="month", size=MOST_VALUES)
    search.aggs.bucket("month", months)


# --------------------------------------------------------------------------------- paging
def _paged(search: Search, order: str, position: cursors.Cursor | None) -> Search:
    backwards = position is not None and position.backwards
    way = "asc" if backwards else "desc"
    field = ORDERS[order]
    fields = [field] if field == "place" else [field, "place"]
    search = search.sort(*({name: {"order": way}} for name in fields))
    if position is not None:
        after = [position.place] if field == "place" else [position.value, position.place]
        search = search.extra(search_after=after)
    return search


def facets(answer: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    """Return the counts of an answer by facet and slug."""
    return {facet: _counts(answer, facet) for facet in FACETS}


def months(answer: Mapping[str, Any]) -> dict[str, int]:
    """Return how many of the finds were received in each month."""
    return _counts(answer, "month")


def _counts(answer: Mapping[str, Any], name: str) -> dict[str, int]:
    buckets = answer["aggregations"][name]["values"]["buckets"]
    return {bucket["key"]: bucket["doc_count"] for bucket in buckets}
