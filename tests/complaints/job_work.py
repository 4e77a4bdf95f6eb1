"""A kind of job whose effect the test decides, and the moves that a test makes with it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from complaints import jobs
from complaints.models.work import Job

SECRET = "Ni Luh Contoh, 08123456789"


class Work:
    """The handler of the kinds `work`, `urgent` and `bulk`."""

    def __init__(self) -> None:
        self.payloads: list[dict[str, Any]] = []
        self.then: Any = None

    def __call__(self, payload: dict[str, Any]) -> None:
        self.payloads.append(payload)
        if self.then:
            self.then()


def ask(key: str = "work:1", kind: str = "work", **payload: Any) -> Job:
    return jobs.enqueue(kind, key=key, payload=payload, now=timezone.now())


def fail() -> None:
    raise ValueError(f"cannot parse {SECRET}")


def die() -> None:
    raise SystemExit  # as a killed worker: nothing after the call happens


def make_due(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(due_at=timezone.now() - timedelta(seconds=1))
    jobs.sweep(timezone.now())
