"""Asking addresses that others gave: never inside our own network, never for ever."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from complaints import outbound
from complaints.outbound import Away, NotPublic, Reach
from tests.servers.receiver import Receiver, receiver

PUBLIC_ADDRESS = "93.184.215.14"


@pytest.fixture
def there() -> Iterator[Receiver]:
    with receiver() as server:
        yield server


def resolve(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    entries = [(0, 0, 0, "", (address, 443)) for address in addresses]
    monkeypatch.setattr(outbound.socket, "getaddrinfo", lambda *a, **k: entries)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.3.4", "192.168.1.1", "100.64.0.1", "0.0.0.0",  # noqa: S104
        "169.254.169.254", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1",
        "::1", "::", "fe80::1", "fe80::1%eth0", "fd00::1", "ff02::1", "::ffff:127.0.0.1",
        "::ffff:10.1.2.3", "::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::7f00:1", "2002:7f00:1::",
        "2002:c0a8:101::1", "2001:db8::1", "no address",
    ],
)  # fmt: skip
def test_an_address_that_is_not_of_the_open_internet_is_never_asked(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not outbound.is_public(address)
    resolve(monkeypatch, PUBLIC_ADDRESS, address)
    monkeypatch.setattr(outbound.socket, "create_connection", pytest.fail)
    with pytest.raises(NotPublic):
        outbound.send("POST", "https://hooks.example.com/", b"", {})


@pytest.mark.parametrize("address", [PUBLIC_ADDRESS, "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_an_address_of_the_open_internet_may_be_asked(address: str) -> None:
    assert outbound.is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.com/", "https://user:word@hooks.example.com/", "https://intern/",
        "https://localhost/", "https://127.0.0.1/", "https://[::ffff:10.0.0.1]/", "ftp://x.id/",
        "https://", "https://x.id:port/", "//x.id/", "file:///etc/passwd", "https://[::1/",
    ],
)  # fmt: skip
def test_what_is_no_address_of_the_open_web_is_refused_as_it_is_written(url: str) -> None:
    with pytest.raises(NotPublic):
        outbound.require_plausible(url)


def test_the_connection_goes_to_the_address_that_was_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    resolve(monkeypatch, PUBLIC_ADDRESS)
    asked = []

    def connect(address: tuple[str, int], timeout: float) -> socket.socket:
        asked.append(address)
        raise OSError

    monkeypatch.setattr(outbound.socket, "create_connection", connect)
    with pytest.raises(Away):
        outbound.send("POST", "https://hooks.example.com:8443/", b"", {})
    assert asked == [(PUBLIC_ADDRESS, 8443)]


def test_loopback_is_reached_only_where_a_setting_says_so(there: Receiver) -> None:
    with pytest.raises(NotPublic):
        outbound.send("POST", there.url, b"x", {})
    assert outbound.send("POST", there.url, b"x", {}, reach=Reach.LOOPBACK).status == 200
    assert there.asked == ["POST /hook?t=1"]


def test_the_setting_for_loopback_opens_no_other_private_network(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    resolve(monkeypatch, "10.0.0.1")
    for url in ("https://hooks.example.com/", "http://10.0.0.1/", "http://localhost/"):
        with pytest.raises(NotPublic):
            outbound.send("POST", url, b"", {}, reach=Reach.LOOPBACK)


def test_a_redirect_is_not_followed(there: Receiver) -> None:
    there.status, there.headers = 302, {"Location": "http://127.0.0.1:1/secret"}
    assert outbound.send("POST", there.url, b"", {}, reach=Reach.LOOPBACK).status == 302
    assert len(there.asked) == 1


@pytest.mark.parametrize("words", [b"", b"HTTP/1.1 2", b"nonsense\r\n\r\n"])
def test_who_hangs_dawdles_or_talks_nonsense_is_away(
    words: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbound, "ALTOGETHER", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as server:
        held: list[socket.socket] = []

        def take() -> None:
            connection, _who = server.accept()
            held.append(connection)
            connection.sendall(words)

        threading.Thread(target=take, daemon=True).start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        with pytest.raises(Away):
            outbound.send("POST", url, b"", {}, reach=Reach.LOOPBACK)
        for connection in held:
            connection.close()
