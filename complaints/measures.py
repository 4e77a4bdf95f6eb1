"""The figures of the house for its operator: numbers only, of nobody and about nobody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Q

from complaints import database
from complaints.backlog import by_state_and_lane, state
from complaints.models.clocks import Clock
from complaints.models.contact import Notice
from complaints.models.private import Complaint
from complaints.models.reference import DeadlineRule
from complaints.models.work import Job
from complaints.stages import Stage

# The reporter's own time: nobody at the office is late with it.
_REPORTERS = (DeadlineRule.Promise.SILENCE, DeadlineRule.Promise.REPLY)


@dataclass(frozen=True)
class Measure:
    """One figure under each combination of its labels."""

    name: str
    help: str
    labels: tuple[str, ...] = ()
    values: Mapping[tuple[str, ...], float] = field(default_factory=dict)


def all_of(now: datetime) -> Iterator[Measure]:
    yield from _work(now)
    yield from _office(now)
    yield Measure(
        "clock_skew_seconds",
        "How far the database's clock is ahead of this machine's.",
        values={(): database.clock_skew()},
    )


def _work(now: datetime) -> Iterator[Measure]:
    counted: dict[tuple[str, ...], float] = {
        (state, Job.Lane(lane).name.lower()): float(number)
        for (state, lane), number in by_state_and_lane().items()
    }
    yield Measure("jobs", "Jobs that are not done.", ("state", "lane"), counted)
    stands = state(now)
    yield Measure(
        "jobs_oldest_waiting_seconds",
        "How long the oldest job has waited for a worker.",
        ("lane",),
        {(lane.lane.name.lower(),): lane.oldest_seconds for lane in stands.lanes},
    )
    parked = Job.objects.filter(state=Job.State.PARKED).values_list("kind")
    yield Measure(
        "jobs_parked",
        "Jobs that failed too often and wait for a person.",
        ("kind",),
        {(kind,): float(number) for kind, number in parked.annotate(number=Count("pk"))},
    )
    age = stands.heartbeat_age
    yield Measure(
        "worker_heartbeat_age_seconds",
        "How long ago a worker ended a job; no value before the first.",
        values={} if age is None else {(): age},
    )


def _office(now: datetime) -> Iterator[Measure]:
    stages = Complaint.objects.order_by().values_list("stage").annotate(number=Count("pk"))
    yield Measure(
        "complaints",
        "Complaints by stage.",
        ("stage",),
        {(stage,): 0.0 for stage in Stage.values}
        | {(stage,): float(number) for stage, number in stages},
    )
    late = Clock.objects.filter(ended_at__isnull=True, due_at__lt=now)
    late = late.exclude(promise__in=_REPORTERS).exclude(
        Q(pauses__isnull=False) & Q(pauses__ended_at__isnull=True)
    )
    promises = late.order_by().values_list("promise").annotate(number=Count("pk", distinct=True))
    yield Measure(
        "promises_overdue",
        "Running promises of the office whose time has passed.",
        ("promise",),
        {(promise,): float(number) for promise, number in promises},
    )
    refused = Notice.objects.filter(letter=Notice.Letter.REFUSED).count()
    yield Measure(
        "letters_refused", "Letters that a mail server refused for good.", values={(): refused}
    )
