"""Searches without result: counted without people, and answered by editors."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, connection
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from complaints import reference
from search import SearchRequest, SearchResults, misses
from search.engines.embedded import EmbeddedEngine
from search.models.misses import MissedDay, MissedQuery
from tests.search.conftest import document

if TYPE_CHECKING:
    from complaints.models.people import User

pytestmark = pytest.mark.django_db
MISSES = "/admin/pencarian/tanpa-hasil/"


@pytest.fixture(autouse=True)
def nobody_has_searched() -> Iterator[None]:
    misses.memory.clear()
    yield
    misses.memory.clear()


def results(count: int = 0, all_words: int = 0, *, degraded: bool = False) -> SearchResults:
    return SearchResults(
        count=count,
        hits=[],
        facets={},
        next_cursor=None,
        previous_cursor=None,
        did_you_mean=None,
        engine="embedded",
        all_words=all_words,
        degraded=degraded,
    )


def ask(
    query: str, now: datetime, *, client: str = "a", found: SearchResults | None = None
) -> None:
    asked = SearchRequest.parse(QueryDict(query))
    misses.note(asked, found or results(), client=client, now=now)


def by_two(query: str, now: datetime, **details: Any) -> None:
    ask(query, now, client="a", **details)
    ask(query, now, client="b", **details)


def listed(state: str = "open") -> list[tuple[str, int]]:
    return [(row.words, row.times) for row in misses.of(state)]


def test_a_wording_appears_when_a_second_person_has_typed_it(now: datetime) -> None:
    ask("q=Jelinjingan+MAMPET!", now)
    assert listed() == []
    assert MissedQuery.objects.get().words == ""
    ask("q=jelinjingan+mampet", now, client="b")
    assert listed() == [("jelinjingan mampet", 2)]


def test_one_person_counts_once_a_day_however_often(now: datetime) -> None:
    for minute in range(5):
        ask("q=jelinjingan", now + timedelta(minutes=minute))
    assert MissedDay.objects.get().count == 1
    ask("q=jelinjingan", now + timedelta(days=1))
    assert [row.count for row in MissedDay.objects.order_by("day")] == [1, 1]


def test_no_person_stands_in_what_is_kept(now: datetime) -> None:
    by_two("q=lampu+pak+Wayan+Sudarma+0812-3456-7890", now)
    [(words, _times)] = listed()
    assert words == "lampu pak [nama] [nomor telepon]"


@pytest.mark.parametrize("query", ["Wayan+Sudarma", "081234567890", "yang+di", "%21%3F", ""])
def test_where_nothing_but_a_person_or_signs_is_left_nothing_is_kept(
    query: str, now: datetime
) -> None:
    by_two(f"q={query}", now)
    assert not MissedQuery.objects.exists()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=lampu", results(3, 1)),
        ("q=lampu+jalan+mati+sekali", results(3, 0)),
        ("q=lampu&village=renon", results()),
        ("q=lampu&since=2026-01-01", results()),
        ("q=lampu", results(degraded=True)),
        ("q=" + "lampu+" * 40, results()),
    ],
)
def test_what_is_no_miss_is_not_counted(query: str, found: SearchResults, now: datetime) -> None:
    by_two(query, now, found=found)
    assert not MissedQuery.objects.exists()


def test_few_words_of_which_none_thread_has_all_are_a_miss_too(now: datetime) -> None:
    by_two("q=jelinjingan+mampet", now, found=results(3, 0))
    assert {row.why for row in MissedDay.objects.all()} == {"some_words"}


def test_a_flood_is_counted_up_to_a_limit(now: datetime) -> None:
    for number in range(misses.MOST_A_MINUTE + 20):
        ask(f"q=kata{number}x", now, client=str(number))
    assert MissedQuery.objects.count() == misses.MOST_A_MINUTE


def test_a_busy_or_broken_database_harms_no_search(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object) -> None:
        raise DatabaseError("locked")

    with monkeypatch.context() as patched:
        patched.setattr(misses, "count", broken)
        by_two("q=jelinjingan", now)
    assert not MissedQuery.objects.exists()
    by_two("q=jelinjingan", now)  # nothing was counted, so they are not told from new ones
    assert listed() == [("jelinjingan", 2)]


def test_only_the_count_is_impatient_with_other_writers() -> None:
    asks = "PRAGMA busy_timeout" if connection.vendor == "sqlite" else "SHOW lock_timeout"

    def patience() -> str:
        with connection.cursor() as cursor:
            cursor.execute(asks)
            return str(cursor.fetchone()[0])

    before = patience()
    with misses.impatiently():
        within = patience()
    assert within.removesuffix("ms") == str(misses.PATIENCE_MS)
    assert patience() == before != within


def test_what_is_older_than_a_year_goes(now: datetime) -> None:
    by_two("q=jelinjingan", now - timedelta(days=400))
    by_two("q=telajakan", now)
    misses.forget_old(now=now)
    assert listed() == [("telajakan", 2)]


def test_an_answered_wording_comes_back_when_it_is_missed_again_unless_it_is_not_ours(
    now: datetime,
) -> None:
    for query, decision in (("jelinjingan", "synonym"), ("cuaca", "not_ours")):
        by_two(f"q={query}", now)
        misses.decide(MissedQuery.objects.get(words=query).pk, decision, now=now)
    assert listed() == []
    assert len(listed("decided")) == 2
    for query in ("jelinjingan", "cuaca"):
        ask(f"q={query}", now + timedelta(days=2), client="c")
    assert listed() == [("jelinjingan", 3)]


# ----------------------------------------------------------------------------------- the faces
def test_a_search_on_the_page_or_by_a_program_is_counted_once_each_client(
    engine: EmbeddedEngine, browser: Client, settings: Settings
) -> None:
    engine.upsert([document(1)])
    for _time in range(2):
        browser.get("/aduan/?q=jelinjingan", REMOTE_ADDR="10.0.0.1")
        browser.get("/api/v1/threads/?q=jelinjingan", REMOTE_ADDR="10.0.0.2")
    assert listed() == [("jelinjingan", 2)]
    assert "10.0.0" not in str(list(MissedQuery.objects.values()))


@pytest.fixture
def editor(eka: User, browser: Client) -> Client:
    reference._load_groups()
    browser.force_login(eka)
    return browser


def test_editors_see_the_list_and_decide(editor: Client, now: datetime) -> None:
    by_two("q=jelinjingan", now)
    row = MissedQuery.objects.get()
    assert "jelinjingan" in editor.get(MISSES).content.decode()
    form = {"query": str(row.pk), "decision": "not_ours", "state": "open"}
    assert editor.post(MISSES, form)["Location"] == f"{MISSES}?state=open"
    editor.get(MISSES)  # tells that it is noted, once
    assert "jelinjingan" not in editor.get(MISSES).content.decode()
    assert "jelinjingan" in editor.get(f"{MISSES}?state=decided").content.decode()
    editor.post(MISSES, form | {"decision": ""})
    assert listed() == [("jelinjingan", 2)]


def test_a_page_to_write_is_noted_and_leads_to_the_pages(editor: Client, now: datetime) -> None:
    by_two("q=akta", now)
    form = {"query": str(MissedQuery.objects.get().pk), "decision": "page"}
    assert editor.post(MISSES, form)["Location"] == reverse("wagtailadmin_explore_root")


def test_a_synonym_to_add_is_noted_and_begins_with_the_words(editor: Client, now: datetime) -> None:
    by_two("q=jelinjingan+mampet", now)
    form = {"query": str(MissedQuery.objects.get().pk), "decision": "synonym"}
    place = editor.post(MISSES, form)["Location"]
    assert place == f"{reverse('synonym:add')}?terms=jelinjingan+mampet"
    assert ">\njelinjingan mampet</textarea>" in editor.get(place).content.decode()
    assert listed("decided") == [("jelinjingan mampet", 2)]


@pytest.mark.parametrize("query", ["", "x", "999999", "²"])
def test_a_wording_that_is_gone_is_no_fault(editor: Client, query: str) -> None:
    assert editor.post(MISSES, {"query": query, "decision": "done"}).status_code == 302


def test_nobody_else_of_the_office_sees_it(dewi: User, browser: Client) -> None:
    browser.force_login(dewi)
    assert browser.get(MISSES).status_code == 302
    assert browser.get(MISSES)["Location"] == reverse("wagtailadmin_home")
