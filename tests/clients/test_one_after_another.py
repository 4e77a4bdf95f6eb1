"""The links of the description, followed: file, track, publish, comment, decide, rate."""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from api.links import LINKS
from complaints import api_tokens, publication, transitions
from complaints.models.people import User
from complaints.models.private import Complaint
from tests.api.conftest import VALID
from tests.clients.test_any_input import CHECKS, PLAIN, SEED, city, same_connection
from tests.factories import UserFactory

__all__ = ["same_connection"]
pytestmark = [pytest.mark.fuzz, pytest.mark.django_db]
ANSWER = "Tim kami sudah ke lokasi dan memperbaikinya."


def office(reference: str, *, verifier: User) -> None:
    """What people do at the desk meanwhile: publish, forward, answer; every other is closed."""
    complaint = Complaint.objects.get(reference=reference)
    now = complaint.received_at + timedelta(hours=1)
    message = complaint.messages.get(kind="complaint")
    if complaint.privacy != "confidential":
        spans = publication.propose(message, now=now).spans
        publication.approve(message, digest=message.digest, spans=spans, by=verifier, now=now)
        complaint.refresh_from_db()
    agency = complaint.subcategory.agency
    transitions.move(complaint, "verify_and_forward", by=verifier, now=now, agency=agency)
    complaint.refresh_from_db()
    officer = UserFactory(officer_of=complaint.agency)
    transitions.move(complaint, "answer", by=officer, now=now + timedelta(hours=1), text=ANSWER)
    if complaint.pk % 2:
        complaint.refresh_from_db()
        transitions.move(complaint, "close_silent", by=None, now=now + timedelta(days=60))


def test_what_an_answer_gives_the_next_request_takes(stores: Any, ani: User) -> None:
    """Every link of the description is walked, and each of its operations succeeds at least once
    on the way."""
    verifier = UserFactory(verifier=True)
    key = api_tokens.make(ani, api_tokens.offered(ani), now=timezone.now())
    seen: Counter[tuple[str, int]] = Counter()

    class Journey(city().as_state_machine()):  # type: ignore[misc]  # a class made at run time
        def get_call_kwargs(self, case: Any) -> dict[str, Any]:
            return {"headers": PLAIN | {"Authorization": f"Bearer {key}"}}

        def before_call(self, case: Any) -> None:
            cache.clear()
            label = case.operation.label
            if label == "POST /api/v1/complaints/":  # at random, none would ever be valid
                case.media_type, case.body = "application/json", dict(VALID)
                case.headers["Idempotency-Key"] = str(uuid.uuid4())
            elif label == "POST /api/v1/complaints/rate/" and isinstance(case.body, dict):
                case.body["answers"] = {"clear": "2", "timely": "1", "polite": "2", "solved": "2"}
            elif label == "POST /api/v1/complaints/decide/" and isinstance(case.body, dict):
                case.body |= {"verb": "dispute", "text": "Lubangnya masih ada di sana."}
            elif label == "GET /api/v1/threads/":
                case.query = {}

        def after_call(self, response: Any, case: Any) -> None:
            seen[case.operation.label, response.status_code] += 1
            if case.operation.label == "POST /api/v1/complaints/" and response.status_code == 201:
                office(response.json()["reference"], verifier=verifier)

        def validate_response(self, response: Any, case: Any, **kwargs: Any) -> None:
            case.validate_response(response, checks=CHECKS)

    run_state_machine_as_test(  # type: ignore[no-untyped-call]  # half typed
        seed(SEED)(Journey),
        settings=settings(
            max_examples=60, stateful_step_count=12, deadline=None, database=None,
            phases=[Phase.generate], suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip

    reached = {label for label, status in seen if status < 300}
    wanted = {city().find_operation_by_id(link[3]).label for link in LINKS}
    assert wanted <= reached, seen
