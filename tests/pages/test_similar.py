"""Similar threads: beside a thread, and before one files the same again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from html import unescape

import pytest
from django.test import Client

from complaints import publication
from complaints.models.private import Complaint
from complaints.models.public import Thread
from tests.factories import ComplaintFactory
from tests.pages.test_filing import FORM, typed

pytestmark = pytest.mark.django_db
Index = Callable[[], None]


@pytest.fixture
def other(indexed: Index, now: datetime) -> Complaint:
    found = ComplaintFactory(published=True, now=now)
    indexed()
    return found


def supporters(complaint: Complaint) -> int:
    return Thread.objects.get(reference=complaint.reference).support_count


def test_a_thread_shows_others_about_the_same_and_never_itself(
    client: Client, other: Complaint, now: datetime, indexed: Index
) -> None:
    mine = ComplaintFactory(published=True, now=now)
    indexed()
    response = client.get(f"/en/aduan/{mine.reference}/")
    assert [card.reference for card in response.context["similar"]] == [other.reference]
    assert "Similar complaints" in response.content.decode()


def test_a_withdrawn_thread_is_similar_to_nothing(
    client: Client, other: Complaint, now: datetime, indexed: Index
) -> None:
    mine = ComplaintFactory(published=True, now=now)
    indexed()
    publication.withdraw_thread(other, by=None, now=now)
    response = client.get(f"/en/aduan/{mine.reference}/")
    assert response.context["similar"] == []
    assert other.reference not in client.post(FORM, typed()).content.decode()


def test_before_sending_one_may_support_another_and_loses_nothing_typed(
    client: Client, other: Complaint
) -> None:
    answers = typed(name="Ni Luh Contoh", location="Depan pasar")
    page = client.post(FORM, answers).content.decode()
    assert f'form="sending" name="support" value="{other.reference}"' in page
    assert 'target="_blank"' in page

    response = client.post(FORM, answers | {"support": other.reference})
    page = unescape(response.content.decode())
    assert supporters(other) == 1
    assert "is counted" in page
    assert 'name="support"' not in page  # of this one; it is supported
    for name, value in answers.items():
        if name != "step":
            assert f'name="{name}" value="{value}"' in page
    assert Complaint.objects.count() == 1

    client.post(FORM, answers | {"support": other.reference})
    assert supporters(other) == 1  # the same browser


def test_support_for_what_is_gone_says_so_and_keeps_what_was_typed(
    client: Client, other: Complaint, now: datetime
) -> None:
    publication.withdraw_thread(other, by=None, now=now)
    for reference, status in ((other.reference, 410), ("DPS-1999-00001", 404), ("x", 404)):
        response = client.post(FORM, typed(support=reference))
        page = response.content.decode()
        assert response.status_code == status
        assert 'role="alert"' in page
        assert 'name="title" value="' in page


def test_a_closed_thread_is_not_offered_for_support(
    client: Client, now: datetime, indexed: Index
) -> None:
    ComplaintFactory(published=True, closed=True, now=now)
    indexed()
    assert client.post(FORM, typed()).context["help"].open == []
