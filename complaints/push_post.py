"""Hands a message to the push service of a browser, and to nobody inside our own network.

The address of the service comes from a stranger's browser. So its host is resolved here, each
address must be public, and the connection goes to the address that was looked at.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings

SECONDS = 10


class NotPublic(Exception):
    """The address leads into a private network, or is no address of a push service."""


class Away(Exception):
    """The service cannot be reached, or does not answer in time."""


class _Pinned(HTTPSConnection):
    """Connects to one address, and demands the certificate of the host all the same."""

    def __init__(self, host: str, port: int, address: str) -> None:
        self._checked = ssl.create_default_context()
        super().__init__(host, port, timeout=SECONDS, context=self._checked)
        self._address = address

    def connect(self) -> None:
        plain = socket.create_connection((self._address, self.port), SECONDS)
        self.sock = self._checked.wrap_socket(plain, server_hostname=self.host)


def require_plausible(endpoint: str) -> tuple[str, int]:
    """Return host and port of what may be the address of a push service, as it is written.

    :raises NotPublic: no https address, or one that names a machine of a private network
    """
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise NotPublic from None
    if settings.PUSH_TO_LOOPBACK and host:
        return host, port
    if parts.scheme != "https" or parts.username or parts.password or "." not in host:
        raise NotPublic
    if not _is_public(host):
        raise NotPublic
    return host, port


def _is_public(host: str) -> bool:
    """Whether a host is a public address, or a name."""
    try:
        return ip_address(host).is_global
    except ValueError:
        return True


def address_of(endpoint: str) -> str:
    """Return an address of the endpoint's host, once all of them are public.

    :raises NotPublic: one of them is not, or this is no address of a push service
    :raises Away: the name cannot be resolved just now
    """
    host, port = require_plausible(endpoint)
    try:
        entries = socket.getaddrinfo(host, port, proto=socket.IPPROTO_TCP)
    except OSError:
        raise Away from None
    found = {str(entry[4][0]) for entry in entries}
    if not settings.PUSH_TO_LOOPBACK and not all(map(_is_public, found)):
        raise NotPublic
    return min(found)


def post(endpoint: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
    """Return the status of the service's answer, and when it wants to be asked again.

    A redirect is an answer like any other: it is not followed.

    :raises NotPublic, Away: as `address_of`
    """
    address = address_of(endpoint)
    parts = urlsplit(endpoint)
    connection: HTTPConnection
    if parts.scheme == "https":
        connection = _Pinned(parts.hostname or "", parts.port or 443, address)
    else:
        connection = HTTPConnection(address, parts.port or 80, timeout=SECONDS)
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    try:
        connection.request("POST", path, body, dict(headers))
        answer = connection.getresponse()
        return answer.status, answer.headers.get("Retry-After", "")
    except (OSError, HTTPException):
        raise Away from None
    finally:
        connection.close()
