"""What is asked beside the form: public answers go into the text, others to the office alone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from complaints import erasure, intake, publication, questions
from complaints.errors import InvalidInput
from complaints.models.private import Complaint
from complaints.models.reference import Guidance, Question, Subcategory
from tests.factories import ComplaintFactory, filing

pytestmark = pytest.mark.django_db
HOLE = (("ukuran-lubang", "Sebesar ban mobil"),)
WATER: dict[str, Any] = {
    "subcategory": "air-mati",
    "answers": (("nomor-pelanggan-air", "Wexfordiana 77, hubungi 0812 3456 7890"),),
}


def test_a_subcategory_is_asked_its_own_questions_and_those_of_its_category() -> None:
    lamp = Subcategory.objects.get(slug="lampu-jalan")
    Question.objects.create(slug="umum", name="Umum?", category=lamp.category, position=9)
    Question.objects.create(slug="mati", name="Mati?", category=lamp.category, active=False)
    slugs = [question.slug for question in questions.asked("lampu-jalan")]
    assert slugs == ["nomor-tiang", "jumlah-lampu", "umum"]
    assert [question.slug for question in questions.asked("rambu")] == ["umum"]
    assert [notice.phone for notice in questions.told("lampu-jalan")] == ["112"]
    assert questions.told("rambu") == []


def test_a_public_answer_stands_below_the_text_and_is_filed_once() -> None:
    told = filing(answers=HOLE)
    first = intake.file(told, key="one-long-key", by=None, now=NOW)
    again = intake.file(told, key="one-long-key", by=None, now=NOW)
    assert first == again
    complaint = Complaint.objects.get()
    body = complaint.messages.get().body
    assert body.endswith("membahayakan.\n\nSeberapa besar lubangnya: Sebesar ban mobil")
    assert complaint.answers == ""
    assert intake.preview(told, by=None).body == body


def test_an_answer_for_the_office_is_in_no_public_text_and_officers_read_it_masked(
    browser: Client, budi: Any, dewi: Any
) -> None:
    complaint = ComplaintFactory(published=True, forwarded=True, **WATER)
    assert "Wexfordiana" not in complaint.messages.get().body
    assert "Wexfordiana" not in intake.preview(filing(**WATER), by=None).body
    address = f"/admin/pengaduan/cases/{complaint.reference}/"
    complaint.agency = budi.agency
    complaint.save(update_fields=["agency"])
    complaint.dispositions.update(agency=budi.agency)
    browser.force_login(dewi)
    assert "0812 3456 7890" in browser.get(address).content.decode()
    browser.force_login(budi)
    page = browser.get(address).content.decode()
    assert "Nomor pelanggan air Anda:" in page
    assert "0812 3456 7890" not in page


def test_erasing_a_complaint_takes_its_answers_and_the_words_to_hide(now: datetime) -> None:
    complaint = ComplaintFactory(hide="depan pasar", **WATER)
    erasure.erase(complaint, by=None, now=now)
    complaint.refresh_from_db()
    assert (complaint.answers, complaint.hidden_words) == ("", "")


@pytest.mark.parametrize(
    ("answers", "code"),
    [((("ukuran-lubang", "Sebesar gajah"),), "unknown"), ((("umum", "x" * 201),), "too_long")],
)
def test_a_wrong_answer_is_named(answers: Any, code: str) -> None:
    road = Subcategory.objects.get(slug="jalan-berlubang").category
    Question.objects.create(slug="umum", name="Umum?", category=road)
    with pytest.raises(InvalidInput) as refused:
        intake.check(filing(answers=answers), by=None, now=NOW)
    [(name, [(found, _sentence)])] = refused.value.fields.items()
    assert (name, found) == (f"answer-{answers[0][0]}", code)


def test_a_form_drops_answers_to_the_questions_of_what_was_chosen_before() -> None:
    both = (*HOLE, ("nomor-tiang", "7"))
    with pytest.raises(InvalidInput) as refused:
        intake.check(filing(answers=both), by=None, now=NOW)
    assert refused.value.fields["answer-nomor-tiang"][0][0] == "not_asked"
    assert questions.fitting(filing(answers=both)).answers == HOLE


def test_an_answer_to_a_question_that_is_no_longer_asked_is_left_out() -> None:
    Question.objects.update(active=False)
    complaint = ComplaintFactory(answers=HOLE)
    assert "lubangnya" not in complaint.messages.get().body


def test_the_words_to_hide_are_proposed_to_the_verifier_with_the_reason() -> None:
    complaint = ComplaintFactory(hide="DI depan\n  pasar \ntidak ada")
    spans = publication.propose(complaint.messages.get(), now=NOW).spans
    found = [span for span in spans if span["rule"] == "reporter"]
    assert {span["field"] for span in found} == {"title", "body"}
    shown = intake.preview(filing(hide="di depan"), by=None)
    assert shown.title == "Jalan berlubang [disamarkan] pasar"
    assert intake.not_found(filing(hide="pasar\ntidak ada")) == ["tidak ada"]


def test_words_to_hide_are_limited() -> None:
    with pytest.raises(InvalidInput):
        intake.check(filing(hide="\n".join(map(str, range(31)))), by=None, now=NOW)


@pytest.mark.parametrize("model", ["question", "guidance"])
def test_staff_edit_what_is_asked_and_told(browser: Client, dewi: Any, model: str) -> None:
    browser.force_login(dewi)
    for row in (Question, Guidance):
        assert row.objects.exists()
    assert browser.get(f"/admin/{model}/").status_code == 200
    assert browser.get(f"/admin/{model}/new/").status_code == 200


NOW = datetime.fromisoformat("2026-11-24T10:00:00+08:00")


def test_a_part_that_is_split_off_hides_the_same_words() -> None:
    complaint = ComplaintFactory(hide="warung Wexfordiana")
    part = intake.file_part(complaint, "Juga got di warung Wexfordiana mampet.", by=None, now=NOW)
    spans = publication.propose(part.messages.get(), now=NOW).spans
    assert [span["rule"] for span in spans if span["rule"] == "reporter"] == ["reporter"]
