"""Every operation of the description, asked with anything: no fault of ours, no word it does not
promise. `make test-fuzz`; FUZZ_CASES= says how many, at least."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any

import pytest
import schemathesis
import yaml
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy, one_of
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    missing_required_header,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from complaints import api_tokens
from complaints.models.people import User
from tests.api.conftest import index_now
from tests.clients.conftest import CASES
from tests.contracts import openapi
from tests.factories import ComplaintFactory

pytestmark = [pytest.mark.fuzz, pytest.mark.django_db]
SEED = 20261127
PLAIN = {"Accept-Encoding": "identity"}  # the client in this process unpacks nothing
# More than the share of each: some have little that one can ask.
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance,
    response_headers_conformance, response_schema_conformance, missing_required_header,
    unsupported_method,
]  # fmt: skip
OPERATIONS = [
    (method.upper(), path)
    for path, methods in yaml.safe_load(openapi.COMMITTED.read_text(encoding="utf-8"))[
        "paths"
    ].items()
    for method in methods
]
EACH = max(3, round(1.1 * CASES / len(OPERATIONS) / 3))


@lru_cache(maxsize=1)
def city() -> Any:
    """The description, and the site behind it in this process: nothing goes through a network."""
    return schemathesis.openapi.from_wsgi("/api/schema/", get_wsgi_application())


@pytest.fixture(autouse=True)
def same_connection(db: None) -> Iterator[None]:
    """A request must not close the connection of the test, as Django's own test client knows."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def known(stores: Any, ani: User, budi: User, now: datetime) -> dict[str, Any]:
    """Some threads, and who asks: nobody, a citizen with a thread, an officer; with all scopes."""
    mine = ComplaintFactory(by=ani, published=True, answered=True, comments=1)
    ComplaintFactory(published=True, closed=True)
    ComplaintFactory(published=True, forwarded=True, title="Sampah menumpuk di jembatan")
    index_now()
    made = {
        name: api_tokens.make(user, api_tokens.offered(user), now=now)
        for name, user in {"citizen": ani, "officer": budi}.items()
    }
    headers = {name: {"Authorization": f"Bearer {key}"} for name, key in made.items()}
    return {"reference": mine.reference, "headers": {"public": {}} | headers}


def anything(operation: Any, known: dict[str, Any]) -> SearchStrategy[Any]:
    """What fits the description and what does not; gaps filled at random and with the known."""
    gaps = {"reference": known["reference"]} if "{reference}" in operation.path else {}
    kinds = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]
    return one_of(
        operation.as_strategy(generation_mode=kind, path_parameters=filled)
        for kind in kinds
        for filled in ([None, gaps] if gaps else [None])
    )


@pytest.mark.parametrize("who", ["public", "citizen", "officer"])
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_an_operation_keeps_its_description_whatever_it_is_asked(
    method: str, path: str, who: str, known: dict[str, Any], record_property: Any
) -> None:
    operation, asked = city()[path][method], 0

    @seed(SEED)
    @settings(
        max_examples=EACH, deadline=None, database=None, phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=anything(operation, known))
    def ask(case: Any) -> None:
        nonlocal asked
        asked += 1
        cache.clear()
        case.call_and_validate(headers=PLAIN | known["headers"][who], checks=CHECKS)

    ask()
    record_property("cases", asked)  # conftest.py counts them all
