"""What is packed answers as FTS5 does alone: after a build, and after any changes since."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search import SearchRequest, cursors
from search.documents import Document
from search.engines import embedded_matching, embedded_segments, embedded_writing
from search.engines.embedded import EmbeddedEngine
from search.understanding import understand
from tests.search import plain_fts5
from tests.search.conftest import document

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
DAY = cursors.day_number(NOW.date())
WORDS = ["lampu", "jalan", "mati", "gelap", "sampah", "air", "keruh", "got", "bau", "pasar"]
QUERIES = (
    "lampu", "lampu jalan mati", "jalan jalan", '"lampu jalan"', '"lampu jalan" mati',
    '"air keruh" OR "got bau" pasar', "lampu -mati", '-"lampu jalan" gelap', "sam*",
    "lampu OR got air", "bau xyzzy", "-sampah", "gelap got bau pasar keruh mati",
    '"jalan lampu jalan"',
)  # fmt: skip
fast = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
texts = st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join)


@st.composite
def a_document(draw: st.DrawFn) -> Document:
    received = date(2024, 1, 1) + timedelta(days=draw(st.integers(0, 3)) * 300)
    return document(
        draw(st.integers(1, 12)),
        title=draw(texts),
        body=draw(texts),
        responses=draw(texts),
        comments=draw(texts),
        received_on=received,
        active_on=received + timedelta(days=draw(st.integers(0, 3))),
        support_count=draw(st.sampled_from([0, 0, 1, 7, 5_000])),
        stage=draw(st.sampled_from(["forwarded", "answered"])),
        category=draw(st.sampled_from(["jalan", "air"])),
    )


# A write of a document, the removal of a thread, or a purge.
steps = st.lists(
    st.one_of(a_document(), a_document(), st.integers(1, 12), st.just(None)), max_size=25
)
requests = st.builds(
    SearchRequest,
    q=st.sampled_from(QUERIES),
    words=st.sampled_from(["some", "all"]),
    sort=st.sampled_from(["relevance", "relevance", "newest", "active", "supported"]),
    stage=st.sampled_from([(), ("answered",)]),
    category=st.sampled_from([(), ("air",)]),
    since=st.sampled_from([None, date(2024, 6, 1)]),
    size=st.just(100),
)


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Callable[[], EmbeddedEngine]]:
    made: list[EmbeddedEngine] = []

    def make() -> EmbeddedEngine:
        made.append(EmbeddedEngine(tmp_path / str(len(made))))
        return made[-1]

    yield make
    for engine in made:
        engine.store.close()


def take(engine: EmbeddedEngine, done: list[Document | int | None]) -> None:
    for version, step in enumerate(done, 2):
        if step is None:
            engine.purge()
        elif isinstance(step, int):
            engine.delete([(step, version)], purge=False)
        else:
            engine.upsert([replace(step, version=version)], purge=False)


def compare(engine: EmbeddedEngine, request: SearchRequest) -> None:
    found = engine.search(request, now=NOW)
    with engine.reading() as connection:
        plan = understand(request.parsed, engine.vocabulary(connection))
        if plan.hopeless and request.parsed.ranks:
            assert found.count == 0
            return
        if not (plan.known or plan.phrases):
            return  # FTS5 cannot answer with what is not there
        wanted = plain_fts5.answer(connection, request, plan, day=DAY)
    assert [d.thread for d in found.documents] == wanted.threads, request
    assert (found.count, found.all_words) == (len(wanted.threads), wanted.all_words), request
    assert found.facets == wanted.facets, request


@given(st.lists(a_document(), max_size=12), steps, st.lists(requests, min_size=6, max_size=6))
@fast
def test_the_same_order_counts_and_facets_after_any_changes(
    fresh: Callable[[], EmbeddedEngine],
    built: list[Document],
    done: list[Document | int | None],
    asked: list[SearchRequest],
) -> None:
    engine = fresh()
    once = {d.thread: d for d in built}.values()
    engine.rebuild(once, now=NOW, catch_up=lambda building: None)
    for request in asked:
        compare(engine, request)
    take(engine, done)
    for request in asked:
        compare(engine, request)


def test_several_segments_answer_as_one(
    fresh: Callable[[], EmbeddedEngine], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded_segments, "OPEN", 3)
    monkeypatch.setattr(embedded_writing, "SEGMENT_ROWS", 5)
    monkeypatch.setattr(embedded_writing, "CHUNK", 5)
    made = [
        document(n, title=f"{WORDS[n % 10]} {WORDS[n % 7]}", body=" ".join(WORDS[n % 4 : n % 9]))
        for n in range(1, 60)
    ]
    engine = fresh()
    engine.rebuild(made[:32], now=NOW, catch_up=lambda building: None)
    engine.upsert([replace(d, version=2, body="air keruh di jalan") for d in made[20:]])
    engine.delete([(n, 9) for n in range(3, 60, 7)])
    with engine.reading() as connection:
        (segments,) = connection.execute("SELECT count(*) FROM segment").fetchone()
    assert segments > 7
    for q in QUERIES:
        for words in ("some", "all"):
            compare(engine, SearchRequest(q=q, words=words, size=100))


def test_pages_of_what_is_packed_follow_one_another(
    fresh: Callable[[], EmbeddedEngine], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded_matching, "MOST_SCORED", 1_000)
    engine = fresh()
    made = [document(n, title="lampu " * (n % 3), body=f"jalan {n % 4}") for n in range(1, 41)]
    engine.rebuild(made, now=NOW, catch_up=lambda building: None)
    for sort in ("relevance", "newest", "active", "supported"):
        whole = engine.search(SearchRequest(q="lampu jalan", sort=sort, size=100), now=NOW)
        walked: list[int] = []
        request = SearchRequest(q="lampu jalan", sort=sort, size=7)
        while True:
            found = engine.search(request, now=NOW)
            walked += [d.thread for d in found.documents]
            if found.next_cursor is None:
                break
            request = replace(request, cursor=found.next_cursor)
        assert walked == [d.thread for d in whole.documents]


def test_what_was_purged_left_no_posting_behind(fresh: Callable[[], EmbeddedEngine]) -> None:
    engine = fresh()
    made = [document(n, title="lampu jalan", body=f"nama{n} mati") for n in range(1, 9)]
    engine.rebuild(made, now=NOW, catch_up=lambda building: None)
    engine.upsert([replace(d, version=2, body="gelap") for d in made[:4]])
    engine.delete([(n, 9) for n in range(1, 8)])
    with engine.reading() as connection:
        held = {stem for (stem,) in connection.execute("SELECT stem FROM stem")}
        sizes = connection.execute("SELECT length(rows), length(places) FROM posting").fetchall()
        dead = connection.execute("SELECT count(*) FROM dead").fetchone()
    assert held == {"lampu", "jalan", "nama8", "mati"}
    assert sizes == [(4, 4)] * 4
    assert dead == (0,)
