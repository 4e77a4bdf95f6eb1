"""Notices and texts of the forms: written, looked at in both languages, read over, published."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Workflow

from complaints import jobs
from complaints.models.people import User
from pages.models import ExplanatoryText, SiteNotice
from pages.models.texts import PLACES
from tests.cms import cms
from tests.factories import UserFactory

__all__ = ["cms"]  # the fixture
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cms")]

NOTICE = {
    "level": "info", "title_id": "Kantor tutup", "title_en": "Office closed",
    "text_id": "Libur Nyepi.", "text_en": "Nyepi holiday.", "shown_from": "2020-01-01 08:00",
    "shown_until": "", "link": "", "go_live_at": "", "expire_at": "",
}  # fmt: skip
TEXT = {
    "place": "filing_lead", "text_id": "Ceritakan saja.", "text_en": "Just tell us.",
    "go_live_at": "", "expire_at": "",
}  # fmt: skip
# What is sent, and what the page of filing then says in each language.
KINDS = {
    "sitenotice": (SiteNotice, NOTICE, {"id": "Libur Nyepi.", "en": "Nyepi holiday."}),
    "explanatorytext": (ExplanatoryText, TEXT, {"id": "Ceritakan saja.", "en": "Just tell us."}),
}
PATHS = {"id": "/aduan/baru/", "en": "/en/aduan/baru/"}


@pytest.fixture
def desk(eka: User, browser: Client) -> Client:
    browser.force_login(eka, backend="django.contrib.auth.backends.ModelBackend")
    return browser


@pytest.fixture
def publisher(db: None) -> Client:
    user: User = UserFactory(email="gede@example.test")
    user.groups.add(Group.objects.get(name="Publishers"))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def read(language: str) -> str:
    return Client().get(PATHS[language]).content.decode()


def is_public(words: dict[str, str]) -> bool:
    found = {words[language] in read(language) for language in PATHS}
    assert len(found) == 1, "in one language only"
    return found.pop()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("button", ["", "action-publish", "action-submit"])
def test_what_an_editor_writes_is_a_draft_whatever_button_is_pressed(
    kind: str, button: str, desk: Client
) -> None:
    model, sent, words = KINDS[kind]
    desk.post(reverse(f"{kind}:add"), sent | ({button: "1"} if button else {}))
    row = model.objects.get()
    assert not row.live
    assert not is_public(words)
    assert Client().get("/api/v2/notices/").json()["count"] == 0


@pytest.mark.parametrize("kind", KINDS)
def test_it_goes_to_a_publisher_and_is_public_on_approval(
    kind: str, desk: Client, publisher: Client
) -> None:
    model, sent, words = KINDS[kind]
    desk.post(reverse(f"{kind}:add"), sent | {"action-submit": "1"})
    row = model.objects.get()
    state = row.current_workflow_task_state
    assert row.get_workflow() == Workflow.objects.get(active=True)
    approve = reverse(f"{kind}:workflow_action", args=[row.pk, "approve", state.pk])
    desk.post(approve, {"comment": ""})  # not the own work
    assert not is_public(words)
    assert publisher.post(approve, {"comment": ""}).status_code == 302
    assert is_public(words)
    history = desk.get(reverse(f"{kind}:history", args=[row.pk]))
    assert history.status_code == 200
    assert row.revisions.count() == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_wording_waits_beside_the_old_one_and_can_be_taken_back(
    kind: str, desk: Client, publisher: Client
) -> None:
    model, sent, words = KINDS[kind]
    publisher.post(reverse(f"{kind}:add"), sent | {"action-publish": "1"})
    assert is_public(words)
    row = model.objects.get()
    changed = sent | {"text_id": "Kata baru.", "text_en": "New words."}
    edit = reverse(f"{kind}:edit", args=[row.pk])
    desk.post(edit, changed)
    assert is_public(words)
    publisher.post(edit, changed | {"action-publish": "1"})
    assert is_public({"id": "Kata baru.", "en": "New words."})
    first = row.revisions.earliest("pk")
    revert = reverse(f"{kind}:revisions_revert", args=[row.pk, first.pk])
    assert words["id"] in publisher.get(revert).content.decode()
    again = sent | {"action-publish": "1", "revision": str(first.pk)}
    publisher.post(edit, again)
    assert is_public(words)
    publisher.post(reverse(f"{kind}:unpublish", args=[row.pk]))
    assert not is_public(words)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["id", "en"])
def test_it_is_looked_at_in_its_place_in_both_languages(
    kind: str, language: str, desk: Client
) -> None:
    _model, sent, words = KINDS[kind]
    address = reverse(f"{kind}:preview_on_add")
    assert desk.post(address, sent).json()["is_valid"] is True
    answer = desk.get(f"{address}?mode={language}")
    html = answer.content.decode()
    other = words["en" if language == "id" else "id"]
    assert words[language] in html
    assert other not in html
    assert f'<html lang="{language}"' in html
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert not is_public(words)  # and nothing of it stays


@pytest.mark.parametrize("place", PLACES)
def test_every_place_is_looked_at_where_it_stands(place: str, desk: Client) -> None:
    address = reverse("explanatorytext:preview_on_add")
    desk.post(address, TEXT | {"place": place})
    for language, words in KINDS["explanatorytext"][2].items():
        answer = desk.get(f"{address}?mode={language}")
        assert answer.status_code == 200
        assert words in answer.content.decode()


def test_the_text_of_the_receipt_is_looked_at_on_a_receipt_that_is_nobodys(desk: Client) -> None:
    address = reverse("explanatorytext:preview_on_add")
    desk.post(address, TEXT | {"place": "receipt_keep"})
    html = desk.get(f"{address}?mode=id").content.decode()
    assert "Ceritakan saja." in html
    assert "DPS-2026-00000" in html


def test_a_preview_shows_nothing_of_the_editor(desk: Client, eka: User) -> None:
    address = reverse("sitenotice:preview_on_add")
    desk.post(address, NOTICE)
    assert eka.email not in desk.get(f"{address}?mode=id").content.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_a_wording_with_a_set_time_is_public_when_it_has_come(
    kind: str, publisher: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    _model, sent, words = KINDS[kind]
    soon, later = (timezone.localtime() + timedelta(hours=hours) for hours in (1, 3))
    times = {"go_live_at": f"{soon:%Y-%m-%d %H:%M}", "expire_at": f"{later:%Y-%m-%d %H:%M}"}
    publisher.post(reverse(f"{kind}:add"), sent | times | {"action-publish": "1"})
    assert not is_public(words)
    for hours, public in ((2, True), (4, False)):
        then = timezone.now() + timedelta(hours=2)
        monkeypatch.setattr(timezone, "now", lambda then=then: then)
        jobs._handlers["publish_scheduled_pages"]({})
        assert is_public(words) is public, hours


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("verb", ["delete", "unpublish"])
def test_an_editor_takes_nothing_off_alone(
    kind: str, verb: str, desk: Client, publisher: Client
) -> None:
    model, sent, words = KINDS[kind]
    publisher.post(reverse(f"{kind}:add"), sent | {"action-publish": "1"})
    desk.post(reverse(f"{kind}:{verb}", args=[model.objects.get().pk]))
    assert is_public(words)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_published_that_lacks_a_language(kind: str, publisher: Client) -> None:
    model, sent, words = KINDS[kind]
    half: dict[str, Any] = sent | {"text_en": "", "action-publish": "1"}
    answer = publisher.post(reverse(f"{kind}:add"), half)
    assert "text_en" in answer.context["form"].errors
    assert not model.objects.filter(live=True).exists()
    assert words["id"] not in read("id")
