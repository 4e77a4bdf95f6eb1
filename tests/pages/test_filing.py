"""The filing form: nothing typed is lost, nothing is filed twice, 112 comes first."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError
from django.test import Client

from complaints import intake
from complaints.models.private import Complaint

pytestmark = pytest.mark.django_db

FORM, RECEIPT = "/en/aduan/baru/", "/en/aduan/baru/selesai/"
KEY = "a-key-that-nobody-guesses"


def typed(**changes: str) -> dict[str, str]:
    values = {
        "title": "Jalan berlubang di depan pasar",
        "body": "Sudah dua minggu jalan di depan pasar berlubang dalam dan membahayakan.",
        "subcategory": "jalan-berlubang",
        "village": "renon",
        "location": "Depan pasar, sisi timur",
        "happened_on": "2020-05-01",
        "privacy": "anonymous",
        "name": "",
        "phone": "",
        "email": "",
        "nik": "",
        "key": KEY,
        "asked": "1",
    }
    return values | changes


def send(client: Client, **changes: str) -> Any:
    return client.post(FORM, typed(step="send", **changes))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": "", "body": ""}, "Tell us what happened."),
        ({"title": ""}, "Say in one line what is wrong."),
        ({"body": "kata " * 4000}, "At most 5000 characters fit here; this has 19999."),
        ({"subcategory": "tidak-ada"}, "Choose a category."),
        ({"village": ""}, "Choose a village."),
        ({"happened_on": "2199-01-01"}, "This day has not come yet."),
        ({"happened_on": "kemarin"}, "Write the day like 24/11/2026."),
        ({"nik": "1234567890"}, "A NIK has 16 digits; this has 10."),
        ({"phone": "123"}, "Write the number like"),
        ({"email": "bukan surel"}, "Write the address like"),
        ({"privacy": "semua"}, "Choose who may read this."),
        ({"website": "https://spam.example"}, "Empty this field"),
    ],
)
@pytest.mark.parametrize("step", ["preview", "send"])
def test_bad_input_is_named_at_its_field_and_everything_typed_is_kept(
    client: Client, step: str, changes: dict[str, str], sentence: str
) -> None:
    answers = typed(step=step, **changes)
    response = client.post(FORM, answers)
    page = unescape(response.content.decode())
    assert response.status_code == 400
    assert page.count(sentence) >= 2  # in the summary on top, and at the field
    assert all(answers[name].strip() in page for name in ("title", "body", "location", "nik"))
    assert not Complaint.objects.exists()


def test_the_error_summary_links_to_the_field(client: Client) -> None:
    page = client.post(FORM, typed(title="")).content.decode()
    assert 'href="#id_title"' in page
    assert 'aria-invalid="true"' in page
    assert 'aria-describedby="id_title_helptext id_title_error"' in page


def test_the_form_refuses_what_is_not_a_form(client: Client) -> None:
    response = client.post(FORM, b'{"title": "x"}', content_type="application/json")
    assert response.status_code == 415
    assert "unsupported_media_type" in response.content.decode()


@pytest.mark.parametrize("words", ["Ada kebakaran di gang", "Orang tenggelam di sungai"])
@pytest.mark.parametrize("step", ["preview", "send"])
def test_an_emergency_is_sent_to_112_first_with_everything_kept(
    client: Client, words: str, step: str
) -> None:
    answers = typed(title=words, step=step, name="Ni Luh Contoh")
    page = unescape(client.post(FORM, answers).content.decode())
    assert 'href="tel:112"' in page
    assert all(
        f'name="{name}" value="{value}"' in page
        for name, value in typed(title=words).items()
        if name not in {"name"}
    )
    assert 'value="Ni Luh Contoh"' in page
    assert not Complaint.objects.exists()


def test_a_wrong_alarm_can_be_continued_and_sent(client: Client) -> None:
    answers = typed(title="Bekas kebakaran belum dibersihkan", not_urgent="1")
    preview = client.post(FORM, answers | {"step": "preview"}).content.decode()
    assert 'name="not_urgent" value="1"' in preview
    assert client.post(FORM, answers | {"step": "send"}).status_code == 302
    assert Complaint.objects.count() == 1


def test_the_preview_is_what_the_public_will_read(client: Client) -> None:
    body = "Lampu mati sejak Senin, hubungi saya di 0812 3456 7890 kapan saja."
    response = client.post(FORM, typed(body=body, step="preview"))
    article = response.content.decode().partition("<article")[2].partition("</article>")[0]
    assert response.status_code == 200
    assert "Lampu mati sejak Senin" in article
    assert "7890" not in article
    assert not Complaint.objects.exists()


def test_the_preview_says_what_was_hidden_and_why_without_a_word_of_it(client: Client) -> None:
    body = "Lampu mati sejak Senin, hubungi 0812 3456 7890 atau 0812 3456 7891 kapan saja."
    page = unescape(client.post(FORM, typed(body=body, step="preview")).content.decode())
    listed = page.partition("What we hid")[2].partition("</section>")[0]
    assert "[nomor telepon]</strong> × 2" in listed
    assert "mobile number" in listed
    assert "7890" not in listed
    harmless = client.post(FORM, typed(step="preview")).content.decode()
    assert "What we hid" not in harmless


SENSITIVE = "Ada pungli di loket parkir pasar setiap pagi, mohon ditindak."
SECRET, PUBLIC = 'value="confidential" checked', 'value="anonymous" checked'


def test_nothing_is_chosen_about_privacy_before_the_citizen_does(client: Client) -> None:
    page = client.get(FORM).content.decode()
    assert SECRET not in page
    assert PUBLIC not in page


@pytest.mark.parametrize(
    ("chosen", "body", "checked", "said"),
    [
        ("", SENSITIVE, SECRET, "So we suggest “Only the office”"),
        ("anonymous", SENSITIVE, PUBLIC, "a second person of the city's team checks it"),
        ("confidential", SENSITIVE, SECRET, "You chose “Only the office”"),
        ("", typed()["body"], "", "This is exactly what the public will read"),
        ("confidential", typed()["body"], "", "You chose “Only the office”"),
    ],
)
def test_a_sensitive_matter_is_named_and_suggested_as_confidential(
    client: Client, chosen: str, body: str, checked: str, said: str
) -> None:
    response = client.post(FORM, typed(privacy=chosen, body=body, step="preview"))
    page = unescape(response.content.decode())
    assert said in page
    assert ("Corruption or an official's misconduct" in page) is (body == SENSITIVE)
    assert [mark for mark in (SECRET, PUBLIC) if mark in page] == ([checked] if checked else [])
    if not checked:
        assert f'name="privacy" value="{chosen}"' in page


@pytest.mark.parametrize(("sent", "kept"), [({"privacy": ""}, "confidential"), ({}, "anonymous")])
def test_what_is_sent_about_privacy_counts_and_without_it_the_matter(
    client: Client, sent: dict[str, str], kept: str
) -> None:
    send(client, body=SENSITIVE, **sent)
    complaint = Complaint.objects.get()
    assert (complaint.privacy, complaint.sensitive) == (kept, True)


def test_a_point_may_be_typed_and_is_carried_to_the_end(client: Client) -> None:
    pin = "-8.6712, 115.2294"
    preview = client.post(FORM, typed(pin=pin, step="preview")).content.decode()
    assert preview.count(f'name="pin" value="{pin}"') == 1
    assert f"Point on the map: {pin}" in preview
    send(client, pin=pin)
    assert Complaint.objects.get().pin == pin


def test_the_preview_tells_where_the_point_of_a_matter_about_people_is_shown(
    client: Client,
) -> None:
    answers = typed(pin="-8.6712, 115.2294", subcategory="kebisingan", step="preview")
    page = client.post(FORM, answers).content.decode()
    assert "Point on the map: middle of the village" in page


@pytest.mark.parametrize("pin", ["di depan pasar", "-6.2, 106.8"])
def test_a_point_outside_the_city_is_named_at_its_field(client: Client, pin: str) -> None:
    response = client.post(FORM, typed(pin=pin))
    page = response.content.decode()
    assert response.status_code == 400
    assert 'href="#id_pin"' in page
    assert f'value="{pin}"' in page


def test_going_back_from_the_preview_keeps_everything_without_complaints(client: Client) -> None:
    response = client.post(FORM, typed(title="", location="Depan balai banjar", step="edit"))
    page = response.content.decode()
    assert response.status_code == 200
    assert "Depan balai banjar" in page
    assert "error-summary" not in page


def test_sending_leads_to_the_receipt_once_and_the_receipt_opens_the_complaint(
    client: Client,
) -> None:
    response = send(client)
    assert (response.status_code, response["Location"]) == (302, RECEIPT)
    page = client.get(RECEIPT)
    complaint = Complaint.objects.get()
    receipt = page.context["receipt"]
    assert complaint.reference in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    tracked = client.post("/en/lacak/", {"receipt": receipt})
    assert complaint.reference in tracked.content.decode()


def test_the_receipt_lies_in_no_address_and_in_no_readable_session(client: Client) -> None:
    response = send(client)
    receipt = client.get(RECEIPT).context["receipt"].replace(" ", "")
    assert receipt not in response["Location"]
    kept = [str(session.get_decoded()) for session in Session.objects.all()]
    assert kept
    assert not any(receipt in session for session in kept)


def test_answers_are_kept_by_no_cache_but_the_way_back_to_the_form_is(client: Client) -> None:
    assert "no-store" not in client.get(FORM)["Cache-Control"]
    assert "private" in client.get(FORM)["Cache-Control"]
    for step in ("preview", "edit", "send"):
        assert "no-store" in client.post(FORM, typed(step=step))["Cache-Control"]


def test_another_browser_does_not_see_the_receipt(client: Client) -> None:
    send(client)
    response = Client().get(RECEIPT)
    assert (response.status_code, response["Location"]) == (302, "/en/lacak/")


def test_a_double_click_files_one_complaint_with_one_receipt(client: Client) -> None:
    send(client)
    first = client.get(RECEIPT).context["receipt"]
    send(client)
    assert client.get(RECEIPT).context["receipt"] == first
    assert Complaint.objects.count() == 1


def test_another_text_under_a_used_key_is_kept_and_gets_a_new_key(client: Client) -> None:
    send(client)
    response = send(client, title="Lampu jalan mati di gang")
    page = response.content.decode()
    assert response.status_code == 409
    assert "Lampu jalan mati di gang" in page
    assert f'value="{KEY}"' not in page
    assert Complaint.objects.count() == 1


def test_a_forged_key_that_could_be_guessed_is_replaced(client: Client) -> None:
    response = send(client, key="1")
    assert response.status_code == 400
    assert 'name="key" value="1"' not in response.content.decode()
    assert not Complaint.objects.exists()


def test_a_locked_database_answers_503_and_keeps_everything_typed(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(intake, "file", locked)
    response = send(client)
    page = response.content.decode()
    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    assert "Nothing you typed is lost" in page
    assert typed()["body"] in page
    assert f'value="{KEY}"' in page  # the same key: sending again files it once


def test_a_form_without_its_token_is_explained() -> None:
    response = Client(enforce_csrf_checks=True).post(FORM, typed(step="send"))
    assert response.status_code == 403
    assert "Please send it again" in response.content.decode()
    assert not Complaint.objects.exists()


def test_a_signed_in_citizen_finds_the_complaint_under_the_account(
    client: Client, ani: Any
) -> None:
    client.force_login(ani)
    send(client)
    assert Complaint.objects.get().reporter == ani
    assert Complaint.objects.get().reference in client.get("/en/akun/").content.decode()


def test_a_link_may_bring_what_it_is_about(client: Client) -> None:
    page = client.get(FORM, {"category": "drainase-dan-banjir", "village": "renon"})
    text = page.content.decode()
    assert text.index("Drainage and floods") < text.index("Roads and bridges")
    assert '<option value="renon" selected>' in text


def test_where_registration_is_required_the_form_leads_to_the_sign_in_and_back(
    client: Client, settings: Any
) -> None:
    settings.REGISTRATION_REQUIRED = True
    response = client.get(FORM)
    assert response.status_code == 302
    assert response["Location"] == f"/en/akun/login/?next={FORM}"
