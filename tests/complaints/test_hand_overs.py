"""From agency to agency: who has a case, who helps, and the trail that this leaves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from complaints import transitions
from complaints.errors import AgencyInactive, AgencyWorksAlready, NotPermitted
from complaints.models.private import Complaint
from complaints.models.reference import Agency
from complaints.stages import Stage
from tests.conftest import DLHK, PUPR
from tests.factories import ComplaintFactory

pytestmark = pytest.mark.django_db
S = Stage


@pytest.fixture
def forwarded(dewi, budi):
    return ComplaintFactory(forwarded=True, verifier=dewi, officer=budi)


@pytest.fixture
def dlhk(db):
    return Agency.objects.get(slug=DLHK)


def test_the_trail_of_hand_overs_tells_who_ended_each_and_why(
    forwarded, dewi, budi, dlhk, now
) -> None:
    transitions.move(
        forwarded, "hand_back", by=budi, now=now, reason="another_agency", note="Ini taman."
    )
    later = now + timedelta(hours=1)
    transitions.move(forwarded, "verify_and_forward", by=dewi, now=later, agency=dlhk)
    transitions.move(forwarded, "transfer", by=dewi, now=later, agency=budi.agency)
    trail = [
        (d.agency.slug, d.ended_verb, d.ended_reason, d.ended_by)
        for d in forwarded.dispositions.all()
    ]
    assert trail == [
        (PUPR, "hand_back", "another_agency", budi),
        (DLHK, "transfer", "", dewi),
        (PUPR, "", "", None),
    ]
    assert forwarded.events.get(verb="hand_back").reason == "another_agency"


def test_an_agency_that_helps_hands_back_its_own_part_alone(
    forwarded, dewi, budi, citra, dlhk, now
) -> None:
    transitions.move(forwarded, "coordinate", by=dewi, now=now, helping=[dlhk])
    details = {"reason": "not_our_authority", "note": "Bukan taman kami."}
    event = transitions.move(forwarded, "hand_back", by=citra, now=now, **details)
    assert (event.verb, event.agency, forwarded.stage) == ("stop_helping", dlhk, S.FORWARDED)
    assert forwarded.agency == budi.agency
    assert [d.agency for d in forwarded.dispositions.filter(ended_at=None)] == [budi.agency]
    assert not Complaint.objects.visible_to(citra).exists()
    assert forwarded.clocks.get(promise="forward").round == 1  # nobody need forward it again


def test_an_agency_that_only_helps_calls_in_no_others(forwarded, dewi, citra, dlhk, now) -> None:
    transitions.move(forwarded, "coordinate", by=dewi, now=now, helping=[dlhk])
    third = Agency.objects.exclude(slug__in=[PUPR, DLHK]).first()
    with pytest.raises(NotPermitted):
        transitions.move(forwarded, "coordinate", by=citra, now=now, helping=[third])


@pytest.mark.parametrize(
    ("verb", "agency", "helping"),
    [
        ("coordinate", None, [PUPR]),  # the lead itself
        ("coordinate", None, [DLHK]),  # helps already
        ("transfer", PUPR, []),  # has it already
        ("transfer", DLHK, [DLHK]),
    ],
)
def test_nobody_gets_a_case_twice(verb, agency, helping, forwarded, dewi, dlhk, now) -> None:
    transitions.move(forwarded, "coordinate", by=dewi, now=now, helping=[dlhk])
    named = {slug: Agency.objects.get(slug=slug) for slug in (PUPR, DLHK)}
    with pytest.raises(AgencyWorksAlready):
        transitions.move(
            forwarded, verb, by=dewi, now=now,
            agency=named.get(agency), helping=[named[slug] for slug in helping],
        )  # fmt: skip
    assert forwarded.dispositions.filter(ended_at=None).count() == 2


def test_one_agency_named_twice_in_a_form_helps_once(forwarded, dewi, dlhk, now) -> None:
    transitions.move(forwarded, "coordinate", by=dewi, now=now, helping=[dlhk, dlhk])
    assert forwarded.dispositions.filter(agency=dlhk).count() == 1


def test_a_helping_agency_may_get_the_case_itself(forwarded, dewi, dlhk, now) -> None:
    transitions.move(forwarded, "coordinate", by=dewi, now=now, helping=[dlhk])
    transitions.move(forwarded, "transfer", by=dewi, now=now, agency=dlhk)
    standing = forwarded.dispositions.get(ended_at=None)
    assert (standing.agency, standing.role) == (dlhk, "lead")


@pytest.mark.parametrize("verb", ["verify_and_forward", "transfer", "coordinate", "split"])
def test_an_agency_that_was_switched_off_gets_nothing(verb, dewi, dlhk, now) -> None:
    case = ComplaintFactory(forwarded=verb in {"transfer", "coordinate"}, verifier=dewi)
    Agency.objects.filter(pk=dlhk.pk).update(active=False)  # the form was older
    details = {"helping": [dlhk]} if verb == "coordinate" else {"agency": dlhk, "text": "Hal dua."}
    with pytest.raises(AgencyInactive) as refused:
        transitions.move(case, verb, by=dewi, now=now, **details)
    with translation.override("en"):
        assert "Choose another" in refused.value.sentence
    assert not Complaint.objects.exclude(pk=case.pk).exists()


def test_whoever_was_in_charge_is_not_when_the_case_leaves(forwarded, dewi, budi, dlhk, now):
    Complaint.objects.filter(pk=forwarded.pk).update(assignee=budi)
    forwarded.refresh_from_db()
    transitions.move(forwarded, "transfer", by=dewi, now=now, agency=dlhk)
    assert forwarded.assignee is None
