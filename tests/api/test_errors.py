"""Every no of the API is a problem with a stable code, in the language of the request."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError, ProgrammingError, connection
from django.http import Http404
from django.test import Client
from rest_framework import exceptions

from api import errors, problems
from complaints import http_statuses, intake, publication
from complaints.errors import TooManyTries
from tests.api.conftest import ApiClient


@pytest.mark.parametrize(
    ("method", "path", "headers", "status", "code"),
    [
        ("GET", "/api/v1/nothing/", {}, 404, "not_found"),
        ("POST", "/api/nothing/", {}, 404, "not_found"),
        ("POST", "/api/v1/incoming/a%0Ab/", {}, 404, "not_found"),
        ("GET", "/api/", {}, 404, "not_found"),
        ("GET", "/api/v1/complaints/track/", {}, 405, "method_not_allowed"),
        ("DELETE", "/api/v1/channels/", {}, 405, "method_not_allowed"),
        ("GET", "/api/v1/channels/", {"Accept": "text/html"}, 406, "not_acceptable"),
    ],
)
def test_what_the_framework_refuses_is_a_problem_too(
    db: None, method: str, path: str, headers: dict[str, str], status: int, code: str
) -> None:
    response = Client().generic(method, path, headers=headers)

    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response["Content-Type"] == "application/problem+json"
    if status == 405:
        assert response["Allow"]


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (Http404("secret"), 404, "not_found"),
        (PermissionDenied("secret"), 403, "not_permitted"),
        (SuspiciousOperation("secret"), 400, "bad_request"),
        (exceptions.PermissionDenied(), 403, "not_permitted"),
        (exceptions.NotFound(), 404, "not_found"),
        (exceptions.NotAuthenticated(), 401, "sign_in_needed"),
        (exceptions.Throttled(wait=7), 429, "throttled"),
        (OperationalError("database is locked"), 503, "unavailable"),
        (TooManyTries(retry_after=60), 429, "too_many_tries"),
    ],
)
def test_each_failure_has_its_status_and_code(error: Exception, status: int, code: str) -> None:
    response = errors.handle(error, {})

    assert response is not None
    problem = json.loads(response.content)
    assert (response.status_code, problem["status"], problem["code"]) == (status, status, code)
    assert code in {known.code for known in problems.known()}
    assert "secret" not in response.content.decode()
    if status in {429, 503}:
        assert int(response["Retry-After"]) > 0
    if status == 401:
        assert response["WWW-Authenticate"]


# A missing table is each database's own class of error; a busy one is OperationalError in both.
MISSING_TABLE = OperationalError if connection.vendor == "sqlite" else ProgrammingError


@pytest.mark.parametrize("error", [ValueError("secret"), MISSING_TABLE("no such table: x")])
def test_a_fault_of_ours_is_not_dressed_up_as_a_refusal(error: Exception) -> None:
    assert errors.handle(error, {}) is None


def test_nested_faults_are_named_by_their_path() -> None:
    error = exceptions.ValidationError({"places": [{}, {"name": ["Kosong."]}], "day": "Salah."})
    response = errors.handle(error, {})

    assert response is not None
    faults = json.loads(response.content)["errors"]
    assert faults == {
        "places.1.name": [{"code": "invalid", "message": "Kosong."}],
        "day": [{"code": "invalid", "message": "Salah."}],
    }


def test_a_locked_database_asks_to_come_back_and_nothing_is_lost(
    api: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(intake, "file", _raise(OperationalError("database is locked")))
        response = api.file(key="the-same-random-key")
    again = api.file(key="the-same-random-key")

    assert (response.status_code, response.json()["code"]) == (503, "unavailable")
    assert int(response["Retry-After"]) > 0
    assert again.status_code == 201


def test_a_failure_that_nobody_foresaw_tells_nothing_about_itself(
    api: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publication, "read", _raise(RuntimeError("secret of the house")))
    api.raise_request_exception = False

    response = api.get("/api/v1/threads/DPS-2026-00001/", headers={"Accept-Language": "en"})

    assert (response.status_code, response.json()["code"]) == (500, "server_error")
    assert response.json()["title"] == "Something broke"
    assert b"secret" not in response.content


def test_a_host_that_is_not_ours_is_refused_in_the_same_form(db: None, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["pengaduan.example"]
    response = Client().get("/api/v1/channels/", headers={"Host": "evil.example"})

    assert (response.status_code, response.json()["code"]) == (400, "bad_request")


def test_the_sentence_is_in_the_language_of_the_reader(api: ApiClient) -> None:
    address = "/api/v1/threads/DPS-2026-99999/"
    indonesian = api.get(address).json()
    english = api.get(address, headers={"Accept-Language": "en"}).json()

    assert indonesian["code"] == english["code"] == "not_found"
    assert english["detail"] == "There is no complaint with this reference."
    assert indonesian["detail"] != english["detail"]
    assert indonesian["title"] == "Tidak ditemukan"


def test_every_refusal_of_the_domain_is_explained_where_its_type_points(api: ApiClient) -> None:
    listed = {p["code"]: p for p in api.get("/api/problems/").json()["problems"]}
    theirs = [r for r in problems.refusals() if not r.__module__.startswith(("pages.", "tests."))]

    assert len(theirs) > 15
    for refusal in theirs:
        assert listed[refusal.code]["status"] == http_statuses.OF_KIND[refusal.kind]
    assert {r.kind for r in problems.refusals()} <= http_statuses.OF_KIND.keys()
    named = [r.code for r in theirs if "code" in vars(r)]
    assert len(set(named)) == len(named)
    problem = api.get("/api/v1/threads/DPS-2026-99999/").json()
    assert problem["type"].endswith("/api/problems/not_found/")


def test_every_code_has_a_page_of_its_own_for_programs_and_for_people(api: ApiClient) -> None:
    for problem in api.get("/api/problems/").json()["problems"]:
        path = f"/api/problems/{problem['code']}/"
        assert problem["type"].endswith(path)
        assert api.get(path).json() == problem
        page = api.get(f"{path}?lang=en", headers={"Accept": "text/html,*/*;q=0.8"})
        assert page["Content-Type"] == "text/html; charset=utf-8"
        text = page.content.decode()
        assert all(word in text for word in ('lang="en"', problem["code"], "What to do"))
        assert "<script" not in text


@pytest.mark.parametrize("code", ["nothing", "not_found_either"])
def test_an_unknown_code_has_no_page(code: str, api: ApiClient) -> None:
    assert api.get(f"/api/problems/{code}/").json()["code"] == "not_found"


def test_a_missing_slash_leads_to_the_address_with_one(db: None) -> None:
    response = Client().get("/api/v1/channels")

    assert (response.status_code, response["Location"]) == (301, "/api/v1/channels/")


def _raise(error: Exception) -> Any:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise error

    return broken
