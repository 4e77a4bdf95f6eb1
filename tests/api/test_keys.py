"""Keys for programs: made and revoked by their owner, good for what they were made for."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from complaints import account_erasure, api_tokens, intake, transitions
from complaints.errors import InvalidInput
from complaints.models.private import Complaint
from complaints.models.tokens import ApiToken
from tests.api.conftest import VALID, ApiClient
from tests.factories import ComplaintFactory
from tests.pictures import photo

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client

    from complaints.models.people import User

pytestmark = pytest.mark.django_db
OWN = "/api/v1/complaints/"
DECIDE = "/api/v1/complaints/decide/"
ALL = ["read", "file", "take_part"]


def with_key(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


@pytest.fixture
def key(ani: User, now: datetime) -> str:
    return api_tokens.make(ani, ALL, now=now)


def test_the_database_does_not_hold_the_key(key: str) -> None:
    row = ApiToken.objects.get()
    assert key not in str(vars(row))
    assert row.hint == key[:10]


@pytest.mark.parametrize("scopes", [[], ["all"], ["read", "admin"]])
def test_a_key_without_a_known_scope_is_not_made(
    scopes: list[str], ani: User, now: datetime
) -> None:
    with pytest.raises(InvalidInput):
        api_tokens.make(ani, scopes, now=now)


def test_an_account_has_only_so_many_keys(ani: User, now: datetime) -> None:
    for _number in range(api_tokens.MOST):
        api_tokens.make(ani, ALL, now=now)
    with pytest.raises(api_tokens.TooManyTokens):
        api_tokens.make(ani, ALL, now=now)


def test_a_key_files_for_its_account(api: ApiClient, key: str, ani: User) -> None:
    answer = api.send(OWN, VALID, **with_key(key), **{"Idempotency-Key": "k" * 20})
    assert answer.status_code == 201
    assert Complaint.objects.get().reporter == ani


def test_a_key_reads_the_own_complaints_and_no_other(
    api: ApiClient, key: str, ani: User, wayan: User
) -> None:
    mine, other = ComplaintFactory(by=ani), ComplaintFactory(by=wayan)
    listed = api.get(OWN, headers=with_key(key)).json()["results"]
    assert [row["reference"] for row in listed] == [mine.reference]
    assert api.get(f"{OWN}{mine.reference}/", headers=with_key(key)).json()["title"]
    refused = api.get(f"{OWN}{other.reference}/", headers=with_key(key))
    assert (refused.status_code, refused.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("scope", "method", "path"),
    [
        ("file", "get", OWN),
        ("read", "post", OWN),
        ("file", "post", DECIDE),
        ("read", "post", "/api/v1/threads/DPS-2026-00001/comments/"),
        ("read", "post", "/api/v1/threads/DPS-2026-00001/support/"),
    ],
)
def test_a_key_does_nothing_that_it_was_not_made_for(
    scope: str, method: str, path: str, api: ApiClient, ani: User, now: datetime
) -> None:
    headers = with_key(api_tokens.make(ani, [scope], now=now))
    answer = getattr(api, method)(path, content_type="application/json", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


def test_a_forged_key_is_refused_with_a_challenge(api: ApiClient, key: str) -> None:
    answer = api.get(OWN, headers=with_key(f"{key[:-1]}{'a' if key[-1] != 'a' else 'b'}"))
    assert (answer.status_code, answer.json()["code"]) == (401, "token_unknown")
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_revoked_key_opens_nothing(api: ApiClient, key: str, ani: User, wayan: User) -> None:
    [shown] = api_tokens.of(ani)
    assert not api_tokens.revoke(wayan, shown.number)
    assert api.get(OWN, headers=with_key(key)).status_code == 200
    assert api_tokens.revoke(ani, shown.number)
    assert api.get(OWN, headers=with_key(key)).status_code == 401


def test_the_key_of_a_closed_account_opens_nothing(api: ApiClient, key: str, ani: User) -> None:
    ani.is_active = False
    ani.save()
    assert api.get(OWN, headers=with_key(key)).status_code == 401


def test_an_erased_account_leaves_no_key(key: str, ani: User, now: datetime) -> None:
    account_erasure.erase(ani, by=None, now=now)
    assert not ApiToken.objects.exists()


def test_the_day_of_the_last_use_is_shown_and_written_once_a_day(
    key: str, ani: User, now: datetime, django_assert_num_queries: Any
) -> None:
    api_tokens.bearer(key, now=now)
    with django_assert_num_queries(1):
        api_tokens.bearer(key, now=now)
    assert api_tokens.of(ani)[0].last_used_on == now.date()


def test_a_key_comments_and_supports(api: ApiClient, wayan: User, now: datetime) -> None:
    case = ComplaintFactory(published=True)
    headers = with_key(api_tokens.make(wayan, ["take_part"], now=now))
    thread = f"/api/v1/threads/{case.reference}"
    said = api.send(f"{thread}/comments/", {"body": "Saya juga mengalaminya."}, **headers)
    assert said.status_code == 201
    assert api.send(f"{thread}/support/", {}, **headers).json() == {"support_count": 1}


# ------------------------------------------------------------------------------- deciding
def test_the_holder_of_the_receipt_disputes(api: ApiClient) -> None:
    case = ComplaintFactory(answered=True)
    given = {"receipt": case.receipt, "verb": "dispute", "text": "Lubangnya masih ada."}
    answer = api.send(DECIDE, given)
    assert answer.status_code == 200
    assert answer.json()["stage"] == "in_progress"


def test_the_account_answers_a_question(
    api: ApiClient, key: str, ani: User, dewi: User, now: datetime
) -> None:
    case = ComplaintFactory(by=ani, now=now)
    transitions.move(case, "ask_reporter", by=dewi, now=now, text="Di sisi mana?")
    given = {"reference": case.reference, "verb": "reply", "text": "Di sisi timur."}
    told = api.send(DECIDE, given, **with_key(key)).json()
    assert told["stage"] == "received"
    assert told["messages"][-1]["body"] == "Di sisi timur."


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        ({"verb": "dispute", "text": "Belum."}, 401, "sign_in_needed"),
        ({"receipt": "1234", "verb": "dispute"}, 404, "receipt_unknown"),
        ({"receipt": "1234", "verb": "close"}, 400, "invalid"),
    ],
)
def test_what_nobody_may_decide_is_refused(
    given: dict[str, str], status: int, code: str, api: ApiClient
) -> None:
    answer = api.send(DECIDE, given)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_step_that_the_stage_does_not_allow_is_refused(api: ApiClient) -> None:
    case = ComplaintFactory()
    answer = api.send(DECIDE, {"receipt": case.receipt, "verb": "dispute", "text": "Belum."})
    assert (answer.status_code, answer.json()["code"]) == (422, "move_not_allowed")


# ------------------------------------------------------------------------- with photos
def test_a_complaint_is_filed_with_photos(api: ApiClient, tmp_path: Any) -> None:
    file = tmp_path / "lubang.jpg"
    file.write_bytes(photo())
    with file.open("rb") as opened:
        answer = api.post(
            OWN,
            VALID | {"photos": opened, "captions": "Dari timur"},
            headers={"Idempotency-Key": "k" * 20},
        )
    assert answer.status_code == 201
    [kept] = Complaint.objects.get().messages.get().attachments.all()
    assert (kept.file_name, kept.caption) == ("lubang.jpg", "Dari timur")


def test_a_file_that_is_no_picture_is_refused_and_nothing_is_filed(
    api: ApiClient, tmp_path: Any
) -> None:
    file = tmp_path / "virus.jpg"
    file.write_bytes(b"MZ nothing")
    with file.open("rb") as opened:
        answer = api.post(OWN, VALID | {"photos": opened}, headers={"Idempotency-Key": "k" * 20})
    assert answer.status_code in {400, 415, 422}
    assert not Complaint.objects.exists()


# ------------------------------------------------------------------------------- the page
def test_a_key_is_shown_once_on_the_page_of_the_account(client: Client, ani: User) -> None:
    client.force_login(ani)
    page = client.post(reverse("api_keys"), {"scopes": ["read", "file"]})
    [made] = api_tokens.of(ani)
    key = page.context["made"]
    assert key in page.content.decode()
    assert key not in client.get(reverse("api_keys")).content.decode()
    assert made.hint in client.get(reverse("api_keys")).content.decode()
    client.post(reverse("api_keys"), {"revoke": made.number})
    assert api_tokens.of(ani) == []


def test_a_key_without_a_choice_is_refused_on_the_page(client: Client, ani: User) -> None:
    client.force_login(ani)
    page = client.post(reverse("api_keys"), {})
    assert page.status_code == 400
    assert "Pilih" in page.content.decode() or "Choose" in page.content.decode()


def test_strangers_are_led_to_the_sign_in(client: Client) -> None:
    assert client.get(reverse("api_keys")).status_code == 302


def test_the_papers_of_a_complaint_follow_the_key_of_the_filing(ani: User, now: datetime) -> None:
    """The idempotency key belongs to the account: another account's is another filing."""
    later = now + timedelta(seconds=1)
    first = intake.file(intake.Filing(**VALID), key="k" * 20, by=ani, now=now)
    again = intake.file(intake.Filing(**VALID), key="k" * 20, by=ani, now=later)
    assert first == again
