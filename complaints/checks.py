"""Wiring that would fail at night fails at start instead, with an id and a hint."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.files.storage import storages
from django.db import DatabaseError

from complaints import data_keys
from complaints.models.keys import DataKey

DEMO_DOMAIN = "@demo.test"


@register(Tags.security)
def keys(app_configs: Any, **kwargs: Any) -> Iterator[CheckMessage]:
    """The keys of encrypted fields are whole, and apart from SECRET_KEY."""
    if not settings.FIELD_KEYS:
        yield Error(
            "FIELD_KEYS is empty.",
            hint="Make one: python -c 'from cryptography.fernet import Fernet; "
            "print(Fernet.generate_key().decode())'",
            id="complaints.E001",
        )
    for number, key in enumerate(settings.FIELD_KEYS, start=1):
        try:
            Fernet(key)
        except ValueError:
            yield Error(
                f"Key {number} of FIELD_KEYS is no Fernet key.",
                hint="A key is 32 bytes in URL-safe base64. Separate keys by blanks, newest first.",
                id="complaints.E002",
            )
    if not settings.BLIND_INDEX_KEY:
        yield Error(
            "BLIND_INDEX_KEY is empty.",
            hint="Set it once to a long random text. Receipts stop working when it changes.",
            id="complaints.E003",
        )
    if settings.SECRET_KEY in {settings.BLIND_INDEX_KEY, *settings.FIELD_KEYS}:
        yield Error(
            "SECRET_KEY is used as FIELD_KEYS or BLIND_INDEX_KEY.",
            hint="SECRET_KEY is rotated when sessions leak; the others are not. Keep them apart.",
            id="complaints.E004",
        )


@register(Tags.security)
def keys_open_the_data(app_configs: Any, **kwargs: Any) -> Iterator[CheckMessage]:
    """FIELD_KEYS unwrap the data keys of this database: the oldest and the newest are tried.

    Without them nothing private can be read; nothing is overwritten meanwhile.
    """
    try:
        keys = DataKey.objects.exclude(wrapped=data_keys.GONE)
        rows = [*keys.order_by("made_at")[:1], *keys.order_by("-made_at")[:1]]
        closed = [row for row in rows if not _opens(bytes(row.wrapped))]
    except (DatabaseError, ValueError):  # no database yet; a broken key has its own check
        return
    if closed:
        yield Error(
            "FIELD_KEYS do not open the data keys of this database.",
            hint="Put the key back that they were wrapped with (it may stand after the newest), "
            "or point DATABASE_URL at the database that belongs to these keys.",
            id="complaints.E010",
        )


def _opens(wrapped: bytes) -> bool:
    try:
        data_keys.master().decrypt(wrapped)
    except InvalidToken:
        return False
    return True


@register(Tags.security)
def stores(app_configs: Any, **kwargs: Any) -> Iterator[CheckMessage]:
    """What citizens send lies nowhere that a web server serves from disk."""
    served = [Path(folder) for folder in (settings.MEDIA_ROOT, settings.STATIC_ROOT) if folder]
    for alias in ("private", "photos"):
        place = getattr(storages[alias], "location", "")  # another kind of store has none
        if place and any(Path(place).is_relative_to(folder) for folder in served):
            yield Error(
                f"The store “{alias}” lies in a folder that is served to everybody.",
                hint="Set PRIVATE_DIR and PHOTOS_DIR outside MEDIA_ROOT and STATIC_ROOT.",
                id="complaints.E012",
            )


@register()
def worker(app_configs: Any, **kwargs: Any) -> Iterator[CheckMessage]:
    """The limits of the worker fit each other; each of these was seen to lose or repeat work."""
    cluster = settings.Q_CLUSTER
    if cluster["timeout"] >= settings.JOB_LEASE_SECONDS:
        yield Error(
            "JOB_LEASE_SECONDS is not longer than the time limit of a job.",
            hint=f"Set it above {cluster['timeout']}, or a job runs twice at the same time.",
            id="complaints.E005",
        )
    if cluster["timeout"] >= settings.WORKER_STALL_SECONDS:
        yield Error(
            "WORKER_STALL_SECONDS is not longer than the time limit of a job.",
            hint=f"Set it above {cluster['timeout']}: a long job is no worker that hangs.",
            id="complaints.E018",
        )
    needed = cluster["timeout"] * (cluster["queue_limit"] / cluster["workers"] + 3)
    if cluster["retry"] < needed:
        yield Error(
            "Q_CLUSTER['retry'] is so short that prefetched jobs are delivered twice.",
            hint=f"Set it to {needed:.0f} or more.",
            id="complaints.E006",
        )
    database = settings.DATABASES["default"]
    if not database.get("CONN_MAX_AGE"):
        yield Error(
            "CONN_MAX_AGE is 0: the queue would open a connection for every look.",
            hint="Set CONN_MAX_AGE to some minutes.",
            id="complaints.E007",
        )
    if "pool" in database.get("OPTIONS", {}):
        yield Error(
            "A psycopg pool does not survive the worker's fork.",
            hint="Remove OPTIONS['pool']; CONN_MAX_AGE keeps connections.",
            id="complaints.E008",
        )


@register()
def metrics(app_configs: Any, **kwargs: Any) -> Iterator[CheckMessage]:
    """METRICS_ALLOW names networks."""
    for network in settings.METRICS_ALLOW:
        try:
            ip_network(network)
        except ValueError:
            yield Error(
                f"METRICS_ALLOW names {network!r}, which is no network.",
                hint="Write it like 10.0.0.0/8 or 192.0.2.7/32; the bits after the mask are 0.",
                id="complaints.E019",
            )


RETENTION = (
    "RETENTION_IDENTITY_MONTHS", "RETENTION_ORIGINALS_MONTHS", "RETENTION_DRAFTS_DAYS",
    "RETENTION_REPORTS_MONTHS", "RETENTION_SUBJECT_CASES_MONTHS", "RETENTION_JOBS_DAYS",
    "RETENTION_ACCESSES_YEARS", "RETENTION_NOTICES_MONTHS", "RETENTION_FILING_DRAFTS_DAYS",
    "RETENTION_INCOMING_DAYS",
)  # fmt: skip


@register()
def retention(app_configs: Any, **kwargs: Any) -> Iterator[CheckMessage]:
    """Periods are whole numbers from 0 on: a slip of the pen would erase everything at once."""
    for name in RETENTION:
        if getattr(settings, name) < 0:
            yield Error(
                f"{name} is negative.",
                hint="Say how long to keep it, or 0 to keep it for ever.",
                id="complaints.E011",
            )


@register()
def mail(app_configs: Any, **kwargs: Any) -> Iterator[CheckMessage]:
    """One way to a secure line; with both no letter would ever leave."""
    if settings.EMAIL_USE_TLS and settings.EMAIL_USE_SSL:
        yield Error(
            "EMAIL_USE_TLS and EMAIL_USE_SSL are both set.",
            hint="Port 587 wants EMAIL_USE_TLS, port 465 EMAIL_USE_SSL.",
            id="complaints.E020",
        )


@register(Tags.security)
def demo_accounts(app_configs: Any, **kwargs: Any) -> Iterator[CheckMessage]:
    """The demo's published password opens nothing outside the demo."""
    if settings.DEMO:
        return
    try:
        found = get_user_model().objects.filter(email__iendswith=DEMO_DOMAIN).exists()
    except DatabaseError:  # no database or no table yet: then no account either
        return
    if found:
        yield Error(
            f"This database holds demo accounts (…{DEMO_DOMAIN}), whose password is public.",
            hint="Start with an empty database, or delete these accounts.",
            id="complaints.E009",
        )
