"""Asks addresses that others gave us, and nobody inside our own network.

The host of such an address is resolved here, every address it has must be public, and the
connection goes to the very address that was looked at: a name that leads elsewhere a moment
later changes nothing. A redirect is an answer like any other and is not followed; of an answer
no more is read than its head; and everything together has a time.
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from enum import Enum
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

SECONDS = 10  # for each word of the other side
ALTOGETHER = 20
# IPv6 addresses that hold an IPv4 address: whoever translates them would come to that one.
_NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))
_COMPATIBLE = IPv6Network("::/96")


class NotPublic(Exception):
    """The address leads into a private network, or is none that we may ask."""


class Away(Exception):
    """The other side cannot be reached, or does not answer in time."""


class Reach(Enum):
    """Where an address may lead."""

    PUBLIC = "public"  # over https, to the world: for addresses that others gave
    LOOPBACK = "loopback"  # also to this machine: for a demo and for tests
    ANYWHERE = "anywhere"  # for what the operator wrote into the settings


class Answer(NamedTuple):
    status: int
    retry_after: str


class _Pinned(HTTPSConnection):
    """Connects to one address, and demands the certificate of the host all the same."""

    def __init__(self, host: str, port: int, address: str) -> None:
        self._checked = ssl.create_default_context()
        super().__init__(host, port, timeout=SECONDS, context=self._checked)
        self._address = address

    def connect(self) -> None:
        plain = socket.create_connection((self._address, self.port), SECONDS)
        # The hand-shake comes after: whoever dawdles over it can be cut off by then.
        self.sock = sock = self._checked.wrap_socket(
            plain, server_hostname=self.host, do_handshake_on_connect=False
        )
        sock.do_handshake()


class _PinnedPlain(HTTPConnection):
    def __init__(self, host: str, port: int, address: str) -> None:
        super().__init__(host, port, timeout=SECONDS)
        self._address = address

    def connect(self) -> None:
        self.sock = socket.create_connection((self._address, self.port), SECONDS)


def is_public(address: str) -> bool:
    """Whether an address lies in the open internet, whatever it is dressed up as.

    >>> is_public("93.184.215.14"), is_public("::ffff:10.0.0.1"), is_public("64:ff9b::7f00:1")
    (True, False, False)
    """
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    held = _held(found)
    if held is not None:
        return is_public(str(held))
    return found.is_global and not (found.is_multicast or found.is_reserved)


def _held(address: IPv4Address | IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that an IPv6 address stands for, if it stands for one."""
    if isinstance(address, IPv4Address):
        return None
    for held in (address.ipv4_mapped, address.sixtofour, (address.teredo or (None, None))[1]):
        if held is not None:
            return held
    if address in _COMPATIBLE or any(address in network for network in _NAT64):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def _is_loopback(address: str) -> bool:
    with suppress(ValueError):
        return ip_address(address).is_loopback
    return False


def require_plausible(url: str, reach: Reach = Reach.PUBLIC) -> tuple[str, int]:
    """Return host and port of an address that we may perhaps ask, as it is written.

    :raises NotPublic: no https address, or one that names a machine of a private network
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or _usual_port(parts)
    except ValueError:
        raise NotPublic from None
    if not host or parts.scheme not in ("http", "https") or parts.username or parts.password:
        raise NotPublic
    if reach is Reach.ANYWHERE or (reach is Reach.LOOPBACK and _names_loopback(host)):
        return host, port
    if parts.scheme != "https" or ("." not in host and ":" not in host):
        raise NotPublic
    with suppress(ValueError):
        ip_address(host)
        if not is_public(host):
            raise NotPublic
    return host, port


def _usual_port(parts: SplitResult) -> int:
    return 443 if parts.scheme == "https" else 80


def _names_loopback(host: str) -> bool:
    return host == "localhost" or _is_loopback(host)


def address_of(url: str, reach: Reach = Reach.PUBLIC) -> str:
    """Return an address of the host, once all of them are such as we may ask.

    :raises NotPublic: one of them is not, or this is no address that we ask
    :raises Away: the name cannot be resolved just now
    """
    host, port = require_plausible(url, reach)
    try:
        entries = socket.getaddrinfo(host, port, proto=socket.IPPROTO_TCP)
    except (OSError, UnicodeError):
        raise Away from None
    found = {str(entry[4][0]) for entry in entries}
    if not found:
        raise Away
    loopback = reach is Reach.LOOPBACK and _names_loopback(host)
    fits = _is_loopback if loopback else is_public
    if reach is not Reach.ANYWHERE and not all(map(fits, found)):
        raise NotPublic
    return min(found)


def send(
    method: str,
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    reach: Reach = Reach.PUBLIC,
) -> Answer:
    """Return the status of the answer, and when the other side wants to be asked again.

    :raises NotPublic, Away: as `address_of`
    """
    address, parts = address_of(url, reach), urlsplit(url)
    host, port = parts.hostname or "", parts.port or _usual_port(parts)
    kind = _Pinned if parts.scheme == "https" else _PinnedPlain
    connection: HTTPConnection = kind(host, port, address)
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    # A socket's own time begins anew with every byte: who sends one now and then holds us.
    end = threading.Timer(ALTOGETHER, _cut, [connection])
    end.daemon = True
    end.start()
    try:
        connection.request(method, path, body, dict(headers))
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers.get("Retry-After", ""))
    except (OSError, HTTPException, ValueError):
        raise Away from None
    finally:
        end.cancel()
        connection.close()


def _cut(connection: HTTPConnection) -> None:
    sock = connection.sock
    if sock is not None:
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)
