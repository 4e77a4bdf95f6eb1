"""An agency is merged or renamed while it has cases in hand: nothing is lost, nothing doubled."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from complaints import agencies, history, jobs, transitions
from complaints.errors import (
    AgencyInactive,
    AgencyMerged,
    AgencyWorksAlready,
    AlreadyMoved,
    ComplaintError,
    MergedWithItself,
    NotPermitted,
)
from complaints.models.office import RoutingRule
from complaints.models.private import Complaint
from complaints.models.public import Thread
from complaints.models.reference import Agency, Subcategory
from complaints.models.work import Job
from tests.conftest import DLHK, PUPR
from tests.factories import ComplaintFactory, UserFactory

if TYPE_CHECKING:
    from complaints.models.people import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def old(db: None) -> Agency:
    return Agency.objects.get(slug=PUPR)


@pytest.fixture
def into(db: None) -> Agency:
    return Agency.objects.get(slug=DLHK)


@pytest.fixture
def third(db: None) -> Agency:
    return Agency.objects.exclude(slug__in=[PUPR, DLHK]).first()  # type: ignore[return-value]


@pytest.fixture
def case(dewi: User, budi: User) -> Complaint:
    return ComplaintFactory(published=True, in_progress=True, verifier=dewi, officer=budi)


def works(case: Complaint) -> set[tuple[str, str]]:
    standing = case.dispositions.filter(ended_at=None)
    return {(row.agency.slug, row.role) for row in standing}


def test_the_open_cases_go_to_the_successor_with_a_line_in_their_history(
    case: Complaint, old: Agency, into: Agency, dewi: User, now: datetime
) -> None:
    assert agencies.merge(old, into, by=dewi, now=now) == 1
    case.refresh_from_db()
    assert (case.stage, case.agency) == ("in_progress", into)
    assert works(case) == {(DLHK, "lead")}
    last = case.events.last()
    assert (last.verb, last.agency, last.actor) == ("reassign", into, dewi)
    ended = case.dispositions.get(agency=old)
    assert (ended.ended_verb, ended.ended_by, ended.ended_at) == ("reassign", dewi, now)
    assert list(history.breaks()) == []


def test_everybody_reads_that_the_agencies_were_reorganised(
    case: Complaint, old: Agency, into: Agency, dewi: User, now: datetime, client: Client
) -> None:
    agencies.merge(old, into, by=dewi, now=now)
    thread = Thread.objects.get(reference=case.reference)
    assert thread.agency == into
    page = client.get(f"/en{thread.get_absolute_url()}").content.decode()
    assert "reorganised" in page
    assert into.label in page


def test_officers_routing_rules_and_usual_agencies_follow(
    old: Agency, into: Agency, third: Agency, budi: User, dewi: User, now: datetime
) -> None:
    leads = RoutingRule.objects.create(name="Jalan", words="jalan", agency=old)
    helped = RoutingRule.objects.create(name="Got", words="got", agency=third)
    helped.helping.add(old)
    usual = set(Subcategory.objects.filter(agency=old).values_list("pk", flat=True))
    agencies.merge(old, into, by=dewi, now=now)
    budi.refresh_from_db()
    leads.refresh_from_db()
    assert (budi.agency, leads.agency) == (into, into)
    assert set(helped.helping.all()) == {into}
    assert usual
    assert usual <= set(Subcategory.objects.filter(agency=into).values_list("pk", flat=True))
    old.refresh_from_db()
    assert (old.active, old.successor) == (False, into)


def test_the_officers_go_on_with_their_cases_at_the_new_agency(
    case: Complaint, old: Agency, into: Agency, budi: User, dewi: User, now: datetime
) -> None:
    agencies.merge(old, into, by=dewi, now=now)
    budi.refresh_from_db()
    case.refresh_from_db()
    transitions.move(case, "answer", by=budi, now=now, text="Lubang itu sudah kami tambal.")
    assert case.messages.get(kind="response").agency == into


def test_an_answer_on_a_page_from_before_the_merger_is_told_so(
    case: Complaint, old: Agency, into: Agency, budi: User, dewi: User, now: datetime
) -> None:
    seen = case.version
    agencies.merge(old, into, by=dewi, now=now)
    budi.refresh_from_db()
    case.refresh_from_db()
    with pytest.raises(AlreadyMoved):
        transitions.move(case, "answer", by=budi, now=now, text="Sudah.", version=seen)


def test_done_again_it_changes_nothing_and_goes_on_where_it_was_interrupted(
    case: Complaint, old: Agency, into: Agency, dewi: User, budi: User, now: datetime
) -> None:
    agencies.merge(old, into, by=dewi, now=now)
    assert agencies.merge(old, into, by=dewi, now=now) == 0
    assert case.events.filter(verb="reassign").count() == 1
    # A forwarding that was on its way while the agency ended.
    late = ComplaintFactory(forwarded=True, verifier=dewi, subcategory="jalan-berlubang")
    Complaint.objects.filter(pk=late.pk).update(agency=old)
    late.dispositions.filter(ended_at=None).update(agency=old)
    job = Job.objects.get(kind=agencies.JOB)
    jobs.run_due(now=job.due_at)
    late.refresh_from_db()
    assert late.agency == into
    assert works(late) == {(DLHK, "lead")}


def test_more_cases_than_a_batch_holds_go_over(
    old: Agency, into: Agency, dewi: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agencies, "BATCH", 2)
    cases = [ComplaintFactory(forwarded=True, verifier=dewi) for _ in range(5)]
    assert agencies.merge(old, into, by=dewi, now=now) == 5
    assert all(works(case) == {(DLHK, "lead")} for case in cases)
    assert agencies.estate(old) == agencies.Estate(0, 0, 0, 0)


@pytest.mark.parametrize(
    ("helper", "expected"),
    [("into", {(DLHK, "lead")}), ("third", {(DLHK, "lead"), ("third", "helping")})],
)
def test_whoever_helped_the_old_agency_leads_now_or_goes_on_helping(
    helper: str, expected: set[tuple[str, str]], case: Complaint, old: Agency, into: Agency,
    third: Agency, dewi: User, now: datetime,
) -> None:  # fmt: skip
    helps = into if helper == "into" else third
    transitions.move(case, "coordinate", by=dewi, now=now, helping=[helps])
    agencies.merge(old, into, by=dewi, now=now)
    named = {("third" if slug == third.slug else slug, role) for slug, role in works(case)}
    assert named == expected


def test_an_agency_that_helped_passes_on_its_help_alone(
    case: Complaint, old: Agency, into: Agency, third: Agency, dewi: User, now: datetime
) -> None:
    transitions.move(case, "coordinate", by=dewi, now=now, helping=[into])
    agencies.merge(into, third, by=dewi, now=now)
    case.refresh_from_db()
    assert case.agency == old
    assert works(case) == {(PUPR, "lead"), (third.slug, "helping")}
    agencies.merge(third, old, by=dewi, now=now)  # it leads already
    assert works(case) == {(PUPR, "lead")}


def test_a_closed_case_keeps_its_agency_until_it_is_disputed(
    ani: User, old: Agency, into: Agency, dewi: User, budi: User, now: datetime
) -> None:
    case = ComplaintFactory(by=ani, answered=True, verifier=dewi, officer=budi)
    transitions.move(case, "confirm_solved", by=ani, now=now)
    assert agencies.merge(old, into, by=dewi, now=now) == 0
    case.refresh_from_db()
    assert case.agency == old
    transitions.move(case, "dispute", by=ani, now=now, text="Rusak lagi.")
    assert (case.stage, case.agency) == ("in_progress", into)
    assert works(case) == {(DLHK, "lead")}
    # The reporter hands nothing over, and is named in no trail.
    trail = case.dispositions.values_list("forwarded_by", "ended_by")
    assert ani.pk not in {number for row in trail for number in row}


def test_a_dispute_with_an_agency_that_ended_without_heir_goes_to_the_team(
    ani: User, old: Agency, dewi: User, budi: User, now: datetime
) -> None:
    case = ComplaintFactory(by=ani, answered=True, verifier=dewi, officer=budi)
    Agency.objects.filter(pk=old.pk).update(active=False)
    case.refresh_from_db()
    transitions.move(case, "dispute", by=ani, now=now, text="Rusak lagi.")
    assert (case.stage, case.agency) == ("received", None)
    assert works(case) == set()


@pytest.mark.parametrize("verb", ["verify_and_forward", "transfer", "coordinate", "split"])
def test_nothing_goes_to_an_agency_that_ended_and_its_heir_is_named(
    verb: str, old: Agency, into: Agency, third: Agency, dewi: User, now: datetime
) -> None:
    agencies.merge(into, third, by=dewi, now=now)
    case = ComplaintFactory(forwarded=verb in {"transfer", "coordinate"}, verifier=dewi)
    before = case.history_length
    details: dict[str, Any] = (
        {"helping": [into]} if verb == "coordinate" else {"agency": into, "text": "Hal kedua."}
    )
    with pytest.raises(AgencyMerged) as refused:
        transitions.move(case, verb, by=dewi, now=now, **details)
    assert third.label in refused.value.sentence
    case.refresh_from_db()
    assert case.history_length == before


def test_mergers_that_make_no_sense_are_refused_and_change_nothing(
    old: Agency, into: Agency, third: Agency, dewi: User, budi: User, now: datetime
) -> None:
    Agency.objects.filter(pk=third.pk).update(active=False)
    tries: list[tuple[Agency, Agency, Any, type[ComplaintError]]] = [
        (old, old, dewi, MergedWithItself),
        (old, third, dewi, AgencyInactive),
        (old, into, budi, NotPermitted),
        (old, into, UserFactory(), NotPermitted),
    ]
    for one, other, by, refusal in tries:
        with pytest.raises(refusal):
            agencies.merge(one, other, by=by, now=now)
    old.refresh_from_db()
    assert (old.active, old.successor, old.officers.count()) == (True, None, 1)


def test_two_agencies_cannot_be_merged_into_each_other_or_one_into_two(
    old: Agency, into: Agency, third: Agency, dewi: User, now: datetime
) -> None:
    agencies.merge(old, into, by=dewi, now=now)
    with pytest.raises(AgencyInactive):
        agencies.merge(into, old, by=dewi, now=now)
    with pytest.raises(AgencyMerged):
        agencies.merge(old, third, by=dewi, now=now)


def test_the_heir_of_the_heir_gets_what_was_left(
    case: Complaint, old: Agency, into: Agency, third: Agency, dewi: User, now: datetime
) -> None:
    agencies.merge(old, into, by=dewi, now=now)
    agencies.merge(into, third, by=dewi, now=now)
    case.refresh_from_db()
    assert case.agency == third
    assert works(case) == {(third.slug, "lead")}
    with pytest.raises(AgencyWorksAlready):
        transitions.move(case, "transfer", by=dewi, now=now, agency=third)


def test_a_new_name_is_an_edit_and_the_address_stays(
    case: Complaint, old: Agency, dewi: User, client: Client
) -> None:
    client.force_login(dewi)
    edit = reverse("agency:edit", args=[old.pk])
    form = client.get(edit).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    client.post(edit, data | {"name": "Dinas Bina Marga", "slug": "lain"})
    old.refresh_from_db()
    assert (old.name, old.slug) == ("Dinas Bina Marga", PUPR)
    assert "Dinas Bina Marga" in client.get(f"/aduan/{case.reference}/").content.decode()


# ------------------------------------------------------------------------------ at the desk
def test_the_desk_says_how_much_moves_before_it_moves(
    case: Complaint, old: Agency, into: Agency, dewi: User, client: Client
) -> None:
    client.force_login(dewi)
    page = reverse("desk:merge_agency", args=[old.pk])
    assert page in client.get(reverse("agency:index"), {"q": old.name}).content.decode()
    shown = client.get(f"{page}")
    assert shown.context["estate"].cases == 1
    assert shown.context["estate"].officers == 1
    unread = client.post(page, {"into": into.pk})
    assert unread.status_code == 422
    old.refresh_from_db()
    assert old.active
    done = client.post(page, {"into": into.pk, "seen": "on"}, follow=True)
    assert done.status_code == 200
    case.refresh_from_db()
    assert case.agency == into


def test_the_desk_shows_a_refusal_as_a_sentence(
    old: Agency, into: Agency, third: Agency, dewi: User, client: Client, now: datetime
) -> None:
    agencies.merge(old, into, by=dewi, now=now)
    client.force_login(dewi)
    page = reverse("desk:merge_agency", args=[old.pk])
    ComplaintFactory(forwarded=True, verifier=dewi)  # something may be left
    UserFactory(officer_of=old)
    refused = client.post(page, {"into": third.pk, "seen": "on"})
    assert refused.status_code == 422
    assert into.label in refused.context["refusal"]
