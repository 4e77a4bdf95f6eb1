"""Purges of the caches in front: which keys, when, and what happens when the cache is away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from complaints import jobs, publication, purging
from complaints.models.people import User
from complaints.models.work import Job
from tests.factories import ComplaintFactory
from tests.servers.receiver import Receiver, receiver

pytestmark = pytest.mark.django_db
KINDS = (purging.JOB, purging.JOB_OF_REMOVAL)


@pytest.fixture
def cache_in_front(settings: Any) -> Iterator[Receiver]:
    with receiver() as server:
        settings.PURGE_URL, settings.PURGE_TOKEN = server.url, "geheim"
        yield server


def purge_all(now: datetime) -> None:
    Job.objects.exclude(kind__in=KINDS).delete()
    Job.objects.filter(state=Job.State.WAITING).update(due_at=now)
    jobs.run_due(now=now)


def purged(server: Receiver) -> set[str]:
    return {headers["surrogate-key"] for headers, _body in server.got}


def test_a_change_purges_the_thread_and_the_lists(cache_in_front: Receiver, now: datetime) -> None:
    case = ComplaintFactory(published=True)
    Job.objects.all().delete()
    publication.refresh(case, now=now, only_adds=True)
    purge_all(now)
    assert purged(cache_in_front) == {f"thread-{case.reference}", "threads"}
    assert set(cache_in_front.asked) == {"PURGE /hook?t=1"}
    assert cache_in_front.got[0][0]["authorization"] == "Bearer geheim"


def test_a_withdrawal_is_purged_before_anything_else_and_wherever_its_title_stood(
    cache_in_front: Receiver, dewi: User, now: datetime
) -> None:
    case = ComplaintFactory(published=True)
    Job.objects.all().delete()
    publication.withdraw_thread(case, by=dewi, now=now)
    asked = Job.objects.filter(kind=purging.JOB_OF_REMOVAL)
    assert set(asked.values_list("lane", flat=True)) == {Job.Lane.URGENT}
    purge_all(now)
    assert purged(cache_in_front) == {f"thread-{case.reference}", "threads", "threads-beside"}


def test_without_a_cache_nothing_is_asked_for(settings: Any, now: datetime) -> None:
    settings.PURGE_URL = ""
    ComplaintFactory(published=True)
    assert not Job.objects.filter(kind__in=KINDS).exists()


@pytest.mark.parametrize(("status", "done"), [(200, True), (404, True), (403, False), (500, False)])
def test_what_the_cache_did_not_confirm_is_asked_again(
    cache_in_front: Receiver, now: datetime, status: int, done: bool
) -> None:
    cache_in_front.status = status
    purging.ask("threads", now=now)
    purge_all(now)
    state = Job.objects.get().state
    assert state == (Job.State.DONE if done else Job.State.LATER)


def test_a_cache_that_is_away_is_asked_again(settings: Any, now: datetime) -> None:
    settings.PURGE_URL = "http://127.0.0.1:9/"
    purging.ask("threads", now=now, urgent=True)
    purge_all(now)
    job = Job.objects.get()
    assert job.state == Job.State.LATER
    assert job.last_error.startswith("PurgeFailed")
