"""Small numbers in published tables: hidden, and never to be counted back."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complaints.suppression import LEAST, TOTAL, Cell, suppress, with_totals

Table = dict[Cell, int]
ROWS, COLUMNS = ("a", "b", "c"), ("x", "y", "z")
tables = st.dictionaries(
    st.tuples(st.sampled_from(ROWS), st.sampled_from(COLUMNS)), st.integers(0, 9), max_size=9
)


def others(shown: dict[Cell, int | None], *, most: int) -> dict[Cell, set[int]]:
    """Every value that each hidden cell has in some table which fits what is shown.

    By trying all of them: nothing here knows how `suppress` works.
    """
    inner = [cell for cell in shown if TOTAL not in cell]
    hidden = [cell for cell in inner if shown[cell] is None]
    values: dict[Cell, set[int]] = {cell: set() for cell, told in shown.items() if told is None}
    for guess in product(range(1, most + 1), repeat=len(hidden)):
        guessed = dict(zip(hidden, guess, strict=True))
        table = with_totals({cell: guessed.get(cell, shown[cell] or 0) for cell in inner})
        if all(told is None or table[cell] == told for cell, told in shown.items()):
            for cell in values:
                values[cell].add(table[cell])
    return values


@given(tables)
def test_what_is_shown_is_true_and_nothing_small_is_shown(counts: Table) -> None:
    true = with_totals({cell: number for cell, number in counts.items() if number})
    shown = suppress(counts)
    assert set(shown) == set(true)
    for cell, number in shown.items():
        assert number is None or number == true[cell]
        if true[cell] < LEAST:
            assert number is None


small_tables = st.dictionaries(
    st.tuples(st.sampled_from(ROWS[:2]), st.sampled_from(COLUMNS[:2])), st.integers(0, 5)
)


@settings(max_examples=60, deadline=None)
@given(small_tables, st.integers(2, 4))
def test_no_small_number_can_be_counted_back(counts: Table, least: int) -> None:
    true = with_totals({cell: number for cell, number in counts.items() if number})
    possible = others(suppress(counts, least=least), most=6)
    for cell, number in true.items():
        if number < least:
            assert possible[cell] - {number}, (cell, number)
            assert number in possible[cell]


def test_one_small_cell_takes_the_cheapest_ring_along() -> None:
    counts: Table = {(r, c): 50 for r in ROWS for c in COLUMNS}
    counts["a", "x"], counts["a", "y"], counts["b", "x"], counts["b", "y"] = 2, 6, 7, 8
    hidden = {cell for cell, number in suppress(counts).items() if number is None}
    assert hidden == {("a", "x"), ("a", "y"), ("b", "x"), ("b", "y")}


def test_two_ones_beside_each_other_do_not_protect_each_other() -> None:
    # Their sum is 2 and a 0 would be shown: both would be known to be 1.
    counts: Table = {(r, c): 50 for r in ROWS for c in COLUMNS}
    for row, column in product("ab", "xy"):
        counts[row, column] = 1
    shown = suppress(counts)
    assert sum(number is None for number in shown.values()) > 4


def test_a_table_without_small_numbers_is_shown_whole() -> None:
    counts: Table = {(r, c): 5 for r in ROWS for c in COLUMNS}
    assert None not in suppress(counts).values()


def test_a_table_that_is_small_altogether_shows_nothing() -> None:
    assert set(suppress({("a", "x"): 3}).values()) == {None}
    assert suppress({}) == {}


@pytest.mark.parametrize("counts", [{("a", "x"): -1}, {("a", TOTAL): 4}])
def test_what_is_no_table_is_refused(counts: Table) -> None:
    with pytest.raises(ValueError, match="total"):
        suppress(counts)
