"""The list beside its threads: nested filters, months, ways out of an empty answer, help."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from complaints import publication
from pages.filters import Choice, Group
from pages.histogram import Histogram, histogram
from search import SearchRequest
from tests.factories import ComplaintFactory

pytestmark = pytest.mark.django_db
LIST = "/en/aduan/"
Index = Callable[[], None]


@pytest.fixture
def three(indexed: Index, now: datetime) -> None:
    """A pothole in Renon this month, a lamp in Sanur Kaja, an older pothole in Sanur Kaja."""
    ComplaintFactory(published=True, now=now)
    lamp = {"title": "Lampu jalan mati", "body": "Lampu di gang kami mati.", "now": now}
    ComplaintFactory(published=True, subcategory="lampu-jalan", village="sanur-kaja", **lamp)
    ComplaintFactory(published=True, village="sanur-kaja", now=now - timedelta(days=95))
    indexed()


def show(client: Client, **asked: Any) -> str:
    return client.get(LIST, asked).content.decode()


def group(client: Client, name: str, **asked: Any) -> Group:
    [found] = [g for g in client.get(LIST, asked).context["groups"] if g.name == name]
    return found  # type: ignore[no-any-return]  # a context holds anything


# --------------------------------------------------------------------------------- filters
@pytest.mark.usefixtures("three")
def test_finer_values_stand_below_the_coarser_one_that_is_on(client: Client) -> None:
    assert [choice.finer for choice in group(client, "district").choices] == [()]
    [south] = group(client, "district", district="denpasar-selatan").choices
    assert [(c.label, c.count) for c in south.finer] == [("Sanur Kaja", 2), ("Renon", 1)]
    roads = group(client, "category", subcategory="jalan-berlubang").choices[0]
    assert [(c.label, c.selected) for c in roads.finer] == [("Potholes", True)]


@pytest.mark.usefixtures("three")
def test_a_filter_counts_under_all_others_but_not_under_itself(client: Client) -> None:
    asked = {"village": "renon", "district": "denpasar-selatan"}
    [south] = group(client, "district", **asked).choices
    assert {c.label: c.count for c in south.finer} == {"Sanur Kaja": 2, "Renon": 1}
    assert sum(c.count for c in group(client, "category", **asked).choices) == 1


def test_a_long_filter_is_folded_but_what_is_on_stays_in_sight() -> None:
    choices = [Choice(str(n), 1, n == 20, "?") for n in range(25)]
    found = Group("agency", "Agency", choices, is_open=True)
    assert [c.label for c in found.at_first] == ["0", "1", "2", "3", "4", "5", "6", "7", "20"]
    assert len(found.folded) == 16


# -------------------------------------------------------------------------------- coverage
@pytest.mark.usefixtures("three")
def test_the_list_says_how_many_have_all_words_and_narrows_to_them(client: Client) -> None:
    page = show(client, q="lampu renon berlubang jalan", district="denpasar-selatan")
    assert "None has all the words" in page
    page = show(client, q="lampu jalan")
    assert "1 with all the words, 2 with some of them." in page
    [narrow] = re.findall(r'<a href="([^"]*)"[^>]*>Only those with all the words', page)
    response = client.get(LIST + unescape(narrow))
    assert response.context["results"].count == 1
    assert [chip.value for chip in response.context["chips"]] == ["all words"]
    assert "with some of them" not in response.content.decode()


# ---------------------------------------------------------------------------------- months
@pytest.mark.usefixtures("three")
def test_months_are_drawn_and_told_as_a_table(client: Client) -> None:
    page = show(client)
    assert page.count("<rect ") == 2
    assert "Complaints by month of receipt, August 2026 to November 2026" in page
    row = page.partition('<th scope="row">2026')[2].partition("</tr>")[0]
    assert [re.sub("<[^>]+>", "", cell) for cell in re.findall("<td>.*?</td>", row)] == [
        *"–––––––", "1", *"––", "2", "–", "3",
    ]  # fmt: skip
    address = re.findall(r'<td><a href="([^"]*)"', row)[0]
    assert address == "?since=2026-08-01&amp;until=2026-08-31"


def test_a_drawing_keeps_the_days_that_were_asked_for() -> None:
    request = SearchRequest(since=date(2026, 1, 15), year=(2026,))
    found = histogram(request, {"2026-01": 2, "2026-03": 5})
    assert isinstance(found, Histogram)
    assert found.bars[0].url == "?year=2026&since=2026-01-15&until=2026-01-31"
    assert (found.peak.count, found.years[0].total) == (5, 7)
    assert histogram(request, {"2026-01": 2}) is None


@pytest.mark.usefixtures("three")
def test_a_withdrawn_thread_leaves_the_drawing_and_the_villages_at_once(
    client: Client, now: datetime, indexed: Index
) -> None:
    complaint = ComplaintFactory(published=True, village="kesiman", now=now - timedelta(days=400))
    indexed()
    assert "Kesiman" in show(client)
    publication.withdraw_thread(complaint, by=None, now=now)
    page = show(client)
    assert "Kesiman" not in page
    assert "2025" not in page.partition("<figure>")[2].partition('class="by-village"')[0]


# --------------------------------------------------------------------------- nothing found
@pytest.mark.usefixtures("three")
def test_nothing_found_says_which_filter_to_take_off_and_what_that_gives(client: Client) -> None:
    asked = {"q": "lampu", "village": "renon", "stage": "received"}
    response = client.get(LIST, asked)
    ways = [(w.label, w.value, w.count, w.url) for w in response.context["relaxed"]]
    assert ways == [("Desa or kelurahan", "Renon", 1, "?q=lampu&stage=received")]
    assert "Without the filter Desa or kelurahan: Renon" in response.content.decode()


@pytest.mark.usefixtures("three")
def test_nothing_found_leads_to_a_form_that_knows_the_words(client: Client) -> None:
    page = show(client, q="kunang kunang & co")
    [address] = re.findall(r'href="(/en/aduan/baru/\?title=[^"]*)"', page)
    form = client.get(unescape(address)).content.decode()
    assert 'name="title" value="kunang kunang &amp; co"' in form
    assert "tel:112" in page.partition("Nothing found")[2]


# ---------------------------------------------------------------------- addresses, crawlers
@pytest.mark.usefixtures("three")
def test_only_the_bare_list_is_for_crawlers(client: Client) -> None:
    bare = show(client)
    assert 'rel="canonical"' in bare
    assert "noindex" not in bare
    for asked in ({"q": "lampu"}, {"words": "all"}, {"sort": "active"}, {"year": "2026"}):
        assert 'content="noindex, follow"' in show(client, **asked)


@pytest.mark.usefixtures("three")
def test_the_feed_narrows_to_all_words_as_the_list_does(client: Client) -> None:
    feed = client.get("/feeds/aduan.atom", {"q": "lampu jalan", "words": "all"})
    assert feed.content.decode().count("<entry>") == 1


def test_the_help_page_is_linked_beside_the_box_and_its_examples_can_be_asked(
    client: Client,
) -> None:
    assert "/en/aduan/bantuan/" in show(client)
    page = client.get("/en/aduan/bantuan/").content.decode()
    examples = re.findall(r'href="(/en/aduan/\?q=[^"]*)"', page)
    assert len(examples) == 10
    assert all(client.get(unescape(example)).status_code == 200 for example in examples)
