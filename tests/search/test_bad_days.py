"""Elasticsearch stopped, hung, slow, emptied, full or wrong: the public search goes on."""

from __future__ import annotations

import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from elasticsearch import Elasticsearch
from pytest_django import Settings

from complaints import jobs, publication
from complaints.models.private import Complaint
from complaints.models.public import Thread
from complaints.models.work import Job
from complaints.stages import Removal
from search import SearchRequest, SearchResults, door, find, indexing, suggest, tasks
from search.engines.base import EngineUnavailable
from search.engines.elastic import breaker, index
from search.engines.elastic.engine import ElasticEngine
from tests.factories import ComplaintFactory
from tests.servers.gate import Gate

pytestmark = [pytest.mark.elasticsearch, pytest.mark.django_db]
LONGEST_WAIT = 1.5
AWAY = ("shut", "silent", "slow", "stranger")
WORD = "kelelawar"


@pytest.fixture
def gate(elasticsearch: str, settings: Settings) -> Iterator[Gate]:
    with Gate(elasticsearch) as gate:
        settings.SEARCH_ENGINE = "elasticsearch"
        settings.ELASTICSEARCH_URL = gate.url
        settings.ELASTICSEARCH_PREFIX = f"test-{secrets.token_hex(4)}"
        yield gate


@pytest.fixture
def server(elasticsearch: str, gate: Gate) -> Iterator[Elasticsearch]:
    """The server itself, behind the gate's back."""
    with Elasticsearch(elasticsearch) as client:
        yield client


@pytest.fixture
def complaint(gate: Gate, now: datetime) -> Complaint:
    words = f"Banyak {WORD} di bawah jembatan, baunya tidak enak."
    made: Complaint = ComplaintFactory(published=True, body=words)
    return made


@pytest.fixture
def engine(gate: Gate, complaint: Complaint, now: datetime) -> Iterator[ElasticEngine]:
    """The live engine, whose index holds the complaint."""
    found = door.engine()
    assert isinstance(found, ElasticEngine)
    indexing.rebuild(found, now=now)
    jobs.run_due(now=now)
    yield found
    gate.become("open")
    found.discard()
    found.companion.store.close()


def refresh(engine: ElasticEngine) -> None:
    engine._writer().indices.refresh(index=engine._live())


def timed(question: Callable[[], SearchResults]) -> tuple[SearchResults, float]:
    begun = time.perf_counter()
    return question(), time.perf_counter() - begun


def references(found: SearchResults) -> list[str]:
    return [hit.reference for hit in found.hits]


# ------------------------------------------------------------------------------- good days
def test_the_server_answers_while_it_is_well(
    engine: ElasticEngine, complaint: Complaint, now: datetime
) -> None:
    found = find(SearchRequest(q=WORD), now=now)
    assert (found.engine, found.degraded) == ("elasticsearch", False)
    assert references(found) == [complaint.reference]


def test_a_new_thread_is_found_within_two_seconds(engine: ElasticEngine, now: datetime) -> None:
    later = ComplaintFactory(published=True, body="Ada kepiting di saluran air, bukan sampah.")
    jobs.run_due(now=now)
    end = time.monotonic() + 2
    while not references(find(SearchRequest(q="kepiting"), now=now)):
        assert time.monotonic() < end
        time.sleep(0.1)
    assert references(find(SearchRequest(q="kepiting"), now=now)) == [later.reference]


# -------------------------------------------------------------------------------- bad days
@pytest.mark.parametrize("mode", AWAY)
def test_the_file_answers_in_time_and_says_so(
    gate: Gate, engine: ElasticEngine, complaint: Complaint, now: datetime, mode: str
) -> None:
    gate.become(mode)
    for _search in range(5):
        found, seconds = timed(lambda: find(SearchRequest(q=WORD), now=now))
        assert references(found) == [complaint.reference]
        assert (found.engine, found.degraded) == ("embedded", True)
        assert seconds < LONGEST_WAIT
    assert suggest(WORD[:4]) is not None


@pytest.mark.parametrize("mode", AWAY)
def test_without_the_file_the_database_answers(
    gate: Gate, engine: ElasticEngine, complaint: Complaint, now: datetime, mode: str
) -> None:
    gate.become(mode)
    engine.companion.store.close()
    shutil.rmtree(engine.companion.store.directory)
    found, seconds = timed(lambda: find(SearchRequest(q=WORD), now=now))
    assert (found.engine, found.degraded) == ("database", True)
    assert references(found) == [complaint.reference]
    assert seconds < LONGEST_WAIT
    assert Job.objects.filter(key="rebuild_search:embedded", state__in=Job.OPEN).count() == 1


def test_the_page_shows_a_notice_and_filing_goes_on(
    gate: Gate, engine: ElasticEngine, browser: Client
) -> None:
    gate.become("silent")
    answer = browser.get("/en/aduan/", {"q": WORD})
    assert answer.status_code == 200
    assert WORD in answer.content.decode()
    assert answer.context["results"].degraded
    begun = time.perf_counter()
    filed = ComplaintFactory()
    assert Complaint.objects.filter(pk=filed.pk).exists()
    assert time.perf_counter() - begun < LONGEST_WAIT


def test_after_three_failures_nobody_waits(
    gate: Gate, engine: ElasticEngine, now: datetime
) -> None:
    gate.become("silent")
    for _search in range(breaker.FAILURES):
        find(SearchRequest(q=WORD), now=now)
    calls = gate.calls
    _found, seconds = timed(lambda: find(SearchRequest(q=WORD), now=now))
    assert gate.calls == calls
    assert seconds < 0.5
    gate.become("open")
    engine.breaker.clock = lambda: time.monotonic() + breaker.REST_SECONDS
    assert find(SearchRequest(q=WORD), now=now).engine == "elasticsearch"


@pytest.mark.parametrize("mode", AWAY)
def test_what_is_withdrawn_meanwhile_is_gone_at_once(
    gate: Gate,
    engine: ElasticEngine,
    complaint: Complaint,
    now: datetime,
    dewi: Any,
    mode: str,
) -> None:
    gate.become(mode)
    publication.withdraw_thread(complaint, by=dewi, now=now, removal=Removal.PERSONAL_DATA)
    found, seconds = timed(lambda: find(SearchRequest(q=WORD), now=now))
    assert (found.count, found.did_you_mean, found.degraded) == (0, None, True)
    assert seconds < LONGEST_WAIT
    assert suggest(WORD[:5]) == []


# ---------------------------------------------------------------------------------- return
@pytest.mark.parametrize("mode", AWAY)
def test_within_a_minute_of_its_return_the_server_has_everything(
    gate: Gate, engine: ElasticEngine, complaint: Complaint, now: datetime, dewi: Any, mode: str
) -> None:
    gate.become(mode)
    later = ComplaintFactory(published=True, body="Ada kepiting di saluran air, bukan sampah.")
    publication.withdraw_thread(complaint, by=dewi, now=now, removal=Removal.PERSONAL_DATA)
    jobs.run_due(now=now)
    assert Job.objects.filter(kind=tasks.INDEX, state=Job.State.LATER).exists()
    gate.become("open")
    engine.breaker.clock = lambda: time.monotonic() + breaker.REST_SECONDS
    jobs.run_due(now=now + timedelta(seconds=30))
    assert not Job.objects.filter(state__in=Job.OPEN, kind__in=[tasks.INDEX, indexing.FORGET])
    pk = Thread.objects.get(reference=later.reference).pk
    assert [thread for thread, _version in engine.versions()] == [pk]


def test_an_index_that_was_deleted_is_built_anew(
    engine: ElasticEngine, server: Elasticsearch, complaint: Complaint, now: datetime
) -> None:
    for name in engine.aliases.targets()[engine.aliases.live]:
        server.indices.delete(index=name)
    found = find(SearchRequest(q=WORD), now=now)
    assert (found.engine, references(found)) == ("embedded", [complaint.reference])
    jobs.run_due(now=now)
    assert find(SearchRequest(q=WORD), now=now).engine == "elasticsearch"


def test_an_index_with_a_wrong_mapping_is_replaced(
    engine: ElasticEngine, server: Elasticsearch, complaint: Complaint, now: datetime
) -> None:
    live = engine.aliases.live
    wrong = f"{live}-wrong"
    server.indices.create(index=wrong, mappings={"properties": {"gone": {"type": "integer"}}})
    actions = [{"remove_index": {"index": engine.aliases.targets()[live][0]}},
               {"add": {"index": wrong, "alias": live}}]  # fmt: skip
    server.indices.update_aliases(actions=actions)
    found = find(SearchRequest(q=WORD), now=now)
    assert (found.engine, references(found)) == ("embedded", [complaint.reference])
    jobs.run_due(now=now)
    assert find(SearchRequest(q=WORD), now=now).engine == "elasticsearch"
    assert not server.indices.exists(index=wrong)


def test_an_index_of_another_analysis_is_replaced(
    engine: ElasticEngine, complaint: Complaint, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "fingerprint", lambda: "0123456789")
    found = find(SearchRequest(q=WORD), now=now)
    assert (found.engine, references(found)) == ("embedded", [complaint.reference])
    jobs.run_due(now=now)
    assert find(SearchRequest(q=WORD), now=now).engine == "elasticsearch"


def test_a_question_that_always_fails_does_not_rebuild_for_ever(
    engine: ElasticEngine, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*args: object) -> None:
        raise EngineUnavailable("status 400", rebuild=True)

    monkeypatch.setattr(engine, "_ask", refuses)
    for minute in range(5):
        moment = now + timedelta(minutes=minute)
        assert find(SearchRequest(q=WORD), now=moment).engine == "embedded"
        jobs.run_due(now=moment)
    [job] = Job.objects.filter(key="rebuild_search:elasticsearch")
    assert job.generation == 1


def test_with_a_full_disk_search_goes_on_and_writes_wait(
    engine: ElasticEngine, server: Elasticsearch, complaint: Complaint, now: datetime, dewi: Any
) -> None:
    block = "index.blocks.read_only_allow_delete"
    server.indices.put_settings(index=engine.aliases.live, settings={block: True})
    later = ComplaintFactory(published=True, body="Ada kepiting di saluran air, bukan sampah.")
    jobs.run_due(now=now)
    assert find(SearchRequest(q=WORD), now=now).engine == "elasticsearch"
    publication.withdraw_thread(complaint, by=dewi, now=now, removal=Removal.PERSONAL_DATA)
    found, seconds = timed(lambda: find(SearchRequest(q=WORD), now=now))
    assert (found.engine, found.count) == ("embedded", 0)
    assert seconds < LONGEST_WAIT
    server.indices.put_settings(index=engine.aliases.live, settings={block: None})
    jobs.run_due(now=now + timedelta(seconds=30))
    refresh(engine)
    assert references(find(SearchRequest(q="kepiting"), now=now)) == [later.reference]
    assert find(SearchRequest(q=WORD), now=now).engine == "elasticsearch"


# --------------------------------------------------------------------------------- refusals
def test_a_refused_thread_is_parked_with_the_reason_and_the_others_go_on(
    engine: ElasticEngine, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = Thread.objects.get(reference=ComplaintFactory(published=True).reference)
    good = Thread.objects.get(reference=ComplaintFactory(published=True).reference)
    whole = index.row

    def broken(document: Any) -> dict[str, Any]:
        row = whole(document)
        return row | {"day": "not a number"} if document.thread == bad.pk else row

    monkeypatch.setattr(index, "row", broken)
    jobs.run_due(now=now)
    job = Job.objects.get(key=f"index:thread:{bad.pk}")
    assert (job.state, job.attempts) == (Job.State.PARKED, 1)
    assert "document_parsing_exception" in job.last_error
    assert good.pk in dict(engine.versions())
    drift = indexing.reconcile(engine)
    assert set(drift.refused) == {bad.pk}
    tasks.rebuild_search({"engine": "elasticsearch"})
    assert bad.pk not in dict(engine.versions())
    assert good.pk in dict(engine.versions())


def test_the_rows_of_a_chunk_beside_a_refused_one_are_written(
    engine: ElasticEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from search.engines.base import Rejected
    from tests.search.conftest import document

    whole = index.row
    monkeypatch.setattr(
        index, "row", lambda d: whole(d) | ({"no": "such field"} if d.thread == 902 else {})
    )
    with pytest.raises(Rejected) as refused:
        engine.upsert([document(number) for number in (901, 902, 903)])
    assert refused.value.reasons == {902: "strict_dynamic_mapping_exception"}
    assert {901, 903} <= set(dict(engine.versions()))


# --------------------------------------------------------------------------------- versions
def test_a_late_older_write_brings_nothing_back(engine: ElasticEngine) -> None:
    from tests.search.conftest import document

    engine.upsert([document(950, version=3)])
    engine.delete([(950, 4)])
    assert engine.upsert([document(950, version=3)]) == 0
    assert 950 not in dict(engine.versions())


def test_a_rebuild_is_one_swap_and_leaves_one_index(
    engine: ElasticEngine, server: Elasticsearch, now: datetime
) -> None:
    before = engine.aliases.targets()[engine.aliases.live]
    during: list[dict[str, list[str]]] = []

    def look(building: object) -> None:
        during.append(engine.aliases.targets())

    engine.rebuild(indexing.stream(), now=now, catch_up=look)
    after = engine.aliases.targets()
    assert [targets[engine.aliases.live] for targets in during] == [before]
    assert after[engine.aliases.building] == []
    assert len(after[engine.aliases.live]) == 1
    assert after[engine.aliases.live] != before
    assert not server.indices.exists(index=before[0])


def test_what_changes_during_a_rebuild_is_written_to_both(
    engine: ElasticEngine, now: datetime
) -> None:
    from tests.search.conftest import document

    old = replace(document(970), body="kata lama")

    def change(building: object) -> None:
        if not isinstance(building, ElasticEngine):
            return
        engine.upsert([replace(old, version=2, body="kata baru")])

    engine.rebuild(iter([old]), now=now, catch_up=change)
    assert dict(engine.versions()) == {970: 2}


# -------------------------------------------------------------------------------- by hand
def test_reconcile_repairs_what_differs_and_status_tells_how_it_stands(
    engine: ElasticEngine, complaint: Complaint
) -> None:
    from tests.search.conftest import document

    Thread.objects.filter(reference=complaint.reference).update(version=9)
    engine.upsert([document(980)])
    drift = indexing.reconcile(engine)
    assert (drift.missing, drift.stale, drift.extra) == (0, 1, 1)
    assert indexing.reconcile(engine).total == 0
    out = StringIO()
    call_command("search_index", "status", "--engine", "elasticsearch", stdout=out)
    assert "state: ready" in out.getvalue()
    assert "threads in the index: 1" in out.getvalue()
    assert "companion: 1" in out.getvalue()


def test_status_of_a_server_that_is_away_is_an_error(gate: Gate, engine: ElasticEngine) -> None:
    gate.become("shut")
    with pytest.raises(CommandError, match="away"):
        call_command("search_index", "status", "--engine", "elasticsearch", stdout=StringIO())
