"""What editors keep beside the pages, and what they are told that a page lacks."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale, Page

from complaints.models.people import User
from complaints.models.reference import DeadlineRule
from pages import checking
from pages.models import ExplanatoryText, ServicePage, SiteNotice, StandardPage
from pages.models.texts import PLACES, wording
from tests.cms import cms

__all__ = ["cms"]  # the fixture
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cms")]


@pytest.fixture
def desk(eka: User, browser: Client) -> Client:
    browser.force_login(eka, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def notice(**more: Any) -> SiteNotice:
    values = {
        "title_id": "Kantor tutup", "title_en": "Office closed", "text_id": "Libur Nyepi.",
        "text_en": "Nyepi holiday.", "shown_from": timezone.now() - timedelta(hours=1),
    }  # fmt: skip
    return SiteNotice.objects.create(**(values | more))


# ----------------------------------------------------------------------------- site-wide notices
@pytest.mark.parametrize("path", ["/", "/aduan/", "/aduan/baru/", "/tentang/", "/akun/login/"])
def test_a_notice_stands_on_every_page_in_its_language(client: Client, path: str) -> None:
    notice(link="/bantuan/")
    page = client.get(path).content.decode()
    assert "Libur Nyepi." in page
    assert "Nyepi holiday." not in page
    english = client.get(f"/en{path}").content.decode()
    assert "Nyepi holiday." in english
    assert 'href="/en/bantuan/"' in english


def test_without_a_notice_nothing_stands_there(client: Client) -> None:
    assert "site-notice" not in client.get("/aduan/").content.decode()


def test_a_notice_is_folded_without_a_script_and_never_gone(client: Client) -> None:
    notice()
    page = client.get("/aduan/").content.decode()
    assert "<details" in page.split("site-notices")[1].split("</aside>")[0]


@pytest.mark.parametrize(
    ("begins", "ends", "shown"),
    [(-2, -1, False), (1, None, False), (-1, None, True), (-1, 1, True)],
)
def test_a_notice_is_shown_from_one_moment_until_another(
    client: Client, begins: int, ends: int | None, shown: bool
) -> None:
    now = timezone.now()
    until = now + timedelta(hours=ends) if ends is not None else None
    notice(shown_from=now + timedelta(hours=begins), shown_until=until)
    assert ("Libur Nyepi." in client.get("/aduan/").content.decode()) is shown
    assert client.get("/api/v2/notices/").json()["count"] == int(shown)


def test_the_gravest_comes_first_also_for_machines(client: Client) -> None:
    for level in ("info", "emergency", "warning"):
        notice(level=level)
    rows = client.get("/api/v2/notices/").json()["results"]
    assert [row["level"] for row in rows] == ["emergency", "warning", "info"]
    assert rows[0]["text"] == {"id": "Libur Nyepi.", "en": "Nyepi holiday."}


def test_the_editor_makes_one_and_is_told_what_is_wrong(desk: Client) -> None:
    sent = {
        "level": "info", "title_id": "Libur", "title_en": "Holiday", "text_id": "Tutup.",
        "text_en": "Closed.", "shown_from": "2026-11-24 08:00", "shown_until": "2026-11-23 08:00",
        "link": "https://jahat.example/",
    }  # fmt: skip
    refused = desk.post(reverse("sitenotice:add"), sent)
    assert refused.status_code == 200
    assert not SiteNotice.objects.exists()
    desk.post(reverse("sitenotice:add"), sent | {"shown_until": "", "link": "/bantuan/"})
    assert SiteNotice.objects.get().text_en == "Closed."  # a draft: test_cms_drafts


# ------------------------------------------------------------------------------- texts of forms
def test_another_wording_stands_in_its_place(client: Client) -> None:
    sent = {"place": "filing_lead", "text_id": "Ceritakan & kami baca.", "text_en": "Tell us."}
    ExplanatoryText.objects.create(**sent)
    assert "Ceritakan &amp; kami baca." in client.get("/aduan/baru/").content.decode()
    assert "Tell us." in client.get("/en/aduan/baru/").content.decode()
    ExplanatoryText.objects.all().delete()
    assert "Ceritakan" not in client.get("/aduan/baru/").content.decode()


def test_each_place_is_offered_with_the_wording_that_stands_there(desk: Client) -> None:
    address = f"{reverse('explanatorytext:add')}?place=receipt_keep"
    assert address in desk.get(reverse("explanatorytext:list")).content.decode()
    form = desk.get(address).context["form"]
    assert form.initial["text_en"].startswith("With it you follow")
    assert form.initial["text_id"] != form.initial["text_en"]


@pytest.mark.parametrize("place", PLACES)
def test_every_place_has_a_wording_in_both_languages(place: str) -> None:
    found = []
    for language in ("id", "en"):
        with translation.override(language):
            found.append(wording(place))
    assert all(found)
    assert found[0] != found[1]


# ----------------------------------------------------------------------------- redirects, moved
def test_a_page_that_moved_is_found_at_its_old_address(
    client: Client, desk: Client, django_capture_on_commit_callbacks: Any
) -> None:
    page = StandardPage.objects.get(slug="tentang", locale__language_code="id")
    page.slug = "tentang-kami"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    answer = client.get("/tentang/")
    assert (answer.status_code, answer["Location"]) == (301, "/tentang-kami/")
    assert desk.get(reverse("wagtailredirects:index")).status_code == 200


# ------------------------------------------------------------------------------ what a page lacks
def standard(**more: Any) -> StandardPage:
    home = Page.objects.get(depth=2, locale__language_code="id")
    page = StandardPage(title="Baru", slug="baru", intro="Pengantar.", **more)
    home.add_child(instance=page)
    return page


def kinds(page: Any) -> list[tuple[str, str]]:
    return [(f.kind, f.words) for f in checking.check(page, today=timezone.localdate())]


def text(html: str) -> str:
    return json.dumps([{"type": "text", "value": html}])


def test_a_page_without_its_sister_lacks_a_translation() -> None:
    page = standard()
    assert [kind for kind, _words in kinds(page)] == ["translation"]
    page.copy_for_translation(Locale.objects.get(language_code="en")).save_revision().publish()
    assert kinds(page) == []


@pytest.mark.parametrize(
    ("link", "broken"),
    [
        ('<a href="/tidak-ada/">', True), ('<a href="/aduan/">', False),
        ('<a href="/en/layanan/">', False), ('<a href="/en/tidak-ada/">', True),
        ('<a href="/bantuan/?x=1#y">', False), ('<a href="https://www.lapor.go.id/x">', False),
        ('<a href="/feeds/aduan.atom">', False), ('<a linktype="page" id="999999">', True),
        ('<a linktype="document" id="999999">', True), ('<a href="mailto:x@y.id">', False),
    ],
)  # fmt: skip
def test_a_link_that_leads_nowhere_is_found(link: str, broken: bool) -> None:
    page = standard(body=text(f"<p>Baca {link}ini</a>.</p>"))
    assert any(kind == "link" for kind, _words in kinds(page)) is broken


def test_a_link_inside_a_block_of_questions_is_found() -> None:
    faq = {"title": "T", "items": [{"type": "item", "value": {
        "question": "?", "answer": '<p><a href="/tidak-ada/">x</a></p>'}}]}  # fmt: skip
    page = standard(body=json.dumps([{"type": "faq", "value": faq}]))
    assert ("link", "/tidak-ada/") in kinds(page)


def test_a_link_to_a_page_that_was_taken_off_is_found() -> None:
    help_page = Page.objects.get(slug="bantuan", locale__language_code="id")
    page = standard(body=text(f'<p><a linktype="page" id="{help_page.pk}">x</a></p>'))
    assert not any(kind == "link" for kind, _words in kinds(page))
    help_page.unpublish()
    assert any(kind == "link" for kind, _words in kinds(page))


def test_a_picture_without_words_is_found() -> None:
    picture = get_image_model().objects.create(title="Pasar", file=get_test_image_file())
    page = standard(picture=picture)
    assert any(kind == "alt" for kind, _words in kinds(page))
    page.picture_alt = "Pasar Badung pagi hari"
    assert not any(kind == "alt" for kind, _words in kinds(page))


def test_a_promise_that_no_rule_of_the_office_knows_is_found() -> None:
    def promising(amount: int, *more: Any) -> ServicePage:
        made = {"what": "Ditambal", "minimum": None, "amount": amount, "unit": "working_days"}
        time = {"title": "Waktu", "deadlines": [{"type": "item", "value": made, "id": "1"}]}
        page = ServicePage(title="Jalan", slug="jalan-baru", intro="x")
        page.locale = Locale.objects.get(language_code="id")
        page.body = page._meta.get_field("body").to_python(
            json.dumps([{"type": "time", "value": time}, *more])
        )
        return page

    rule = DeadlineRule.objects.filter(unit="working_days").latest("valid_from")
    today, basis = timezone.localdate(), {"title": "Dasar", "items": []}

    def found(page: ServicePage) -> list[str]:
        return [f.words for f in checking._promises(page, today=today)]

    assert found(promising(rule.amount)) == []
    assert len(found(promising(99))) == 1
    assert found(promising(99, {"type": "legal_basis", "value": basis})) == []


def test_the_pages_that_a_new_site_starts_with_lack_nothing() -> None:
    for page in Page.objects.filter(depth__gte=2).specific():
        assert [f for f in kinds(page) if f[0] != "alt"] == [], page


def test_editors_read_it_in_the_report_and_beside_the_page(desk: Client) -> None:
    page = standard(body=text('<p><a href="/tidak-ada/">x</a></p>'))
    for address in (reverse("page_checks"), reverse("wagtailadmin_pages:edit", args=[page.pk])):
        assert "/tidak-ada/" in desk.get(address).content.decode()
    only = desk.get(reverse("page_checks"), {"kind": "alt"}).content.decode()
    assert "/tidak-ada/" not in only


def test_the_report_is_for_those_who_edit_pages(dewi: User, browser: Client) -> None:
    browser.force_login(dewi, backend="django.contrib.auth.backends.ModelBackend")
    assert browser.get(reverse("page_checks")).status_code in {302, 403}
