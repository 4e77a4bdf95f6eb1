"""The data subject desk, as a verifier uses it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from complaints import identities, jobs, subjects
from complaints.models.custody import Access, SubjectCase
from complaints.models.private import Complaint
from complaints.models.public import Thread
from tests.factories import ComplaintFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(dewi: Any) -> Complaint:
    return ComplaintFactory(
        published=True, verifier=dewi, name="Ni Luh Zorbakusuma", phone="081987650123"
    )


@pytest.fixture
def desk(dewi: Any, browser: Client) -> Client:
    browser.force_login(dewi)
    return browser


def register(case: Complaint, right: str, by: Any, *, hours_ago: int = 1) -> SubjectCase:
    return subjects.register(
        right, words="Mohon dibantu.", contact="0812", by=by, reference=case.reference,
        now=timezone.now() - timedelta(hours=hours_ago),
    )  # fmt: skip


def decide(desk: Client, asked: SubjectCase, decision: str, **values: str) -> Any:
    return desk.post(reverse("desk:subject", args=[asked.pk]), {"decision": decision} | values)


def test_a_letter_is_registered_proven_and_done_at_the_desk(case, desk) -> None:
    given = {"right": "erasure", "reference": case.reference, "words": "Hapus", "contact": ""}
    answer = desk.post(reverse("desk:subject_new"), given)
    asked = SubjectCase.objects.get()
    assert answer["Location"] == reverse("desk:subject", args=[asked.pk])
    page = desk.get(answer["Location"]).content.decode()
    assert 'value="prove"' in page
    assert 'value="accept"' not in page
    assert decide(desk, asked, "accept").status_code == 422
    decide(desk, asked, "prove")
    assert decide(desk, asked, "accept", thread="on").status_code == 302
    jobs.run_due(now=timezone.now())
    page = desk.get(answer["Location"]).content.decode()
    assert reverse("desk:subject_report", args=[asked.pk]) in page
    report = desk.get(reverse("desk:subject_report", args=[asked.pk]))
    assert report["Content-Type"].startswith("text/plain")
    assert asked.number in report.content.decode()
    assert "Zorba" not in page + report.content.decode()
    assert Thread.objects.get(reference=case.reference).state == "withdrawn"


@pytest.mark.parametrize(
    "values",
    [
        {"reference": "DPS-1999-00001"},
        {"email": "nobody@example.test"},
        {"email": "no address"},
        {},
        {"reference": "DPS-1999-00001", "right": "all"},
    ],
)
def test_what_cannot_be_registered_is_shown_again_with_the_fault(desk, values) -> None:
    given = {"right": "access", "words": "Kata pemohon"} | values
    answer = desk.post(reverse("desk:subject_new"), given)
    assert answer.status_code == 422
    assert "Kata pemohon" in answer.content.decode()


@pytest.mark.parametrize(
    ("hours", "urgency"), [(1, "running"), (60, "today"), (71, "today"), (73, "late")]
)
def test_the_clock_of_three_days_is_on_the_list_and_the_page(
    case, desk, dewi, hours, urgency
) -> None:
    asked = register(case, "access", dewi, hours_ago=hours)
    for url in (reverse("desk:subjects"), reverse("desk:subject", args=[asked.pk])):
        assert f"desk-tag--{urgency}" in desk.get(url).content.decode()


def test_what_is_unfinished_and_most_urgent_comes_first(case, desk, dewi) -> None:
    over = register(case, "access", dewi, hours_ago=200)
    subjects.refuse(over, "law", "Tidak.", by=dewi, now=timezone.now())
    young, old = register(case, "erasure", dewi), register(case, "consent", dewi, hours_ago=50)
    page = desk.get(reverse("desk:subjects")).content.decode()
    places = [page.index(asked.number) for asked in (old, young, over)]
    assert places == sorted(places)


def test_a_correction_is_typed_at_the_desk(case, desk, dewi) -> None:
    asked = register(case, "correction", dewi)
    decide(desk, asked, "prove")
    assert decide(desk, asked, "correct").status_code == 422
    assert decide(desk, asked, "correct", name="Ni Luh Benar").status_code == 302
    person = identities.reveal(case, by=dewi, why=Access.Why.CASEWORK, now=timezone.now())
    assert person is not None
    assert (person.name, person.phone) == ("Ni Luh Benar", "081987650123")


def test_a_refusal_needs_words_and_ends_the_request(case, desk, dewi) -> None:
    asked = register(case, "erasure", dewi)
    assert decide(desk, asked, "refuse", reason="law").status_code == 422
    decide(desk, asked, "refuse", reason="law", answer="Diatur undang-undang.")
    asked.refresh_from_db()
    assert asked.state == "refused"
    again = decide(desk, asked, "prove")
    assert again.status_code == 409
    assert decide(desk, asked, "answer", answer="Sudah kami telepon.").status_code == 302
    asked.refresh_from_db()
    assert asked.answer == "Sudah kami telepon."


@pytest.mark.parametrize(("form", "name"), [("text", "txt"), ("json", "json")])
def test_a_copy_is_handed_over_and_logged(case, desk, dewi, form, name) -> None:
    asked = register(case, "access", dewi)
    url = reverse("desk:subject_copy", args=[asked.pk])
    assert desk.post(url, {"format": form}).status_code == 409
    assert desk.get(url).status_code == 405
    decide(desk, asked, "prove")
    decide(desk, asked, "accept")
    jobs.run_due(now=timezone.now())
    copy = desk.post(url, {"format": form})
    assert f"{asked.number}.{name}" in copy["Content-Disposition"]
    assert "Zorbakusuma" in copy.content.decode()
    assert form == "text" or json.loads(copy.content)["complaints"]
    assert Access.objects.filter(why="subject", actor_number=dewi.pk).exists()


def test_complaints_are_found_by_telephone_without_opening_any(case, desk) -> None:
    other = ComplaintFactory(phone="0811111111")
    before = Access.objects.count()
    page = desk.post(reverse("desk:subject_search"), {"phone": "+62 819-8765-0123"})
    assert case.reference in page.content.decode()
    assert other.reference not in page.content.decode()
    assert Access.objects.count() == before
    assert case.reference not in desk.get(reverse("desk:subject_search")).content.decode()


def test_an_unknown_decision_changes_nothing(case, desk, dewi) -> None:
    asked = register(case, "erasure", dewi)
    assert decide(desk, asked, "explode").status_code == 422
    asked.refresh_from_db()
    assert asked.state == "open"


@pytest.mark.parametrize("who", ["budi", "citra"])
def test_officers_never_see_a_request(case, dewi, who, browser, request) -> None:
    asked = register(case, "erasure", dewi)
    browser.force_login(request.getfixturevalue(who))
    assert browser.get(reverse("desk:subject", args=[asked.pk])).status_code == 404
    assert browser.get(reverse("desk:subjects")).status_code == 302
    assert decide(browser, asked, "prove").status_code == 404
