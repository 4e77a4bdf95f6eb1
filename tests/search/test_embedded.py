"""The embedded engine against what it promises, on documents without a database."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise, product
from threading import Event
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search import SearchRequest
from search.documents import Document
from search.engines.base import Found, Matter
from search.engines.embedded import EmbeddedEngine
from search.request import FACETS, SORTS
from tests.search.conftest import document

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
TODAY = NOW.date()
Fresh = Callable[[], EmbeddedEngine]
repeated = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def ask(engine: EmbeddedEngine, **request: Any) -> Found:
    return engine.search(SearchRequest(**request), now=NOW)


def references(found: Found) -> list[str]:
    return [document.reference for document in found.documents]


# ------------------------------------------------------------------------------- matching
@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("memperbaiki", "Mohon perbaikannya segera"),
        ("perbaikan", "Sudah diperbaiki petugas"),
        ("jln rsak perbaikan", "Belum diperbaiki"),
        ("penerangan", "Lampu untuk menerangi gang"),
        ("diperb*", "Kapan perbaikan ini diperbaiki"),
    ],
)
def test_another_inflection_finds_the_thread(engine: EmbeddedEngine, typed: str, text: str) -> None:
    engine.upsert([document(1, title="Keluhan", body=text), document(2, title="Lain", body="x")])
    assert references(ask(engine, q=typed)) == ["DPS-2026-00001"]


def test_answers_and_comments_are_searched_too(engine: EmbeddedEngine) -> None:
    engine.upsert(
        [document(1, responses="Pipa sudah disambung."), document(2, comments="Airnya keruh.")]
    )
    assert references(ask(engine, q="menyambung")) == ["DPS-2026-00001"]
    assert references(ask(engine, q="kekeruhan")) == ["DPS-2026-00002"]


def test_every_word_is_optional_and_more_of_them_rank_higher(engine: EmbeddedEngine) -> None:
    engine.upsert(
        [
            document(1, title="Lampu taman", body="Taman gelap."),
            document(2, title="Lampu gang mati", body="Gang gelap."),
            document(3, title="Lampu mati di taman", body="Mohon diganti."),
            document(4, title="Sampah", body="Menumpuk."),
        ]
    )
    found = ask(engine, q="lampu mati taman")
    assert references(found)[0] == "DPS-2026-00003"
    assert set(references(found)) == {"DPS-2026-00001", "DPS-2026-00002", "DPS-2026-00003"}
    assert (found.count, found.all_words) == (3, 1)


def test_words_side_by_side_and_in_the_title_rank_higher(engine: EmbeddedEngine) -> None:
    filler = [document(n, title="Sampah", body="Menumpuk lagi.") for n in range(10, 30)]
    engine.upsert(
        [
            document(1, title="Keluhan", body="Air kotor, saluran penuh lumpur di sini."),
            document(2, title="Keluhan", body="Kotor, lumpur penuh di saluran air sini."),
            document(3, title="Saluran air", body="Kotor penuh lumpur di sini."),
            *filler,
        ]
    )
    assert references(ask(engine, q="saluran air")) == [
        "DPS-2026-00003", "DPS-2026-00002", "DPS-2026-00001",
    ]  # fmt: skip


def test_phrases_and_exclusions_are_strict(engine: EmbeddedEngine) -> None:
    engine.upsert(
        [
            document(1, title="Lampu jalan mati", body="Gelap."),
            document(2, title="Jalan gelap", body="Lampu redup di jalan."),
            document(3, title="Lampu jalan", body="Sampah di bawahnya."),
        ]
    )
    assert set(references(ask(engine, q='"lampu jalan"'))) == {"DPS-2026-00001", "DPS-2026-00003"}
    assert references(ask(engine, q='"lampu jalan" gelap'))[0] == "DPS-2026-00001"
    assert references(ask(engine, q='"lampu jalan" -sampah')) == ["DPS-2026-00001"]
    assert set(references(ask(engine, q="-sampah"))) == {"DPS-2026-00001", "DPS-2026-00002"}
    assert ask(engine, q="-sampah").count == 2


def test_stop_words_alone_find_nothing(engine: EmbeddedEngine) -> None:
    engine.upsert([document(1)])
    assert ask(engine, q="yang di").count == 0
    assert ask(engine, q="").count == 1


@given(st.text(max_size=60) | st.text('"-*() AND:^+{}jalan ', max_size=40))
@repeated
def test_no_query_breaks_the_engine(fresh: Fresh, typed: str) -> None:
    engine = fresh()
    engine.upsert([document(1)])
    for sort in SORTS:
        ask(engine, q=typed, sort=sort)
    engine.suggest(typed, limit=5)
    engine.phrases(typed, limit=5)
    engine.similar(Matter(typed, typed, TODAY), limit=5)


# -------------------------------------------------------------------------------- spelling
def test_a_slip_is_corrected_and_the_query_is_searched_as_it_was_meant(
    engine: EmbeddedEngine,
) -> None:
    engine.upsert([document(n, title="Lampu padam", body="Gelap.") for n in range(1, 5)])
    found = ask(engine, q="lapmu -taman padam")
    assert found.did_you_mean == "lampu -taman padam"
    assert (found.count, found.all_words) == (4, 4)
    assert ask(engine, q="lampu").did_you_mean is None


def test_a_rare_word_is_never_suggested(engine: EmbeddedEngine) -> None:
    engine.upsert([document(n, title="Sudarmawan", body="Gelap.") for n in range(1, 3)])
    assert ask(engine, q="sudarmawam").did_you_mean is None
    assert "sudarmawan" not in engine.suggest("sudarm", limit=8)


# --------------------------------------------------------- filters and facets, by brute force
VALUES: dict[str, list[str]] = {
    "category": ["jalan", "air"],
    "agency": ["", "pupr", "dlhk"],
    "stage": ["forwarded", "answered", "closed"],
    "outcome": ["", "solved_confirmed"],
    "village": ["renon", "sanur", "ubung"],
}
TEXTS = ["lampu mati", "jalan rusak", "lampu jalan", "sampah", "air keruh di jalan"]


@st.composite
def corpora(draw: st.DrawFn) -> list[Document]:
    made = []
    for thread in range(1, draw(st.integers(0, 25)) + 1):
        changes: dict[str, Any] = {
            name: draw(st.sampled_from(values)) for name, values in VALUES.items()
        }
        changes["title"] = draw(st.sampled_from(TEXTS))
        changes["body"] = draw(st.sampled_from(TEXTS))
        changes["received_on"] = date(2024, 6, 1) + timedelta(days=draw(st.integers(0, 800)))
        changes["active_on"] = changes["received_on"] + timedelta(days=draw(st.integers(0, 9)))
        changes["support_count"] = draw(st.integers(0, 3))
        made.append(document(thread, **changes))
    return made


requests = st.builds(
    SearchRequest,
    q=st.sampled_from(["", "lampu", "jalan lampu", '"lampu mati"', "jalan -rusak", "-sampah"]),
    category=st.lists(st.sampled_from(["jalan", "air", "unknown"]), unique=True).map(tuple),
    agency=st.lists(st.sampled_from(["pupr", "dlhk"]), unique=True).map(tuple),
    stage=st.lists(st.sampled_from(VALUES["stage"]), unique=True).map(tuple),
    village=st.lists(st.sampled_from(VALUES["village"]), unique=True).map(tuple),
    year=st.lists(st.sampled_from([2024, 2025, 2026]), unique=True).map(tuple),
    since=st.none() | st.just(date(2024, 9, 1)),
    until=st.none() | st.just(date(2026, 3, 1)),
    sort=st.sampled_from(SORTS),
    size=st.just(100),
)


def _matches(found: Document, q: str) -> bool:
    texts = [found.title, found.body]
    words = {word for text in texts for word in text.split()}
    return {
        "": True,
        "lampu": "lampu" in words,
        "jalan lampu": bool(words & {"jalan", "lampu"}),
        '"lampu mati"': "lampu mati" in texts,
        "jalan -rusak": "jalan" in words and "rusak" not in words,
        "-sampah": "sampah" not in words,
    }[q]


def _passes(found: Document, request: SearchRequest, but: str = "") -> bool:
    """The request, read as plainly as possible; `but` is a facet to leave out."""
    return (
        _matches(found, request.q)
        and (request.since is None or found.received_on >= request.since)
        and (request.until is None or found.received_on <= request.until)
        and all(
            getattr(found, name) in values
            for name, values in request.filters.items()
            if name != but
        )
    )


@given(corpora(), st.lists(requests, min_size=8, max_size=8))
@repeated
def test_hits_counts_and_facets_are_exact(
    fresh: Fresh, corpus: list[Document], asked: list[SearchRequest]
) -> None:
    engine = fresh()
    engine.upsert(corpus)
    for request in asked:
        _is_exact(engine.search(request, now=NOW), request, corpus)


def _is_exact(found: Found, request_: SearchRequest, corpus: list[Document]) -> None:
    wanted = [one for one in corpus if _passes(one, request_)]
    assert sorted(references(found)) == sorted(one.reference for one in wanted)
    assert found.count == len(wanted)
    for facet in FACETS:
        counts: dict[str, int] = {}
        for one in corpus:
            if (value := getattr(one, facet)) and _passes(one, request_, but=facet):
                counts[value] = counts.get(value, 0) + 1
        assert dict(found.facets[facet]) == counts, facet


@given(corpora(), corpora(), st.lists(st.integers(1, 25), max_size=5))
@repeated
def test_kept_counts_and_the_vocabulary_stay_true_through_changes(
    fresh: Fresh, first: list[Document], second: list[Document], gone: list[int]
) -> None:
    """An index that was written step by step equals one that was built at once."""
    stepwise, at_once = fresh(), fresh()
    stepwise.upsert(first)
    stepwise.upsert([replace(one, version=2) for one in second])
    stepwise.delete((thread, 9) for thread in gone)
    left = {one.thread: one for one in first} | {one.thread: one for one in second}
    kept = [one for thread, one in left.items() if thread not in gone]
    at_once.rebuild(kept, now=NOW, catch_up=lambda building: None)
    for kept in (
        "* FROM word",
        "stem, df FROM stem",
        "id, support, active FROM attr",  # numbers of slugs depend on who came first
    ):
        one, other = (
            list(engine.store.reader().execute(f"SELECT {kept} ORDER BY 1"))  # our names
            for engine in (stepwise, at_once)
        )
        assert one == other, kept
    assert ask(stepwise).facets == ask(at_once).facets
    check = "INSERT INTO title (title) VALUES ('integrity-check')"
    with stepwise.store.writing() as connection:
        connection.execute(check)


# ---------------------------------------------------------------------------------- paging
def _walk(
    engine: EmbeddedEngine, request: SearchRequest, between: Callable[[int], None] = lambda n: None
) -> list[Found]:
    pages = [engine.search(request, now=NOW)]
    while cursor := pages[-1].next_cursor:
        between(len(pages))
        pages.append(engine.search(replace(request, cursor=cursor), now=NOW))
        assert len(pages) < 100
    return pages


def _corpus(number: int) -> list[Document]:
    return [
        document(
            n,
            title=["Lampu mati", "Lampu jalan", "Jalan rusak, lampu mati"][n % 3],
            received_on=TODAY - timedelta(days=n * 7 % 50),
            active_on=TODAY - timedelta(days=n * 11 % 13),
            support_count=n * 5 % 4,
        )
        for n in range(1, number + 1)
    ]


@pytest.mark.parametrize(("sort", "q"), list(product(SORTS, ["", "lampu", "lampu jalan mati"])))
def test_pages_show_every_thread_once_forwards_and_backwards(
    engine: EmbeddedEngine, sort: str, q: str
) -> None:
    engine.upsert(_corpus(47))
    request = SearchRequest(q=q, sort=sort, size=5)
    pages = _walk(engine, request)
    whole = references(engine.search(replace(request, size=100), now=NOW))
    assert [reference for page in pages for reference in references(page)] == whole
    assert len(whole) == pages[0].count == 47
    assert pages[0].previous_cursor is None
    for earlier, later in pairwise(pages):
        assert later.previous_cursor
        back = engine.search(replace(request, cursor=later.previous_cursor), now=NOW)
        assert references(back) == references(earlier)
        assert (back.previous_cursor is None) == (earlier is pages[0])


@pytest.mark.parametrize(("sort", "q"), [*product(SORTS, ["", "lampu jalan"])])
def test_a_walk_shows_each_standing_thread_once_while_others_come_and_go(
    engine: EmbeddedEngine, sort: str, q: str
) -> None:
    corpus = _corpus(60)
    engine.upsert(corpus)
    leaving = {10, 20, 30, 40, 50}

    def disturb(page: int) -> None:
        engine.upsert([document(100 + page, title="Lampu jalan", received_on=TODAY)])
        if leaving:
            engine.delete([(leaving.pop(), 9)])

    standing = {one.reference for one in corpus if one.thread not in leaving}
    pages = _walk(engine, SearchRequest(q=q, sort=sort, size=7), disturb)
    seen = [reference for page in pages for reference in references(page)]
    assert len(seen) == len(set(seen))
    assert standing <= set(seen)


def test_orders_are_what_they_say(engine: EmbeddedEngine) -> None:
    engine.upsert(_corpus(30))

    def keys(sort: str, name: str) -> list[Any]:
        found = ask(engine, sort=sort, size=100)
        return [(getattr(one, name), one.place) for one in found.documents]

    for sort, name in (
        ("newest", "received_on"), ("active", "active_on"), ("supported", "support_count"),
    ):  # fmt: skip
        assert keys(sort, name) == sorted(keys(sort, name), reverse=True)


def test_very_common_words_still_rank_by_coverage(
    engine: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond the limit only candidates are scored; those with all words are among them."""
    from search.engines import embedded_matching

    monkeypatch.setattr(embedded_matching, "MOST_SCORED", 20)
    monkeypatch.setattr(embedded_matching, "NEWEST_SCORED", 5)
    old = document(1, title="Jalan rusak lampu mati", received_on=date(2015, 1, 1))
    engine.upsert([old, *(document(n, title="Jalan rusak") for n in range(2, 80))])
    found = ask(engine, q="jalan rusak lampu")
    assert references(found)[0] == old.reference
    assert found.count == 79


# ---------------------------------------------------------------------- versions, forgetting
def test_an_older_version_never_overwrites_a_newer_one(engine: EmbeddedEngine) -> None:
    engine.upsert([document(1, version=3, title="Baru")])
    assert engine.upsert([document(1, version=2, title="Lama")]) == 0
    assert ask(engine).documents[0].title == "Baru"


def test_a_late_write_does_not_bring_a_withdrawn_thread_back(engine: EmbeddedEngine) -> None:
    engine.upsert([document(1, version=3)])
    engine.delete([(1, 4)])
    assert engine.upsert([document(1, version=3), document(1, version=4)]) == 0
    assert ask(engine).count == 0
    engine.upsert([document(1, version=5)])
    assert ask(engine).count == 1


def test_a_withdrawn_thread_leaves_no_word_anywhere(engine: EmbeddedEngine) -> None:
    secret = "kartikasaripramesti"
    texts = {"title": f"Soal {secret}", "body": f"{secret} {secret}", "comments": secret}
    engine.upsert([document(n, **texts) for n in range(1, 5)])
    assert engine.suggest("kartika", limit=8)
    assert ask(engine, q="kartikasaripramestu").did_you_mean
    engine.delete((n, 2) for n in range(1, 5))
    engine.upsert([document(9)])
    assert ask(engine, q=secret).count == 0
    assert ask(engine, q="kartikasaripramestu").did_you_mean is None
    assert engine.suggest("kartika", limit=8) == []
    for path in engine.store.directory.iterdir():
        assert secret.encode() not in path.read_bytes(), path.name


def test_words_that_an_edit_removed_leave_the_files(engine: EmbeddedEngine) -> None:
    engine.upsert([document(1, comments="kartikasaripramesti"), document(2)])
    engine.upsert([document(1, version=2, comments="Dihapus.")])
    for path in engine.store.directory.iterdir():
        assert b"kartikasaripramesti" not in path.read_bytes(), path.name


# ------------------------------------------------------------------- suggestions, likeness
def test_suggestions_complete_the_last_word_and_name_titles(engine: EmbeddedEngine) -> None:
    engine.upsert([document(n, title=f"Lampu padam {n}", body="Padi.") for n in range(1, 5)])
    found = engine.suggest("lampu pad", limit=8)
    assert "lampu padi" not in found
    assert found[0] == "lampu padam"
    assert "Lampu padam 4" in found


def test_similar_threads_share_the_telling_words(engine: EmbeddedEngine) -> None:
    engine.upsert(
        [
            document(1, title="Pohon tumbang", body="Pohon beringin tumbang menutup gang Melati."),
            document(2, title="Dahan patah", body="Pohon perlu dipangkas.", village="ubung"),
            *(document(n, title="Sampah", body="Sampah menumpuk di pasar.") for n in range(3, 40)),
        ]
    )

    def like(**more: Any) -> list[str]:
        asked = {"today": TODAY, "village": "renon"} | more
        matter = Matter("Beringin tumbang", "Menutup gang Melati dari pagi.", **asked)
        return [one.reference for one in engine.similar(matter, limit=5)]

    assert like() == ["DPS-2026-00001"]
    assert like(exclude="DPS-2026-00001") == []


# ---------------------------------------------------------------------------- side by side
def test_readers_never_fail_while_others_write_and_swap(engine: EmbeddedEngine) -> None:
    engine.upsert(_corpus(30))
    stop = Event()

    def read() -> int:
        asked = 0
        while not stop.is_set():
            assert ask(engine, q="lampu jalan").count >= 30
            assert ask(engine).count >= 30
            asked += 1
        engine.store.close()
        return asked

    def write(first: int) -> None:
        other = EmbeddedEngine(engine.store.directory)
        for number in range(first, first + 15):
            other.upsert([document(number, title="Lampu jalan")])
        other.store.close()

    with ThreadPoolExecutor(4) as pool:
        readers = [pool.submit(read) for _number in range(2)]
        writers = [pool.submit(write, first) for first in (1000, 2000)]
        for _time in range(5):
            engine.rebuild(_corpus(30), now=NOW, catch_up=lambda building: None)
        for writer in writers:
            writer.result()
        stop.set()
        assert all(reader.result() for reader in readers)


def test_a_process_that_forks_opens_its_own_connection(engine: EmbeddedEngine) -> None:
    engine.upsert([document(1)])
    mine = engine.store.reader()
    child = os.fork()
    if child == 0:
        try:
            fresh = engine.store.reader() is not mine
            os._exit(0 if fresh and ask(engine).count == 1 else 1)
        finally:
            os._exit(2)
    assert os.waitpid(child, 0)[1] == 0
