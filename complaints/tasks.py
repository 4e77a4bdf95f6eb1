"""Jobs of the domain: load, one call."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints import (
    agencies,
    attachments,
    daily_roots,
    figures,
    jobs,
    push,
    reminders,
    retention,
    secretary_letter,
    staging,
    subject_steps,
    transitions,
    webhooks,
)
from complaints.models.work import Heartbeat, Job

BULK = Job.Lane.BULK


@jobs.handler(jobs.HEARTBEAT, label=_("Sign of life of an idle worker"))
def beat(payload: dict[str, Any]) -> None:
    """An idle house shows life too: this goes the way of every job."""
    jobs.show_life(at_once=True)


@jobs.handler(
    "publish_scheduled_pages", every=timedelta(minutes=1), label=_("Pages with a set time")
)
def publish_scheduled_pages(payload: dict[str, Any]) -> None:
    call_command("publish_scheduled", verbosity=0)


@jobs.handler("forget_old", every=timedelta(days=1), lane=BULK, label=_("Old signs of life"))
def forget_old(payload: dict[str, Any]) -> None:
    """Delete the signs of life of workers that are no more, the browsers that are told of a
    complaint which is over, and what systems outside were told long ago."""
    now, day = timezone.now(), timedelta(days=1)
    # Nor of one whose clock was wrong, when it said so.
    Heartbeat.objects.exclude(seen_at__range=(now - day, now + timedelta(hours=1))).delete()
    push.forget_ended(now=now)
    webhooks.forget_old(now=now)


def _go_on(kind: str, done: int, batch: int, *, now: datetime) -> None:
    """Let a periodic job that did a whole batch go on with the next one, at once."""
    if done >= batch:
        jobs.enqueue(kind, key=f"{jobs.PERIODIC_PREFIX}{kind}", payload={}, now=now)


@jobs.handler("close_silent", every=timedelta(hours=1), label=_("Closing after silence"))
def close_silent(payload: dict[str, Any]) -> None:
    now = timezone.now()
    _go_on("close_silent", transitions.close_silent(now=now), transitions.PASS_AT_ONCE, now=now)


@jobs.handler("lapse", every=timedelta(hours=1), label=_("Questions left unanswered"))
def lapse(payload: dict[str, Any]) -> None:
    now = timezone.now()
    _go_on("lapse", transitions.lapse(now=now), transitions.PASS_AT_ONCE, now=now)


@jobs.handler(agencies.JOB, label=_("Cases of a merged agency"))
def reassign(payload: dict[str, Any]) -> None:
    agencies.finish(payload["agency"], payload["by"], now=timezone.now())


@jobs.handler(reminders.JOB, every=timedelta(minutes=15), label=_("Reminders of deadlines"))
def remind(payload: dict[str, Any]) -> None:
    now = timezone.now()
    _go_on(reminders.JOB, reminders.run(now=now), reminders.AT_ONCE, now=now)


@jobs.handler(reminders.SECRETARY_LETTER, label=_("Letter to the city secretary"))
def write_to_secretary(payload: dict[str, Any]) -> None:
    secretary_letter.send(now=timezone.now())


@jobs.handler(figures.JOB, every=timedelta(hours=6), lane=BULK, label=_("Figures of the services"))
def count_categories(payload: dict[str, Any]) -> None:
    figures.refresh(now=timezone.now())


@jobs.handler("seal_days", every=timedelta(hours=1), label=_("Seals of the days"))
def seal_days(payload: dict[str, Any]) -> None:
    daily_roots.seal_due(now=timezone.now())


@jobs.handler("forget_uploads", every=timedelta(hours=1), lane=BULK, label=_("Files nobody sent"))
def forget_uploads(payload: dict[str, Any]) -> None:
    """Delete files that nobody sent, and those that no row tells of any more."""
    staging.sweep(now=timezone.now())
    attachments.sweep(now=timezone.now())


@jobs.handler(retention.JOB, every=timedelta(days=1), lane=BULK, label=_("Retention periods"))
def keep_no_longer(payload: dict[str, Any]) -> None:
    """A batch; asked for again while it runs, it goes on with the next one."""
    now = timezone.now()
    if retention.more_is_due(retention.run(now=now)):
        key = f"{jobs.PERIODIC_PREFIX}{retention.JOB}"
        jobs.enqueue(retention.JOB, key=key, payload={}, now=now)


@jobs.handler(retention.ONE_COMPLAINT, lane=BULK, label=_("Retention period of one complaint"))
def keep_one_no_longer(payload: dict[str, Any]) -> None:
    retention.one(payload["complaint"], payload["rule"], now=timezone.now())


@jobs.handler(subject_steps.JOB, label=_("Request of a data subject"))
def do_for_subject(payload: dict[str, Any]) -> None:
    subject_steps.run(payload["case"], clock=timezone.now)
