from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from django.http import QueryDict
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from search import SearchRequest
from search.errors import InvalidSearch
from search.request import FACETS


def parse(text: str) -> SearchRequest:
    return SearchRequest.parse(QueryDict(text))


def test_an_address_is_read_whole() -> None:
    request = parse(
        "q=+lampu+mati+&category=a&category=b&category=a&stage=answered&year=2025&year=2026"
        "&since=2025-01-02&until=2026-01-02&sort=newest&utm_source=x&village="
    )
    assert request == SearchRequest(
        q="lampu mati",
        category=("a", "b"),
        stage=("answered",),
        year=(2025, 2026),
        since=date(2025, 1, 2),
        until=date(2026, 1, 2),
        sort="newest",
    )


@pytest.mark.parametrize(
    ("address", "field", "code"),
    [
        ("stage=solved", "stage", "unknown"),
        ("outcome=received", "outcome", "unknown"),
        ("category=<script>", "category", "unknown"),
        ("sort=price", "sort", "unknown"),
        ("year=last", "year", "invalid_year"),
        ("year=1812", "year", "invalid_year"),
        ("year=" + "9" * 400, "year", "invalid_year"),
        ("since=yesterday", "since", "invalid_date"),
        ("until=2026-02-30", "until", "invalid_date"),
        ("since=2026-02-02&until=2026-02-01", "until", "ends_before_start"),
        ("cursor=garbage", "cursor", "invalid_cursor"),
        ("cursor=W10", "cursor", "invalid_cursor"),
        ("q=" + "a" * 1001, "q", "too_long"),
        ("&".join(f"agency=a{n}" for n in range(51)), "agency", "too_many"),
    ],
)
def test_a_parameter_that_means_nothing_is_refused_by_name(
    address: str, field: str, code: str
) -> None:
    with pytest.raises(InvalidSearch) as refused:
        parse(address)
    ((found, sentence),) = refused.value.fields[field]
    assert found == code
    assert str(sentence).endswith(".")


def test_all_faults_are_told_at_once_in_the_language_of_the_reader() -> None:
    with translation.override("id"), pytest.raises(InvalidSearch) as refused:
        parse("stage=x&since=x&sort=x")
    assert set(refused.value.fields) == {"stage", "since", "sort"}
    with translation.override("id"):
        assert "tanggal" in str(refused.value.fields["since"][0][1])


def test_a_cursor_of_another_order_is_refused() -> None:
    from search.cursors import Cursor

    cursor = Cursor("active", False, 3, 4, 5).encode()
    assert parse(f"sort=active&cursor={cursor}").cursor == cursor
    with pytest.raises(InvalidSearch):
        parse(f"sort=newest&cursor={cursor}")


slugs = st.text("abc-", min_size=1, max_size=5)


@given(
    st.builds(
        SearchRequest,
        q=st.text('abc "-*ä', max_size=20).map(str.strip),
        category=st.lists(slugs, unique=True, max_size=3).map(tuple),
        year=st.lists(st.integers(2000, 2100), unique=True, max_size=3).map(tuple),
        since=st.none() | st.dates(date(2000, 1, 1), date(2020, 1, 1)),
        until=st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
        sort=st.sampled_from(["relevance", "newest", "active", "supported"]),
    )
)
def test_what_is_written_into_an_address_is_read_back(request_: SearchRequest) -> None:
    assert parse(request_.query_string()) == request_


def test_changes_are_written_and_what_is_usual_is_left_out() -> None:
    request = SearchRequest(q="got", category=("a",), cursor="x")
    assert request.query_string(cursor="") == "q=got&category=a"
    assert request.query_string(category=(), cursor="", sort="newest") == "q=got&sort=newest"
    assert SearchRequest().query_string() == ""


@given(st.dictionaries(st.sampled_from([*FACETS, "q", "since", "sort", "cursor"]), st.text()))
def test_no_address_breaks_the_reader(parameters: dict[str, str]) -> None:
    query = QueryDict(mutable=True)
    for name, value in parameters.items():
        query[name] = value
    with suppress(InvalidSearch):
        assert SearchRequest.parse(query).size == 20
