"""An agency's cases, read with a key: what an officer reads at the desk, and nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from complaints import api_tokens, attachments, transitions
from complaints.errors import InvalidInput
from complaints.models.private import Complaint
from complaints.models.reference import Agency
from complaints.uploads import Upload
from tests.api.conftest import ApiClient
from tests.conftest import DLHK
from tests.factories import FILED_AT, ComplaintFactory, UserFactory
from tests.pictures import photo

if TYPE_CHECKING:
    from datetime import datetime

    from complaints.models.people import User

pytestmark = pytest.mark.django_db
LIST = "/api/v1/cases/"
SCOPES = ["cases:read", "cases:write"]


def with_key(person: User, now: datetime, *scopes: str) -> dict[str, str]:
    key = api_tokens.make(person, scopes or SCOPES, now=now)
    return {"Authorization": f"Bearer {key}"}


@pytest.fixture
def officer(budi: User, now: datetime) -> dict[str, str]:
    return with_key(budi, now)


@pytest.fixture
def neighbour(citra: User, now: datetime) -> dict[str, str]:
    return with_key(citra, now)


def references(api: ApiClient, headers: dict[str, str], query: str = "") -> list[str]:
    answer = api.get(LIST + query, headers=headers)
    assert answer.status_code == 200, answer.content
    return [row["reference"] for row in answer.json()["results"]]


# --------------------------------------------------------------------------------- the keys
@pytest.mark.parametrize("scope", SCOPES)
def test_only_an_officer_makes_a_key_for_cases(
    scope: str, ani: User, dewi: User, budi: User, now: datetime
) -> None:
    for person in (ani, dewi):
        with pytest.raises(InvalidInput):
            api_tokens.make(person, [scope], now=now)
        assert scope not in api_tokens.offered(person)
    assert api_tokens.make(budi, [scope], now=now)


def test_the_page_of_the_account_offers_cases_to_officers_alone(
    client: Client, ani: User, budi: User
) -> None:
    for person, offered in ((ani, False), (budi, True)):
        client.force_login(person)
        page = client.get("/akun/program/").content.decode()
        assert ('value="cases:write"' in page) == offered


def test_whoever_is_no_officer_any_more_opens_no_case_with_an_old_key(
    api: ApiClient, officer: dict[str, str], budi: User
) -> None:
    budi.groups.clear()
    answer = api.get(LIST, headers=officer)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")


def test_a_session_of_a_browser_opens_no_case(everyone: dict[str, ApiClient]) -> None:
    case = ComplaintFactory(forwarded=True)
    for client in everyone.values():
        for path in (LIST, f"{LIST}{case.reference}/"):
            answer = client.get(path)
            assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_needed")


@pytest.mark.parametrize("scope", ["cases:write", "read"])
def test_reading_cases_needs_its_scope(
    scope: str, api: ApiClient, budi: User, now: datetime
) -> None:
    answer = api.get(LIST, headers=with_key(budi, now, scope))
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


# --------------------------------------------------------------------------------- the list
def test_an_agency_lists_its_own_cases_alone(
    api: ApiClient, officer: dict[str, str], neighbour: dict[str, str]
) -> None:
    case = ComplaintFactory(forwarded=True)
    ComplaintFactory()  # not forwarded
    assert references(api, officer) == [case.reference]
    assert references(api, neighbour) == []


def test_a_helping_agency_sees_the_case_as_its_part(
    api: ApiClient, officer: dict[str, str], neighbour: dict[str, str], budi: User, now: datetime
) -> None:
    case = ComplaintFactory(forwarded=True)
    helping = [Agency.objects.get(slug=DLHK)]
    transitions.move(case, "coordinate", by=budi, now=now, helping=helping)
    assert references(api, neighbour, "?part=helping") == [case.reference]
    assert references(api, neighbour, "?part=lead") == []
    assert references(api, officer, "?part=lead") == [case.reference]


def test_the_list_is_narrowed(api: ApiClient, officer: dict[str, str], now: datetime) -> None:
    fresh = ComplaintFactory(forwarded=True, now=now)
    late = ComplaintFactory(in_progress=True, now=now - timedelta(days=60))
    assert references(api, officer, "?stage=forwarded") == [fresh.reference]
    assert set(references(api, officer, "?stage=forwarded&stage=in_progress")) == {
        fresh.reference,
        late.reference,
    }
    assert references(api, officer, "?overdue=1") == [late.reference]
    assert references(api, officer, "?state=over") == []
    since = (now - timedelta(hours=1)).isoformat().replace("+", "%2B")
    assert references(api, officer, f"?updated_since={since}") == [fresh.reference]


def test_the_list_is_ordered_by_deadline_or_by_age(
    api: ApiClient, officer: dict[str, str], now: datetime
) -> None:
    old = ComplaintFactory(forwarded=True, now=now - timedelta(days=9))
    new = ComplaintFactory(forwarded=True, now=now)
    assert references(api, officer) == [old.reference, new.reference]
    assert references(api, officer, "?sort=newest") == [new.reference, old.reference]


def test_a_list_is_read_page_by_page_there_and_back(
    api: ApiClient, officer: dict[str, str]
) -> None:
    cases = [
        ComplaintFactory(forwarded=True, now=FILED_AT + timedelta(days=day)) for day in range(5)
    ]
    expected = [case.reference for case in cases]
    found, address, back = [], f"{LIST}?size=2&state=open", None
    while address:
        page = api.get(address, headers=officer).json()
        found += [row["reference"] for row in page["results"]]
        back = back or page["previous"]
        address = page["next"] and _path(page["next"])
    assert found == expected
    first = api.get(_path(back or ""), headers=officer).json()
    assert [row["reference"] for row in first["results"]] == expected[:2]


def _path(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("stage=nowhere", "stage"),
        ("state=1", "state"),
        ("part=all", "part"),
        ("overdue=yes", "overdue"),
        ("updated_since=yesterday", "updated_since"),
        ("updated_since=2026-11-24T10:00:00", "updated_since"),
        ("updated_since=2026-13-41T10:00:00Z", "updated_since"),
        ("sort=size", "sort"),
        ("size=-1", "size"),
        ("size=101", "size"),
        ("cursor=x", "cursor"),
        ("cursor=%2Bbm90aGluZw", "cursor"),
    ],
)
def test_a_bad_question_names_what_is_bad(
    query: str, field: str, api: ApiClient, officer: dict[str, str]
) -> None:
    answer = api.get(f"{LIST}?{query}", headers=officer)
    assert answer.status_code == 400
    assert answer.json()["errors"][field][0]["code"] == f"invalid_{field}"


def test_the_cursor_of_another_list_is_refused(api: ApiClient, officer: dict[str, str]) -> None:
    for _number in range(2):
        ComplaintFactory(forwarded=True)
    next_page = api.get(f"{LIST}?size=1", headers=officer).json()["next"]
    answer = api.get(_path(next_page) + "&overdue=1", headers=officer)
    assert answer.json()["errors"]["cursor"][0]["code"] == "invalid_cursor"


def test_a_page_asks_as_many_questions_as_a_row(
    api: ApiClient, officer: dict[str, str], django_assert_max_num_queries: Any
) -> None:
    for _number in range(4):
        ComplaintFactory(published=True, forwarded=True)
    with django_assert_max_num_queries(16):
        assert len(references(api, officer)) == 4


# --------------------------------------------------------------------------------- one case
def test_an_officer_reads_the_case_without_who_filed_it(
    api: ApiClient, officer: dict[str, str], ani: User
) -> None:
    case = ComplaintFactory(
        by=ani,
        forwarded=True,
        name="Xandrubaya Kelwintoro",
        phone="081298765401",
        body="Saya Xandrubaya Kelwintoro, hubungi 081298765401. Jalannya rusak parah sekali.",
    )
    answer = api.get(f"{LIST}{case.reference}/", headers=officer)
    shown = answer.json()
    assert shown["texts"][0]["author"] == "reporter"
    assert "rusak parah" in shown["texts"][0]["body"]
    for secret in ("Xandrubaya", "081298765401", ani.email):
        assert secret not in answer.content.decode()
    assert answer["Cache-Control"] == "private, no-cache"
    assert {"start", "respond", "hand-back"} <= set(shown["allowed"])
    assert [part["agency"] for part in shown["hand_overs"]] == [shown["agency"]]


def test_a_comment_that_waits_for_review_is_the_verifiers_alone(
    api: ApiClient, officer: dict[str, str]
) -> None:
    case = ComplaintFactory(published=True, forwarded=True)
    said = api.send(
        f"/api/v1/threads/{case.reference}/comments/",
        {"body": "Hubungi saya di 081298765402, Jubrantiko."},
        **with_key(UserFactory(), FILED_AT, "take_part"),
    )
    assert said.json() == {"state": "held"}
    shown = api.get(f"{LIST}{case.reference}/", headers=officer)
    assert [text["kind"] for text in shown.json()["texts"]] == ["complaint"]


@pytest.mark.parametrize("which", ["neighbour", "forged", "never"])
def test_what_is_not_the_agencys_is_not_there(
    which: str,
    api: ApiClient,
    officer: dict[str, str],
    neighbour: dict[str, str],
) -> None:
    case = ComplaintFactory(forwarded=True)
    headers = neighbour if which == "neighbour" else officer
    reference = "DPS-2026-99999" if which == "never" else case.reference
    if which == "forged":
        headers = {"Authorization": "Bearer dps_forged"}
    answer = api.get(f"{LIST}{reference}/", headers=headers)
    assert answer.status_code == (401 if which == "forged" else 404)
    assert answer.json()["code"] == ("token_unknown" if which == "forged" else "not_found")


def test_an_unchanged_case_is_told_in_one_line(api: ApiClient, officer: dict[str, str]) -> None:
    case = ComplaintFactory(forwarded=True)
    path = f"{LIST}{case.reference}/"
    etag = api.get(path, headers=officer)["ETag"]
    again = api.get(path, headers={**officer, "If-None-Match": etag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    case.notes.create(body="Sudah dicatat.", written_at=FILED_AT)
    changed = api.get(path, headers={**officer, "If-None-Match": etag})
    assert changed.status_code == 200
    assert changed["ETag"].split(".")[0] == etag.split(".")[0]  # the same version


def test_a_photo_is_the_agencys_once_a_verifier_looked_at_it(
    api: ApiClient,
    officer: dict[str, str],
    neighbour: dict[str, str],
    stores: Any,
    now: datetime,
) -> None:
    case = ComplaintFactory(forwarded=True)
    original = case.messages.get(kind="complaint")
    [kept] = attachments.take_in(original, [Upload("lubang.jpg", photo())], now=now)
    path = f"{LIST}{case.reference}/photos/{kept.pk}/"
    [shown] = api.get(f"{LIST}{case.reference}/", headers=officer).json()["texts"][0]["photos"]
    assert shown == {"url": None, "state": "held", "caption": ""}
    assert api.get(path, headers=officer).json()["code"] == "photo_not_found"
    kept.state = "approved"
    kept.save(update_fields=["state"])
    picture = api.get(path, headers={**officer, "Accept": "image/jpeg"})
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/jpeg")
    assert picture.content.startswith(b"\xff\xd8")
    assert api.get(path, headers=neighbour).status_code == 404
    other = ComplaintFactory(forwarded=True)
    assert api.get(f"{LIST}{other.reference}/photos/{kept.pk}/", headers=officer).status_code == 404


def test_reading_changes_no_case(api: ApiClient, officer: dict[str, str]) -> None:
    case = ComplaintFactory(forwarded=True)
    before = Complaint.objects.values().get(pk=case.pk)
    api.get(LIST, headers=officer)
    api.get(f"{LIST}{case.reference}/", headers=officer)
    assert Complaint.objects.values().get(pk=case.pk) == before
