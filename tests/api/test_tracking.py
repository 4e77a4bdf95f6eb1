"""POST /api/v1/complaints/track/: the receipt opens one complaint, to its holder."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from tests.api.conftest import ApiClient

ADDRESS = "/api/v1/complaints/track/"


@pytest.fixture(autouse=True)
def _no_tries_yet() -> None:
    cache.clear()


def test_the_holder_of_a_receipt_sees_the_complaint_as_it_was_written(api: ApiClient) -> None:
    filed = api.file(body="Lampu mati, telepon saya 081234567890 bila perlu, terima kasih.").json()

    response = api.send(ADDRESS, {"receipt": filed["receipt"]})

    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    tracked = response.json()
    assert tracked["reference"] == filed["reference"]
    assert "081234567890" in tracked["body"]
    assert (tracked["stage"], tracked["outcome"], tracked["public_url"]) == ("received", None, None)


def test_a_receipt_may_be_written_in_groups(api: ApiClient) -> None:
    filed = api.file().json()
    grouped = " - ".join(filed["receipt"][i : i + 4] for i in range(0, 16, 4))

    assert api.send(ADDRESS, {"receipt": grouped}).status_code == 200


@pytest.mark.parametrize("who", ["anonymous", "ani", "wayan", "dewi", "budi", "citra"])
@pytest.mark.parametrize("receipt", ["", "1234", "0" * 16, "DPS-2026-00001", "\u0661" * 16])
def test_what_is_no_receipt_opens_nothing(
    everyone: dict[str, ApiClient], who: str, receipt: str
) -> None:
    everyone["ani"].file()
    response = everyone[who].send(ADDRESS, {"receipt": receipt})

    assert (response.status_code, response.json()["code"]) == (404, "receipt_unknown")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "required"),
        ({"receipt": "1" * 5000}, "max_length"),
        ({"receipt": "1\0"}, "null_characters_not_allowed"),
    ],
)
def test_a_body_without_a_usable_receipt_is_refused(
    api: ApiClient, body: dict[str, str], code: str
) -> None:
    response = api.send(ADDRESS, body)

    assert response.status_code == 400
    assert response.json()["errors"]["receipt"][0]["code"] == code


def test_guessing_is_stopped_and_says_how_long(api: ApiClient) -> None:
    for guess in range(10):
        api.send(ADDRESS, {"receipt": f"{guess:016d}"})
    response = api.send(ADDRESS, {"receipt": "9" * 16})

    assert (response.status_code, response.json()["code"]) == (429, "too_many_tries")
    assert int(response["Retry-After"]) > 0
