"""Saved searches are looked through on Elasticsearch, too, the day it is away included."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from pytest_django import Settings

from complaints import jobs, publication
from complaints.stages import Removal
from search import alerts, door, indexing
from search.engines.elastic.engine import ElasticEngine
from tests.search.test_alerts import clock as clock
from tests.search.test_alerts import letters_to, published, saved, work
from tests.servers.gate import Gate

if TYPE_CHECKING:
    from complaints.models.people import User

pytestmark = [pytest.mark.elasticsearch, pytest.mark.django_db]


@pytest.fixture
def gate(elasticsearch: str, settings: Settings) -> Iterator[Gate]:
    with Gate(elasticsearch) as gate:
        settings.SEARCH_ENGINE = "elasticsearch"
        settings.ELASTICSEARCH_URL = gate.url
        settings.ELASTICSEARCH_PREFIX = f"test-{secrets.token_hex(4)}"
        yield gate


@pytest.fixture(autouse=True)
def engine(gate: Gate, clock: datetime) -> Iterator[ElasticEngine]:
    """The live engine, over an index without threads."""
    found = door.engine()
    assert isinstance(found, ElasticEngine)
    indexing.rebuild(found, now=clock)
    yield found
    gate.become("open")
    found.discard()
    found.companion.store.close()


def told(user: User) -> list[str]:
    letters = "\n".join(letters_to(user))
    return re.findall(r"^\* (DPS-\S+):", letters, re.M)


def test_a_thread_published_this_moment_is_told_once(ani: User, clock: datetime) -> None:
    """The server shows what was written a second later: nothing may fall into that second."""
    saved(ani, "q=lampu+jalan", clock)
    other = published(clock, title="Jalan berlubang", body="Jalan di depan pasar berlubang.")
    matching = published(clock)
    work(clock)
    work(clock)
    assert told(ani) == [matching.reference]
    assert other.reference not in told(ani)


def test_what_was_withdrawn_is_not_told(ani: User, dewi: User, clock: datetime) -> None:
    saved(ani, "q=lampu", clock)
    gone, stays = published(clock), published(clock)
    jobs.run_due(now=clock)
    publication.withdraw_thread(gone, by=dewi, now=clock, removal=Removal.PERSONAL_DATA)
    alerts.run(now=clock)
    work(clock)
    assert told(ani) == [stays.reference]


@pytest.mark.parametrize("way", ["shut", "silent"])
def test_while_the_server_is_away_the_file_is_asked(
    gate: Gate, ani: User, clock: datetime, way: str
) -> None:
    saved(ani, "q=lampu", clock)
    complaint = published(clock)
    jobs.run_due(now=clock)
    gate.become(way)
    alerts.run(now=clock)
    jobs.run_due(now=clock)
    assert told(ani) == [complaint.reference]
