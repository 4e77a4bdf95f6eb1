"""Which rows match, in which order: FTS5 expressions and the SQL of one page.

Every word is optional (requiring all loses half of the answers on judged sets). Rows are
ranked by bm25 over an expression that says words again where two of a short query stand side
by side: adjacency counts inside one score, which pages by keyset. What all words meet in has
the sum of them anyway; saying it twice was measured, and pushed rare words out.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from search import cursors, relevance
from search.engines import embedded_facets as facets
from search.understanding import Group, Plan

BM25 = f"bm25(fts, {', '.join(str(weight) for weight in relevance.FIELDS.values())})"
# Fresh and supported threads come first among equals; a year halves the freshness.
SCORE = (
    f"-{BM25} * (1 + {relevance.FRESHNESS}"
    " * exp(-0.693147 * max(:day - (fts.rowid >> 32), 0) / 365.0))"
    " * (1 + 0.1 * ln(1 + a.support))"
)
# Where more match, only those with the rarest words and the newest with all are scored.
MOST_SCORED = 20_000
NEWEST_SCORED = 4_000


@dataclass(frozen=True)
class Match:
    """A plan as FTS5 expressions; `some` is empty where only exclusions were typed.

    `some` are all rows that match, `every` those with every word, `ranked` scores.
    """

    plan: Plan
    some: str
    every: str
    ranked: str
    excluded: str


def quote(stem: str) -> str:
    """Return the stem (or stems in a row) as an FTS5 string: no syntax gets through."""
    return '"' + stem.replace('"', '""') + '"'


def _any(parts: Iterable[str]) -> str:
    return "(" + " OR ".join(parts) + ")"


def _all(parts: Iterable[str]) -> str:
    return "(" + " AND ".join(parts) + ")"


def _without(match: str, excluded: str) -> str:
    return f"{match} NOT {excluded}" if match and excluded else match


def alternatives(group: Group) -> str:
    """Return the expression of what a word stands for."""
    return _any(quote(" ".join(run)) for run in group.runs)


def match(plan: Plan) -> Match:
    """Turn a plan into expressions."""
    known = [alternatives(group) for group in plan.known]
    excluded = [quote(" ".join(run)) for run in plan.excluded]
    phrases = [_any(quote(" ".join(run)) for run in phrase) for phrase in plan.phrases]
    anywhere = _any(known) if known else ""
    everywhere = _all(known) if known else ""
    # bm25 knows no weights: a run counts as often as it is said.
    bonus = [quote(" ".join(run)) for run, times in plan.scored for _time in range(times)]
    if phrases:
        strict = _all(phrases)
        some = strict
        ranked = _any([strict, _all([strict, _any(bonus)])]) if known else strict
        every = _all([strict, everywhere]) if known else strict
    else:
        some, every, ranked = anywhere, everywhere, _any(bonus) if known else ""
    if plan.strict and known:
        some = every
        ranked = _all([every, ranked]) if len(known) > 1 else ranked
    out = _any(excluded) if excluded else ""
    return Match(
        plan,
        some=_without(some, out),
        every=_without(every, out) if plan.all_written or plan.strict else "",
        ranked=_without(ranked, out),
        excluded=out,
    )


def frequencies(connection: sqlite3.Connection, stems: Collection[str]) -> dict[str, int]:
    marks = ",".join("?" * len(stems))
    rows = connection.execute(f"SELECT stem, df FROM stem WHERE stem IN ({marks})", [*stems])  # noqa: S608  # only marks
    return dict(rows)


# ------------------------------------------------------------------------------- one page
@dataclass(frozen=True)
class Scope:
    """What the page is cut from: the text, the filters in numbers, the range of places."""

    match: Match
    chosen: Mapping[str, Collection[int]]
    first: int
    last: int

    def where(self, expression: str) -> tuple[str, dict[str, object]]:
        """Return FROM and WHERE for the rows of an expression, with the parameters."""
        parts = [facets.condition(self.chosen)]
        values: dict[str, object] = {}
        if expression:
            source, row = "fts CROSS JOIN attr AS a ON a.id = fts.rowid", "fts.rowid"
            parts.append("fts MATCH :match")
            values["match"] = expression
        else:
            source, row = "attr AS a", "a.id"
            if self.match.excluded:
                parts.append("a.id NOT IN (SELECT rowid FROM fts WHERE fts MATCH :excluded)")
                values["excluded"] = self.match.excluded
        if self.first > 0 or self.last < cursors.LAST_PLACE:
            parts.append(f"{row} BETWEEN :first AND :last")
            values |= {"first": self.first, "last": self.last}
        return f"FROM {source} WHERE {' AND '.join(parts)}", values


@dataclass(frozen=True)
class Page:
    """The rows of a page as (value, place), and whether there is more on either side."""

    rows: list[tuple[float, int]]
    more_before: bool
    more_after: bool


def page(
    connection: sqlite3.Connection,
    scope: Scope,
    order: str,
    *,
    cursor: cursors.Cursor | None,
    size: int,
    today: date,
    count: int,
) -> Page:
    """Return one page of the scope, of which `count` rows match."""
    day = cursor.day if cursor else cursors.day_number(today)
    source, values = _ordered(connection, scope, order, count)
    values |= {"day": day, "limit": size + 1}
    backwards = cursor is not None and cursor.backwards
    after = ""
    if cursor is not None:
        values |= {"value": cursor.value, "place": cursor.place}
        if order == "relevance":
            # Scores shift with every change of the index: continue from the thread's own
            # score of now, so that no neighbour is shown twice or passed over.
            own = connection.execute(f"{source} AND fts.rowid = :place", values).fetchone()
            values["value"] = own[0] if own else cursor.value
        after = f"WHERE {_keys(order)} {'>' if backwards else '<'} "
        after += ":place" if order == "newest" else "(:value, :place)"
    way = "ASC" if backwards else "DESC"
    # Materialised, because SQLite would else compute a score for each mention of it.
    kept = "MATERIALIZED" if order == "relevance" else "NOT MATERIALIZED"
    by = f"place {way}" if order == "newest" else f"value {way}, place {way}"
    rows = connection.execute(
        f"WITH found AS {kept} ({source})"  # noqa: S608  # built here, values bound
        f" SELECT value, place FROM found {after} ORDER BY {by} LIMIT :limit",
        values,
    ).fetchall()
    more = len(rows) > size
    rows = rows[:size]
    if backwards:
        return Page(rows[::-1], more_before=more, more_after=True)
    return Page(rows, more_before=cursor is not None, more_after=more)


def _keys(order: str) -> str:
    return "place" if order == "newest" else "(value, place)"


def _ordered(
    connection: sqlite3.Connection, scope: Scope, order: str, count: int
) -> tuple[str, dict[str, object]]:
    """Return the SELECT of (value, place) for an order."""
    if order == "relevance":
        return _scored(scope, count)
    where, values = scope.where(scope.match.some)
    row = "fts.rowid" if scope.match.some else "a.id"
    value = {"newest": "0", "active": "a.active", "supported": "a.support"}[order]
    return f"SELECT {value} AS value, {row} AS place {where}", values


def _scored(scope: Scope, count: int) -> tuple[str, dict[str, object]]:
    found = scope.match
    if count <= MOST_SCORED:
        where, values = scope.where(found.ranked)
        return f"SELECT {SCORE} AS value, fts.rowid AS place {where}", values
    narrow = _narrow(found)
    where, values = scope.where(f"{narrow} AND ({found.ranked})")
    rare, rare_values = scope.where(f"{narrow} AND ({found.some})")
    every, every_values = scope.where(found.every or found.some)
    rare = rare.replace(":match", ":rare")
    every = every.replace(":match", ":every")
    values |= {"rare": rare_values["match"], "every": every_values["match"]}
    few = _frequency(found) <= MOST_SCORED
    values |= {"most": MOST_SCORED if few else NEWEST_SCORED, "newest": NEWEST_SCORED}
    candidates = (
        f"SELECT * FROM (SELECT fts.rowid {rare} ORDER BY fts.rowid DESC LIMIT :most)"  # noqa: S608  # built here
        f" UNION SELECT * FROM (SELECT fts.rowid {every} ORDER BY fts.rowid DESC LIMIT :newest)"
    )
    # The plus keeps the list from FTS5, which would begin anew for each of its rows.
    return (
        f"SELECT {SCORE} AS value, fts.rowid AS place {where} AND +fts.rowid IN ({candidates})",
        values,
    )


def _rare(found: Match) -> list[Group]:
    """The rarest words that together are not too many; at least one."""
    known = sorted(found.plan.known, key=lambda group: group.frequency)
    kept: list[Group] = []
    for group in known:
        if kept and sum(g.frequency for g in kept) + group.frequency > MOST_SCORED:
            break
        kept.append(group)
    return kept


def _frequency(found: Match) -> int:
    return sum(group.frequency for group in _rare(found))


def _narrow(found: Match) -> str:
    if found.plan.phrases:
        return f"({found.some})"
    return _any(map(alternatives, _rare(found)))
