"""Open311 GeoReport v2: a complaint comes in, and stays private until a verifier agrees."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from complaints import intake
from complaints.models.private import Complaint, Message
from complaints.models.public import Thread
from complaints.throttle import client
from tests.api.open311.client import GeoReport, Refusal
from tests.pictures import photo

pytestmark = pytest.mark.django_db
GIVEN = {
    "service_code": "jalan-berlubang",
    "lat": "-8.6850",
    "long": "115.2390",
    "description": "Lubang besar di depan sekolah. Sudah dua minggu dan makin dalam.",
}
BY_ADDRESS = {k: v for k, v in GIVEN.items() if k not in {"lat", "long"}}


@pytest.fixture
def city() -> GeoReport:
    return GeoReport(Client())


def only() -> Complaint:
    found: Complaint = Complaint.objects.get()
    return found


def test_a_request_becomes_a_private_complaint(city: GeoReport) -> None:
    filed = city.post(**GIVEN, first_name="Made", last_name="Contoh", email="made@example.test")
    case = only()
    assert filed["service_request_id"] == case.reference
    assert case.channel.slug == "open311"
    assert case.village.slug == "renon"
    assert case.pin == "-8.6850,115.2390"
    original = case.messages.get(kind=Message.Kind.COMPLAINT)
    assert original.title == "Lubang besar di depan sekolah."
    assert original.body == GIVEN["description"]
    assert not Thread.objects.exists()
    with pytest.raises(Refusal) as refused:
        city.request(case.reference)
    assert refused.value.status == 404


def test_the_notice_holds_the_receipt(city: GeoReport) -> None:
    notice = city.post(**GIVEN)["service_notice"]
    receipt = "".join(c for c in notice.partition("http")[0] if c.isdigit())
    request: Any = type("Request", (), {"META": {"REMOTE_ADDR": "127.0.0.1"}, "headers": {}})()
    tracked = intake.track(receipt, client=client(request), now=only().received_at)
    assert tracked.reference == only().reference


def test_the_attributes_of_a_service_are_taken(city: GeoReport) -> None:
    said = {"attribute[title]": "Lubang", "attribute[village]": "sesetan"}
    city.post(**BY_ADDRESS, **said, **{"attribute[privacy]": "confidential"})
    case = only()
    assert (case.village.slug, case.privacy) == ("sesetan", "confidential")
    assert case.messages.get().title == "Lubang"


def test_an_answer_to_a_question_of_the_category_is_taken(city: GeoReport) -> None:
    city.post(**GIVEN, **{"attribute[ukuran-lubang]": "Sebesar ban mobil"})
    assert only().messages.get().body.endswith("lubangnya: Sebesar ban mobil")


@pytest.mark.parametrize(
    ("lat", "long", "village"),
    [
        ("-8.740", "115.212", "pedungan"),  # the middle of another village is nearer
        ("-8.724", "115.206", "pemogan"),
        ("-8.690", "115.268", "sanur"),  # on the beach
    ],
)
def test_a_point_belongs_to_the_village_whose_outline_holds_it(
    city: GeoReport, lat: str, long: str, village: str
) -> None:
    city.post(**(GIVEN | {"lat": lat, "long": long}))
    assert only().village.slug == village


@pytest.mark.parametrize(
    ("place", "village"),
    [
        ({"address_string": "Jalan Raya Sesetan 12, Sesetan, Denpasar"}, "sesetan"),
        ({"address_string": "Gang Melati, Dauh Puri Kangin"}, "dauh-puri-kangin"),
        ({"address_id": "pedungan"}, "pedungan"),
        ({"address_id": "pedungan", "lat": "-8.6850", "long": "115.2390"}, "pedungan"),
    ],
)
def test_a_place_may_be_told_in_several_ways(
    city: GeoReport, place: dict[str, str], village: str
) -> None:
    city.post(**BY_ADDRESS, **place)
    assert only().village.slug == village


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"service_code": "ufo"}, "service_code"),
        ({"service_code": ""}, "service_code"),
        ({"description": ""}, "description"),
        ({"description": "x" * 6000}, "description"),
        ({"lat": "here"}, "lat"),
        ({"lat": "-6.2", "long": "106.8"}, "lat"),
        ({"lat": "nan"}, "lat"),
        ({"long": ""}, "lat"),
        ({"email": "made@"}, "email"),
        ({"phone": "12"}, "phone"),
        ({"lat": "-8.60", "long": "115.17"}, "lat"),  # in the frame of the city, not in it
        ({"attribute[privacy]": "secret"}, "privacy"),
        ({"attribute[ukuran-lubang]": "Sebesar gajah"}, "attribute[ukuran-lubang]"),
        ({"attribute[jumlah-lampu]": "3"}, "attribute[jumlah-lampu]"),
        ({"description": "a\0" * 40}, "description"),
    ],
)
def test_what_is_wrong_is_named_as_the_request_named_it(
    city: GeoReport, change: dict[str, str], field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        city.post(**(GIVEN | change))
    assert refused.value.status == 400
    assert any(line["description"].startswith(field) for line in refused.value.errors)
    assert not Complaint.objects.exists()


@pytest.mark.parametrize("place", [{}, {"address_string": "Jalan Tanpa Nama"}])
def test_a_place_that_leads_nowhere_is_refused(city: GeoReport, place: dict[str, str]) -> None:
    with pytest.raises(Refusal) as refused:
        city.post(**BY_ADDRESS, **place)
    assert refused.value.status == 400
    assert "address_id" in refused.value.errors[0]["description"]


def test_a_photo_comes_along_and_stays_private(city: GeoReport) -> None:
    city.post(**GIVEN, media=SimpleUploadedFile("lubang.jpg", photo(), "image/jpeg"))
    assert only().messages.get().attachments.count() == 1


def test_a_file_that_is_no_photo_is_refused(city: GeoReport) -> None:
    with pytest.raises(Refusal) as refused:
        city.post(**GIVEN, media=SimpleUploadedFile("a.jpg", b"MZ nothing", "image/jpeg"))
    assert refused.value.status in {400, 415, 422}
    assert not Complaint.objects.exists()


def test_a_link_to_a_photo_is_told_to_the_office_and_never_fetched(city: GeoReport) -> None:
    city.post(**GIVEN, media_url="http://169.254.169.254/latest")
    assert only().messages.get().body.endswith("Media: http://169.254.169.254/latest")


def test_the_same_key_files_once(city: GeoReport) -> None:
    answers = [
        Client().post("/open311/v2/requests.json", GIVEN, headers={"Idempotency-Key": "k" * 20})
        for _try in range(2)
    ]
    assert answers[0].json() == answers[1].json()
    assert Complaint.objects.count() == 1


def test_the_extension_gives_a_token_that_leads_to_the_number(city: GeoReport) -> None:
    [filed] = Client().post("/open311/v2/requests.json", GIVEN | {"extensions": "true"}).json()
    assert city.token(filed["token"])["service_request_id"] == filed["service_request_id"]
    with pytest.raises(Refusal) as refused:
        city.token(filed["token"][:-1] + "x")
    assert refused.value.status == 404


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ('{"a": 1}', "application/json", 415),
        ("<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>", "text/xml", 415),
        ("", "application/x-www-form-urlencoded", 400),
        ("x" * 40, "multipart/form-data", 400),
    ],
)
def test_a_body_that_is_no_form_is_refused(body: str, kind: str, status: int) -> None:
    response = Client().post("/open311/v2/requests.xml", body, content_type=kind)
    assert response.status_code == status
    assert b"<errors><error><code>" in response.content


def test_an_unknown_jurisdiction_is_refused(city: GeoReport) -> None:
    with pytest.raises(Refusal) as refused:
        city.post(**GIVEN, jurisdiction_id="badung")
    assert refused.value.status == 404


def test_registration_is_asked_for_where_the_city_asks_for_it(
    city: GeoReport, settings: Any
) -> None:
    settings.REGISTRATION_REQUIRED = True
    with pytest.raises(Refusal) as refused:
        city.post(**GIVEN)
    assert refused.value.status == 401


def test_refusals_never_repeat_what_was_typed() -> None:
    secret = "5171010101900001"
    response = Client().post("/open311/v2/requests.json", GIVEN | {"phone": f"x{secret}"})
    assert response.status_code == 400
    assert secret not in json.dumps(response.json())
