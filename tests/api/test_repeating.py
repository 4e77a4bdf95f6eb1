"""A write that is sent twice with the same key: one effect, one answer."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction

from complaints import following, idempotency, retention, tracking
from complaints.errors import KeyReused, TooManyTries
from complaints.models.following import Follow
from complaints.models.participation import Rating
from complaints.models.review import PrivacyReport
from complaints.models.tokens import DoneWrite
from tests.api.conftest import ApiClient
from tests.api.test_cases import with_key
from tests.contracts import openapi
from tests.factories import ComplaintFactory

if TYPE_CHECKING:
    from datetime import datetime

    from complaints.models.people import User

pytestmark = pytest.mark.django_db
KEY = {"Idempotency-Key": "k" * 20}
RATED = {"clear": "2", "timely": "1", "polite": "2", "solved": "2"}
# Questions that are too private for an address: they write nothing.
READS = {"/api/v1/complaints/track/", "/api/v1/complaints/ombudsman/"}
# A signed message names itself: its `webhook-id` is taken once (tests/complaints/channels).
NAMED = {"/api/v1/incoming/{source}/"}


def test_every_write_takes_a_key() -> None:
    without = {
        path
        for path, methods in openapi.committed()["paths"].items()
        if "post" in methods
        and not any(p.get("name") == "Idempotency-Key" for p in methods["post"]["parameters"])
    }
    assert without == READS | NAMED


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "") if answer.content else ""


def test_a_dispute_is_sent_twice_and_made_once(api: ApiClient) -> None:
    case = ComplaintFactory(answered=True)
    said = {"receipt": case.receipt, "verb": "dispute", "text": "Masih berlubang."}
    answers = [api.send("/api/v1/complaints/decide/", said, **KEY) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert case.events.filter(verb="dispute").count() == 1
    other = api.send("/api/v1/complaints/decide/", said | {"text": "Lagi."}, **KEY)
    assert code(other) == (409, "idempotency_key_reused")
    # Without a key, the second is refused as it always was.
    assert code(api.send("/api/v1/complaints/decide/", said)) == (422, "move_not_allowed")


def test_an_account_decides_once(api: ApiClient, ani: User, now: datetime) -> None:
    case = ComplaintFactory(by=ani, answered=True)
    said = {"reference": case.reference, "verb": "confirm_solved"}
    headers = KEY | with_key(ani, now, "take_part")
    for _time in range(2):
        assert api.send("/api/v1/complaints/decide/", said, **headers).status_code == 200
    assert case.events.filter(verb="confirm_solved").count() == 1


def test_an_old_rating_that_comes_late_changes_nothing(api: ApiClient) -> None:
    case = ComplaintFactory(closed=True)
    first = {"receipt": case.receipt, "answers": RATED}
    later = {"receipt": case.receipt, "answers": RATED | {"solved": "0"}}
    assert api.send("/api/v1/complaints/rate/", first, **KEY).status_code == 204
    api.send("/api/v1/complaints/rate/", later)
    assert api.send("/api/v1/complaints/rate/", first, **KEY).status_code == 204
    assert Rating.objects.get().solved == 0


def test_a_report_that_is_sent_again_after_the_decision_reports_nothing_new(
    api: ApiClient,
) -> None:
    case = ComplaintFactory(published=True)
    said = {"position": 0, "kind": "name"}
    path = f"/api/v1/threads/{case.reference}/reports/"
    first = api.send(path, said, **KEY)
    PrivacyReport.objects.update(decided_at=case.received_at)
    again = api.send(path, said, **KEY)
    assert (again.status_code, again.json()) == (201, first.json())
    assert PrivacyReport.objects.count() == 1


def test_a_follow_that_was_ended_is_not_begun_again_by_an_old_request(
    api: ApiClient, ani: User, now: datetime
) -> None:
    said, headers = {"subject": "village", "value": "renon"}, KEY | with_key(ani, now, "take_part")
    made = api.send("/api/v1/follows/", said, **headers).json()
    assert api.send("/api/v1/follows/", said, **headers).json() == made
    following.stop(ani, made["number"])
    assert code(api.send("/api/v1/follows/", said, **headers)) == (404, "not_found")
    assert not Follow.objects.exists()


def test_support_is_counted_once_and_a_key_is_for_one_thread(
    api: ApiClient, wayan: User, now: datetime
) -> None:
    one, two = (ComplaintFactory(published=True).reference for _number in range(2))
    headers = KEY | with_key(wayan, now, "take_part")
    for _time in range(2):
        answer = api.send(f"/api/v1/threads/{one}/support/", {}, **headers)
        assert answer.json() == {"support_count": 1}
    other = api.send(f"/api/v1/threads/{two}/support/", {}, **headers)
    assert code(other) == (409, "idempotency_key_reused")


def test_guessing_receipts_with_keys_is_counted_all_the_same(api: ApiClient) -> None:
    for number in range(tracking.TRACKING.allowed):
        key = {"Idempotency-Key": f"a-new-key-{number}"}
        said = {"receipt": f"{number:016d}", "verb": "dispute", "text": "x"}
        assert api.send("/api/v1/complaints/decide/", said, **key).status_code == 404
    with pytest.raises(TooManyTries):
        tracking.by_receipt("1", client="127.0.0.1")


def test_a_refused_guess_is_counted_outside_of_any_transaction(
    api: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cache lies in the database: what is counted in a transaction that fails is lost."""
    blocks: list[int] = []
    count = tracking.TRACKING.__class__.count
    monkeypatch.setattr(
        tracking.TRACKING.__class__,
        "count",
        lambda self, client: (blocks.append(len(connection.savepoint_ids)), count(self, client)),
    )
    before = len(connection.savepoint_ids)
    for path, said in (("decide", {"verb": "dispute"}), ("rate", {"answers": RATED})):
        api.send(f"/api/v1/complaints/{path}/", {"receipt": "0" * 16} | said, **KEY)
    assert blocks == [before, before]


# ------------------------------------------------------------------------------- the tickets
def test_the_other_half_of_a_double_click_is_answered_as_the_first(now: datetime) -> None:
    """It finds nothing, acts, and learns at its end that somebody was faster."""
    mine = idempotency.ticket("k" * 20, whose="1", said="words")

    def act() -> dict[str, Any]:
        return {"acted": True}

    def slow() -> dict[str, Any]:
        with transaction.atomic():
            idempotency.keep(mine, {"first": True}, now=now)
        return act()

    assert idempotency.afterwards(mine, slow, now=now) == {"first": True}


def test_a_ticket_says_other_things_under_the_same_key_never(now: datetime) -> None:
    idempotency.once(idempotency.ticket("k" * 20, whose="1", said="a"), dict, now=now)
    with pytest.raises(KeyReused):
        idempotency.earlier(idempotency.ticket("k" * 20, whose="1", said="b"))
    assert idempotency.earlier(idempotency.ticket("k" * 20, whose="2", said="b")) is None


def test_the_keys_go_after_two_days(now: datetime) -> None:
    idempotency.once(idempotency.ticket("k" * 20, whose="1", said="a"), dict, now=now)
    retention.run(now=now + timedelta(hours=47))
    assert DoneWrite.objects.exists()
    retention.run(now=now + timedelta(hours=49))
    assert not DoneWrite.objects.exists()
