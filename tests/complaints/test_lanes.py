"""Lanes: the urgent goes first, however long the queue, and nothing waits for ever."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from complaints import attempts, jobs
from complaints.models.work import Job
from search import indexing
from tests.complaints.job_work import Work, ask

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def first_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "_turns", 0)


def waiting(kind: str, number: int, *, minutes: float = 0) -> None:
    """Put jobs into the table, as if they had been asked for some time ago."""
    due = timezone.now() - timedelta(minutes=minutes)
    Job.objects.bulk_create(
        Job(
            kind=kind, lane=jobs._lanes[kind], key=f"{kind}:{n}", due_at=due, created_at=due,
            payload={"lane": kind, "n": n},
        )
        for n in range(number)
    )  # fmt: skip


def test_the_lane_comes_before_the_time_of_asking(work: Work) -> None:
    for kind in ("bulk", "work", "urgent"):
        ask(kind, kind, lane=kind)
    jobs.run()
    assert [payload["lane"] for payload in work.payloads] == ["urgent", "work", "bulk"]


def test_in_one_lane_who_asked_first_is_first(work: Work) -> None:
    for number in range(3):
        ask(f"work:{number}", n=number)
    jobs.run()
    assert [payload["n"] for payload in work.payloads] == [0, 1, 2]


def test_any_permission_will_do_for_the_most_urgent_job(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "SLICE_SECONDS", 0)
    bulk = ask("bulk", "bulk", lane="bulk")
    ask("urgent", "urgent", lane="urgent")
    jobs.run(bulk.pk)
    assert work.payloads == [{"lane": "urgent"}]


def test_an_urgent_job_overtakes_a_backlog_at_the_next_turn(work: Work) -> None:
    waiting("bulk", 2000, minutes=30)

    def ask_after_five() -> None:
        if len(work.payloads) == 5:
            ask("urgent", "urgent", lane="urgent")

    work.then = ask_after_five
    jobs.run_due(now=timezone.now() + timedelta(seconds=1))
    assert work.payloads[5] == {"lane": "urgent"}


def test_bulk_is_done_although_urgent_work_never_ends(work: Work) -> None:
    waiting("bulk", 3, minutes=5)
    waiting("urgent", 40)
    jobs.run()
    order = [payload["lane"] for payload in work.payloads]
    places = [place for place, kind in enumerate(order, start=1) if kind == "bulk"]
    assert places == [attempts.PATIENT_TURN * n for n in (1, 2, 3)]


def test_what_must_vanish_goes_first_and_rebuilding_last() -> None:
    lanes = jobs._lanes
    assert {lanes[kind] for kind in (indexing.FORGET, "remove_photo")} == {jobs.Lane.URGENT}
    assert {lanes[kind] for kind in ("rebuild_search", "retention")} == {jobs.Lane.BULK}
    assert lanes["index_thread"] == jobs.Lane.NORMAL


def test_the_question_who_is_next_reads_a_handful_of_rows(work: Work) -> None:
    """The index holds only what may run now, in the order of the turns."""
    if connection.vendor == "postgresql":
        # A table that it has counted and found small, PostgreSQL would rather read whole.
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
    for order in (("lane", "due_at", "pk"), ("due_at", "pk")):
        plan = Job.objects.filter(state=Job.State.WAITING).order_by(*order)[:3].explain()
        assert "TEMP B-TREE" not in plan
        assert "Sort" not in plan
        assert "job_" in plan
