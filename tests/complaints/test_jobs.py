"""Durable jobs: nothing is lost, nothing runs for ever, nothing is said that a citizen wrote."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_q.models import OrmQ
from django_q.signing import BadSignature, SignedPackage

from complaints import jobs
from complaints.models.work import Heartbeat, Job

pytestmark = pytest.mark.django_db
SECRET = "Ni Luh Contoh, 08123456789"


class Work:
    """A kind of job whose effect the test decides."""

    def __init__(self) -> None:
        self.payloads: list[dict[str, Any]] = []
        self.then: Any = None

    def __call__(self, payload: dict[str, Any]) -> None:
        self.payloads.append(payload)
        if self.then:
            self.then()


@pytest.fixture
def work() -> Iterator[Work]:
    """Register the kind `work` for one test."""
    effect = Work()
    jobs.handler("work")(effect)
    yield effect
    jobs._handlers.pop("work")


def ask(key: str = "work:1", **payload: Any) -> Job:
    return jobs.enqueue("work", key=key, payload=payload, now=timezone.now())


def fail() -> None:
    raise ValueError(f"cannot parse {SECRET}")


def make_due(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(due_at=timezone.now())


def age(job: Job, seconds: float) -> None:
    Job.objects.filter(pk=job.pk).update(started_at=timezone.now() - timedelta(seconds=seconds))


def die() -> None:
    raise SystemExit  # as a killed worker: nothing after the call happens


def test_a_job_runs_once_and_is_done(work: Work) -> None:
    job = ask(thread=7)
    jobs.run(job.pk)
    jobs.run(job.pk)  # django-q2 may deliver twice
    job.refresh_from_db()
    assert work.payloads == [{"thread": 7}]
    assert (job.state, job.attempts, job.last_error) == ("done", 1, "")


def test_a_rolled_back_request_leaves_neither_a_job_nor_a_task(work: Work) -> None:
    with transaction.atomic():
        ask()
        transaction.set_rollback(True)
    assert not Job.objects.exists()
    assert not OrmQ.objects.exists()


def test_asking_twice_keeps_one_row_with_the_latest_payload(work: Work) -> None:
    ask(page=1)
    job = ask(page=2)
    jobs.run_due(now=timezone.now())
    assert Job.objects.count() == 1
    assert job.generation == 2
    assert work.payloads == [{"page": 2}]


def test_a_job_asked_for_while_it_runs_runs_again_afterwards(work: Work) -> None:
    job = ask(step=1)

    def ask_again() -> None:
        work.then = None
        ask(step=2)
        jobs.run(job.pk)  # its own delivery arrives early: the first is still at work
        assert len(work.payloads) == 1

    work.then = ask_again
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == "waiting"
    jobs.run(job.pk)
    job.refresh_from_db()
    assert work.payloads == [{"step": 1}, {"step": 2}]
    assert job.state == "done"


def test_a_failing_job_backs_off_and_then_succeeds(work: Work) -> None:
    job = ask()
    work.then = fail
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == "waiting"
    assert job.due_at > timezone.now() + timedelta(seconds=10)
    jobs.run(job.pk)  # too early: nothing happens
    assert len(work.payloads) == 1
    work.then = None
    make_due(job)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.last_error) == ("done", "")


def test_a_job_that_always_fails_is_parked_visibly_and_can_be_tried_again(work: Work) -> None:
    job = ask()
    work.then = fail
    for _ in range(settings.JOB_MAX_ATTEMPTS + 2):
        make_due(job)
        jobs.run(job.pk)
    job.refresh_from_db()
    assert len(work.payloads) == settings.JOB_MAX_ATTEMPTS
    assert job.state == "parked"
    assert jobs.state(timezone.now()).parked == 1
    work.then = None
    assert jobs.retry(job.pk, now=timezone.now())
    assert not jobs.retry(job.pk, now=timezone.now())
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == "done"


def test_the_reason_names_the_error_but_never_its_words(
    work: Work, caplog: pytest.LogCaptureFixture
) -> None:
    job = ask()
    work.then = fail
    with caplog.at_level("DEBUG"):
        jobs.run(job.pk)
    job.refresh_from_db()
    said = job.last_error + caplog.text + "".join(str(r.__dict__) for r in caplog.records)
    assert "ValueError" in job.last_error
    assert SECRET not in said


def test_a_job_whose_worker_died_runs_again_after_its_lease(work: Work) -> None:
    job = ask()
    work.then = die
    with pytest.raises(SystemExit):
        jobs.run(job.pk)
    work.then = None
    OrmQ.objects.all().delete()
    assert jobs.sweep(timezone.now()) == 0  # it may still be at work
    age(job, settings.JOB_LEASE_SECONDS + 1)
    assert jobs.sweep(timezone.now()) == 1
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("done", 2)


def test_a_poison_job_that_kills_every_worker_is_parked(work: Work) -> None:
    job = ask()
    work.then = die
    for _ in range(settings.JOB_MAX_ATTEMPTS):
        with pytest.raises(SystemExit):
            jobs.run(job.pk)
        age(job, settings.JOB_LEASE_SECONDS + 1)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert len(work.payloads) == settings.JOB_MAX_ATTEMPTS
    assert job.state == "parked"
    assert job.last_error


def test_a_worker_that_was_given_up_cannot_finish_the_job_of_another(work: Work) -> None:
    job = ask()

    def overtaken() -> None:
        age(job, settings.JOB_LEASE_SECONDS + 1)
        jobs.sweep(timezone.now())

    work.then = overtaken
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == "waiting"


def test_a_kind_that_nobody_knows_is_parked() -> None:
    job = jobs.enqueue("of_another_release", key="x", payload={}, now=timezone.now())
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == "parked"


def test_a_job_that_tries_later_does_not_use_up_its_attempts(work: Work) -> None:
    def later() -> None:
        raise jobs.TryLater(timedelta(minutes=2))

    job = ask()
    work.then = later
    for _ in range(settings.JOB_MAX_ATTEMPTS + 3):
        make_due(job)
        jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("waiting", 0)


def test_a_job_for_later_is_handed_over_when_it_is_due(work: Work) -> None:
    now = timezone.now()
    later = now + timedelta(minutes=5)
    jobs.enqueue("work", key="later", payload={}, now=now, due_at=later)
    assert not OrmQ.objects.exists()
    assert jobs.sweep(now) == 0
    assert jobs.sweep(later) == 1


def test_the_sweeper_restores_a_backlog_lost_to_a_new_secret_key(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        ask(f"work:{number}")
    monkeypatch.setattr("django_q.conf.Conf.SECRET_KEY", "rotated")
    for row in OrmQ.objects.all():
        with pytest.raises(BadSignature):
            SignedPackage.loads(row.payload)
        row.delete()  # what the cluster does with a row that it cannot read
    assert jobs.sweep(timezone.now()) == 3
    for job in Job.objects.all():
        jobs.run(job.pk)
    assert len(work.payloads) == 3


def test_sweeping_a_long_backlog_does_not_make_it_longer(work: Work) -> None:
    for number in range(3):
        ask(f"work:{number}")
    assert [jobs.sweep(timezone.now()) for _ in range(3)] == [0, 0, 0]
    assert OrmQ.objects.count() == 3


def test_a_periodic_job_starts_once_a_period_however_many_supervisors_ask() -> None:
    now = timezone.now()
    first = jobs.start_periodic(now=now)
    assert first == len(jobs._periods)
    assert jobs.start_periodic(now=now) == 0
    jobs.run(Job.objects.get(key="periodic:heartbeat").pk)
    assert Heartbeat.objects.get().seen_at >= now
    assert jobs.start_periodic(now=now + timedelta(seconds=20)) == 0
    assert jobs.start_periodic(now=now + timedelta(minutes=2)) == 1


def test_the_state_tells_the_age_of_what_waits(work: Work) -> None:
    job = ask()
    moment = job.due_at + timedelta(seconds=90)
    assert jobs.state(moment) == jobs.JobsState(90.0, 1, 0, None)


def test_old_done_jobs_are_forgotten_and_others_kept(work: Work) -> None:
    old, young = ask("old"), ask("young")
    waiting = ask("waiting")
    cutoff = timezone.now() - timedelta(days=30)
    for job in (old, young):
        jobs.run(job.pk)
    Job.objects.filter(pk=old.pk).update(finished_at=cutoff - timedelta(days=1))
    jobs.done_before(cutoff).delete()
    assert set(Job.objects.values_list("pk", flat=True)) == {young.pk, waiting.pk}
