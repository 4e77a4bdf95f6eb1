"""An officer asks with a reason, a verifier answers, and every look is written down."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from complaints import accesses, identity_requests, transitions
from complaints.errors import AccessEnded, AlreadyMoved, MissingDetail, NotPermitted
from complaints.models.custody import Access, IdentityRequest
from complaints.models.private import Complaint
from complaints.models.reference import Agency
from tests.conftest import DLHK
from tests.factories import ComplaintFactory, UserFactory

if TYPE_CHECKING:
    from complaints.models.people import User

pytestmark = pytest.mark.django_db
REASON = "Kami harus mendatangi rumahnya untuk mengukur."


@pytest.fixture
def case(dewi: User, budi: User) -> Complaint:
    return ComplaintFactory(
        in_progress=True, verifier=dewi, officer=budi, name="Ni Made Ujian", phone="081234567890"
    )


@pytest.fixture
def asked(case: Complaint, budi: User, now: datetime) -> IdentityRequest:
    return identity_requests.ask(case, REASON, by=budi, now=now)


def openings() -> list[tuple[int | None, str, int | None]]:
    rows = Access.objects.exclude(actor_number=None).order_by("sequence")
    return list(rows.values_list("actor_number", "why", "request_number"))


def test_a_granted_officer_sees_who_it_is_and_the_log_says_by_which_request(
    case: Complaint, asked: IdentityRequest, dewi: User, budi: User, now: datetime
) -> None:
    identity_requests.grant(asked, by=dewi, now=now)
    person = identity_requests.open_identity(case, by=budi, now=now + timedelta(days=2))
    assert person is not None
    assert person.name == "Ni Made Ujian"
    assert openings() == [(budi.pk, "agency", asked.pk)]
    assert not list(accesses.breaks())


@pytest.mark.parametrize("answer", ["none", "refuse"])
def test_nothing_is_shown_before_a_grant_or_after_a_refusal(
    answer: str, case: Complaint, asked: IdentityRequest, dewi: User, budi: User, now: datetime
) -> None:
    if answer == "refuse":
        identity_requests.refuse(asked, by=dewi, now=now)
    with pytest.raises(AccessEnded):
        identity_requests.open_identity(case, by=budi, now=now)
    assert openings() == []


def test_a_grant_ends_by_itself(
    case: Complaint, asked: IdentityRequest, dewi: User, budi: User, now: datetime
) -> None:
    identity_requests.grant(asked, by=dewi, now=now)
    with pytest.raises(AccessEnded):
        identity_requests.open_identity(case, by=budi, now=now + timedelta(days=3))
    assert openings() == []


def test_a_grant_ends_when_the_case_leaves_the_agency(
    case: Complaint, asked: IdentityRequest, dewi: User, budi: User, now: datetime
) -> None:
    identity_requests.grant(asked, by=dewi, now=now)
    other = Agency.objects.get(slug=DLHK)
    transitions.move(case, "transfer", by=dewi, now=now, agency=other, note="Bukan jalan kota.")
    with pytest.raises(AccessEnded):
        identity_requests.open_identity(case, by=budi, now=now)


def test_a_grant_is_for_the_one_who_asked(
    case: Complaint, asked: IdentityRequest, dewi: User, budi: User, now: datetime
) -> None:
    identity_requests.grant(asked, by=dewi, now=now)
    colleague = UserFactory(officer_of=budi.agency)
    with pytest.raises(AccessEnded):
        identity_requests.open_identity(case, by=colleague, now=now)


@pytest.mark.parametrize("who", ["citra", "ani", "dewi"])
def test_only_an_officer_of_the_agency_may_ask(
    who: str, case: Complaint, now: datetime, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(NotPermitted):
        identity_requests.ask(case, REASON, by=request.getfixturevalue(who), now=now)


def test_asking_needs_a_reason(case: Complaint, budi: User, now: datetime) -> None:
    with pytest.raises(MissingDetail):
        identity_requests.ask(case, "  ", by=budi, now=now)


def test_asking_twice_is_asking_once_and_after_a_refusal_one_may_ask_again(
    case: Complaint, asked: IdentityRequest, dewi: User, budi: User, now: datetime
) -> None:
    assert identity_requests.ask(case, "Sekali lagi.", by=budi, now=now) == asked
    identity_requests.refuse(asked, by=dewi, now=now)
    assert identity_requests.ask(case, "Sekali lagi.", by=budi, now=now) != asked


def test_of_two_answers_the_first_counts(asked: IdentityRequest, dewi: User, now: datetime) -> None:
    identity_requests.refuse(asked, by=dewi, now=now)
    with pytest.raises(AlreadyMoved):
        identity_requests.grant(asked, by=UserFactory(verifier=True), now=now)
    asked.refresh_from_db()
    assert asked.state == "refused"


@pytest.mark.parametrize("who", ["budi", "citra", "ani"])
def test_only_a_verifier_answers(
    who: str, asked: IdentityRequest, now: datetime, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(NotPermitted):
        identity_requests.grant(asked, by=request.getfixturevalue(who), now=now)


def test_the_reason_is_kept_sealed(asked: IdentityRequest) -> None:
    row = IdentityRequest.objects.filter(pk=asked.pk).values_list("reason", flat=True).get()
    assert REASON.encode() not in bytes(row)
    assert IdentityRequest.objects.get(pk=asked.pk).reason == REASON
