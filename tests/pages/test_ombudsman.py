"""The papers for the Ombudsman and the seals of the days, as a visitor meets them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from complaints import daily_roots
from complaints.models.public import DailyRoot
from tests.factories import ComplaintFactory

if TYPE_CHECKING:
    from complaints.models.people import User
    from complaints.models.private import Complaint

pytestmark = pytest.mark.django_db
PAPERS = "/lacak/ombudsman/"
DAY = timedelta(days=1)


@pytest.fixture
def old(ani: User) -> Complaint:
    return ComplaintFactory(by=ani, now=timezone.now() - 70 * DAY)


@pytest.fixture
def young(ani: User) -> Complaint:
    return ComplaintFactory(by=ani, now=timezone.now() - 3 * DAY)


def test_the_tracking_page_offers_the_papers_once_the_time_has_passed(
    client: Client, old: Complaint, young: Complaint
) -> None:
    page = client.post("/lacak/", {"receipt": old.receipt}).content.decode()  # type: ignore[attr-defined]  # the factory's
    assert PAPERS in page
    page = client.post("/lacak/", {"receipt": young.receipt}).content.decode()  # type: ignore[attr-defined]  # the factory's
    assert PAPERS not in page
    assert "Ombudsman" in page


def test_the_holder_of_the_receipt_takes_both_forms(client: Client, old: Complaint) -> None:
    for form, media in (("pdf", "application/pdf"), ("json", "application/json")):
        answer = client.post(PAPERS, {"receipt": old.receipt, "format": form})  # type: ignore[attr-defined]  # the factory's
        assert answer.status_code == 200
        assert answer["Content-Type"] == media
        assert f"ombudsman-{old.reference}.{form}" in answer["Content-Disposition"]
        assert "no-store" in answer["Cache-Control"]


def test_the_account_takes_its_own_and_no_other(
    client: Client, old: Complaint, ani: User, wayan: User
) -> None:
    client.force_login(ani)
    assert PAPERS in client.get("/akun/").content.decode()
    assert client.post(PAPERS, {"reference": old.reference}).status_code == 200
    client.force_login(wayan)
    assert client.post(PAPERS, {"reference": old.reference}).status_code == 404


def test_too_early_is_refused_with_the_day(client: Client, young: Complaint) -> None:
    answer = client.post(PAPERS, {"receipt": young.receipt})  # type: ignore[attr-defined]  # the factory's
    assert answer.status_code == 422
    assert "ombudsman_not_yet" in answer.content.decode()


def test_strangers_get_nothing(client: Client, old: Complaint) -> None:
    assert client.get(PAPERS).status_code == 302
    assert client.post(PAPERS, {"reference": old.reference}).status_code == 302  # to sign in
    wrong = client.post(PAPERS, {"receipt": "1111 1111 1111 1111"})
    assert wrong.status_code == 404
    assert old.reference not in wrong.content.decode()


def test_the_seals_have_a_page_a_feed_and_a_word_in_the_main_feed(
    client: Client, old: Complaint
) -> None:
    assert client.get("/riwayat/").status_code == 200
    daily_roots.seal_due(now=timezone.now())
    root = DailyRoot.objects.get().root
    assert root in client.get("/riwayat/").content.decode()
    assert root in client.get("/en/riwayat/").content.decode()
    feed = client.get("/feeds/riwayat.atom").content.decode()
    assert root in feed
    ElementTree.fromstring(feed)  # noqa: S314  # our own
    main = ElementTree.fromstring(client.get("/feeds/aduan.atom").content)  # noqa: S314  # our own
    element = main.find("{tag:prodenpasar,2013:history}root")
    assert element is not None
    assert element.text == root


def test_the_feed_of_the_seals_holds_sixty(client: Client, old: Complaint) -> None:
    now = timezone.now()
    daily_roots.seal_due(now=now, first=(now - 70 * DAY).date())
    feed = client.get("/feeds/riwayat.atom").content.decode()
    assert feed.count("<entry>") == 60


def test_a_thread_leads_to_the_seals(client: Client) -> None:
    thread = ComplaintFactory(published=True)
    assert "/riwayat/" in client.get(f"/aduan/{thread.reference}/").content.decode()
