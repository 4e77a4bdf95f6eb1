"""A plan as the body of one search: what matches, how it ranks, what is counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from elasticsearch.dsl import A, Q, Search
from elasticsearch.dsl.query import Query as Clause

from search import cursors, relevance
from search.request import FACETS, SearchRequest
from search.understanding import Group, Plan, Run

# The weights of the embedded engine; combined_fields takes none below 1.
_LEAST = min(relevance.FIELDS.values())
FIELDS = [f"{name}^{weight / _LEAST:.3g}" for name, weight in relevance.FIELDS.items()]
MOST_VALUES = 1_200  # of a facet
FRESHNESS = (
    f"_score * (1 + {relevance.FRESHNESS} * Math.exp(-0.693147"
    " * Math.max(params.day - doc['day'].value, 0) / 365.0))"
    " * (1 + 0.1 * Math.log(1 + doc['support'].value))"
)
# order: (the field that sorts, whether ties need the place)
ORDERS = {"relevance": "_score", "newest": "place", "active": "active", "supported": "support"}


def body(
    request: SearchRequest, plan: Plan, *, position: cursors.Cursor | None, day: int
) -> Search:
    """Return the search for one page, its facets and its counts."""
    filters = {facet: Q("terms", **{facet: list(v)}) for facet, v in request.filters.items()}
    base = [Q("term", gone=False), *_range(request)]
    excluded = [_run(run) for run in plan.excluded]
    found = Q("bool", filter=[*base, *_matching(plan)], must_not=excluded)
    if request.order == "relevance":
        found = _scored(plan, base, excluded, day=day)
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
    fields = [name.split("^")[0] for name in FIELDS]
    text = " ".join(run)
    if len(run) == 1:
        return Q("bool", should=[Q("term", **{f: text}) for f in fields], minimum_should_match=1)
    phrases = [Q("match_phrase", **{f: text}) for f in fields]
    return Q("bool", should=phrases, minimum_should_match=1)


def _group(group: Group) -> Clause:
    return _any([_run(run) for run in group.runs])


def _any(clauses: Sequence[Clause]) -> Clause:
    if len(clauses) == 1:
        return clauses[0]
    return Q("bool", should=list(clauses), minimum_should_match=1)


def _matching(plan: Plan) -> list[Clause]:
    """What every find must have: all phrases, or else some word."""
    if plan.phrases:
        return [_any([_run(run) for run in phrase]) for phrase in plan.phrases]
    known = [_group(group) for group in plan.known]
    return [_any(known)] if known else []


def _every(plan: Plan) -> list[Clause] | None:
    """What a find with every word has besides; None where there can be none, or all have."""
    if not plan.all_written or len(plan.groups) + bool(plan.phrases) < 2:
        return None
    return [_group(group) for group in plan.known]


# ------------------------------------------------------------------------------- ranking
def _scored(plan: Plan, base: Iterable[Clause], excluded: Sequence[Clause], *, day: int) -> Clause:
    bonus = [_rank(run, boost=times) for run, times in plan.scored]
    phrases = [_rank(run) for phrase in plan.phrases for run in phrase]
    asked = Q(
        "bool",
        filter=[*base, *_matching(plan)],
        must_not=list(excluded),
        should=[*phrases, *bonus],
    )
    script = {"source": FRESHNESS, "params": {"day": day}}
    return Q("script_score", query=asked, script=script)


def _rank(run: Run, *, boost: float = 1) -> Clause:
    """The score of a stem over all fields as if they were one, or of stems in a row."""
    text = " ".join(run)
    if len(run) == 1:
        return Q("combined_fields", query=text, fields=FIELDS, boost=boost)
    return Q("multi_match", query=text, fields=FIELDS, type="phrase", tie_breaker=0.3, boost=boost)


# ------------------------------------------------------------------------------- counting
def _count(search: Search, filters: Mapping[str, Clause]) -> None:
    """Count each facet among what passes the filters of all the others."""
    for facet in FACETS:
        others = [clause for name, clause in filters.items() if name != facet]
        counted = A("filter", filter=Q("bool", filter=others))
        counted.bucket("values", "terms", field=facet, size=MOST_VALUES)
        search.aggs.bucket(facet, counted)


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
    found = answer["aggregations"]
    return {
        facet: {b["key"]: b["doc_count"] for b in found[facet]["values"]["buckets"]}
        for facet in FACETS
    }
