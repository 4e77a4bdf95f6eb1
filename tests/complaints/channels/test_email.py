"""Letters become complaints: read once, private, with their photos; machines are refused."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from complaints import identities, incoming, jobs, receipts
from complaints.channels import email_doors, email_reading, polling
from complaints.models.contact import Notice
from complaints.models.incoming import Received
from complaints.models.private import Complaint
from complaints.models.review import Attachment
from tests.complaints.channels.letters import OURS, SENDER, WORDS, letter, with_files

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stores", "takes_mail")]


@pytest.fixture
def takes_mail(settings: Settings) -> None:
    settings.INCOMING_EMAIL = OURS


def receive(made: Any, now: datetime) -> Received:
    raw = made if isinstance(made, bytes) else made.as_bytes()
    return email_doors.receive(raw, now=now).row


def test_a_letter_that_says_what_and_where_is_a_complaint(now: datetime) -> None:
    row = receive(with_files(2), now)
    assert (row.state, row.became, row.reason) == ("taken", "complaint", "")
    complaint = Complaint.objects.get(pk=row.complaint_id)
    assert complaint.channel.slug == "email"
    assert complaint.visibility == "hidden"
    assert (complaint.subcategory.slug, complaint.village.slug) == ("jalan-berlubang", "renon")
    assert complaint.messages.get().body == WORDS
    assert complaint.events.get().reason == "email"
    assert [a.file_name for a in Attachment.objects.order_by("pk")] == ["foto-0.jpg", "foto-1.jpg"]
    person = identities.reveal(complaint, by=None, why=identities.Why.LETTER, now=now)
    assert person is not None
    assert (person.name, person.email) == ("Kadek Fiktif", "kadek@surat.example")
    assert not incoming.content(row)  # its words stand in the case, and nowhere twice


def test_a_letter_is_taken_once_however_often_it_comes(now: datetime) -> None:
    made = letter().as_bytes()
    first, again = (email_doors.receive(made, now=now) for _ in range(2))
    assert (first.fresh, again.fresh) == (True, False)
    assert Complaint.objects.count() == 1


def test_a_crash_between_recording_and_filing_files_once(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = letter().as_bytes()

    def crash(*args: Any, **kwargs: Any) -> None:
        raise SystemError

    with monkeypatch.context() as patched:
        patched.setattr(incoming, "take", crash)
        with pytest.raises(SystemError):
            email_doors.receive(made, now=now)
    assert Received.objects.get().state == "new"
    assert email_doors.receive(made, now=now).row.state == "taken"
    assert Complaint.objects.count() == 1


@pytest.mark.parametrize(
    ("subject", "body", "reason"),
    [
        ("Tolong pak", WORDS, "subcategory:required"),
        ("Jalan berlubang", "Di depan pasar itu jalan berlubang dalam.", "village:required"),
        ("Jalan berlubang", "Antara Renon dan Sesetan, jalan berlubang.", "village:required"),
        ("", WORDS, "title:required"),
        ("Jalan berlubang di Renon", "Pak!", "body:too_short"),
    ],
)
def test_what_says_too_little_waits_for_a_verifier(
    subject: str, body: str, reason: str, now: datetime
) -> None:
    row = receive(letter(body, subject=subject), now)
    assert row.state == "parked"
    assert not Complaint.objects.exists()
    assert row.reason == reason
    assert incoming.content(row)["body"] == body


@pytest.mark.parametrize(
    ("headers", "sender", "reason"),
    [
        ({"Auto-Submitted": "auto-replied"}, SENDER, "automatic"),
        ({"Precedence": "bulk"}, SENDER, "automatic"),
        ({"List-Id": "<warga.surat.example>"}, SENDER, "mailing_list"),
        ({}, "MAILER-DAEMON@surat.example", "automatic"),
        ({}, f"Aduan <{OURS}>", "own_address"),
        ({}, "aduan+0123@denpasar.example", "own_address"),
        ({}, "tanpa alamat", "no_sender"),
    ],
)
def test_machines_are_refused_without_an_answer(
    headers: dict[str, str], sender: str, reason: str, now: datetime
) -> None:
    row = receive(letter(sender=sender, headers=headers), now)
    assert (row.state, row.reason) == ("refused", reason)
    assert not row.content
    assert not Notice.objects.exists()


def test_a_person_whose_program_says_not_automatic_is_heard(now: datetime) -> None:
    assert receive(letter(headers={"Auto-Submitted": "no"}), now).state == "taken"


def test_forty_files_park_the_letter_with_the_first_six(now: datetime) -> None:
    row = receive(with_files(40), now)
    assert (row.state, row.reason) == ("parked", "too_many_files")
    assert incoming.content(row)["body"] == WORDS
    assert len(incoming.uploads(row)) == 6


def test_a_file_that_is_no_picture_parks_the_letter(now: datetime) -> None:
    made = letter()
    made.add_attachment(b"MZ" + b"x" * 50_000, maintype="application", subtype="octet-stream",
                        filename="undangan.exe")  # fmt: skip
    row = receive(made, now)
    assert row.state == "parked"
    assert row.reason == "unsupported_format"


def test_a_letter_that_is_too_large_is_refused(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(email_reading, "MOST_BYTES", 1000)
    row = receive(letter("x" * 2000), now)
    assert (row.state, row.reason) == ("refused", "too_large")


def test_a_flood_waits_for_a_person_and_then_is_refused(now: datetime) -> None:
    rows = [receive(letter(), now) for _ in range(41)]
    states = [row.state for row in rows]
    assert states[:10] == ["taken"] * 10
    assert {row.reason for row in rows[10:40]} == {"too_many_letters"}
    assert rows[-1].reason == "flood"
    assert Complaint.objects.count() == 10


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe\x00",
        b"From: kadek@surat.example\nContent-Type: multipart/mixed\n\n--x\n--x--\n",
        (
            b"From: kadek@surat.example\nSubject: =?kacau?q?x?=\n"
            b"Content-Type: text/plain; charset=tidak-ada\n\nJalan \xe9 berlubang\n"
        ),
        (
            b"From: kadek@surat.example\nContent-Type: text/plain\n"
            b"Content-Transfer-Encoding: base64\n\n@@@@\n"
        ),
        b"From: kadek@surat.example\nContent-Type: message/rfc822\n\n" * 400,
        b"From: kadek@surat.example\n"
        + b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(400)
        )
        + b"Content-Type: text/plain\n\nhalo\n",
    ],
)
def test_a_broken_letter_is_recorded_and_stops_nothing(raw: bytes, now: datetime) -> None:
    row = receive(raw, now)
    assert row.state in {"parked", "refused"}
    assert row.reason


def test_html_alone_is_read_as_words(now: datetime) -> None:
    html = f"<html><style>p{{}}</style><p>{WORDS}<script>alert(1)</script><br>Terima&nbsp;kasih</p>"
    row = receive(letter("", html=html), now)
    assert row.complaint is not None
    assert row.complaint.messages.get().body == f"{WORDS}\nTerima kasih"


def test_the_confirmation_holds_the_receipt_and_an_address_to_answer(
    now: datetime, mailoutbox: list[Any]
) -> None:
    row = receive(letter(), now)
    jobs.run_due(now=now)
    (sent,) = mailoutbox
    assert sent.to == ["kadek@surat.example"]
    assert row.complaint is not None
    receipt = receipts.derive(row.complaint.filing_key)
    assert receipts.readable(receipt) in sent.body
    assert sent.reply_to[0].startswith("aduan+")
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    assert WORDS not in sent.body


# ------------------------------------------------------------------------------------------ doors
def test_a_maildir_is_emptied_and_a_failing_letter_stays(
    tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("new", "cur", "tmp"):
        (tmp_path / "box" / folder).mkdir(parents=True)
    new = tmp_path / "box" / "new"
    (new / "1").write_bytes(letter().as_bytes())
    (new / "2").write_bytes(b"")
    (new / "3").write_bytes(letter(number="<gagal@surat.example>").as_bytes())
    real = email_doors.receive

    def failing(raw: bytes, **kwargs: Any) -> Any:
        if b"gagal" in raw:
            raise RuntimeError
        return real(raw, **kwargs)

    monkeypatch.setattr(email_doors, "receive", failing)
    taken = list(email_doors.read_maildir(tmp_path / "box", now=now))
    assert [one.row.state for one in taken] == ["taken", "refused"]
    assert [path.name for path in new.iterdir()] == ["3"]


class RecordedBox:
    """What an IMAP server answered, as imaplib hands it over."""

    def __init__(self, letters: dict[str, bytes], sizes: dict[str, int] | None = None) -> None:
        self.letters, self.sizes = letters, sizes or {}
        self.seen: list[str] = []

    def select(self, mailbox: str) -> tuple[str, list[bytes | None]]:
        return ("OK", [str(len(self.letters)).encode()]) if mailbox == "INBOX" else ("NO", [None])

    def uid(self, command: str, *args: str) -> tuple[str, list[object]]:
        if command == "SEARCH":
            unseen = [number for number in self.letters if number not in self.seen]
            return "OK", [" ".join(unseen).encode()]
        if command == "STORE":
            self.seen.append(args[0])
            return "OK", [b""]
        raw = self.letters[args[0]]
        if "SIZE" in args[1]:
            size = self.sizes.get(args[0], len(raw))
            return "OK", [f"1 (UID {args[0]} RFC822.SIZE {size})".encode()]
        return "OK", [(f"1 (UID {args[0]} BODY[] {{{len(raw)}}}".encode(), raw), b")"]

    def logout(self) -> None:
        pass


def test_an_imap_box_is_read_once_and_a_huge_letter_is_not_fetched(now: datetime) -> None:
    box = RecordedBox({"7": letter().as_bytes(), "9": b"x"}, {"9": 100_000_000})
    taken = email_doors.read_imap(box, now=now)
    assert [(one.row.state, one.row.reason) for one in taken] == [
        ("taken", ""),
        ("refused", "too_large"),
    ]
    assert email_doors.read_imap(box, now=now) == []


def test_the_job_looks_where_the_installation_says(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    polling.receive_email({})  # nothing is named: nothing is done
    (tmp_path / "box" / "new").mkdir(parents=True)
    (tmp_path / "box" / "new" / "1").write_bytes(letter().as_bytes())
    settings.INCOMING_MAILDIR = str(tmp_path / "box")
    polling.receive_email({})
    assert Received.objects.get().state == "taken"

    def away() -> None:
        raise email_doors.BoxAway("x")

    settings.INCOMING_IMAP_HOST = "imap.example"
    monkeypatch.setattr(email_doors, "connect", away)
    with pytest.raises(jobs.TryLater):
        polling.receive_email({})
