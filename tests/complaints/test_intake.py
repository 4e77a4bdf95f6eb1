"""Filing: once per key, every fault named, nothing said that only the reporter may know."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import override_settings

from complaints import conversation, intake, transitions
from complaints.encryption import unseal
from complaints.errors import (
    IdentityNeeded,
    InvalidInput,
    KeyReused,
    MoveNotAllowed,
    ReceiptUnknown,
    SignInNeeded,
    ThreadMissing,
    TooManyTries,
)
from complaints.models.private import Complaint, Identity, Message
from tests.factories import ComplaintFactory, filing

pytestmark = pytest.mark.django_db

FAULTS = [
    ({"title": " "}, "title", "required"),
    ({"title": "x" * 121}, "title", "too_long"),
    ({"body": ""}, "body", "required"),
    ({"body": "Rusak."}, "body", "too_short"),
    ({"body": "a" * 20_000}, "body", "too_long"),
    ({"body": "Jalan rusak\0parah sekali."}, "body", "bad_character"),
    ({"subcategory": ""}, "subcategory", "required"),
    ({"subcategory": "tidak-ada"}, "subcategory", "unknown"),
    ({"village": "atlantis"}, "village", "unknown"),
    ({"channel": "merpati-pos"}, "channel", "unknown"),
    ({"privacy": "rahasia-sekali"}, "privacy", "unknown"),
    ({"happened_on": date(2026, 11, 25)}, "happened_on", "in_future"),
    ({"happened_on": date(1999, 1, 1)}, "happened_on", "too_early"),
    ({"nik": "5171010101"}, "nik", "bad_nik"),
    ({"phone": "12"}, "phone", "bad_phone"),
    ({"email": "bukan-surel"}, "email", "bad_email"),
    ({"name": "n" * 201}, "name", "too_long"),
]


@pytest.mark.parametrize(("changes", "field", "code"), FAULTS)
def test_a_fault_is_named_with_its_field_and_code(changes, field, code, now) -> None:
    with pytest.raises(InvalidInput) as refusal:
        intake.file(filing(**changes), key="some-key", now=now)
    faults = refusal.value.fields
    assert list(faults) == [field]
    assert [fault[0] for fault in faults[field]] == [code]
    assert not Complaint.objects.exists()


def test_every_fault_is_named_at_once(now) -> None:
    with pytest.raises(InvalidInput) as refusal:
        intake.check(filing(title="", body="", village="", nik="123"), by=None, now=now)
    assert set(refusal.value.fields) == {"title", "body", "village", "nik"}


def test_a_day_counts_as_future_by_the_clock_of_denpasar(now) -> None:
    almost_midnight = now.replace(hour=23, minute=59)
    with pytest.raises(InvalidInput):
        intake.check(filing(happened_on=date(2026, 11, 25)), by=None, now=almost_midnight)
    after = almost_midnight.replace(day=25, hour=0, minute=0)
    intake.check(filing(happened_on=date(2026, 11, 25)), by=None, now=after)


def test_the_same_key_files_once_and_answers_with_the_same_receipt(now) -> None:
    first = intake.file(filing(), key="double-click", now=now)
    assert intake.file(filing(), key="double-click", now=now) == first
    assert Complaint.objects.count() == 1


def test_the_same_key_with_other_words_is_refused(now) -> None:
    intake.file(filing(), key="double-click", now=now)
    with pytest.raises(KeyReused):
        intake.file(filing(title="Hal yang lain"), key="double-click", now=now)


def test_a_key_that_is_easy_to_guess_is_refused(now) -> None:
    with pytest.raises(InvalidInput) as refusal:
        intake.file(filing(), key="1", now=now)
    assert list(refusal.value.fields) == ["idempotency_key"]


def test_numbers_of_a_year_follow_each_other(now) -> None:
    references = [intake.file(filing(), key=f"key-key-{n}", now=now).reference for n in range(3)]
    assert references == ["DPS-2026-00001", "DPS-2026-00002", "DPS-2026-00003"]
    next_year = now.replace(year=2027)
    assert intake.file(filing(), key="key-key-9", now=next_year).reference == "DPS-2027-00001"


def test_the_receipt_is_stored_nowhere(now) -> None:
    receipt = intake.file(filing(), key="some-key", now=now).receipt
    assert len(receipt) == 16
    with connection.cursor() as cursor:
        for model in (Complaint, Identity, Message):
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")  # noqa: S608
            assert receipt not in str(cursor.fetchall())


def test_words_and_identity_are_ciphertext_in_the_database(now) -> None:
    intake.file(filing(name="Ni Luh Contoh", nik="5171010101900007"), key="some-key", now=now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT person, phone_index FROM complaints_identity")
        person, _phone = cursor.fetchone()
        cursor.execute("SELECT title, body FROM complaints_message")
        title, _body = cursor.fetchone()
    assert b"Luh" not in bytes(person)
    assert b"5171" not in bytes(person)
    assert unseal(bytes(title)) == filing().title.encode()


def test_the_receipt_opens_the_private_side_however_it_is_typed(dewi, now) -> None:
    filed = intake.file(filing(), key="some-key", now=now)
    r = filed.receipt
    for typed in (r, f"{r[:4]} {r[4:8]} {r[8:12]} {r[12:]}", f" {r[:8]}-{r[8:]} "):
        assert intake.track(typed, client="a", now=now).reference == filed.reference


@pytest.mark.parametrize("typed", ["", "0000000000000000", "abc", "12345", "٠" * 16])
def test_an_unknown_receipt_is_refused(typed, now) -> None:
    with pytest.raises(ReceiptUnknown):
        intake.track(typed, client="a", now=now)


def test_a_client_that_guesses_is_stopped_and_others_are_not(now) -> None:
    cache.clear()
    filed = intake.file(filing(), key="some-key", now=now)
    for _try in range(10):
        with pytest.raises(ReceiptUnknown):
            intake.track("0000000000000000", client="guesser", now=now)
    with pytest.raises(TooManyTries):
        intake.track(filed.receipt, client="guesser", now=now)
    assert intake.track(filed.receipt, client="other", now=now).reference == filed.reference


def test_the_holder_of_the_receipt_answers_a_question_and_closes(dewi, budi, now) -> None:
    complaint = ComplaintFactory(forwarded=True, verifier=dewi, officer=budi)
    receipt = complaint.receipt
    transitions.move(complaint, "ask_reporter", by=budi, now=now, text="Di sisi mana?")
    assert intake.track(receipt, client="a", now=now).question_open
    conversation.answer_question(receipt, "Di sisi timur.", client="a", now=now)
    complaint.refresh_from_db()
    transitions.move(complaint, "answer", by=budi, now=now, text="Sudah kami tambal.")
    tracked = intake.track(receipt, client="a", now=now)
    assert [m.kind for m in tracked.messages] == ["question", "reply", "response"]
    assert set(tracked.allowed) == {"confirm_solved", "dispute", "withdraw"}
    intake.decide(receipt, "confirm_solved", client="a", now=now)
    assert intake.track(receipt, client="a", now=now).outcome == "solved_confirmed"


def test_a_reply_nobody_asked_for_is_refused(now) -> None:
    complaint = ComplaintFactory()
    with pytest.raises(MoveNotAllowed):
        conversation.answer_question(complaint.receipt, "Halo.", client="a", now=now)


def test_an_account_sees_its_own_complaints_only(ani, wayan, now) -> None:
    mine = ComplaintFactory(by=ani)
    ComplaintFactory(by=wayan)
    assert [row.reference for row in intake.filed_by(ani, now=now)] == [mine.reference]


@override_settings(REGISTRATION_REQUIRED=True)
def test_a_site_may_require_registration(ani, now) -> None:
    with pytest.raises(SignInNeeded):
        intake.file(filing(), key="some-key", now=now)
    with pytest.raises(IdentityNeeded):
        intake.file(filing(), key="some-key", by=ani, now=now)


@pytest.mark.parametrize(
    ("text", "emergency"),
    [
        ("Rumah tetangga kebakaran!", True),
        ("Ada kecelakaan di simpang", True),
        ("Lampu jalan mati sejak kemarin", False),
        ("Jalan rawan celaka", False),
    ],
)
def test_an_emergency_is_noticed(text, emergency) -> None:
    assert intake.is_emergency(text) == emergency


def test_the_account_that_filed_confirms_without_a_receipt(ani, wayan, dewi, budi, now) -> None:
    complaint = ComplaintFactory(by=ani, answered=True, verifier=dewi, officer=budi)
    with pytest.raises(ThreadMissing):
        intake.decide_own(complaint.reference, "confirm_solved", by=wayan, now=now)
    intake.decide_own(complaint.reference, "confirm_solved", by=ani, now=now)
    complaint.refresh_from_db()
    assert complaint.outcome == "solved_confirmed"


def test_a_reason_that_is_too_long_is_refused_and_changes_nothing(dewi, budi, now) -> None:
    complaint = ComplaintFactory(answered=True, verifier=dewi, officer=budi)
    with pytest.raises(InvalidInput):
        intake.decide(complaint.receipt, "dispute", client="a", now=now, reason="x" * 2001)
    complaint.refresh_from_db()
    assert complaint.stage == "answered"
