"""Tells systems outside that something public changed: who is told, and of what.

A change is written as an event in its own transaction, with one delivery for each receiver that
wants it; a durable job sends each (complaints/webhook_deliveries.py). What is told names the
thing and where to read it, and holds no words of it: a receiver reads what is public at that
moment. docs/webhooks.md is the contract.
"""

from __future__ import annotations

import secrets
from base64 import b64encode
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from complaints import data_keys, jobs, outbound
from complaints.errors import InvalidInput
from complaints.models.public import Thread
from complaints.models.webhooks import WebhookDelivery, WebhookEvent, WebhookSubscription
from complaints.signals import thread_changed
from complaints.stages import Happened
from complaints.working_days import day_of

if TYPE_CHECKING:
    from complaints.models.people import User

JOB = "webhook"
# What an operator may choose, in the order of the form.
KINDS: dict[str, Any] = {
    "thread.published": _("A complaint is public (again)"),
    "thread.updated": _("A public complaint changed"),
    "thread.answered": _("An official answer became public"),
    "thread.closed": _("A public complaint was closed"),
    "thread.withdrawn": _("A complaint is public no more"),
    "page.published": _("A page was published"),
    "page.moved": _("A page has another address"),
    "page.unpublished": _("A page was taken off"),
}
TEST = "webhook.test"
# One of these that nobody has tried to send yet tells of the next change as well.
COALESCED = frozenset({"thread.updated", "page.published"})
SECRET_PREFIX = "whsec_"  # noqa: S105  # as the Standard Webhooks have it
LONGEST_URL = 1000
KEPT = timedelta(days=30)
State, Stopped = WebhookDelivery.State, WebhookSubscription.Stopped


def reach() -> outbound.Reach:
    """Return where a receiver may be."""
    return outbound.Reach.LOOPBACK if settings.WEBHOOKS_TO_LOOPBACK else outbound.Reach.PUBLIC


# -------------------------------------------------------------------------------- subscriptions
def subscribe(
    name: str, url: str, kinds: Collection[str], *, by: User | None, now: datetime
) -> tuple[WebhookSubscription, str]:
    """Set up a receiver; return it, and its secret: the only time that it is told.

    :raises InvalidInput: no name, an address that we may not ask, or no event chosen
    """
    _check(name, url, kinds)
    secret = _new_secret()
    with transaction.atomic():
        row = WebhookSubscription(
            name=name, data_key=data_keys.make(), kinds=sorted(kinds), made_by=by, made_at=now
        )
        row.url, row.secret = url, secret
        row.save()
    return row, secret


def change(row: WebhookSubscription, name: str, url: str, kinds: Collection[str]) -> None:
    """
    :raises InvalidInput: as `subscribe`
    """
    _check(name, url, kinds)
    row.name, row.url, row.kinds = name, url, sorted(kinds)
    row.save(update_fields=["name", "url", "kinds"])


def _check(name: str, url: str, kinds: Collection[str]) -> None:
    faults: dict[str, list[tuple[str, Any]]] = {}
    if not name.strip():
        faults["name"] = [("required", _("Say what it is for."))]
    try:
        if len(url) > LONGEST_URL or not url.isascii() or any(c <= " " for c in url):
            raise outbound.NotPublic
        outbound.require_plausible(url, reach())  # its name is looked up before anything is sent
    except outbound.NotPublic:
        words = _("Give a public address that begins with https://.")
        faults["url"] = [("not_public", words)]
    if not kinds or set(kinds) - set(KINDS):
        faults["kinds"] = [("unknown", _("Choose at least one event."))]
    if faults:
        raise InvalidInput(faults)


def _new_secret() -> str:
    return SECRET_PREFIX + b64encode(secrets.token_bytes(32)).decode()


def renew(row: WebhookSubscription) -> str:
    """Give the receiver a new secret and return it; the old one signs nothing any more."""
    row.secret = secret = _new_secret()
    row.save(update_fields=["secret"])
    return secret


@transaction.atomic
def stop(row: WebhookSubscription, why: WebhookSubscription.Stopped) -> None:
    """Tell the receiver nothing more; what waits is not sent."""
    WebhookSubscription.objects.filter(pk=row.pk).update(active=False, stopped=why)
    row.deliveries.filter(state__in=[State.WAITING, State.PARKED]).update(state=State.DROPPED)
    row.active, row.stopped = False, why


def start(row: WebhookSubscription) -> None:
    """Tell it again, of what happens from now on."""
    fresh: dict[str, Any] = {"active": True, "stopped": "", "failures": 0}
    fresh |= {"silent_since": None, "rests_until": None}
    WebhookSubscription.objects.filter(pk=row.pk).update(**fresh)
    row.active, row.stopped = True, ""


@transaction.atomic
def remove(row: WebhookSubscription) -> None:
    """Forget the receiver, its address and what it was told."""
    key = row.data_key_id
    row.delete()
    data_keys.destroy([key])


# --------------------------------------------------------------------------------------- events
def announce(kind: str, subject: str, facts: Mapping[str, Any], *, now: datetime) -> int:
    """Tell whoever wants to hear of it, in the caller's transaction; return how many are told."""
    wanting = listeners(kind)
    return _tell(kind, subject, facts, wanting, now=now) if wanting else 0


def listeners(kind: str) -> list[WebhookSubscription]:
    rows = WebhookSubscription.objects.filter(active=True)
    return [row for row in rows if kind in row.kinds]


def test(row: WebhookSubscription, *, now: datetime) -> None:
    """Send the receiver an event that says nothing."""
    _tell(TEST, "", {}, [row], now=now)


@transaction.atomic
def _tell(
    kind: str,
    subject: str,
    facts: Mapping[str, Any],
    wanting: list[WebhookSubscription],
    *,
    now: datetime,
) -> int:
    if kind in COALESCED:
        told = {row.subscription_id for row in _untried(kind, subject)}
        wanting = [row for row in wanting if row.pk not in told]
    if not wanting:
        return 0
    event = WebhookEvent.objects.create(
        kind=kind, subject=subject, facts=dict(facts), occurred_on=day_of(now), made_at=now
    )
    for row in wanting:
        delivery = WebhookDelivery.objects.create(subscription=row, event=event)
        send_later(delivery.pk, now=now)
    return len(wanting)


def _untried(kind: str, subject: str) -> QuerySet[WebhookDelivery]:
    """Those that no worker has taken yet. Locked: until we commit, none takes them either, so
    that what such a delivery makes the receiver read is never from before this change."""
    rows = WebhookDelivery.objects.filter(state=State.WAITING, attempts=0)
    return rows.filter(event__kind=kind, event__subject=subject).select_for_update(of=("self",))


def send_later(delivery: int, *, now: datetime) -> None:
    jobs.enqueue(JOB, key=f"{JOB}:{delivery}", payload={"delivery": delivery}, now=now)


def _on_thread(
    sender: object, *, thread_id: int, happened: Happened, now: datetime, **kwargs: Any
) -> None:
    kind = f"thread.{happened}"
    wanting = listeners(kind)
    if not wanting:
        return
    thread = Thread.objects.only("reference", "state").get(pk=thread_id)
    if thread.state != Thread.State.PUBLIC and happened != Happened.WITHDRAWN:
        return  # what happens out of sight is nobody's business
    _tell(kind, thread.reference, _of_thread(thread.reference, happened), wanting, now=now)


def _of_thread(reference: str, happened: Happened) -> dict[str, str]:
    if happened == Happened.WITHDRAWN:
        return {"reference": reference}
    with translation.override(settings.LANGUAGE_CODE):
        places = {"url": "thread", "api": "api-thread"}
        return {"reference": reference} | {
            name: absolute(reverse(view, kwargs={"reference": reference}))
            for name, view in places.items()
        }


def absolute(path: str) -> str:
    return urljoin(settings.PUBLIC_URL, path)


def forget_old(*, now: datetime) -> int:
    """Forget events that are over; return how many rows went."""
    open_states = [State.WAITING, State.PARKED]
    old = WebhookEvent.objects.filter(made_at__lt=now - KEPT)
    return old.exclude(deliveries__state__in=open_states).delete()[0]


def connect() -> None:
    thread_changed.connect(_on_thread, dispatch_uid="webhooks.thread_changed")
