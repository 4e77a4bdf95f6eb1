"""GET /api/v1/threads/<reference>/: what everybody may read of one complaint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from complaints import conversation, publication
from complaints.models.participation import ParticipantLink
from complaints.stages import Removal
from tests.api.conftest import ApiClient
from tests.factories import ComplaintFactory

if TYPE_CHECKING:
    from datetime import datetime

    from complaints.models.people import User

ROW = {
    "reference", "url", "title", "snippet", "category", "subcategory", "agency", "district",
    "village", "stage", "outcome", "channel", "received_on", "answered_on", "comment_count",
    "support_count",
}  # fmt: skip


@pytest.fixture
def answered(ani: User) -> Any:
    return ComplaintFactory(by=ani, published=True, answered=True, comments=2)


def test_a_thread_tells_the_complaint_the_answer_and_the_comments(
    api: ApiClient, answered: Any, dewi: User, now: datetime
) -> None:
    for message in answered.messages.filter(state="held").exclude(kind="question"):
        spans = publication.propose(message, now=now).spans
        publication.approve(message, digest=message.digest, spans=spans, by=dewi, now=now)

    thread = api.get(f"/api/v1/threads/{answered.reference}/").json()

    more = {"body", "posts", "timeline", "deadlines", "photos", "latitude", "longitude"}
    more |= {"merged_into", "merged", "split_from", "parts", "labels", "story", "late", "closed_on"}
    assert set(thread) == ROW | more
    assert thread["url"] == f"http://testserver/aduan/{answered.reference}/"
    assert thread["posts"][0]["kind"] == "complaint"
    assert {post["kind"] for post in thread["posts"]} == {"complaint", "response", "comment"}
    response = next(post for post in thread["posts"] if post["kind"] == "response")
    assert response["agency"] == thread["agency"] == answered.agency.slug
    assert response["author"] == answered.agency.name
    authors = [post["author"] for post in thread["posts"] if post["kind"] == "comment"]
    assert authors == ["Warga 1", "Warga 2"]
    assert thread["timeline"][0]["verb"] == "file"
    assert thread["deadlines"]
    assert (thread["stage"], thread["outcome"]) == ("answered", None)


@pytest.mark.parametrize("who", ["anonymous", "ani", "wayan", "dewi", "budi", "citra"])
def test_everybody_reads_the_same_and_nobody_reads_what_is_hidden(
    everyone: dict[str, ApiClient], answered: Any, ani: User, who: str
) -> None:
    address = f"/api/v1/threads/{answered.reference}/"
    hidden = ComplaintFactory(by=ani, forwarded=True)

    assert everyone[who].get(address).json() == everyone["anonymous"].get(address).json()
    refused = everyone[who].get(f"/api/v1/threads/{hidden.reference}/")
    assert (refused.status_code, refused.json()["code"]) == (404, "not_found")


def test_a_citizen_has_one_handle_in_a_thread_and_another_in_the_next(
    api: ApiClient, ani: User, wayan: User, now: datetime
) -> None:
    handles = []
    for _ in range(2):
        complaint = ComplaintFactory(by=ani, published=True, answered=True)
        for who, key in ((wayan, "the-first-key"), (ani, "the-second-key"), (wayan, "the-third")):
            conversation.comment(complaint.reference, "Setuju sekali.", key=key, by=who, now=now)
        posts = api.get(f"/api/v1/threads/{complaint.reference}/").json()["posts"]
        mine, official, his, mine_again, his_again = (post["author_id"] for post in posts)
        assert official is None
        assert (mine, his) == (mine_again, his_again)
        handles += [mine, his]
    assert len(set(handles)) == 4
    # Whose they are is one row away, and unknowable without it.
    links = ParticipantLink.objects.filter(user=wayan)
    assert links.delete()[0] == 2
    before = set(handles)
    posts = api.get(f"/api/v1/threads/{complaint.reference}/").json()["posts"]
    assert {p["author_id"] for p in posts} - {None} < before
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM complaints_participant")
        columns = {column[0] for column in cursor.description}
    assert columns == {"id", "thread_id", "ordinal", "handle"}


def test_a_withdrawn_thread_is_gone_and_a_cache_is_told(
    api: ApiClient, answered: Any, dewi: User, now: datetime
) -> None:
    address = f"/api/v1/threads/{answered.reference}/"
    tag = api.get(address)["ETag"]
    publication.withdraw_thread(answered, by=dewi, now=now, removal=Removal.PERSONAL_DATA)

    response = api.get(address, headers={"If-None-Match": tag})

    problem = response.json()
    assert (response.status_code, problem["code"]) == (410, "withdrawn")
    assert (problem["removal"], problem["removed_on"]) == ("personal_data", "2026-11-24")
    assert response["Cache-Control"] == "no-store"


def test_a_withdrawn_answer_leaves_the_thread_at_once(
    api: ApiClient, answered: Any, dewi: User, now: datetime
) -> None:
    address = f"/api/v1/threads/{answered.reference}/"
    message = answered.messages.get(kind="response")
    if message.post is None:
        spans = publication.propose(message, now=now).spans
        publication.approve(message, digest=message.digest, spans=spans, by=dewi, now=now)
        message.refresh_from_db()
    first = api.get(address)
    publication.withdraw_message(message, by=dewi, now=now)

    after = api.get(address, headers={"If-None-Match": first["ETag"]})

    assert after.status_code == 200
    [answer] = [p for p in first.json()["posts"] if p["kind"] == "response"]
    [stone] = [p for p in after.json()["posts"] if p["kind"] == "response"]
    assert answer["state"] == "visible"
    assert stone == answer | {
        "state": "withdrawn",
        "removal": "other",
        "removal_label": str(Removal.OTHER.label),
        "removed_on": "2026-11-24",
        "author": None,
        "author_id": None,
        "agency": None,
        "body": "",
    }


@pytest.mark.parametrize(
    "reference",
    ["DPS-2026-99999", "dps-2026-00001", "x", "DPS-2026-00001'--", "%00", "a" * 300],
)
def test_what_is_no_reference_is_not_found(api: ApiClient, reference: str) -> None:
    response = api.get(f"/api/v1/threads/{reference}/")

    assert (response.status_code, response.json()["code"]) == (404, "not_found")


def test_a_reader_who_has_it_already_is_told_so(api: ApiClient, answered: Any) -> None:
    address = f"/api/v1/threads/{answered.reference}/"
    first = api.get(address)
    again = api.get(address, headers={"If-None-Match": first["ETag"]})
    english = api.get(address, headers={"If-None-Match": first["ETag"], "Accept-Language": "en"})

    assert first["ETag"].startswith('W/"')
    assert first["Cache-Control"] == "public, no-cache"
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert again["Access-Control-Allow-Origin"] == "*"
    assert english.status_code == 200


@pytest.mark.parametrize(
    ("query", "header", "language"),
    [
        ("", "", "id"),
        ("", "en-GB,en;q=0.8", "en"),
        ("", "fr, en;q=0.5", "en"),
        ("", "fr", "id"),
        ("", "*", "id"),
        ("?lang=en", "id", "en"),
        ("?lang=id", "en", "id"),
        ("?lang=xx", "en", "en"),
        ("?lang=%00", "", "id"),
    ],
)
def test_labels_come_in_the_language_that_was_asked_for(
    api: ApiClient, answered: Any, query: str, header: str, language: str
) -> None:
    response = api.get(
        f"/api/v1/threads/{answered.reference}/{query}", headers={"Accept-Language": header}
    )

    thread = response.json()
    prefix = {"id": "", "en": "/en"}[language]
    reporter = {"id": "Pelapor", "en": "Reporter"}[language]
    assert thread["url"] == f"http://testserver{prefix}/aduan/{answered.reference}/"
    assert thread["posts"][0]["author"] == reporter
    assert response["Content-Language"] == language
    assert "Accept-Language" in response["Vary"]


def test_a_page_of_another_site_may_read_but_not_write(api: ApiClient, answered: Any) -> None:
    address = f"/api/v1/threads/{answered.reference}/"

    assert api.get(address)["Access-Control-Allow-Origin"] == "*"
    assert "GET" in api.options(address)["Access-Control-Allow-Methods"]
    missing = api.get("/api/v1/threads/DPS-2026-99999/")
    assert missing["Access-Control-Allow-Origin"] == "*"
    for private in (f"{address}comments/", "/api/v1/complaints/", "/api/v1/complaints/track/"):
        assert "Access-Control-Allow-Origin" not in api.options(private)
        assert "Access-Control-Allow-Origin" not in api.send(private, {})


def test_a_public_read_sets_no_cookie_and_does_not_vary_by_one(
    everyone: dict[str, ApiClient], answered: Any
) -> None:
    response = everyone["ani"].get(f"/api/v1/threads/{answered.reference}/")

    assert not response.cookies
    assert "cookie" not in response["Vary"].lower()


def test_a_long_thread_costs_no_more_queries_than_a_short_one(
    api: ApiClient, django_assert_max_num_queries: Any
) -> None:
    long = ComplaintFactory(published=True, answered=True, comments=12)

    with django_assert_max_num_queries(12):
        api.get(f"/api/v1/threads/{long.reference}/")
