"""Letters: one a recipient and event, without a word of the complaint."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from complaints import jobs, notifications, transitions
from complaints.models.private import Complaint
from complaints.models.work import Job
from tests.factories import ComplaintFactory

if TYPE_CHECKING:
    from complaints.models.people import User

pytestmark = pytest.mark.django_db
WORDS = {"title": "Selokan meluap", "body": "Selokan di depan rumah saya meluap sejak kemarin."}


@pytest.fixture
def complaint() -> Complaint:
    found = ComplaintFactory(name="Ketut Rahasia", email="ketut@example.test", **WORDS)
    jobs.run_due(now=timezone.now())
    mail.outbox.clear()
    return found


def forward(complaint: Complaint, *, by: User, now: datetime) -> None:
    agency = complaint.subcategory.agency
    transitions.move(complaint, "verify_and_forward", by=by, now=now, agency=agency)


def test_a_move_writes_to_the_reporter_and_to_the_officers_of_the_agency_only(
    complaint: Complaint, dewi: User, budi: User, citra: User, now: datetime
) -> None:
    forward(complaint, by=dewi, now=now)
    jobs.run_due(now=timezone.now())
    told = {letter.to[0] for letter in mail.outbox}
    assert told == {"ketut@example.test", budi.email}


def test_a_letter_holds_reference_and_link_and_nothing_that_was_written(
    complaint: Complaint, dewi: User, budi: User, now: datetime
) -> None:
    forward(complaint, by=dewi, now=now)
    jobs.run_due(now=timezone.now())
    for letter in mail.outbox:
        text = f"{letter.subject}\n{letter.body}"
        assert complaint.reference in text
        assert "http" in text
        for private in ("Selokan", "rumah", "Ketut", "Rahasia", complaint.receipt):
            assert private not in text


def test_a_letter_speaks_indonesian_first_and_english_after(
    complaint: Complaint, dewi: User, budi: User, now: datetime
) -> None:
    forward(complaint, by=dewi, now=now)
    jobs.run_due(now=timezone.now())
    letter = next(letter for letter in mail.outbox if letter.to == ["ketut@example.test"])
    first, second = str(letter.body).split("\n-- \n")
    assert "Pengaduan Anda" in first
    assert "Your complaint" in second
    assert "/en/lacak/" in second


def test_announcing_an_event_twice_sends_one_letter(complaint: Complaint, now: datetime) -> None:
    event = complaint.events.first()
    assert event is not None
    notifications.announce(event, now=now)
    jobs.run_due(now=timezone.now())
    notifications.announce(event, now=now)
    jobs.run_due(now=timezone.now())
    assert mail.outbox == []  # the fixture's letter was the one


def test_nothing_is_sent_for_a_move_that_was_rolled_back(
    complaint: Complaint, dewi: User, now: datetime
) -> None:
    with transaction.atomic():
        forward(complaint, by=dewi, now=now)
        transaction.set_rollback(True)
    jobs.run_due(now=timezone.now())
    assert mail.outbox == []


def test_a_guest_without_an_address_causes_no_letter(db: None) -> None:
    ComplaintFactory()
    assert not Job.objects.filter(kind="letter").exists()


def test_a_letter_repeated_after_a_crash_carries_the_same_message_id(
    complaint: Complaint, dewi: User, budi: User, now: datetime
) -> None:
    forward(complaint, by=dewi, now=now)
    for job in Job.objects.filter(kind="letter", state="waiting"):
        notifications.send(job.payload)
        notifications.send(job.payload)
    ids = [letter.extra_headers["Message-ID"] for letter in mail.outbox]
    assert len(ids) == 2 * len(set(ids)) == 4


def test_a_mail_server_that_is_away_delays_the_letter_and_not_the_move(
    complaint: Complaint, dewi: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise ConnectionRefusedError

    forward(complaint, by=dewi, now=now)
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    jobs.run_due(now=timezone.now())
    complaint.refresh_from_db()
    assert complaint.stage == "forwarded"
    monkeypatch.undo()
    jobs.run_due(now=timezone.now() + timedelta(hours=1))
    assert [letter.to for letter in mail.outbox] == [["ketut@example.test"]]
