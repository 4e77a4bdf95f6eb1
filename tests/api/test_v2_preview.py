"""The draft of a page on a separate front end: for its editor, for a quarter of an hour."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from api.v2 import preview_tokens
from pages.models import HomePage, StandardPage
from tests.cms import cms
from tests.factories import UserFactory

if TYPE_CHECKING:
    from complaints.models.people import User

__all__ = ["cms"]  # the fixture
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cms")]

PREVIEW = "/api/v2/preview/"
FRONT_END = "https://front.example/pratinjau/"


@pytest.fixture
def page() -> StandardPage:
    """A live page with words that nobody has published."""
    found = StandardPage.objects.get(slug="tentang", locale__language_code="id")
    found.title = "Judul yang baru"
    found.save_revision()
    return StandardPage.objects.get(pk=found.pk)


@pytest.fixture
def token(page: StandardPage, eka: User) -> str:
    return preview_tokens.make(page, by=eka)


def refused(browser: Client, token: str) -> tuple[int, str]:
    answer = browser.get(PREVIEW, {"token": token})
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Cache-Control"] == "no-store"
    assert "Judul yang baru" not in answer.content.decode()
    return answer.status_code, answer.json()["code"]


def test_the_draft_is_told_as_a_page_is_and_kept_by_nobody(
    browser: Client, page: StandardPage, token: str
) -> None:
    answer = browser.get(PREVIEW, {"token": token})
    assert answer.status_code == 200
    body = answer.json()
    assert (body["id"], body["title"]) == (page.pk, "Judul yang baru")
    assert set(body) == set(browser.get(f"/api/v2/pages/{page.pk}/").json())
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "Judul yang baru" not in browser.get(f"/api/v2/pages/{page.pk}/").content.decode()


def test_a_page_that_was_never_published_can_be_looked_at(browser: Client, eka: User) -> None:
    home = HomePage.objects.get(locale__language_code="id")
    new = StandardPage(title="Baru", slug="baru-sekali", live=False)
    home.add_child(instance=new)
    new.save_revision()
    answer = browser.get(PREVIEW, {"token": preview_tokens.make(new, by=eka)})
    assert answer.json()["title"] == "Baru"


def test_a_forged_token_opens_nothing(browser: Client, page: StandardPage, token: str) -> None:
    other = {"page": page.pk, "editor": 1, "live": True}
    for forged in ("", "x", token[:-1], f"{token}x", signing.dumps(other, salt="another")):
        assert refused(browser, forged) == (403, "preview_forged")


def test_a_token_ends_after_a_quarter_of_an_hour(
    browser: Client, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    issued = timezone.now()
    at = {"time": issued.timestamp() + 14 * 60}
    monkeypatch.setattr(signing.time, "time", lambda: at["time"])
    assert browser.get(PREVIEW, {"token": token}).status_code == 200
    at["time"] += timedelta(minutes=2).total_seconds()
    assert refused(browser, token) == (403, "preview_expired")


def test_a_token_ends_when_the_page_is_taken_off(
    browser: Client, page: StandardPage, token: str
) -> None:
    page.unpublish()
    assert refused(browser, token) == (410, "preview_over")


def test_a_token_ends_when_the_page_is_deleted(
    browser: Client, page: StandardPage, token: str
) -> None:
    page.delete()
    assert refused(browser, token) == (410, "preview_over")


def test_a_token_ends_when_its_editor_may_no_longer_edit(
    browser: Client, eka: User, token: str
) -> None:
    eka.groups.clear()
    assert refused(browser, token) == (403, "preview_not_permitted")


def test_a_token_ends_with_the_account_of_its_editor(
    browser: Client, eka: User, token: str
) -> None:
    eka.is_active = False
    eka.save(update_fields=["is_active"])
    assert refused(browser, token) == (403, "preview_not_permitted")


def test_a_token_for_a_citizen_would_open_nothing(
    browser: Client, page: StandardPage, ani: User
) -> None:
    assert refused(browser, preview_tokens.make(page, by=ani)) == (403, "preview_not_permitted")


# -------------------------------------------------------------------------------- the editor
@pytest.fixture
def desk(browser: Client, eka: User) -> Client:
    browser.force_login(eka, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def test_the_editor_is_led_to_the_other_site_with_a_token(
    desk: Client, page: StandardPage, settings: Any
) -> None:
    settings.HEADLESS_PREVIEW_URL = FRONT_END
    assert f"/admin/konten/pratinjau/{page.pk}/" in _edit(desk, page)
    answer = desk.get(f"/admin/konten/pratinjau/{page.pk}/")
    address = urlsplit(answer["Location"])
    assert answer["Location"].startswith(f"{FRONT_END}?token=")
    [token] = parse_qs(address.query)["token"]
    assert Client().get(PREVIEW, {"token": token}).json()["title"] == "Judul yang baru"


def test_without_another_site_there_is_no_button(desk: Client, page: StandardPage) -> None:
    assert "/admin/konten/pratinjau/" not in _edit(desk, page)
    assert desk.get(f"/admin/konten/pratinjau/{page.pk}/").status_code == 404


def test_an_officer_gets_no_token(browser: Client, page: StandardPage, settings: Any) -> None:
    settings.HEADLESS_PREVIEW_URL = FRONT_END
    officer = UserFactory(verifier=True)
    browser.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    answer = browser.get(f"/admin/konten/pratinjau/{page.pk}/")
    assert not answer.get("Location", "").startswith(FRONT_END)


def _edit(desk: Client, page: StandardPage) -> str:
    answer = desk.get(f"/admin/pages/{page.pk}/edit/")
    assert answer.status_code == 200
    return str(answer.content.decode())
