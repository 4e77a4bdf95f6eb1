"""Retention: each rule at its edge, one table of them; nothing else goes with what is due."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.utils import timezone

from complaints import (
    accesses,
    checks,
    data_keys,
    erasure,
    filing_drafts,
    history,
    identities,
    jobs,
    publication,
    retention,
)
from complaints.models.custody import Access, SubjectCase
from complaints.models.participation import ParticipantLink
from complaints.models.private import Complaint
from complaints.models.review import Draft, PrivacyReport
from complaints.models.work import Job
from tests.factories import ComplaintFactory
from tests.raw_tables import places

pytestmark = pytest.mark.django_db


def closed(months: int, *, now: datetime, days: int = 1, **values: Any) -> Complaint:
    """A published complaint that was closed a day before so many months ago."""
    case = ComplaintFactory(
        published=True, comments=1, name="Ni Luh Zorbakusuma", location="Wexfordiana",
        body="Saya Zorbakusuma. Got di depan pasar mampet sekali.", **values,
    )  # fmt: skip
    moment = retention.months_before(now, months) - timedelta(days=days)
    Complaint.objects.filter(pk=case.pk).update(stage="archived", closed_at=moment)
    case.refresh_from_db()
    return case


def of(lines: list[retention.Line], rule: str) -> tuple[int, int, int]:
    [line] = [line for line in lines if line.rule == rule]
    return line.due, line.done, line.failed


@pytest.mark.parametrize(
    ("moment", "months", "before"),
    [
        ((2026, 11, 24), 12, (2025, 11, 24)),
        ((2026, 3, 31), 1, (2026, 2, 28)),
        ((2024, 2, 29), 12, (2023, 2, 28)),
        ((2026, 1, 5), 2, (2025, 11, 5)),
    ],
)
def test_months_are_those_of_the_calendar(moment, months, before) -> None:
    assert retention.months_before(datetime(*moment), months) == datetime(*before)


def test_the_identity_goes_a_year_after_the_closing_and_the_words_stay(now) -> None:
    due, young = closed(12, now=now), closed(12, now=now, days=-1)
    still_open = ComplaintFactory(name="Ni Luh Zorbakusuma")
    key = due.data_key_id
    assert of(retention.run(now=now), "identity") == (1, 1, 0)
    due.refresh_from_db()
    assert not identities.exists(due)
    assert identities.exists(young)
    assert identities.exists(still_open)
    assert "Zorbakusuma" in due.messages.get(kind="complaint").body
    assert due.location == "Wexfordiana"
    assert due.erased_at is None
    assert due.data_key_id != key
    assert not ParticipantLink.objects.filter(participant__thread=due.thread).exists()
    assert ParticipantLink.objects.filter(participant__thread=young.thread).exists()
    assert of(retention.run(now=now), "identity") == (0, 0, 0)


def test_originals_go_after_two_years_and_the_anonymous_thread_stays(now) -> None:
    case = closed(24, now=now)
    posts = list(case.thread.posts.values_list("body", flat=True))
    assert of(retention.run(now=now), "originals") == (1, 1, 0)
    case.refresh_from_db()
    assert case.erased_at == now
    assert case.location == ""
    data_keys.forget_all()
    assert "Zorbakusuma" not in case.messages.get(kind="complaint").body
    assert list(case.thread.posts.values_list("body", flat=True)) == posts
    assert list(history.breaks()) == []


def test_what_still_tells_the_reporter_in_public_is_masked_before_the_identity_goes(now) -> None:
    case = closed(12, now=now)
    comment = case.messages.get(kind="comment")
    erased = "Zorbakusuma benar sekali."
    comment.complaint, comment.body = case, erased
    comment.digest = publication.digest("", erased)
    comment.save()
    comment.approvals.update(digest=comment.digest)
    retention.run(now=now)
    comment.refresh_from_db()
    assert "Zorbakusuma" not in comment.post.body
    assert places("Zorbakusuma") == []


def _draft(moment: datetime, case: Complaint, user: Any) -> Any:
    message = case.messages.first()
    return Draft.objects.create(message=message, author=user, digest="d", saved_at=moment)


def _filing_draft(moment: datetime, case: Complaint, user: Any) -> Any:
    return filing_drafts.save({"title": "Got mampet"}, by=user, now=moment)


def _report(moment: datetime, case: Complaint, user: Any) -> Any:
    return PrivacyReport.objects.create(
        message=case.messages.first(), kind="name", words="Itu nama saya.", version=1,
        client="c" * 64, reported_at=moment, state="removed", decided_at=moment,
    )  # fmt: skip


def _subject_case(moment: datetime, case: Complaint, user: Any) -> Any:
    return SubjectCase.objects.create(
        number="PDP-2020-0001", right="access", state="done", data_key=data_keys.make(),
        words="Mohon salinan data saya.", contact="0812", received_at=moment, due_at=moment,
        closed_at=moment,
    )  # fmt: skip


def _job(moment: datetime, case: Complaint, user: Any) -> Any:
    return Job.objects.create(
        kind="letter", key="k", state="done", due_at=moment, created_at=moment, finished_at=moment
    )


def _notice(moment: datetime, case: Complaint, user: Any) -> Any:
    case.notices.all().delete()
    return case.notices.create(recipient=user, audience="staff", kind="start", made_at=moment)


def _access(moment: datetime, case: Complaint, user: Any) -> Any:
    return accesses.append(case.reference, by=user, why=Access.Why.CASEWORK, now=moment)


def _session(moment: datetime, case: Complaint, user: Any) -> Any:
    return Session.objects.create(session_key="s", session_data="", expire_date=moment)


RULES = [
    ("drafts", "RETENTION_DRAFTS_DAYS", _draft, timedelta(days=7)),
    ("filing_drafts", "RETENTION_FILING_DRAFTS_DAYS", _filing_draft, timedelta(days=30)),
    ("reports", "RETENTION_REPORTS_MONTHS", _report, timedelta(days=365)),
    ("subject_cases", "RETENTION_SUBJECT_CASES_MONTHS", _subject_case, timedelta(days=730)),
    ("jobs", "RETENTION_JOBS_DAYS", _job, timedelta(days=30)),
    ("notices", "RETENTION_NOTICES_MONTHS", _notice, timedelta(days=365)),
    ("accesses", "RETENTION_ACCESSES_YEARS", _access, timedelta(days=1826)),
    ("sessions", "", _session, timedelta(0)),
]


@pytest.mark.parametrize(("rule", "setting", "make", "kept"), RULES, ids=[r[0] for r in RULES])
def test_a_rule_takes_what_is_older_and_leaves_what_is_younger(
    rule, setting, make, kept, dewi, now
) -> None:
    case = ComplaintFactory()
    Access.objects.all()._raw_delete("default")
    accesses.AccessHead.objects.all().delete()
    Job.objects.all().delete()
    make(now - kept - timedelta(days=1), case, dewi)
    if setting:
        with override_settings(**{setting: 0}):
            assert of(retention.run(now=now), rule) == (0, 0, 0)
    assert of(retention.run(now=now, dry_run=True), rule) == (1, 0, 0)
    assert of(retention.run(now=now - timedelta(days=3)), rule) == (0, 0, 0)
    assert of(retention.run(now=now), rule) == (1, 1, 0)
    assert of(retention.run(now=now), rule) == (0, 0, 0)


def test_the_words_of_a_request_go_and_its_old_key_with_them(now) -> None:
    case = _subject_case(now - timedelta(days=800), ComplaintFactory(), None)
    key = case.data_key_id
    retention.run(now=now)
    case.refresh_from_db()
    assert (case.words, case.contact, case.state) == ("", "", "done")
    assert case.data_key_id != key


def test_the_rest_of_the_log_of_accesses_is_still_a_whole_chain(dewi, now) -> None:
    case = ComplaintFactory()
    Access.objects.all()._raw_delete("default")
    accesses.AccessHead.objects.all().delete()
    for years in (7, 6, 1, 0):
        _access(now - timedelta(days=366 * years), case, dewi)
    assert of(retention.run(now=now), "accesses") == (2, 2, 0)
    assert list(accesses.breaks()) == []
    _access(now, case, dewi)
    assert list(accesses.breaks()) == []
    first = Access.objects.order_by("sequence").first()
    Access.objects.filter(pk=first.pk)._raw_delete("default")
    assert [fault for _place, fault in accesses.breaks()] == ["missing", "altered"]


def test_one_complaint_that_fails_does_not_stop_the_others_and_is_parked_in_sight(
    now, monkeypatch, settings
) -> None:
    bad, _good = closed(24, now=now), closed(24, now=now)
    really = erasure.erase

    def erase(complaint: Complaint, **given: Any) -> Any:
        if complaint.pk == bad.pk:
            raise ValueError("boom")
        return really(complaint, **given)

    monkeypatch.setattr(erasure, "erase", erase)
    assert of(retention.run(now=now), "originals") == (2, 1, 1)
    # What a job has in hand is not tried by the next run.
    assert of(retention.run(now=now), "originals") == (0, 0, 0)
    for _ in range(settings.JOB_MAX_ATTEMPTS):
        now += timedelta(hours=2)
        jobs.run_due(now=now)
    job = Job.objects.get(kind="retention_complaint")
    assert (job.state, "ValueError" in job.last_error) == ("parked", True)
    monkeypatch.undo()
    jobs.retry(job.pk, now=now)
    jobs.run_due(now=now)
    bad.refresh_from_db()
    assert bad.erased_at is not None


def test_the_daily_job_goes_on_until_nothing_is_due(now, monkeypatch) -> None:
    moment = timezone.now()
    monkeypatch.setattr(retention.run, "__kwdefaults__", {"dry_run": False, "batch": 1})
    cases = [closed(12, now=moment) for _ in range(3)]
    jobs.start_periodic(now=moment)
    for _ in range(4):
        jobs.run_due(now=timezone.now())
    assert [identities.exists(case) for case in cases] == [False] * 3


def test_the_command_prints_a_table_and_a_dry_run_changes_nothing(now) -> None:
    case = closed(24, now=timezone.now())
    out = StringIO()
    call_command("retention", "--dry-run", stdout=out)
    assert identities.exists(case)
    rows = {line.split()[0]: line.split() for line in out.getvalue().splitlines()}
    assert rows["originals"] == ["originals", "24", "m", "1", "0", "0"]
    call_command("retention", stdout=StringIO())
    assert not identities.exists(case)


def test_the_command_fails_where_a_complaint_fails(monkeypatch) -> None:
    closed(24, now=timezone.now())

    def fail(complaint: Complaint, **given: Any) -> Any:
        raise ValueError

    monkeypatch.setattr(erasure, "erase", fail)
    monkeypatch.setattr(erasure, "erase_identity", fail)
    with pytest.raises(CommandError):
        call_command("retention", stdout=StringIO())


@pytest.mark.parametrize("setting", checks.RETENTION)
def test_a_negative_period_is_refused_at_start(setting) -> None:
    with override_settings(**{setting: -1}):
        assert [fault.id for fault in checks.retention(None)] == ["complaints.E011"]
