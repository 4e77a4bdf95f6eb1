"""Durable jobs: nothing is lost, nothing runs for ever, nothing is said that a citizen wrote."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.db import OperationalError, transaction
from django.utils import timezone
from django_q.exceptions import TimeoutException
from django_q.models import OrmQ
from django_q.signing import BadSignature, SignedPackage

from complaints import attempts, jobs
from complaints.models.work import Job
from tests.complaints.job_work import SECRET, Work, ask, die, fail, make_due

if TYPE_CHECKING:
    from tests.complaints.conftest import Ticks

pytestmark = pytest.mark.django_db


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
    assert work.payloads == [{"step": 1}, {"step": 2}]
    assert OrmQ.objects.count() >= 1
    assert job.state == "done"


def test_a_failing_job_backs_off_and_then_succeeds(work: Work) -> None:
    job = ask()
    work.then = fail
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == "later"
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


def killed(job: Job) -> None:
    with pytest.raises(SystemExit):
        jobs.run(job.pk)


def test_a_job_whose_worker_died_runs_again_after_its_lease(work: Work, ticks: Ticks) -> None:
    job = ask()
    work.then = die
    killed(job)
    work.then = None
    OrmQ.objects.all().delete()
    jobs.sweep(timezone.now())
    ticks.moment += settings.JOB_LEASE_SECONDS - 1
    assert jobs.sweep(timezone.now()) == 0  # it may still be at work
    ticks.moment += 1
    assert jobs.sweep(timezone.now()) == 1
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("done", 2)


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_sweeper_whose_clock_jumps_takes_no_job_from_a_worker_that_is_at_it(
    work: Work, ticks: Ticks, hours: int
) -> None:
    job = ask()
    work.then = die
    killed(job)
    for _ in range(10):
        jobs.sweep(timezone.now() + timedelta(hours=hours))
        ticks.moment += 5
    job.refresh_from_db()
    assert job.state == "running"


def test_a_restarted_supervisor_waits_a_whole_lease_before_it_frees_anything(
    work: Work, ticks: Ticks
) -> None:
    job = ask()
    work.then = die
    killed(job)
    jobs.sweep(timezone.now())
    ticks.moment += settings.JOB_LEASE_SECONDS - 1
    jobs._seen_running.clear()  # another process
    jobs.sweep(timezone.now())
    ticks.moment += settings.JOB_LEASE_SECONDS - 1
    jobs.sweep(timezone.now())
    job.refresh_from_db()
    assert job.state == "running"


def test_what_a_dead_worker_held_is_free_at_once_and_what_another_holds_is_not(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    work.then = die
    mine, others = ask("mine"), ask("others")
    for name in ("worker:a", "worker:b"):
        monkeypatch.setenv(jobs.WORKER_NAME, name)
        killed(mine)
    assert jobs.free("worker:a", now=timezone.now()) == 1
    jobs.sweep(timezone.now())
    states = {job.key: job.state for job in Job.objects.filter(pk__in=[mine.pk, others.pk])}
    assert sorted(states.values()) == ["running", "waiting"]


def test_a_poison_job_that_kills_every_worker_is_parked(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(jobs.WORKER_NAME, "worker:a")
    job = ask()
    work.then = die
    for _ in range(settings.JOB_MAX_ATTEMPTS):
        killed(job)
        jobs.free("worker:a", now=timezone.now())
        make_due(job)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert len(work.payloads) == settings.JOB_MAX_ATTEMPTS
    assert (job.state, job.last_error) == ("parked", attempts.WORKER_DIED)


def test_only_the_first_death_is_an_accident(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(jobs.WORKER_NAME, "worker:a")
    now = timezone.now()
    job = ask()
    work.then = die
    waits = []
    for _ in range(2):
        killed(job)
        jobs.free("worker:a", now=now)
        job.refresh_from_db()
        waits.append((job.due_at - now).total_seconds())
        make_due(job)
    assert waits == [0, settings.JOB_FIRST_RETRY_SECONDS * 4]


def test_a_hanging_job_fails_like_any_other_and_its_worker_does_no_more_for_now(
    work: Work,
) -> None:
    def hang() -> None:
        raise TimeoutException("Task exceeded maximum timeout value")

    job = ask("first")
    other = ask("second")
    work.then = hang
    jobs.run(job.pk)  # nothing reaches django-q2, which would end the process
    job.refresh_from_db()
    other.refresh_from_db()
    assert (job.state, job.last_error) == ("later", attempts.TOO_LONG)
    assert other.state == "waiting"


def test_a_handler_that_gives_up_is_parked_at_once_with_its_reason(work: Work) -> None:
    def refuse() -> None:
        raise jobs.GiveUp("The mail server refuses this address (550).")

    job = ask()
    work.then = refuse
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("parked", 1)
    assert job.last_error == "The mail server refuses this address (550)."


def test_a_worker_that_was_given_up_cannot_finish_the_job_of_another(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(jobs.WORKER_NAME, "worker:a")
    job = ask()

    def overtaken() -> None:
        work.then = None
        jobs.free("worker:a", now=timezone.now() + timedelta(minutes=1))

    work.then = overtaken
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == "later"


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
    assert (job.state, job.attempts) == ("later", 0)


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


def test_a_backlog_longer_than_the_queue_may_be_needs_no_longer_queue(work: Work) -> None:
    now = timezone.now()
    Job.objects.bulk_create(
        Job(kind="work", key=f"w:{n}", due_at=now, created_at=now) for n in range(300)
    )
    assert [jobs.sweep(now), jobs.sweep(timezone.now())] == [jobs.MOST_HANDED_OVER, 0]


def test_what_a_dead_worker_had_fetched_counts_as_nobodys_permission(work: Work) -> None:
    ask()
    OrmQ.objects.update(lock=timezone.now() + timedelta(minutes=5))
    assert jobs.sweep(timezone.now()) == 1


def test_a_worker_that_does_many_jobs_on_one_permission_takes_as_many_from_the_queue(
    work: Work,
) -> None:
    for number in range(5):
        ask(f"work:{number}")
    OrmQ.objects.order_by("pk").first().delete()  # type: ignore[union-attr]
    jobs.run()  # on the one that was fetched
    assert len(work.payloads) == 5
    assert OrmQ.objects.count() == 0


def test_a_worker_hands_back_no_permission_that_another_has_fetched(work: Work) -> None:
    for number in range(3):
        ask(f"work:{number}")
    OrmQ.objects.update(lock=timezone.now() + timedelta(minutes=5))
    jobs.run()
    assert OrmQ.objects.count() == 3


def test_one_permission_is_worth_about_a_second(work: Work, ticks: Ticks) -> None:
    def slowly() -> None:
        ticks.moment += jobs.SLICE_SECONDS * 0.6

    for number in range(5):
        ask(f"work:{number}")
    work.then = slowly
    jobs.run()
    assert len(work.payloads) == 2


def test_the_state_tells_the_age_of_what_waits(work: Work) -> None:
    job = ask()
    moment = job.due_at + timedelta(seconds=90)
    state = jobs.state(moment)
    assert (state.oldest_waiting_seconds, state.waiting, state.parked) == (90.0, 1, 0)
    assert state.heartbeat_age is None
    assert [lane.waiting for lane in state.lanes] == [0, 1, 0]
    assert jobs.state(job.due_at - timedelta(hours=1)).oldest_waiting_seconds == 0  # a clock jumps


def test_what_was_put_off_and_has_come_due_waits_even_if_no_sweeper_has_seen_it(
    work: Work,
) -> None:
    now = timezone.now()
    later = now + timedelta(minutes=5)
    jobs.enqueue("work", key="later", payload={}, now=now, due_at=later)
    assert jobs.state(now).waiting == 0
    state = jobs.state(later + timedelta(minutes=1))
    assert (state.waiting, state.oldest_waiting_seconds) == (1, 60)


def test_a_worker_whose_clock_is_behind_does_what_waits(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = ask()
    behind = timezone.now() - timedelta(hours=1)
    monkeypatch.setattr(timezone, "now", lambda: behind)
    jobs.run()
    job.refresh_from_db()
    assert job.state == "done"


def test_old_done_jobs_are_forgotten_and_others_kept(work: Work) -> None:
    old, young = ask("old"), ask("young")
    waiting = ask("waiting")
    cutoff = timezone.now() - timedelta(days=30)
    for job in (old, young):
        jobs.run(job.pk)
    Job.objects.filter(pk=old.pk).update(finished_at=cutoff - timedelta(days=1))
    jobs.done_before(cutoff).delete()
    assert set(Job.objects.values_list("pk", flat=True)) == {young.pk, waiting.pk}


def test_a_database_that_is_locked_costs_a_permission_and_no_job(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask()

    def locked(*args: object, **kwargs: object) -> None:
        raise OperationalError("database is locked")

    with monkeypatch.context() as patch:
        patch.setattr(attempts, "claim", locked)
        jobs.run()
    OrmQ.objects.all().delete()
    assert jobs.sweep(timezone.now()) == 1
    jobs.run()
    assert len(work.payloads) == 1
