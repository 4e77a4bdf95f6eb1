"""What crawlers, browsers and the monitor ask for."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from complaints import database, publication
from complaints.models.work import Heartbeat, Job
from pages.views import machine
from tests.factories import FILED_AT, ComplaintFactory

if TYPE_CHECKING:
    from complaints.models.people import User

pytestmark = pytest.mark.django_db


def beat(seconds_ago: int) -> None:
    Heartbeat.objects.update_or_create(
        name="worker", defaults={"seen_at": timezone.now() - timedelta(seconds=seconds_ago)}
    )


def test_the_process_is_alive_without_asking_anybody(
    client: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        assert client.get("/healthz").json() == {"status": "ok"}


@pytest.mark.parametrize(
    ("seconds_ago", "alive", "status"), [(1, True, "ok"), (100_000, False, "degraded")]
)
def test_readiness_tells_whether_the_worker_lives_and_serves_on_without_it(
    client: Client, indexed: Any, seconds_ago: int, alive: bool, status: str
) -> None:
    indexed()
    beat(seconds_ago)
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json()["worker"]["ok"] is alive
    assert response.json()["status"] == status


def test_a_database_that_is_away_makes_the_machine_not_ready(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("connection refused at 10.0.0.7")

    monkeypatch.setattr(machine, "_database", away)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["database"] == {"ok": False}
    assert "10.0.0.7" not in response.content.decode()


def test_robots_keep_out_of_what_is_private(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert all(f"Disallow: {path}\n" in text for path in ("/admin/", "/akun/", "/lacak/"))
    assert "/sitemap.xml" in text


def test_the_manifest_can_be_installed(client: Client) -> None:
    response = client.get("/manifest.webmanifest")
    assert response["Content-Type"] == "application/manifest+json"
    manifest = json.loads(response.content)
    assert manifest["start_url"] == "/"
    assert manifest["icons"]


def test_the_sitemap_lists_what_is_public_and_nothing_else(client: Client, dewi: User) -> None:
    public, hidden = ComplaintFactory(published=True), ComplaintFactory()
    gone = ComplaintFactory(published=True)
    publication.withdraw_thread(gone, by=dewi, now=FILED_AT)
    index = client.get("/sitemap.xml").content.decode()
    assert "/sitemap-threads.xml" in index
    assert "/sitemap-content.xml" in index
    text = client.get("/sitemap-threads.xml").content.decode()
    assert f"/aduan/{public.reference}/" in text
    assert hidden.reference not in text
    assert gone.reference not in text
    assert client.get("/sitemap-content.xml").status_code == 200
    assert "/en/aduan/baru/" in client.get("/sitemap-fixed.xml").content.decode()


def test_readiness_tells_what_waits_in_each_lane(client: Client, indexed: Any) -> None:
    indexed()
    beat(1)
    due = timezone.now() - timedelta(seconds=100)
    Job.objects.create(kind="x", key="x", lane=Job.Lane.URGENT, due_at=due, created_at=due)
    lanes = client.get("/readyz").json()["worker"]["lanes"]
    assert set(lanes) == {"urgent", "normal", "bulk"}
    assert lanes["urgent"]["waiting"] == 1
    assert 100 <= lanes["urgent"]["oldest_waiting_seconds"] < 130
    assert lanes["bulk"] == {"waiting": 0, "oldest_waiting_seconds": 0}


@pytest.mark.parametrize(("skew", "ahead", "well"), [(4, 4, True), (-6, 0, False), (0, 6, False)])
def test_clocks_that_differ_by_more_than_five_seconds_are_flagged(
    client: Client, indexed: Any, monkeypatch: pytest.MonkeyPatch, skew: int, ahead: int, well: bool
) -> None:
    indexed()
    beat(-ahead)
    monkeypatch.setattr(database, "clock_skew", lambda: float(skew))
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["clock"]["ok"] is well
    assert answer.json()["status"] == ("ok" if well else "degraded")


def test_the_database_tells_its_clock() -> None:
    assert abs(database.clock_skew()) < 2  # here they are on one machine
