"""A guest's browser is told of one complaint, names nothing, and is forgotten with it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone

from complaints import erasure, notifications, push, push_post, subject_copy, subjects
from complaints.errors import InvalidInput, NotPermitted
from complaints.models.keys import DataKey
from complaints.models.registration import PushSubscription
from complaints.models.work import Job
from tests.factories import ComplaintFactory

if TYPE_CHECKING:
    from complaints.models.people import User
    from complaints.models.private import Complaint

pytestmark = pytest.mark.django_db
PUBLIC = "https://push.example.com/send/abc"
P256DH = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
SENT = {"verb": "browser", "endpoint": PUBLIC, "p256dh": P256DH, "auth": AUTH}


@pytest.fixture
def case(db: None) -> Complaint:
    return ComplaintFactory()


def subscribed(case: Complaint, now: datetime, endpoint: str = PUBLIC) -> int:
    return push.subscribe_case(case, endpoint, P256DH, AUTH, now=now)


def told(case: Complaint, now: datetime) -> dict[str, Any]:
    notifications.tell_reporter(case, "answer", now=now)
    payload: dict[str, Any] = Job.objects.filter(kind=push.JOB).latest("pk").payload
    return payload


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that a push service took a message at."""
    got: list[str] = []

    def post(address: str, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
        got.append(address)
        return 201, ""

    monkeypatch.setattr(push_post, "post", post)
    return got


def test_the_page_of_the_receipt_turns_it_on_and_off(client: Client, case: Complaint) -> None:
    page = client.post("/en/lacak/", {"receipt": case.receipt}).content.decode()
    assert "News in this browser" in page
    on = client.post("/en/lacak/", {"receipt": case.receipt, **SENT})
    assert "1 browser is told of it." in on.content.decode()
    row = PushSubscription.objects.get()
    assert (row.complaint, row.user) == (case, None)
    off = client.post("/en/lacak/", {"receipt": case.receipt, "verb": "no_browser"})
    assert off.status_code == 200
    assert not PushSubscription.objects.exists()
    assert not DataKey.objects.filter(pk=row.data_key_id).exists()


def test_a_wrong_receipt_and_a_wrong_browser_change_nothing(
    client: Client, case: Complaint
) -> None:
    assert client.post("/en/lacak/", {"receipt": "1" * 16, **SENT}).status_code == 404
    bad = {"receipt": case.receipt, **SENT, "endpoint": "http://127.0.0.1/x"}
    answer = client.post("/en/lacak/", bad)
    assert answer.status_code == 400
    assert "could not be set up" in answer.content.decode()
    assert not PushSubscription.objects.exists()


def test_news_reach_the_browser_and_name_nothing(
    case: Complaint, now: datetime, taken: list[str]
) -> None:
    subscribed(case, now)
    payload = told(case, now)
    push.send(**payload, now=now)
    assert taken == [PUBLIC]
    notice = case.notices.get(kind="answer")
    said = push.words(notice, language="id", place="track")
    assert said["url"] == "/lacak/"
    assert case.reference not in str(said)
    assert PushSubscription.objects.count() == 1


def test_what_was_read_with_the_receipt_is_not_sent_any_more(
    client: Client, case: Complaint, now: datetime, taken: list[str]
) -> None:
    subscribed(case, now)
    payload = told(case, now)
    client.post("/en/lacak/", {"receipt": case.receipt})
    push.send(**payload, now=now)
    assert taken == []


def test_the_last_news_of_a_complaint_ends_it(now: datetime, taken: list[str]) -> None:
    case = ComplaintFactory(answered=True)
    subscribed(case, now)
    payload = told(case, now)
    case.stage = "closed"
    case.save(update_fields=["stage"])
    push.send(**payload, now=now)
    assert taken == [PUBLIC]
    assert not PushSubscription.objects.exists()
    with pytest.raises(NotPermitted):
        subscribed(case, now)


def test_an_end_without_news_is_swept_after_a_day(now: datetime) -> None:
    open_case, over = ComplaintFactory(), ComplaintFactory(answered=True)
    for case in (open_case, over):
        subscribed(case, now)
    over.stage = "archived"
    over.save(update_fields=["stage"])
    late = timezone.now() + timedelta(days=100)
    assert push.forget_ended(now=late) == 1
    assert PushSubscription.objects.get().complaint == open_case


def test_one_browser_may_be_told_of_two_complaints_and_of_an_account(
    case: Complaint, ani: User, now: datetime
) -> None:
    push.subscribe(ani, PUBLIC, P256DH, AUTH, device="", now=now)
    for each in (case, ComplaintFactory()):
        subscribed(each, now)
        subscribed(each, now)  # turned on anew: not twice
    assert PushSubscription.objects.count() == 3


def test_of_many_browsers_of_a_receipt_the_oldest_goes(case: Complaint, now: datetime) -> None:
    numbers = [subscribed(case, now, f"{PUBLIC}{n}") for n in range(push.MOST_OF_CASE + 1)]
    kept = PushSubscription.objects.order_by("pk").values_list("pk", flat=True)
    assert list(kept) == numbers[1:]


def test_a_complaint_of_an_account_is_told_to_the_account_alone(ani: User, now: datetime) -> None:
    with pytest.raises(NotPermitted):
        subscribed(ComplaintFactory(by=ani), now)


def test_keys_that_no_browser_made_are_refused(case: Complaint, now: datetime) -> None:
    with pytest.raises(InvalidInput):
        push.subscribe_case(case, PUBLIC, "x", AUTH, now=now)


def test_the_copy_of_the_own_data_counts_the_browsers(case: Complaint, now: datetime) -> None:
    subscribed(case, now)
    asked = subjects.ask_with_receipt(
        case.receipt, "access", words="", contact="", client="c", now=now
    )
    [told_of] = subject_copy.of(asked, by=None, now=now)["complaints"]
    assert told_of["told_in_browsers"] == 1


def test_it_goes_with_the_reporter(case: Complaint, now: datetime) -> None:
    subscribed(case, now)
    erasure.erase_identity(case, now=now)
    assert not PushSubscription.objects.exists()
