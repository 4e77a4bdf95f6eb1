"""Signed requests of other systems: taken once, private; forged, old and reused ones refused."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from complaints.channels import sources, webhook
from complaints.channels.webhook import Signed
from complaints.models.incoming import IncomingSource, Received
from complaints.models.people import User
from complaints.models.private import Complaint

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stores")]
GIVEN = {
    "title": "Jalan berlubang di depan pasar",
    "body": "Sudah dua minggu jalan di depan pasar berlubang dalam.",
    "subcategory": "jalan-berlubang",
    "village": "renon",
    "phone": "081234567890",
}


@pytest.fixture
def secret(operator: User, now: datetime) -> str:
    return sources.make("pusdalops", "Pusdalops", "pusdalops", by=operator, now=now)


def sent(secret: str, given: Any = GIVEN, *, at: datetime | None = None, **changes: str) -> Any:
    """POST what a source sends, signed over the headers as they are changed here."""
    body = given if isinstance(given, bytes) else json.dumps(given).encode()
    number = changes.get("number", "msg-1")
    stamp = changes.get("stamp", str(int((at or timezone.now()).timestamp())))
    signature = webhook.signature(secret, number, stamp, body)
    return Client().post(
        f"/api/v1/incoming/{changes.get('source', 'pusdalops')}/",
        changes.get("other_body", body),
        content_type="application/json",
        headers={
            "webhook-id": number,
            "webhook-timestamp": stamp,
            "webhook-signature": changes.get("signature", signature),
        },
    )


def test_a_signed_request_is_a_private_complaint(secret: str) -> None:
    answer = sent(secret)
    assert answer.status_code == 201
    complaint = Complaint.objects.get()
    assert answer.json() == {
        "state": "taken", "reference": complaint.reference, "repeated": False,
    }  # fmt: skip
    assert (complaint.channel.slug, complaint.visibility) == ("pusdalops", "hidden")
    assert complaint.events.get().reason == "pusdalops"


def test_what_lacks_something_waits_for_a_verifier(secret: str) -> None:
    answer = sent(secret, GIVEN | {"village": ""} | {"body": "Di sana jalan berlubang dalam."})
    assert answer.status_code == 201
    assert (answer.json()["state"], answer.json()["reference"]) == ("parked", None)


def test_the_same_id_again_is_answered_and_not_filed(secret: str) -> None:
    first, again = sent(secret), sent(secret)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json() | {"repeated": True}
    assert Complaint.objects.count() == 1


def test_the_same_id_with_other_words_is_a_conflict(secret: str) -> None:
    sent(secret)
    answer = sent(secret, GIVEN | {"title": "Lain"})
    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_key_reused")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"signature": "v1,AAAA"}, "signature_invalid"),
        ({"signature": "\u00e9"}, "signature_invalid"),
        ({"signature": ""}, "signature_missing"),
        ({"number": ""}, "signature_missing"),
        ({"number": "x" * 201}, "signature_invalid"),
        ({"source": "tidak-ada"}, "signature_invalid"),
        ({"other_body": b'{"title": "palsu"}'}, "signature_invalid"),
        ({"stamp": "1700000000"}, "signature_expired"),
        ({"stamp": "9999999999999"}, "signature_expired"),
        ({"stamp": "kemarin"}, "signature_expired"),
    ],
)
def test_what_is_forged_or_old_is_refused(secret: str, changes: dict[str, str], code: str) -> None:
    answer = sent(secret, **changes)
    assert (answer.status_code, answer.json()["code"]) == (401, code)
    assert not Received.objects.exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (b"{", "body"),
        (b"[1]", "body"),
        (b"\xff", "body"),
        (b"[" * 100_000, "body"),
        ({"title": 7}, "title"),
        ({"receipt": "1"}, "receipt"),
        ({"happened_on": "kemarin"}, "happened_on"),
        ({"title": "x" * 401}, "title"),
    ],
)
def test_bad_bodies_name_the_field(secret: str, given: Any, field: str) -> None:
    answer = sent(secret, given)
    assert answer.status_code == 400
    assert field in answer.json()["errors"]


def test_a_huge_body_is_refused_before_it_is_read(secret: str) -> None:
    answer = sent(secret, b"x" * 300_000)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


def test_a_revoked_source_is_like_none(secret: str, now: datetime) -> None:
    sources.revoke(IncomingSource.objects.get().pk, now=now)
    assert sent(secret).status_code == 401


def test_the_secret_lies_sealed_and_the_last_day_is_kept(secret: str) -> None:
    sent(secret)
    row = IncomingSource.objects.get()
    raw = IncomingSource.objects.values_list("secret", flat=True).get()
    assert secret.encode() not in bytes(raw)
    assert row.last_used_on is not None


def test_the_window_is_five_minutes_both_ways(secret: str, now: datetime) -> None:
    for minutes, fits in [(-4, True), (4, True), (-6, False), (6, False)]:
        stamp = str(int((now + timedelta(minutes=minutes)).timestamp()))
        body = json.dumps(GIVEN).encode()
        number = f"m{minutes}"
        signed = Signed(number, stamp, webhook.signature(secret, number, stamp, body), body)
        if fits:
            assert webhook.receive("pusdalops", signed, now=now).fresh
        else:
            with pytest.raises(webhook.SignatureOld):
                webhook.receive("pusdalops", signed, now=now)
