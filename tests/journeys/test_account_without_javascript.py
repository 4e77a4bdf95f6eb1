"""Everything one does with an account, each to its end, in a browser without scripts."""

from __future__ import annotations

import re
import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache
from django.utils import timezone

from complaints import (
    api_tokens,
    conversation,
    invitations,
    moderation,
    push,
    sanctions,
    transitions,
)
from complaints.models.contact import LetterChoice, Notice
from complaints.models.moderation import Appeal, Sanction
from complaints.models.people import User
from complaints.models.private import Complaint, Message
from tests.factories import FILED_AT, ComplaintFactory, UserFactory
from tests.journeys.plain_browser import PlainBrowser
from tests.journeys.tasks import sends_to

if TYPE_CHECKING:
    from pytest_django import Settings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stores")]
# As a browser makes them.
P256DH = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
NEW, PASSWORD = "baru@contoh.test", "laut-biru-dan-pagi-2026"


@pytest.fixture
def proved(ani: User) -> User:
    """Somebody whose address is known to be theirs, with a password."""
    ani.set_password(PASSWORD)
    ani.save()
    EmailAddress.objects.create(user=ani, email=ani.email, verified=True, primary=True)
    return ani


def letter() -> str:
    found = re.findall(r"\d{4}-\d{4}", str(mail.outbox[-1].body))
    assert found
    return str(found[-1])


def type_code(plain: PlainBrowser, button: str) -> None:
    plain.fill("Code", letter())
    plain.press(button)


def sign_in(plain: PlainBrowser, user: User, to: str = "") -> None:
    plain.open(f"/en/akun/login/?next={to}" if to else "/en/akun/login/")
    plain.fill("E-mail address", user.email)
    plain.fill("Password", PASSWORD)
    plain.press("Sign in", within="main")


# -------------------------------------------------------------------------------- the way in
@sends_to("<language>akun/signup/", "<language>akun/login/code/confirm/")
def test_a_guest_makes_an_account(plain: PlainBrowser) -> None:
    plain.open("/en/akun/login/")
    plain.follow("Make one")
    plain.fill("E-mail address", NEW)
    plain.press("Send me the code")
    type_code(plain, "Sign in")
    assert "My complaints" in plain.text()
    assert User.objects.filter(email=NEW).exists()


@sends_to("<language>akun/login/code/", "<language>akun/login/code/confirm/")
def test_a_citizen_signs_in_by_code(plain: PlainBrowser, proved: User) -> None:
    plain.open("/en/akun/login/")
    plain.follow("Send me a code")
    plain.fill("E-mail address", proved.email)
    plain.press("Send me the code")
    plain.press("Send another code")
    type_code(plain, "Sign in")
    assert "My complaints" in plain.text()


@sends_to("<language>akun/login/", "<language>akun/logout/")
def test_a_citizen_signs_in_by_password_and_out(plain: PlainBrowser, proved: User) -> None:
    sign_in(plain, proved)
    assert "My complaints" in plain.text()
    plain.press("Sign out")
    plain.open("/en/akun/")
    assert "Send me a code" in plain.text()


@sends_to(
    "<language>akun/password/reset/",
    "<language>akun/password/reset/confirm/",
    "<language>akun/password/reset/complete/",
)
def test_a_forgotten_password_is_set_anew(plain: PlainBrowser, proved: User) -> None:
    plain.open("/en/akun/login/")
    plain.follow("Forgotten the password?")
    plain.fill("E-mail address", proved.email)
    plain.press("Send me the code")
    type_code(plain, "Continue")
    new_password(plain, "Set the password and sign in")
    proved.refresh_from_db()
    assert proved.check_password("angin-sore-di-sanur-77")


def new_password(plain: PlainBrowser, button: str) -> None:
    plain.fill("New password", "angin-sore-di-sanur-77")
    plain.fill("The same once more", "angin-sore-di-sanur-77")
    plain.press(button)


@sends_to("<language>akun/password/change/")
def test_a_password_is_changed(plain: PlainBrowser, proved: User) -> None:
    sign_in(plain, proved)
    plain.follow("Change the password")
    plain.fill("Password until now", PASSWORD)
    new_password(plain, "Set the password")
    proved.refresh_from_db()
    assert proved.check_password("angin-sore-di-sanur-77")


@sends_to("<language>akun/password/set/")
def test_an_account_without_a_password_sets_one(plain: PlainBrowser, wayan: User) -> None:
    wayan.set_unusable_password()
    wayan.save()
    plain.sign_in(wayan)
    plain.open("/en/akun/")
    plain.follow("Set a password")
    new_password(plain, "Set the password")
    wayan.refresh_from_db()
    assert wayan.has_usable_password()


@sends_to("<language>akun/email/", "<language>akun/confirm-email/")
def test_the_address_is_changed(plain: PlainBrowser, proved: User) -> None:
    sign_in(plain, proved)
    plain.follow("Change the e-mail address")
    plain.fill("New e-mail address", NEW)
    plain.press("Send me the code")
    plain.open("/en/akun/confirm-email/")
    plain.fill("Code", letter())
    plain.press(plain.page.select("main form button")[0].get_text())
    proved.refresh_from_db()
    assert proved.email == NEW


@sends_to(
    "<language>akun/reauthenticate/",
    "<language>akun/2fa/totp/activate/",
    "<language>akun/2fa/recovery-codes/generate/",
    "<language>akun/2fa/authenticate/",
    "<language>akun/2fa/reauthenticate/",
    "<language>akun/2fa/totp/deactivate/",
)
def test_the_office_signs_in_with_a_second_factor(
    plain: PlainBrowser, dewi: User, settings: Settings
) -> None:
    dewi.set_password(PASSWORD)
    dewi.save()
    EmailAddress.objects.create(user=dewi, email=dewi.email, verified=True, primary=True)
    settings.STAFF_NEED_TOTP = True
    sign_in(plain, dewi)
    plain.fill("Password", PASSWORD)  # what comes next is important
    plain.press("Continue")
    secret = plain.page.select("code.secret")[0].get_text()
    plain.fill("Type the six digits", digits(secret))
    plain.press("Set it up")
    plain.open("/en/akun/2fa/")
    plain.follow("Make new ones")
    plain.press("Make new ones")
    plain.open("/en/akun/")
    plain.press("Sign out")
    sign_in(plain, dewi)
    plain.fill("Code", digits(secret))
    plain.press("Sign in", within="main")
    plain.open("/en/akun/2fa/")
    plain.follow("Remove it")
    plain.follow("Use authenticator app or code")
    plain.fill("Code of the app", digits(secret))
    plain.press("Confirm")
    plain.press("Remove it")
    assert not Authenticator.objects.filter(user=dewi, type="totp").exists()


def digits(secret: str) -> str:
    cache.clear()  # a code counts once; the test is faster than the clock
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


@sends_to("<language>akun/undangan/<slug:token>/")
def test_a_colleague_takes_the_invitation(plain: PlainBrowser, operator: User) -> None:
    made = invitations.invite(NEW, "Verifiers", by=operator, now=timezone.now())
    plain.open(f"/en/akun/undangan/{invitations.token(made)}/")
    plain.fill("First name", "Baru")
    plain.fill("Password", PASSWORD)
    plain.press("Make my account")
    assert User.objects.get(email=NEW).groups.filter(name="Verifiers").exists()


# ------------------------------------------------------------------------- what one may settle
@sends_to("<language>akun/sesi/")
def test_a_citizen_signs_out_everywhere_else(plain: PlainBrowser, proved: User) -> None:
    other = PlainBrowser()
    sign_in(other, proved)
    sign_in(plain, proved)
    plain.follow("See where I am signed in")
    plain.press("Sign out everywhere else")
    other.open("/en/akun/")
    assert "Send me a code" in other.text()


@sends_to("<language>akun/surat/")
def test_a_citizen_chooses_the_letters(plain: PlainBrowser, ani: User) -> None:
    plain.sign_in(ani)
    plain.open("/en/akun/")
    plain.follow("Which letters do you want?")
    plain.tick("One letter a day")
    plain.press("Keep this choice")
    assert LetterChoice.objects.get(user=ani).choice == "daily"


@sends_to("<language>akun/program/")
def test_a_citizen_makes_and_revokes_a_key_for_programs(plain: PlainBrowser, ani: User) -> None:
    plain.sign_in(ani)
    plain.open("/en/akun/")
    plain.follow("Keys for programs")
    plain.page.select("input[name=scopes]")[0]["checked"] = ""
    plain.press("Make a key")
    assert len(api_tokens.of(ani)) == 1
    plain.press("Revoke")
    assert api_tokens.of(ani) == []


@sends_to("<language>akun/pemberitahuan/")
def test_a_citizen_marks_notices_as_read(plain: PlainBrowser, ani: User) -> None:
    ComplaintFactory(by=ani, forwarded=True)
    plain.sign_in(ani)
    plain.open("/en/akun/pemberitahuan/")
    plain.press("Mark as read")
    plain.press("Mark all as read")
    assert not Notice.objects.filter(recipient=ani, read_at=None).exists()


@sends_to("<language>akun/identitas/")
def test_a_citizen_registers_the_identity_and_takes_it_back(plain: PlainBrowser, ani: User) -> None:
    plain.sign_in(ani)
    plain.open("/en/akun/")
    plain.follow("Who you are")
    plain.fill("Your name", "Ani Contoh")
    plain.fill("Mobile", "081234567890")
    plain.tick("I agree to this.")
    plain.press("Register")
    plain.open("/en/akun/identitas/")
    assert "Ani Contoh" in str(plain.page)
    plain.press("Take back my consent")
    plain.open("/en/akun/identitas/")
    assert "Ani Contoh" not in str(plain.page)


@sends_to("<language>akun/data/", "<language>akun/hapus/")
def test_a_citizen_takes_a_copy_and_erases_the_account(plain: PlainBrowser, ani: User) -> None:
    filed = ComplaintFactory(by=ani)
    plain.sign_in(ani)
    plain.open("/en/akun/data/")
    plain.press("Download my data")
    assert filed.reference in plain.content.decode()
    plain.open("/en/akun/data/")
    plain.follow("Erase my account")
    plain.press(erases(plain))
    assert "Nothing was erased" in plain.text()
    plain.tick("I am sure.")
    plain.press(erases(plain))
    assert not User.objects.filter(email="ani@example.test").exists()


def erases(plain: PlainBrowser) -> str:
    return str(plain.page.select("main form button")[0].get_text())


@sends_to("<language>data-saya/")
def test_a_citizen_asks_the_office_for_a_correction(plain: PlainBrowser, ani: User) -> None:
    plain.sign_in(ani)
    plain.open("/en/data-saya/")
    plain.page.select("input[name=right]")[0]["checked"] = ""
    plain.press("Send the request")
    assert "What you asked" in plain.text()


# ------------------------------------------------------------------------- the own complaints
@sends_to("<language>akun/")
def test_a_citizen_answers_confirms_and_disputes_from_the_own_list(
    plain: PlainBrowser, ani: User, dewi: User
) -> None:
    asked = ComplaintFactory(by=ani)
    transitions.move(asked, "ask_reporter", by=dewi, now=FILED_AT + timedelta(hours=1),
                     text="Di sisi mana persisnya?")  # fmt: skip
    recently = timezone.now() - timedelta(days=1)
    solved = ComplaintFactory(by=ani, answered=True, now=recently)
    unsolved = ComplaintFactory(by=ani, answered=True, now=recently)
    plain.sign_in(ani)
    plain.open("/en/akun/")
    plain.fill("Your answer", "Di sisi utara.")
    plain.press("Send the answer")
    plain.press("Yes, it is solved", within=solved.reference)
    box = plain.page.find(id=f"why-{unsolved.reference}")
    assert box is not None
    box.string = "Lubangnya masih ada."
    plain.press("No, open it again", within=unsolved.reference)
    stages = [Complaint.objects.get(pk=one.pk).stage for one in (solved, unsolved)]
    assert stages == ["closed", "in_progress"]
    assert asked.messages.filter(kind="reply").count() == 1


@sends_to("<language>lacak/ombudsman/")
def test_a_citizen_takes_the_papers_for_the_ombudsman(plain: PlainBrowser, ani: User) -> None:
    long_ago = timezone.now() - timedelta(days=200)
    complaint = ComplaintFactory(by=ani, forwarded=True, now=long_ago)
    plain.sign_in(ani)
    plain.open("/en/akun/")
    plain.press("Papers to print", within=complaint.reference)
    assert plain.content.startswith(b"%PDF")


@sends_to("<language>akun/kabar/")
def test_a_citizen_turns_the_news_in_a_browser_off(plain: PlainBrowser, ani: User) -> None:
    """Only a script can turn them on; off goes without."""
    push.subscribe(
        ani, "https://push.example.com/x", P256DH, AUTH, device="Chrome", now=timezone.now()
    )
    plain.sign_in(ani)
    plain.open("/en/akun/kabar/")
    plain.press("Turn the news off there")
    assert push.of(ani) == []


# ------------------------------------------------------------------------------------- appeals
@sends_to("<language>akun/tulisan/")
def test_a_citizen_appeals_and_another_moderator_decides(
    plain: PlainBrowser, wayan: User, now: datetime
) -> None:
    first, second = (UserFactory(moderator=True) for _moderator in range(2))
    thread = ComplaintFactory(published=True)
    private = "Hubungi saya di 0812 3456 7890 saja."
    conversation.comment(thread.reference, private, key="k" * 20, by=wayan, now=now)
    held = Message.objects.get(author=wayan)
    moderation.refuse(held, reason="insult", by=first, now=now)
    plain.sign_in(wayan)
    plain.open("/en/akun/tulisan/")
    plain.fill("Why is the decision wrong?", "Itu nomor kantor desa.")
    plain.press("Send the appeal")
    desk = PlainBrowser()
    desk.sign_in(second)
    desk.open(f"/admin/pengaduan/appeals/{Appeal.objects.get().pk}/")
    desk.press(desk.page.select("button[name=decision][value=grant]")[0].get_text().strip())
    assert Appeal.objects.get().state == "granted"


@sends_to("<language>akun/tulisan/")
def test_a_citizen_appeals_against_a_measure(plain: PlainBrowser, wayan: User) -> None:
    now = timezone.now()
    thread = ComplaintFactory(published=True)
    conversation.comment(thread.reference, "Di gang kami juga.", key="k" * 20, by=wayan, now=now)
    sanctions.on_writer(Message.objects.get(author=wayan), kind="silence", reason="insult",
                        days=7, words="", by=UserFactory(moderator=True), now=now)  # fmt: skip
    plain.sign_in(wayan)
    plain.open("/en/akun/tulisan/")
    plain.fill("Why is the decision wrong?", "Saya tidak menghina siapa pun.")
    plain.press("Send the appeal")
    assert Appeal.objects.get().sanction == Sanction.objects.get()
