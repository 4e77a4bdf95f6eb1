"""Hides small numbers in a table with totals, so that they cannot be counted back.

A cell (or a total) under `LEAST` that is not 0 is hidden. If its row and its column show everything
else, it can be subtracted out of the totals; so more cells are hidden beside it, until for every
small cell another table of whole numbers fits what is shown as well, in which that cell has
another value and every hidden cell still is at least 1 (a 0 is shown, so a reader knows that much).

In a table with totals each cell stands in two sums, that of its row and that of its column. One
more in a cell is possible only along a ring of cells that gain and lose in turn. So the search is
one for the cheapest ring through the small cell: what is hidden already costs nothing, any other
cell costs the number that would be lost. A ring over the totals always exists.

The proof is about one table. Do not publish sums of several tables, nor the same numbers cut in
another way: readers subtract tables from each other as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count

LEAST = 5
TOTAL = None  # in the place of a row or a column: the sum over all of them

Cell = tuple[Hashable, Hashable]
_Node = tuple[str, Hashable]
_Arc = tuple[_Node, Cell]


def with_totals(counts: Mapping[Cell, int]) -> dict[Cell, int]:
    """Return the table with the sums of its rows, of its columns, and of all.

    >>> with_totals({("a", "x"): 1, ("b", "x"): 2})[TOTAL, "x"]
    3
    """
    table: defaultdict[Cell, int] = defaultdict(int)
    for (row, column), number in counts.items():
        for cell in ((row, column), (row, TOTAL), (TOTAL, column), (TOTAL, TOTAL)):
            table[cell] += number
    return dict(table)


def suppress(counts: Mapping[Cell, int], *, least: int = LEAST) -> dict[Cell, int | None]:
    """Return the table with totals, and None in the place of every number that is hidden.

    Cells of 0 are left out; absent means 0.

    :raises ValueError: a number is negative, or a row or column is named TOTAL
    """
    if any(number < 0 or TOTAL in cell for cell, number in counts.items()):
        raise ValueError("Counts are not negative, and no row or column is the total.")
    filled = {cell: number for cell, number in counts.items() if number}
    table = with_totals(filled)
    rings = _Rings(table)
    small = sorted((cell for cell in table if table[cell] < least), key=repr)
    hidden = set(small)
    for cell in small:
        hidden |= rings.cheapest(cell, hidden)
    return {cell: None if cell in hidden else number for cell, number in table.items()}


@dataclass
class _Rings:
    """A table as a net: rows and columns are its nodes, a cell joins its row with its column.

    Along a cell one goes from row to column where its share in the sums may grow, and back where
    it may shrink. A total counts against the cells that it sums up: the share of one that shrinks
    grows.
    """

    table: Mapping[Cell, int]
    arcs: dict[_Node, list[_Arc]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for cell, number in self.table.items():
            row, column = ("row", cell[0]), ("column", cell[1])
            may_lose = number >= 2  # and still be at least 1
            is_sum = (cell[0] is TOTAL) != (cell[1] is TOTAL)
            if may_lose or not is_sum:
                self.arcs[row].append((column, cell))
            if may_lose or is_sum:
                self.arcs[column].append((row, cell))

    def cheapest(self, cell: Cell, hidden: set[Cell]) -> set[Cell]:
        """Return the cells of the cheapest ring along which this cell may have another value."""
        row, column = ("row", cell[0]), ("column", cell[1])
        ways = [
            self._way(column, row, cell, hidden) if (column, cell) in self.arcs[row] else None,
            self._way(row, column, cell, hidden) if (row, cell) in self.arcs[column] else None,
        ]
        found = [way for way in ways if way is not None]
        return min(found, key=lambda way: self._cost(way, hidden))

    def _cost(self, cells: Iterable[Cell], hidden: set[Cell]) -> int:
        return sum(self.table[cell] for cell in cells if cell not in hidden)

    def _way(self, start: _Node, end: _Node, without: Cell, hidden: set[Cell]) -> set[Cell] | None:
        """Return the cells of the cheapest way between two nodes; None where there is none."""
        costs, came = {start: 0}, dict[_Node, _Arc]()
        turn = count()  # nodes are not comparable
        queue: list[tuple[int, int, _Node]] = [(0, next(turn), start)]
        while queue:
            cost, _turn, node = heappop(queue)
            if node == end:
                return set(_back(came, start, end))
            if cost > costs[node]:
                continue
            for other, cell in self.arcs[node]:
                price = cost + (0 if cell in hidden else self.table[cell])
                if cell != without and price < costs.get(other, price + 1):
                    costs[other], came[other] = price, (node, cell)
                    heappush(queue, (price, next(turn), other))
        return None


def _back(came: Mapping[_Node, _Arc], start: _Node, end: _Node) -> Iterator[Cell]:
    while end != start:
        end, cell = came[end]
        yield cell
