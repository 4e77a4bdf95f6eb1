"""How the work stands: what the health page, the metrics, the desk and the watchdog ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Min, Q, QuerySet

from complaints.models.work import Heartbeat, Job

State = Job.State


@dataclass(frozen=True)
class LaneState:
    """What waits in one lane; ages are in seconds."""

    lane: Job.Lane
    waiting: int = 0
    oldest_seconds: float = 0.0


@dataclass(frozen=True)
class JobsState:
    """What the health page and the watchdog ask; ages are in seconds."""

    oldest_waiting_seconds: float
    waiting: int
    parked: int
    heartbeat_age: float | None
    lanes: tuple[LaneState, ...] = ()
    # How far a worker's clock is ahead of whoever asks, as its sign of life betrays.
    heartbeat_ahead: float = 0.0


def waiting(now: datetime) -> QuerySet[Job]:
    """Return what is for a worker now, let in by the sweeper or not. A back-off does not wait."""
    return Job.objects.filter(Q(state=State.WAITING) | Q(state=State.LATER, due_at__lte=now))


def state(now: datetime) -> JobsState:
    """Say how the work stands. No age is negative, wherever the clock has been."""
    rows = waiting(now).values("lane").annotate(number=Count("pk"), oldest=Min("due_at"))
    found = {row["lane"]: (row["number"], _age(row["oldest"], now)) for row in rows}
    lanes = tuple(LaneState(lane, *found.get(lane, (0, 0.0))) for lane in Job.Lane)
    seen = Heartbeat.objects.aggregate(latest=Max("seen_at"))["latest"]
    return JobsState(
        oldest_waiting_seconds=max(lane.oldest_seconds for lane in lanes),
        waiting=sum(lane.waiting for lane in lanes),
        parked=Job.objects.filter(state=State.PARKED).count(),
        heartbeat_age=_age(seen, now) if seen else None,
        lanes=lanes,
        heartbeat_ahead=_age(now, seen) if seen else 0.0,
    )


def _age(moment: datetime, now: datetime) -> float:
    return max((now - moment).total_seconds(), 0.0)


def by_state_and_lane() -> dict[tuple[str, int], int]:
    """Count what is not done yet, by state and lane; every pair that may occur is there."""
    rows = Job.objects.filter(state__in=Job.OPEN).values("state", "lane").annotate(n=Count("pk"))
    counted = {(row["state"], row["lane"]): row["n"] for row in rows}
    return {(s, lane): counted.get((s, lane), 0) for s in Job.OPEN for lane in Job.Lane}
