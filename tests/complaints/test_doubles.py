"""The same complaint through two channels is proposed to whoever verifies it, with the reason."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from complaints import doubles, jobs
from complaints.channels import email_doors
from complaints.models.private import Complaint
from tests.complaints.channels.letters import OURS, WORDS, letter
from tests.factories import FILED_AT, ComplaintFactory

pytestmark = pytest.mark.django_db
OTHER_WORDS = (
    "Sejak dua minggu jalan di depan pasar berlubang dalam, sangat membahayakan pengendara."
)


def found(complaint: Complaint) -> list[tuple[int, list[str]]]:
    jobs.run_due(now=FILED_AT + timedelta(days=20))
    proposed = doubles.of(complaint, among=Complaint.objects.all())
    return [(one.complaint.pk, one.codes) for one in proposed]


def test_the_same_text_is_found_whichever_way_it_came() -> None:
    first = ComplaintFactory(channel="open311")
    second = ComplaintFactory(channel="web", subcategory="trotoar", village="sesetan")
    assert found(second) == [(first.pk, ["text"])]


def test_nearly_the_same_words_are_found_without_opening_them() -> None:
    first = ComplaintFactory()
    second = ComplaintFactory(body=OTHER_WORDS)
    ComplaintFactory(title="Lampu jalan mati", body="Lampu penerangan di gang kami mati total.")
    assert found(second) == [(first.pk, ["words"])]


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("phone", "0812 3456 7890", "+62 812-3456-7890"),
        ("email", "kadek@surat.example", "Kadek@surat.example"),
    ],
)
def test_the_same_person_in_the_same_village_is_found(field: str, one: str, other: str) -> None:
    words = {"title": "Lampu mati", "body": "Tiang di gang itu sudah lama tidak menyala."}
    first = ComplaintFactory(**{field: one})
    second = ComplaintFactory(**words, **{field: other}, subcategory="lampu-jalan")
    assert found(second) == [(first.pk, [field])]


def test_the_same_person_elsewhere_about_something_else_is_no_double() -> None:
    words = {"title": "Lampu mati", "body": "Tiang di gang itu sudah lama tidak menyala."}
    ComplaintFactory(phone="081234567890")
    second = ComplaintFactory(
        **words, phone="081234567890", village="sesetan", subcategory="lampu-jalan"
    )
    assert found(second) == []


def test_what_came_weeks_before_is_a_matter_of_its_own() -> None:
    ComplaintFactory()
    second = ComplaintFactory(now=FILED_AT + timedelta(days=15))
    assert found(second) == []


def test_what_came_through_open311_and_by_mail_is_proposed(
    stores: Path, settings: Settings
) -> None:
    settings.INCOMING_EMAIL = OURS
    given = {
        "service_code": "jalan-berlubang",
        "address_string": "Depan pasar Renon",
        "description": WORDS,
        "email": "kadek@surat.example",
    }
    Client().post("/open311/v2/requests.json", given)
    now = Complaint.objects.get().received_at
    row = email_doors.receive(letter().as_bytes(), now=now).row
    assert row.complaint is not None
    jobs.run_due(now=now + timedelta(days=1))
    (proposed,) = doubles.of(row.complaint, among=Complaint.objects.all())
    assert proposed.complaint.channel.slug == "open311"
    assert "email" in proposed.codes
