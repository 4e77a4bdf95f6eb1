"""Signing up and in by a code: one answer for everybody, and nothing lost on a weak network."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from complaints import retention
from complaints.models.people import User

SIGN_UP, ASK, TYPE = "/akun/signup/", "/akun/login/code/", "/akun/login/code/confirm/"
RESET = "/akun/password/reset/"
NEW = "putu@contoh.test"


@pytest.fixture
def proved(ani: User) -> User:
    ani.set_password("denpasar-demo")
    ani.save()
    EmailAddress.objects.create(user=ani, email=ani.email, verified=True, primary=True)
    return ani


def code(number: int = -1) -> str:
    found = re.search(r"\d{4}-\d{4}", str(mail.outbox[number].body))
    assert found
    return found[0]


def is_in(browser: Client) -> bool:
    return browser.get("/akun/").status_code == 200


def shown(answer: Any) -> str:
    """The page without what is another one each time, and without the address it names."""
    text = re.sub(r'value="[A-Za-z0-9]{64}"', "", answer.content.decode())
    return re.sub(r"[\w.]+@[\w.]+", "ADDRESS", text)


# --------------------------------------------------------------------------------- the way in
def test_an_address_and_its_code_make_an_account_without_a_password(
    db: None, client: Client
) -> None:
    client.post(SIGN_UP, {"email": NEW})
    assert not is_in(client)
    answer = client.post(TYPE, {"code": code()})
    assert (answer.status_code, answer["Location"]) == (302, "/akun/")
    user = User.objects.get(email=NEW)
    assert is_in(client)
    assert not user.has_usable_password()
    assert EmailAddress.objects.get(user=user).verified


def test_the_code_may_be_typed_without_its_dash_and_after_the_page_was_closed(
    proved: User, client: Client
) -> None:
    client.post(ASK, {"email": proved.email})
    assert client.get("/akun/login/")["Location"].startswith(TYPE)  # whoever comes back
    client.post(TYPE, {"code": f" {code().replace('-', ' ')} "})
    assert is_in(client)


def test_a_form_sent_twice_sends_one_code_and_the_code_sent_twice_signs_in_once(
    db: None, client: Client
) -> None:
    for _ in range(2):
        assert client.post(SIGN_UP, {"email": NEW}, follow=True).status_code == 200
    assert len(mail.outbox) == 1
    for _ in range(2):
        client.post(TYPE, {"code": code()})
    assert is_in(client)
    assert User.objects.filter(email=NEW).count() == 1


def test_signing_up_again_signs_in_to_the_account_that_is_there(
    proved: User, client: Client
) -> None:
    client.post(SIGN_UP, {"email": proved.email.upper()})
    client.post(TYPE, {"code": code()})
    assert client.get("/akun/").wsgi_request.user == proved


def test_where_somebody_wanted_to_go_is_kept_through_the_code(proved: User, client: Client) -> None:
    for page in (SIGN_UP, ASK):
        answer = client.post(page, {"email": proved.email, "next": "/akun/surat/"})
        assert "next=" in answer["Location"]
        answer = client.post(answer["Location"], {"code": code(), "next": "/akun/surat/"})
        assert answer["Location"] == "/akun/surat/"
        client.logout()


def test_another_code_may_be_asked_for_three_times_and_the_last_one_counts(
    proved: User, client: Client
) -> None:
    client.post(ASK, {"email": proved.email})
    for number in range(4):
        client.post(TYPE, {"action": "resend"})
        assert len(mail.outbox) == min(number + 2, 4)
    client.post(TYPE, {"code": code(0)})
    assert not is_in(client)
    client.post(TYPE, {"code": code()})
    assert is_in(client)


def test_five_wrong_codes_end_it(proved: User, client: Client) -> None:
    client.post(ASK, {"email": proved.email})
    for _ in range(5):
        client.post(TYPE, {"code": "0000-0000"})
    client.post(TYPE, {"code": code()})
    assert not is_in(client)


def test_a_mail_server_that_is_away_breaks_nothing_and_says_nothing_about_the_account(
    proved: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(self: Any, *args: Any, **kwargs: Any) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", away)
    pages = []
    for address in (proved.email, NEW):
        answer = Client().post(ASK, {"email": address}, follow=True)
        assert answer.status_code == 200
        pages.append(shown(answer))
    assert pages[0] == pages[1]
    assert 'class="notice notice-error"' in pages[0]


# --------------------------------------------------------------------------- who has an account
@pytest.mark.parametrize(
    ("page", "field"),
    [(SIGN_UP, "email"), (ASK, "email"), (RESET, "email"), ("/akun/login/", "login")],
)
def test_nobody_learns_whether_an_address_has_an_account(
    proved: User, ani: User, page: str, field: str
) -> None:
    closed = User.objects.create_user("tutup@contoh.test", is_active=False)
    told = []
    for address in (proved.email, NEW, closed.email):
        browser, before = Client(), len(mail.outbox)
        answer = browser.post(page, {field: address, "password": "salah-sekali"})
        told.append((answer.status_code, answer.get("Location"), len(mail.outbox) - before))
        told[-1] += (shown(browser.get(answer["Location"]) if answer.get("Location") else answer),)
    assert told[0] == told[1] == told[2]


def test_an_unknown_address_costs_the_sign_in_by_password_as_much_work(
    proved: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.contrib.auth.hashers import MD5PasswordHasher

    counted: list[int] = []
    encode = MD5PasswordHasher.encode

    def counting(self: Any, password: str, salt: str) -> str:
        counted.append(1)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counting)
    work = []
    for address in (proved.email, NEW):
        counted.clear()
        Client().post("/akun/login/", {"login": address, "password": "salah-sekali"})
        work.append(len(counted))
    assert work[0] == work[1] > 0


def test_whoever_signs_up_with_the_address_of_another_leaves_no_way_in(db: None) -> None:
    thief, owner = Client(), Client()
    thief.post(SIGN_UP, {"email": NEW, "password1": "milik-pencuri-1"})
    owner.post(SIGN_UP, {"email": NEW})
    owner.post(TYPE, {"code": code()})
    assert is_in(owner)
    thief.post("/akun/login/", {"login": NEW, "password": "milik-pencuri-1"})
    assert not is_in(thief)


def test_an_address_that_nobody_proved_is_forgotten_after_a_week(
    proved: User, now: Any, client: Client
) -> None:
    client.post(SIGN_UP, {"email": NEW})
    User.objects.update(date_joined=now)
    retention.run(now=now + timedelta(days=6))
    assert User.objects.filter(email=NEW).exists()
    retention.run(now=now + timedelta(days=8))
    assert not User.objects.filter(email=NEW).exists()
    assert User.objects.filter(pk=proved.pk).exists()


# ----------------------------------------------------------------------------------- passwords
def test_a_password_signs_in_and_a_wrong_one_does_not(proved: User) -> None:
    for password, right in (("salah-sekali", False), ("denpasar-demo", True)):
        browser = Client()
        browser.post("/akun/login/", {"login": proved.email, "password": password})
        assert is_in(browser) is right


def test_a_forgotten_password_is_set_anew_by_a_code(proved: User, client: Client) -> None:
    answer = client.post(RESET, {"email": proved.email}, follow=True)
    answer = client.post(answer.redirect_chain[-1][0], {"code": code()})
    new = {"password1": "lautan-biru-2026", "password2": "lautan-biru-2026"}
    client.post(answer["Location"], new)
    assert is_in(client)
    proved.refresh_from_db()
    assert proved.check_password("lautan-biru-2026")


def test_a_new_address_counts_once_its_code_was_typed(proved: User, client: Client) -> None:
    client.force_login(proved)
    client.post("/akun/email/", {"email": NEW, "action_add": ""})
    proved.refresh_from_db()
    assert proved.email != NEW
    client.post("/akun/confirm-email/", {"code": code()})
    proved.refresh_from_db()
    assert proved.email == NEW
