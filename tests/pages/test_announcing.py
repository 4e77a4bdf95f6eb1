"""What editors make public is told to systems outside and to the caches in front; and every
public answer names what it shows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from complaints import purging, webhooks
from complaints.models.webhooks import WebhookEvent
from complaints.models.work import Job
from tests.cms import cms
from tests.factories import ComplaintFactory

__all__ = ["cms"]  # the fixture
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cms")]


@pytest.fixture
def told(now: datetime) -> None:
    webhooks.subscribe("Portal", "https://a.example.com/", list(webhooks.KINDS), by=None, now=now)


@pytest.fixture
def page() -> Page:
    return Page.objects.get(slug="layanan", locale__language_code="id").specific


def events() -> list[tuple[str, dict[str, Any]]]:
    return [(row.kind, row.facts) for row in WebhookEvent.objects.order_by("made_at", "pk")]


@pytest.mark.usefixtures("told")
def test_a_published_page_is_told_with_its_addresses(page: Page) -> None:
    page.save_revision().publish()
    [(kind, facts)] = events()
    assert kind == "page.published"
    assert facts["id"] == page.pk
    assert facts["path"] == "/layanan/"
    assert facts["url"].endswith("/layanan/")
    assert facts["api"].endswith(f"/api/v2/pages/{page.pk}/")
    assert page.title not in str(facts)


@pytest.mark.usefixtures("told")
def test_a_page_that_is_taken_off_is_told_without_an_address_to_read(page: Page) -> None:
    child = page.get_children().live().first()
    assert child is not None
    child.specific.unpublish()
    [(kind, facts)] = events()
    assert kind == "page.unpublished"
    assert set(facts) == {"id", "locale", "path"}


@pytest.mark.usefixtures("told")
def test_a_page_with_another_slug_moves_with_all_below_it(
    page: Page, django_capture_on_commit_callbacks: Any
) -> None:
    page.slug = "pelayanan"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    moved = [facts for kind, facts in events() if kind == "page.moved"]
    assert len(moved) == page.get_descendants(inclusive=True).live().count() > 1
    own = next(facts for facts in moved if facts["id"] == page.pk)
    assert (own["old_path"], own["path"]) == ("/layanan/", "/pelayanan/")
    assert all(facts["old_path"].startswith("/layanan/") for facts in moved)


@pytest.mark.usefixtures("told")
def test_of_a_page_that_not_everybody_may_read_nothing_is_told(page: Page) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    Page.objects.get(pk=page.pk).specific.save_revision().publish()
    assert events() == []


def test_a_published_page_is_purged_with_what_stands_on_every_page(
    page: Page, settings: Any
) -> None:
    settings.PURGE_URL = "http://127.0.0.1:9/"
    page.save_revision().publish()
    keys = {job.payload["key"] for job in Job.objects.filter(kind=purging.JOB)}
    assert keys == {f"page-{page.pk}", "site"}


# ---------------------------------------------------------------------------------------- the keys
def keys(client: Client, path: str) -> set[str]:
    answer = client.get(path)
    named = set(answer.get("Surrogate-Key", "").split())
    assert named == {key for key in answer.get("Cache-Tag", "").split(",") if key}
    return named


def test_every_answer_about_a_thread_carries_its_key(client: Client) -> None:
    reference = ComplaintFactory(published=True).reference
    key = f"thread-{reference}"
    assert keys(client, f"/aduan/{reference}/") == {key, "site", "threads-beside"}
    assert keys(client, f"/en/aduan/{reference.lower()}/") >= {key}
    for path in (
        f"/api/v1/threads/{reference}/", f"/open311/v2/requests/{reference}.json",
        f"/feeds/aduan/{reference}.atom", f"/aduan/{reference}/kartu.png",
    ):  # fmt: skip
        assert keys(client, path) == {key}, path


@pytest.mark.parametrize(
    "path",
    [
        "/aduan/", "/en/aduan/", "/api/v1/threads/", "/api/v1/suggest/?q=jalan", "/", "/layanan/",
        "/feeds/aduan.atom", "/feeds/aduan.json", "/sitemap-threads.xml",
        "/open311/v2/requests.json",
    ],
)  # fmt: skip
def test_every_list_of_threads_carries_the_key_of_lists(path: str, client: Client) -> None:
    assert "threads" in keys(client, path)


def test_pages_carry_their_number_and_that_they_are_of_the_site(client: Client, page: Page) -> None:
    assert {f"page-{page.pk}", "site"} <= keys(client, "/layanan/")
    assert keys(client, f"/api/v2/pages/{page.pk}/") == {f"page-{page.pk}"}
    assert keys(client, "/api/v2/pages/") == {"site"}


@pytest.mark.parametrize(
    "path", ["/admin/login/", "/akun/login/", "/lacak/", "/api/v1/complaints/"]
)
def test_what_nobody_else_may_keep_carries_no_thread(path: str, client: Client) -> None:
    assert not {key for key in keys(client, path) if key.startswith("thread")}


def test_an_answer_for_one_account_carries_no_key(client: Client, ani: Any) -> None:
    client.force_login(ani)
    assert keys(client, "/akun/program/") == set()
