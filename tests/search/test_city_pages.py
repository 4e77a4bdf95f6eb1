"""The city's pages in the answer of a search."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.utils import translation
from wagtail.models import Page, PageViewRestriction

from complaints import jobs
from pages.models import ServicePage
from search import PageHit, SearchRequest, find
from search.city_pages import asks_about_a_service
from tests.factories import ComplaintFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cms", "engine")]


def pages(q: str, now: datetime, **changes: object) -> list[PageHit]:
    return find(SearchRequest(q=q, **changes), now=now).pages  # type: ignore[arg-type]  # a test


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("cara lapor lampu jalan mati", "penerangan"),
        ("berapa lama pengaduan sampah", "sampah"),
        ("biaya pengaduan jalan berlubang", "jalan"),
        ("saluran aspirasi", "saluran"),
        ("syarat pengaduan", "/layanan/pengaduan/"),
    ],
)
def test_the_best_page_answers_the_question(typed: str, slug: str, now: datetime) -> None:
    assert slug in pages(typed, now)[0].url


@pytest.mark.parametrize(
    ("typed", "asks"),
    [
        ("syarat pengaduan", True),
        ("persyaratan lapor", True),
        ("jam buka kantor", True),
        ("berapa lama dijawab", True),
        ("how to report a pothole", True),
        ("jalan berlubang di renon", False),
        ("jam pasir buka lubang", False),
        ("", False),
    ],
)
def test_a_question_about_a_service_is_told_from_a_complaint(typed: str, asks: bool) -> None:
    assert asks_about_a_service(typed) is asks


def test_a_page_that_is_not_public_is_no_answer(now: datetime) -> None:
    assert pages("biaya sampah", now)[0].is_service
    ServicePage.objects.all().update(live=False)
    assert not any(hit.is_service for hit in pages("biaya sampah", now))


def test_a_page_behind_a_password_is_no_answer(now: datetime) -> None:
    page = Page.objects.get(pk=ServicePage.objects.filter(locale__language_code="id")[0].pk)
    assert any(hit.title == page.title for hit in pages(page.title, now))
    PageViewRestriction.objects.create(page=page, restriction_type="password", password="x")
    assert not any(hit.title == page.title for hit in pages(page.title, now))


def test_a_new_wording_is_found_as_soon_as_it_is_published(now: datetime) -> None:
    page = ServicePage.objects.filter(locale__language_code="id")[0]
    assert pages("kunang-kunang", now) == []
    page.intro = "Tentang kunang-kunang."
    page.save_revision().publish()
    [hit] = pages("kunang-kunang", now)
    assert "<mark>kunang</mark>" in hit.snippet_html


def test_pages_come_in_the_language_of_the_reader(now: datetime) -> None:
    with translation.override("en"):
        found = pages("how long does an answer take", now)
    assert found
    assert all(hit.url.startswith("/en/") for hit in found)


def test_words_of_another_language_find_the_page_in_the_readers_own(now: datetime) -> None:
    with translation.override("en"):
        found = pages("syarat pengaduan", now)
    assert found[0].url.startswith("/en/")
    assert not found[0].language
    assert "<mark>" not in found[0].snippet_html
    assert found[0].snippet
    reverse = pages("how long does an answer take", now)
    assert reverse
    assert not any(hit.url.startswith("/en/") for hit in reverse)


def test_a_page_without_a_translation_is_shown_as_it_is(client: Client, now: datetime) -> None:
    page = ServicePage.objects.filter(locale__language_code="id")[0]
    page.get_translations().update(live=False)
    with translation.override("en"):
        [hit] = [hit for hit in pages(page.title, now) if hit.title == page.title]
    assert hit.language == "id"
    assert 'lang="id"' in client.get("/en/aduan/", {"q": page.title}).content.decode()


def test_a_filtered_list_and_its_later_pages_bring_no_pages(now: datetime) -> None:
    assert pages("biaya sampah", now, village=("renon",)) == []
    assert find(SearchRequest(), now=now).pages == []


def test_words_of_no_page_find_none(now: datetime) -> None:
    assert pages("zzqx", now) == []
    assert pages('"kalimat yang tidak ada di mana pun"', now) == []


def test_the_list_shows_the_page_above_the_threads_when_a_service_is_asked_for(
    client: Client, now: datetime
) -> None:
    ComplaintFactory(published=True)
    jobs.run_due(now=now)
    asked = client.get("/aduan/", {"q": "syarat pengaduan jalan"}).content.decode()
    assert asked.index('class="pages') < asked.index('id="found"')
    told = client.get("/aduan/", {"q": "jalan berlubang"}).content.decode()
    assert "pages first" not in told
