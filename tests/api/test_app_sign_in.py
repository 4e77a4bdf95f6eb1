"""A citizen's app: signs up, signs in and takes part, without a cookie."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from complaints import sign_ins
from complaints.models.people import User
from complaints.models.private import Complaint
from tests.api.conftest import VALID, ApiClient
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
AUTH = "/api/auth/app/v1/"


def ask(path: str, body: Any = None, *, token: str = "", method: str = "post") -> Any:
    headers = {"X-Session-Token": token} if token else {}
    asked = getattr(Client(), method)
    return asked(AUTH + path, body or {}, content_type="application/json", headers=headers)


def code() -> str:
    """The code of the last letter."""
    found = re.search(r"\b(\d{4})[ -]?(\d{4})\b", str(mail.outbox[-1].body))
    assert found
    return "".join(found.groups())


@pytest.fixture(autouse=True)
def proved(ani: User) -> None:
    """Her address was proved when she signed up."""
    EmailAddress.objects.create(user=ani, email=ani.email, primary=True, verified=True)


def signed_in(email: str, door: str = "auth/code/request") -> str:
    """Go the way of the code; return the token of the session."""
    begun = ask(door, {"email": email})
    assert begun.status_code == 401  # with the flow that is pending
    assert "login_by_code" in str(begun.json())
    session = begun.json()["meta"]["session_token"]
    done = ask("auth/code/confirm", {"code": code()}, token=session)
    assert done.status_code == 200, done.content
    return str(done.json()["meta"].get("session_token") or session)


def test_an_address_makes_an_account_and_its_code_opens_it(api: ApiClient) -> None:
    token = signed_in("baru@example.test", "auth/signup")
    new = User.objects.get(email="baru@example.test")
    assert not new.has_usable_password()
    session = ask("auth/session", token=token, method="get")
    assert session.json()["data"]["user"]["email"] == "baru@example.test"


def test_to_sign_up_with_a_known_address_says_nothing_else(ani: User, api: ApiClient) -> None:
    known = ask("auth/signup", {"email": ani.email, "password": "sandi-milik-orang-lain"})
    new = ask("auth/signup", {"email": "lain@example.test"})
    assert known.status_code == new.status_code == 401
    assert known.json()["data"] == new.json()["data"]
    assert not ani.check_password("sandi-milik-orang-lain")


def test_an_app_files_and_reads_its_complaints(ani: User, api: ApiClient) -> None:
    token = signed_in(ani.email)
    headers = {"X-Session-Token": token}
    filed = api.send(
        "/api/v1/complaints/", VALID, **headers, **{"Idempotency-Key": str(uuid.uuid4())}
    )
    assert filed.status_code == 201
    own = api.get("/api/v1/complaints/", headers=headers).json()["results"]
    assert [row["reference"] for row in own] == [filed.json()["reference"]]
    assert Complaint.objects.get(reference=filed.json()["reference"]).reporter == ani


def test_a_sign_in_that_was_ended_opens_nothing(ani: User, api: ApiClient) -> None:
    token = signed_in(ani.email)
    assert ask("auth/session", token=token, method="delete").status_code == 401  # as allauth says
    answer = api.get("/api/v1/complaints/", headers={"X-Session-Token": token})
    assert (answer.status_code, answer.json()["code"]) == (401, "app_session_over")


def test_the_person_sees_the_app_among_the_sign_ins_and_ends_it(
    ani: User, api: ApiClient, client: Client
) -> None:
    token = signed_in(ani.email)
    [here] = sign_ins.of(ani)
    assert sign_ins.end(ani, here.number)
    assert api.get("/api/v1/complaints/", headers={"X-Session-Token": token}).status_code == 401


@pytest.mark.parametrize("trait", [{"verifier": True}, {"is_superuser": True, "is_staff": True}])
def test_nobody_of_the_office_signs_in_by_an_app(trait: dict[str, Any], api: ApiClient) -> None:
    officer = UserFactory(**trait)
    EmailAddress.objects.create(user=officer, email=officer.email, primary=True, verified=True)
    begun = ask("auth/code/request", {"email": officer.email})
    session = begun.json()["meta"]["session_token"]
    done = ask("auth/code/confirm", {"code": code()}, token=session)
    assert done.status_code == 401
    assert done.json()["meta"]["is_authenticated"] is False
    assert api.get("/api/v1/complaints/", headers={"X-Session-Token": session}).status_code == 401


def test_who_joins_the_office_is_no_longer_let_in_by_the_app(ani: User, api: ApiClient) -> None:
    token = signed_in(ani.email)
    ani.is_staff = True
    ani.save()
    answer = api.get("/api/v1/complaints/", headers={"X-Session-Token": token})
    assert (answer.status_code, answer.json()["code"]) == (401, "app_session_over")


def test_a_forged_token_is_refused(api: ApiClient) -> None:
    answer = api.get("/api/v1/complaints/", headers={"X-Session-Token": "x" * 32})
    assert (answer.status_code, answer.json()["code"]) == (401, "app_session_over")


def test_the_flows_are_described(api: ApiClient) -> None:
    described = Client().get("/api/auth/openapi.json")
    assert described.status_code == 200
    assert "/app/v1/auth/code/request" in str(list(described.json()["paths"]))
