"""What waits is deleted with its files: in time, and with the account of its sender."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from complaints import account_erasure, incoming, retention
from complaints.channels import email_doors, email_reading
from complaints.models.incoming import Received
from complaints.models.keys import DataKey
from complaints.models.people import User
from tests.complaints.channels.letters import letter, with_files

pytestmark = pytest.mark.django_db


def receive(now: datetime, sender: str = "Kadek <kadek@surat.example>") -> Received:
    made = with_files(7, subject="Tolong", sender=sender)
    return email_doors.receive(made.as_bytes(), now=now).row


def files(stores: Path) -> list[Path]:
    return [path for path in (stores / "private").rglob("*") if path.is_file()]


def test_what_nobody_took_in_goes_in_time(
    stores: Path, settings: Settings, now: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    row = receive(now)
    assert len(files(stores)) == 6
    retention.run(now=now + timedelta(days=settings.RETENTION_INCOMING_DAYS - 1))
    assert Received.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        retention.run(now=now + timedelta(days=settings.RETENTION_INCOMING_DAYS + 1))
    assert not Received.objects.exists()
    assert not DataKey.objects.filter(pk=row.data_key_id).exists()
    assert files(stores) == []


def test_what_waits_goes_with_the_account_of_its_sender(
    stores: Path, ani: User, now: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    receive(now, sender=f"Ani <{ani.email.upper()}>")
    other = receive(now)
    with django_capture_on_commit_callbacks(execute=True):
        account_erasure.erase(ani, by=None, now=now)
    assert Received.objects.get() == other
    assert len(files(stores)) == 6


def test_a_file_that_no_message_tells_of_is_swept(stores: Path, now: datetime) -> None:
    receive(now)
    assert incoming.sweep(now=now + timedelta(days=3000)) == 0
    Received.objects.update(state="refused")
    assert incoming.sweep(now=now + timedelta(days=3000)) == 6


class Pipe:
    """Standard input, as the mail server writes it."""

    def __init__(self, raw: bytes) -> None:
        self.buffer = self
        self.raw = raw

    def read(self, most: int) -> bytes:
        return self.raw[:most]


def piped(monkeypatch: pytest.MonkeyPatch, raw: bytes) -> str:
    monkeypatch.setattr("sys.stdin", Pipe(raw))
    said = StringIO()
    call_command("receive_email", stdout=said)
    return said.getvalue()


def test_the_pipe_tells_the_mail_server_what_became_of_a_letter(
    stores: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = letter().as_bytes()
    assert "taken complaint" in piped(monkeypatch, raw)
    assert "again" in piped(monkeypatch, raw)
    machine = letter(headers={"Auto-Submitted": "auto-replied"}).as_bytes()
    assert "refused automatic" in piped(monkeypatch, machine)  # and no error: nobody is answered
    monkeypatch.setattr(email_reading, "MOST_BYTES", 10)
    with pytest.raises(CommandError) as large:
        piped(monkeypatch, raw + b"x")
    assert large.value.returncode == 65

    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(email_doors, "receive", broken)
    with pytest.raises(CommandError) as again:
        piped(monkeypatch, raw)
    assert again.value.returncode == 75
