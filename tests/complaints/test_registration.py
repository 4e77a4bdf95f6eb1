"""Who an account is: given with consent, used for filings, taken back, copied, erased."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from complaints import (
    account_erasure,
    consent_texts,
    identities,
    intake,
    registration,
    retention,
    subjects,
)
from complaints.errors import IdentityNeeded, InvalidInput, NotPermitted, SignInNeeded
from complaints.filing_rules import Filing
from complaints.models.custody import SubjectCase
from complaints.models.keys import DataKey
from complaints.models.people import User
from complaints.models.private import Complaint
from complaints.models.registration import Consent, Registration

PERSON = registration.Person("Ni Luh Ani", "0812 3456 7890", "1234", "renon")
AGREED = consent_texts.CURRENT
ANSWERS = {"name": PERSON.name, "phone": PERSON.phone, "nik_end": "1234", "village": "renon"}
PAGE = "/akun/identitas/"
FILING = Filing(
    title="Jalan berlubang di depan pasar",
    body="Lubangnya dalam dan sudah dua minggu tidak ditambal oleh siapa pun.",
    subcategory="jalan-berlubang",
    village="renon",
)


@pytest.fixture
def registered(ani: User, now: Any) -> User:
    registration.keep(ani, PERSON, agreed=AGREED, now=now)
    return ani


def filed(by: User | None, now: Any, filing: Filing = FILING) -> Complaint:
    done = intake.file(filing, key="kunci-acak-1234", by=by, now=now)
    return Complaint.objects.get(reference=done.reference)


def person_of(case: Complaint, now: Any) -> Any:
    return identities.reveal(case, by=None, why=identities.Why.REPORTER, now=now)


# ---------------------------------------------------------------------------------- consent
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""), ("name", "x" * 300), ("phone", ""), ("phone", "abc"), ("nik_end", "123"),
        ("nik_end", "5171010101010001"), ("village", "atlantis"), ("village", "\0"),
    ],
)  # fmt: skip
def test_a_wrong_answer_is_told_at_its_field_and_nothing_is_kept(
    ani: User, now: Any, field: str, value: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        registration.keep(ani, replace(PERSON, **{field: value}), agreed=AGREED, now=now)
    assert list(refused.value.fields) == [field]
    assert registration.of(ani) is None


@pytest.mark.parametrize("agreed", ["", "2020-01", "yes"])
def test_without_consent_to_the_text_as_it_stands_nothing_is_kept(
    ani: User, now: Any, agreed: str
) -> None:
    with pytest.raises(InvalidInput):
        registration.keep(ani, PERSON, agreed=agreed, now=now)
    assert not Registration.objects.exists()
    assert not Consent.objects.exists()


def test_what_was_agreed_to_and_when_stays_after_it_was_taken_back(
    registered: User, now: Any
) -> None:
    keys = DataKey.objects.count()
    registration.withdraw(registered, now=now)
    assert registration.of(registered) is None
    assert DataKey.objects.count() == keys - 1
    [row] = registration.consents(registered)
    assert (row.version, row.given_at, row.withdrawn_at) == (AGREED, now, now)


def test_a_change_keeps_the_one_consent(registered: User, now: Any) -> None:
    registration.keep(registered, replace(PERSON, phone="0361 222333"), agreed=AGREED, now=now)
    assert Consent.objects.count() == 1
    assert Registration.objects.count() == 1


def test_no_text_that_was_agreed_to_is_changed() -> None:
    """A new wording is a new version: this changes only by adding one."""
    sentences = [str(getattr(s, "_args", (s,))[0]) if not isinstance(s, str) else s
                 for s in consent_texts.TEXTS["2026-11"]]  # fmt: skip
    assert len(sentences) == 4
    assert max(consent_texts.TEXTS) == consent_texts.CURRENT


# ----------------------------------------------------------------------------------- filings
def test_a_filing_is_signed_with_what_the_account_registered(registered: User, now: Any) -> None:
    person = person_of(filed(registered, now), now)
    assert (person.name, person.phone, person.nik) == (PERSON.name, PERSON.phone, "")


def test_what_is_typed_in_the_filing_counts_more(registered: User, now: Any) -> None:
    person = person_of(filed(registered, now, replace(FILING, name="Putu Lain")), now)
    assert (person.name, person.phone) == ("Putu Lain", PERSON.phone)


def test_the_registered_name_is_hidden_in_the_words_of_the_filing(registered: User) -> None:
    said = replace(FILING, body=f"Saya {PERSON.name} dan lubang ini sudah lama sekali di sini.")
    assert "Luh Ani" not in intake.preview(said, by=registered).body


def test_where_registration_is_asked_for_a_filing_needs_it(
    ani: User, now: Any, settings: Any
) -> None:
    settings.REGISTRATION_REQUIRED = True
    with pytest.raises(SignInNeeded):
        filed(None, now)
    with pytest.raises(IdentityNeeded):
        filed(ani, now)
    registration.keep(ani, PERSON, agreed=AGREED, now=now)
    assert filed(ani, now).reporter == ani


def test_an_operator_decides_over_the_installation_and_gives_it_back(
    dewi: User, operator: User, now: Any, settings: Any
) -> None:
    with pytest.raises(NotPermitted):
        registration.decide(True, by=dewi, now=now)
    found = []
    for decided in (True, False, None):
        registration.decide(decided, by=operator, now=now)
        found.append(registration.is_required())
    assert found == [True, False, settings.REGISTRATION_REQUIRED]


# -------------------------------------------------------------------------------------- pages
def test_who_is_asked_comes_back_to_the_form(ani: User, client: Client, settings: Any) -> None:
    settings.REGISTRATION_REQUIRED = True
    client.force_login(ani)
    asked = client.get("/aduan/baru/?village=renon")
    assert asked["Location"].startswith(f"{PAGE}?next=%2Faduan%2Fbaru%2F")
    sent = ANSWERS | {"agreed": AGREED, "next": "/aduan/baru/?village=renon"}
    assert client.post(PAGE, sent)["Location"] == "/aduan/baru/?village=renon"
    assert client.get("/aduan/baru/").status_code == 200


def test_a_foreign_address_is_nowhere_to_go_back_to(ani: User, client: Client) -> None:
    client.force_login(ani)
    sent = ANSWERS | {"agreed": AGREED, "next": "https://jahat.example/"}
    assert client.post(PAGE, sent)["Location"] == PAGE


def test_a_refused_form_keeps_what_was_typed(ani: User, client: Client) -> None:
    client.force_login(ani)
    assert client.post(PAGE).status_code == 400
    answer = client.post(PAGE, ANSWERS)
    assert answer.status_code == 400
    assert PERSON.phone in answer.content.decode()


def test_it_is_taken_back_with_one_button(registered: User, client: Client) -> None:
    client.force_login(registered)
    client.post(PAGE, {"verb": "withdraw"})
    assert PERSON.phone not in client.get(PAGE).content.decode()
    assert registration.of(registered) is None


# ---------------------------------------------------------------------------- copy and erasure
def test_the_copy_is_there_at_once_and_leaves_a_request(registered: User, client: Client) -> None:
    client.force_login(registered)
    for _ in range(2):
        answer = client.post("/akun/data/", {"copy": "json"})
    copy = json.loads(answer.content)
    assert copy["account"]["registered"]["name"] == PERSON.name
    assert copy["account"]["agreed"][0]["text"] == AGREED
    [case] = SubjectCase.objects.all()
    assert (case.right, case.state) == ("access", "done")


def test_the_account_is_erased_once_its_person_is_sure(
    registered: User, client: Client, now: Any
) -> None:
    case = filed(registered, now)
    client.force_login(registered)
    assert client.post("/akun/hapus/", {}).status_code == 400
    assert User.objects.get(pk=registered.pk).is_active
    page = client.post("/akun/hapus/", {"sure": "erase"})
    row = SubjectCase.objects.get(right="erasure")
    assert row.number in page.content.decode()
    registered.refresh_from_db()
    assert not registered.is_active
    assert client.get("/akun/").status_code == 302
    case.refresh_from_db()
    assert case.erased_at is not None
    assert not Registration.objects.exists()
    assert not Consent.objects.exists()


def test_a_card_is_held_against_the_registered_digits_unseen(
    registered: User, dewi: User, browser: Client, now: Any
) -> None:
    asked = {"words": "", "contact": "", "by": dewi, "now": now, "email": registered.email}
    case = subjects.register("access", **asked)
    page = reverse("desk:subject", args=[case.pk])
    browser.force_login(dewi, backend="django.contrib.auth.backends.ModelBackend")
    assert 'name="nik_end"' in browser.get(page).content.decode()
    for digits, status in (("9999", 422), ("1234", 302)):
        answer = browser.post(page, {"decision": "prove", "nik_end": digits})
        assert answer.status_code == status
        assert "1234" not in answer.content.decode()
    case.refresh_from_db()
    assert subjects.proven(case) == subjects.BY_VERIFIER


def test_the_registration_of_an_account_that_nobody_uses_goes_after_two_years(
    registered: User, now: Any
) -> None:
    User.objects.filter(pk=registered.pk).update(last_login=now)
    retention.run(now=now + timedelta(days=700))
    assert registration.of(registered) is not None
    retention.run(now=now + timedelta(days=740))
    assert registration.of(registered) is None
    assert registration.consents(registered)[0].withdrawn_at is not None


def test_staff_cannot_erase_what_they_did_in_office(dewi: User, client: Client) -> None:
    client.force_login(dewi)
    assert client.get("/akun/hapus/").status_code == 422
    assert client.post("/akun/hapus/", {"sure": "erase"}).status_code == 422
    assert User.objects.get(pk=dewi.pk).is_active


def test_an_erased_account_leaves_no_registration(registered: User, now: Any) -> None:
    account_erasure.erase(registered, by=None, now=now)
    assert not Registration.objects.exists()
