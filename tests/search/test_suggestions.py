"""What is offered while one types, and which threads count as similar."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import translation

from complaints import jobs, publication
from search import suggestions
from search.engines.base import Matter
from search.engines.embedded import EmbeddedEngine
from tests.factories import ComplaintFactory
from tests.search.conftest import document

TODAY = date(2026, 11, 24)


# -------------------------------------------------------------------------------- phrases
def test_phrases_are_what_several_titles_say(engine: EmbeddedEngine) -> None:
    titles = ["Lampu jalan mati di gang", "lampu jalan mati lagi", "Gelap: lampu jalan mati"]
    titles += ["Lampu jalan redup", "Lampu taman padam", "Lampu. Jalan gelap"]
    engine.upsert([document(n, title=title) for n, title in enumerate(titles, 1)])
    assert engine.phrases("lam", limit=5) == ["lampu jalan", "lampu jalan mati"]
    assert engine.phrases("lampu jalan m", limit=5) == ["lampu jalan mati"]
    assert engine.phrases("lampu t", limit=5) == []  # one title is no custom


@pytest.mark.django_db
def test_suggestions_name_their_kind_and_lead_to_a_list(
    engine: EmbeddedEngine, now: datetime
) -> None:
    for _number in range(3):
        ComplaintFactory(published=True, title="Renovasi trotoar renon")
    jobs.run_due(now=now)
    found = {(s.kind, s.text): s.query for s in suggestions("ren")}
    assert found["village", "Renon"] == "village=renon"
    assert found["phrase", "renovasi trotoar renon"] == "q=renovasi+trotoar+renon"
    assert found["words", "renovasi"] == "q=renovasi"
    assert ("words", "renon") not in found  # the place says more


@pytest.mark.django_db
@pytest.mark.usefixtures("engine")
def test_categories_and_agencies_are_found_in_both_languages_and_by_short_names() -> None:
    with translation.override("en"):
        assert ("subcategory", "Potholes") in {(s.kind, s.text) for s in suggestions("potho")}
    assert any((s.kind == "agency" and "dlhk" in s.query) or "lingkungan" in s.query
               for s in suggestions("dlhk"))  # fmt: skip
    assert suggestions("x") == []
    assert suggestions("") == []


@pytest.mark.django_db
def test_a_withdrawn_title_is_suggested_in_no_form(engine: EmbeddedEngine, now: datetime) -> None:
    made = [
        ComplaintFactory(published=True, title=f"Beringin tua tumbang ke-{number}")
        for number in range(3)
    ]
    jobs.run_due(now=now)
    assert {s.kind for s in suggestions("bering")} == {"phrase", "words", "title"}
    for complaint in made:
        publication.withdraw_thread(complaint, by=None, now=now)
    assert suggestions("bering") == []


# -------------------------------------------------------------------------------- likeness
def like(engine: EmbeddedEngine, **beside: Any) -> list[int]:
    matter = Matter("Beringin tumbang", "Menutup gang Melati.", **({"today": TODAY} | beside))
    return [found.thread for found in engine.similar(matter, limit=5)]


@pytest.fixture
def trees(engine: EmbeddedEngine) -> EmbeddedEngine:
    """The same tree three times: in Renon, in Sanur, and in Ubung of another category."""
    same = {"title": "Beringin tumbang", "body": "Menutup gang Melati."}
    ubung = {"village": "ubung", "district": "denpasar-utara", "category": "taman"}
    engine.upsert(
        [
            document(1, **same),
            document(2, **same, village="sanur"),
            document(3, **same, **ubung, subcategory="pohon"),
            *(document(n, title="Sampah", body="Menumpuk di pasar.") for n in range(4, 40)),
        ]
    )
    return engine


def test_the_village_counts_more_than_the_district(trees: EmbeddedEngine) -> None:
    south = {"village": "sanur", "district": "denpasar-selatan"}
    assert like(trees, **south) == [2, 1, 3]


def test_the_category_makes_a_thread_liker(trees: EmbeddedEngine) -> None:
    assert like(trees, subcategory="pohon", category="taman")[0] == 3


def test_what_was_closed_long_ago_comes_last(trees: EmbeddedEngine) -> None:
    long_ago = TODAY - timedelta(days=900)
    closed = {"stage": "closed", "received_on": long_ago, "active_on": long_ago}
    same = {"title": "Beringin tumbang", "body": "Menutup gang Melati.", "version": 2}
    trees.upsert([document(1, **same, **closed)])
    assert like(trees, village="renon", district="denpasar-selatan")[-1] == 1
