"""Words speak of the subcategories under which officers filed them; no exact match suffers."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import pytest

from search import SearchRequest
from search.documents import Document
from search.engines import embedded_associations as associations
from search.engines.embedded import EmbeddedEngine
from search.understanding import understand
from tests.search.conftest import document

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
WORDS = ("lampu", "jalan", "mati", "sampah", "air", "keruh", "pasar", "bau")
FILED = ("pju", "jalan", "sampah", "air", "")


@pytest.fixture
def engine(tmp_path: Path) -> EmbeddedEngine:
    return EmbeddedEngine(tmp_path)


def build(engine: EmbeddedEngine, documents: list[Document]) -> None:
    engine.rebuild(documents, now=NOW, catch_up=lambda building: None)


def found(engine: EmbeddedEngine, q: str) -> list[int]:
    engine._counts.clear()
    return [d.thread for d in engine.search(SearchRequest(q=q, size=100), now=NOW).documents]


def of_the_same_day(number: int, **values: str) -> Document:
    day = date(2026, 11, 1)
    return document(number, received_on=day, active_on=day, support_count=0, **values)


def test_a_thread_of_the_subcategory_that_the_words_speak_of_comes_before_another(
    engine: EmbeddedEngine,
) -> None:
    filed = [
        of_the_same_day(n, title="Lampu padam", body="gelap sekali", subcategory="pju")
        for n in range(1, 30)
    ]
    others = [
        of_the_same_day(n, title="Taman kota", body="ramai sekali", subcategory="taman")
        for n in range(30, 90)
    ]
    # Two threads that each have one of two words which are equally rare.
    right = of_the_same_day(90, title="Tiang miring", body="sekali", subcategory="pju")
    wrong = of_the_same_day(91, title="Halte miring", body="sekali", subcategory="taman")
    build(engine, [*filed, *others, right, wrong])
    ranked = [n for n in found(engine, "lampu miring") if n in (90, 91)]
    assert ranked == [90, 91], "the newer one would come first"


@pytest.mark.parametrize("seed", range(6))
def test_no_thread_with_every_word_is_overtaken_for_the_sake_of_a_subcategory(
    engine: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    chance = Random(seed)
    made = [
        of_the_same_day(
            n,
            title=" ".join(chance.choices(WORDS, k=3)),
            body=" ".join(chance.choices(WORDS, k=chance.randrange(9))),
            subcategory=chance.choice(FILED),
        )
        for n in range(1, 90)
    ]
    build(engine, made)
    moved = 0
    for q in ("lampu jalan mati", "air keruh", "sampah bau pasar", "lampu sampah"):
        whole = {d.thread for d in made if set(q.split()) <= set(d.text.split())}
        with monkeypatch.context() as patch:
            patch.setattr(associations, "LIFT", 0.0)
            before = found(engine, q)
        after = found(engine, q)
        moved += before != after
        assert [n for n in after if n in whole] == [n for n in before if n in whole]
        for n in whole:
            ahead = set(after[: after.index(n)]) - whole
            assert ahead <= set(before[: before.index(n)])
    assert moved, "the lift moves others"


@pytest.mark.parametrize("q", ["lampu", '"lampu jalan"', "lampu jalan"])
def test_where_nothing_tells_subcategories_apart_nothing_is_lifted(
    engine: EmbeddedEngine, q: str
) -> None:
    build(engine, [of_the_same_day(n, title="Lampu jalan", body="mati") for n in range(1, 9)])
    with engine.reading() as connection:
        plan = understand(SearchRequest(q=q).parsed, engine.vocabulary(connection))
        assert engine.matching(connection, plan).likely == {}
