"""What is taken out of public is gone from every search at once: no job has run in any test."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from complaints import jobs, publication, reports
from complaints.models.private import Complaint, Message
from complaints.models.public import Thread
from complaints.models.work import Job
from complaints.stages import Removal
from search import SearchRequest, catching_up, door, find, indexing, similar, suggest, suggestions
from search.engines.base import EngineUnavailable
from search.engines.embedded import EmbeddedEngine
from search.spelling import LEAST_FREQUENCY
from tests.factories import ComplaintFactory

if TYPE_CHECKING:
    from complaints.models.people import User

pytestmark = pytest.mark.django_db

# A word of no language: nothing else can bring it into an answer.
WORD = "zarvolmek"
NEAR = "zarvolmik"

TakeOut = Callable[[Complaint, "User", datetime], None]


def original(complaint: Complaint) -> Message:
    return complaint.messages.get(kind="complaint")


def hide(complaint: Complaint, dewi: User, now: datetime) -> None:
    reports.report(complaint.reference, 0, kind="name", words="", client="x", now=now)


def withdraw(complaint: Complaint, dewi: User, now: datetime) -> None:
    publication.withdraw_thread(complaint, by=dewi, now=now, removal=Removal.PERSONAL_DATA)


def reword(complaint: Complaint, dewi: User, now: datetime) -> None:
    message = original(complaint)
    spans = [
        {"field": field, "start": at, "end": at + len(WORD), "label": "NAME"}
        for field, text in (("title", message.title), ("body", message.body))
        if (at := text.find(WORD)) >= 0
    ]
    hidden = {(span["field"], span["start"]) for span in spans}
    proposed = publication.propose(message, now=now).spans
    spans += [s | {"tier": "look"} for s in proposed if (s["field"], s["start"]) not in hidden]
    publication.approve(message, digest=message.digest, spans=spans, by=dewi, now=now)


def hide_the_comment(complaint: Complaint, dewi: User, now: datetime) -> None:
    reports.report(complaint.reference, 1, kind="name", words="", client="x", now=now)


def published(dewi: User, now: datetime, **changes: str) -> Complaint:
    """A thread in which the verifier left everything readable."""
    complaint = ComplaintFactory(**changes)
    message = original(complaint)
    kept = [s | {"tier": "look"} for s in publication.propose(message, now=now).spans]
    publication.approve(message, digest=message.digest, spans=kept, by=dewi, now=now)
    complaint.refresh_from_db()
    return complaint


WAYS: list[TakeOut] = [hide, withdraw, reword]


@pytest.fixture
def threads(engine: EmbeddedEngine, dewi: User, now: datetime) -> list[Complaint]:
    """As many as a word needs to be suggested, and one without the word."""
    made = [
        published(
            dewi,
            now,
            title=f"Lampu {WORD} mati",
            body=f"Lampu jalan dan {WORD} mati sejak minggu lalu, mohon diganti segera.",
        )
        for _ in range(LEAST_FREQUENCY)
    ]
    assert Thread.objects.filter(title__contains=WORD).count() == LEAST_FREQUENCY
    made.append(ComplaintFactory(published=True, title="Got mampet di depan balai banjar"))
    indexing.rebuild(door.engine(), now=now)
    Job.objects.all().delete()
    return made


def everything(now: datetime) -> str:
    """All that the search says about the word, in every way of asking."""
    asked = [WORD, f'"{WORD}"', WORD[:6] + "*", "lampu jalan", ""]
    found = [find(SearchRequest(q=q), now=now) for q in asked]
    said = [f"{hit.title}{hit.snippet}{hit.snippet_html}" for f in found for hit in f.hits]
    said += [s.text for s in suggestions(WORD[:5]) + suggestions(f"lampu {WORD[:4]}")]
    said += suggest(WORD[:5]) + suggest("lampu") + suggest(f"lampu {WORD[:4]}")
    said += [hit.title + hit.snippet for hit in similar(f"Lampu {WORD}", f"mati {WORD}", now=now)]
    said += [str(find(SearchRequest(q=NEAR), now=now).did_you_mean)]
    return "\n".join(said)


def test_before_anything_goes_the_word_is_everywhere(threads: list[Complaint], now) -> None:
    assert WORD in "".join(suggest(WORD[:5]))
    assert find(SearchRequest(q=NEAR), now=now).did_you_mean == WORD
    assert find(SearchRequest(q=WORD), now=now).count == LEAST_FREQUENCY
    assert similar(f"Lampu {WORD}", f"mati {WORD}", now=now)


@pytest.mark.parametrize("way", WAYS)
def test_what_goes_is_no_longer_found_counted_completed_or_meant(
    way: TakeOut, threads: list[Complaint], dewi: User, now: datetime
) -> None:
    way(threads[0], dewi, now)
    found = find(SearchRequest(q=WORD), now=now)
    assert found.count == len(found.hits) == LEAST_FREQUENCY - 1
    assert threads[0].reference not in {hit.reference for hit in found.hits}
    # Too few threads have the word now to give it away to somebody who does not know it.
    assert WORD not in suggest(WORD[:5])
    assert find(SearchRequest(q=NEAR), now=now).did_you_mean != WORD
    total = find(SearchRequest(), now=now)
    standing = len(threads) if way is reword else len(threads) - 1
    assert total.count == sum(f.count for f in total.facets["channel"]) == standing


@pytest.mark.parametrize("way", WAYS)
def test_nothing_of_it_is_said_in_any_way_of_asking(
    way: TakeOut, threads: list[Complaint], dewi: User, now: datetime
) -> None:
    for complaint in threads[:-1]:
        way(complaint, dewi, now)
    assert WORD not in everything(now)


def test_a_hidden_comment_is_gone_and_its_thread_stays(
    engine: EmbeddedEngine, dewi: User, now: datetime
) -> None:
    complaint = ComplaintFactory(published=True, comments=1)
    indexing.rebuild(door.engine(), now=now)
    assert find(SearchRequest(q="mengalami"), now=now).count == 1
    hide_the_comment(complaint, dewi, now)
    assert find(SearchRequest(q="mengalami"), now=now).count == 0
    [hit] = find(SearchRequest(), now=now).hits
    assert hit.comment_count == 0


def test_what_is_shown_again_is_found_again(
    threads: list[Complaint], dewi: User, now: datetime
) -> None:
    hide(threads[0], dewi, now)
    assert find(SearchRequest(q=WORD), now=now).count == LEAST_FREQUENCY - 1
    reports.restore(reports.waiting().get(), by=dewi, now=now)
    jobs.run_due(now=now)
    assert find(SearchRequest(q=WORD), now=now).count == LEAST_FREQUENCY


def test_a_reader_works_once_for_a_job_that_stays_open(
    threads: list[Complaint], dewi: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    withdraw(threads[0], dewi, now)
    done: list[int] = []
    work = indexing.index
    monkeypatch.setattr(
        indexing,
        "index",
        lambda engine, thread, **options: (done.append(thread), work(engine, thread, **options)),
    )
    for _ in range(3):
        find(SearchRequest(q=WORD), now=now)
    assert done == [threads[0].thread_id]
    Thread.objects.get(pk=threads[0].thread_id)
    hide(threads[1], dewi, now)
    find(SearchRequest(q=WORD), now=now)
    assert done == [threads[0].thread_id, threads[1].thread_id]


def test_what_a_reader_took_out_leaves_the_file_with_the_job(
    threads: list[Complaint], dewi: User, now: datetime, folder: Path
) -> None:
    for complaint in threads[:-1]:
        withdraw(complaint, dewi, now)
    find(SearchRequest(q=WORD), now=now)
    jobs.run_due(now=now)
    kept = [path for path in folder.rglob("*") if path.is_file()]
    assert kept
    assert not [path.name for path in kept if WORD.encode() in path.read_bytes()]


def test_new_texts_do_not_make_readers_write(
    threads: list[Complaint], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        catching_up.indexing, "index", lambda *args, **options: pytest.fail("wrote")
    )
    ComplaintFactory(published=True, answered=True, comments=2)
    assert Job.objects.filter(kind="index_thread").exists()
    find(SearchRequest(q=WORD), now=now)


@pytest.mark.parametrize("way", WAYS)
def test_an_index_that_cannot_be_written_gives_no_word_away(
    way: TakeOut,
    threads: list[Complaint],
    dewi: User,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def locked(*args: object, **kwargs: object) -> None:
        raise EngineUnavailable("locked")

    monkeypatch.setattr(EmbeddedEngine, "upsert", locked)
    monkeypatch.setattr(EmbeddedEngine, "delete", locked)
    for complaint in threads[:-1]:
        way(complaint, dewi, now)
    assert WORD not in everything(now)
    assert find(SearchRequest(q=WORD), now=now).hits == []
