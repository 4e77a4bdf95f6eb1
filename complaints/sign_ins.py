"""Where an account is signed in: each browser once, so that its person can end it.

What is kept of a browser is as little as tells it apart: its kind, the network it came from
without the last part of the address, and when it was here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING

from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user_model, update_session_auth_hash
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest

from complaints.throttle import client

if TYPE_CHECKING:
    from complaints.models.people import User

# The first that fits is meant: most browsers name others, too.
_BROWSERS = (
    ("Edg", "Edge"), ("OPR|Opera", "Opera"), ("SamsungBrowser", "Samsung Internet"),
    ("Firefox|FxiOS", "Firefox"), ("Chrome|CriOS", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("Android", "Android"), ("iPhone|iPad", "iOS"), ("Windows", "Windows"),
    ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip
_NOWHERE = "0.0.0.0"  # noqa: S104  # an address was not told; nothing listens here
_KEPT_BITS = {4: 24, 6: 48}


@dataclass(frozen=True)
class SignIn:
    """One browser in which the account is signed in."""

    number: int
    device: str
    network: str
    begun_at: datetime
    seen_at: datetime
    here: bool


def device(agent: str) -> str:
    """Return a browser in two words, "Firefox, Windows", of all that it says about itself."""
    found = [_first(_BROWSERS, agent), _first(_SYSTEMS, agent)]
    return ", ".join(name for name in found if name)


def _first(names: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for pattern, name in names if re.search(pattern, agent)), "")


def network(address: str) -> str:
    """Return the address without the part that tells one household from its neighbours."""
    try:
        known = ip_address(address)
    except ValueError:
        return _NOWHERE
    return str(ip_network((known, _KEPT_BITS[known.version]), strict=False).network_address)


def remember(request: HttpRequest, user: User, *, now: datetime) -> None:
    """Keep that the account is signed in here, and was here now."""
    if not request.session.session_key:
        request.session.save()
    rows = UserSession.objects.filter(session_key=request.session.session_key, user=user)
    if rows.update(last_seen_at=now):
        return
    UserSession.objects.update_or_create(
        session_key=request.session.session_key,
        defaults={
            "user": user,
            "ip": network(client(request)),
            "user_agent": device(request.headers.get("User-Agent", "")),
            "created_at": now,
            "last_seen_at": now,
        },
    )


def of(user: User, *, here: str = "") -> list[SignIn]:
    """Return the sign-ins that still count, this browser's (the key `here`) first."""
    rows = sorted(_living(user), key=lambda row: row.last_seen_at, reverse=True)
    found = [
        SignIn(
            number=row.pk,
            device=row.user_agent,
            network="" if row.ip == _NOWHERE else _shown(row.ip),
            begun_at=row.created_at,
            seen_at=row.last_seen_at,
            here=row.session_key == here,
        )
        for row in rows
    ]
    return sorted(found, key=lambda row: not row.here)


def _living(user: User) -> Iterator[UserSession]:
    yield from UserSession.objects.purge_and_list(user)


def _shown(address: str) -> str:
    known = ip_address(address)
    return f"{address.removesuffix('.0')}.x" if known.version == 4 else f"{address}…"


def end(user: User, number: int) -> bool:
    """End one sign-in of the account; False where it has no such."""
    row = UserSession.objects.filter(user=user, pk=number).first()
    if row is None:
        return False
    Session.objects.filter(session_key=row.session_key).delete()
    row.delete()
    return True


@transaction.atomic
def end_all(user: User, *, now: datetime) -> int:
    """End every sign-in of the account, also those that no list knows; return how many it
    knew. Whoever asks for it from one of them signs that one in anew."""
    rows = UserSession.objects.filter(user=user)
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    rows.delete()
    # A session holds a digest of this moment: the others are worth nothing from now on.
    get_user_model().objects.filter(pk=user.pk).update(signed_out_at=now)
    user.signed_out_at = now
    return len(keys)


def end_others(request: HttpRequest, user: User, *, now: datetime) -> None:
    """End every sign-in of the account but this one, which goes on under a new key."""
    end_all(user, now=now)
    update_session_auth_hash(request, user)
    remember(request, user, now=now)


def forget_ended() -> int:
    """Delete what is kept of browsers whose session is over; return how many."""
    living = Session.objects.values("session_key")
    deleted: int = UserSession.objects.exclude(session_key__in=living).delete()[0]
    return deleted
