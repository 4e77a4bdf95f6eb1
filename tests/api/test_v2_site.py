"""/api/v2/ beside the pages: menus, settings, redirects, and what is at an address."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect

from complaints import publication
from pages.models import StandardPage
from tests.cms import cms
from tests.factories import ComplaintFactory, UserFactory

__all__ = ["cms"]  # the fixture
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cms")]

RESOLVE = "/api/v2/resolve/"


def about() -> Any:
    return StandardPage.objects.get(slug="tentang", locale__language_code="id")


def test_the_menus_are_those_of_the_site_in_both_languages(
    get: Callable[..., Any], browser: Client
) -> None:
    menus = get("/api/v2/menus/")
    for code, start in (("id", "/"), ("en", "/en/")):
        html = browser.get(start).content.decode()
        for item in [*menus["main"], *menus["footer"]]:
            label = item["label"][code].replace("&", "&amp;")
            assert f'href="{item["path"][code]}"' in html
            assert f">{label}</a>" in html
    assert [item["path"]["en"] for item in menus["main"]][:2] == ["/en/", "/en/aduan/"]


def test_every_address_of_the_menus_is_resolved_or_a_door_of_the_api(
    get: Callable[..., Any], browser: Client
) -> None:
    menus = get("/api/v2/menus/")
    for item in [*menus["main"], *menus["footer"]]:
        for path in item["path"].values():
            if item["name"] != "api":
                assert get(RESOLVE, path=path)["kind"]


def test_the_settings_tell_the_facts_of_the_site_and_nothing_else(
    get: Callable[..., Any],
) -> None:
    settings = get("/api/v2/settings/")
    assert set(settings) == {
        "name", "tagline", "description", "url", "default_language", "languages", "time_zone",
        "phones", "feeds",
    }  # fmt: skip
    assert settings["phones"][0]["dial"] == "112"
    assert settings["languages"] == [{"code": "id", "path": "/"}, {"code": "en", "path": "/en/"}]


def test_the_redirects_leave_out_what_leads_to_a_draft(get: Callable[..., Any]) -> None:
    page = about()
    Redirect.add_redirect("/lama/", redirect_to=page)
    Redirect.add_redirect("/keluar/", redirect_to="https://example.test/")
    body = get("/api/v2/redirects/")
    assert [row["old_path"] for row in body["results"]] == ["/keluar", "/lama"]
    assert get("/api/v2/redirects/", limit=1, offset=1)["results"][0]["old_path"] == "/lama"
    page.unpublish()
    assert [row["old_path"] for row in get("/api/v2/redirects/")["results"]] == ["/keluar"]


def test_a_redirect_to_a_draft_is_not_resolved(browser: Client) -> None:
    page = about()
    Redirect.add_redirect("/lama/", redirect_to=page)
    assert browser.get(RESOLVE, {"path": "/lama/"}).json()["kind"] == "redirect"
    page.unpublish()
    assert browser.get(RESOLVE, {"path": "/lama/"}).status_code == 404


@pytest.mark.parametrize(
    ("path", "kind", "detail"),
    [
        ("/aduan/", "threads", "/api/v1/threads/"),
        ("/en/aduan/?village=renon&x=1", "threads", "/api/v1/threads/?village=renon"),
        ("/riwayat/", "history", "/api/v1/history-roots/"),
        ("/moderasi/", "moderation", "/api/v1/moderation/"),
        ("/moderasi/2026/11/", "moderation", "/api/v1/moderation/"),
        ("/aduan/baru/", "application", None),
        ("/lacak/", "application", None),
        ("/feeds/aduan.atom", "feed", None),
        ("/feeds/aduan.json", "feed", None),
    ],
)
def test_what_is_no_page_of_an_editor_is_known_as_well(
    get: Callable[..., Any], path: str, kind: str, detail: str | None
) -> None:
    found = get(RESOLVE, path=path)
    assert found["kind"] == kind
    told = found.get("detail_url")
    parts = urlsplit(told) if told else None
    assert (parts and parts.path + ("?" + parts.query if parts.query else "")) == detail
    if detail:
        assert get(detail)
        assert urlsplit(found["html_url"]).query == (
            parts.query if kind == "threads" and parts else ""
        )
    if kind != "feed":
        [other] = found["translations"]
        assert get(RESOLVE, path=urlsplit(other["html_url"]).path)["kind"] == kind


def test_the_wordings_and_the_feed_of_a_thread_go_with_it(
    get: Callable[..., Any], browser: Client, now: datetime
) -> None:
    complaint = ComplaintFactory(published=True)
    paths = {
        f"/aduan/{complaint.reference}/perubahan/": "wordings",
        f"/feeds/aduan/{complaint.reference}.atom": "feed",
    }
    for path, kind in paths.items():
        assert get(RESOLVE, path=path)["kind"] == kind
    publication.withdraw_thread(complaint, by=UserFactory(verifier=True), now=now)
    for path in paths:
        assert browser.get(RESOLVE, {"path": path}).status_code == 410


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("/api/v2/redirects/?limit=-1", "invalid"),
        ("/api/v2/redirects/?limit=101", "invalid"),
        ("/api/v2/redirects/?offset=%C2%B2", "invalid"),
        (f"{RESOLVE}?path=/{'a' * 1000}/", "invalid"),
        (f"{RESOLVE}?path=/aduan/%3Fsort%3Dnonsense", "invalid"),
    ],
)
def test_bad_numbers_and_filters_are_problems(browser: Client, address: str, code: str) -> None:
    answer = browser.get(address)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == code


@pytest.mark.parametrize("name", ["menus", "settings", "redirects", "notices"])
def test_each_may_be_kept_by_its_tag_and_read_from_any_site(browser: Client, name: str) -> None:
    first = browser.get(f"/api/v2/{name}/")
    assert first["Access-Control-Allow-Origin"] == "*"
    assert first["Cache-Control"] == "public, no-cache"
    again = browser.get(f"/api/v2/{name}/", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
