"""Two machines, each with a file of its own: what one has done reaches the other's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytest_django import Settings

from complaints import jobs, publication
from complaints.models.private import Complaint
from complaints.models.work import Job
from complaints.stages import Removal
from search import SearchRequest, door, find, suggest
from search.engines.embedded import EmbeddedEngine
from search.engines.embedded_store import meta
from search.following import COMPARES_AFTER, Follower
from tests.factories import FILED_AT, ComplaintFactory

if TYPE_CHECKING:
    from complaints.models.people import User

pytestmark = pytest.mark.django_db
WORD = "kelelawar"


@pytest.fixture
def second(engine: EmbeddedEngine, tmp_path: Path) -> Iterator[EmbeddedEngine]:
    """The file of a machine without a worker; `engine` is that of the worker's."""
    file = door._kept("embedded", tmp_path / "second")
    assert isinstance(file, EmbeddedEngine)
    yield file
    file.store.close()


@pytest.fixture
def follower(second: EmbeddedEngine) -> Follower:
    return Follower(second)


def publish() -> Complaint:
    made: Complaint = ComplaintFactory(
        published=True, body=f"Banyak {WORD} di bawah jembatan, baunya tidak enak."
    )
    return made


def found(file: EmbeddedEngine, now: datetime) -> int:
    return file.search(SearchRequest(q=WORD), now=now).count


def test_a_machine_without_a_file_builds_it(
    second: EmbeddedEngine, follower: Follower, now: datetime
) -> None:
    publish()
    assert follower.step(now=now) == 1
    assert found(second, now) == 1
    assert second.followed_at() == now


def test_it_follows_what_the_worker_elsewhere_has_done(
    second: EmbeddedEngine, follower: Follower, now: datetime, dewi: User
) -> None:
    follower.step(now=FILED_AT)
    complaint = publish()
    jobs.run_due(now=now)
    assert not Job.objects.filter(state__in=Job.OPEN).exists()
    assert follower.step(now=now + timedelta(seconds=2)) == 1
    assert found(second, now) == 1
    later = now + timedelta(hours=1)
    publication.withdraw_thread(complaint, by=dewi, now=later, removal=Removal.PERSONAL_DATA)
    jobs.run_due(now=later)
    assert follower.step(now=later + timedelta(seconds=2)) == 1
    assert found(second, now) == 0


def test_the_letters_leave_its_disk(
    second: EmbeddedEngine, follower: Follower, now: datetime, dewi: User
) -> None:
    complaint = publish()
    follower.step(now=now)
    publication.withdraw_thread(complaint, by=dewi, now=now, removal=Removal.PERSONAL_DATA)
    jobs.run_due(now=now)
    follower.step(now=now + timedelta(seconds=2))
    files = list(second.store.directory.glob("index-*"))
    assert files
    assert not [path for path in files if WORD.encode() in path.read_bytes()]


def test_a_reader_there_does_not_wait_for_the_follower(
    second: EmbeddedEngine, follower: Follower, settings: Settings, now: datetime, dewi: User
) -> None:
    complaints = [publish() for _number in range(3)]
    follower.step(now=now)
    for complaint in complaints:
        publication.withdraw_thread(complaint, by=dewi, now=now, removal=Removal.PERSONAL_DATA)
    jobs.run_due(now=now)
    settings.SEARCH_DIR = second.store.directory
    assert suggest(WORD[:5]) == []
    assert find(SearchRequest(q=f"{WORD}x"), now=now).did_you_mean is None
    assert find(SearchRequest(), now=now).count == 0


def test_where_nothing_is_new_nothing_is_written(
    second: EmbeddedEngine, follower: Follower, now: datetime
) -> None:
    publish()
    jobs.run_due(now=now)
    follower.step(now=now)
    before = meta(second.store.reader(), "change")
    for seconds in (2, 4, 600):
        assert follower.step(now=now + timedelta(seconds=seconds)) == 0
    assert meta(second.store.reader(), "change") == before


def test_now_and_then_it_compares_everything(
    second: EmbeddedEngine, follower: Follower, now: datetime
) -> None:
    publish()
    follower.step(now=now)
    Job.objects.all().delete()  # as if retention had been faster than the follower
    second.delete([(thread, 1) for thread, _version in second.versions()])
    assert follower.step(now=now + timedelta(minutes=1)) == 0
    assert follower.step(now=now + COMPARES_AFTER) == 1
    assert found(second, now) == 1
