"""The seals of the days and the papers for the Ombudsman, for machines."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils import timezone

from complaints import daily_roots
from complaints.models.public import DailyRoot
from tests.factories import ComplaintFactory

if TYPE_CHECKING:
    from complaints.models.private import Complaint

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ROOTS, PAPERS = "/api/v1/history-roots/", "/api/v1/complaints/ombudsman/"


@pytest.fixture
def sealed() -> None:
    now = timezone.now()
    ComplaintFactory(now=now - 70 * DAY)
    daily_roots.seal_due(now=now, first=(now - 70 * DAY).date())


def test_the_roots_can_be_read_to_the_first(client: Client, sealed: None) -> None:
    page = client.get(ROOTS).json()
    found = page["results"]
    while page["next"]:
        page = client.get(page["next"]).json()
        found += page["results"]
    assert len(found) == DailyRoot.objects.count() > 60
    assert found[-1]["previous"] == ""
    for later, earlier in pairwise(found):
        assert later["previous"] == earlier["root"]


def test_each_root_can_be_computed_from_what_is_published(client: Client, sealed: None) -> None:
    for seal in client.get(ROOTS).json()["results"]:
        facts = ["root", seal["previous"], seal["day"], seal["events"], seal["tree"]]
        digest = hashlib.sha256(json.dumps(facts, separators=(",", ":")).encode()).hexdigest()
        assert digest == seal["root"]


def test_a_place_that_does_not_exist_is_refused(client: Client) -> None:
    answer = client.get(ROOTS, {"cursor": "x"})
    assert answer.status_code == 400
    assert answer.json()["errors"]["cursor"][0]["code"] == "invalid_cursor"


def test_the_holder_of_the_receipt_takes_the_papers(client: Client) -> None:
    old: Complaint = ComplaintFactory(now=timezone.now() - 70 * DAY)
    answer = client.post(PAPERS, {"receipt": old.receipt}, content_type="application/json")  # type: ignore[attr-defined]  # the factory's
    assert answer.status_code == 200
    assert answer.json()["complaint"]["reference"] == old.reference
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("age", "status"), [(3, 422), (70, 200)])
def test_too_early_is_refused(client: Client, age: int, status: int) -> None:
    young = ComplaintFactory(now=timezone.now() - age * DAY)
    answer = client.post(PAPERS, {"receipt": young.receipt}, content_type="application/json")  # type: ignore[attr-defined]  # the factory's
    assert answer.status_code == status
    if status == 422:
        assert answer.json()["code"] == "ombudsman_not_yet"
