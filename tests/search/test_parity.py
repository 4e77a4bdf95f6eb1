"""Both engines give the same answers: the same threads, counts and corrections."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time
from itertools import islice
from pathlib import Path

import pytest

from search import SearchRequest, door
from search.documents import Document
from search.engines import embedded_matching as matching
from search.engines.base import Engine, Found, Matter
from search.engines.elastic.engine import ElasticEngine
from search.engines.embedded import EmbeddedEngine
from tests.conftest import WITA
from tests.search.demo_threads import TODAY, threads
from tests.search.parity_requests import requests

pytestmark = pytest.mark.elasticsearch
NOW = datetime.combine(TODAY, time(10), WITA)
THREADS = 5_000
LEAST_OVERLAP = 0.9
WHOLE_WALKS = (
    SearchRequest(q="lampu jalan mati"),
    SearchRequest(q="sampah OR got", sort="supported", district=("kecamatan-1",)),
    SearchRequest(sort="active", year=(2019, 2020)),
    SearchRequest(q='"jalan rusak" belum diperbaiki', sort="newest"),
)


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return list(threads(THREADS))


@pytest.fixture(scope="module")
def engines(
    elasticsearch: str, documents: list[Document], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[EmbeddedEngine, ElasticEngine]]:
    """One of each, built from the same threads and changed in the same way since."""
    embedded = door.throwaway("embedded", tmp_path_factory.mktemp("embedded"))
    elastic = door.throwaway(
        "elasticsearch", tmp_path_factory.mktemp("elastic"), server=elasticsearch
    )
    assert isinstance(embedded, EmbeddedEngine)
    assert isinstance(elastic, ElasticEngine)
    for engine in (embedded, elastic):
        engine.rebuild(iter(documents), now=NOW, catch_up=lambda building: None)
        engine.upsert([_later(document) for document in documents[::50]], purge=False)
        engine.delete([(d.thread, 9) for d in documents[7::100]], purge=False)
        engine.purge()
    yield embedded, elastic
    elastic.discard()
    embedded.store.close()


def _later(document: Document) -> Document:
    answer = "Petugas kami sudah memperbaiki lampu jalan itu kemarin sore."
    return replace(document, version=2, responses=answer, stage="answered", support_count=7)


def asked(engine: Engine, request: SearchRequest) -> Found:
    return engine.search(request, now=NOW)


def test_the_same_threads_counts_facets_and_corrections(
    engines: tuple[EmbeddedEngine, ElasticEngine],
    documents: list[Document],
    record_property: pytest.RecordProperty,
) -> None:
    overlaps, whole = [], 0
    everything = requests(documents)
    assert len(everything) >= 150
    for request in everything:
        one, other = (asked(engine, replace(request, size=10)) for engine in engines)
        assert (one.count, one.all_words) == (other.count, other.all_words), request
        assert one.facets == other.facets, request
        assert one.months == other.months, request
        assert one.did_you_mean == other.did_you_mean, request
        assert one.stems == other.stems, request
        first, second = ([d.thread for d in found.documents] for found in (one, other))
        if request.order != "relevance":
            assert first == second, request
        elif first or second:
            overlaps.append(len({*first} & {*second}) / max(len(first), len(second)))
            whole += first == second
    mean = sum(overlaps) / len(overlaps)
    record_property("top-10 overlap", round(mean, 4))
    print(f"\n{len(everything)} requests; of {len(overlaps)} ranked ones the first ten overlap"  # noqa: T201  # the figure
          f" by {mean:.4f}, {whole} in the very same order")  # fmt: skip
    assert mean >= LEAST_OVERLAP


def test_of_very_many_finds_both_score_the_same_ones(
    engines: tuple[EmbeddedEngine, ElasticEngine], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, "MOST_SCORED", 300)
    monkeypatch.setattr(matching, "NEWEST_SCORED", 100)
    for words in ("jalan", "jalan sampah", "lampu jalan mati", "air di jalan belum diperbaiki"):
        one, other = (asked(engine, SearchRequest(q=words)) for engine in engines)
        assert one.count == other.count > 300
        assert [d.thread for d in one.documents] == [d.thread for d in other.documents]


def everything(engine: Engine, request: SearchRequest) -> list[int]:
    """Page to the end and back; return the threads in order."""
    forth: list[int] = []
    found = asked(engine, request)
    forth += [d.thread for d in found.documents]
    while found.next_cursor:
        found = asked(engine, replace(request, cursor=found.next_cursor))
        forth += [d.thread for d in found.documents]
    back: list[int] = [d.thread for d in found.documents]
    while found.previous_cursor:
        found = asked(engine, replace(request, cursor=found.previous_cursor))
        back = [d.thread for d in found.documents] + back
    assert back == forth
    return forth


@pytest.mark.parametrize("request_", WHOLE_WALKS, ids=lambda each: each.q or each.sort)
def test_paging_gives_each_thread_once_and_the_same_threads_on_both(
    engines: tuple[EmbeddedEngine, ElasticEngine], request_: SearchRequest
) -> None:
    request = replace(request_, size=100)
    one, other = (everything(engine, request) for engine in engines)
    assert len(one) == len({*one}) == asked(engines[0], request).count
    assert len(other) == len({*other})
    assert {*one} == {*other}


def test_versions_agree(engines: tuple[EmbeddedEngine, ElasticEngine]) -> None:
    one, other = (list(islice(engine.versions(), 2 * THREADS)) for engine in engines)
    assert one == other


def test_small_questions_are_answered_alike(
    engines: tuple[EmbeddedEngine, ElasticEngine], documents: list[Document], tmp_path: Path
) -> None:
    for document in documents[::500]:
        matter = Matter(document.title, document.body, NOW.date(), village=document.village)
        one, other = (engine.similar(matter, limit=5) for engine in engines)
        assert [d.thread for d in one] == [d.thread for d in other]
    for typed in ("lam", "jalan ru", "samp"):
        one_, other_ = (engine.suggest(typed, limit=8) for engine in engines)
        assert one_ == other_
