"""How often one account or one address may ask. Rates: `settings.API_RATES`."""

from __future__ import annotations

from django.conf import settings
from django.core.cache.backends.locmem import LocMemCache
from django.utils.crypto import salted_hmac
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from complaints.throttle import client


class Throttle(SimpleRateThrottle):
    """Counts in the shared cache, so that all processes count together."""

    scope: str
    num_requests: int | None
    duration: int | None
    history: list[float]

    def get_rate(self) -> str | None:
        rate: str | None = settings.API_RATES[self.scope]
        return rate

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        # No account and no address in a cache key, only a keyed digest of it.
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            ident = f"account:{user.pk}"
        else:
            ident = f"client:{client(request._request)}"
        digest = salted_hmac("api.throttling", ident, algorithm="sha256").hexdigest()
        return f"throttle:{self.scope}:{digest[:32]}"

    def headers(self) -> dict[str, str]:
        """Return the RateLimit headers (draft-ietf-httpapi-ratelimit-headers)."""
        if self.num_requests is None or self.duration is None or not hasattr(self, "history"):
            return {}  # without a limit, or refused before it was counted
        left = max(0, self.num_requests - len(self.history))
        oldest = self.history[-1] if self.history else self.now
        reset = max(0, round(self.duration - (self.now - oldest)))
        return {
            "RateLimit-Policy": f'"{self.scope}";q={self.num_requests};w={self.duration}',
            "RateLimit": f'"{self.scope}";r={left};t={reset}',
        }


class ReadThrottle(Throttle):
    """Counts in the memory of the process.

    A write to the shared cache for every GET would queue all readers behind SQLite's one
    writer. With N processes a client may read up to N times the rate, which harms nobody.
    """

    scope = "read"
    cache = LocMemCache("api-read-throttle", {"OPTIONS": {"MAX_ENTRIES": 20_000}})


class FileThrottle(Throttle):
    scope = "file"


class TrackThrottle(Throttle):
    scope = "track"


class CommentThrottle(Throttle):
    scope = "comment"


class UploadThrottle(Throttle):
    scope = "upload"


class CaseThrottle(Throttle):
    """Of agencies' programs, which look often."""

    scope = "cases"


class IncomingThrottle(Throttle):
    scope = "incoming"
