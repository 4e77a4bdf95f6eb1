"""Four questions to the reporter when it is over; the answers of one case are nobody else's."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from complaints import intake, ratings, transitions
from complaints.errors import InvalidInput, RatingNotYet, ThreadMissing
from complaints.models.participation import Rating
from complaints.permissions import Role
from tests.factories import FILED_AT, ComplaintFactory

if TYPE_CHECKING:
    from complaints.models.people import User

pytestmark = pytest.mark.django_db
ANSWERS = {"clear": "2", "timely": "0", "polite": "2", "solved": "1"}
NOW = FILED_AT + timedelta(days=90)


def test_the_holder_of_the_receipt_rates_a_closed_complaint_and_may_change_it(
    client: Client,
) -> None:
    complaint = ComplaintFactory(published=True, closed=True)
    form = {"receipt": complaint.receipt, "verb": "rate"}
    assert client.post("/en/lacak/", form | ANSWERS).status_code == 200
    assert client.post("/en/lacak/", form | ANSWERS | {"timely": "1"}).status_code == 200
    made = Rating.objects.get(complaint=complaint)
    assert (made.clear, made.timely, made.polite, made.solved) == (2, 1, 2, 1)


def test_the_account_rates_its_own_and_nobody_elses(client: Client, ani: User, wayan: User) -> None:
    complaint = ComplaintFactory(by=ani, closed=True)
    with pytest.raises(ThreadMissing):
        intake.rate_own(complaint.reference, ANSWERS, by=wayan, now=NOW)
    client.force_login(ani)
    form = {"reference": complaint.reference, "verb": "rate"}
    assert client.post("/en/akun/", form | ANSWERS).status_code == 302
    assert Rating.objects.count() == 1


@pytest.mark.parametrize("traits", [{}, {"answered": True}])
def test_nothing_is_rated_before_it_is_over(traits: dict[str, bool]) -> None:
    with pytest.raises(RatingNotYet):
        ratings.rate(ComplaintFactory(**traits), ANSWERS, now=NOW)


def test_what_was_taken_back_is_not_rated() -> None:
    complaint = ComplaintFactory()
    transitions.move(complaint, "withdraw", by=None, role=Role.REPORTER, now=NOW)
    with pytest.raises(RatingNotYet):
        ratings.rate(complaint, ANSWERS, now=NOW)


@pytest.mark.parametrize("change", [{"polite": ""}, {"polite": "3"}, {"polite": "x"}])
def test_every_question_needs_one_of_the_answers(change: dict[str, str]) -> None:
    complaint = ComplaintFactory(closed=True)
    with pytest.raises(InvalidInput):
        ratings.rate(complaint, ANSWERS | change, now=NOW)
    assert not Rating.objects.exists()


def test_the_public_page_tells_nothing_of_a_rating(client: Client) -> None:
    complaint = ComplaintFactory(published=True, closed=True)
    before = client.get(f"/en/aduan/{complaint.reference}/").content
    ratings.rate(complaint, ANSWERS, now=NOW)
    after = client.get(f"/en/aduan/{complaint.reference}/").content
    assert len(before) == len(after)
