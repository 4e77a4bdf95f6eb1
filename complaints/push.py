"""News in a browser that is closed: off until somebody turns it on, one browser at a time.

A browser is told for an account, or for the receipt of one complaint, and then only until that
complaint is over.

What is sent says that there is news, and where it is read; nothing of what happened to whom.
Each message is a durable job that carries numbers alone.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_out
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from complaints import data_keys, jobs, push_crypto, push_post
from complaints.encryption import blind_index
from complaints.errors import InvalidInput, NotPermitted
from complaints.models.contact import Notice
from complaints.models.keys import DataKey
from complaints.models.registration import PushSubscription
from complaints.stages import Stage

if TYPE_CHECKING:
    from complaints.models.people import User
    from complaints.models.private import Complaint

logger = logging.getLogger(__name__)

JOB = "push"
MOST = 10  # browsers of one account; the oldest goes
MOST_OF_CASE = 3
# Nothing more happens to it: its browsers are told that, and forgotten.
OVER = (Stage.CLOSED, Stage.ARCHIVED)
LONGEST_ADDRESS = 1000
SESSION = "push"  # in a session: the number of its browser's subscription
# News older than this is read on the site.
TOO_OLD = timedelta(days=1)
GONE, DONE, LATER = {404, 410}, range(200, 300), {408, 425, 429}
REFUSED = gettext_noop("The push service refused the message.")
NO_SERVICE = gettext_noop("No push service took this message for a day.")


@dataclass(frozen=True)
class Device:
    """A browser that is told, as its owner sees it."""

    number: int
    device: str
    made_at: datetime


def public_key() -> str:
    """Return what a browser needs to subscribe; nothing where web push is not set up."""
    if not settings.VAPID_PRIVATE_KEY:
        return ""
    key = push_crypto.private_key(settings.VAPID_PRIVATE_KEY)
    return push_crypto.text_of(push_crypto.point_of(key))


# ------------------------------------------------------------------------------ what people do
def of(user: User) -> list[Device]:
    rows = PushSubscription.objects.filter(user=user).order_by("-pk")
    return [Device(row.pk, row.device, row.made_at) for row in rows]


def subscribe(
    user: User, endpoint: str, p256dh: str, auth: str, *, device: str, now: datetime
) -> int:
    """Tell this browser of the account's news from now on; return the subscription's number.

    A browser belongs to whoever subscribed last in it.

    :raises InvalidInput: this is no subscription that a browser made
    """
    _check(endpoint, p256dh, auth)
    index = blind_index("push-endpoint", endpoint)
    row = PushSubscription(user=user, index=index, device=device[:60], made_at=now)
    with transaction.atomic():
        get_user_model().objects.select_for_update().get(pk=user.pk)
        return _keep(row, endpoint, f"{p256dh} {auth}", most=MOST)


def subscribe_case(
    complaint: Complaint, endpoint: str, p256dh: str, auth: str, *, now: datetime
) -> int:
    """Tell this browser of one complaint, for whoever holds its receipt; return the number.

    A browser may be told of several complaints, and of those of an account besides.

    :raises InvalidInput: this is no subscription that a browser made
    :raises NotPermitted: the complaint is over, or an account is told of it
    """
    if complaint.stage in OVER or complaint.reporter_id is not None:
        raise NotPermitted
    _check(endpoint, p256dh, auth)
    index = blind_index("push-endpoint", f"{complaint.pk} {endpoint}")
    row = PushSubscription(complaint=complaint, index=index, made_at=now)
    with transaction.atomic():
        type(complaint).objects.select_for_update(of=("self",)).get(pk=complaint.pk)
        return _keep(row, endpoint, f"{p256dh} {auth}", most=MOST_OF_CASE)


def _keep(row: PushSubscription, endpoint: str, keys: str, *, most: int) -> int:
    """Keep it sealed, in the place of what the browser had before; the oldest goes."""
    _delete(PushSubscription.objects.filter(index=row.index))
    row.data_key, row.endpoint, row.keys = data_keys.make(), endpoint, keys
    row.save()
    kept = PushSubscription.objects.filter(user=row.user, complaint=row.complaint).order_by("-pk")
    _delete(PushSubscription.objects.filter(pk__in=list(kept.values_list("pk", flat=True)[most:])))
    return row.pk


def _check(endpoint: str, p256dh: str, auth: str) -> None:
    try:
        if len(endpoint) > LONGEST_ADDRESS or "\0" in endpoint:
            raise ValueError
        push_crypto.keys_of(p256dh, auth)
        push_post.require_plausible(endpoint)  # its name is looked up before anything is sent
    except (ValueError, push_post.NotPublic):
        words = _("This browser could not be set up. Turn the news on again.")
        raise InvalidInput({"endpoint": [("bad_subscription", words)]}) from None


def stop(user: User, number: int | None = None) -> int:
    """Tell one browser of the account nothing more, or none at all; return how many stopped."""
    rows = PushSubscription.objects.filter(user=user)
    return _delete(rows if number is None else rows.filter(pk=number))


def browsers_of_case(complaint: Complaint) -> int:
    return PushSubscription.objects.filter(complaint=complaint).count()


def stop_case(complaint: Complaint) -> int:
    """Tell no browser of this complaint any more; return how many stopped."""
    return _delete(PushSubscription.objects.filter(complaint=complaint))


def forget_ended(*, now: datetime) -> int:
    """Forget the browsers of complaints that are over, once the last news had its day."""
    fresh = Notice.objects.filter(complaint=OuterRef("complaint"), made_at__gt=now - TOO_OLD)
    ended = PushSubscription.objects.filter(~Exists(fresh), complaint__stage__in=OVER)
    return _delete(ended)


def forget(user: User) -> int:
    """Delete all of an account; return how many rows went."""
    return stop(user)


@transaction.atomic
def _delete(rows: QuerySet[PushSubscription]) -> int:
    """The address as well: the key goes with it."""
    keys = list(rows.values_list("data_key", flat=True))
    gone = rows.delete()[0]
    DataKey.objects.filter(pk__in=keys).delete()
    transaction.on_commit(lambda: data_keys.forget(keys))
    return gone


def _on_sign_out(request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    """Who signs out of a shared browser leaves no news of theirs in it."""
    number = request.session.get(SESSION) if user is not None else None
    if user is not None and number is not None:
        stop(user, number)


def connect() -> None:
    user_logged_out.connect(_on_sign_out, dispatch_uid="push.signed_out")


# ------------------------------------------------------------------------------- what is sent
def announce(notices: Iterable[Notice], *, now: datetime) -> None:
    """Ask for a message to each browser of the people told, in the caller's transaction."""
    if not settings.VAPID_PRIVATE_KEY:
        return
    people, cases = {}, {}
    for notice in notices:
        if notice.recipient_id:
            people[notice.recipient_id] = notice.pk
        elif notice.audience == "reporter":
            cases[notice.complaint_id] = notice.pk
    if not people and not cases:
        return
    rows = PushSubscription.objects.filter(Q(user__in=people) | Q(complaint__in=cases))
    for number, user, case in rows.values_list("pk", "user_id", "complaint_id"):
        told = people[user] if user else cases[case]
        payload = {"notice": told, "subscription": number}
        jobs.enqueue(JOB, key=f"{JOB}:{told}:{number}", payload=payload, now=now)


@jobs.handler(JOB, label=_("News in a browser"))
def _job(payload: dict[str, Any]) -> None:
    send(payload["notice"], payload["subscription"], now=timezone.now())


def send(notice: int, subscription: int, *, now: datetime) -> None:
    """Send one message, unless it was read meanwhile or nobody wants it any more.

    :raises TryLater: the service is away, or asks to come again
    :raises GiveUp: it refuses, or was away for a day
    """
    told = Notice.objects.filter(pk=notice, read_at=None).first()
    rows = PushSubscription.objects.filter(pk=subscription).select_related("user", "complaint")
    row = rows.first()
    if told is None or row is None or (row.user is not None and not row.user.is_active):
        return
    old = now - told.made_at > TOO_OLD
    try:
        status, wait = _post(row, told, now=now)
    except push_post.NotPublic:
        logger.warning("push to a private address refused", extra={"subscription": row.pk})
        _delete(rows)
    except push_post.Away:
        raise (jobs.GiveUp(NO_SERVICE) if old else jobs.TryLater()) from None
    else:
        _follow(rows, status, wait, old=old)
        if row.complaint is not None and row.complaint.stage in OVER:
            _delete(rows)  # this was the last news


def _follow(rows: QuerySet[PushSubscription], status: int, wait: str, *, old: bool) -> None:
    if status in GONE:
        _delete(rows)
    elif status in LATER or status >= 500:
        if old:
            raise jobs.GiveUp(NO_SERVICE)
        seconds = min(int(wait), 3600) if wait.isascii() and wait.isdigit() else 60
        raise jobs.TryLater(timedelta(seconds=seconds))
    elif status not in DONE:
        raise jobs.GiveUp(REFUSED)


def _post(row: PushSubscription, notice: Notice, *, now: datetime) -> tuple[int, str]:
    p256dh, _blank, auth = str(row.keys).partition(" ")
    keys = push_crypto.keys_of(p256dh, auth)
    key, subject = settings.VAPID_PRIVATE_KEY, settings.PUBLIC_URL
    headers = {
        "Authorization": push_crypto.authorization(
            str(row.endpoint), key, subject=subject, now=now
        ),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(int(TOO_OLD.total_seconds())),
        "Urgency": "normal",
    }
    place = "track" if row.complaint is not None else "notices"
    said = words(notice, language=_language(row), place=place)
    message = json.dumps(said, ensure_ascii=False)
    return push_post.post(str(row.endpoint), push_crypto.encrypt(message.encode(), keys), headers)


def _language(row: PushSubscription) -> str:
    holder = row.user or row.complaint
    wanted = holder.language if holder else ""
    return wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def words(notice: Notice, *, language: str, place: str = "notices") -> dict[str, str]:
    """Return what the browser shows: that there is news, and where; never what."""
    with translation.override(language):
        to_reporter = notice.audience == "reporter"
        return {
            "title": "PRODENPASAR",
            "body": gettext("There is news about your complaint.")
            if to_reporter
            else gettext("There is news about a complaint you work on."),
            "url": reverse(place),
            "tag": f"notice-{notice.pk}",
        }
