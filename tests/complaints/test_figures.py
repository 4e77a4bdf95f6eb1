"""The figures of a category: each as complaints/figures.py defines it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from pytest_django import Settings

from complaints import figures, transitions
from complaints.models.figures import CategoryFigures
from complaints.models.private import Complaint
from complaints.models.reference import Category
from tests.factories import FILED_AT, ComplaintFactory, UserFactory

pytestmark = pytest.mark.django_db
LATER = FILED_AT + timedelta(days=30)


def counted(now: datetime = LATER, slug: str = "jalan-dan-jembatan") -> CategoryFigures:
    figures.refresh(now=now)
    return CategoryFigures.objects.get(category__slug=slug)


@pytest.fixture
def category() -> Category:
    return ComplaintFactory().category


def test_every_category_is_counted_also_one_without_complaints() -> None:
    assert figures.refresh(now=LATER) == Category.objects.count()
    assert set(CategoryFigures.objects.values_list("filed", flat=True)) == {0}


def test_filed_open_and_solved_are_counted_whatever_the_public_sees(category: Category) -> None:
    ComplaintFactory(published=True, answered=True)
    ComplaintFactory(closed=True)
    row = counted(slug=category.slug)
    assert (row.filed, row.open, row.solved, row.answered) == (3, 2, 0, 2)


def test_what_was_received_before_the_window_does_not_count(category: Category) -> None:
    row = counted(FILED_AT + timedelta(days=figures.WINDOW + 1), category.slug)
    assert row.filed == 0


def test_the_speed_is_told_in_days_from_filing_to_the_first_answer(category: Category) -> None:
    for days in (1, 2, 3, 4, 10):
        made = ComplaintFactory(answered=True)
        moment = made.received_at + timedelta(days=days)
        Complaint.objects.filter(pk=made.pk).update(responded_at=moment)
    row = counted(slug=category.slug)
    assert (row.median_days, row.p80_days) == (3, 4)


@pytest.mark.parametrize(
    ("traits", "tested", "kept"),
    [
        ({"answered": True}, 1, 1),
        ({"forwarded": True}, 1, 0),  # a month later it is late
        ({}, 0, 0),
    ],
)
def test_a_promise_counts_once_it_was_put_to_the_test(
    traits: dict[str, Any], tested: int, kept: int
) -> None:
    made = ComplaintFactory(**traits)
    row = counted(slug=made.category.slug)
    assert (row.promised, row.kept) == (tested, kept)


def test_a_promise_that_runs_in_time_tests_nothing() -> None:
    made = ComplaintFactory(forwarded=True)
    row = counted(FILED_AT + timedelta(days=1), made.category.slug)
    assert row.promised == 0


def test_a_promise_that_stands_still_is_not_late() -> None:
    made = ComplaintFactory(forwarded=True)
    transitions.move(
        made,
        "ask_reporter",
        by=UserFactory(verifier=True),
        now=FILED_AT + timedelta(days=1),
        text="Di sisi mana lubang itu?",
    )
    assert counted(slug=made.category.slug).promised == 0


def test_too_few_cases_tell_no_speed_and_no_share(settings: Settings) -> None:
    made = ComplaintFactory(answered=True)
    settings.FIGURES_LEAST_SAMPLE = 2
    row = counted(slug=made.category.slug)
    few = figures.told(row)
    assert (few.filed, few.median_days, few.kept_percent) == (1, None, None)
    settings.FIGURES_LEAST_SAMPLE = 1
    assert (figures.told(row).median_days, figures.told(row).kept_percent) == (0, 100)


def test_a_share_is_rounded_down() -> None:
    row = CategoryFigures(counted_at=LATER, since=LATER.date(), promised=1000, kept=999)
    assert figures.told(row).kept_percent == 99


def test_counting_again_replaces_the_figures(category: Category) -> None:
    counted()
    ComplaintFactory()
    assert counted(slug=category.slug).filed == 2
    assert CategoryFigures.objects.filter(category=category).count() == 1
