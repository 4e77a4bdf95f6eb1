"""The embedded engine's answers by FTS5 alone, slow and plain: to compare with."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from search import analysis, cursors, relevance
from search.documents import TEXTS
from search.engines.embedded_ranking import quote
from search.request import FACETS, SearchRequest
from search.understanding import Group, Plan, Run

BM25 = f"bm25(fts, {', '.join(str(weight) for weight in relevance.FIELDS.values())})"
SCORE = (
    f"-{BM25} * (1 + {relevance.FRESHNESS}"
    " * exp(-0.693147 * max(:day - (fts.rowid >> 32), 0) / 365.0))"
    " * (1 + 0.1 * ln(1 + a.support))"
)


@dataclass(frozen=True)
class Answer:
    threads: list[int]
    all_words: int
    facets: dict[str, dict[str, int]]


def answer(
    connection: sqlite3.Connection, request: SearchRequest, plan: Plan, *, day: int
) -> Answer:
    """Return all threads of the request in its order, with its counts."""
    connection = _in_fts5(connection)
    some, every, ranked = _expressions(plan)
    first, last = cursors.bounds(request.since, request.until)
    values = {"day": day, "first": first, "last": last}
    order = {
        "relevance": f"{SCORE} DESC, fts.rowid DESC",
        "newest": "fts.rowid DESC",
        "active": "a.active DESC, fts.rowid DESC",
        "supported": "a.support DESC, fts.rowid DESC",
    }[request.order]

    def rows(expression: str, order: str = "1") -> list[int]:
        if not expression:
            return []
        found = connection.execute(
            "SELECT fts.rowid FROM fts CROSS JOIN attr AS a ON a.id = fts.rowid"  # noqa: S608  # built here
            f" WHERE fts MATCH :match AND fts.rowid BETWEEN :first AND :last ORDER BY {order}",
            {**values, "match": expression},
        )
        return [row for (row,) in found]

    sources = dict(connection.execute("SELECT id, source FROM doc"))
    matching = [_document(sources[row]) for row in rows(some)]
    inside = {d.place for d in matching if _passes(d, request)}
    in_order = [row for row in rows(ranked, order) if row in inside]
    facets: dict[str, dict[str, int]] = {facet: {} for facet in FACETS}
    for facet, found in facets.items():
        for document in matching:
            if (value := getattr(document, facet)) and _passes(document, request, but=facet):
                found[value] = found.get(value, 0) + 1
    return Answer([row & (1 << 32) - 1 for row in in_order], len(inside & {*rows(every)}), facets)


def _in_fts5(index: sqlite3.Connection) -> sqlite3.Connection:
    """Return a database of what stands in the index now, its texts in FTS5."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE doc (id INTEGER PRIMARY KEY, source TEXT)")
    connection.execute("CREATE TABLE attr (id INTEGER PRIMARY KEY, support INT, active INT)")
    connection.execute(
        f"CREATE VIRTUAL TABLE fts USING fts5 ({', '.join(TEXTS)}, tokenize = 'ascii')"
    )
    rows = index.execute("SELECT id, source FROM doc").fetchall()
    connection.executemany("INSERT INTO doc VALUES (?, ?)", rows)
    for row, source in rows:
        document = _document(source)
        stems = (" ".join(analysis.stems(getattr(document, name))) for name in TEXTS)
        connection.execute(
            f"INSERT INTO fts (rowid, {', '.join(TEXTS)}) VALUES (?, ?, ?, ?, ?)",  # noqa: S608  # names of ours
            (row, *stems),
        )
        values = (row, document.support_count, cursors.day_number(document.active_on))
        connection.execute("INSERT INTO attr VALUES (?, ?, ?)", values)
    return connection


def _document(source: str):  # type: ignore[no-untyped-def]  # a Document, imported where it is read
    from search.documents import Document

    return Document.from_json(source)


def _passes(document: object, request: SearchRequest, but: str = "") -> bool:
    return all(
        getattr(document, name) in values for name, values in request.filters.items() if name != but
    )


def _any(parts: Iterable[str]) -> str:
    return "(" + " OR ".join(parts) + ")"


def _all(parts: Iterable[str]) -> str:
    return "(" + " AND ".join(parts) + ")"


def _run(run: Run) -> str:
    return quote(" ".join(run))


def _group(group: Group) -> str:
    return _any(map(_run, group.runs))


def _expressions(plan: Plan) -> tuple[str, str, str]:
    """Return what matches, what has every word, and what ranks."""
    known = [_group(group) for group in plan.known]
    phrases = [_any(map(_run, phrase)) for phrase in plan.phrases]
    # bm25 knows no weights: a run counts as often as it is said.
    said = [_run(run) for run, times in plan.scored for _time in range(times)]
    bonus = _any(said) if known else ""
    if phrases:
        some = _all(phrases)
        every = _all([some, *known])
        ranked = _any([some, _all([some, bonus])]) if known else some
    else:
        some, every, ranked = _any(known), _all(known), bonus
    if plan.strict and known:
        some = every
        ranked = _all([every, ranked])
        if len(known) == 1 and not phrases:
            ranked = bonus
    if not (plan.all_written or plan.strict):
        every = ""
    out = f" NOT {_any(map(_run, plan.excluded))}" if plan.excluded else ""
    return tuple(part and part + out for part in (some, every, ranked))  # type: ignore[return-value]  # three of them
