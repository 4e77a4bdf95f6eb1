"""The second factor of the office, and every way around it."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth.models import Group
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from complaints import jobs, second_factor
from complaints.errors import NotPermitted
from config.settings import base

if TYPE_CHECKING:
    from pytest_django import Settings

    from complaints.models.people import User

pytestmark = pytest.mark.django_db

PASSWORD = "kata-sandi-yang-panjang"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
DESK = "/admin/"
ENROL = "/akun/2fa/totp/activate/"


@pytest.fixture(autouse=True)
def needed(settings: Settings) -> None:
    settings.STAFF_NEED_TOTP = True


@pytest.fixture
def dewi(dewi: User) -> User:
    dewi.set_password(PASSWORD)
    dewi.save()
    EmailAddress.objects.create(user=dewi, email=dewi.email, verified=True, primary=True)
    return dewi


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """allauth tells what happened when its transaction ends, which here is the test's."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda func, **kwargs: func())


def enrolled(user: User) -> User:
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)
    return user


def code(secret: str = SECRET) -> str:
    cache.clear()  # a code counts once; the tests are faster than the clock
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def sign_in(browser: Client, user: User) -> Any:
    return browser.post("/akun/login/", {"login": user.email, "password": PASSWORD})


def path(answer: Any) -> str:
    return str(answer["Location"]).partition("?")[0]


def with_code(browser: Client, user: User) -> None:
    sign_in(browser, user)
    browser.post("/akun/2fa/authenticate/", {"code": code()})
    assert browser.get(DESK).status_code == 200


# -------------------------------------------------------------------------------- enrolling
@pytest.mark.parametrize(
    "address",
    ["/admin/", "/admin/pengaduan/", "/admin/users/", "/akun/", "/", "/aduan/", "/akun/email/",
     "/akun/password/change/", "/akun/2fa/recovery-codes/", "/en/aduan/baru/"],
)  # fmt: skip
def test_without_a_factor_an_account_of_the_office_reaches_its_enrolment_alone(
    address: str, dewi: User, browser: Client
) -> None:
    sign_in(browser, dewi)
    for method in (browser.get, browser.post):
        answer = method(address)
        assert answer.status_code == 302
        assert path(answer).endswith(ENROL)


def test_the_api_says_why_to_such_an_account(dewi: User, browser: Client) -> None:
    sign_in(browser, dewi)
    answer = browser.post("/api/v1/threads/DPS-2026-00001/comments/", {"body": "Setuju."})
    assert answer.status_code == 403
    assert answer.json()["code"] == "second_factor_needed"


def test_what_the_api_tells_everybody_it_tells_such_an_account_too(
    dewi: User, browser: Client
) -> None:
    sign_in(browser, dewi)
    assert browser.get("/api/v1/threads/").status_code == 200


@pytest.mark.parametrize("who", ["ani", "anonymous"])
def test_citizens_and_strangers_need_none(who: str, browser: Client, request: Any) -> None:
    if who != "anonymous":
        browser.force_login(request.getfixturevalue(who))
    assert browser.get("/aduan/").status_code == 200


def test_the_enrolment_says_why_and_opens_the_desk(
    dewi: User, browser: Client, at_once: None
) -> None:
    sign_in(browser, dewi)
    asked = browser.get(ENROL)
    assert path(asked) == "/akun/reauthenticate/"  # the password once more: it is a lasting step
    browser.post("/akun/reauthenticate/", {"password": PASSWORD})
    page = browser.get(ENROL)
    assert "second-factor-why" in page.content.decode()
    secret = browser.session["mfa.totp.secret"]
    answer = browser.post(ENROL, {"code": code(secret)})
    assert path(answer) == "/akun/2fa/recovery-codes/"
    assert browser.get("/akun/2fa/recovery-codes/").status_code == 200
    assert browser.get(DESK).status_code == 200
    jobs.run_due(now=timezone.now())
    assert "faktor kedua" in mail.outbox[-1].body.lower()


def test_the_secret_is_sealed_in_the_database(dewi: User, browser: Client, at_once: None) -> None:
    sign_in(browser, dewi)
    browser.post("/akun/reauthenticate/", {"password": PASSWORD})
    browser.get(ENROL)
    secret = browser.session["mfa.totp.secret"]
    browser.post(ENROL, {"code": code(secret)})
    rows = Authenticator.objects.filter(user=dewi)
    assert {row.type for row in rows} == {"totp", "recovery_codes"}
    assert secret not in str(list(rows.values_list("data", flat=True)))
    assert second_factor.reseal() == 0
    assert Authenticator.objects.get(user=dewi, type="totp").wrap().validate_code(code(secret))


# -------------------------------------------------------------------------- with the factor
def test_a_password_alone_signs_nobody_in_who_has_a_factor(dewi: User, browser: Client) -> None:
    enrolled(dewi)
    answer = sign_in(browser, dewi)
    assert path(answer) == "/akun/2fa/authenticate/"
    assert path(browser.get(DESK)) == "/akun/login/"
    assert browser.post("/akun/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert path(browser.get(DESK)) == "/akun/login/"


def test_password_and_code_open_the_desk(dewi: User, browser: Client) -> None:
    with_code(browser, enrolled(dewi))


def test_a_recovery_code_opens_the_desk_once(dewi: User, browser: Client) -> None:
    enrolled(dewi)
    spare = Authenticator.objects.get(user=dewi, type="recovery_codes").wrap().get_unused_codes()[0]
    sign_in(browser, dewi)
    browser.post("/akun/2fa/authenticate/", {"code": spare})
    assert browser.get(DESK).status_code == 200
    other = Client()
    sign_in(other, dewi)
    other.post("/akun/2fa/authenticate/", {"code": spare})
    assert path(other.get(DESK)) == "/akun/login/"


# ------------------------------------------------------------------------------- ways around
def test_a_session_from_before_the_factor_has_to_prove_it(dewi: User, browser: Client) -> None:
    sign_in(browser, dewi)
    enrolled(dewi)  # in another browser
    answer = browser.get("/admin/pengaduan/")
    assert path(answer) == "/akun/2fa/reauthenticate/"
    browser.post("/akun/2fa/reauthenticate/", {"code": code(), "next": DESK})
    assert browser.get(DESK).status_code == 200


def test_setting_up_a_factor_ends_the_other_sessions(
    dewi: User, browser: Client, at_once: None
) -> None:
    thief = Client()
    sign_in(thief, dewi)
    sign_in(browser, dewi)
    browser.post("/akun/reauthenticate/", {"password": PASSWORD})
    browser.get(ENROL)
    browser.post(ENROL, {"code": code(browser.session["mfa.totp.secret"])})
    assert browser.get(DESK).status_code == 200
    assert path(thief.get(DESK)) == "/akun/login/"


@pytest.mark.parametrize(
    "address",
    ["/akun/2fa/", "/akun/2fa/totp/deactivate/", "/akun/2fa/recovery-codes/",
     "/akun/2fa/recovery-codes/generate/", "/akun/2fa/recovery-codes/download/", ENROL,
     "/akun/reauthenticate/", "/akun/email/", "/akun/password/change/"],
)  # fmt: skip
def test_a_password_alone_neither_sees_nor_removes_the_factor(
    address: str, dewi: User, browser: Client
) -> None:
    browser.force_login(enrolled(dewi))  # a session that showed no code, however it came about
    for method in (browser.get, browser.post):
        assert path(method(address, {"password": PASSWORD})) == "/akun/2fa/reauthenticate/"
    assert Authenticator.objects.filter(user=dewi).count() == 2


def test_who_removes_the_own_factor_has_to_set_up_another(
    dewi: User, browser: Client, at_once: None
) -> None:
    with_code(browser, enrolled(dewi))
    browser.post("/akun/reauthenticate/", {"password": PASSWORD})
    browser.post("/akun/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(user=dewi).exists()
    assert path(browser.get(DESK)) == ENROL


@pytest.mark.parametrize("address", ["/_util/login/", "/en/_util/login/", "/admin/login/"])
def test_wagtails_own_sign_ins_lead_to_ours(address: str, dewi: User, browser: Client) -> None:
    answer = browser.post(address, {"username": dewi.email, "password": PASSWORD})
    assert answer.status_code == 302
    assert path(answer).endswith("/akun/login/")
    assert "_auth_user_id" not in browser.session


@pytest.mark.parametrize("end", ["", "done/", "confirm/MQ/x-y/", "complete/"])
def test_wagtails_own_password_reset_is_shut(end: str, dewi: User, browser: Client) -> None:
    answer = browser.post(f"/admin/password_reset/{end}", {"email": dewi.email})
    assert answer.status_code == 404
    assert mail.outbox == []


def test_the_account_page_of_wagtail_changes_neither_password_nor_address(
    dewi: User, browser: Client
) -> None:
    with_code(browser, enrolled(dewi))
    before = (dewi.password, dewi.email)
    sent = {
        "password-old_password": PASSWORD, "password-new_password1": "lain-sekali-ini",
        "password-new_password2": "lain-sekali-ini", "name_email-email": "lain@example.test",
        "name_email-first_name": "Dewi", "name_email-last_name": "Lain",
    }  # fmt: skip
    browser.post("/admin/account/", sent)
    dewi.refresh_from_db()
    assert (dewi.password, dewi.email) == before


def _code_of_letter() -> str:
    found = re.search(r"\d{4}-\d{4}", str(mail.outbox[-1].body))
    assert found
    return found[0]


def test_a_new_password_by_letter_does_not_replace_the_code(dewi: User, browser: Client) -> None:
    enrolled(dewi)
    browser.post("/akun/password/reset/", {"email": dewi.email})
    form = browser.post("/akun/password/reset/confirm/", {"code": _code_of_letter()})
    new = {"password1": "sandi-baru-panjang", "password2": "sandi-baru-panjang"}
    assert path(browser.post(path(form), new)) == "/akun/2fa/authenticate/"
    assert "_auth_user_id" not in browser.session
    browser = Client()
    answer = browser.post("/akun/login/", {"login": dewi.email, "password": "sandi-baru-panjang"})
    assert path(answer) == "/akun/2fa/authenticate/"


def test_a_code_from_a_letter_does_not_replace_that_of_the_app(dewi: User, browser: Client) -> None:
    enrolled(dewi)
    browser.post("/akun/login/code/", {"email": dewi.email})
    answer = browser.post("/akun/login/code/confirm/", {"code": _code_of_letter()})
    assert path(answer) == "/akun/2fa/authenticate/"
    assert "_auth_user_id" not in browser.session


def test_the_api_takes_no_password(dewi: User, browser: Client) -> None:
    import base64

    basic = base64.b64encode(f"{dewi.email}:{PASSWORD}".encode()).decode()
    answer = browser.get("/admin/api/main/pages/", headers={"Authorization": f"Basic {basic}"})
    assert path(answer) == "/akun/login/"
    case = browser.post(
        "/api/v1/threads/DPS-2026-00001/support/", headers={"Authorization": f"Basic {basic}"}
    )
    assert case.status_code in {401, 404}


def test_an_account_that_joins_the_office_meets_the_rule_at_once(
    ani: User, browser: Client
) -> None:
    browser.force_login(ani)
    assert browser.get("/aduan/").status_code == 200
    ani.groups.add(Group.objects.get(name="Moderators"))
    assert path(browser.get("/aduan/")) == ENROL


def test_production_needs_it_and_the_demo_does_not() -> None:
    source = (base.SITE_DIR / "config" / "settings" / "production.py").read_text()
    assert 'STAFF_NEED_TOTP = env.flag("STAFF_NEED_TOTP", default=True)' in source
    assert base.STAFF_NEED_TOTP is False


# ------------------------------------------------------------------------- a lost telephone
@pytest.fixture
def made(db: None) -> User:
    """An operator who works with a second factor."""
    from tests.factories import UserFactory

    user: User = UserFactory(email="made@example.test")
    user.groups.add(Group.objects.get(name="Operators"))
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return enrolled(user)


def test_an_operator_resets_a_factor_with_a_reason(dewi: User, made: User, browser: Client) -> None:
    hers = Client()
    with_code(hers, enrolled(dewi))
    with_code(browser, made)
    page = browser.get(reverse("desk:account_doors", args=[dewi.pk]))
    assert page.status_code == 200
    reset = reverse("desk:reset_factor", args=[dewi.pk])
    assert browser.post(reset, {"why": ""}).status_code == 403
    assert second_factor.has(dewi)
    assert browser.post(reset, {"why": "lost"}).status_code == 302
    assert not second_factor.has(dewi)
    assert path(hers.get(DESK)) == "/akun/login/"  # her sessions are over
    entry = ModelLogEntry.objects.get(action="complaints.second_factor_reset")
    assert (entry.user, entry.data["why"], entry.label) == (made, "lost", f"account {dewi.pk}")
    jobs.run_due(now=timezone.now())
    assert mail.outbox[-1].to == [dewi.email]
    sign_in(hers, dewi)
    assert path(hers.get(DESK)) == ENROL


@pytest.mark.parametrize("who", ["ani", "budi", "eka"])
def test_nobody_but_an_operator_resets_factors(who: str, dewi: User, request: Any) -> None:
    enrolled(dewi)
    with pytest.raises(NotPermitted):
        second_factor.reset(dewi, "lost", by=request.getfixturevalue(who), now=timezone.now())
    assert second_factor.has(dewi)


def test_an_operator_resets_neither_the_own_factor_nor_that_of_a_technical_account(
    made: User, operator: User
) -> None:
    enrolled(operator)
    for account in (made, operator):
        with pytest.raises(NotPermitted):
            second_factor.reset(account, "lost", by=made, now=timezone.now())
        assert second_factor.has(account)
