"""Count tries that failed, so that nobody can guess. Clients are kept as keyed digests."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import cache

from complaints.encryption import blind_index
from complaints.errors import TooManyTries


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
