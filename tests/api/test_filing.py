"""POST /api/v1/complaints/: what is filed, what is refused, and that it happens once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from complaints.models.private import Complaint
from tests.api.conftest import VALID, ApiClient

ADDRESS = "/api/v1/complaints/"
TOMORROW = (timezone.localdate() + timedelta(days=2)).isoformat()


@pytest.mark.parametrize("who", ["anonymous", "ani", "wayan", "dewi", "budi", "citra"])
def test_everybody_may_file_and_an_account_owns_what_it_files(
    everyone: dict[str, ApiClient], who: str
) -> None:
    response = everyone[who].file()

    assert response.status_code == 201
    assert set(response.json()) == {"reference", "receipt", "privacy"}
    assert response["Cache-Control"] == "no-store"
    complaint = Complaint.objects.get(reference=response.json()["reference"])
    assert complaint.visibility == "hidden"
    reporter = complaint.reporter.email if complaint.reporter else "anonymous"
    assert reporter.split("@")[0] == who


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"title": ""}, "title", "required"),
        ({"body": ""}, "body", "required"),
        ({"body": "Rusak."}, "body", "too_short"),
        ({"body": "jalan rusak " * 1707}, "body", "too_long"),
        ({"title": "j" * 300}, "title", "too_long"),
        ({"subcategory": "tidak-ada"}, "subcategory", "unknown"),
        ({"subcategory": ""}, "subcategory", "required"),
        ({"village": "jakarta"}, "village", "unknown"),
        ({"happened_on": TOMORROW}, "happened_on", "in_future"),
        ({"happened_on": "2026-13-45"}, "happened_on", "invalid"),
        ({"nik": "5171012345"}, "nik", "bad_nik"),
        ({"phone": "tidak punya"}, "phone", "bad_phone"),
        ({"email": "ani@"}, "email", "bad_email"),
        ({"privacy": "secret"}, "privacy", "invalid_choice"),
        ({"channel": "radio"}, "channel", "invalid_choice"),
        ({"body": "Lampu mati\0 sejak minggu lalu."}, "body", "null_characters_not_allowed"),
        ({"title": "\ud800 rusak"}, "title", "surrogate_characters_not_allowed"),
        ({"title": ["a", "list"]}, "title", "invalid"),
        ({"body": {"a": "dictionary"}}, "body", "invalid"),
        ({"village": None}, "village", "null"),
        ({"answers": ["a", "list"]}, "answers", "not_a_dict"),
        ({"answers": {"ukuran-lubang": ["a", "list"]}}, "answers.ukuran-lubang", "invalid"),
        ({"answers": {"ukuran-lubang": "Gajah"}}, "answers.ukuran-lubang", "unknown"),
        ({"answers": {"jumlah-lampu": "3"}}, "answers.jumlah-lampu", "not_asked"),
        (
            {"answers": {"jumlah-lampu": "tiga"}, "subcategory": "lampu-jalan"},
            "answers.jumlah-lampu",
            "not_a_number",
        ),
        (
            {"answers": {"nomor-tiang": "1" * 201}, "subcategory": "lampu-jalan"},
            "answers.nomor-tiang",
            "too_long",
        ),
        ({"hide": "no list"}, "hide", "not_a_list"),
        ({"hide": ["kata"] * 5 + [str(n) for n in range(30)]}, "hide", "too_many"),
    ],
)
def test_bad_input_is_refused_with_the_field_and_a_code(
    api: ApiClient, changes: dict[str, Any], field: str, code: str
) -> None:
    response = api.file(**changes)

    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["code"] == "invalid"
    assert [fault["code"] for fault in problem["errors"][field]] == [code]
    assert all(fault["message"].strip() for fault in problem["errors"][field])
    assert not Complaint.objects.exists()


@pytest.mark.parametrize(
    ("changes", "privacy"),
    [
        ({}, "anonymous"),
        ({"privacy": "confidential"}, "confidential"),
        ({"body": "Ada pungli di loket parkir pasar setiap pagi."}, "confidential"),
        (
            {"body": "Ada pungli di loket parkir pasar setiap pagi.", "privacy": "anonymous"},
            "anonymous",
        ),
    ],
)
def test_without_a_choice_the_matter_decides_and_the_answer_says_how(
    api: ApiClient, changes: dict[str, str], privacy: str
) -> None:
    assert api.file(**changes).json()["privacy"] == privacy
    assert Complaint.objects.get().privacy == privacy


@pytest.mark.parametrize(
    ("pin", "code"), [("-8.67, 115.23", ""), ("here", "bad_pin"), ("51.5,-0.1", "outside")]
)
def test_a_point_lies_in_the_city(api: ApiClient, pin: str, code: str) -> None:
    response = api.file(pin=pin)

    faults = response.json().get("errors", {}).get("pin", [])
    assert [fault["code"] for fault in faults] == ([code] if code else [])
    assert [complaint.pin for complaint in Complaint.objects.all()] == ([] if code else [pin])


def test_answers_are_taken_as_json_and_as_a_form(api: ApiClient) -> None:
    public, private = {"ukuran-lubang": "Lebih besar"}, {"nomor-pelanggan-air": "Wexfordiana 77"}
    assert api.file(answers=public).status_code == 201
    assert Complaint.objects.get().messages.get().body.endswith("lubangnya: Lebih besar")
    fields = {f"answers.{name}": words for name, words in private.items()}
    form = VALID | {"subcategory": "air-mati", "hide": ["sekolah", "lampu"]} | fields
    response = api.post(ADDRESS, form, headers={"Idempotency-Key": "a-new-random-key"})
    assert response.status_code == 201
    complaint = Complaint.objects.latest("pk")
    assert complaint.answers == "Nomor pelanggan air Anda: Wexfordiana 77"
    assert complaint.hidden_words == "sekolah\nlampu"


def test_every_field_at_fault_is_named_at_once(api: ApiClient) -> None:
    problem = api.file(title="", body="", subcategory="x", nik="12").json()

    assert set(problem["errors"]) == {"title", "body", "subcategory", "nik"}


def test_an_empty_body_names_every_answer_that_is_needed(api: ApiClient) -> None:
    response = api.send(ADDRESS, {}, **{"Idempotency-Key": "a-new-random-key"})

    assert response.status_code == 400
    assert set(response.json()["errors"]) == {"title", "body", "subcategory", "village"}


@pytest.mark.parametrize(
    ("body", "content_type", "status", "code"),
    [
        (b"{", "application/json", 400, "malformed_json"),
        (b"\xff\xfe{}", "application/json", 400, "malformed_json"),
        (b"[" * 100_000, "application/json", 400, "malformed_json"),
        (b'{"nik": NaN}', "application/json", 400, "malformed_json"),
        (b"[1, 2]", "application/json", 400, "invalid"),
        (b'"text"', "application/json", 400, "invalid"),
        (b'{"title": "' + b"x" * 300_000 + b'"}', "application/json", 413, "body_too_large"),
        (b"title=x", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
        (b"<title/>", "text/xml", 415, "unsupported_media_type"),
        (b"{}", "application/json; charset=base64", 400, "invalid"),
    ],
)
def test_a_body_that_is_no_json_object_is_refused(
    api: ApiClient, body: bytes, content_type: str, status: int, code: str
) -> None:
    headers = {"Idempotency-Key": "a-new-random-key"}
    response = api.generic("POST", ADDRESS, body, content_type=content_type, headers=headers)

    assert (response.status_code, response.json()["code"]) == (status, code)


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("", "idempotency_key_missing"),
        ("two words", "idempotency_key_invalid"),
        ("k\u00e9y-with-an-accent", "idempotency_key_invalid"),
        ("short", "invalid"),
        ("x" * 300, "invalid"),
    ],
)
def test_a_filing_needs_an_unguessable_key(api: ApiClient, key: str, code: str) -> None:
    response = api.send(ADDRESS, VALID, **{"Idempotency-Key": key})

    assert (response.status_code, response.json()["code"]) == (400, code)
    assert not Complaint.objects.exists()


def test_the_same_key_and_text_are_one_complaint_with_one_receipt(api: ApiClient) -> None:
    first = api.file(key="the-same-random-key")
    again = api.file(key="the-same-random-key")

    assert again.status_code == 201
    assert again.json() == first.json()
    assert Complaint.objects.count() == 1


def test_the_same_key_with_another_text_is_a_conflict(api: ApiClient) -> None:
    api.file(key="the-same-random-key")
    response = api.file(key="the-same-random-key", title="Sesuatu yang lain sama sekali")

    assert (response.status_code, response.json()["code"]) == (409, "idempotency_key_reused")
    assert Complaint.objects.count() == 1


def test_two_accounts_may_use_the_same_key(everyone: dict[str, ApiClient]) -> None:
    hers = everyone["ani"].file(key="the-same-random-key").json()
    his = everyone["wayan"].file(key="the-same-random-key").json()

    assert hers["reference"] != his["reference"]
    assert hers["receipt"] != his["receipt"]


def test_an_account_needs_the_csrf_token_and_a_guest_does_not(ani: Any, db: None) -> None:
    strict = ApiClient(enforce_csrf_checks=True)
    assert strict.file().status_code == 201

    strict.force_login(ani, backend="django.contrib.auth.backends.ModelBackend")
    response = strict.file()

    assert (response.status_code, response.json()["code"]) == (403, "csrf_failed")


def test_where_the_city_asks_for_registration_a_guest_is_sent_to_sign_in(
    api: ApiClient, settings: Any
) -> None:
    settings.REGISTRATION_REQUIRED = True
    response = api.file()

    assert (response.status_code, response.json()["code"]) == (401, "sign_in_needed")
    assert response["WWW-Authenticate"]
