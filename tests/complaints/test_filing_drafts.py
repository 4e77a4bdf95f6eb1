"""A complaint that an account has begun to write."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from complaints import account_erasure, filing_drafts
from complaints.models.keys import DataKey
from tests.raw_tables import places

pytestmark = pytest.mark.django_db
TYPED = {"title": "Got mampet di Wexfordiana", "village": "renon", "nik": "  "}


def test_what_is_typed_is_kept_sealed_and_found_again(ani: Any, wayan: Any, now: datetime) -> None:
    assert filing_drafts.save(TYPED, by=ani, now=now)
    kept = filing_drafts.find(ani)
    assert kept is not None
    assert kept.fields == {"title": TYPED["title"], "village": "renon"}
    assert filing_drafts.find(wayan) is None
    assert places("Wexfordiana") == []


def test_there_is_one_each_and_its_key_goes_with_it(ani: Any, now: datetime) -> None:
    before = DataKey.objects.count()
    for title in ("Satu", "Dua"):
        filing_drafts.save({"title": title}, by=ani, now=now)
    kept = filing_drafts.find(ani)
    assert kept
    assert kept.fields["title"] == "Dua"
    assert DataKey.objects.count() == before + 1
    assert filing_drafts.discard(ani) == 1
    assert DataKey.objects.count() == before


@pytest.mark.parametrize("typed", [{}, {"village": "renon"}, {"title": "x", "body": "y" * 60_001}])
def test_an_empty_form_and_an_endless_one_are_not_kept(
    typed: dict[str, str], ani: Any, now: datetime
) -> None:
    assert not filing_drafts.save(typed, by=ani, now=now)
    assert filing_drafts.find(ani) is None


def test_who_closes_the_account_leaves_no_draft(ani: Any, now: datetime) -> None:
    filing_drafts.save(TYPED, by=ani, now=now)
    account_erasure.close_account(ani, comments=False, now=now)
    assert filing_drafts.find(ani) is None
