from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from complaints import jobs
from complaints.models.public import Thread
from complaints.models.work import Job
from search import SearchRequest, checks, door, find, indexing
from search.engines.base import Engine, RebuildRunning
from search.engines.embedded import EmbeddedEngine
from tests.factories import ComplaintFactory
from tests.search.conftest import document


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("search_index", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


@pytest.mark.django_db
def test_rebuild_reads_all_that_is_public_and_nothing_else(now: datetime) -> None:
    public = ComplaintFactory(published=True)
    ComplaintFactory()
    withdrawn = Thread.objects.get(reference=ComplaintFactory(published=True).reference)
    Thread.objects.filter(pk=withdrawn.pk).update(state="withdrawn")
    assert "1 threads indexed" in run("rebuild", "--engine", "embedded")
    found = find(SearchRequest(), now=now)
    assert [hit.reference for hit in found.hits] == [public.reference]


@pytest.mark.django_db
def test_rebuild_costs_few_queries_and_streams(
    now: datetime, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: object
) -> None:
    for _number in range(5):
        ComplaintFactory(published=True, comments=1)
    monkeypatch.setattr(indexing, "CHUNK", 2)
    with django_assert_max_num_queries(7):  # type: ignore[operator]  # a fixture's callable
        assert len(list(indexing.stream())) == 5


@pytest.mark.django_db
def test_reconcile_finds_and_repairs_every_kind_of_drift(
    engine: EmbeddedEngine, now: datetime
) -> None:
    kept, stale, missing, gone = (
        Thread.objects.get(reference=ComplaintFactory(published=True).reference)
        for _number in range(4)
    )
    jobs.run_due(now=now)
    Thread.objects.filter(pk=stale.pk).update(title="Judul baru", version=stale.version + 1)
    engine.delete([(missing.pk, missing.version)])
    Thread.objects.filter(pk=gone.pk).update(state="withdrawn")
    engine.upsert([document(10_000)])  # a thread that the database never had
    assert "1 missing, 1 in another version, 2 too many: 4 repaired." in run("reconcile")
    found = find(SearchRequest(), now=now)
    assert {hit.reference for hit in found.hits} == {
        thread.reference for thread in (kept, stale, missing)
    }
    assert found.facets["stage"][0].count == 3
    assert any(hit.title == "Judul baru" for hit in found.hits)
    assert ": 0 repaired." in run("reconcile")


@pytest.mark.django_db
def test_what_changes_during_a_rebuild_is_in_the_new_index(
    engine: EmbeddedEngine, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = [
        Thread.objects.get(reference=ComplaintFactory(published=True).reference) for _n in range(3)
    ]
    jobs.run_due(now=now)
    stream = indexing.stream

    def disturbed(progress: object = None) -> Iterator[object]:
        yield from stream()
        Thread.objects.filter(pk=threads[0].pk).update(state="withdrawn", version=9)
        Thread.objects.filter(pk=threads[1].pk).update(title="Kemudian", version=9)
        ComplaintFactory(published=True, title="Baru saja")
        jobs.run_due(now=now)  # the worker writes to the old index

    monkeypatch.setattr(indexing, "stream", disturbed)
    indexing.rebuild(engine, now=now)
    titles = sorted(hit.title for hit in find(SearchRequest(), now=now).hits)
    assert titles == sorted(["Baru saja", threads[2].title, "Kemudian"])


@pytest.mark.django_db
def test_a_failed_rebuild_leaves_the_old_index_and_no_litter(
    engine: EmbeddedEngine, folder: Path, now: datetime
) -> None:
    engine.upsert([document(1)])

    def broken() -> Iterator[object]:
        yield document(2)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        engine.rebuild(broken(), now=now, catch_up=lambda building: None)  # type: ignore[arg-type]  # on purpose
    assert find(SearchRequest(), now=now).count == 1
    assert len(list(folder.glob("index-*.sqlite3"))) == 1


@pytest.mark.django_db
def test_two_rebuilds_at_once_are_one(engine: EmbeddedEngine, now: datetime) -> None:
    def second(building: Engine) -> None:
        with pytest.raises(RebuildRunning):
            EmbeddedEngine(engine.store.directory).rebuild([], now=now, catch_up=lambda b: None)

    engine.rebuild([], now=now, catch_up=second)


@pytest.mark.django_db
def test_status_tells_counts_lag_and_parked_jobs(engine: EmbeddedEngine, now: datetime) -> None:
    ComplaintFactory(published=True)
    jobs.run_due(now=now)
    Job.objects.filter(kind="index_thread").update(state=Job.State.PARKED)
    text = run("status")
    for line in ("state: ready", "threads in the index: 1", "threads in the database: 1",
                 "jobs parked: 1", "lag in seconds: 0"):  # fmt: skip
        assert line in text


@pytest.mark.django_db
def test_status_of_a_missing_index_fails_and_says_what_to_do() -> None:
    with pytest.raises(CommandError, match="search_index rebuild"):
        run("status")


def test_a_trial_writes_a_ranking_and_touches_no_live_index(folder: Path, tmp_path: Path) -> None:
    rows = [
        {"id": "a", "title": "Lampu mati", "body": "Gelap.", "responses": ["Sudah diperbaiki."]},
        {"id": "b", "title": "Lampu padam", "body": "Lampu redup."},
        {"id": "c", "title": "Lampu taman", "body": "Sampah."},
    ]
    queries = [{"id": 1, "text": "perbaikan"}, {"id": 2, "text": "lapmu"}]
    for name, lines in (("documents", rows), ("queries", queries)):
        text = "\n".join(map(json.dumps, lines))
        (tmp_path / name).write_text(text)
    paths = {name: tmp_path / name for name in ("documents", "queries", "output", "did_you_mean")}
    call_command("search_trial", top=2, stdout=StringIO(), **paths)
    run_lines = [line.split() for line in paths["output"].read_text().splitlines()]
    assert run_lines[0] == ["1", "Q0", "a", "1", "2", "embedded"]
    assert [line[0] for line in run_lines] == ["1", "2", "2"]
    suggestions = [json.loads(line) for line in paths["did_you_mean"].read_text().splitlines()]
    assert suggestions == [{"id": 1, "suggestion": None}, {"id": 2, "suggestion": "lampu"}]
    assert not folder.exists()


def test_a_trial_names_the_line_that_it_cannot_read(tmp_path: Path) -> None:
    (tmp_path / "bad").write_text('{"id": "a"}\nnonsense\n')
    with pytest.raises(CommandError, match="line 2"):
        call_command("search_trial", documents=tmp_path / "bad", queries=tmp_path / "bad",
                     output=tmp_path / "run")  # fmt: skip


def test_wrong_settings_are_found_at_start(tmp_path: Path) -> None:
    with override_settings(SEARCH_ENGINE="solr"):
        assert [message.id for message in checks.check_engine(None)] == ["search.E001"]
    (tmp_path / "file").write_text("")
    with override_settings(SEARCH_DIR=tmp_path / "file" / "search"):
        assert [message.id for message in checks.check_directory(None)] == ["search.E002"]
    assert checks.check_engine(None) == checks.check_directory(None) == []
    assert checks.check_sqlite(None) == []
    assert door.ENGINES
