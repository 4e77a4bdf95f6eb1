"""Following and rating: what the pages can do, programs can, too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from complaints import api_tokens, ratings
from complaints.models.following import Follow
from complaints.models.participation import Rating
from tests.api.conftest import ApiClient
from tests.api.test_keys import with_key
from tests.factories import ComplaintFactory

if TYPE_CHECKING:
    from datetime import datetime

    from complaints.models.people import User

pytestmark = pytest.mark.django_db
FOLLOWS = "/api/v1/follows/"
RATE = "/api/v1/complaints/rate/"
ANSWERS = {"clear": "2", "timely": "0", "polite": "1", "solved": "2"}


@pytest.fixture
def key(ani: User, now: datetime) -> dict[str, str]:
    return with_key(api_tokens.make(ani, ["read", "take_part"], now=now))


# ------------------------------------------------------------------------------- following
@pytest.mark.parametrize(("subject", "value"), [("village", "renon"), ("thread", "")])
def test_a_key_follows_lists_and_stops(
    api: ApiClient, key: dict[str, str], ani: User, subject: str, value: str
) -> None:
    value = value or ComplaintFactory(published=True).reference
    made = api.send(FOLLOWS, {"subject": subject, "value": value}, **key)
    again = api.send(FOLLOWS, {"subject": subject, "value": value}, **key)
    assert (made.status_code, made.json()) == (200, again.json())
    assert api.get(FOLLOWS, headers=key).json() == {"results": [made.json()]}
    ended = api.delete(f"{FOLLOWS}{made.json()['number']}/", headers=key)
    assert (ended.status_code, ended.content) == (204, b"")
    assert not Follow.objects.filter(account=ani).exists()


def test_nobody_sees_or_stops_what_another_follows(
    api: ApiClient, key: dict[str, str], wayan: User, now: datetime
) -> None:
    made = api.send(FOLLOWS, {"subject": "village", "value": "renon"}, **key).json()
    other = with_key(api_tokens.make(wayan, ["read", "take_part"], now=now))
    assert api.get(FOLLOWS, headers=other).json() == {"results": []}
    assert api.delete(f"{FOLLOWS}{made['number']}/", headers=other).status_code == 204
    assert Follow.objects.filter(pk=made["number"]).exists()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"subject": "village", "value": "atlantis"}, 400),
        ({"subject": "person", "value": "renon"}, 400),
        ({"subject": "thread", "value": "DPS-1999-00001"}, 404),
        ({}, 400),
    ],
)
def test_what_cannot_be_followed_is_refused(
    api: ApiClient, key: dict[str, str], body: dict[str, str], status: int
) -> None:
    assert api.send(FOLLOWS, body, **key).status_code == status
    assert not Follow.objects.exists()


def test_a_hidden_complaint_cannot_be_followed(api: ApiClient, key: dict[str, str]) -> None:
    hidden = ComplaintFactory()
    asked = {"subject": "thread", "value": hidden.reference}
    assert api.send(FOLLOWS, asked, **key).status_code == 404


def test_a_key_that_only_reads_follows_nothing(api: ApiClient, ani: User, now: datetime) -> None:
    reads = with_key(api_tokens.make(ani, ["read"], now=now))
    answer = api.send(FOLLOWS, {"subject": "village", "value": "renon"}, **reads)
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
    assert api.get(FOLLOWS).status_code == 401


# ---------------------------------------------------------------------------------- rating
def test_the_holder_of_the_receipt_rates_and_changes_the_mind(api: ApiClient) -> None:
    case = ComplaintFactory(published=True, closed=True)
    for answers in (ANSWERS, ANSWERS | {"timely": "2"}):
        answer = api.send(RATE, {"receipt": case.receipt, "answers": answers})
        assert (answer.status_code, answer.content) == (204, b"")
        assert ratings.of(case) == answers


def test_the_account_rates_what_it_filed_and_nobody_else_does(
    api: ApiClient, key: dict[str, str], ani: User, wayan: User, now: datetime
) -> None:
    case = ComplaintFactory(by=ani, published=True, closed=True)
    body = {"reference": case.reference, "answers": ANSWERS}
    other = with_key(api_tokens.make(wayan, ["take_part"], now=now))
    assert api.send(RATE, body).status_code == 401
    assert api.send(RATE, body, **other).status_code == 404
    assert not Rating.objects.exists()
    assert api.send(RATE, body, **key).status_code == 204
    assert ratings.of(case) == ANSWERS


@pytest.mark.parametrize(
    "answers", [{}, {"clear": "2"}, ANSWERS | {"solved": "3"}, ANSWERS | {"solved": None}, "2"]
)
def test_a_question_without_a_known_answer_is_named(api: ApiClient, answers: Any) -> None:
    case = ComplaintFactory(published=True, closed=True)
    answer = api.send(RATE, {"receipt": case.receipt, "answers": answers})
    assert answer.status_code == 400
    assert not Rating.objects.exists()


def test_what_is_open_or_unknown_is_not_rated(api: ApiClient) -> None:
    case = ComplaintFactory(published=True, answered=True)
    answer = api.send(RATE, {"receipt": case.receipt, "answers": ANSWERS})
    assert (answer.status_code, answer.json()["code"]) == (422, "rating_not_yet")
    assert api.send(RATE, {"receipt": "1" * 16, "answers": ANSWERS}).status_code == 404
