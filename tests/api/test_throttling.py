"""Limits: who asks too often is told how long to wait; others are not held up."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache

from tests.api.conftest import ApiClient


@pytest.fixture(autouse=True)
def _fresh(settings: Any) -> None:
    cache.clear()
    settings.API_RATES = {"read": "3/min", "file": "2/hour", "track": "2/hour", "comment": "2/hour"}


def test_a_reader_sees_what_is_left_and_then_has_to_wait(api: ApiClient) -> None:
    left = [api.get("/api/v1/channels/")["RateLimit"].split(";")[1] for _ in range(3)]
    response = api.get("/api/v1/channels/")

    assert left == ["r=2", "r=1", "r=0"]
    assert (response.status_code, response.json()["code"]) == (429, "throttled")
    assert 0 < int(response["Retry-After"]) <= 60
    assert response["RateLimit-Policy"] == '"read";q=3;w=60'
    assert response["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/v1/complaints/", {}),
        ("/api/v1/complaints/track/", {"receipt": "1"}),
        ("/api/v1/threads/DPS-2026-00001/comments/", {"body": "x"}),
    ],
)
def test_each_kind_of_write_has_its_own_limit(
    api: ApiClient, path: str, body: dict[str, str]
) -> None:
    codes = [api.send(path, body).status_code for _ in range(3)]

    assert 429 not in codes[:2]
    assert codes[2] == 429
    assert api.get("/api/v1/channels/").status_code == 200


def test_accounts_behind_one_address_do_not_hold_each_other_up(
    everyone: dict[str, ApiClient],
) -> None:
    for _ in range(3):
        everyone["anonymous"].file()

    assert everyone["anonymous"].file().status_code == 429
    assert everyone["ani"].file().status_code == 201


def test_a_client_cannot_hide_behind_a_header_that_it_made_up(api: ApiClient) -> None:
    answers = [
        api.get("/api/v1/channels/", headers={"X-Forwarded-For": f"10.0.0.{n}"}).status_code
        for n in range(4)
    ]

    assert answers[-1] == 429


def test_no_address_and_no_account_is_in_a_key_of_the_cache(everyone: dict[str, ApiClient]) -> None:
    everyone["anonymous"].file()
    everyone["ani"].file()

    keys = " ".join(cache._cache)  # type: ignore[attr-defined]  # the test's own LocMemCache
    assert "throttle:file:" in keys
    assert "127.0.0.1" not in keys
    assert "ani@" not in keys
