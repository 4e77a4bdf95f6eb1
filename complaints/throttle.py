"""Who a client is, and how often it failed, so that nobody can guess.

Clients are kept as keyed digests.
"""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from complaints.encryption import blind_index
from complaints.errors import TooManyTries


def client(request: HttpRequest) -> str:
    """Return the client's network address, by the same rule as the sign-in throttles.

    allauth reads X-Forwarded-For only as far as ALLAUTH_TRUSTED_PROXY_COUNT allows. Clients
    without an address (a socket file and no proxy) share one limit.
    """
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:
        return ""


@dataclass(frozen=True)
class Attempts:
    """At most `allowed` failures of one client in `seconds`."""

    name: str
    allowed: int
    seconds: int

    def require(self, client: str) -> None:
        """Refuse a client that failed too often.

        :raises TooManyTries: with the seconds after which to try again
        """
        if cache.get(self._key(client), 0) >= self.allowed:
            raise TooManyTries(retry_after=self.seconds)

    def count(self, client: str) -> None:
        """Count a failure of the client."""
        key = self._key(client)
        if not cache.add(key, 1, self.seconds):
            try:
                cache.incr(key)
            except ValueError:  # it expired in between
                cache.set(key, 1, self.seconds)

    def _key(self, client: str) -> str:
        return f"attempts:{self.name}:{blind_index('client', client)[:32]}"
