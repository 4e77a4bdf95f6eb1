"""The content editor's work: write, preview, submit, schedule; and nothing of the complaints."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, TaskState, Workflow
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from complaints import jobs
from pages.models import HomePage, ServicePage, StandardPage
from tests.cms import cms
from tests.factories import ComplaintFactory, UserFactory

if TYPE_CHECKING:
    from complaints.models.people import User

__all__ = ["cms"]  # the fixture
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cms")]


@pytest.fixture
def desk(browser: Client, eka: User) -> Client:
    """The editor's browser."""
    browser.force_login(eka, backend="django.contrib.auth.backends.ModelBackend")
    return browser


@pytest.fixture
def moderator(db: None) -> User:
    user: User = UserFactory(email="gede@example.test")
    user.groups.add(Group.objects.get(name="Publishers"))
    return user


def about(code: str = "id") -> StandardPage:
    return StandardPage.objects.get(slug="tentang", locale__language_code=code)


def form(title: str, **more: Any) -> dict[str, Any]:
    """What the browser sends when an editor saves the page "about"."""
    fields = {
        "title": title,
        "slug": "tentang",
        "intro": "Pengantar yang baru.",
        "picture": "",
        "picture_alt": "",
        "seo_title": "",
        "search_description": "",
        "go_live_at": "",
        "expire_at": "",
        "body": streamfield([("text", rich_text("<p>Isi yang baru.</p>"))]),
        "comments": inline_formset([]),
    }
    data: dict[str, Any] = nested_form_data(fields | more)
    return data


def edit(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


@pytest.mark.parametrize("code", ["id", "en"])
def test_the_editor_edits_pages_of_both_languages(desk: Client, code: str) -> None:
    page = about(code)
    assert desk.get(edit(page)).status_code == 200
    answer = desk.post(edit(page), form("Judul baru"))
    assert answer.status_code == 302
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().title == "Judul baru"
    assert page.title != "Judul baru"  # a draft until somebody approves it


def test_the_editor_cannot_publish_alone(desk: Client) -> None:
    page = about()
    desk.post(edit(page), form("Judul baru", **{"action-publish": "1"}))
    page.refresh_from_db()
    assert page.title != "Judul baru"


def test_a_page_goes_to_moderation_and_is_published_on_approval(
    desk: Client, moderator: User
) -> None:
    page = about()
    assert page.get_workflow() == Workflow.objects.get(active=True)
    desk.post(edit(page), form("Judul baru", **{"action-submit": "1"}))
    state = page.current_workflow_task_state
    assert state is not None
    assert state.status == TaskState.STATUS_IN_PROGRESS

    other = Client()
    other.force_login(moderator, backend="django.contrib.auth.backends.ModelBackend")
    action = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    assert other.post(action, {"comment": ""}).status_code == 302
    page.refresh_from_db()
    assert page.title == "Judul baru"
    assert "Judul baru" in desk.get("/tentang/").content.decode()


def test_the_editor_cannot_approve_the_own_work(desk: Client) -> None:
    page = about()
    desk.post(edit(page), form("Judul baru", **{"action-submit": "1"}))
    state = page.current_workflow_task_state
    action = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    desk.post(action, {"comment": ""})
    page.refresh_from_db()
    assert page.title != "Judul baru"


def test_a_scheduled_wording_replaces_the_old_one_when_its_time_has_come(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = about()
    old_title, page.title = page.title, "Terjadwal"
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    jobs._handlers["publish_scheduled_pages"]({})
    html = browser.get("/tentang/").content.decode()
    assert old_title in html
    assert "Terjadwal" not in html

    later = timezone.now() + timedelta(hours=1, minutes=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    jobs._handlers["publish_scheduled_pages"]({})
    assert "Terjadwal" in browser.get("/tentang/").content.decode()


def test_a_page_expires_on_schedule(browser: Client) -> None:
    Page.objects.filter(pk=about().pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    jobs._handlers["publish_scheduled_pages"]({})
    assert browser.get("/tentang/").status_code == 404


@pytest.mark.parametrize("code", ["id", "en"])
def test_the_preview_shows_what_is_typed_and_may_be_framed_by_the_editor_only(
    desk: Client, code: str
) -> None:
    page = about(code)
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    answer = desk.post(address, form("Belum disimpan"))
    assert answer.json()["is_valid"] is True
    answer = desk.get(address)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "Belum disimpan" in html
    assert f'<html lang="{code}">' in html
    policy = answer["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "unsafe-inline" not in policy
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    page.refresh_from_db()
    assert page.title != "Belum disimpan"


def test_a_public_page_may_not_be_framed_at_all(browser: Client) -> None:
    assert "frame-ancestors 'none'" in browser.get("/tentang/")["Content-Security-Policy"]


@pytest.mark.parametrize("model", [HomePage, ServicePage])
def test_the_pages_with_the_richest_forms_open_for_the_editor(
    desk: Client, model: type[Page]
) -> None:
    for page in model.objects.filter(locale__language_code="id")[:2]:
        assert desk.get(edit(page)).status_code == 200


def test_a_new_service_page_can_be_previewed_before_it_is_saved(desk: Client) -> None:
    index = Page.objects.get(slug="layanan", locale__language_code="id")
    address = reverse("wagtailadmin_pages:preview_on_add", args=["pages", "servicepage", index.pk])
    data = form("Layanan baru", slug="layanan-baru", category="", body=streamfield([]))
    assert desk.post(address, data).json()["is_valid"] is True
    answer = desk.get(address)
    assert answer.status_code == 200
    assert "Layanan baru" in answer.content.decode()


def test_the_editor_sees_nothing_of_the_complaints(desk: Client, eka: User) -> None:
    assert not eka.is_verifier
    assert not eka.is_officer
    assert not [name for name in eka.get_all_permissions() if name.startswith("complaints.")]
    assert desk.get("/admin/pages/").status_code == 200
    complaint = ComplaintFactory()
    for address in (
        reverse("desk:complaints"),
        reverse("desk:to_verify"),
        reverse("desk:texts"),
        reverse("desk:complaint", args=[complaint.reference]),
        reverse("desk:identity", args=[complaint.reference]),
    ):
        answer = desk.get(address)
        assert answer.status_code in {302, 403, 404}, address
        assert complaint.reference not in answer.content.decode()


@pytest.mark.parametrize("person", ["ani", "budi", "dewi"])
def test_nobody_else_edits_pages(
    browser: Client, person: str, request: pytest.FixtureRequest
) -> None:
    browser.force_login(
        request.getfixturevalue(person), backend="django.contrib.auth.backends.ModelBackend"
    )
    page = about()
    answer = browser.post(edit(page), form("Judul baru", **{"action-publish": "1"}))
    assert answer.status_code in {302, 403}
    assert about().get_latest_revision_as_object().title == page.title
