"""An ETag that stands costs next to nothing, and never outlives a change."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

import search
from api import conditional
from complaints import conversation, publication, transitions
from complaints.models.people import User
from search import standing
from tests.api.conftest import ApiClient, index_now
from tests.factories import ComplaintFactory, UserFactory

LIST = "/api/v1/threads/"


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    conditional.forget()


@pytest.fixture
def thread(db: None) -> Any:
    made = ComplaintFactory(published=True, forwarded=True)
    index_now()
    return made


def again(api: ApiClient, address: str) -> tuple[int, str]:
    """Ask, and once more with the tag of the answer: the status and the tag of the second."""
    tag = api.get(address)["ETag"]
    second = api.get(address, headers={"If-None-Match": tag})
    return second.status_code, second["ETag"]


@pytest.mark.parametrize("address", [LIST, LIST + "?q=jalan+berlubang", "{thread}"])
def test_what_stands_is_not_made_again(
    api: ApiClient,
    thread: Any,
    address: str,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    address = address.format(thread=f"{LIST}{thread.reference}/")
    first = api.get(address)
    with django_assert_num_queries(1):
        second = api.get(address, headers={"If-None-Match": first["ETag"]})
    assert second.status_code == 304
    assert second["ETag"] == first["ETag"]
    assert second["Access-Control-Allow-Origin"] == "*"
    assert second["Cache-Control"] == first["Cache-Control"]
    assert not second.content


def test_another_language_is_another_answer(api: ApiClient, thread: Any) -> None:
    address = f"{LIST}{thread.reference}/"
    tag = api.get(address)["ETag"]
    english = api.get(address, headers={"If-None-Match": tag, "Accept-Language": "en"})
    assert english.status_code == 200


@pytest.mark.parametrize("indexed", [True, False], ids=["indexed", "before the worker came"])
@pytest.mark.parametrize("address", [LIST, "{thread}"])
@pytest.mark.parametrize("change", ["answer", "comment", "withdraw"])
def test_no_tag_outlives_a_change(
    api: ApiClient,
    thread: Any,
    change: str,
    address: str,
    indexed: bool,
    dewi: User,
    now: datetime,
) -> None:
    """Whether or not the index has followed: the change itself is enough."""
    address = address.format(thread=f"{LIST}{thread.reference}/")
    tag = api.get(address)["ETag"]
    if change == "answer":
        officer = UserFactory(officer_of=thread.agency)
        transitions.move(thread, "answer", by=officer, now=now, text="Sudah kami perbaiki.")
        approve_last(thread, by=dewi, now=now)
    elif change == "comment":
        text = "Terima kasih, jalannya sudah halus."
        conversation.comment(
            thread.reference, text, key="conditional-comment", by=UserFactory(), now=now
        )
    else:
        publication.withdraw_thread(thread, by=dewi, now=now)
    if indexed:
        index_now()
    changed = api.get(address, headers={"If-None-Match": tag})
    assert changed.status_code == (410 if change == "withdraw" and "DPS" in address else 200)


def approve_last(complaint: Any, *, by: User, now: datetime) -> None:
    message = complaint.messages.order_by("pk").last()
    spans = publication.propose(message, now=now).spans
    publication.approve(message, digest=message.digest, spans=spans, by=by, now=now)


def test_a_tag_is_remembered_for_a_minute_only(
    api: ApiClient, thread: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What writes no job (words of the vocabularies) is read anew after a minute."""
    tag = api.get(LIST)["ETag"]
    made: list[object] = []
    find = search.find
    monkeypatch.setattr(search, "find", lambda *a, **k: made.append(a) or find(*a, **k))
    later = time.monotonic() + standing.LONGEST + 1
    assert api.get(LIST, headers={"If-None-Match": tag}).status_code == 304
    assert not made
    monkeypatch.setattr(conditional, "monotonic", lambda: later)
    assert api.get(LIST, headers={"If-None-Match": tag}).status_code == 304
    assert made


def test_a_forged_tag_is_answered_in_full(api: ApiClient, thread: Any) -> None:
    api.get(LIST)
    assert api.get(LIST, headers={"If-None-Match": 'W/"0000"'}).status_code == 200
