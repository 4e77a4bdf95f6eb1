"""Unique words planted in what is private never come back in an answer of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from complaints import transitions
from complaints.models.private import Note
from tests.api.conftest import ApiClient, index_now
from tests.factories import ComplaintFactory

if TYPE_CHECKING:
    from datetime import datetime

    from complaints.models.people import User

IDENTITY: dict[str, Any] = {
    "name": "Ketut Zulfikriyanto",
    "phone": "081299887766",
    "email": "zulfikriyanto@rahasia.test",
    "address": "Gang Xylofon 77",
    "nik": "5171019988776655",
}
CANARIES = [
    "Zulfikriyanto", "081299887766", "0812-9988-7766", "rahasia.test", "Xylofon",
    "5171019988776655", "bisikan-petugas", "tanya-jawab-rahasia", "ani@example.test",
    "wayan@example.test",
]  # fmt: skip


@pytest.fixture
def references(ani: User, dewi: User, budi: User, now: datetime) -> list[str]:
    """A published thread, a hidden complaint and a confidential one, all with canaries."""
    body = (
        "Saya Ketut Zulfikriyanto, NIK 5171019988776655. Jalan berlubang dalam sekali, hubungi "
        "0812-9988-7766 atau zulfikriyanto@rahasia.test, rumah di Gang Xylofon 77."
    )
    public = ComplaintFactory(by=ani, published=True, forwarded=True, body=body, **IDENTITY)
    Note.objects.create(complaint=public, author=budi, body="bisikan-petugas", written_at=now)
    transitions.move(public, "ask_reporter", by=dewi, now=now, text="tanya-jawab-rahasia?")
    hidden = ComplaintFactory(by=ani, forwarded=True, body=body, **IDENTITY)
    secret = ComplaintFactory(by=ani, privacy="confidential", body=body, **IDENTITY)
    return [complaint.reference for complaint in (public, hidden, secret)]


@pytest.mark.parametrize("who", ["anonymous", "ani", "wayan", "dewi", "budi", "citra"])
def test_no_private_word_is_in_any_answer(
    everyone: dict[str, ApiClient], references: list[str], who: str
) -> None:
    index_now()
    client = everyone[who]
    addresses = [
        "/api/v1/threads/",
        "/api/v1/threads/?size=100&lang=en",
        *(f"/api/v1/threads/?q={word}" for word in ("Zulfikriyanto", "081299887766", "berlubang")),
        *(f"/api/v1/suggest/?q={word}" for word in ("Zulf", "Xylo", "bisik", "rahas")),
        *(f"/api/v1/threads/{reference}/" for reference in references),
        "/api/schema/",
        "/api/problems/",
    ]
    for address in addresses:
        response = client.get(address)
        said = str(response.headers) + response.content.decode()
        for canary in CANARIES:
            echoed = address.endswith(canary)  # the search box may repeat what was typed
            assert echoed or canary not in said, address


@pytest.mark.parametrize("who", ["anonymous", "wayan", "budi", "citra"])
def test_a_refused_filing_does_not_repeat_what_was_typed(
    everyone: dict[str, ApiClient], who: str
) -> None:
    wrong = IDENTITY | {"nik": "5171019988", "email": "zulfikriyanto@rahasia"}
    response = everyone[who].file(title="", **wrong)

    assert response.status_code == 400
    for canary in ("Zulfikriyanto", "081299887766", "rahasia", "Xylofon", "5171019988"):
        assert canary not in response.content.decode()


def test_only_the_threads_that_were_published_are_there(
    api: ApiClient, references: list[str]
) -> None:
    statuses = [api.get(f"/api/v1/threads/{reference}/").status_code for reference in references]

    assert statuses == [200, 404, 404]
