"""Browse and search: the address alone decides what is shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pages.cards import latest
from pages.views import threads
from search import SearchResults, city_pages
from tests.factories import ComplaintFactory

pytestmark = pytest.mark.django_db
LIST, FEED = "/en/aduan/", "/feeds/aduan.atom"
MOST_QUERIES = 12
Index = Callable[[], None]


@pytest.fixture
def three(indexed: Index) -> None:
    """A pothole in Renon, a dark street in Sanur Kaja, both open; a closed pothole."""
    ComplaintFactory(published=True, forwarded=True, comments=1)
    ComplaintFactory(
        published=True,
        title="Lampu jalan mati",
        body="Lampu jalan di gang kami mati sejak hari Senin.",
        subcategory="lampu-jalan",
        village="sanur-kaja",
    )
    ComplaintFactory(published=True, closed=True, title="Lubang besar di trotoar")
    indexed()


def cards(page: str) -> list[str]:
    return [
        unescape(re.sub(r"<[^>]+>", "", title))
        for title in re.findall(r"<h3 lang=.id.>(.*?)</h3>", page)
    ]


def links(page: str) -> dict[str, str]:
    """The filters as a reader sees them: words to address."""
    found = re.findall(r'<li><a href="(\?[^"]*)" rel="nofollow"[^>]*><span>(.*?)</span>', page)
    return {unescape(words): unescape(url) for url, words in found}


def answering(monkeypatch: pytest.MonkeyPatch, **changes: Any) -> None:
    """Let the search answer as usual, but for these fields."""
    real = threads.find

    def changed(*args: Any, **kwargs: Any) -> SearchResults:
        return replace(real(*args, **kwargs), **changes)

    monkeypatch.setattr(threads, "find", changed)


@pytest.mark.usefixtures("three")
def test_the_list_shows_every_public_thread_with_its_state(client: Client) -> None:
    page = client.get(LIST).content.decode()
    assert len(cards(page)) == 3
    assert "3 complaints" in page
    assert all(word in page for word in ("Forwarded", "Received", "Closed without", "1 comment"))


@pytest.mark.usefixtures("three")
def test_a_search_marks_the_words_and_counts_those_with_all_of_them(client: Client) -> None:
    page = client.get(LIST, {"q": "lampu jalan"}).content.decode()
    assert cards(page)[0] == "Lampu jalan mati"
    assert "<mark>Lampu</mark>" in page
    assert "with all the words" in page


@pytest.mark.usefixtures("three")
def test_a_filter_is_a_link_that_narrows_the_list_and_a_second_click_undoes_it(
    client: Client,
) -> None:
    address = links(client.get(LIST, {"q": "jalan"}).content.decode())["Denpasar Selatan"]
    narrowed = client.get(LIST + address)
    assert narrowed.context["asked"].q == "jalan"
    assert narrowed.context["asked"].district == ("denpasar-selatan",)
    again = links(narrowed.content.decode())["Denpasar Selatan"]
    assert "district" not in again


@pytest.mark.usefixtures("three")
def test_the_finer_filter_appears_with_the_coarser_one_and_leaves_with_it(client: Client) -> None:
    assert "Sanur Kaja" not in links(client.get(LIST).content.decode())
    both = {"district": "denpasar-selatan", "village": "sanur-kaja"}
    page = client.get(LIST, both).content.decode()
    assert cards(page) == ["Lampu jalan mati"]
    assert "village" not in links(page)["Denpasar Selatan"]


@pytest.mark.usefixtures("three")
def test_each_filter_that_is_on_stands_as_a_chip_that_removes_it(client: Client) -> None:
    asked = {"stage": ["received", "closed"], "since": "2020-01-01"}
    response = client.get(LIST, asked)
    chips = {chip.value: chip.url for chip in response.context["chips"]}
    assert list(chips) == ["Received", "Closed", "Since 1 January 2020"]
    assert "stage=closed" in chips["Received"]
    assert "stage=received" not in chips["Received"]
    assert "since" not in chips["Since 1 January 2020"]
    assert 'content="noindex' in response.content.decode()


@pytest.mark.usefixtures("three")
def test_stages_are_offered_in_the_order_of_life(client: Client) -> None:
    groups = {group.name: group for group in client.get(LIST).context["groups"]}
    assert [choice.label for choice in groups["stage"].choices] == [
        "Received",
        "Forwarded",
        "Closed",
    ]


@pytest.mark.usefixtures("three")
def test_a_new_search_keeps_the_filters(client: Client) -> None:
    page = client.get(LIST, {"stage": "received", "year": "2026"}).content.decode()
    box = page.partition('role="search"')[2].partition("</form>")[0]
    assert '<input type="hidden" name="stage" value="received">' in box
    assert '<input type="hidden" name="year" value="2026">' in box


def test_pages_follow_each_other_without_a_gap(client: Client, indexed: Index) -> None:
    for number in range(23):
        ComplaintFactory(published=True, title=f"Lubang nomor {number}")
    indexed()
    first = client.get(LIST)
    second = client.get(f"{LIST}?{first.context['next']}")
    seen = cards(first.content.decode()) + cards(second.content.decode())
    assert len(seen) == len(set(seen)) == 23
    assert second.context["next"] is None
    back = client.get(f"{LIST}?{second.context['previous']}")
    assert cards(back.content.decode()) == cards(first.content.decode())


@pytest.mark.usefixtures("three")
def test_nothing_found_says_what_to_try(client: Client) -> None:
    page = client.get(LIST, {"q": "zzzyyyxxx", "stage": "received"}).content.decode()
    assert "Nothing found" in page
    assert "Remove a filter" in page
    assert "/en/aduan/baru/" in page.partition("Nothing found")[2]


@pytest.mark.usefixtures("three")
def test_a_misspelling_is_offered_as_a_link(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering(monkeypatch, did_you_mean="lampu jalan", searched_for=None)
    page = client.get(LIST, {"q": "lampuu jalan", "stage": "received"}).content.decode()
    assert '<a href="?q=lampu+jalan&amp;stage=received"><strong>lampu jalan</strong></a>' in page


@pytest.mark.usefixtures("three")
def test_a_weakened_search_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "reduced strength" not in client.get(LIST).content.decode()
    answering(monkeypatch, degraded=True)
    assert "reduced strength" in client.get(LIST).content.decode()


@pytest.mark.parametrize(
    "asked",
    [
        {"year": "dulu"},
        {"since": "2026-13-40"},
        {"sort": "acak"},
        {"stage": "selesai"},
        {"cursor": "rusak"},
        {"q": "x" * 1001},
    ],
)
@pytest.mark.parametrize("address", [LIST, FEED])
def test_parameters_that_mean_nothing_are_refused_in_words(
    client: Client, address: str, asked: dict[str, str]
) -> None:
    response = client.get(address, asked)
    if address == FEED and "cursor" in asked:
        assert response.status_code == 200  # a feed has no pages
        return
    assert response.status_code == 400
    assert next(iter(asked)) in response.content.decode() or address == FEED


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize("asked", [{}, {"q": "jalan berlubang"}, {"district": "denpasar-selatan"}])
def test_a_list_needs_few_queries(client: Client, asked: dict[str, str]) -> None:
    city_pages.find_pages("jalan")  # a process reads the pages of the city once, and keeps them
    with CaptureQueriesContext(connection) as queries:
        assert client.get(LIST, asked).status_code == 200
    assert len(queries) <= MOST_QUERIES


@pytest.mark.usefixtures("three")
def test_the_feed_has_the_same_filters_and_is_announced(client: Client) -> None:
    page = client.get(LIST, {"stage": "received"}).content.decode()
    assert (
        f'type="application/atom+xml" title="New complaints" href="{FEED}?stage=received"' in page
    )
    feed = client.get(FEED, {"stage": "received"})
    text = feed.content.decode()
    assert feed["Content-Type"].startswith("application/atom+xml")
    assert text.count("<entry>") == 1
    assert "Lampu jalan mati" in text
    assert "Lubang besar" not in text


def test_words_of_citizens_are_text_in_lists_and_feeds(client: Client, indexed: Index) -> None:
    evil = "<img src=x onerror=alert(1)> lubang besar sekali di jalan"
    ComplaintFactory(published=True, title=evil, body=evil)
    indexed()
    for address in (LIST, f"{LIST}?q=lubang", FEED):
        assert "<img src=x" not in client.get(address).content.decode()


def test_a_promise_that_is_late_today_marks_its_card(client: Client) -> None:
    now = timezone.now()
    late = ComplaintFactory(published=True, now=now - timedelta(days=20))
    young = ComplaintFactory(published=True, now=now - timedelta(hours=2))
    cards_of = {card.reference: card for card in latest(5)}
    assert cards_of[late.reference].late
    assert not cards_of[young.reference].late
    assert "badge-waiting" in render_to_string(
        "includes/thread_card.html", {"card": cards_of[late.reference]}
    )
