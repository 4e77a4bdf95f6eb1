"""Searches whose results nobody opens: counted without people, told to editors."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError
from django.http import QueryDict
from django.test import Client, RequestFactory
from django.utils import timezone

from complaints import jobs, reference
from search import SearchRequest, misses, openings
from search.models.misses import MissedDay, MissedQuery
from tests.factories import ComplaintFactory
from tests.search.test_misses import results

if TYPE_CHECKING:
    from complaints.models.people import User

pytestmark = pytest.mark.django_db
PEOPLE = "abcde"  # as many as it takes to mean something


@pytest.fixture(autouse=True)
def nobody_has_searched() -> Iterator[None]:
    memories = (misses.memory, openings._opened_by, openings._waiting)
    for memory in memories:
        memory.clear()
    yield
    for memory in memories:
        memory.clear()


def show(query: str, now: datetime, *, clients: str = PEOPLE, count: int = 3) -> None:
    asked = SearchRequest.parse(QueryDict(query))
    for client in clients:
        openings.note_shown(asked, results(count, count), client=client, now=now)


def click(referer: str, now: datetime, *, client: str = "a") -> None:
    request = RequestFactory().get("/aduan/DPS-2026-00001/", headers={"Referer": referer})
    openings.note_opened(request, client=client, now=now)


def listed(now: datetime, state: str = "open") -> list[tuple[str, int]]:
    openings.write(now=now, all_of_it=True)
    return [(row.words, row.unopened) for row in misses.of(state)]


def test_what_is_found_again_and_again_and_never_opened_is_listed(now: datetime) -> None:
    show("q=jam+buka+kantor", now, clients="abcd")
    assert listed(now) == []
    show("q=Jam+buka+kantor!", now, clients="e")
    assert listed(now) == [("jam buka kantor", 5)]


@pytest.mark.parametrize("address", ["/aduan/", "/en/aduan/"])
def test_one_opening_by_anybody_takes_it_off(address: str, now: datetime) -> None:
    show("q=jam+buka", now)
    click(f"http://testserver{address}?q=jam+buka&village=renon", now, client="z")
    assert listed(now) == []


@pytest.mark.parametrize(
    "referer",
    ["", "http://elsewhere.test/aduan/?q=jam+buka", "http://testserver/?q=jam+buka", "http://[",
     "http://testserver/aduan/", "http://testserver/aduan/?q=lampu"],
)  # fmt: skip
def test_to_come_from_elsewhere_is_no_opening(referer: str, now: datetime) -> None:
    show("q=jam+buka", now)
    click(referer, now)
    assert listed(now) == [("jam buka", 5)]


def test_one_person_counts_once_a_day_and_no_word_of_theirs_is_kept(now: datetime) -> None:
    for _time in range(9):
        show("q=jam+buka", now, clients="a")
        click("http://testserver/aduan/?q=jam+buka", now)
    openings.write(now=now, all_of_it=True)
    assert sorted(MissedDay.objects.values_list("why", "count")) == [("opened", 1), ("shown", 1)]
    assert MissedQuery.objects.get().words == ""


def test_an_opening_counted_first_gives_no_words_away(now: datetime) -> None:
    click("http://testserver/aduan/?q=jam+buka", now)
    listed(now)
    show("q=jam+buka", now, clients="a")
    listed(now)
    assert MissedQuery.objects.get().words == ""


def test_no_person_stands_in_what_is_kept(now: datetime) -> None:
    show("q=lampu+pak+Wayan+Sudarma+0812-3456-7890", now)
    assert listed(now) == [("lampu pak [nama] [nomor telepon]", 5)]


@pytest.mark.parametrize("query", ["q=jam&village=renon", "q=", "village=renon", "q=" + "x+" * 99])
def test_what_is_no_search_by_words_is_not_counted(query: str, now: datetime) -> None:
    show(query, now)
    assert listed(now) == []


def test_a_miss_is_not_counted_twice(now: datetime) -> None:
    show("q=jelinjingan", now, count=0)
    assert listed(now) == []


def test_what_was_answered_starts_anew(now: datetime) -> None:
    show("q=jam+buka", now)
    listed(now)
    misses.decide(MissedQuery.objects.get().pk, "page", now=now)
    assert (listed(now), listed(now, "decided")) == ([], [("jam buka", 0)])
    show("q=jam+buka", now + timedelta(days=1))
    assert listed(now) == [("jam buka", 5)]


def test_writing_waits_until_it_is_worth_it(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    show("q=jam+buka", now)
    assert not MissedQuery.objects.exists()
    show("q=lampu", now + openings.WRITTEN_EVERY, clients="a")
    assert MissedQuery.objects.count() == 2


def test_a_busy_database_loses_no_count(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object) -> None:
        raise DatabaseError("locked")

    show("q=jam+buka", now)
    with monkeypatch.context() as patched:
        patched.setattr(misses, "count", broken)
        openings.write(now=now, all_of_it=True)
    assert listed(now) == [("jam buka", 5)]


@pytest.mark.usefixtures("cms", "engine")
def test_pages_count_what_is_shown_and_what_is_opened(browser: Client) -> None:
    clock = timezone.now()
    complaint = ComplaintFactory(
        published=True, now=clock - timedelta(hours=3), title="Jalan berlubang"
    )
    jobs.run_due(now=clock)
    for number in range(5):
        browser.get("/aduan/?q=jalan+berlubang", REMOTE_ADDR=f"10.0.0.{number}")
    assert listed(timezone.now()) == [("jalan berlubang", 5)]
    came_from = "http://testserver/aduan/?q=jalan+berlubang"
    browser.get(f"/aduan/{complaint.reference}/", headers={"Referer": came_from})
    assert listed(timezone.now()) == []
    browser.get("/layanan/", headers={"Referer": f"{came_from}+besar"})
    openings.write(now=timezone.now(), all_of_it=True)
    assert MissedDay.objects.filter(why="opened").count() == 2


def test_editors_read_what_was_never_opened(eka: User, browser: Client, now: datetime) -> None:
    show("q=jam+buka", now)
    listed(now)
    reference._load_groups()
    browser.force_login(eka)
    page = browser.get("/admin/pencarian/tanpa-hasil/").content.decode()
    assert page.count("jam buka") > 1
