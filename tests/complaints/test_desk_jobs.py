"""The operator's page: how the work stands, and what to do with what failed too often."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from complaints import attempts, jobs
from complaints.desk.parked_jobs import span
from complaints.models.work import Heartbeat, Job
from tests.complaints.job_work import SECRET, Work, ask, fail, make_due

if TYPE_CHECKING:
    from complaints.models.people import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(browser: Client, operator: User) -> Client:
    browser.force_login(operator)
    return browser


def park(key: str, kind: str = "letter", **fields: Any) -> Job:
    now = timezone.now()
    values = {"state": "parked", "due_at": now, "created_at": now, "finished_at": now}
    return Job.objects.create(kind=kind, key=key, attempts=5, **values | fields)


def page(desk: Client, **query: str) -> str:
    return desk.get(reverse("desk:jobs"), query).content.decode()


def test_the_page_says_how_the_work_stands(desk: Client) -> None:
    due = timezone.now() - timedelta(hours=2, minutes=10, seconds=20)
    Job.objects.create(kind="x", key="x", lane=Job.Lane.BULK, due_at=due, created_at=due)
    assert "Belum ada" in page(desk) or "No worker has shown life" in page(desk)
    Heartbeat.objects.create(name="worker", seen_at=timezone.now())
    text = page(desk)
    with translation.override("id"):
        assert str(Job.Lane.BULK.label) in text
    assert span(2 * 3600 + 10 * 60) in text
    assert [span(s) for s in (7, 61, 3600)] != [span(s) for s in (8, 121, 7200)]


def test_a_parked_job_is_shown_in_words_with_its_tries_and_its_reason(desk: Client) -> None:
    first = timezone.now() - timedelta(days=3)
    park("l:1", last_error="OSError in send, line 3", first_tried_at=first)
    text = page(desk)
    assert jobs.label("letter") in text
    assert "OSError in send, line 3" in text
    assert timezone.localtime(first).strftime("%Y") in text


def test_the_programs_own_reasons_speak_the_readers_language(desk: Client) -> None:
    park("l:1", last_error=attempts.WORKER_DIED)
    with translation.override("id"):
        expected = translation.gettext(attempts.WORKER_DIED)
    assert expected in page(desk)


def test_no_word_of_a_citizen_gets_to_the_page(desk: Client, work: Work) -> None:
    job = ask()
    work.then = fail
    for _ in range(5):
        jobs.run()
        make_due(job)
    text = page(desk)
    assert "ValueError" in text
    assert SECRET not in text


def test_one_is_tried_again_or_all_of_a_kind(desk: Client) -> None:
    letters = [park(f"l:{n}") for n in range(3)]
    other = park("p:1", kind="photo")
    desk.post(reverse("desk:retry_job", args=[letters[0].pk]))
    assert Job.objects.filter(state="waiting").count() == 1
    desk.post(reverse("desk:retry_kind", args=["letter"]))
    assert Job.objects.filter(kind="letter", state="waiting").count() == 3
    other.refresh_from_db()
    assert other.state == "parked"


def test_the_list_can_be_narrowed_to_a_kind(desk: Client) -> None:
    park("l:1")
    park("p:1", kind="photo")
    assert "p:1" in page(desk)
    assert "p:1" not in page(desk, kind="letter")


def test_a_job_is_given_up_for_a_reason_from_the_list_and_comes_back_when_asked_for(
    desk: Client,
) -> None:
    job = park("l:1")
    give_up = reverse("desk:give_up_job", args=[job.pk])
    for wrong in ({}, {"why": ""}, {"why": "Pak Made minta dihapus"}):
        desk.post(give_up, wrong)
        job.refresh_from_db()
        assert job.state == "parked"
    desk.post(give_up, {"why": "by_hand"})
    job.refresh_from_db()
    assert (job.state, job.given_up) == ("given_up", "by_hand")
    desk.post(reverse("desk:retry_job", args=[job.pk]))  # from an old page
    job.refresh_from_db()
    assert job.state == "given_up"
    jobs.enqueue("letter", key="l:1", payload={}, now=timezone.now())
    job.refresh_from_db()
    assert (job.state, job.given_up, job.attempts) == ("waiting", "", 0)


def test_a_job_that_runs_again_meanwhile_cannot_be_given_up(desk: Client) -> None:
    job = park("l:1")
    Job.objects.update(state="running")
    desk.post(reverse("desk:give_up_job", args=[job.pk]), {"why": "by_hand"})
    job.refresh_from_db()
    assert job.state == "running"


def test_a_periodic_job_that_was_given_up_starts_again_at_its_next_due_time() -> None:
    now = timezone.now()
    jobs.start_periodic(now=now)
    Job.objects.filter(key="periodic:forget_old").update(state="given_up", given_up="reported")
    jobs.start_periodic(now=now + timedelta(days=1))
    assert Job.objects.get(key="periodic:forget_old").state == "waiting"


def test_what_was_given_up_is_forgotten_with_what_was_done() -> None:
    park("l:1", state="given_up")
    assert jobs.done_before(timezone.now() + timedelta(days=1)).count() == 1


def test_every_kind_of_job_has_a_name_in_words() -> None:
    assert {kind for kind in jobs.kinds() if kind not in jobs._labels} == set()
