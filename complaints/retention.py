"""What is kept is kept for a time. Every day, what is older goes; the anonymous threads stay."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.db.models.functions import Length
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_q.models import Task

from complaints import (
    accesses,
    attachments,
    erasure,
    filing_drafts,
    idempotency,
    incoming,
    jobs,
    notifications,
    registration,
    resealing,
    sign_ins,
    sign_up,
    staging,
    traces,
)
from complaints.models.custody import SubjectCase
from complaints.models.private import Complaint
from complaints.models.review import Draft, PrivacyReport
from complaints.models.work import Job

logger = logging.getLogger(__name__)

JOB = "retention"
ONE_COMPLAINT = "retention_complaint"
# A job has a minute: so many complaints (of some ten rows each) fit well into it.
BATCH = 50


@dataclass(frozen=True)
class Line:
    """What a rule found due, and what came of it; `failed` go on as jobs of their own."""

    rule: str
    label: str | Promise
    period: str
    due: int
    done: int = 0
    failed: int = 0


def months_before(moment: datetime, months: int) -> datetime:
    """Return the same day so many months before, or the last day of a shorter month."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    for day in range(moment.day, moment.day - 4, -1):
        try:
            return moment.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    raise ValueError(moment)


def run(*, now: datetime, dry_run: bool = False, batch: int = BATCH) -> list[Line]:
    """Apply every rule to at most `batch` complaints (a dry run counts all) and report.

    One complaint that fails does not stop the others: it goes on as a job, and is parked there
    for everybody to see where it keeps failing.
    """
    lines = [
        _complaints(rule, now=now, dry_run=dry_run, batch=batch) for rule in (ORIGINALS, IDENTITY)
    ]
    return [*lines, *(_rows(rule, now=now, dry_run=dry_run) for rule in OTHERS)]


def more_is_due(lines: list[Line]) -> bool:
    """Whether a batch was full."""
    return any(line.due > line.done + line.failed for line in lines)


# -------------------------------------------------------------------------------- of complaints
@dataclass(frozen=True)
class ComplaintRule:
    """Which complaints are due so many months after they were closed, and what is erased."""

    name: str
    label: str | Promise
    setting: str
    due: Callable[[QuerySet[Any]], QuerySet[Any]]
    erase: Callable[[Complaint, datetime], object]


ORIGINALS = ComplaintRule(
    "originals",
    _("Original words, places and files"),
    "RETENTION_ORIGINALS_MONTHS",
    lambda closed: closed.filter(erased_at=None),
    lambda complaint, now: erasure.erase(complaint, by=None, now=now),
)
IDENTITY = ComplaintRule(
    "identity",
    _("Identities of reporters"),
    "RETENTION_IDENTITY_MONTHS",
    lambda closed: closed.filter(identity__isnull=False),
    lambda complaint, now: erasure.erase_identity(complaint, now=now),
)


def _complaints(rule: ComplaintRule, *, now: datetime, dry_run: bool, batch: int) -> Line:
    months = getattr(settings, rule.setting)
    if not months:
        return Line(rule.name, rule.label, "–", 0)
    due = _due(rule, now=now)
    waiting = due.count()
    done = failed = 0
    for complaint in [] if dry_run else due.order_by("closed_at", "pk")[:batch]:
        try:
            rule.erase(complaint, now)
            done += 1
        except Exception as error:  # noqa: BLE001  # the job tells what it was, and goes on
            logger.error(
                "retention failed",
                extra={"complaint": complaint.pk, "rule": rule.name, "error": type(error).__name__},
            )
            _hand_over(rule, complaint, now=now)
            failed += 1
    return Line(rule.name, rule.label, f"{months} m", waiting, done, failed)


def _due(rule: ComplaintRule, *, now: datetime) -> QuerySet[Complaint]:
    """Return the complaints that are due and not in the hands of a job."""
    months = getattr(settings, rule.setting)
    closed = Complaint.objects.filter(closed_at__lte=months_before(now, months))
    handed = Job.objects.filter(kind=ONE_COMPLAINT, state__in=Job.OPEN)
    numbers = [job.payload["complaint"] for job in handed if job.payload["rule"] == rule.name]
    return rule.due(closed).exclude(pk__in=numbers)


def _hand_over(rule: ComplaintRule, complaint: Complaint, *, now: datetime) -> None:
    jobs.enqueue(
        ONE_COMPLAINT,
        key=f"{ONE_COMPLAINT}:{rule.name}:{complaint.pk}",
        payload={"complaint": complaint.pk, "rule": rule.name},
        now=now,
    )


def one(complaint: int, rule: str, *, now: datetime) -> None:
    """Apply a rule to one complaint that failed before, if it is still due."""
    chosen = {r.name: r for r in (ORIGINALS, IDENTITY)}[rule]
    months = getattr(settings, chosen.setting)
    closed = Complaint.objects.filter(closed_at__lte=months_before(now, months), pk=complaint)
    for row in chosen.due(closed) if months else []:
        chosen.erase(row, now)


# --------------------------------------------------------------------------------- of other rows
@dataclass(frozen=True)
class Rule:
    """Which rows are due, and how they go (returns how many)."""

    name: str
    label: str | Promise
    setting: str
    unit: str  # "m", "d", "y"
    count: Callable[[datetime], int]
    act: Callable[[datetime], int]


def _rows(rule: Rule, *, now: datetime, dry_run: bool) -> Line:
    amount = getattr(settings, rule.setting) if rule.setting else None
    if amount == 0:
        return Line(rule.name, rule.label, "–", 0)
    cutoff = _cutoff(now, rule.unit, amount)
    due = rule.count(cutoff)
    done = rule.act(cutoff) if due and not dry_run else 0
    period = f"{amount} {rule.unit}" if amount is not None else ""
    return Line(rule.name, rule.label, period, due, done)


def _cutoff(now: datetime, unit: str, amount: int | None) -> datetime:
    if amount is None:
        return now
    if unit == "d":
        return now - timedelta(days=amount)
    return months_before(now, amount * (12 if unit == "y" else 1))


def _drafts(cutoff: datetime) -> QuerySet[Draft]:
    return Draft.objects.filter(saved_at__lte=cutoff)


def _reports(cutoff: datetime) -> QuerySet[PrivacyReport]:
    decided = PrivacyReport.objects.filter(decided_at__lte=cutoff).exclude(client="")
    return decided.select_related("message__complaint")


def _empty_reports(cutoff: datetime) -> int:
    return sum(traces.empty_report(report) for report in _reports(cutoff))


def _cases(cutoff: datetime) -> QuerySet[SubjectCase]:
    """Those which still hold words; the columns are sealed, so only their length is asked."""
    sizes = Length("words") + Length("contact") + Length("answer")
    return SubjectCase.objects.filter(closed_at__lte=cutoff).annotate(size=sizes).filter(size__gt=0)


def _empty_cases(cutoff: datetime) -> int:
    rows = list(_cases(cutoff))
    for case in rows:
        case.words = case.contact = case.answer = ""
        case.save(update_fields=["words", "contact", "answer"])
        resealing.renew_key_of_case(case)
    return len(rows)


def _sessions(cutoff: datetime) -> QuerySet[Session]:
    return Session.objects.filter(expire_date__lt=cutoff)


def _forget_sessions(cutoff: datetime) -> int:
    gone = _sessions(cutoff).delete()[0]
    sign_ins.forget_ended()
    return gone


def _forget_jobs(cutoff: datetime) -> int:
    Task.objects.filter(stopped__lte=cutoff).delete()
    return jobs.done_before(cutoff).delete()[0]


def _files(now: datetime, *, dry_run: bool) -> int:
    stores = (staging, attachments, incoming)
    return sum(store.sweep(now=now, dry_run=dry_run) for store in stores)


OTHERS = (
    Rule(
        "drafts", _("Unfinished reviews"), "RETENTION_DRAFTS_DAYS", "d",
        lambda cutoff: _drafts(cutoff).count(), lambda cutoff: _drafts(cutoff).delete()[0],
    ),
    Rule(
        "filing_drafts", _("Complaints that were begun and not sent"),
        "RETENTION_FILING_DRAFTS_DAYS", "d",
        lambda cutoff: filing_drafts.older_than(cutoff).count(), filing_drafts.discard_older_than,
    ),
    Rule(
        "files", _("Files of filings that were not sent, and lost ones"), "", "",
        lambda now: _files(now, dry_run=True), lambda now: _files(now, dry_run=False),
    ),
    Rule(
        "done_writes", _("Keys of writes that were sent and done"), "", "",
        lambda now: idempotency.older_than(now).count(), idempotency.forget_older_than,
    ),
    Rule(
        "incoming", _("Messages of other channels that nobody took in"),
        "RETENTION_INCOMING_DAYS", "d",
        lambda cutoff: incoming.older_than(cutoff).count(), incoming.forget_older_than,
    ),
    Rule(
        "reports", _("Words of privacy reports"), "RETENTION_REPORTS_MONTHS", "m",
        lambda cutoff: _reports(cutoff).count(), _empty_reports,
    ),
    Rule(
        "subject_cases", _("Words of data subject requests"), "RETENTION_SUBJECT_CASES_MONTHS",
        "m", lambda cutoff: _cases(cutoff).count(), _empty_cases,
    ),
    Rule(
        "sessions", _("Sessions that are over"), "", "",
        lambda now: _sessions(now).count(), _forget_sessions,
    ),
    Rule(
        "registrations", _("Registrations of accounts that nobody uses"),
        "RETENTION_REGISTRATIONS_MONTHS", "m",
        lambda cutoff: registration.idle(cutoff).count(), registration.forget_idle,
    ),
    Rule(
        "unproved", _("Accounts whose address nobody proved"), "RETENTION_UNPROVED_DAYS", "d",
        lambda cutoff: sign_up.unproved(cutoff).count(), sign_up.forget_unproved,
    ),
    Rule(
        "jobs", _("Done jobs"), "RETENTION_JOBS_DAYS", "d",
        lambda cutoff: jobs.done_before(cutoff).count(), _forget_jobs,
    ),
    Rule(
        "notices", _("Notices to citizens and staff"), "RETENTION_NOTICES_MONTHS", "m",
        lambda cutoff: notifications.older_than(cutoff).count(), notifications.forget_older_than,
    ),
    Rule(
        "accesses", _("Log of accesses to identities"), "RETENTION_ACCESSES_YEARS", "y",
        lambda cutoff: accesses.older_than(cutoff).count(), accesses.prune,
    ),
)  # fmt: skip
