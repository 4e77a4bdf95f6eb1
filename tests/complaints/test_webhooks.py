"""Webhooks out: who is told of what, how it is proved, and what happens when it fails."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from unittest import mock

import pytest
from django.db import transaction
from django.utils import timezone

from complaints import jobs, outbound, publication, reports, webhook_deliveries, webhooks
from complaints.conversation import comment
from complaints.errors import InvalidInput
from complaints.models.keys import DataKey
from complaints.models.people import User
from complaints.models.webhooks import WebhookDelivery, WebhookEvent, WebhookSubscription
from complaints.models.work import Job
from complaints.stages import Removal
from complaints.webhook_deliveries import PAUSES
from tests.factories import ComplaintFactory
from tests.servers.receiver import Receiver, receiver

pytestmark = pytest.mark.django_db
State = WebhookDelivery.State
ALL = list(webhooks.KINDS)


@pytest.fixture
def there(settings: Any) -> Iterator[Receiver]:
    settings.WEBHOOKS_TO_LOOPBACK = True
    with receiver() as server:
        yield server


@pytest.fixture
def subscribed(there: Receiver, now: datetime) -> WebhookSubscription:
    row, there.secret = webhooks.subscribe("Portal", there.url, ALL, by=None, now=now)  # type: ignore[attr-defined]
    return row


def send_all(now: datetime) -> None:
    """Do the jobs of webhooks that are due, and no others."""
    Job.objects.exclude(kind=webhooks.JOB).delete()
    Job.objects.filter(due_at__gt=now, state=Job.State.WAITING).update(due_at=now)
    with mock.patch.object(timezone, "now", return_value=now):
        jobs.run_due(now=now)


def told(there: Receiver) -> list[dict[str, Any]]:
    return [json.loads(body) for _headers, body in there.got]


def kinds(there: Receiver) -> set[str]:
    return {message["type"] for message in told(there)}


# -------------------------------------------------------------------------------- what is told
def test_a_life_in_public_is_told_step_by_step(
    subscribed: WebhookSubscription, there: Receiver, dewi: User, now: datetime
) -> None:
    case = ComplaintFactory(published=True, verifier=dewi)
    send_all(now)
    assert kinds(there) == {"thread.published"}
    data = told(there)[0]["data"]
    assert data["reference"] == case.reference
    assert data["url"].endswith(f"/aduan/{case.reference}/")
    assert data["api"].endswith(f"/api/v1/threads/{case.reference}/")


def test_an_answer_and_a_closing_have_events_of_their_own(
    subscribed: WebhookSubscription, there: Receiver, now: datetime
) -> None:
    ComplaintFactory(published=True, closed=True)
    send_all(now)
    assert {"thread.published", "thread.answered", "thread.closed"} <= kinds(there)


def test_a_withdrawal_tells_the_reference_and_nothing_else(
    subscribed: WebhookSubscription, there: Receiver, dewi: User, now: datetime
) -> None:
    case = ComplaintFactory(published=True)
    WebhookEvent.objects.all().delete()
    publication.withdraw_thread(case, by=dewi, now=now, removal=Removal.SUBJECT_REQUEST)
    send_all(now)
    [message] = told(there)
    assert message["type"] == "thread.withdrawn"
    assert message["data"] == {"reference": case.reference}
    assert set(message) == {"id", "type", "occurred_on", "data"}


def test_what_is_hidden_by_a_report_is_withdrawn_until_it_is_shown_again(
    subscribed: WebhookSubscription, there: Receiver, now: datetime
) -> None:
    case = ComplaintFactory(published=True)
    WebhookEvent.objects.all().delete()
    reports.report(case.reference, 0, kind="name", words="", client="x", now=now)
    publication.refresh(case, now=now)  # what happens out of sight is not told
    opening = case.messages.earliest("pk")
    opening.complaint = case
    publication.restore(opening, now=now)
    send_all(now)
    assert [message["type"] for message in told(there)] == ["thread.withdrawn", "thread.published"]


def test_nothing_is_told_of_what_is_not_public(
    subscribed: WebhookSubscription, now: datetime
) -> None:
    ComplaintFactory()
    assert not WebhookEvent.objects.exists()


def test_a_message_holds_days_and_no_words(
    subscribed: WebhookSubscription, there: Receiver, now: datetime
) -> None:
    case = ComplaintFactory(published=True)
    send_all(now)
    _headers, body = there.got[0]
    assert case.messages.earliest("pk").title.encode() not in body
    assert set(json.loads(body)["data"]) == {"reference", "url", "api"}


def test_what_was_rolled_back_is_told_to_nobody(
    subscribed: WebhookSubscription, now: datetime
) -> None:
    case = ComplaintFactory(published=True)
    before = WebhookDelivery.objects.count()
    with transaction.atomic():
        publication.refresh(case, now=now)
        transaction.set_rollback(True)
    assert WebhookDelivery.objects.count() == before


def test_many_changes_that_nobody_was_told_of_yet_are_one_message(
    subscribed: WebhookSubscription, there: Receiver, now: datetime
) -> None:
    case = ComplaintFactory(published=True)
    send_all(now)
    there.got.clear()
    for _change in range(3):
        publication.refresh(case, now=now)
    send_all(now)
    assert [message["type"] for message in told(there)] == ["thread.updated"]
    publication.refresh(case, now=now)
    send_all(now)
    assert len(there.got) == 2


def test_a_change_during_a_try_is_a_message_of_its_own(
    subscribed: WebhookSubscription, there: Receiver, now: datetime
) -> None:
    case = ComplaintFactory(published=True)
    WebhookEvent.objects.all().delete()
    publication.refresh(case, now=now)
    WebhookDelivery.objects.update(attempts=1)  # a worker has it in hand
    publication.refresh(case, now=now)
    assert WebhookDelivery.objects.count() == 2


def test_only_chosen_events_are_told(there: Receiver, now: datetime, wayan: User) -> None:
    webhooks.subscribe("Ditutup", there.url, ["thread.closed"], by=None, now=now)
    case = ComplaintFactory(published=True)
    comment(case.reference, "Setuju.", key="a-comment-of-the-hook", by=wayan, now=now)
    assert not WebhookDelivery.objects.exists()


# ------------------------------------------------------------------------------ how it is proved
def test_the_signature_is_that_of_the_standard(
    subscribed: WebhookSubscription, there: Receiver, now: datetime
) -> None:
    ComplaintFactory(published=True)
    send_all(now)
    headers, body = there.got[0]
    key = base64.b64decode(there.secret.removeprefix("whsec_"))  # type: ignore[attr-defined]
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    right = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{right}"
    assert headers["webhook-id"] == json.loads(body)["id"]
    assert abs(int(headers["webhook-timestamp"]) - now.timestamp()) < 1


def test_a_new_secret_ends_the_old_one(subscribed: WebhookSubscription, there: Receiver) -> None:
    new = webhooks.renew(subscribed)
    row = WebhookSubscription.objects.get()
    assert row.secret == new != there.secret  # type: ignore[attr-defined]


def test_the_database_holds_neither_address_nor_secret_in_clear(
    subscribed: WebhookSubscription, there: Receiver
) -> None:
    [stored] = WebhookSubscription.objects.values_list("url", "secret")
    held = b"".join(map(bytes, stored))
    assert b"127.0.0.1" not in held
    assert b"whsec_" not in held


# --------------------------------------------------------------------------------- when it fails
@pytest.mark.parametrize(
    ("status", "reason"), [(500, "fault"), (404, "refused"), (302, "redirect"), (429, "refused")]
)
def test_a_failure_is_tried_again_with_pauses_that_grow_and_then_parked(
    subscribed: WebhookSubscription, there: Receiver, now: datetime, status: int, reason: str
) -> None:
    webhooks.test(subscribed, now=now)
    there.status = status
    for pause in (timedelta(0), *PAUSES):
        now += pause
        assert Job.objects.get(kind=webhooks.JOB).state != Job.State.PARKED
        send_all(now)
    assert len(there.got) == len(PAUSES) + 1
    row = WebhookDelivery.objects.get()
    assert (row.state, row.reason, row.status) == (State.PARKED, reason, status)
    job = Job.objects.get(kind=webhooks.JOB)
    assert job.state == Job.State.PARKED
    assert job.last_error == webhook_deliveries.REASONS[row.reason]


def test_a_parked_message_can_be_sent_again_by_hand(
    subscribed: WebhookSubscription, there: Receiver, now: datetime
) -> None:
    webhooks.test(subscribed, now=now)
    WebhookDelivery.objects.update(attempts=len(PAUSES))
    there.status = 500
    send_all(now)
    WebhookDelivery.objects.update(state=State.PARKED)
    there.status = 200
    assert webhook_deliveries.retry(WebhookDelivery.objects.get().pk, now=now)
    send_all(now)
    assert WebhookDelivery.objects.get().state == State.DELIVERED
    assert not webhook_deliveries.retry(WebhookDelivery.objects.get().pk, now=now)


def test_a_receiver_may_ask_for_a_longer_pause(
    subscribed: WebhookSubscription, there: Receiver, now: datetime
) -> None:
    webhooks.test(subscribed, now=now)
    there.status, there.headers = 503, {"Retry-After": "7200"}
    send_all(now)
    assert Job.objects.get(kind=webhooks.JOB).due_at == now + timedelta(hours=2)


def test_a_receiver_that_failed_is_left_in_peace_by_its_other_messages(
    subscribed: WebhookSubscription, there: Receiver, now: datetime
) -> None:
    there.status = 500
    for _message in range(5):
        webhooks.test(subscribed, now=now)
    send_all(now)
    assert len(there.got) == 1
    there.status = 200
    send_all(now + timedelta(minutes=2))
    assert set(WebhookDelivery.objects.values_list("state", flat=True)) == {State.DELIVERED}


def test_a_receiver_that_hangs_delays_nobody_else(
    subscribed: WebhookSubscription, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def hang(*args: Any, **kwargs: Any) -> None:
        asked.append(args)
        raise outbound.Away

    monkeypatch.setattr(outbound, "send", hang)
    for _message in range(5):
        webhooks.test(subscribed, now=now)
    send_all(now)
    assert len(asked) == 1
    assert Job.Lane(Job.objects.filter(kind=webhooks.JOB)[0].lane) == Job.Lane.BULK


def test_a_receiver_that_is_gone_is_told_nothing_more(
    subscribed: WebhookSubscription, there: Receiver, now: datetime
) -> None:
    there.status = 410
    webhooks.test(subscribed, now=now)
    send_all(now)
    row = WebhookSubscription.objects.get()
    assert (row.active, row.stopped) == (False, "gone")
    assert Job.objects.get(kind=webhooks.JOB).state == Job.State.DONE
    ComplaintFactory(published=True)
    assert WebhookDelivery.objects.count() == 1


def test_a_receiver_that_took_nothing_for_days_is_switched_off(
    subscribed: WebhookSubscription, there: Receiver, now: datetime
) -> None:
    there.status = 500
    webhooks.test(subscribed, now=now)
    webhooks.test(subscribed, now=now)
    WebhookDelivery.objects.update(attempts=len(PAUSES))
    WebhookSubscription.objects.update(silent_since=now - timedelta(days=6))
    send_all(now)
    row = WebhookSubscription.objects.get()
    assert (row.active, row.stopped) == (False, "silent")
    assert set(WebhookDelivery.objects.values_list("state", flat=True)) == {State.DROPPED}
    webhooks.start(row)
    assert WebhookSubscription.objects.get().silent_since is None


def test_a_name_that_leads_inside_by_now_is_not_asked(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, _ = webhooks.subscribe("Portal", "https://hooks.example.com/", ALL, by=None, now=now)
    entries = [(0, 0, 0, "", ("10.0.0.7", 443))]
    monkeypatch.setattr(outbound.socket, "getaddrinfo", lambda *a, **k: entries)
    monkeypatch.setattr(outbound.socket, "create_connection", pytest.fail)
    webhooks.test(row, now=now)
    send_all(now)
    assert WebhookDelivery.objects.get().reason == "private"


# ------------------------------------------------------------------------------- what is refused
@pytest.mark.parametrize(
    ("name", "url", "chosen", "fault"),
    [
        ("", "https://a.example.com/", ALL, "name"),
        ("x", "http://a.example.com/", ALL, "url"),
        ("x", "https://10.0.0.1/", ALL, "url"),
        ("x", "https://a.example.com/\r\nHost: b", ALL, "url"),
        ("x", "https://a.example.com/", [], "kinds"),
        ("x", "https://a.example.com/", ["thread.opened"], "kinds"),
    ],
)
def test_a_receiver_that_cannot_be_told_is_refused(
    name: str, url: str, chosen: list[str], fault: str, now: datetime
) -> None:
    with pytest.raises(InvalidInput) as refused:
        webhooks.subscribe(name, url, chosen, by=None, now=now)
    assert list(refused.value.fields) == [fault]
    assert not WebhookSubscription.objects.exists()


def test_a_deleted_receiver_leaves_no_address_behind(
    subscribed: WebhookSubscription, now: datetime
) -> None:
    webhooks.test(subscribed, now=now)
    key = subscribed.data_key_id
    webhooks.remove(subscribed)
    assert not DataKey.objects.filter(pk=key).exists()
    assert not WebhookDelivery.objects.exists()
    send_all(now)  # the job finds nothing, and is done


def test_what_is_over_is_forgotten_after_a_month(
    subscribed: WebhookSubscription, there: Receiver, now: datetime
) -> None:
    webhooks.test(subscribed, now=now)
    send_all(now)
    webhooks.test(subscribed, now=now)  # waits
    webhooks.forget_old(now=now + timedelta(days=31))
    assert [row.state for row in WebhookDelivery.objects.all()] == [State.WAITING]
