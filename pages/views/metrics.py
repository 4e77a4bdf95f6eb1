"""The figures of the house, as Prometheus reads them."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, Metric, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from complaints import measures, throttle


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Counts and ages, asked anew each time: every web process gives the same answer."""
    if not _may_read(request):
        return HttpResponse("Forbidden\n", status=403, content_type="text/plain; charset=utf-8")
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_House())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)


class _House:
    def collect(self) -> Iterable[Metric]:
        for measure in measures.all_of(timezone.now()):
            name = f"prodenpasar_{measure.name}"
            family = GaugeMetricFamily(name, measure.help, labels=measure.labels)
            for labels, value in measure.values.items():
                family.add_metric(labels, value)
            yield family


def _may_read(request: HttpRequest) -> bool:
    """Whoever shows the token; and the networks that METRICS_ALLOW names, seen directly."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if settings.METRICS_TOKEN and scheme.lower() == "bearer":
        return hmac.compare_digest(token.strip().encode(), settings.METRICS_TOKEN.encode())
    return _is_near(request)


def _is_near(request: HttpRequest) -> bool:
    if "X-Forwarded-For" in request.headers and not settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        return False  # a proxy on this machine asks for somebody, and we do not know for whom
    try:
        address = ip_address(throttle.client(request))
    except ValueError:
        return False
    return any(address in ip_network(network) for network in settings.METRICS_ALLOW)
