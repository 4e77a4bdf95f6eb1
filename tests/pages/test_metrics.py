"""The figures of the house: for Prometheus, and for nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from complaints.models.work import Heartbeat, Job
from tests.factories import ComplaintFactory

pytestmark = pytest.mark.django_db


def figures(client: Client, **headers: str) -> dict[str, dict[tuple[str, ...], float]]:
    answer = client.get("/metrics", **headers)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
    return {
        family.name: {tuple(sorted(s.labels.values())): s.value for s in family.samples}
        for family in text_string_to_metric_families(answer.content.decode())
    }


def test_prometheus_reads_how_the_work_stands(client: Client) -> None:
    now = timezone.now()
    for number, (state, lane) in enumerate(
        [("waiting", 0), ("waiting", 2), ("waiting", 2), ("parked", 1), ("done", 1)]
    ):
        due = now - timedelta(seconds=60)
        Job.objects.create(
            kind="letter", key=f"x{number}", state=state, lane=lane, due_at=due, created_at=due
        )
    Heartbeat.objects.create(name="worker", seen_at=now - timedelta(seconds=7))
    said = figures(client)
    jobs = said["prodenpasar_jobs"]
    assert (jobs["urgent", "waiting"], jobs["bulk", "waiting"]) == (1, 2)
    assert jobs["normal", "running"] == 0
    assert said["prodenpasar_jobs_parked"] == {("letter",): 1}
    assert 60 <= said["prodenpasar_jobs_oldest_waiting_seconds"]["bulk",] < 90
    assert said["prodenpasar_jobs_oldest_waiting_seconds"]["normal",] == 0
    assert 7 <= said["prodenpasar_worker_heartbeat_age_seconds"][()] < 37
    assert said["prodenpasar_clock_skew_seconds"][()] == pytest.approx(0, abs=2)


def test_a_house_without_a_worker_has_no_heartbeat_to_tell(client: Client) -> None:
    assert figures(client)["prodenpasar_worker_heartbeat_age_seconds"] == {}


def test_prometheus_reads_how_the_office_stands(client: Client, citra: Any, dewi: Any) -> None:
    case = ComplaintFactory()
    ComplaintFactory(in_progress=True)
    said = figures(client)
    stages = said["prodenpasar_complaints"]
    assert stages["received",] == 1
    assert stages["archived",] == 0
    assert said["prodenpasar_letters_refused"][()] == 0
    assert case.reference not in client.get("/metrics").content.decode()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"REMOTE_ADDR": "203.0.113.9"}, 403),
        ({"REMOTE_ADDR": "10.1.2.3"}, 200),  # allowed below
        ({"REMOTE_ADDR": "not an address"}, 403),
        # A proxy on this machine: near to us, but who knows for whom it asks?
        ({"HTTP_X_FORWARDED_FOR": "203.0.113.9"}, 403),
        ({"REMOTE_ADDR": "203.0.113.9", "HTTP_AUTHORIZATION": "Bearer right-token"}, 200),
        ({"REMOTE_ADDR": "203.0.113.9", "HTTP_AUTHORIZATION": "Bearer wrong"}, 403),
        ({"REMOTE_ADDR": "203.0.113.9", "HTTP_AUTHORIZATION": "Bearer "}, 403),
        ({"REMOTE_ADDR": "203.0.113.9", "HTTP_AUTHORIZATION": "Basic right-token"}, 403),
    ],
)
def test_who_may_read(client: Client, settings: Any, headers: dict[str, str], status: int) -> None:
    settings.METRICS_TOKEN = "right-token"
    settings.METRICS_ALLOW = ["127.0.0.1/32", "10.0.0.0/8"]
    assert client.get("/metrics", **headers).status_code == status


def test_an_empty_token_opens_nothing(client: Client, settings: Any) -> None:
    settings.METRICS_TOKEN = ""
    stranger = {"REMOTE_ADDR": "203.0.113.9", "HTTP_AUTHORIZATION": "Bearer "}
    assert client.get("/metrics", **stranger).status_code == 403


def test_behind_a_trusted_proxy_the_client_counts_not_the_proxy(
    client: Client, settings: Any
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert client.get("/metrics", HTTP_X_FORWARDED_FOR="203.0.113.9").status_code == 403
    assert client.get("/metrics", HTTP_X_FORWARDED_FOR="127.0.0.1").status_code == 200


def test_it_costs_a_constant_number_of_questions(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(9):
        client.get("/metrics")
