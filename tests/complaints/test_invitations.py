"""Colleagues are invited by letter; the link opens an account once."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from complaints import invitations, jobs
from complaints.errors import (
    InvalidInput,
    InvitationExpired,
    InvitationForAnother,
    InvitationRevoked,
    InvitationUnknown,
    InvitationUsed,
    NotPermitted,
    OtherAgency,
)
from complaints.models.office import Invitation
from complaints.models.people import User
from complaints.models.reference import Agency
from complaints.models.work import Job
from config.logs import JsonFormatter
from tests.conftest import DLHK, PUPR
from tests.factories import UserFactory

if TYPE_CHECKING:
    from pytest_django import Settings

pytestmark = pytest.mark.django_db

PASSWORD = "kata-sandi-yang-panjang"
NEW = "baru@example.test"


@pytest.fixture
def made(db: None) -> User:
    """An operator."""
    user: User = UserFactory(email="made@example.test")
    user.groups.add(Group.objects.get(name="Operators"))
    return user


@pytest.fixture
def gede(works: Agency) -> User:
    """The head of public works."""
    user: User = UserFactory(email="gede@example.test", officer_of=works)
    user.groups.add(Group.objects.get(name="Heads"))
    return user


@pytest.fixture
def works(db: None) -> Agency:
    return Agency.objects.get(slug=PUPR)


def invite(by: User, email: str = NEW, group: str = "Verifiers", **more: Any) -> Invitation:
    return invitations.invite(email, group, by=by, now=timezone.now(), **more)


def link(invitation: Invitation) -> str:
    return f"/akun/undangan/{invitations.token(invitation)}/"


def join(invitation: Invitation, **more: str) -> User:
    values = {"first_name": "Baru", "last_name": "", "password": PASSWORD, "client": "x"} | more
    return invitations.join(invitations.token(invitation), now=timezone.now(), **values)


# ------------------------------------------------------------------------------- the letter
def test_the_letter_holds_a_link_in_both_languages_and_no_other_secret(
    made: User, works: Agency
) -> None:
    invitation = invite(made, group="Officers", agency=works)
    jobs.run_due(now=timezone.now())
    [letter] = mail.outbox
    assert letter.to == [NEW]
    assert letter.body.count(invitations.token(invitation)) == 2
    assert "Anda diundang" in letter.body
    assert "You are invited" in letter.body
    assert works.label in letter.body
    assert made.email not in letter.body


def test_the_token_is_kept_nowhere(made: User) -> None:
    invitation = invite(made)
    secret = invitations.token(invitation)
    jobs.run_due(now=timezone.now())
    kept = [str(list(model.objects.values())) for model in (Invitation, Job)]
    assert secret not in "".join(kept)
    assert len(secret) >= 43


def test_a_letter_of_an_invitation_taken_back_meanwhile_is_not_sent(made: User) -> None:
    invitation = invite(made)
    invitations.revoke(invitation, by=made, now=timezone.now())
    jobs.run_due(now=timezone.now())
    assert mail.outbox == []


def test_the_link_is_in_no_log(made: User, browser: Client) -> None:
    invitation = invite(made)
    invitations.revoke(invitation, by=made, now=timezone.now())
    lines: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(JsonFormatter().format(record))  # type: ignore[method-assign]  # a listener
    logging.getLogger("django.request").addHandler(handler)
    try:
        browser.get(link(invitation))
    finally:
        logging.getLogger("django.request").removeHandler(handler)
    assert json.loads(lines[0])["status_code"] == 410
    assert invitations.token(invitation) not in "".join(lines)


def test_the_page_tells_its_address_to_no_other(made: User, browser: Client) -> None:
    answer = browser.get(link(invite(made)))
    assert answer["Referrer-Policy"] == "strict-origin"
    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]


# ------------------------------------------------------------------------------ who invites
@pytest.mark.parametrize("group", list(invitations.ROLES))
def test_an_operator_invites_to_every_role(group: str, made: User, works: Agency) -> None:
    agency = works if group in invitations.OF_AN_AGENCY else None
    person = join(invite(made, group=group, agency=agency))
    assert [g.name for g in person.groups.all()] == [group]
    assert person.agency == agency


def test_a_head_invites_officers_of_the_own_agency_and_nobody_else(
    gede: User, works: Agency
) -> None:
    assert join(invite(gede, group="Officers", agency=works)).is_officer
    other = Agency.objects.get(slug=DLHK)
    for group, agency in (("Officers", other), ("Officers", None), ("Heads", works),
                          ("Verifiers", None), ("Operators", None)):  # fmt: skip
        with pytest.raises(NotPermitted):
            invite(gede, "lain@example.test", group, agency=agency)


@pytest.mark.parametrize("who", ["ani", "budi", "dewi", "eka"])
def test_others_invite_nobody(who: str, works: Agency, request: Any) -> None:
    with pytest.raises(NotPermitted):
        invite(request.getfixturevalue(who), group="Officers", agency=works)


def test_a_head_sees_the_invitations_of_the_own_office_alone(
    gede: User, made: User, works: Agency, browser: Client
) -> None:
    invite(made, "kepala@example.test", "Heads", agency=works)
    foreign = invite(made, "x@example.test", "Officers", agency=Agency.objects.get(slug=DLHK))
    invite(made, "petugas@example.test", "Officers", agency=works)
    browser.force_login(gede)
    page = browser.get(reverse("desk:invitations")).content.decode()
    assert "petugas@example.test" in page
    assert "kepala@example.test" not in page
    assert "x@example.test" not in page
    assert browser.post(reverse("desk:invitation_revoke", args=[foreign.pk])).status_code == 404
    with pytest.raises(NotPermitted):
        invitations.revoke(foreign, by=gede, now=timezone.now())


@pytest.mark.parametrize(
    ("email", "group", "field"),
    [("", "Verifiers", "email"), ("x", "Verifiers", "email"), (NEW, "Kings", "group"),
     (NEW, "Officers", "agency")],
)  # fmt: skip
def test_an_invitation_that_cannot_work_is_not_made(
    email: str, group: str, field: str, made: User
) -> None:
    with pytest.raises(InvalidInput) as refused:
        invite(made, email, group)
    assert field in refused.value.fields
    assert not Invitation.objects.exists()


def test_inviting_says_nothing_about_accounts(gede: User, ani: User, works: Agency) -> None:
    """A head learns of no address whether it has an account here."""
    said = []
    for email in (ani.email, "nobody@example.test"):
        browser = Client()
        browser.force_login(gede)
        sent = {"email": email, "group": "Officers", "agency": works.pk}
        answer = browser.post(reverse("desk:invite"), sent, follow=True)
        said.append([str(message) for message in answer.context["messages"]])
        assert answer.status_code == 200
    assert said[0] == said[1]


def test_the_desk_invites_sends_again_and_takes_back(made: User, browser: Client) -> None:
    browser.force_login(made)
    browser.post(reverse("desk:invite"), {"email": NEW, "group": "Moderators", "agency": ""})
    invitation = Invitation.objects.get()
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    browser.post(reverse("desk:invitation_again", args=[invitation.pk]))
    invitation.refresh_from_db()
    assert invitation.expires_at > timezone.now()
    browser.post(reverse("desk:invitation_revoke", args=[invitation.pk]))
    invitation.refresh_from_db()
    assert invitation.revoked_at
    assert browser.get(reverse("desk:invitations")).status_code == 200


def test_a_second_invitation_to_the_same_role_replaces_the_first(made: User) -> None:
    first, second = invite(made), invite(made)
    with pytest.raises(InvitationRevoked):
        join(first)
    assert join(second).is_verifier


# -------------------------------------------------------------------------------- accepting
def test_the_link_makes_an_account_and_signs_it_in(made: User, browser: Client) -> None:
    invitation = invite(made)
    assert browser.get(link(invitation)).status_code == 200
    sent = {"first_name": "Baru", "last_name": "Sekali", "password": PASSWORD}
    answer = browser.post(link(invitation), sent)
    assert answer["Location"] == "/admin/"
    person = User.objects.get(email=NEW)
    assert person.is_verifier
    assert person.get_full_name() == "Baru Sekali"
    assert EmailAddress.objects.get(user=person).verified
    assert browser.get("/admin/").status_code == 200


def test_where_a_factor_is_needed_the_link_leads_there(
    made: User, browser: Client, settings: Settings
) -> None:
    settings.STAFF_NEED_TOTP = True
    answer = browser.post(link(invite(made)), {"first_name": "Baru", "password": PASSWORD})
    assert answer["Location"] == "/akun/2fa/totp/activate/"
    assert browser.get("/admin/")["Location"] == "/akun/2fa/totp/activate/"


@pytest.mark.parametrize(
    "sent",
    [{}, {"first_name": "Baru", "password": "short"}, {"first_name": " ", "password": PASSWORD},
     {"first_name": "x" * 151, "password": PASSWORD},
     {"first_name": "Baru", "password": "baru@example.test"}],
)  # fmt: skip
def test_bad_input_makes_no_account_and_uses_nothing_up(
    sent: dict[str, str], made: User, browser: Client
) -> None:
    invitation = invite(made)
    answer = browser.post(link(invitation), sent)
    assert answer.status_code == 422
    assert PASSWORD not in answer.content.decode()
    assert not User.objects.filter(email=NEW).exists()
    assert join(invitation)


def test_a_link_works_once(made: User, browser: Client) -> None:
    invitation = invite(made)
    join(invitation)
    with pytest.raises(InvitationUsed):
        join(invitation)
    for method in (browser.get, browser.post):
        answer = method(link(invitation))
        assert answer.status_code == 410
        assert "undangan ini sudah dipakai" in answer.content.decode().lower()


def test_two_who_press_at_once_make_one_account(made: User) -> None:
    invitation = invite(made)
    Invitation.objects.filter(pk=invitation.pk).update(accepted_at=timezone.now())
    with pytest.raises(InvitationUsed):
        invitations._take(invitation, now=timezone.now())


def test_an_old_link_says_that_it_is_old(made: User, browser: Client, settings: Settings) -> None:
    settings.INVITATION_DAYS = 7
    invitation = invite(made)
    assert invitation.expires_at - invitation.invited_at == timedelta(days=7)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(InvitationExpired):
        join(invitation)
    answer = browser.get(link(invitation))
    assert answer.status_code == 410
    assert "terlalu lama" in answer.content.decode()


def test_a_link_taken_back_says_so(made: User, browser: Client) -> None:
    invitation = invite(made)
    invitations.revoke(invitation, by=made, now=timezone.now())
    assert browser.get(link(invitation)).status_code == 410
    with pytest.raises(InvitationRevoked):
        invitations.send_again(invitation, by=made, now=timezone.now())


@pytest.mark.parametrize("token", ["x", "x" * 43, "undangan"])
def test_an_unknown_link_is_not_found(token: str, browser: Client) -> None:
    for method in (browser.get, browser.post):
        assert method(f"/akun/undangan/{token}/").status_code == 404


def test_whoever_tries_many_links_has_to_wait(made: User, browser: Client) -> None:
    for _number in range(invitations.OPENING.allowed):
        assert browser.get("/akun/undangan/xxxx/").status_code == 404
    answer = browser.get(link(invite(made)))
    assert answer.status_code == 429
    assert answer["Retry-After"]


def test_an_invitation_of_another_key_opens_nothing(made: User, settings: Settings) -> None:
    invitation = invite(made)
    token = invitations.token(invitation)
    settings.BLIND_INDEX_KEY = "another key"
    with pytest.raises(InvitationUnknown):
        invitations.open_link(token, client="x", now=timezone.now())


# ------------------------------------------------------------------ who has an account already
def test_a_known_address_signs_in_and_takes_the_role(made: User, ani: User) -> None:
    invitation = invite(made, ani.email)
    browser = Client()
    page = browser.get(link(invitation)).content.decode()
    assert 'name="password"' not in page
    assert "/akun/login/?next=" in page
    assert browser.post(link(invitation), {"password": PASSWORD}).status_code == 403
    assert User.objects.filter(email__iexact=ani.email).count() == 1
    browser.force_login(ani)
    assert browser.get(link(invitation)).status_code == 200
    assert browser.post(link(invitation)).status_code == 302
    assert User.objects.get(pk=ani.pk).is_verifier


def test_somebody_elses_account_does_not_take_the_role(
    made: User, ani: User, wayan: User, browser: Client
) -> None:
    invitation = invite(made, ani.email)
    browser.force_login(wayan)
    assert 'action="/akun/logout/"' in browser.get(link(invitation)).content.decode()
    assert browser.post(link(invitation)).status_code == 403
    with pytest.raises(InvitationForAnother):
        invitations.accept(invitations.token(invitation), by=wayan, client="x", now=timezone.now())
    assert not User.objects.get(pk=wayan.pk).is_verifier


def test_an_invitation_moves_nobody_to_another_agency(
    made: User, citra: User, works: Agency
) -> None:
    invitation = invite(made, citra.email, "Officers", agency=works)
    with pytest.raises(OtherAgency):
        invitations.accept(invitations.token(invitation), by=citra, client="x", now=timezone.now())
    citra.refresh_from_db()
    assert citra.agency.slug == DLHK
