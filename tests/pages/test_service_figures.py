"""A service page tells how its category fares, and editors hear of promises that are not kept."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from complaints import figures, reference, transitions
from complaints.models.figures import CategoryFigures
from complaints.permissions import Role
from pages import promise_tasks
from pages.models import PromiseTask, ServicePage
from tests.factories import FILED_AT, ComplaintFactory

if TYPE_CHECKING:
    from complaints.models.people import User

pytestmark = pytest.mark.django_db
LATER = FILED_AT + timedelta(days=30)
LIST = "/admin/layanan/janji/"


@pytest.fixture
def service() -> ServicePage:
    call_command("load_pages", verbosity=0)
    pages = ServicePage.objects.filter(category__slug="jalan-dan-jembatan")
    return pages.get(locale__language_code="en")


def shown(client: Client, page: ServicePage) -> str:
    return client.get(page.url).content.decode()


def broken(*, kept: int, promised: int, now: datetime = LATER) -> None:
    """Say that of the category, as a count would."""
    numbers = {"kept": kept, "promised": promised, "counted_at": now, "since": now.date()}
    for page in ServicePage.objects.filter(category__slug="jalan-dan-jembatan"):
        CategoryFigures.objects.update_or_create(category=page.category, defaults=numbers)
    promise_tasks.look_through(now=now)


def test_a_service_page_tells_how_many_and_how_fast(
    client: Client, service: ServicePage, settings: Settings
) -> None:
    settings.FIGURES_LEAST_SAMPLE = 2
    for _time in range(2):
        ComplaintFactory(published=True, answered=True)
    figures.refresh(now=LATER)
    page = shown(client, service)
    assert "Half on the same day" in page
    assert '100 % <span class="small muted">(2 of 2)</span>' in page


def test_a_service_page_says_where_there_is_too_little_to_tell(
    client: Client, service: ServicePage
) -> None:
    ComplaintFactory(published=True, answered=True)
    figures.refresh(now=LATER)
    page = shown(client, service)
    assert "Too few answers yet to say." in page
    assert "Half" not in page


def test_a_service_page_shows_what_was_solved_lately(client: Client, service: ServicePage) -> None:
    solved = ComplaintFactory(published=True, answered=True, title="Lubang yang sudah ditambal")
    now = timezone.now()
    transitions.move(solved, "confirm_solved", by=None, role=Role.REPORTER, now=now)
    ComplaintFactory(published=True, answered=True, title="Lubang yang masih ada")
    part = shown(client, service).partition("Solved lately")[2].partition("</section>")[0]
    assert "Lubang yang sudah ditambal" in part
    assert "Lubang yang masih ada" not in part


def test_a_broken_promise_becomes_one_task_for_each_page(service: ServicePage) -> None:
    broken(kept=7, promised=10)
    broken(kept=6, promised=10)
    tasks = PromiseTask.objects.filter(page=service)
    assert [(task.percent, task.state) for task in tasks] == [(60, "open")]
    assert PromiseTask.objects.count() == 2  # in both languages


@pytest.mark.parametrize(("kept", "promised"), [(8, 10), (0, 9), (0, 0)])
def test_a_promise_that_is_kept_or_hardly_tested_is_no_task(
    service: ServicePage, kept: int, promised: int
) -> None:
    broken(kept=kept, promised=promised)
    assert not PromiseTask.objects.exists()


def test_a_task_closes_by_itself_when_the_promise_is_kept_again(service: ServicePage) -> None:
    broken(kept=7, promised=10)
    broken(kept=9, promised=10)
    assert set(PromiseTask.objects.values_list("state", flat=True)) == {"recovered"}


def test_a_task_that_was_done_comes_back_after_a_month_and_not_before(
    service: ServicePage, eka: User
) -> None:
    broken(kept=7, promised=10)
    for task in PromiseTask.objects.all():
        assert promise_tasks.done(task.pk, by=eka, now=LATER)
    broken(kept=7, promised=10, now=LATER + timedelta(days=29))
    assert not PromiseTask.objects.filter(state="open").exists()
    broken(kept=7, promised=10, now=LATER + timedelta(days=31))
    assert PromiseTask.objects.filter(state="open", page=service).exists()


def test_counting_the_figures_looks_through_the_pages(
    service: ServicePage, settings: Settings
) -> None:
    settings.FIGURES_LEAST_SAMPLE = 1
    ComplaintFactory(forwarded=True)
    figures.refresh(now=LATER)
    assert PromiseTask.objects.filter(page=service, promised=1, kept=0).exists()


def test_editors_see_the_list_and_mark_a_task_as_done(
    client: Client, service: ServicePage, eka: User
) -> None:
    reference._load_groups()
    broken(kept=7, promised=10)
    client.force_login(eka)
    task = PromiseTask.objects.get(page=service)
    assert "70 % (7 " in client.get(LIST).content.decode()
    assert service.title in client.get(reverse("wagtailadmin_home")).content.decode()
    assert client.post(LIST, {"task": str(task.pk)}).status_code == 302
    task.refresh_from_db()
    assert (task.state, task.closed_by) == ("done", eka)


@pytest.mark.parametrize("number", ["", "x", "999999", "²"])
def test_a_task_that_is_gone_is_no_fault(
    client: Client, service: ServicePage, eka: User, number: str
) -> None:
    reference._load_groups()
    client.force_login(eka)
    assert client.post(LIST, {"task": number}).status_code == 302
