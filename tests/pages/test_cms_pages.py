"""The seeded pages, as a reader meets them in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from html import unescape

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from wagtail.models import GroupPagePermission, Locale, Page, PageViewRestriction, Site

from complaints.models.reference import Category
from complaints.stages import Outcome, Stage
from pages.content import PAGES
from pages.content.load import load
from pages.models import HomePage, ServiceIndexPage, ServicePage, StandardPage
from tests.cms import cms
from tests.factories import ComplaintFactory

__all__ = ["cms"]  # the fixture
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cms")]

ADDRESSES = ["/"] + [
    f"/layanan/{seed.slug}/" if seed.parent == "layanan" else f"/{seed.slug}/"
    for seed in PAGES
    if seed.key != "home"
]


def english(address: str) -> str:
    return f"/en{address}"


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_seeded_page_reads_in_both_languages(browser: Client, address: str) -> None:
    for path, code in ((address, "id"), (english(address), "en")):
        html = browser.get(path).content.decode()
        assert f'<html lang="{code}">' in html
        assert len(re.findall(r"<h1[ >]", html)) == 1
        assert re.search(r'<meta name="description" content=".{40,}', html)
        for other, target in (("id", address), ("en", english(address))):
            assert re.search(rf'hreflang="{other}" href="https?://[^"/]+{target}"', html), path


def test_no_page_leads_to_an_address_that_does_not_exist(browser: Client) -> None:
    links: set[str] = set()
    for address in (*ADDRESSES, *map(english, ADDRESSES)):
        html = browser.get(address).content.decode()
        links |= {link.split("#")[0] for link in re.findall(r'href="(/[^"]*)"', html)}
    dead = [
        link
        for link in sorted(links)
        if not link.startswith(("/static/", "/media/")) and browser.get(link).status_code >= 400
    ]
    assert dead == []


@pytest.mark.parametrize("address", ["/", "/layanan/", "/layanan/pengaduan/", "/saluran/"])
def test_a_page_costs_at_most_fourteen_queries(
    browser: Client, indexed: Callable[[], None], address: str
) -> None:
    for _ in range(4):
        ComplaintFactory(published=True)
    indexed()
    for path in (address, english(address)):
        browser.get(path)  # makes the renditions, once for all
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(path).status_code == 200
        assert len(queries) <= 14


def test_the_report_s_facts_stand_on_the_complaint_page(browser: Client) -> None:
    html = browser.get("/layanan/pengaduan/").content.decode()
    for fact in ("Gratis", "24 jam", "3–7 hari kerja", "7–30 hari kerja", "1 x 24 jam"):
        assert fact in html
    page = ServicePage.objects.get(slug="pengaduan", locale__language_code="id")
    kinds = {block.block_type for block in page.body}
    assert {"requirements", "cost", "time", "procedure", "channel", "legal_basis"} <= kinds


def test_every_channel_of_the_report_is_named_and_none_is_invented(browser: Client) -> None:
    html = browser.get("/saluran/").content.decode()
    for fact in (
        "Sewaka Dharma", "@DenpasarKota", "92.6 FM", 'href="tel:+62361244444"',
        'href="tel:112"', "www.lapor.go.id", "Instagram", "PRODENPASAR",
    ):  # fmt: skip
        assert fact in html
    assert "mailto:" not in html
    assert "Alamat surel diumumkan di situs kota." in html


@pytest.mark.parametrize(("code", "address"), [("id", "/bantuan/"), ("en", "/en/bantuan/")])
def test_the_help_page_explains_the_very_words_that_threads_show(
    browser: Client, code: str, address: str
) -> None:
    html = unescape(browser.get(address).content.decode())
    with translation.override(code):
        for word in (*Stage, *Outcome):
            assert f"<b>{word.label}</b>" in html


def test_every_category_has_a_service_page_that_leads_to_its_complaints_and_to_filing(
    browser: Client, indexed: Callable[[], None]
) -> None:
    road = ComplaintFactory(published=True, subcategory="jalan-berlubang")
    water = ComplaintFactory(published=True, subcategory="air-mati")
    indexed()
    for slug in Category.objects.values_list("slug", flat=True):
        html = browser.get(f"/layanan/{slug}/").content.decode()
        assert f"/aduan/?category={slug}" in html
        assert f"/aduan/baru/?category={slug}" in html
    html = browser.get("/layanan/jalan-dan-jembatan/").content.decode()
    assert f"/aduan/{road.reference}/" in html
    assert f"/aduan/{water.reference}/" not in html


def test_the_home_page_shows_the_newest_threads(
    browser: Client, indexed: Callable[[], None]
) -> None:
    published = ComplaintFactory(published=True)
    hidden = ComplaintFactory()
    indexed()
    html = browser.get("/").content.decode()
    assert published.reference in html
    assert hidden.reference not in html


def test_a_draft_is_no_page_and_leaves_the_lists(browser: Client) -> None:
    page = ServicePage.objects.get(slug="air-bersih", locale__language_code="id")
    page.unpublish()
    assert browser.get("/layanan/air-bersih/").status_code == 404
    assert page.title not in browser.get("/layanan/").content.decode()
    assert page.title not in browser.get("/").content.decode()


def test_a_private_page_asks_and_leaves_the_lists(browser: Client) -> None:
    page = ServicePage.objects.get(slug="air-bersih", locale__language_code="id")
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert browser.get("/layanan/air-bersih/").status_code == 302
    assert page.title not in browser.get("/layanan/").content.decode()
    assert page.title not in browser.get("/").content.decode()


@pytest.mark.parametrize("slug", ["aduan", "lacak", "akun", "admin", "api"])
def test_a_page_cannot_take_an_address_of_the_site(slug: str) -> None:
    home = HomePage.objects.get(locale__language_code="id")
    with pytest.raises(ValidationError) as refusal:
        home.add_child(instance=StandardPage(title="X", slug=slug))
    assert "slug" in refusal.value.message_dict


def test_translations_are_one_page_with_one_slug() -> None:
    for page in Page.objects.filter(locale__language_code="id", depth__gt=2):
        other = page.get_translation(Locale.objects.get(language_code="en"))
        assert other.slug == page.slug
        assert other.specific_class is page.specific_class


# ------------------------------------------------------------------------------ load_pages
def _state() -> list[tuple[object, ...]]:
    return list(
        Page.objects.order_by("path").values_list("path", "title", "live", "last_published_at")
    )


def test_loading_twice_changes_nothing(now: datetime) -> None:
    before = _state()
    with CaptureQueriesContext(connection) as queries:
        assert load(now=now).created == []
    assert _state() == before
    writes = [q["sql"] for q in queries if re.match(r"(INSERT|UPDATE|DELETE)", q["sql"])]
    assert [sql for sql in writes if "wagtailcore_page" in sql] == []


def test_loading_keeps_what_an_editor_changed_moved_or_deleted(now: datetime) -> None:
    water = ServicePage.objects.get(slug="air-bersih", locale__language_code="id")
    water.title, water.slug = "Air", "air"
    water.save()
    help_page = StandardPage.objects.get(slug="bantuan", locale__language_code="id")
    help_page.delete()
    assert load(now=now).created == []
    water.refresh_from_db()
    assert (water.title, water.slug) == ("Air", "air")
    assert not StandardPage.objects.filter(slug="bantuan", locale__language_code="id").exists()
    assert load(now=now, restore=True).created == ["bantuan:id"]


def test_loading_leaves_the_rights_that_an_operator_took_away(now: datetime) -> None:
    editors = Group.objects.get(name="Editors")
    assert editors.permissions.filter(codename="submit_translation").exists()
    editors.permissions.clear()
    GroupPagePermission.objects.filter(group=editors).delete()
    load(now=now)
    assert not editors.permissions.exists()
    assert not GroupPagePermission.objects.filter(group=editors).exists()


def test_loading_leaves_a_welcome_page_that_somebody_built_on(now: datetime) -> None:
    root = Page.get_first_root_node()
    own = root.add_child(instance=Page(title="Ours", slug="home"))
    own.save_revision()
    Site.objects.update(root_page=own)
    load(now=now)
    assert Page.objects.filter(pk=own.pk).exists()
    assert Site.objects.get().root_page_id == own.pk


def test_wagtail_s_welcome_page_makes_room_for_the_home_page() -> None:
    site = Site.objects.get()
    assert site.root_page.specific_class is HomePage
    assert not Page.objects.filter(depth=2).exclude(content_type__model="homepage").exists()
    assert ServiceIndexPage.objects.count() == 2
