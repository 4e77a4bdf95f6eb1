"""Photos that go before their text: private, for a day, for whoever sent them."""

from __future__ import annotations

import io
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from complaints import staging, storage
from complaints.models.private import Complaint
from tests.api.conftest import VALID, ApiClient
from tests.api.test_cases import LIST, with_key
from tests.factories import ComplaintFactory
from tests.pictures import photo

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from complaints.models.people import User

pytestmark = pytest.mark.django_db
UPLOADS, FILE = "/api/v1/uploads/", "/api/v1/complaints/"


@pytest.fixture(autouse=True)
def _stores(stores: Path) -> None:
    """Files of this test alone."""


def send(api: ApiClient, content: bytes = b"", name: str = "lubang.jpg", **headers: str) -> Any:
    file = io.BytesIO(content or photo())
    file.name = name
    return api.post(UPLOADS, {"photo": file}, headers=headers)


def file(api: ApiClient, ids: list[str], key: str = "", **headers: str) -> Any:
    headers["Idempotency-Key"] = key or str(uuid.uuid4())
    body = VALID | {"uploads": ids, "captions": ["Dari timur"]}
    return api.send(FILE, body, **headers)


def kept() -> int:
    return sum(1 for _ in storage.older_than(storage.private(), "staged", timezone.now()))


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


def test_a_guest_files_with_photos_that_were_sent_before(api: ApiClient) -> None:
    first, second = send(api), send(api, photo(), "dua.jpg")
    assert first.status_code == 201, first.content
    assert first.json()["media_type"] == "image/jpeg"
    answer = file(api, [first.json()["id"], second.json()["id"]])
    assert answer.status_code == 201, answer.content
    files = Complaint.objects.get().messages.get().attachments.all()
    assert [file.file_name for file in files] == ["lubang.jpg", "dua.jpg"]
    assert [file.caption for file in files] == ["Dari timur", ""]
    assert kept() == 0


def test_an_id_is_good_once(api: ApiClient) -> None:
    ids = [send(api).json()["id"]]
    assert file(api, ids).status_code == 201
    assert code(file(api, ids)) == (400, "file_gone")
    assert Complaint.objects.count() == 1


def test_a_filing_that_is_sent_again_is_answered_as_before(api: ApiClient) -> None:
    ids, key = [send(api).json()["id"]], "k" * 20
    first = file(api, ids, key)
    assert file(api, ids, key).json() == first.json()
    assert Complaint.objects.count() == 1


def test_a_refused_filing_keeps_the_photo(api: ApiClient) -> None:
    ids = [send(api).json()["id"]]
    headers = {"Idempotency-Key": "k" * 20}
    refused = api.send(FILE, VALID | {"title": "", "uploads": ids}, **headers)
    assert refused.status_code == 400
    assert file(api, ids).status_code == 201


def test_the_photo_of_an_account_is_for_no_other(
    api: ApiClient, ani: User, wayan: User, now: datetime
) -> None:
    mine, other = with_key(ani, now, "file"), with_key(wayan, now, "file")
    ids = [send(api, **mine).json()["id"]]
    for headers in (other, {}):
        assert code(file(api, ids, **headers)) == (400, "file_gone")
    assert file(api, ids, **mine).status_code == 201


def test_whoever_signs_in_meanwhile_brings_the_photo_along(
    api: ApiClient, ani: User, now: datetime
) -> None:
    ids = [send(api).json()["id"]]
    assert file(api, ids, **with_key(ani, now, "file")).status_code == 201


def test_an_id_tells_nothing_and_cannot_be_made(api: ApiClient) -> None:
    made = send(api, name="Wayan Sudarma.jpg").json()["id"]
    assert "Wayan" not in made
    forged = made[:-4] + ("AAAA" if made[-4:] != "AAAA" else "BBBB")
    assert code(file(api, [forged])) == (400, "file_gone")


def test_a_photo_waits_for_a_day(api: ApiClient) -> None:
    answer = send(api).json()
    assert answer["expires_at"] > (timezone.now() + timedelta(hours=23)).isoformat()
    assert staging.sweep(now=timezone.now() + timedelta(hours=25)) == 2  # with its thumbnail
    assert code(file(api, [answer["id"]])) == (400, "file_gone")


def test_six_photos_are_the_most_wherever_they_come_from(api: ApiClient) -> None:
    ids = [send(api).json()["id"] for _number in range(7)]
    assert code(file(api, ids)) == (400, "too_many_files")


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (b"MZ nothing", "virus.jpg", "unsupported_format"),
        (photo()[:400], "halb.jpg", "damaged_file"),
    ],
)
def test_what_is_no_photo_is_not_kept(
    content: bytes, name: str, expected: str, api: ApiClient
) -> None:
    assert code(send(api, content, name)) == (400, expected)
    assert kept() == 0


def test_an_upload_without_a_file_is_refused(api: ApiClient) -> None:
    assert code(api.post(UPLOADS, {"photo": "words"})) == (400, "no_file")


def test_an_upload_that_is_sent_again_is_kept_once(api: ApiClient) -> None:
    key = {"Idempotency-Key": "k" * 20}
    first, again = send(api, **key), send(api, **key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert kept() == 1
    other = send(api, photo(orientation=6), **key)
    assert code(other) == (409, "idempotency_key_reused")
    assert file(api, [again.json()["id"]]).status_code == 201


def test_uploads_have_a_limit_of_their_own(api: ApiClient, settings: Any) -> None:
    settings.API_RATES = settings.API_RATES | {"upload": "1/hour"}
    assert send(api).status_code == 201
    refused = send(api)
    assert code(refused) == (429, "throttled")
    assert refused["Retry-After"]
    assert api.file().status_code == 201


def test_an_agency_answers_with_photos_that_were_sent_before(
    api: ApiClient, budi: User, now: datetime
) -> None:
    case, key = ComplaintFactory(in_progress=True), with_key(budi, now)
    ids = [send(api, **key).json()["id"]]
    headers = key | {"Idempotency-Key": "k" * 20, "If-Match": "*"}
    body = {"text": "Sudah ditambal.", "uploads": ids, "captions": ["Sesudah"]}
    for _time in range(2):  # the second finds it done, and its photo gone
        answer = api.send(f"{LIST}{case.reference}/field-report/", body, **headers)
        assert answer.status_code == 200, answer.content
    [file] = case.messages.get(kind="follow_up").attachments.all()
    assert file.caption == "Sesudah"
    assert kept() == 0
