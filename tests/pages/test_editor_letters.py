"""Editors hear by mail what waits for them: once a week, once each, in their language."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.core.management import call_command

from complaints import jobs
from complaints.models.contact import LetterChoice
from complaints.notifications import post
from pages import editor_letters
from pages.models import EditorLetter, PromiseTask, ServicePage

if TYPE_CHECKING:
    from complaints.models.people import User

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture
def page(db: None, monkeypatch: pytest.MonkeyPatch) -> ServicePage:
    """A service page; the seeded pages' own findings are not what these tests are about."""
    call_command("load_pages", verbosity=0)
    monkeypatch.setattr("pages.editor_letters.checking.check", lambda page, today: [])
    return ServicePage.objects.filter(locale__language_code="en").order_by("pk")[0]


def broken(page: ServicePage, now: datetime) -> PromiseTask:
    return PromiseTask.objects.create(page=page, opened_at=now, promised=20, kept=5)


def test_an_editor_is_written_to_about_a_broken_promise_and_nobody_else_is(
    page: ServicePage, eka: User, dewi: User, operator: User, now: datetime
) -> None:
    eka.language = "en"
    eka.save()
    broken(page, now)
    assert [user.pk for user in editor_letters.editors()] == [eka.pk]
    assert editor_letters.send(eka.pk, now=now)
    [letter] = mail.outbox
    assert letter.to == [eka.email]
    assert page.title in letter.body
    assert "Its promise is not kept" in letter.body
    assert "/admin/layanan/janji/" in letter.body
    assert letter.extra_headers["List-Unsubscribe"]


def test_the_same_is_told_once_and_what_is_new_a_week_later(
    page: ServicePage, eka: User, now: datetime
) -> None:
    broken(page, now)
    assert editor_letters.send(eka.pk, now=now)
    other = ServicePage.objects.filter(locale__language_code="en").exclude(pk=page.pk)[0]
    broken(other, now)
    assert not editor_letters.send(eka.pk, now=now + timedelta(days=6))
    assert editor_letters.send(eka.pk, now=now + WEEK)
    assert other.title in mail.outbox[-1].body
    assert f"{page.title}: " not in mail.outbox[-1].body
    assert not editor_letters.send(eka.pk, now=now + 2 * WEEK)
    assert len(mail.outbox) == 2


def test_what_came_back_is_told_again(page: ServicePage, eka: User, now: datetime) -> None:
    task = broken(page, now)
    editor_letters.send(eka.pk, now=now)
    task.state = PromiseTask.State.RECOVERED
    task.save()
    broken(page, now)
    assert editor_letters.send(eka.pk, now=now + WEEK)


def test_each_fault_of_a_page_is_one_line(
    eka: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    call_command("load_pages", verbosity=0)
    page = ServicePage.objects.order_by("pk")[0]
    faults = [editor_letters.checking.Finding("link", f"/{n}/") for n in range(3)]
    monkeypatch.setattr(
        "pages.editor_letters.checking.check",
        lambda each, today: faults if each.pk == page.pk else [],
    )
    editor_letters.send(eka.pk, now=now)
    body = mail.outbox[-1].body
    assert body.count(f"{page.title}: ") == 1
    assert f"/admin/pages/{page.pk}/edit/" in body


def test_an_editor_who_wants_no_letters_gets_none_and_is_not_asked_again(
    page: ServicePage, eka: User, now: datetime
) -> None:
    LetterChoice.objects.create(user=eka, choice="none", changed_at=now)
    broken(page, now)
    assert editor_letters.send(eka.pk, now=now)
    assert mail.outbox == []
    assert EditorLetter.objects.get().editor == eka


def test_a_mail_server_that_is_away_loses_nothing(
    page: ServicePage, eka: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(letter: object) -> None:
        raise post.ServerAway

    broken(page, now)
    monkeypatch.setattr(post, "hand_over", away)
    with pytest.raises(jobs.TryLater):
        editor_letters.send(eka.pk, now=now)
    assert not EditorLetter.objects.exists()


def test_the_daily_job_asks_for_each_letter_once(
    page: ServicePage, eka: User, now: datetime
) -> None:
    broken(page, now)
    assert editor_letters.start(now=now) == 1
    editor_letters.send(eka.pk, now=now)
    assert editor_letters.start(now=now + timedelta(days=1)) == 0
