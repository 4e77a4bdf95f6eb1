"""Web push: what goes out, to whom, through which door, and when it stops."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.test import Client

from complaints import account_erasure, jobs, notifications, outbound, push, push_crypto
from complaints.models.contact import Notice
from complaints.models.keys import DataKey
from complaints.models.people import User
from complaints.models.registration import PushSubscription
from complaints.models.work import Job
from tests.factories import ComplaintFactory

READER = ec.derive_private_key(4711, ec.SECP256R1())
SECRET = bytes(range(16))
P256DH, AUTH = push_crypto.text_of(push_crypto.point_of(READER)), push_crypto.text_of(SECRET)
PUBLIC = "https://push.example.com/one"


class PushService(HTTPServer):
    """A double of the browsers' push services, on this machine."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.status, self.retry_after = 201, ""
        self.got: list[tuple[dict[str, str], bytes]] = []

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/send/abc"


class _Answer(BaseHTTPRequestHandler):
    server: PushService

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((dict(self.headers), body))
        self.send_response(self.server.status)
        if self.server.retry_after:
            self.send_header("Retry-After", self.server.retry_after)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Nothing on the console."""


@pytest.fixture
def service(settings: Any) -> Iterator[PushService]:
    settings.PUSH_TO_LOOPBACK = True
    server = PushService()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def told(ani: User, now: Any) -> Notice:
    case = ComplaintFactory(by=ani)
    [notice] = notifications.tell_reporter(case, "answer", now=now)
    return notice


def subscribed(ani: User, service: PushService, now: Any) -> int:
    return push.subscribe(ani, service.endpoint, P256DH, AUTH, device="Chrome, Android", now=now)


def opened(body: bytes) -> dict[str, str]:
    """What the browser makes of a message: RFC 8291 the other way round."""
    salt, sender, sealed = body[:16], body[21:86], body[86:]
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
    shared = READER.exchange(ec.ECDH(), theirs)
    told_ = b"WebPush: info\0" + push_crypto.point_of(READER) + sender
    first = push_crypto._derived(shared, SECRET, told_, 32)
    key = push_crypto._derived(first, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = push_crypto._derived(first, salt, b"Content-Encoding: nonce\0", 12)
    found: dict[str, str] = json.loads(AESGCM(key).decrypt(nonce, sealed, None)[:-1])
    return found


# ---------------------------------------------------------------------------- the standards
def test_a_message_is_sealed_as_in_the_example_of_the_standard() -> None:
    sender = push_crypto.private_key("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")
    keys = push_crypto.keys_of(
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "BTBZMqHH6r4Tts7J_aSIgg",
    )
    salt = push_crypto.bytes_of("DGv6ra1nlYgDCS1FRnbzlw")
    made = push_crypto.encrypt(
        b"When I grow up, I want to be a watermelon", keys, sender=sender, salt=salt
    )
    assert push_crypto.text_of(made) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYW"
        "AmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgS"
        "xsj_Qulcy4a-fN"
    )


def test_the_token_is_for_one_service_and_half_a_day(now: Any, settings: Any) -> None:
    made = push_crypto.authorization(
        "https://push.example.com:8443/x?y=1", settings.VAPID_PRIVATE_KEY,
        subject="https://kota.example", now=now,
    )  # fmt: skip
    token = made.removeprefix("vapid t=").split(", ")[0]
    claims = json.loads(push_crypto.bytes_of(token.split(".")[1]))
    assert claims["aud"] == "https://push.example.com:8443"
    assert claims["exp"] - now.timestamp() <= 12 * 3600
    assert made.endswith(f"k={push.public_key()}")


# ------------------------------------------------------------------------------ what is sent
def test_news_reaches_the_browser_and_says_nothing_of_what_happened(
    ani: User, service: PushService, now: Any
) -> None:
    number = subscribed(ani, service, now)
    notice = told(ani, now)
    job = Job.objects.filter(kind=push.JOB).latest("pk")
    assert job.payload == {"notice": notice.pk, "subscription": number}
    push.send(**job.payload, now=now)
    [(headers, body)] = service.got
    assert headers["Authorization"].startswith("vapid t=")
    assert headers["Content-Encoding"] == "aes128gcm"
    message = opened(body)
    assert notice.complaint.reference not in json.dumps(message)
    assert message["url"] == "/akun/pemberitahuan/"


def test_a_reader_of_english_is_led_to_the_english_page(ani: User, now: Any) -> None:
    assert push.words(told(ani, now), language="en")["url"] == "/en/akun/pemberitahuan/"


def test_nothing_is_asked_for_where_nobody_subscribed_or_web_push_is_off(
    ani: User, service: PushService, now: Any, settings: Any
) -> None:
    told(ani, now)
    subscribed(ani, service, now)
    settings.VAPID_PRIVATE_KEY = ""
    told(ani, now)
    assert not Job.objects.filter(kind=push.JOB).exists()
    assert push.public_key() == ""


def test_what_was_read_meanwhile_is_not_told(ani: User, service: PushService, now: Any) -> None:
    number, notice = subscribed(ani, service, now), told(ani, now)
    Notice.objects.update(read_at=now)
    push.send(notice.pk, number, now=now)
    assert service.got == []


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(
    ani: User, service: PushService, now: Any, status: int
) -> None:
    number, notice = subscribed(ani, service, now), told(ani, now)
    keys = DataKey.objects.count()
    service.status = status
    push.send(notice.pk, number, now=now)
    assert push.of(ani) == []
    assert DataKey.objects.count() == keys - 1


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_service_in_trouble_is_asked_again_and_given_up_after_a_day(
    ani: User, service: PushService, now: Any, status: int
) -> None:
    number, notice = subscribed(ani, service, now), told(ani, now)
    service.status, service.retry_after = status, "120"
    with pytest.raises(jobs.TryLater) as later:
        push.send(notice.pk, number, now=now)
    assert later.value.after == timedelta(seconds=120)
    with pytest.raises(jobs.GiveUp):
        push.send(notice.pk, number, now=now + timedelta(days=2))
    assert len(push.of(ani)) == 1


def test_a_service_that_is_away_is_asked_again(ani: User, service: PushService, now: Any) -> None:
    number, notice = subscribed(ani, service, now), told(ani, now)
    service.shutdown()
    service.server_close()
    with pytest.raises(jobs.TryLater):
        push.send(notice.pk, number, now=now)


def test_a_refusal_is_shown_to_the_operators(ani: User, service: PushService, now: Any) -> None:
    number, notice = subscribed(ani, service, now), told(ani, now)
    service.status = 403
    with pytest.raises(jobs.GiveUp):
        push.send(notice.pk, number, now=now)


# ---------------------------------------------------------------------- which door it goes through
@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example.com/x", "https://localhost/x", "https://127.0.0.1/x",
        "https://10.0.0.8/x", "https://[::1]/x", "https://169.254.169.254/latest", "ftp://x.id/x",
        "https://a:b@push.example.com/x", "https://intern/x", "javascript:alert(1)", "", "x" * 2000,
    ],
)  # fmt: skip
def test_an_address_inside_our_network_is_no_push_service(
    ani: User, now: Any, endpoint: str
) -> None:
    with pytest.raises(push.InvalidInput):
        push.subscribe(ani, endpoint, P256DH, AUTH, device="", now=now)


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "fd00::1", "100.64.0.1"])
def test_a_name_that_leads_inside_is_forgotten_and_not_asked(
    ani: User, now: Any, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    number = push.subscribe(ani, PUBLIC, P256DH, AUTH, device="", now=now)
    answers = [(0, 0, 0, "", ("93.184.216.34", 443)), (0, 0, 0, "", (address, 443))]
    monkeypatch.setattr(outbound.socket, "getaddrinfo", lambda *a, **k: answers)
    monkeypatch.setattr(outbound.socket, "create_connection", pytest.fail)
    push.send(told(ani, now).pk, number, now=now)
    assert push.of(ani) == []


@pytest.mark.parametrize(
    ("p256dh", "auth"), [("", AUTH), (P256DH, ""), ("é", AUTH), (P256DH, P256DH)]
)
def test_keys_that_no_browser_made_are_refused(ani: User, now: Any, p256dh: str, auth: str) -> None:
    with pytest.raises(push.InvalidInput):
        push.subscribe(ani, PUBLIC, p256dh, auth, device="", now=now)


# --------------------------------------------------------------------------------- when it ends
def test_a_browser_belongs_to_whoever_subscribed_last(ani: User, wayan: User, now: Any) -> None:
    for user in (ani, wayan):
        push.subscribe(user, PUBLIC, P256DH, AUTH, device="", now=now)
    assert push.of(ani) == []
    assert len(push.of(wayan)) == 1


def test_of_many_browsers_the_oldest_goes(ani: User, now: Any) -> None:
    for number in range(push.MOST + 2):
        push.subscribe(ani, f"{PUBLIC}{number}", P256DH, AUTH, device=str(number), now=now)
    assert [row.device for row in push.of(ani)] == [str(n) for n in range(push.MOST + 1, 1, -1)]


def test_it_is_turned_on_and_off_on_its_page_and_ends_with_the_sign_in(
    ani: User, wayan: User, client: Client, now: Any
) -> None:
    other = push.subscribe(wayan, f"{PUBLIC}2", P256DH, AUTH, device="", now=now)
    client.force_login(ani)
    sent = {"endpoint": PUBLIC, "p256dh": P256DH, "auth": AUTH}
    client.post("/akun/kabar/", sent)
    [row] = push.of(ani)
    assert PUBLIC not in client.get("/akun/kabar/").content.decode()
    client.post("/akun/kabar/", {"stop": str(other)})
    client.post("/akun/kabar/", {"stop": str(row.number)})
    assert push.of(ani) == []
    client.post("/akun/kabar/", sent)
    client.post("/akun/logout/")
    assert push.of(ani) == []
    assert len(push.of(wayan)) == 1


def test_an_erased_account_is_told_nothing_more(ani: User, now: Any) -> None:
    push.subscribe(ani, PUBLIC, P256DH, AUTH, device="", now=now)
    account_erasure.erase(ani, by=None, now=now)
    assert not PushSubscription.objects.exists()
