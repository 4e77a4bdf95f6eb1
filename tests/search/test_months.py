"""Months of the finds, and finds that must have all words, on every engine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from complaints import jobs, publication
from search import SearchRequest, door, find, indexing
from search.engines import database
from search.engines.base import Found
from search.engines.embedded import EmbeddedEngine
from tests.factories import ComplaintFactory
from tests.search.conftest import document

NOW = datetime(2026, 11, 24, 10, 0)
Ask = Callable[..., Found]


@pytest.fixture
def ask(engine: EmbeddedEngine) -> Ask:
    """Four threads of three months; the last one is about a lamp in Sanur."""
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 31), date(2026, 10, 5)]
    for number, day in enumerate(days, 1):
        engine.upsert([document(number, received_on=day)])
    lamp = {"title": "Lampu jalan mati", "body": "Gelap.", "village": "sanur-kaja"}
    engine.upsert([document(5, received_on=date(2026, 10, 6), **lamp)])

    def asked(**wanted: Any) -> Found:
        return engine.search(SearchRequest(**wanted), now=NOW)

    return asked


def test_months_count_the_whole_result(ask: Ask) -> None:
    assert ask().months == {"2025-12": 1, "2026-01": 2, "2026-10": 2}
    assert ask(q="lampu").months == {"2026-10": 1}


def test_months_respect_every_filter_and_their_own_days(ask: Ask) -> None:
    assert ask(village=("renon",)).months == {"2025-12": 1, "2026-01": 2, "2026-10": 1}
    assert ask(year=(2025,)).months == {"2025-12": 1}
    assert ask(since=date(2026, 1, 2)).months == {"2026-01": 1, "2026-10": 2}


def test_years_are_counted_and_filtered_by_their_months(ask: Ask) -> None:
    found = ask(year=(2026,), q="jalan")
    assert (found.count, found.facets["year"]) == (4, {"2025": 1, "2026": 4})


def test_a_thread_that_is_deleted_leaves_its_month(ask: Ask, engine: EmbeddedEngine) -> None:
    engine.delete([(1, 1)])
    assert ask().months == {"2026-01": 2, "2026-10": 2}


def test_all_words_may_be_asked_for(ask: Ask) -> None:
    some, every = ask(q="lampu jalan"), ask(q="lampu jalan", words="all")
    assert (some.count, some.all_words) == (5, 1)
    assert (every.count, every.all_words) == (1, 1)
    assert every.facets["village"] == {"sanur-kaja": 1}


def test_a_word_that_nobody_wrote_leaves_nothing_when_all_are_asked_for(ask: Ask) -> None:
    assert ask(q="lampu qwxzyv").count == 1
    assert ask(q="lampu qwxzyv", words="all").count == 0


def test_all_words_come_beside_what_was_quoted(ask: Ask) -> None:
    assert ask(q='"jalan berlubang" gelap').count == 4
    assert ask(q='"jalan berlubang" gelap', words="all").count == 0


@pytest.mark.django_db
def test_the_database_counts_the_same_when_it_answers(now: datetime) -> None:
    ComplaintFactory(published=True)
    ComplaintFactory(published=True, title="Lampu jalan mati", body="Gelap sejak hari Senin.")
    indexing.rebuild(door.engine(), now=now)
    for asked in (SearchRequest(q="lampu jalan"), SearchRequest(q="lampu jalan", words="all")):
        ours, plain = door.engine().search(asked, now=now), database.search(asked, now=now)
        assert (ours.count, ours.months) == (plain.count, plain.months)


@pytest.mark.django_db
def test_a_withdrawn_thread_leaves_facets_and_months_at_once(
    engine: EmbeddedEngine, now: datetime
) -> None:
    kept, gone = (ComplaintFactory(published=True) for _number in range(2))
    jobs.run_due(now=now)
    assert sum(find(SearchRequest(), now=now).months.values()) == 2
    publication.withdraw_thread(gone, by=None, now=now)
    found = find(SearchRequest(), now=now)
    assert [hit.reference for hit in found.hits] == [kept.reference]
    assert sum(found.months.values()) == 1
    assert sum(value.count for value in found.facets["village"]) == 1
