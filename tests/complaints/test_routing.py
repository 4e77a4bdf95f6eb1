"""Which agency is proposed, and how a rule would have done on past cases."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from pytest_django import DjangoAssertNumQueries

from complaints import data_keys, routing, transitions
from complaints.models.office import RoutingRule
from complaints.models.private import Complaint
from complaints.models.reference import Agency, Category, District, Subcategory, Village
from complaints.routing import Facts, Rule, fits, phrases, propose
from tests.conftest import DLHK, PUPR
from tests.factories import FILED_AT, ComplaintFactory, UserFactory

if TYPE_CHECKING:
    from complaints.models.people import User

DISHUB = "dinas-perhubungan"


def draft(**changes: Any) -> Rule:
    values: dict[str, Any] = {
        "number": 1, "name": "x", "category": None, "subcategory": None, "district": None,
        "village": None, "phrases": (), "agency": 1,
    }  # fmt: skip
    return Rule(**(values | changes))


HERE = Facts(category=1, subcategory=2, district=3, village=4, words=("lampu", "jalan", "mati"))


@pytest.mark.parametrize("name", ["category", "subcategory", "district", "village"])
def test_every_condition_must_hold(name: str) -> None:
    assert fits(draft(**{name: getattr(HERE, name)}), HERE)
    assert not fits(draft(**{name: 99}), HERE)
    assert not fits(draft(**{name: getattr(HERE, name)}, phrases=(("got",),)), HERE)


@pytest.mark.parametrize(
    ("written", "text", "fitting"),
    [
        ("lampu jalan", "LAMPU jalan di gang kami mati", True),
        ("lampu jalan", "lampu di jalan kami mati", False),  # a phrase stands together
        ("lampu jalan", "Lampu jl. Kenari padam", True),
        ("pju\nlampu jalan", "P J U lama; PJU baru", True),
        ("perbaikan", "Mohon diperbaiki", True),
        ("got", "gotong royong", False),  # whole words
        ("bau", "b\u200bau sampah", True),
        ("\n  \n", "apa saja", True),  # no words: no condition
    ],
)
def test_words_are_compared_whole_and_without_their_affixes(
    written: str, text: str, fitting: bool
) -> None:
    facts = Facts(1, 2, 3, 4, tuple(routing.stems(text)))
    assert fits(draft(phrases=phrases(written)), facts) is fitting


def rule(agency: str, *, position: int = 0, words: str = "", **more: Any) -> RoutingRule:
    helping = more.pop("helping", [])
    made = RoutingRule.objects.create(
        name=more.pop("name", f"rule {position}"),
        position=position, words=words, agency=Agency.objects.get(slug=agency), **more,
    )  # fmt: skip
    made.helping.set(Agency.objects.filter(slug__in=helping))
    return made


@pytest.fixture
def case(db: None) -> Complaint:
    return ComplaintFactory(body="Sampah menumpuk di lubang jalan itu sudah dua minggu.")


def test_without_a_rule_the_usual_agency_is_proposed(case: Complaint) -> None:
    proposed = propose(case)
    assert proposed.agency is not None
    assert proposed.agency.slug == PUPR
    assert proposed.rule is None
    assert proposed.because


def test_the_first_rule_that_fits_is_proposed_with_its_helpers(case: Complaint) -> None:
    rule(DISHUB, position=3, words="lubang")
    rule(DLHK, position=2, words="sampah", name="Sampah di jalan", helping=[PUPR, DLHK])
    rule(DISHUB, position=1, words="lampu")
    rule(DISHUB, position=0, words="sampah", active=False)
    proposed = propose(case)
    assert proposed.agency is not None
    assert proposed.agency.slug == DLHK
    assert [agency.slug for agency in proposed.helping] == [PUPR]  # the lead helps nobody
    assert "Sampah di jalan" in proposed.because


def test_a_rule_for_a_place_or_a_category_needs_no_words(case: Complaint) -> None:
    village = Village.objects.get(slug="renon")
    elsewhere = District.objects.exclude(pk=village.district_id).first()
    rule(DISHUB, position=0, district=elsewhere)
    rule(DLHK, position=1, village=village, category=case.category)
    proposed = propose(case)
    assert proposed.agency is not None
    assert proposed.agency.slug == DLHK


def test_an_agency_that_is_no_more_is_followed_or_skipped(case: Complaint) -> None:
    rule(DLHK, words="sampah")
    old, heir = Agency.objects.get(slug=DLHK), Agency.objects.get(slug=DISHUB)
    Agency.objects.filter(pk=old.pk).update(active=False, successor=heir)
    assert propose(case).agency == heir
    Agency.objects.filter(pk=heir.pk).update(active=False)
    assert propose(case).agency == Agency.objects.get(slug=PUPR)  # by habit
    Agency.objects.filter(pk=heir.pk).update(active=True, successor=old)  # a circle
    assert propose(case).agency == Agency.objects.get(slug=PUPR)


def test_nobody_is_proposed_where_nobody_is_usual(case: Complaint) -> None:
    Subcategory.objects.filter(pk=case.subcategory_id).update(agency=None)
    case.refresh_from_db()
    assert propose(case).agency is None


# ------------------------------------------------------------------------------------ trials
@pytest.fixture
def answered(dewi: User, budi: User) -> list[Complaint]:
    """Four past cases that public works answered, and one that the other agency did."""
    cases = [
        ComplaintFactory(
            answered=True, verifier=dewi, officer=budi, now=FILED_AT + timedelta(days=number)
        )
        for number in range(4)
    ]
    case = ComplaintFactory(
        body="Sampah menumpuk di lubang jalan itu.", forwarded=True, verifier=dewi
    )
    other = Agency.objects.get(slug=DLHK)
    later = FILED_AT + timedelta(hours=5)
    transitions.move(case, "transfer", by=dewi, now=later, agency=other)
    officer = UserFactory(officer_of=other)
    transitions.move(case, "answer", by=officer, now=later, text="Sampah kami angkut besok pagi.")
    return [*cases, case]


def compiled(made: RoutingRule) -> Rule:
    return routing.compiled(made, [])


def test_a_trial_counts_agreement_with_the_agency_that_answered(
    answered: list[Complaint],
) -> None:
    ComplaintFactory()  # not forwarded yet: no past case
    wide = compiled(rule(PUPR, category=answered[0].category))
    tried = routing.trial([wide], routing.past())
    assert (tried.cases, tried.matched, tried.agreed, tried.share) == (5, 5, 4, 80)
    [wrong] = tried.disagreements
    assert wrong.complaint.reference == answered[-1].reference
    assert (wrong.proposed.slug, wrong.answered.slug) == (PUPR, DLHK)


def test_a_trial_of_a_whole_set_takes_the_first_that_fits(answered: list[Complaint]) -> None:
    rules = [
        compiled(rule(DLHK, words="sampah")),
        compiled(rule(PUPR, category=answered[0].category, position=1)),
    ]
    tried = routing.trial(rules, routing.past())
    assert (tried.matched, tried.agreed, tried.disagreements) == (5, 5, [])
    assert routing.trial(rules[:1], routing.past()).matched == 1


def test_a_draft_is_tried_before_it_is_saved(answered: list[Complaint]) -> None:
    typed = RoutingRule(name="coba", words="sampah", agency=Agency.objects.get(slug=DLHK))
    tried = routing.trial([routing.compiled(typed, [])], routing.past())
    assert (tried.matched, tried.agreed) == (1, 1)
    assert not RoutingRule.objects.exists()


def test_a_trial_looks_at_a_period_or_at_the_last_ones(answered: list[Complaint]) -> None:
    every = compiled(rule(PUPR))
    assert routing.trial([every], routing.past(last=2)).cases == 2
    since = FILED_AT + timedelta(days=2)
    assert routing.trial([every], routing.past(since=since)).cases == 2
    assert routing.trial([every], routing.past(until=since)).cases == 3
    assert routing.past(last=10**9).query.high_mark == routing.MOST_CASES


def test_a_rule_that_never_applies_has_no_share(answered: list[Complaint]) -> None:
    never = compiled(
        rule(PUPR, category=Category.objects.exclude(slug="jalan-dan-jembatan").last())
    )
    tried = routing.trial([never], routing.past())
    assert (tried.matched, tried.share) == (0, None)


def test_a_trial_costs_the_same_however_many_cases_it_reads(
    answered: list[Complaint], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    tried = compiled(rule(DLHK, words="sampah"))
    data_keys.forget_all()
    with django_assert_max_num_queries(4):  # agencies, cases, originals, keys
        routing.trial([tried], routing.past())
