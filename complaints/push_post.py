"""Hands a message to the push service of a browser.

The address of the service comes from a stranger's browser: see complaints/outbound.py.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings

from complaints import outbound
from complaints.outbound import Away as Away
from complaints.outbound import NotPublic as NotPublic


def _reach() -> outbound.Reach:
    return outbound.Reach.LOOPBACK if settings.PUSH_TO_LOOPBACK else outbound.Reach.PUBLIC


def require_plausible(endpoint: str) -> tuple[str, int]:
    """Return host and port of what may be the address of a push service, as it is written.

    :raises NotPublic: no https address, or one that names a machine of a private network
    """
    return outbound.require_plausible(endpoint, _reach())


def post(endpoint: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
    """Return the status of the service's answer, and when it wants to be asked again.

    :raises NotPublic, Away: as `outbound.address_of`
    """
    return outbound.send("POST", endpoint, body, headers, reach=_reach())
