"""The desk's list of what came in: completed without seeing who wrote it, added, set aside."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from complaints import identities, incoming, jobs
from complaints.channels import email_doors
from complaints.models.incoming import IncomingSource, Received
from complaints.models.people import User
from complaints.models.private import Complaint
from tests.complaints.channels.letters import OURS, WORDS, letter, with_files
from tests.factories import FILED_AT, ComplaintFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stores")]
ANSWERS = {
    "title": "Jalan rusak", "body": WORDS, "subcategory": "jalan-berlubang", "village": "renon",
    "location": "", "privacy": "", "decision": "file",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _takes_mail(settings: Settings, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: now)
    settings.INCOMING_EMAIL = OURS
    settings.STAFF_NEED_TOTP = False


@pytest.fixture
def desk(dewi: User) -> Client:
    client = Client()
    client.force_login(dewi)
    return client


def receive(made: Any, now: datetime) -> Received:
    return email_doors.receive(made.as_bytes(), now=now).row


def page(row: Received) -> str:
    return reverse("desk:incoming_message", args=[row.pk])


def test_the_list_says_why_and_not_who(desk: Client, now: datetime) -> None:
    receive(letter(subject="Tolong pak"), now)
    shown = desk.get(reverse("desk:incoming")).content.decode()
    assert "Tolong pak" in shown
    assert "kadek" not in shown.lower()


def test_a_verifier_completes_it_and_the_promises_count_from_its_arrival(
    desk: Client, dewi: User, now: datetime
) -> None:
    row = receive(with_files(7, body=WORDS), now - timedelta(days=3))
    shown = desk.get(page(row)).content.decode()
    assert "kadek@surat.example" not in shown
    assert "foto-5.jpg" in shown
    answer = desk.post(page(row), ANSWERS)
    complaint = Complaint.objects.get()
    assert answer.url == reverse("desk:complaint", args=[complaint.reference])
    row.refresh_from_db()
    assert (row.state, row.became, row.decided_by) == ("taken", "complaint", dewi)
    assert complaint.received_at == now - timedelta(days=3)
    assert complaint.messages.get().attachments.count() == 6
    person = identities.reveal(complaint, by=None, why=identities.Why.LETTER, now=now)
    assert person is not None
    assert person.email == "kadek@surat.example"


def test_what_is_older_than_a_month_can_still_be_filed(desk: Client, now: datetime) -> None:
    row = receive(letter(subject="Tolong pak"), now - timedelta(days=90))
    assert desk.post(page(row), ANSWERS).status_code == 302


def test_wrong_answers_keep_what_was_typed(desk: Client, now: datetime) -> None:
    row = receive(letter(subject="Tolong pak"), now)
    answer = desk.post(page(row), ANSWERS | {"body": "Pendek", "title": "Ketikan saya"})
    assert answer.status_code == 422
    assert "Ketikan saya" in answer.content.decode()
    assert not Complaint.objects.exists()


def test_setting_aside_deletes_words_and_files(
    desk: Client, now: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    row = receive(with_files(7), now)
    assert desk.post(page(row), {"decision": "aside"}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(page(row), {"decision": "aside", "why": "spam"})
    row.refresh_from_db()
    assert (row.state, row.reason) == ("set_aside", "spam")
    assert not incoming.content(row)
    assert desk.get(page(row)).status_code == 404


def test_an_answer_from_another_address_is_added_by_hand(
    desk: Client, mailoutbox: list[Any], now: datetime
) -> None:
    complaint = ComplaintFactory(email="kadek@surat.example")
    jobs.run_due(now=FILED_AT)
    address = mailoutbox[0].reply_to[0]
    row = receive(letter("Ini dari alamat kantor.", to=address, sender="k@kantor.example"), now)
    assert complaint.reference in desk.get(page(row)).content.decode()
    desk.post(page(row), {"decision": "add"})
    assert complaint.notes.get().body == "Ini dari alamat kantor."


def test_a_proposed_double_leads_to_joining(desk: Client, now: datetime) -> None:
    first = ComplaintFactory(channel="open311")
    second = ComplaintFactory()
    case = desk.get(reverse("desk:complaint", args=[second.reference])).content.decode()
    join = f"{reverse('desk:move', args=[second.reference, 'merge'])}?into={first.reference}"
    assert join in case
    assert f'value="{first.reference}"' in desk.get(join).content.decode()


def test_an_operator_makes_a_source_whose_secret_is_shown_once(
    operator: User, now: datetime
) -> None:
    client = Client()
    client.force_login(operator)
    address = reverse("desk:incoming_sources")
    given = {"name": "Pusdalops", "slug": "pusdalops", "channel": "pusdalops"}
    shown = client.post(address, given).content.decode()
    secret = str(IncomingSource.objects.get().secret)
    assert secret in shown
    assert secret not in client.get(address).content.decode()
    assert client.post(address, given).status_code == 422  # the name is taken
    source = IncomingSource.objects.get()
    client.post(reverse("desk:incoming_source_revoke", args=[source.pk]))
    source.refresh_from_db()
    assert source.revoked_at is not None
