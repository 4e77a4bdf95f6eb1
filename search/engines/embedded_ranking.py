"""In which order rows come, and the page of them that is asked for.

What a text finds is ranked among the packed postings (see embedded_matching); a list without
a text is cut by SQL, along its indices.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from search import cursors
from search.engines import embedded_facets as facets
from search.engines import embedded_matching as matching
from search.engines.embedded_matching import Matching
from search.engines.embedded_segments import Array

# order: the column that sorts, where ties need the place
_COLUMNS = {"newest": "0", "active": "a.active", "supported": "a.support"}


def quote(stem: str) -> str:
    """Return the stem (or stems in a row) as an FTS5 string: no syntax gets through."""
    return '"' + stem.replace('"', '""') + '"'


@dataclass(frozen=True)
class Page:
    """The rows of a page as (value, place), and whether there is more on either side."""

    rows: list[tuple[float, int]]
    more_before: bool
    more_after: bool


def _page(rows: list[tuple[float, int]], cursor: cursors.Cursor | None, *, more: bool) -> Page:
    """Return a page of the rows nearest to the cursor."""
    if cursor is not None and cursor.backwards:
        return Page(rows[::-1], more_before=more, more_after=True)
    return Page(rows, more_before=cursor is not None, more_after=more)


# ------------------------------------------------------------------------------ of a text
def page_of_text(
    found: Matching,
    rows: Array,
    every: Array,
    order: str,
    *,
    cursor: cursors.Cursor | None,
    size: int,
    day: int,
) -> Page:
    """Return one page of the rows that match; `every` are those with every word."""
    columns = found.columns
    if order == "relevance":
        rows, again = found.worth_a_score(rows, every)
        values = found.scores(rows, again, day)
    elif order == "newest":
        values = columns.place[rows]
    else:
        values = {"active": columns.active, "supported": columns.support}[order][rows]
    place = columns.place[rows]
    after = cursor
    if cursor is not None and order == "newest":
        after = replace(cursor, value=cursor.place)
    elif cursor is not None and order == "relevance":
        # Scores shift with every change of the index: continue from the thread's own score of
        # now, so that no neighbour is shown twice or passed over.
        own = values[place == cursor.place]
        after = replace(cursor, value=float(own[0])) if len(own) else cursor
    best, more = matching.best(values, place, cursor=after, size=size)
    if order == "newest":
        best = [(0, each) for _value, each in best]
    return _page(best, cursor, more=more)


# -------------------------------------------------------------------------- without a text
def page_of_list(
    connection: sqlite3.Connection,
    order: str,
    *,
    chosen: Mapping[str, Collection[int]],
    bounds: tuple[int, int],
    cursor: cursors.Cursor | None,
    size: int,
) -> Page:
    """Return one page of all rows of these filters between two places."""
    values: dict[str, float] = {"first": bounds[0], "last": bounds[1], "limit": size + 1}
    backwards = cursor is not None and cursor.backwards
    after = ""
    if cursor is not None:
        values |= {"value": cursor.value, "place": cursor.place}
        keys, own = "(value, place)", "(:value, :place)"
        if order == "newest":
            keys, own = "place", ":place"
        after = f"WHERE {keys} {'>' if backwards else '<'} {own}"
    way = "ASC" if backwards else "DESC"
    by = f"place {way}" if order == "newest" else f"value {way}, place {way}"
    rows = connection.execute(
        f"WITH found AS NOT MATERIALIZED (SELECT {_COLUMNS[order]} AS value, a.id AS place"  # noqa: S608  # built here, values bound
        f" FROM attr AS a WHERE {facets.condition(chosen)} AND a.id BETWEEN :first AND :last)"
        f" SELECT value, place FROM found {after} ORDER BY {by} LIMIT :limit",
        values,
    ).fetchall()
    return _page(rows[:size], cursor, more=len(rows) > size)
