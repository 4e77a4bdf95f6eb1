"""Where an account is signed in, and how that ends."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from complaints import jobs, sign_ins
from complaints.models.people import User
from tests.conftest import PUPR
from tests.factories import ComplaintFactory, UserFactory

if TYPE_CHECKING:
    from pytest_django import Settings

pytestmark = pytest.mark.django_db

PASSWORD = "kata-sandi-yang-panjang"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = (
    "Mozilla/5.0 (Linux; Android 15; SM-A155F) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Mobile Safari/537.36"
)


@pytest.fixture
def ani(ani: User) -> User:
    ani.set_password(PASSWORD)
    ani.save()
    EmailAddress.objects.create(user=ani, email=ani.email, verified=True, primary=True)
    return ani


def signed_in(user: User, agent: str = FIREFOX, address: str = "203.0.113.77") -> Client:
    browser = Client(headers={"User-Agent": agent}, REMOTE_ADDR=address)
    browser.post("/akun/login/", {"login": user.email, "password": PASSWORD})
    assert in_(browser)
    return browser


def in_(browser: Client) -> bool:
    return browser.get("/akun/").status_code == 200


# ---------------------------------------------------------------------------- what is kept
@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox, Linux"),
        (PHONE, "Chrome, Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15_5) Version/18.5 Safari/605.1.15",
         "Safari, macOS"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0.0.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("curl/8.5.0", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_a_browser_is_kept_in_two_words(agent: str, words: str) -> None:
    assert sign_ins.device(agent) == words


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("203.0.113.77", "203.0.113.0"),
        ("2001:db8:1234:5678::1", "2001:db8:1234::"),
        ("", sign_ins._NOWHERE),
        ("not an address", sign_ins._NOWHERE),
    ],
)
def test_of_an_address_the_beginning_is_kept(address: str, kept: str) -> None:
    assert sign_ins.network(address) == kept


def test_the_list_shows_each_browser_and_nothing_more_of_it(ani: User) -> None:
    signed_in(ani, PHONE, "198.51.100.9")
    browser = signed_in(ani)
    page = browser.get("/akun/sesi/").content.decode()
    assert "Firefox, Linux" in page
    assert "Chrome, Android" in page
    assert "198.51.100.x" in page
    assert "198.51.100.9" not in page
    assert "SM-A155F" not in str(list(UserSession.objects.values()))
    assert page.index("Firefox, Linux") < page.index("Chrome, Android")  # this one first


def test_the_list_shows_nobody_elses(ani: User, wayan: User, browser: Client) -> None:
    signed_in(ani, PHONE)
    browser.force_login(wayan)
    assert "Chrome, Android" not in browser.get("/akun/sesi/").content.decode()
    foreign = UserSession.objects.get(user=ani).pk
    browser.post("/akun/sesi/", {"end": str(foreign)})
    assert UserSession.objects.filter(pk=foreign).exists()


def test_strangers_are_led_to_the_sign_in(browser: Client) -> None:
    for address in ("/akun/sesi/", "/akun/sessions/"):
        answer = browser.get(address, follow=True)
        assert answer.redirect_chain[-1][0].startswith("/akun/login/")


# ---------------------------------------------------------------------------------- ending
def test_one_browser_is_signed_out_from_another(ani: User) -> None:
    phone, browser = signed_in(ani, PHONE), signed_in(ani)
    other = UserSession.objects.get(user_agent="Chrome, Android")
    browser.post("/akun/sesi/", {"end": str(other.pk)})
    assert not in_(phone)
    assert in_(browser)


def test_sign_out_everywhere_else_leaves_this_browser(ani: User) -> None:
    phone, browser = signed_in(ani, PHONE), signed_in(ani)
    unlisted = Client()
    unlisted.force_login(ani)
    UserSession.objects.exclude(user_agent__contains=",").delete()  # from before there was a list
    browser.post("/akun/sesi/", {"end": "others"})
    assert in_(browser)
    assert not in_(phone)
    assert not in_(unlisted)
    assert len(sign_ins.of(User.objects.get(pk=ani.pk))) == 1


@pytest.mark.parametrize("what", ["", "x", "0", "-1", "9" * 40, "٣"])
def test_nonsense_ends_nothing(what: str, ani: User) -> None:
    browser = signed_in(ani)
    assert browser.post("/akun/sesi/", {"end": what}).status_code == 302
    assert in_(browser)


def test_a_new_password_ends_the_others(ani: User) -> None:
    phone, browser = signed_in(ani, PHONE), signed_in(ani)
    new = {"oldpassword": PASSWORD, "password1": "lain-sekali-panjang", "password2": ""}
    new["password2"] = new["password1"]
    browser.post("/akun/password/change/", new)
    assert in_(browser)
    assert not in_(phone)
    jobs.run_due(now=timezone.now())
    assert mail.outbox[-1].to == [ani.email]  # whoever did not do it hears of it
    assert "lain-sekali" not in mail.outbox[-1].body


def test_a_closed_account_is_out_at_once_and_stays_out_when_it_opens_again(ani: User) -> None:
    browser = signed_in(ani)
    ani.is_active = False
    ani.save()
    assert not in_(browser)
    ani.refresh_from_db()
    ani.is_active = True
    ani.save()
    assert not in_(browser)


def test_an_account_closed_past_its_model_is_out_as_well(ani: User) -> None:
    browser = signed_in(ani)
    User.objects.filter(pk=ani.pk).update(is_active=False)
    assert not in_(browser)


def test_an_officer_who_moves_loses_the_old_cases_at_once(
    budi: User, citra: User, browser: Client
) -> None:
    case = ComplaintFactory(published=True, in_progress=True, officer=budi)
    browser.force_login(budi)
    page = reverse("desk:complaint", args=[case.reference])
    assert browser.get(page).status_code == 200
    assert case.agency.slug == PUPR
    User.objects.filter(pk=budi.pk).update(agency=citra.agency)
    assert browser.get(page).status_code == 404
    assert case.reference not in browser.get(reverse("desk:complaints")).content.decode()


# ------------------------------------------------------------------------------- operators
@pytest.fixture
def made(db: None) -> User:
    user: User = UserFactory(email="made@example.test")
    user.groups.add(Group.objects.get(name="Operators"))
    return user


def test_an_operator_signs_a_colleague_out_everywhere(
    made: User, dewi: User, browser: Client
) -> None:
    hers = Client()
    hers.force_login(dewi)
    browser.force_login(made)
    answer = browser.post(reverse("desk:end_sign_ins", args=[dewi.pk]))
    assert answer.status_code == 302
    assert not in_(hers)
    jobs.run_due(now=timezone.now())
    assert mail.outbox[-1].to == [dewi.email]


def test_the_sign_ins_of_citizens_are_not_shown_to_operators(
    made: User, ani: User, browser: Client
) -> None:
    browser.force_login(made)
    for name in ("account_doors", "end_sign_ins", "reset_factor"):
        method = browser.get if name == "account_doors" else browser.post
        assert method(reverse(f"desk:{name}", args=[ani.pk])).status_code == 404


def test_an_operator_gives_nobody_a_technical_account_or_a_password(
    made: User, dewi: User, browser: Client
) -> None:
    from complaints.desk.locking import SEEN

    browser.force_login(made)
    edit = reverse("wagtailusers_users:edit", args=[dewi.pk])
    form = browser.get(edit).context["form"]
    assert not {"is_superuser", "password1"} & set(form.fields)
    sent = {
        "email": dewi.email, "first_name": "Dewi", "last_name": "", "is_active": "on",
        "groups": [], "agency": "", SEEN: form[SEEN].value(),
        "is_superuser": "on", "password1": PASSWORD, "password2": PASSWORD,
    }  # fmt: skip
    assert browser.post(edit, sent).status_code == 302
    dewi.refresh_from_db()
    assert (dewi.first_name, dewi.is_superuser) == ("Dewi", False)
    assert not dewi.check_password(PASSWORD)


def test_an_operator_gives_the_own_account_no_role(made: User, browser: Client) -> None:
    from complaints.desk.locking import SEEN

    browser.force_login(made)
    edit = reverse("wagtailusers_users:edit", args=[made.pk])
    form = browser.get(edit).context["form"]
    everything = list(Group.objects.values_list("pk", flat=True))
    sent = {
        "email": made.email, "first_name": "Made", "last_name": "", "agency": "",
        "groups": everything, SEEN: form[SEEN].value(),
    }  # fmt: skip
    browser.post(edit, sent)
    assert [group.name for group in made.groups.all()] == ["Operators"]
    bulk = "/admin/bulk/complaints/user/assign_role/"
    answer = browser.post(f"{bulk}?id={made.pk}", {"role": everything[0]})
    assert answer.status_code == 302
    assert [group.name for group in made.groups.all()] == ["Operators"]


def test_an_operator_does_not_edit_a_technical_account(
    made: User, operator: User, browser: Client
) -> None:
    browser.force_login(made)
    answer = browser.get(reverse("wagtailusers_users:edit", args=[operator.pk]))
    assert answer.status_code == 302


# ------------------------------------------------------------------------------------ idle
def away(browser: Client, **time: float) -> None:
    """Let the session think that it was last here so long ago."""
    session = browser.session
    session["seen_at"] = (timezone.now() - timedelta(**time)).timestamp()
    session.save()


def test_the_office_is_signed_out_after_being_away(
    dewi: User, browser: Client, settings: Settings
) -> None:
    settings.STAFF_SESSION_MINUTES = 120
    browser.force_login(dewi)
    assert browser.get("/admin/").status_code == 200
    away(browser, minutes=119)
    assert browser.get("/admin/").status_code == 200
    away(browser, minutes=121)
    assert browser.get("/admin/").status_code == 302
    assert not in_(browser)


def test_a_citizen_stays_signed_in(ani: User, settings: Settings) -> None:
    settings.STAFF_SESSION_MINUTES = 120
    browser = signed_in(ani)
    away(browser, days=3)
    assert in_(browser)


def test_no_limit_is_no_limit(dewi: User, browser: Client, settings: Settings) -> None:
    settings.STAFF_SESSION_MINUTES = 0
    browser.force_login(dewi)
    away(browser, days=3)
    assert browser.get("/admin/").status_code == 200


def test_being_here_is_noted_now_and_then_and_not_each_time(
    ani: User, django_assert_max_num_queries: Any
) -> None:
    browser = signed_in(ani)
    in_(browser)
    row = UserSession.objects.get(user=ani)
    in_(browser)
    assert UserSession.objects.get(user=ani).last_seen_at == row.last_seen_at
    away(browser, minutes=10)
    in_(browser)
    assert UserSession.objects.get(user=ani).last_seen_at > row.last_seen_at


def test_answers_to_strangers_do_not_vary_by_their_session(browser: Client) -> None:
    assert "Cookie" not in browser.get("/api/v1/agencies/").get("Vary", "")


def test_what_is_kept_of_ended_sessions_goes(ani: User) -> None:
    browser = signed_in(ani)
    browser.post("/akun/logout/")
    sign_ins.forget_ended()
    assert not UserSession.objects.filter(user=ani).exists()
