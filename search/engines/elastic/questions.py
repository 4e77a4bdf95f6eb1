"""A plan as the body of one search: what matches, how it ranks, what is counted.

Plain dictionaries: the client's own language of objects (elasticsearch.dsl) took longer to
write a body than the server to answer it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from search import cursors, relevance
from search.engines import embedded_associations as associations
from search.engines.elastic.index import ALL
from search.engines.embedded_statistics import Narrow, Statistics
from search.request import FACETS, SearchRequest
from search.understanding import Group, Plan, Run

Clause = dict[str, Any]
Body = dict[str, Any]
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
) -> Body:
    """Return the search for one page, its facets and its counts.

    `statistics` holds the weight of each of `ranked(plan)`.
    """
    filters = {facet: _is(facet, list(values)) for facet, values in request.filters.items()}
    base = [_is("gone", [False]), *_range(request)]
    excluded = [_run(run) for run in plan.excluded]
    if request.order == "relevance":
        found = _scored(plan, base, excluded, statistics, day=day)
    else:
        found = _bool(filter=[*base, *_matching(plan)], must_not=excluded)
    counted = _counted(filters)
    every = _every(plan)
    if every is not None:
        counted["every"] = {"filter": _bool(filter=[*every, *filters.values()])}
    return {
        "query": found,
        "post_filter": _bool(filter=list(filters.values())),
        "aggs": counted,
        "track_total_hits": True,
        "size": request.size + 1,
        "_source": ["source"],
        **_page(request.order, position),
    }


def own_value(asked: Body, place: int) -> Body:
    """Return the search for the sort value that one row has now."""
    query = _bool(must=[asked["query"]], filter=[_is("place", [place])])
    return {"query": query, "sort": asked["sort"], "size": 1, "track_total_hits": False}


# ------------------------------------------------------------------------------- matching
def _bool(**parts: list[Clause]) -> Clause:
    return {"bool": {name: clauses for name, clauses in parts.items() if clauses}}


def _any(clauses: Sequence[Clause]) -> Clause:
    if len(clauses) == 1:
        return clauses[0]
    return {"bool": {"should": list(clauses), "minimum_should_match": 1}}


def _is(field: str, values: list[Any]) -> Clause:
    return {"terms": {field: values}}


def _range(request: SearchRequest) -> list[Clause]:
    first, last = cursors.bounds(request.since, request.until)
    if (first, last) == (0, cursors.LAST_PLACE):
        return []
    return [{"range": {"place": {"gte": first, "lte": last}}}]


def _run(run: Run) -> Clause:
    """A stem, or stems in a row, anywhere in the thread."""
    if len(run) == 1:
        return {"term": {ALL: run[0]}}
    return {"match_phrase": {ALL: " ".join(run)}}


def _group(group: Group) -> Clause:
    return _any([_run(run) for run in group.runs])


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
    phrases = [run for phrase in plan.phrases for run in phrase]
    return {*(run for run, _times in plan.scored), *phrases}


def _scored(
    plan: Plan,
    base: Iterable[Clause],
    excluded: Sequence[Clause],
    statistics: Statistics,
    *,
    day: int,
) -> Clause:
    """The score of the embedded engine: what the plan scores, as often as it says; phrases
    once more, where there are words beside them."""
    bonus = [_rank(run, statistics, times=times) for run, times in plan.scored]
    if statistics.narrow is not None:
        worth = _worth_a_score(statistics.narrow, plan)
        # The embedded engine says the rare words once more, to find them.
        rare = [run for group in statistics.narrow.rare for run in group.runs]
        bonus += [_rank(run, statistics) for run in rare]
        bonus = [_bool(filter=[worth], should=bonus)]
    phrases = [_rank(run, statistics) for phrase in plan.phrases for run in phrase]
    if phrases and plan.known:
        bonus.append(_bool(filter=[_any(list(map(_group, plan.known)))], should=phrases))
    asked = _bool(
        filter=[*base, *_matching(plan)],
        must_not=list(excluded),
        should=[*phrases, *bonus],
    )
    return _script(_lifted(asked, plan, statistics.likely), FRESHNESS, day=day)


def _lifted(asked: Clause, plan: Plan, likely: Mapping[str, float]) -> Clause:
    """Let finds of the likeliest subcategories count for more, and those with every word as
    much as the likeliest."""
    if not likely:
        return asked
    every = _every(plan)
    whole = [] if every is None else [(_bool(filter=every), 1 + associations.LIFT)]
    lifts = [*whole, *((_is("subcategory", [slug]), lift) for slug, lift in likely.items())]
    functions = [{"filter": clause, "weight": lift} for clause, lift in lifts]
    how = {"score_mode": "first", "boost_mode": "multiply"}
    return {"function_score": {"query": asked, "functions": functions, **how}}


def _worth_a_score(narrow: Narrow, plan: Plan) -> Clause:
    """Of very many finds the others come after these, newest first."""
    rare = _bool(filter=[_any(list(map(_group, narrow.rare))), _since(narrow.rare_from)])
    every = _bool(filter=[*map(_group, plan.known), _since(narrow.every_from)])
    return _any([rare, every])


def _since(place: int) -> Clause:
    return {"range": {"place": {"gte": place}}}


def _rank(run: Run, statistics: Statistics, *, times: int = 1) -> Clause:
    """The score of a stem over all fields as if they were one, or of stems in a row."""
    weights = relevance.FIELDS.items()
    asked = _bool(should=[_times(run, name, weight) for name, weight in weights])
    weight = statistics.weights[run] * times
    return _script(asked, BM25, idf=weight, average=statistics.average_length)


def _script(query: Clause, source: str, **params: float) -> Clause:
    return {"script_score": {"query": query, "script": {"source": source, "params": params}}}


def _times(run: Run, field: str, weight: float) -> Clause:
    if len(run) == 1:
        return {"term": {field: {"value": run[0], "boost": weight}}}
    # Of a phrase the server adds up how often it stands there, once for each of its words.
    return {"match_phrase": {field: {"query": " ".join(run), "boost": weight / len(run)}}}


# ------------------------------------------------------------------------------- counting
def _counted(filters: Mapping[str, Clause]) -> dict[str, Any]:
    """Count each facet among what passes the filters of all the others, and the months of
    what passes all."""
    passed = {
        facet: [each for name, each in filters.items() if name != facet]
        for facet in (*FACETS, "month")
    }
    return {
        field: {
            "filter": _bool(filter=conditions),
            "aggs": {"values": {"terms": {"field": field, "size": MOST_VALUES}}},
        }
        for field, conditions in passed.items()
    }


# --------------------------------------------------------------------------------- paging
def _page(order: str, position: cursors.Cursor | None) -> Body:
    backwards = position is not None and position.backwards
    field = ORDERS[order]
    fields = [field] if field == "place" else [field, "place"]
    sort = [{name: {"order": "asc" if backwards else "desc"}} for name in fields]
    if position is None:
        return {"sort": sort}
    after = [position.place] if field == "place" else [position.value, position.place]
    return {"sort": sort, "search_after": after}


def facets(answer: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    """Return the counts of an answer by facet and slug."""
    return {facet: _counts(answer, facet) for facet in FACETS}


def months(answer: Mapping[str, Any]) -> dict[str, int]:
    """Return how many of the finds were received in each month."""
    return _counts(answer, "month")


def _counts(answer: Mapping[str, Any], name: str) -> dict[str, int]:
    buckets = answer["aggregations"][name]["values"]["buckets"]
    return {bucket["key"]: bucket["doc_count"] for bucket in buckets}
