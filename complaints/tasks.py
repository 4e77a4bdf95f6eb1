"""Jobs of the domain: load, one call."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from complaints import attachments, jobs, retention, staging, subject_steps, transitions


@jobs.handler("close_silent", every=timedelta(hours=1))
def close_silent(payload: dict[str, Any]) -> None:
    transitions.close_silent(now=timezone.now())


@jobs.handler("forget_uploads", every=timedelta(hours=1))
def forget_uploads(payload: dict[str, Any]) -> None:
    """Delete files that nobody sent, and those that no row tells of any more."""
    staging.sweep(now=timezone.now())
    attachments.sweep(now=timezone.now())


@jobs.handler(retention.JOB, every=timedelta(days=1))
def keep_no_longer(payload: dict[str, Any]) -> None:
    """A batch; asked for again while it runs, it goes on with the next one."""
    now = timezone.now()
    if retention.more_is_due(retention.run(now=now)):
        key = f"{jobs.PERIODIC_PREFIX}{retention.JOB}"
        jobs.enqueue(retention.JOB, key=key, payload={}, now=now)


@jobs.handler(retention.ONE_COMPLAINT)
def keep_one_no_longer(payload: dict[str, Any]) -> None:
    retention.one(payload["complaint"], payload["rule"], now=timezone.now())


@jobs.handler(subject_steps.JOB)
def do_for_subject(payload: dict[str, Any]) -> None:
    subject_steps.run(payload["case"], clock=timezone.now)
