"""One step for many cases: each by itself, within what the account sees and chose."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from complaints import assignments
from complaints.desk import bulk
from complaints.errors import AlreadyMoved, AssignedToAnother, CannotAct
from complaints.models.private import Complaint
from complaints.models.reference import Agency
from complaints.stages import Priority
from tests.conftest import PUPR
from tests.factories import ComplaintFactory, UserFactory

if TYPE_CHECKING:
    from complaints.models.people import User

pytestmark = pytest.mark.django_db


def row(case: Complaint) -> str:
    return f"{case.reference}:{case.version}"


def post(browser: Client, *rows: str, step: str, queue: str = "open_cases", **more: Any) -> Any:
    given = {"queue": queue, "row": list(rows), "step": step, "query": ""} | more
    return browser.post(reverse("desk:bulk"), given)


@pytest.fixture
def cases(dewi: User, budi: User) -> list[Complaint]:
    return [ComplaintFactory(forwarded=True, verifier=dewi, officer=budi) for _n in range(3)]


def test_the_chosen_cases_are_taken_and_each_is_told_of(
    cases: list[Complaint], budi: User, browser: Client, now: datetime
) -> None:
    made = UserFactory(officer_of=Agency.objects.get(slug=PUPR))
    free, anothers, changed = cases
    assignments.assign(anothers, made, by=made, now=now)
    stale = row(changed)
    assignments.prioritise(changed, Priority.HIGH, by=made, now=now)
    browser.force_login(budi)
    answer = post(browser, row(free), row(anothers), stale, step="take")
    done = {result.reference: result.words for result in answer.context["done"]}
    assert done == {
        free.reference: "",
        anothers.reference: AssignedToAnother().sentence,
        changed.reference: AlreadyMoved().sentence,
    }
    charged = Complaint.objects.filter(assignee=budi).values_list("reference", flat=True)
    assert list(charged) == [free.reference]
    words = answer.content.decode()
    assert all(case.reference in words for case in cases)
    assert str(AssignedToAnother().sentence) in words
    # Also where the step would change nothing: the person decided about another state.
    again = post(browser, stale, step="priority-1")
    assert again.context["done"][0].words == AlreadyMoved().sentence


def test_sending_it_twice_does_it_once(cases: list[Complaint], budi: User, browser: Client) -> None:
    browser.force_login(budi)
    rows = [row(case) for case in cases]
    for _twice in range(2):
        answer = post(browser, *rows, *rows, step="take")
        assert len(answer.context["done"]) == len(cases)
    for case in cases:
        assert case.events.filter(verb="assign").count() == 1


def test_a_case_out_of_sight_is_unknown_whatever_is_sent(
    cases: list[Complaint], citra: User, dewi: User, browser: Client
) -> None:
    browser.force_login(citra)
    answer = post(browser, row(cases[0]), "DPS-1999-00001:1", step="priority-2")
    assert [bool(result.words) for result in answer.context["done"]] == [True, True]
    assert answer.context["done"][0].words == answer.context["done"][1].words
    assert not Complaint.objects.filter(priority=2).exists()


def test_the_verifier_puts_in_charge_only_those_who_can_act(
    cases: list[Complaint], dewi: User, budi: User, citra: User, browser: Client
) -> None:
    browser.force_login(dewi)
    answer = post(browser, row(cases[0]), step=f"assign-{citra.pk}", queue="complaints")
    assert answer.context["done"][0].words == CannotAct().sentence
    post(browser, row(cases[0]), step=f"assign-{budi.pk}", queue="complaints")
    cases[0].refresh_from_db()
    assert cases[0].assignee == budi


@pytest.mark.parametrize("step", ["", "archive", "assign-1", "priority-7", "withdraw"])
def test_a_step_that_is_not_offered_does_nothing(
    step: str, cases: list[Complaint], budi: User, browser: Client
) -> None:
    """An officer puts nobody else in charge, and no move is among the steps."""
    browser.force_login(budi)
    before = list(Complaint.objects.values_list("pk", "version"))
    assert post(browser, row(cases[0]), step=step).status_code == 302
    assert list(Complaint.objects.values_list("pk", "version")) == before


@pytest.mark.parametrize("rows", [[], ["nonsense"], ["DPS-2026-00001:x"], [":"]])
def test_rows_that_are_none_are_refused(rows: list[str], budi: User, browser: Client) -> None:
    browser.force_login(budi)
    assert post(browser, *rows, step="take").status_code == 302
    assert browser.post(reverse("desk:bulk"), {"queue": "jobs", "step": "take"}).status_code == 404


def test_all_that_match_are_those_of_the_filter_and_of_the_account_and_are_asked_first(
    cases: list[Complaint], dewi: User, budi: User, browser: Client, now: datetime
) -> None:
    ComplaintFactory()  # not yet with the agency
    late = cases[0]
    Complaint.objects.update(due_at=timezone.now() + timedelta(days=1))
    Complaint.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(days=1))
    browser.force_login(budi)
    answer = post(browser, step="priority-2", all="yes", query="deadline=late")
    assert [row.reference for row, _case in answer.context["ask"]] == [late.reference]
    assert not Complaint.objects.filter(priority=2).exists()

    answer = post(browser, step="priority-2", all="yes")
    asked = [str(row) for row, _case in answer.context["ask"]]
    assert sorted(asked) == sorted(row(case) for case in cases)
    assignments.prioritise(cases[1], Priority.HIGH, by=dewi, now=now)  # while the page is read
    answer = post(browser, *asked, step="priority-2")
    refused = [result.reference for result in answer.context["done"] if result.words]
    assert refused == [cases[1].reference]
    assert Complaint.objects.filter(priority=2).count() == 2


def test_a_filter_that_means_nothing_widens_nothing(
    cases: list[Complaint], budi: User, browser: Client
) -> None:
    browser.force_login(budi)
    answer = post(browser, step="priority-2", all="yes", query="deadline=tomorrow")
    assert answer.status_code == 302


def test_the_words_of_the_search_narrow_it_as_well(
    cases: list[Complaint], budi: User, browser: Client
) -> None:
    browser.force_login(budi)
    wanted = cases[2].reference
    answer = post(browser, step="take", all="yes", query=f"q={wanted}", queue="complaints")
    assert [row.reference for row, _case in answer.context["ask"]] == [wanted]


def test_more_than_so_many_at_once_are_refused(
    cases: list[Complaint], budi: User, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "MOST", 2)
    browser.force_login(budi)
    assert post(browser, step="take", all="yes").status_code == 302
    assert post(browser, *[row(case) for case in cases], step="take").status_code == 302
    assert not Complaint.objects.filter(assignee=budi).exists()


def test_the_boxes_of_the_list_carry_the_versions_without_any_script(
    cases: list[Complaint], budi: User, browser: Client
) -> None:
    browser.force_login(budi)
    page = browser.get(reverse("desk:open_cases")).content.decode()
    for case in cases:
        assert f'form="desk-bulk" name="row" value="{row(case)}"' in page
