"""Synonyms are rows: in force at once here, within seconds elsewhere, without a new index."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from complaints import jobs
from search import SearchRequest, find, synonym_trials, synonyms
from search.engines.embedded import EmbeddedEngine
from search.models.synonyms import Synonym
from search.synonyms import Entry, Kept
from tests.factories import ComplaintFactory


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    synonyms.forget()


@pytest.mark.django_db
def test_an_edit_works_with_the_next_search(engine: EmbeddedEngine, now: datetime) -> None:
    ComplaintFactory(published=True, body="Mohon selokan ini dikeruk.")
    jobs.run_due(now=now)
    assert not find(SearchRequest(q="wangan"), now=now).count
    row = Synonym.objects.create(terms="wangan\nselokan")
    assert find(SearchRequest(q="wangan"), now=now).count == 1
    row.delete()
    assert not find(SearchRequest(q="wangan"), now=now).count


@pytest.mark.django_db
def test_another_process_learns_of_it_within_a_minute() -> None:
    time = [0.0]
    kept = Kept(clock=lambda: time[0])
    assert not kept.current().of(("wangan",))
    Synonym.objects.create(terms="wangan\nselokan")
    time[0] = 5
    assert not kept.current().of(("wangan",))  # it does not ask for each search
    time[0] = 59
    assert kept.current().of(("wangan",)) == (("selokan",),)


@pytest.mark.django_db
def test_a_row_that_is_switched_off_is_out_of_force() -> None:
    Synonym.objects.create(terms="wangan\nselokan", active=False)
    assert not synonyms.current().of(("wangan",))


def test_without_a_database_the_last_ones_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> object:
        raise DatabaseError

    monkeypatch.setattr(synonyms, "_state", away)
    assert not Kept().current().of(("wangan",))


# -------------------------------------------------------------------------------- trials
def test_every_trial_of_the_starter_set_passes() -> None:
    assert synonym_trials.failures(synonyms.starter()) == []
    assert sum(1 for entry in synonyms.starter() if entry.query) >= 40


def test_a_trial_that_finds_nothing_is_named() -> None:
    bad = Entry(("wangan", "selokan"), query="sekaa", expects="Selokan penuh")
    assert synonym_trials.failures([bad]) == [bad]


@pytest.mark.django_db
def test_the_command_tries_the_rows_and_fails_for_one() -> None:
    call_command("check_synonyms")
    Synonym.objects.create(terms="wangan\nselokan", query="sekaa", expects="Selokan penuh")
    with pytest.raises(CommandError):
        call_command("check_synonyms")


@pytest.mark.django_db
def test_the_starter_set_is_in_the_database_from_the_start() -> None:
    assert Synonym.objects.count() == len(synonyms.starter())
    for row in Synonym.objects.all():
        row.full_clean()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"terms": "pju"}, "terms"),
        ({"terms": "jalan\njalanan"}, "terms"),  # one stem
        ({"terms": "pju\nyang"}, "terms"),  # nothing to search
        ({"terms": "pju\nlampu jalan di depan rumah besar"}, "terms"),
        ({"terms": "pju\nlampu", "query": "pju"}, "expects"),
    ],
)
def test_what_could_never_be_found_is_refused(values: dict[str, str], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Synonym(**values).clean()
    assert list(refused.value.message_dict) == [field]
