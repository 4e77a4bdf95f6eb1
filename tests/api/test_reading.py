"""What a page of the site says beside the bare thread, another front end can say as well."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from complaints import figures, publication
from complaints.models.people import User
from complaints.models.public import Thread
from complaints.stages import Outcome
from tests.api.conftest import ApiClient
from tests.factories import ComplaintFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def answered(ani: User) -> Any:
    return ComplaintFactory(by=ani, published=True, answered=True, comments=2)


def test_a_thread_says_in_words_where_it_stands(api: ApiClient, answered: Any) -> None:
    thread = api.get(f"/api/v1/threads/{answered.reference}/?lang=en").json()
    assert thread["labels"]["stage"] == "Answered"
    assert thread["labels"]["village"] == answered.village.label
    assert thread["labels"]["outcome"] is None
    assert thread["story"]["next"].startswith("The reporter says whether it is solved.")
    words = thread["deadlines"][0]["words"]
    assert words["rows"][0]["words"] == "start"
    assert words["kind"] in {"running", "kept", "missed", "late"}


def test_a_thread_is_late_while_a_promise_of_the_city_runs_over(
    api: ApiClient, answered: Any
) -> None:
    thread = Thread.objects.get(reference=answered.reference)
    promise = thread.promises.exclude(promise__in=["silence", "reply"]).first()
    assert promise is not None
    address = f"/api/v1/threads/{answered.reference}/"
    thread.promises.filter(pk=promise.pk).update(
        kept_on=None, paused_on=None, ending="", due_on="2020-01-02"
    )
    assert api.get(address).json()["late"] is True
    thread.promises.filter(pk=promise.pk).update(paused_on="2020-01-01")
    assert api.get(address).json()["late"] is False


def test_similar_threads_are_never_the_thread_itself(api: ApiClient, answered: Any) -> None:
    rows = api.get(f"/api/v1/threads/{answered.reference}/similar/").json()["results"]
    assert answered.reference not in {row["reference"] for row in rows}
    assert api.get("/api/v1/threads/DPS-2026-99999/similar/").status_code == 404


def test_a_reworded_post_tells_when_and_where_but_no_old_word(
    api: ApiClient, answered: Any, dewi: User, now: datetime
) -> None:
    address = f"/api/v1/threads/{answered.reference}/wordings/"
    assert api.get(address).json() == {"results": []}
    thread = Thread.objects.get(reference=answered.reference)
    post = thread.posts.order_by("position").first()
    assert post is not None
    post.versions.create(
        number=2, title="", body=post.body, approved_on="2026-11-24", masks=1, changed=[[0, 4]]
    )
    thread.posts.filter(pk=post.pk).update(version=2)
    [row] = api.get(address).json()["results"]
    assert (row["position"], row["changed"]) == (post.position, [[0, 4]])
    assert [step["number"] for step in row["steps"]][-1] == 2
    assert set(row) == {"position", "author", "body", "changed", "steps"}


def test_figures_name_only_public_threads_as_solved(
    api: ApiClient, answered: Any, dewi: User, now: datetime
) -> None:
    figures.refresh(now=now)
    Thread.objects.filter(reference=answered.reference).update(
        outcome=Outcome.SOLVED_CONFIRMED, closed_on=now.date()
    )
    rows = {row["category"]: row for row in api.get("/api/v1/figures/").json()["results"]}
    row = rows[answered.category.slug]
    assert row["filed"] == 1
    assert row["median_days"] is None  # one case says nothing
    publication.withdraw_thread(answered, by=dewi, now=now)
    rows = {row["category"]: row for row in api.get("/api/v1/figures/").json()["results"]}
    assert rows[answered.category.slug]["solved_lately"] == []


def test_the_months_of_moderation_begin_with_the_running_one(api: ApiClient) -> None:
    rows = api.get("/api/v1/moderation/?lang=en").json()["results"]
    assert rows[0]["running"] is True
    assert all(set(row) == set(rows[0]) for row in rows)
