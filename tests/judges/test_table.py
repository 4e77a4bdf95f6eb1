"""No public page escapes the judges. Part of `make test`; the judging itself is not."""

from __future__ import annotations

from tests.judges.table import ROWS, public_routes, states


def test_every_public_route_is_judged_or_says_why_not() -> None:
    assert set(public_routes()) - set(ROWS) == set()


def test_no_row_outlives_its_route() -> None:
    assert set(ROWS) - set(public_routes()) == set()


def test_states_have_names_of_their_own() -> None:
    named = [(state.name, language) for state, language in states()]
    assert len(named) == len(set(named))
