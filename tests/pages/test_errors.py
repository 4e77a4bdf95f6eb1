"""Refusals as pages: the right status, a sentence, a code, and nothing private."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from complaints import errors, http_statuses, publication
from pages.errors import HEADINGS
from search import errors as search_errors

pytestmark = pytest.mark.django_db
ADDRESS = "/en/aduan/DPS-2026-00042/"


def _kinds(parent: type[errors.ComplaintError]) -> Iterator[type[errors.ComplaintError]]:
    for child in parent.__subclasses__():
        yield child
        yield from _kinds(child)


def raising(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise error

    monkeypatch.setattr(publication, "read", refuse)


@pytest.mark.parametrize(
    ("error", "status", "sentence"),
    [
        (errors.ThreadMissing(), 404, "There is no complaint with this reference."),
        (errors.ThreadWithdrawn(), 410, "was withdrawn"),
        (errors.NotPermitted(), 403, "Your account may not do this."),
        (errors.AlreadyMoved(), 409, "Somebody else changed this complaint first."),
        (errors.MoveNotAllowed(stage="closed"), 422, "closed"),
        (errors.MissingDetail(detail="a reason"), 400, "This step needs: a reason."),
        (errors.TooManyTries(retry_after=77), 429, "Too many tries."),
        (OperationalError("database is locked"), 503, "The system is busy"),
    ],
)
def test_a_refusal_is_a_page_with_its_status_its_sentence_and_its_code(
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    status: int,
    sentence: str,
) -> None:
    raising(monkeypatch, error)
    response = client.get(ADDRESS)
    page = response.content.decode()
    assert response.status_code == status
    assert sentence in page
    assert getattr(error, "code", "busy") in page
    assert "no-store" in response["Cache-Control"]
    assert ("Retry-After" in response) is (status in {429, 503})


def test_a_wait_says_how_long(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    raising(monkeypatch, errors.TooManyTries(retry_after=77))
    assert client.get(ADDRESS)["Retry-After"] == "77"


def test_a_missing_sign_in_leads_there_and_back(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    raising(monkeypatch, errors.SignInNeeded())
    assert client.get(ADDRESS)["Location"] == f"/en/akun/login/?next={ADDRESS}"


def test_every_refusal_of_the_domain_has_a_status_and_a_heading() -> None:
    assert search_errors.InvalidSearch in set(_kinds(errors.ComplaintError))
    for error in _kinds(errors.ComplaintError):
        if error.kind != "unauthenticated":  # leads to the sign-in, or is the API's
            assert http_statuses.OF_KIND[error.kind] in HEADINGS, error.__name__


def test_a_fault_of_ours_answers_with_a_calm_page_that_tells_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    raising(monkeypatch, RuntimeError("rahasia 5171014101900042"))
    response = Client(raise_request_exception=False).get(ADDRESS)
    page = response.content.decode()
    assert response.status_code == 500
    assert "rahasia" not in page
    assert "112" in page
