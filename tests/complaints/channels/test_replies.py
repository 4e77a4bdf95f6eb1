"""Answers to letters: to the case whose address they bear, if its reporter wrote them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from pytest_django import Settings

from complaints import erasure, incoming, jobs, transitions
from complaints.channels import email_doors
from complaints.models.incoming import Received, ReplyAddress
from complaints.models.private import Complaint
from complaints.models.review import Attachment
from tests.complaints.channels.letters import OURS, letter, with_files
from tests.factories import FILED_AT, ComplaintFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stores")]
ADDRESS = "kadek@surat.example"
ANSWER = "Lubangnya di depan nomor dua belas."


@pytest.fixture(autouse=True)
def _takes_mail(settings: Settings) -> None:
    settings.INCOMING_EMAIL = OURS


def case(mailoutbox: list[Any], **traits: Any) -> tuple[Complaint, str]:
    """A complaint, and the address at which its letters are answered."""
    complaint = ComplaintFactory(email=ADDRESS, **traits)
    jobs.run_due(now=FILED_AT)
    return complaint, mailoutbox[0].reply_to[0]


def receive(made: Any, now: datetime) -> Received:
    return email_doors.receive(made.as_bytes(), now=now).row


def test_the_answer_to_a_question_is_the_reply(
    mailoutbox: list[Any], dewi: Any, now: datetime
) -> None:
    complaint, address = case(mailoutbox)
    transitions.move(complaint, "ask_reporter", by=dewi, now=now, text="Di mana tepatnya?")
    quoted = f"{ANSWER}\n\nPada Sel, 24 Nov 2026 PRODENPASAR <{address}> menulis:\n> Halo"
    row = receive(with_files(1, body=quoted, to=address, subject="Bls: Aduan"), now)
    assert (row.state, row.became) == ("taken", "reply")
    complaint.refresh_from_db()
    assert complaint.stage != "awaiting_reporter"
    reply = complaint.messages.get(kind="reply")
    assert reply.body == ANSWER
    assert Attachment.objects.get().message_id == reply.pk


def test_an_answer_in_a_public_thread_waits_for_a_verifier(
    mailoutbox: list[Any], now: datetime
) -> None:
    complaint, address = case(mailoutbox, published=True)
    row = receive(letter("Terima kasih, sudah beres semuanya.", to=address), now)
    assert row.became == "comment"
    comment = complaint.messages.get(kind="comment")
    assert (comment.state, comment.from_reporter, comment.post) == ("held", True, None)


def test_an_answer_to_what_is_not_public_is_a_note(mailoutbox: list[Any], now: datetime) -> None:
    complaint, address = case(mailoutbox)
    row = receive(letter("Tambahan: lubangnya makin dalam.", to=address), now)
    assert row.became == "note"
    assert complaint.notes.get().body == "Tambahan: lubangnya makin dalam."


def test_the_address_alone_opens_nothing(mailoutbox: list[Any], now: datetime) -> None:
    complaint, address = case(mailoutbox, published=True)
    row = receive(letter("Saya orang lain.", to=address, sender="lain@surat.example"), now)
    assert (row.state, row.reason, row.complaint_id) == (
        "parked",
        "reply_from_another",
        complaint.pk,
    )
    assert not complaint.messages.filter(kind="comment").exists()


@pytest.mark.parametrize("token", ["x", "0" * 32])
def test_an_unknown_address_parks_the_letter(token: str, now: datetime) -> None:
    row = receive(letter(ANSWER, to=f"aduan+{token}@denpasar.example"), now)
    assert (row.state, row.reason) == ("parked", "reply_unknown")


def test_an_empty_answer_is_parked(mailoutbox: list[Any], now: datetime) -> None:
    _complaint, address = case(mailoutbox)
    row = receive(letter("> Halo,\n", to=address), now)
    assert (row.state, row.reason) == ("parked", "body:required")


def test_the_address_is_stored_as_a_digest_and_ends_with_the_erasure(
    mailoutbox: list[Any], now: datetime
) -> None:
    complaint, address = case(mailoutbox)
    token = address.partition("+")[2].partition("@")[0]
    assert token not in ReplyAddress.objects.get().index
    parked = receive(letter("Saya orang lain.", to=address, sender="lain@surat.example"), now)
    erasure.erase(complaint, by=None, now=now)
    assert not ReplyAddress.objects.exists()
    parked.refresh_from_db()
    assert not incoming.content(parked)
    assert not parked.data_key_id
    assert receive(letter(ANSWER, to=address), now).reason == "reply_unknown"
