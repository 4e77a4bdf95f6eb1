"""Sends events to their receivers: signed, with patience, and never into our own network.

The signature is that of the Standard Webhooks: an HMAC-SHA256 over `id.timestamp.body`. By hand,
because it is three lines, and the library for it brings two HTTP clients along.
"""

from __future__ import annotations

import json
import logging
from base64 import b64decode
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from complaints import jobs, outbound, webhooks
from complaints.encryption import message_signature
from complaints.models.webhooks import WebhookDelivery, WebhookEvent, WebhookSubscription
from complaints.models.work import Job

logger = logging.getLogger(__name__)

Reason, State = WebhookDelivery.Reason, WebhookDelivery.State
# How long after each failure the same message is tried again; after the last one it is parked.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (0.5, 2, 10, 30, 2 * 60, 6 * 60, 12 * 60))
# A receiver that failed is left in peace by all its messages: one that hangs holds a worker.
SHORTEST_REST, LONGEST_REST = timedelta(seconds=30), timedelta(minutes=15)
LONGEST_WAIT = timedelta(days=1)  # of what a receiver may ask for by Retry-After
SILENT = timedelta(days=5)
GONE, TAKEN, REDIRECTS, LATER = 410, range(200, 300), range(300, 400), {408, 425, 429}
# What staff read at a parked job.
REASONS = {
    Reason.AWAY: gettext_noop("The receiver of a webhook did not answer in time."),
    Reason.PRIVATE: gettext_noop("The address of a webhook leads into a private network."),
    Reason.REDIRECT: gettext_noop("The receiver of a webhook answered with a redirect."),
    Reason.REFUSED: gettext_noop("The receiver of a webhook refused the message."),
    Reason.FAULT: gettext_noop("The receiver of a webhook had a fault of its own."),
}


# ------------------------------------------------------------------------------------ what is sent
def body(event: WebhookEvent) -> bytes:
    told = {
        "id": str(event.number),
        "type": event.kind,
        "occurred_on": event.occurred_on.isoformat(),
        "data": event.facts,
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def signature(secret: str, number: str, timestamp: int, content: bytes) -> str:
    """Return how the sender of the message is proved.

    >>> signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek",
    ...           1614265330, b'{"test": 2432232314}')
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
    """
    key = b64decode(secret.removeprefix(webhooks.SECRET_PREFIX))
    return message_signature(key, number, str(timestamp), content)


def _send(row: WebhookDelivery, *, now: datetime) -> outbound.Answer:
    content, number, second = body(row.event), str(row.event_id), int(now.timestamp())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "PRODENPASAR-Webhooks/1",
        "webhook-id": number,
        "webhook-timestamp": str(second),
        "webhook-signature": signature(str(row.subscription.secret), number, second, content),
    }
    url = str(row.subscription.url)
    return outbound.send("POST", url, content, headers, reach=webhooks.reach())


# --------------------------------------------------------------------------------------- sending
@jobs.handler(webhooks.JOB, lane=Job.Lane.BULK, label=_("Message to a system outside"))
def _job(payload: dict[str, Any]) -> None:
    deliver(payload["delivery"], now=timezone.now())


def deliver(number: int, *, now: datetime) -> None:
    """Send one delivery, unless it was sent or dropped meanwhile.

    :raises TryLater: the receiver failed; it is tried again after a pause that grows
    :raises GiveUp: it failed for the last time
    """
    rows = WebhookDelivery.objects.filter(pk=number, state__in=[State.WAITING, State.PARKED])
    row = rows.select_related("subscription", "event").first()
    if row is None or not row.subscription.active:
        return
    rest = row.subscription.rests_until
    if rest is not None and rest > now and row.state == State.WAITING:
        raise jobs.TryLater(rest - now)
    # In a commit before it is sent: what changes from here on is told by a message of its own.
    rows.update(attempts=F("attempts") + 1, tried_at=now)
    row.attempts += 1
    try:
        answer = _send(row, now=now)
    except outbound.NotPublic:
        logger.warning("webhook to a private address refused", extra={"delivery": number})
        _fail(row, Reason.PRIVATE, None, now=now)
    except outbound.Away:
        _fail(row, Reason.AWAY, None, now=now)
    else:
        _follow(row, answer, now=now)


def _follow(row: WebhookDelivery, answer: outbound.Answer, *, now: datetime) -> None:
    """Do what the answer of the receiver asks for."""
    status = answer.status
    if status in TAKEN:
        _settle(row, State.DELIVERED, "", status)
        calm: dict[str, Any] = {"failures": 0, "silent_since": None, "rests_until": None}
        WebhookSubscription.objects.filter(pk=row.subscription_id).update(**calm)
    elif status == GONE:
        _settle(row, State.DROPPED, Reason.REFUSED, status)
        webhooks.stop(row.subscription, webhooks.Stopped.GONE)
    elif status in REDIRECTS:
        _fail(row, Reason.REDIRECT, status, now=now)
    else:
        asked = answer.retry_after if status in LATER or status >= 500 else ""
        reason = Reason.FAULT if status >= 500 else Reason.REFUSED
        _fail(row, reason, status, now=now, retry_after=asked)


def _settle(row: WebhookDelivery, state: str, reason: str, status: int | None) -> None:
    WebhookDelivery.objects.filter(pk=row.pk).update(state=state, reason=reason, status=status)


def _fail(
    row: WebhookDelivery, reason: str, status: int | None, *, now: datetime, retry_after: str = ""
) -> None:
    """Put the delivery off, or park it; and leave its receiver in peace for a while.

    :raises TryLater, GiveUp: as `deliver`
    """
    receiver = row.subscription
    rest = min(SHORTEST_REST * 2 ** min(receiver.failures, 10), LONGEST_REST)
    WebhookSubscription.objects.filter(pk=receiver.pk).update(
        failures=F("failures") + 1,
        silent_since=receiver.silent_since or now,
        rests_until=now + rest,
    )
    if row.attempts <= len(PAUSES):
        _settle(row, State.WAITING, reason, status)
        raise jobs.TryLater(max(PAUSES[row.attempts - 1], _asked(retry_after)))
    _settle(row, State.PARKED, reason, status)
    if now - (receiver.silent_since or now) >= SILENT:
        webhooks.stop(receiver, webhooks.Stopped.SILENT)
        logger.error("webhook stopped", extra={"subscription": receiver.pk})
        return
    raise jobs.GiveUp(REASONS[Reason(reason)])


def _asked(retry_after: str) -> timedelta:
    """Return how long the receiver wants to be left alone, in seconds as it may say."""
    if retry_after.isascii() and retry_after.isdigit():
        return min(timedelta(seconds=int(retry_after[:9])), LONGEST_WAIT)
    return timedelta(0)


def retry(delivery: int, *, now: datetime) -> bool:
    """Let a parked delivery be tried again; false where it is not parked (any more)."""
    if not WebhookDelivery.objects.filter(pk=delivery, state=State.PARKED).exists():
        return False
    webhooks.send_later(delivery, now=now)
    return True
