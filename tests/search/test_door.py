"""The door: labels, snippets, and what happens when the engine is away."""

from __future__ import annotations

import html
import re
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from complaints import jobs, publication
from complaints.models.public import Thread
from complaints.models.work import Job
from search import SearchRequest, SearchResults, door, find, highlight, indexing, similar, suggest
from search.engines.embedded import EmbeddedEngine
from search.errors import InvalidSearch
from search.request import SORTS
from tests.factories import ComplaintFactory

pytestmark = pytest.mark.django_db


def references(found: SearchResults) -> list[str]:
    return [hit.reference for hit in found.hits]


def rebuild(now: datetime) -> None:
    indexing.rebuild(door.engine(), now=now)


# -------------------------------------------------------------------------- following changes
def test_a_published_complaint_is_found_by_another_inflection(
    engine: EmbeddedEngine, now: datetime
) -> None:
    complaint = ComplaintFactory(published=True, body="Mohon lampu jalan ini segera diperbaiki.")
    jobs.run_due(now=now)
    found = find(SearchRequest(q="perbaikan"), now=now)
    assert references(found) == [complaint.reference]
    assert (found.engine, found.degraded) == ("embedded", False)
    assert "<mark>diperbaiki</mark>" in found.hits[0].snippet_html


def test_what_is_not_published_is_not_found(engine: EmbeddedEngine, now: datetime) -> None:
    ComplaintFactory(body="Mohon lampu jalan ini segera diperbaiki.")
    jobs.run_due(now=now)
    assert find(SearchRequest(q="perbaikan"), now=now).count == 0


def test_answers_and_comments_follow(engine: EmbeddedEngine, now: datetime) -> None:
    complaint = ComplaintFactory(published=True, comments=2)
    jobs.run_due(now=now)
    found = find(SearchRequest(q="mengalaminya"), now=now)
    assert references(found) == [complaint.reference]
    assert found.hits[0].comment_count == 2


def test_a_change_that_is_rolled_back_reaches_no_index(
    engine: EmbeddedEngine, now: datetime
) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012  # the point
        ComplaintFactory(published=True)
        assert Job.objects.filter(kind="index_thread").exists()
        raise RuntimeError
    assert not Job.objects.filter(kind="index_thread").exists()
    assert find(SearchRequest(), now=now).count == 0


def test_a_withdrawn_thread_vanishes_from_search_and_suggestions(
    engine: EmbeddedEngine, now: datetime
) -> None:
    complaints = [
        ComplaintFactory(published=True, title=f"Pohon beringin tumbang {number}")
        for number in range(3)
    ]
    jobs.run_due(now=now)
    assert "beringin" in suggest("bering")
    for complaint in complaints:
        publication.withdraw_thread(complaint, by=None, now=now)
    jobs.run_due(now=now)
    assert find(SearchRequest(q="beringin"), now=now).count == 0
    assert suggest("bering") == []
    assert similar("Pohon beringin tumbang", "") == []


def test_what_was_withdrawn_or_reworded_is_not_shown_even_before_the_job_ran(
    engine: EmbeddedEngine, now: datetime
) -> None:
    gone, reworded = (ComplaintFactory(published=True) for _number in range(2))
    jobs.run_due(now=now)
    publication.withdraw_thread(gone, by=None, now=now)
    changed = Thread.objects.get(reference=reworded.reference)
    Thread.objects.filter(pk=changed.pk).update(title="Judul baru", version=changed.version + 1)
    (hit,) = find(SearchRequest(q="berlubang"), now=now).hits
    assert hit.title == "Judul baru"
    assert [hit.reference for hit in similar("Jalan berlubang di depan pasar", "")] == [
        reworded.reference
    ]


def test_similar_threads_leave_out_the_one_that_asks(engine: EmbeddedEngine, now: datetime) -> None:
    one, other = (ComplaintFactory(published=True, title="Beringin tumbang") for _ in range(2))
    jobs.run_due(now=now)
    found = similar("Beringin tumbang", "", exclude=one.reference, village="renon")
    assert [hit.reference for hit in found] == [other.reference]


# ------------------------------------------------------------------------ when it is away
def _delete(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()


def _overwrite(folder: Path) -> None:
    for path in folder.glob("index-*"):
        path.write_bytes(b"not a database " * 500)


def _empty(folder: Path) -> None:
    for path in folder.glob("index-*.sqlite3"):
        path.write_bytes(b"")


def _outdate(folder: Path) -> None:
    (path,) = folder.glob("index-*.sqlite3")
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE meta SET value = value - 1 WHERE name = 'analysis'")


def _point_nowhere(folder: Path) -> None:
    (folder / "CURRENT").write_text("../../etc/passwd")


@pytest.mark.parametrize("break_it", [_delete, _overwrite, _empty, _outdate, _point_nowhere])
def test_a_broken_index_is_answered_for_by_the_database_and_rebuilt_by_the_worker(
    folder: Path, now: datetime, break_it: Callable[[Path], None]
) -> None:
    complaint = ComplaintFactory(published=True)
    rebuild(now)
    jobs.run_due(now=now)
    engine = door.engine()
    assert isinstance(engine, EmbeddedEngine)
    engine.store.close()
    break_it(folder)
    for _time in range(3):
        found = find(SearchRequest(q="berlubang"), now=now)
        assert references(found) == [complaint.reference]
        assert (found.engine, found.degraded) == ("database", True)
    assert suggest("ber") == []
    assert similar("Jalan berlubang", "") == []
    assert Job.objects.filter(kind="rebuild_search").count() == 1
    jobs.run_due(now=now)
    found = find(SearchRequest(q="melubangi"), now=now)
    assert references(found) == [complaint.reference]
    assert (found.engine, found.degraded) == ("embedded", False)


def test_indexing_without_an_index_asks_for_one(now: datetime) -> None:
    complaint = ComplaintFactory(published=True)
    jobs.run_due(now=now)
    jobs.run_due(now=max(now, timezone.now()))  # the rebuild was asked for by the worker's clock
    assert references(find(SearchRequest(), now=now)) == [complaint.reference]
    assert find(SearchRequest(), now=now).engine == "embedded"


def test_a_locked_index_is_tried_again_later(
    engine: EmbeddedEngine, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    from search.engines import embedded_store

    monkeypatch.setattr(embedded_store, "WRITE_TIMEOUT", 0.05)
    ComplaintFactory(published=True)
    other = embedded_store.connect(engine.store.current(), timeout=1)
    other.execute("BEGIN IMMEDIATE")
    jobs.run_due(now=now)
    job = Job.objects.get(kind="index_thread")
    assert (job.state, job.attempts) == (Job.State.LATER, 0)
    assert not Job.objects.filter(kind="rebuild_search").exists()
    assert find(SearchRequest(), now=now).engine == "embedded"  # readers do not wait
    other.close()


def test_a_damaged_cursor_is_refused_whoever_answers(now: datetime) -> None:
    with pytest.raises(InvalidSearch):
        find(SearchRequest(cursor="damaged"), now=now)


# ------------------------------------------------------------------ the database as engine
@pytest.fixture
def threads(now: datetime) -> list[Thread]:
    for number in range(9):
        ComplaintFactory(
            published=True,
            forwarded=number % 2 == 0,
            title=["Lampu padam", "Jalan berlubang", "Sampah menumpuk"][number % 3],
            body=["Gelap sekali di sini.", "Lampu di jalan ini mati."][number % 2],
            village=["renon", "ubung"][number % 2],
            subcategory=["jalan-berlubang", "banjir"][number % 2],
        )
    Thread.objects.filter(pk__in=list(Thread.objects.values_list("pk", flat=True))[:3]).update(
        support_count=3
    )
    return list(Thread.objects.all())


@pytest.mark.parametrize(
    "request_",
    [
        SearchRequest(),
        SearchRequest(sort="supported"),
        SearchRequest(sort="active", category=("jalan-dan-jembatan",)),
        SearchRequest(q="lampu", sort="newest"),
        SearchRequest(q='"sampah menumpuk" lampu', sort="newest"),
        SearchRequest(q="lampu -sampah", sort="newest", village=("renon", "ubung")),
        SearchRequest(stage=("forwarded",), year=(2026,)),
        SearchRequest(q="yang"),
        SearchRequest(q="-lampu"),
        SearchRequest(village=("nowhere",)),
    ],
)
def test_the_database_agrees_with_the_engine_where_no_stem_is_needed(
    threads: list[Thread], now: datetime, request_: SearchRequest, folder: Path
) -> None:
    by_database = find(replace(request_, size=4), now=now)
    assert by_database.degraded
    rebuild(now)
    by_engine = find(replace(request_, size=4), now=now)
    assert not by_engine.degraded
    assert references(by_database) == references(by_engine)
    assert by_database.facets == by_engine.facets
    assert by_database.count == by_engine.count
    assert by_database.all_words == by_engine.all_words
    # A page turned on one may be turned on by the other.
    assert by_database.next_cursor == by_engine.next_cursor


@pytest.mark.parametrize("sort", SORTS)
def test_the_database_pages_both_ways(threads: list[Thread], now: datetime, sort: str) -> None:
    request = SearchRequest(sort=sort, size=4)
    pages = [find(request, now=now)]
    while cursor := pages[-1].next_cursor:
        pages.append(find(replace(request, cursor=cursor), now=now))
    seen = [reference for page in pages for reference in references(page)]
    assert sorted(seen) == sorted(thread.reference for thread in threads)
    assert pages[-1].previous_cursor
    back = find(replace(request, cursor=pages[-1].previous_cursor), now=now)
    assert references(back) == references(pages[-2])


def test_a_list_costs_few_queries(
    threads: list[Thread], now: datetime, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    request = SearchRequest(q="lampu", category=("jalan-dan-jembatan",))
    find(request, now=now)
    with django_assert_max_num_queries(7):
        assert find(request, now=now).degraded
    rebuild(now)
    with django_assert_max_num_queries(2):  # what waits to be forgotten, what is public now
        assert not find(request, now=now).degraded


# -------------------------------------------------------------------------- labels, snippets
def test_facets_speak_the_language_of_the_reader_and_keep_what_is_chosen(
    engine: EmbeddedEngine, now: datetime
) -> None:
    ComplaintFactory(published=True)
    jobs.run_due(now=now)
    request = SearchRequest(category=("jalan-dan-jembatan",), village=("ubung",))
    with translation.override("en"):
        found = find(request, now=now)
        (value,) = found.facets["category"]
        assert value.label == "Roads and bridges"
    assert (value.count, value.selected) == (0, True)
    assert [(v.value, v.count, v.selected) for v in found.facets["village"]] == [
        ("renon", 1, False), ("ubung", 0, True),
    ]  # fmt: skip
    with translation.override("id"):
        assert find(request, now=now).facets["category"][0].label == "Jalan dan Jembatan"


@given(st.text(alphabet="<>&\"' lampu mati\u0301ß½é", max_size=300))
def test_marks_are_the_only_html_and_nothing_else_of_the_text_changes(text: str) -> None:
    stems = {"lampu", "mati"}
    marked = highlight.mark(text, stems)
    assert html.unescape(re.sub(r"</?mark>", "", marked)) == text
    assert "<" not in marked.replace("<mark>", "").replace("</mark>", "")
    plain, snippet = highlight.snippet([text], stems)
    assert html.unescape(re.sub(r"</?mark>", "", snippet)) == plain
    assert "<" not in snippet.replace("<mark>", "").replace("</mark>", "")


def test_a_snippet_shows_the_place_with_most_of_the_words() -> None:
    long = "Pembuka. " * 60 + "Di sini lampunya sudah mati sejak Senin. " + "Penutup. " * 60
    plain, marked = highlight.snippet(["Lampu.", long], {"lampu", "mati"})
    assert "<mark>lampunya</mark> sudah <mark>mati</mark>" in marked
    assert plain.startswith("… ")
    assert plain.endswith(" …")
    assert len(plain) <= highlight.LENGTH + 4
