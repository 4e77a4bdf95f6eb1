"""/api/v2/: the pages for machines. What is a draft, private or withdrawn stays inside."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.images import get_image_model
from wagtail.models import Page, PageViewRestriction

from complaints import publication
from pages.content.picture import draw
from pages.models import ChannelsPage, HomePage, ServicePage, StandardPage
from tests.cms import cms
from tests.factories import ComplaintFactory, UserFactory

__all__ = ["cms"]  # the fixture
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cms")]

PAGES = "/api/v2/pages/"


def page_of(model: type[Page], slug: str, code: str = "id") -> Any:
    return model.objects.get(slug=slug, locale__language_code=code)


def test_the_list_holds_the_published_pages_of_both_languages(get: Callable[..., Any]) -> None:
    body = get(PAGES, limit=100)
    assert body["meta"]["total_count"] == Page.objects.filter(depth__gt=1).count()
    assert {item["meta"]["locale"] for item in body["items"]} == {"id", "en"}
    english = get(PAGES, limit=100, locale="en", type="pages.ServicePage")
    assert english["meta"]["total_count"] == ServicePage.objects.count() / 2


def test_rich_text_is_html_and_facts_are_typed(get: Callable[..., Any]) -> None:
    page = page_of(ServicePage, "pengaduan")
    body = get(f"{PAGES}{page.pk}/")["body"]
    blocks = {block["type"]: block["value"] for block in body}
    assert blocks["cost"]["amount"] == 0
    assert blocks["time"]["deadlines"][1] == {
        "what": "Diidentifikasi, dijelaskan, dan diumumkan",
        "minimum": 3,
        "amount": 7,
        "unit": "working_days",
        "condition": "Bila tidak perlu koordinasi dengan OPD lain",
    }
    assert blocks["procedure"]["steps"][0]["actor"] == "Warga"
    assert blocks["text"].startswith("<p>")


def test_a_link_to_a_page_inside_rich_text_is_an_address(get: Callable[..., Any]) -> None:
    target = page_of(StandardPage, "tentang")
    page = page_of(HomePage, "beranda")
    page.body = f'<p><a linktype="page" id="{target.pk}">tentang</a></p>'
    page.save()
    assert get(f"{PAGES}{page.pk}/")["body"] == '<p><a href="/tentang/">tentang</a></p>'


def test_every_channel_is_a_block_of_its_own(get: Callable[..., Any]) -> None:
    page = page_of(ChannelsPage, "saluran", "en")
    channels = [block["value"] for block in get(f"{PAGES}{page.pk}/")["channels"]]
    assert [c["name"] for c in channels if c["emergency"]] == ["Pusdalops 112"]
    radio = next(c for c in channels if c["kind"] == "radio")
    assert (radio["frequency"], radio["phone"]) == ("92.6 FM", "0361-244444")
    assert next(c for c in channels if c["kind"] == "email")["email"] == ""


def test_a_picture_comes_in_several_widths(get: Callable[..., Any], browser: Client) -> None:
    body = get(f"{PAGES}{page_of(HomePage, 'beranda').pk}/")
    widths = [body[f"picture_{width}"]["width"] for width in (400, 800, 1200)]
    assert widths == [400, 800, 1200]
    assert body["picture_400"]["full_url"].startswith("http")
    assert body["picture_card"]["width"] == 1200
    assert abs(body["picture_card"]["height"] - 630) <= 1  # Wagtail rounds to whole pixels
    image = get(f"/api/v2/images/{body['picture']['id']}/")
    assert [rendition["width"] for rendition in image["renditions"]] == widths
    assert browser.get(image["renditions"][0]["url"]).status_code == 200


def test_a_picture_in_the_text_brings_its_words_and_widths(get: Callable[..., Any]) -> None:
    file = ContentFile(draw(), name="lain.png")
    image = get_image_model().objects.create(title="Lain", file=file)
    page = page_of(StandardPage, "tentang")
    picture = {"image": image.pk, "alt_text": "Gapura", "decorative": False}
    page.body = json.dumps([{"type": "picture", "value": picture}])
    page.save()
    value = get(f"{PAGES}{page.pk}/")["body"][0]["value"]
    assert value["alt"] == "Gapura"
    assert [rendition["width"] for rendition in value["renditions"]] == [400, 800, 1200]


def test_drafts_are_nowhere(get: Callable[..., Any], browser: Client) -> None:
    page = page_of(ServicePage, "air-bersih")
    page.unpublish()
    assert browser.get(f"{PAGES}{page.pk}/").status_code == 404
    assert browser.get(f"{PAGES}find/", {"id": page.pk}).status_code == 404
    whole = browser.get(PAGES, {"limit": 100, "fields": "*"}).content.decode()
    assert page.title not in whole
    home = get(f"{PAGES}{page_of(HomePage, 'beranda').pk}/")
    assert page.pk not in [service["id"] for service in home["featured"]]
    assert len(home["featured"]) == 5


def test_an_unpublished_change_is_not_told(get: Callable[..., Any]) -> None:
    page = page_of(StandardPage, "tentang")
    page.title = "Rahasia dapur"
    page.save_revision()
    assert get(f"{PAGES}{page.pk}/")["title"] == "Tentang PRODENPASAR"


@pytest.mark.parametrize("signed_in", [False, True])
def test_private_pages_are_nowhere(browser: Client, signed_in: bool) -> None:
    page = page_of(StandardPage, "tentang")
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    if signed_in:  # the API knows no sign-in: one answer for all
        browser.force_login(UserFactory(), backend="django.contrib.auth.backends.ModelBackend")
    assert browser.get(f"{PAGES}{page.pk}/").status_code == 404
    assert browser.get("/api/v2/resolve/", {"path": "/tentang/"}).status_code == 404


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        (f"{PAGES}?limit=1000", 400, "bad_request"),
        (f"{PAGES}?nonsense=1", 400, "bad_request"),
        (f"{PAGES}?type=complaints.Complaint", 400, "bad_request"),
        (f"{PAGES}?fields=owner", 400, "bad_request"),
        (f"{PAGES}999999/", 404, "not_found"),
        ("/api/v2/complaints/", 404, "not_found"),
        ("/api/v2/resolve/", 400, "invalid"),
        ("/api/v2/resolve/?path=https://example.test/", 400, "invalid"),
        ("/api/v2/resolve/?path=//example.test/", 400, "invalid"),
        ("/api/v2/resolve/?path=/%00/", 400, "invalid"),
        ("/api/v2/resolve/?path=/tidak-ada/", 404, "not_found"),
        ("/api/v2/resolve/?path=/admin/", 404, "not_found"),
        ("/api/v2/resolve/?path=/aduan/DPS-2026-99999/", 404, "not_found"),
    ],
)
def test_refusals_are_problems(browser: Client, address: str, status: int, code: str) -> None:
    answer = browser.get(address)
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == code


def test_nobody_writes(browser: Client) -> None:
    page = page_of(StandardPage, "tentang")
    for method in (browser.post, browser.put, browser.patch, browser.delete):
        assert method(f"{PAGES}{page.pk}/").status_code == 405


# --------------------------------------------------------------------------------- resolve
@pytest.mark.parametrize(
    ("path", "type_", "locale"),
    [
        ("/", "pages.HomePage", "id"),
        ("/en/", "pages.HomePage", "en"),
        ("/layanan/", "pages.ServiceIndexPage", "id"),
        ("/layanan", "pages.ServiceIndexPage", "id"),
        ("/en/layanan/air-bersih/", "pages.ServicePage", "en"),
        ("/saluran/?a=b", "pages.ChannelsPage", "id"),
    ],
)
def test_a_path_leads_to_its_page_and_its_translation(
    get: Callable[..., Any], path: str, type_: str, locale: str
) -> None:
    found = get("/api/v2/resolve/", path=path)
    assert (found["kind"], found["type"], found["locale"]) == ("page", type_, locale)
    assert get(urlsplit(found["detail_url"]).path)["id"] == found["id"]
    assert [other["locale"] for other in found["translations"]] == [
        "en" if locale == "id" else "id"
    ]


def test_a_path_leads_to_a_thread_until_it_is_withdrawn(
    get: Callable[..., Any], browser: Client, now: datetime
) -> None:
    complaint = ComplaintFactory(published=True)
    path = f"/en/aduan/{complaint.reference}/"
    found = get("/api/v2/resolve/", path=path)
    assert (found["kind"], found["reference"]) == ("thread", complaint.reference)
    assert found["detail_url"].endswith(f"/api/v1/threads/{complaint.reference}/")
    publication.withdraw_thread(complaint, by=UserFactory(verifier=True), now=now)
    answer = browser.get("/api/v2/resolve/", {"path": path})
    assert (answer.status_code, answer.json()["code"]) == (410, "withdrawn")


def test_a_hidden_complaint_has_no_path(browser: Client) -> None:
    complaint = ComplaintFactory()
    answer = browser.get("/api/v2/resolve/", {"path": f"/aduan/{complaint.reference}/"})
    assert answer.status_code == 404


def test_a_page_that_moved_leads_on(get: Callable[..., Any]) -> None:
    Redirect.add_redirect("/layanan-lama/", redirect_to=page_of(StandardPage, "tentang"))
    found = get("/api/v2/resolve/", path="/layanan-lama/")
    assert found["kind"] == "redirect"
    assert found["location"].endswith("/tentang/")
    assert found["permanent"] is True
