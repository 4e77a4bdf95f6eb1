"""POST /api/v1/threads/<reference>/reports/: hidden at once, in every answer of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from complaints import reports
from complaints.models.public import Post, Thread
from complaints.models.review import PrivacyReport
from tests.api.conftest import ApiClient, index_now
from tests.factories import ComplaintFactory

if TYPE_CHECKING:
    from datetime import datetime

    from complaints.models.people import User

GIVEN: dict[str, Any] = {"position": 0, "kind": "name", "words": "Nama di baris pertama."}


@pytest.fixture
def thread(ani: User) -> Any:
    return ComplaintFactory(by=ani, published=True, answered=True, comments=2)


def send(client: ApiClient, thread: Any, **changes: Any) -> Any:
    return client.send(f"/api/v1/threads/{thread.reference}/reports/", GIVEN | changes)


@pytest.mark.parametrize("who", ["anonymous", "ani", "wayan", "dewi", "budi", "citra"])
def test_everybody_may_report_and_the_thread_is_hidden_at_once(
    everyone: dict[str, ApiClient], thread: Any, who: str
) -> None:
    response = send(everyone[who], thread)

    assert (response.status_code, response.json()) == (201, {"state": "hidden"})
    assert response["Cache-Control"] == "no-store"
    for reader in everyone.values():
        refused = reader.get(f"/api/v1/threads/{thread.reference}/")
        assert (refused.status_code, refused.json()["code"]) == (410, "under_review")
        assert refused["Cache-Control"] == "no-store"


def test_a_hidden_post_keeps_its_place_without_its_words(api: ApiClient, thread: Any) -> None:
    post = Post.objects.filter(kind="comment").first()
    assert post is not None
    send(api, thread, position=post.position)

    answer = api.get(f"/api/v1/threads/{thread.reference}/").json()

    [hidden] = [p for p in answer["posts"] if p["state"] == "hidden"]
    assert hidden["position"] == post.position
    assert (hidden["body"], hidden["author"], hidden["author_id"]) == ("", None, None)
    assert (hidden["removal"], hidden["removed_on"]) == (None, None)
    assert answer["comment_count"] == 1
    assert post.body not in str(answer)


def test_a_hidden_thread_is_in_no_list_count_or_suggestion(api: ApiClient, thread: Any) -> None:
    other = ComplaintFactory(published=True)
    index_now()
    send(api, thread)

    found = api.get("/api/v1/threads/?q=jalan").json()
    assert [row["reference"] for row in found["results"]] == [other.reference]
    assert found["count"] == 1
    assert [value["count"] for value in found["facets"]["channel"]] == [1]
    assert api.get("/api/v1/threads/").json()["count"] == 1
    assert api.get("/api/v1/suggest/?q=jal").json()["results"] == [other.messages.get().title]


def test_what_a_verifier_looked_at_waits_in_sight(
    api: ApiClient, thread: Any, dewi: User, now: datetime
) -> None:
    send(api, thread)
    reports.restore(PrivacyReport.objects.get(), by=dewi, now=now)

    assert send(api, thread).json() == {"state": "waiting"}
    assert api.get(f"/api/v1/threads/{thread.reference}/").status_code == 200


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"kind": "gossip"}, "kind", "invalid_choice"),
        ({"kind": None}, "kind", "null"),
        ({"kind": "other", "words": ""}, "words", "required"),
        ({"words": "x" * 2001}, "words", "too_long"),
        ({"words": "a\0b"}, "words", "null_characters_not_allowed"),
        ({"position": -1}, "position", "min_value"),
        ({"position": "first"}, "position", "invalid"),
    ],
)
def test_bad_input_is_named_and_hides_nothing(
    api: ApiClient, thread: Any, changes: dict[str, Any], field: str, code: str
) -> None:
    response = send(api, thread, **changes)

    assert response.status_code == 400
    assert [fault["code"] for fault in response.json()["errors"][field]] == [code]
    assert Thread.objects.get().state == "public"


def test_what_is_not_there_cannot_be_reported(api: ApiClient, thread: Any) -> None:
    missing = send(api, thread, position=99)
    nowhere = api.send("/api/v1/threads/DPS-2026-99999/reports/", GIVEN)

    assert (missing.status_code, missing.json()["code"]) == (404, "post_not_found")
    assert (nowhere.status_code, nowhere.json()["code"]) == (404, "not_found")


def test_one_client_cannot_hide_the_whole_site(api: ApiClient) -> None:
    threads = [ComplaintFactory(published=True) for _ in range(reports.REPORTING.allowed + 1)]
    answers = [send(api, thread) for thread in threads]

    assert [answer.status_code for answer in answers[:-1]] == [201] * reports.REPORTING.allowed
    assert (answers[-1].status_code, answers[-1].json()["code"]) == (429, "too_many_tries")
    assert int(answers[-1]["Retry-After"]) > 0
    assert Thread.objects.filter(state="public").count() == 1


def test_the_receipt_tells_what_became_of_the_public_version(
    api: ApiClient, thread: Any, dewi: User, now: datetime
) -> None:
    receipt = {"receipt": thread.receipt}
    send(api, thread)
    hidden = api.send("/api/v1/complaints/track/", receipt).json()
    made = PrivacyReport.objects.get()
    reports.remove(made, removal="personal_data", by=dewi, now=now)
    removed = api.send("/api/v1/complaints/track/", receipt).json()

    assert (hidden["public_state"], hidden["public_url"]) == ("hidden", None)
    assert (removed["public_state"], removed["removal"]) == ("withdrawn", "personal_data")
    assert removed["removed_on"] == "2026-11-24"
