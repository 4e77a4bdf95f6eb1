"""Open311 GeoReport v2: what any system may read, in XML and in JSON."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from complaints import publication
from complaints.models.public import PublicPhoto, Thread
from complaints.models.reference import Subcategory, Village
from complaints.stages import Removal
from tests.api.open311.client import GeoReport, Refusal
from tests.factories import FILED_AT, ComplaintFactory

if TYPE_CHECKING:
    from datetime import datetime

    from complaints.models.people import User

pytestmark = pytest.mark.django_db
WHOLE = {"start_date": "2026-01-01"}


@pytest.fixture
def city() -> GeoReport:
    return GeoReport(Client())


@pytest.fixture
def answered(ani: User) -> Any:
    return ComplaintFactory(by=ani, published=True, answered=True, comments=1)


def test_every_kind_of_complaint_is_a_service(city: GeoReport) -> None:
    services = city.services()
    assert {s["service_code"] for s in services} == set(
        Subcategory.objects.filter(active=True).values_list("slug", flat=True)
    )
    [hole] = [s for s in services if s["service_code"] == "jalan-berlubang"]
    assert hole["type"] == "realtime"
    assert hole["group"] == "Jalan dan Jembatan"


def test_a_service_says_what_its_requests_may_tell(city: GeoReport) -> None:
    title, village, privacy, hole = city.attributes("jalan-berlubang")
    assert (hole["code"], hole["datatype"], hole["required"]) == (
        "ukuran-lubang", "singlevaluelist", False,
    )  # fmt: skip
    assert next(key for key, _name in hole["values"]) == "Sebesar piring"
    assert (title["code"], title["datatype"]) == ("title", "string")
    assert ("renon", "Renon") in village["values"]
    assert [key for key, _name in privacy["values"]] == ["anonymous", "confidential"]


def test_an_unknown_service_is_a_404_in_the_words_of_the_specification(city: GeoReport) -> None:
    with pytest.raises(Refusal) as refused:
        city.attributes("ufo")
    assert refused.value.status == 404
    assert refused.value.errors[0]["code"] == 404


def test_a_published_complaint_is_a_request(city: GeoReport, answered: Any) -> None:
    found = city.request(answered.reference)
    assert found["status"] == "open"
    assert found["status_notes"] == "Ditanggapi"
    assert found["service_code"] == "jalan-berlubang"
    assert found["agency_responsible"] == answered.agency.name
    assert found["address"] == "Renon, Denpasar Selatan, Denpasar"
    assert found["address_id"] == "renon"
    assert found["requested_datetime"] == "2026-11-17T00:00:00+08:00"
    assert found["expected_datetime"].endswith("T23:59:59+08:00")
    assert found["description"].startswith("Sudah dua minggu")


def test_the_minute_of_a_filing_stays_private(city: GeoReport, answered: Any) -> None:
    filed = FILED_AT.strftime("%H:%M")
    assert filed not in json.dumps(city.requests(**WHOLE))


def test_what_is_not_published_is_not_there(city: GeoReport, ani: User) -> None:
    hidden = ComplaintFactory(by=ani)
    assert city.requests(**WHOLE) == []
    with pytest.raises(Refusal) as refused:
        city.request(hidden.reference)
    assert refused.value.status == 404


def test_a_withdrawn_request_is_gone(city: GeoReport, answered: Any, dewi: User) -> None:
    now = FILED_AT + timedelta(days=3)
    publication.withdraw_thread(answered, removal=Removal.REPORTER, by=dewi, now=now)
    with pytest.raises(Refusal) as refused:
        city.request(answered.reference)
    assert refused.value.status == 410
    assert city.requests(**WHOLE) == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, 2),
        ({"status": "open"}, 1),
        ({"status": "closed"}, 1),
        ({"status": "open,closed"}, 2),
        ({"service_code": "jalan-berlubang"}, 1),
        ({"service_code": "jalan-berlubang,pembuangan-liar"}, 2),
        ({"service_code": "ufo"}, 0),
        ({"start_date": "2026-11-18"}, 0),
        ({"end_date": "2026-11-17T23:59:59Z"}, 2),
        ({"start_date": "2026-11-16T16:00:00Z"}, 2),
        ({"start_date": "2026-11-17T16:00:00Z"}, 0),
        ({"updated_after": "2026-12-24"}, 1),
        ({"bbox": "115.0,-9.0,116.0,-8.0"}, 1),
        ({"bbox": "110.0,-9.0,111.0,-8.0"}, 0),
        ({"page_size": "1"}, 1),
        ({"page_size": "1", "page": "2"}, 1),
        ({"page_size": "1", "page": "3"}, 0),
        ({"jurisdiction_id": "denpasarkota.go.id"}, 2),
    ],
)
def test_a_list_is_narrowed(city: GeoReport, asked: dict[str, str], found: int) -> None:
    ComplaintFactory(published=True, pin="-8.6705,115.2335")
    ComplaintFactory(published=True, subcategory="pembuangan-liar", closed=True)
    assert len(city.requests(**(WHOLE | asked))) == found


def test_named_requests_are_given_whatever_their_age(city: GeoReport) -> None:
    first, second, _third = (
        ComplaintFactory(published=True, now=FILED_AT - timedelta(days=day)) for day in (800, 2, 1)
    )
    wanted = f"{first.reference.lower()}, {second.reference},DPS-1999-00001"
    found = city.requests(service_request_id=wanted)
    assert {r["service_request_id"] for r in found} == {first.reference, second.reference}


def test_without_dates_a_list_is_of_the_last_ninety_days(city: GeoReport, now: datetime) -> None:
    old = ComplaintFactory(published=True, now=now - timedelta(days=120))
    new = ComplaintFactory(published=True, now=now - timedelta(days=3))
    listed = {r["service_request_id"] for r in city.requests()}
    assert new.reference in listed
    assert old.reference not in listed


@pytest.mark.parametrize(
    "asked",
    [
        {"status": "pending"},
        {"start_date": "soon"},
        {"start_date": "2026-02-30"},
        {"start_date": "2026-11-18", "end_date": "2026-11-17"},
        {"bbox": "1,2,3"},
        {"page": "-1"},
        {"page": "0"},
        {"page_size": "5000"},
        {"page_size": "٣"},
        {"service_code": "\0"},
        {"jurisdiction_id": "badung"},
    ],
)
def test_what_cannot_be_understood_is_refused(city: GeoReport, asked: dict[str, str]) -> None:
    with pytest.raises(Refusal) as refused:
        city.requests(**asked)
    assert refused.value.status in {400, 404}
    assert refused.value.errors[0]["description"]


def test_the_extension_carries_the_conversation(answered: Any, dewi: User, now: datetime) -> None:
    for message in answered.messages.filter(state="held", kind="response"):
        spans = publication.propose(message, now=now).spans
        publication.approve(message, digest=message.digest, spans=spans, by=dewi, now=now)
    address = f"/open311/v2/requests/{answered.reference}.json"
    [plain] = Client().get(address).json()
    [found] = Client().get(address, {"extensions": "true"}).json()
    assert plain.items() <= found.items()
    assert found["stage"] == "answered"
    assert found["title"] == "Jalan berlubang di depan pasar"
    [answer] = [note for note in found["notes"] if note["type"] == "response"]
    assert answer["author"] == answered.agency.name
    assert answer["datetime"].endswith("+08:00")


def test_what_a_citizen_wrote_cannot_break_the_document(city: GeoReport) -> None:
    case = ComplaintFactory(published=True, title='Jalan <b>&amp; "rusak"', subcategory="trotoar")
    Thread.objects.filter(reference=case.reference).update(title="a\x01b")
    post = Thread.objects.get(reference=case.reference).posts.get()
    post.body = "Gang <b>sempit</b> & gelap \x0b ]]> 😀 ᬩᬮᬶ"
    post.save()
    response = Client().get(f"/open311/v2/requests/{case.reference}.xml")
    assert "Gang &lt;b&gt;sempit&lt;/b&gt; &amp; gelap  ]]&gt; 😀 ᬩᬮᬶ" in response.content.decode()


def test_a_description_stays_within_the_length_of_the_specification(city: GeoReport) -> None:
    case = ComplaintFactory(published=True, body="Jalan di sini rusak sekali. " * 170)
    assert len(city.request(case.reference)["description"]) == 4000


def test_discovery_names_the_endpoint_in_both_formats() -> None:
    said = Client().get("/open311/v2/discovery.json").json()
    assert said["endpoints"][0]["url"] == "http://testserver/open311/v2"
    assert said["endpoints"][0]["formats"] == ["text/xml", "application/json"]
    assert b"<endpoint><specification>" in Client().get("/open311/v2/discovery.xml").content


def test_reads_are_answered_to_any_site_and_again_only_when_changed(answered: Any) -> None:
    first = Client().get("/open311/v2/requests.json", WHOLE)
    assert first["Access-Control-Allow-Origin"] == "*"
    again = Client().get(
        "/open311/v2/requests.json", WHOLE, headers={"If-None-Match": first["ETag"]}
    )
    assert again.status_code == 304


def test_the_language_of_a_list_is_asked_for(city: GeoReport, answered: Any) -> None:
    said = Client().get("/open311/v2/requests.json", WHOLE, headers={"Accept-Language": "en"})
    assert said.json()[0]["status_notes"] == "Answered"


def test_a_list_asks_the_same_questions_however_long_it_is(
    django_assert_max_num_queries: Any,
) -> None:
    for _number in range(4):
        ComplaintFactory(published=True)
    with django_assert_max_num_queries(8):
        Client().get("/open311/v2/requests.xml", WHOLE | {"extensions": "true"})


def test_a_picture_that_was_withdrawn_is_not_named() -> None:
    thread = Thread.objects.get(reference=ComplaintFactory(published=True).reference)
    post = thread.posts.get(position=0)
    states = [PublicPhoto.State.WITHDRAWN, PublicPhoto.State.VISIBLE]
    gone, shown = [
        PublicPhoto.objects.create(
            post=post, name=str(place) * 43, position=place, state=state, width=4, height=3,
            published_on=thread.published_on,
        )
        for place, state in enumerate(states)
    ]  # fmt: skip
    asked = WHOLE | {"extensions": "true"}
    [row] = Client().get("/open311/v2/requests.json", asked).json()
    assert row["media_url"].endswith(shown.get_absolute_url())
    assert [url for url in row["photos"] if gone.name in url] == []


def test_every_village_has_a_centre_to_be_found_by() -> None:
    assert not Village.objects.filter(active=True, latitude=None).exists()
