"""Every page that the site begins with keeps the shape that the API's description promises."""

from __future__ import annotations

import json

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from api.v2 import preview_tokens
from complaints.models.people import User
from pages.content.picture import draw
from pages.models import StandardPage
from tests.cms import cms
from tests.contracts import openapi

__all__ = ["cms"]  # the fixture
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cms")]


def held(browser: Client, address: str, **query: object) -> None:
    answer = browser.get(address, query)
    kind = answer.headers["Content-Type"]
    openapi.check("GET", address, answer.status_code, kind, answer.content)


def test_every_page_of_the_start_keeps_its_shape(browser: Client) -> None:
    for page in Page.objects.filter(depth__gt=1):
        held(browser, f"/api/v2/pages/{page.pk}/")
    held(browser, "/api/v2/pages/", limit=100)


def test_a_draft_and_the_rare_blocks_keep_theirs(browser: Client, eka: User) -> None:
    image = get_image_model().objects.create(title="Lain", file=ContentFile(draw(), name="l.png"))
    paper = get_document_model().objects.create(title="A", file=ContentFile(b"x", name="a.pdf"))
    page = StandardPage.objects.get(slug="tentang", locale__language_code="id")
    page.body = json.dumps(
        [
            {"type": "picture", "value": {"image": image.pk, "alt_text": "", "decorative": True}},
            {"type": "document", "value": {"title": "", "document": paper.pk}},
        ]
    )
    page.save_revision()
    held(browser, "/api/v2/preview/", token=preview_tokens.make(page, by=eka))
    held(browser, "/api/v2/preview/", token="forged")


@pytest.mark.parametrize("name", ["menus", "settings", "redirects", "notices"])
def test_what_stands_around_a_page_keeps_its_shape(browser: Client, name: str) -> None:
    held(browser, f"/api/v2/{name}/")


def test_what_is_at_an_address_keeps_its_shape(browser: Client) -> None:
    for path in ("/", "/en/layanan/", "/aduan/?village=renon", "/lacak/", "/feeds/aduan.atom"):
        held(browser, "/api/v2/resolve/", path=path)
    held(browser, "/api/v2/resolve/", path="/tidak-ada/")


def test_a_page_of_another_shape_is_found(browser: Client) -> None:
    page = StandardPage.objects.get(slug="tentang", locale__language_code="id")
    body = browser.get(f"/api/v2/pages/{page.pk}/").json() | {"intro": 7}
    said = json.dumps(body).encode()
    with pytest.raises(openapi.NotInContract):
        openapi.check("GET", f"/api/v2/pages/{page.pk}/", 200, "application/json", said)
