"""Comments and supports through the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from complaints import publication
from complaints.models.private import Message
from tests.api.conftest import ApiClient
from tests.factories import ComplaintFactory

if TYPE_CHECKING:
    from datetime import datetime

    from complaints.models.people import User

WORDS = "Saya juga mengalami hal ini setiap pagi."


@pytest.mark.parametrize("who", ["ani", "wayan", "dewi", "budi", "citra"])
def test_who_is_signed_in_may_comment(everyone: dict[str, ApiClient], ani: User, who: str) -> None:
    complaint = ComplaintFactory(by=ani, published=True)
    response = everyone[who].send(
        f"/api/v1/threads/{complaint.reference}/comments/", {"body": WORDS}
    )

    assert response.status_code == 201
    message = Message.objects.get(kind="comment")
    assert response.json() == {
        "state": "published" if message.state == Message.State.PUBLISHED else "held"
    }


@pytest.mark.parametrize("action", ["comments", "support"])
def test_a_guest_is_asked_to_sign_in(api: ApiClient, action: str) -> None:
    complaint = ComplaintFactory(published=True)
    response = api.send(f"/api/v1/threads/{complaint.reference}/{action}/", {"body": WORDS})

    assert (response.status_code, response.json()["code"]) == (401, "sign_in_needed")
    assert not Message.objects.filter(kind="comment").exists()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"body": ""}, "required"),
        ({}, "required"),
        ({"body": " \n "}, "required"),
        ({"body": "a" * 20_000}, "too_long"),
        ({"body": "a\0b"}, "null_characters_not_allowed"),
    ],
)
def test_a_bad_comment_is_refused(
    everyone: dict[str, ApiClient], body: dict[str, str], code: str
) -> None:
    complaint = ComplaintFactory(published=True)
    response = everyone["wayan"].send(f"/api/v1/threads/{complaint.reference}/comments/", body)

    assert response.status_code == 400
    assert response.json()["errors"]["body"][0]["code"] == code


def test_a_comment_sent_twice_with_one_key_is_one_comment(everyone: dict[str, ApiClient]) -> None:
    complaint = ComplaintFactory(published=True)
    address = f"/api/v1/threads/{complaint.reference}/comments/"
    key = {"Idempotency-Key": "the-same-random-key"}
    answers = [everyone["wayan"].send(address, {"body": WORDS}, **key).json() for _ in range(2)]
    other = everyone["wayan"].send(address, {"body": "Kata-kata lain."}, **key)

    assert answers[0] == answers[1]
    assert Message.objects.filter(kind="comment").count() == 1
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")


@pytest.mark.parametrize("action", ["comments", "support"])
def test_a_hidden_complaint_is_as_if_it_were_not(
    everyone: dict[str, ApiClient], ani: User, action: str
) -> None:
    complaint = ComplaintFactory(by=ani)
    for who in ("ani", "wayan", "dewi", "budi"):
        response = everyone[who].send(
            f"/api/v1/threads/{complaint.reference}/{action}/", {"body": WORDS}
        )
        assert (response.status_code, response.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("action", ["comments", "support"])
def test_a_withdrawn_thread_takes_nothing_more(
    everyone: dict[str, ApiClient], dewi: User, now: datetime, action: str
) -> None:
    complaint = ComplaintFactory(published=True)
    publication.withdraw_thread(complaint, by=dewi, now=now)
    response = everyone["wayan"].send(
        f"/api/v1/threads/{complaint.reference}/{action}/", {"body": WORDS}
    )

    assert (response.status_code, response.json()["code"]) == (410, "withdrawn")


def test_an_account_supports_once(everyone: dict[str, ApiClient]) -> None:
    complaint = ComplaintFactory(published=True)
    address = f"/api/v1/threads/{complaint.reference}/support/"
    counts = [everyone[who].post(address).json() for who in ("wayan", "wayan", "ani")]

    assert counts == [{"support_count": 1}, {"support_count": 1}, {"support_count": 2}]
