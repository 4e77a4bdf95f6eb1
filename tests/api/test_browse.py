"""GET /api/v1/threads/ and /api/v1/suggest/: the search door, spoken in JSON."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils.safestring import mark_safe

import search
from search.results import FacetValue, Hit, SearchResults
from tests.api.conftest import ApiClient, index_now
from tests.factories import ComplaintFactory

if TYPE_CHECKING:
    from search.request import SearchRequest

CONTRACT = {"count", "next", "previous", "facets", "did_you_mean", "engine", "results"}
BESIDE = {"all_words", "months", "pages"}


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> list[SearchRequest]:
    """Answer every search with one hit; return what was asked."""
    asked: list[SearchRequest] = []
    hit = Hit(
        reference="DPS-2026-00042",
        url="/aduan/DPS-2026-00042/",
        title="Jalan berlubang",
        title_html=mark_safe("<mark>Jalan</mark> berlubang"),
        snippet="Jalan di depan pasar berlubang.",
        snippet_html=mark_safe("<mark>Jalan</mark> di depan pasar berlubang."),
        category="jalan-dan-jembatan",
        subcategory="jalan-berlubang",
        agency="",
        district="denpasar-selatan",
        village="renon",
        stage="received",
        outcome="",
        channel="web",
        received_on=date(2026, 11, 17),
        answered_on=None,
        comment_count=0,
        support_count=3,
    )

    def find(request: SearchRequest, *, now: Any) -> SearchResults:
        asked.append(request)
        return SearchResults(
            count=41,
            hits=[hit],
            facets={"village": [FacetValue("renon", "Renon", 41, True)]},
            next_cursor="n-e.xt",
            previous_cursor=None,
            did_you_mean="jalan",
            engine="embedded",
            all_words=40,
        )

    monkeypatch.setattr(search, "find", find)
    return asked


def test_a_page_has_the_shape_of_the_contract(api: ApiClient, found: list[Any]) -> None:
    page = api.get("/api/v1/threads/?q=jlan").json()

    assert set(page) == CONTRACT | BESIDE
    assert (page["count"], page["did_you_mean"], page["engine"]) == (41, "jalan", "embedded")
    assert page["facets"]["village"][0] | {"selected": True} == {
        "value": "renon", "label": "Renon", "count": 41, "selected": True,
    }  # fmt: skip
    row = page["results"][0]
    assert row["url"] == "http://testserver/aduan/DPS-2026-00042/"
    assert (row["agency"], row["outcome"], row["answered_on"]) == (None, None, None)
    assert "<mark>" not in str(row)


def test_the_next_page_is_a_whole_address_of_the_same_search(
    api: ApiClient, found: list[Any]
) -> None:
    query = "q=jalan&village=renon&village=sanur&year=2026&sort=newest&size=7&lang=en"
    page = api.get(f"/api/v1/threads/?{query}").json()

    assert page["previous"] is None
    address = urlsplit(page["next"])
    assert f"{address.scheme}://{address.netloc}{address.path}" == (
        "http://testserver/api/v1/threads/"
    )
    assert parse_qs(address.query) == parse_qs(query) | {"cursor": ["n-e.xt"]}
    assert found[0].size == 7


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("cursor=nonsense", "cursor"),
        ("size=101", "size"),
        ("size=0", "size"),
        ("size=-1", "size"),
        ("size=many", "size"),
        ("size=" + "9" * 30, "size"),
        ("stage=nowhere", "stage"),
        ("outcome=%3Cscript%3E", "outcome"),
        ("year=1", "year"),
        ("year=two", "year"),
        ("since=2026-02-30", "since"),
        ("since=2026-02-02&until=2026-01-01", "until"),
        ("sort=loudest", "sort"),
        ("village=" + "x" * 200, "village"),
        ("q=" + "x" * 2000, "q"),
    ],
)
def test_a_search_that_means_nothing_is_refused_by_parameter(
    api: ApiClient, query: str, field: str
) -> None:
    response = api.get(f"/api/v1/threads/?{query}")

    assert response.status_code == 400
    problem = response.json()
    assert problem["code"] == "invalid"
    assert list(problem["errors"]) == [field]
    assert problem["errors"][field][0]["code"]


@pytest.mark.parametrize(
    "query",
    ["q=%00", "q=a%00b", "village=%00", "q=%ff%fe", "q=%22%22%22", "q=-", "q=***", "unknown=1",
     "q=%ED%A0%80", "cursor=", "q=" + "a%20" * 400, "q=NEAR(a%20b)%20OR%20*%20AND%20("],
)  # fmt: skip
def test_odd_characters_are_searched_for_and_break_nothing(api: ApiClient, query: str) -> None:
    assert api.get(f"/api/v1/threads/?{query}").status_code in {200, 400}
    assert api.get(f"/api/v1/suggest/?{query}").status_code == 200


@pytest.mark.parametrize("who", ["anonymous", "ani", "wayan", "dewi", "budi", "citra"])
def test_everybody_finds_the_same_threads_and_nothing_hidden(
    everyone: dict[str, ApiClient], ani: Any, who: str
) -> None:
    ComplaintFactory(by=ani, forwarded=True, title="Saluran mampet di gang")
    shown = ComplaintFactory(by=ani, published=True)
    index_now()

    page = everyone[who].get("/api/v1/threads/").json()

    assert [row["reference"] for row in page["results"]] == [shown.reference]
    assert page["count"] == 1
    assert everyone[who].get("/api/v1/threads/?q=mampet").json()["count"] == 0


def test_a_thread_is_found_by_another_inflection_and_counted_by_facet(api: ApiClient) -> None:
    shown = ComplaintFactory(published=True, title="Jalan berlubang di depan pasar")
    index_now()

    page = api.get("/api/v1/threads/?q=lubang&lang=en").json()

    assert [row["reference"] for row in page["results"]] == [shown.reference]
    villages = {value["value"]: value["count"] for value in page["facets"]["village"]}
    assert villages["renon"] == 1


def test_following_next_visits_every_thread_once(api: ApiClient) -> None:
    references = {ComplaintFactory(published=True).reference for _ in range(5)}
    index_now()

    seen: list[str] = []
    address: str | None = "/api/v1/threads/?size=2"
    while address:
        page = api.get(address).json()
        seen += [row["reference"] for row in page["results"]]
        address = page["next"] and page["next"].removeprefix("http://testserver")

    assert len(seen) == 5
    assert set(seen) == references


def test_a_page_costs_no_more_queries_however_many_threads_there_are(
    api: ApiClient, django_assert_max_num_queries: Any
) -> None:
    for _ in range(8):
        ComplaintFactory(published=True)
    index_now()

    with django_assert_max_num_queries(12):
        page = api.get("/api/v1/threads/").json()
    assert len(page["results"]) == 8
