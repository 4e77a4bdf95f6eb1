"""The seal of a day: whatever is changed behind it is found."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime, timedelta
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command

from complaints import account_erasure, daily_roots, history, transitions
from complaints.models.private import Complaint, Event
from complaints.models.public import DailyRoot
from complaints.working_days import WITA
from tests.factories import FILED_AT, ComplaintFactory

if TYPE_CHECKING:
    from complaints.models.people import User

pytestmark = pytest.mark.django_db
DAY = FILED_AT.date()
NEXT_NIGHT = datetime.combine(DAY + timedelta(days=1), datetime.min.time(), WITA)
SEALED_AT = NEXT_NIGHT + timedelta(hours=3)


@pytest.fixture
def first() -> Complaint:
    return ComplaintFactory(forwarded=True)


@pytest.fixture
def second() -> Complaint:
    return ComplaintFactory(in_progress=True)


@pytest.fixture
def sealed(first: Complaint, second: Complaint) -> DailyRoot:
    """The day on which both were filed, sealed in the night after it."""
    daily_roots.seal_due(now=SEALED_AT)
    return DailyRoot.objects.get()


def rewrite(complaint: Complaint) -> None:
    """Compute the whole chain anew, as somebody would who can write to every table."""
    head = ""
    for sequence, event in enumerate(complaint.events.order_by("sequence"), start=1):
        event.sequence, event.previous_hash = sequence, head
        event.hash = head = history.rehash(complaint, event)
        event.save()
    complaint.history_head, complaint.history_length = head, complaint.events.count()
    complaint.save()


def faults() -> list[str]:
    return [place.fault for place in daily_roots.breaks()]


# ------------------------------------------------------------------------------------ sealing
def test_a_day_is_sealed_with_every_event_of_it(sealed: DailyRoot) -> None:
    assert (sealed.day, sealed.events, sealed.previous) == (DAY, Event.objects.count(), "")
    assert faults() == []


def test_a_day_is_not_sealed_before_its_end_and_two_hours_more(first: Complaint) -> None:
    assert daily_roots.last_over(NEXT_NIGHT + timedelta(hours=1)) == DAY - timedelta(days=1)
    daily_roots.seal_due(now=NEXT_NIGHT + timedelta(hours=1))
    assert not DailyRoot.objects.filter(day=DAY).exists()
    with pytest.raises(ValueError, match="in order"):
        daily_roots.seal(DAY, now=NEXT_NIGHT + timedelta(minutes=119))


def test_a_day_ends_at_midnight_in_denpasar(first: Complaint) -> None:
    late = NEXT_NIGHT - timedelta(seconds=1)
    ComplaintFactory(now=late)
    ComplaintFactory(now=NEXT_NIGHT)
    daily_roots.seal_due(now=SEALED_AT)
    assert DailyRoot.objects.get(day=DAY).events == 3


def test_missed_days_are_sealed_in_order_each_upon_the_one_before(sealed: DailyRoot) -> None:
    ComplaintFactory(now=SEALED_AT + timedelta(days=2))
    assert daily_roots.seal_due(now=SEALED_AT + timedelta(days=4)) == 4
    roots = list(DailyRoot.objects.order_by("day"))
    assert [root.day for root in roots] == [DAY + timedelta(days=n) for n in range(5)]
    assert [root.previous for root in roots] == ["", *(root.root for root in roots[:-1])]
    assert [root.events for root in roots[1:]] == [0, 0, 1, 0]
    assert faults() == []


def test_a_sealed_day_is_never_sealed_again(sealed: DailyRoot) -> None:
    assert daily_roots.seal_due(now=SEALED_AT + timedelta(hours=1)) == 0
    assert daily_roots.seal(DAY, now=SEALED_AT) is None
    assert DailyRoot.objects.get() == sealed


def test_of_two_workers_one_seals(sealed: DailyRoot, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other read the newest seal before this one was written."""
    monkeypatch.setattr(DailyRoot.objects, "order_by", lambda *names: DailyRoot.objects.none())
    assert daily_roots.seal(DAY, now=SEALED_AT) is None
    assert DailyRoot.objects.count() == 1


def test_nothing_is_written_into_a_sealed_day_by_a_clock_that_went_back(
    sealed: DailyRoot, first: Complaint, budi: User
) -> None:
    first.refresh_from_db()
    event = transitions.move(first, "start", by=budi, now=NEXT_NIGHT - timedelta(minutes=30))
    assert event.happened_at == NEXT_NIGHT
    assert faults() == []
    assert list(history.breaks()) == []


def test_the_same_events_make_the_same_tree_whatever_the_database_sorts_first() -> None:
    leaves = [daily_roots.Leaf(f"DPS-2026-0000{n}", n, "a" * 64) for n in range(5)]
    assert daily_roots._ordered(leaves[::-1]) == leaves
    assert daily_roots.tree_of(leaves) != daily_roots.tree_of(leaves[::-1])


# -------------------------------------------------------------------------------- tampering
def test_a_changed_event_is_found(sealed: DailyRoot, first: Complaint) -> None:
    Event.objects.filter(complaint=first, verb="verify_and_forward").update(actor_number=77)
    assert [(b.reference, b.sequence, b.fault) for b in history.breaks()] == [
        (first.reference, 2, "altered")
    ]


def test_a_changed_event_is_found_although_the_chain_was_computed_anew(
    sealed: DailyRoot, first: Complaint
) -> None:
    Event.objects.filter(complaint=first, verb="verify_and_forward").update(actor_number=77)
    rewrite(first)
    assert list(history.breaks()) == []
    assert faults() == ["events changed"]


def test_a_deleted_event_is_found(sealed: DailyRoot, second: Complaint) -> None:
    second.events.filter(verb="verify_and_forward").delete()
    assert "missing" in {place.fault for place in history.breaks()}
    rewrite(second)
    assert list(history.breaks()) == []
    assert faults() == [f"1 of {sealed.events} events removed"]


def test_an_inserted_event_is_found(sealed: DailyRoot, first: Complaint) -> None:
    Event.objects.create(
        complaint=first,
        sequence=9,
        verb="start",
        new_stage="in_progress",
        happened_at=FILED_AT,
        hash="b" * 64,
    )
    assert {place.fault for place in history.breaks()} == {"missing", "altered", "cut off"}
    rewrite(first)
    assert list(history.breaks()) == []
    assert faults() == [f"1 of {sealed.events} events added"]


def test_events_in_another_order_are_found(sealed: DailyRoot, second: Complaint) -> None:
    one, two = second.events.filter(sequence__in=[2, 3]).order_by("sequence")
    Event.objects.filter(pk=one.pk).update(sequence=99)
    Event.objects.filter(pk=two.pk).update(sequence=2)
    Event.objects.filter(pk=one.pk).update(sequence=3)
    assert "altered" in {place.fault for place in history.breaks()}
    rewrite(second)
    assert list(history.breaks()) == []
    assert faults() == ["events changed"]


def test_a_cut_off_tail_is_found(sealed: DailyRoot, second: Complaint) -> None:
    second.events.filter(sequence=3).delete()
    assert {place.fault for place in history.breaks()} == {"cut off"}
    rewrite(second)
    assert list(history.breaks()) == []
    assert faults() == [f"1 of {sealed.events} events removed"]


def test_the_events_of_two_complaints_changed_for_each_other_are_found(
    sealed: DailyRoot, first: Complaint, second: Complaint
) -> None:
    one, two = first.events.get(sequence=2), second.events.get(sequence=2)
    Event.objects.filter(pk=one.pk).update(sequence=99)
    Event.objects.filter(pk=two.pk).update(complaint=first)
    Event.objects.filter(pk=one.pk).update(complaint=second, sequence=2)
    assert {place.reference for place in history.breaks()} == {first.reference, second.reference}
    rewrite(first)
    rewrite(second)
    assert list(history.breaks()) == []
    assert faults() == ["events changed"]


def test_a_complaint_that_was_removed_with_its_history_is_found(
    sealed: DailyRoot, first: Complaint
) -> None:
    first.events.all().delete()
    first.delete()
    assert list(history.breaks()) == []
    assert faults() == [f"2 of {sealed.events} events removed"]


def test_a_seal_that_was_made_anew_breaks_every_later_one(sealed: DailyRoot) -> None:
    daily_roots.seal_due(now=SEALED_AT + timedelta(days=1))
    Event.objects.filter(verb="start").update(reason="x", hash="c" * 64)
    leaves = daily_roots.leaves_of(DAY)
    tree = daily_roots.tree_of(leaves)
    root = daily_roots.root_of("", DAY, len(leaves), tree)
    DailyRoot.objects.filter(day=DAY).update(tree=tree, root=root)
    assert [(b.day, b.fault) for b in daily_roots.breaks()] == [
        (DAY + timedelta(days=1), "the seal before it was changed")
    ]


def test_a_removed_seal_is_found(sealed: DailyRoot) -> None:
    daily_roots.seal_due(now=SEALED_AT + timedelta(days=2))
    DailyRoot.objects.filter(day=DAY + timedelta(days=1)).delete()
    assert faults() == [f"the seals since {DAY} are missing", "the seal before it was changed"]


@pytest.mark.parametrize(
    ("field", "value"), [("root", "d" * 64), ("events", 1), ("tree", "e" * 64)]
)
def test_a_seal_that_was_written_over_is_found(sealed: DailyRoot, field: str, value: str) -> None:
    DailyRoot.objects.update(**{field: value})
    assert "the seal itself was changed" in faults()


def test_an_erased_account_breaks_no_seal(ani: User) -> None:
    ComplaintFactory(by=ani, answered=True)
    daily_roots.seal_due(now=SEALED_AT)
    account_erasure.erase(ani, by=None, now=SEALED_AT)
    assert faults() == []


def test_the_command_says_which_day_does_not_hold(sealed: DailyRoot, first: Complaint) -> None:
    out = StringIO()
    call_command("verify_history", stdout=out)
    assert f"Newest seal, to compare with a copy: {DAY} {sealed.root}" in out.getvalue()
    Event.objects.filter(complaint=first, sequence=2).update(actor_number=77)
    rewrite(first)
    with pytest.raises(CommandError):
        call_command("verify_history", stdout=out)
    assert f"seal of {DAY}: events changed" in out.getvalue()


# ------------------------------------------------------------------------------------ proving
def digest(*facts: object) -> str:
    """As docs/ombudsman.md tells a stranger to compute it."""
    return hashlib.sha256(json.dumps(list(facts), separators=(",", ":")).encode()).hexdigest()


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5, 6, 7, 8, 9])
def test_every_event_can_be_proven_with_the_published_root_alone(number: int) -> None:
    made = [ComplaintFactory() for _each in range(number)]
    daily_roots.seal_due(now=SEALED_AT)
    root = DailyRoot.objects.get()
    for complaint in made:
        proof = daily_roots.proofs(complaint)[1]
        at = digest("leaf", proof.salt, complaint.reference, 1, complaint.history_head)
        for side, other in proof.path:
            at = digest("node", other, at) if side == "left" else digest("node", at, other)
        assert digest("root", proof.previous, proof.day.isoformat(), proof.events, at) == root.root


def test_an_event_of_a_day_that_is_not_sealed_yet_has_no_proof(first: Complaint) -> None:
    assert daily_roots.proofs(first) == {}


def test_a_root_of_one_event_cannot_be_computed_from_the_facts_alone(
    settings: pytest.FixtureRequest,
) -> None:
    """Otherwise whoever guesses reference, moment and account would know it for sure."""
    leaf = daily_roots.Leaf("DPS-2026-00001", 1, "a" * 64)
    one = daily_roots.tree_of([leaf])
    settings.BLIND_INDEX_KEY = "another key"  # type: ignore[attr-defined]  # pytest-django's
    assert daily_roots.tree_of([leaf]) != one


def test_the_salt_of_one_event_opens_no_other() -> None:
    one = daily_roots.Leaf("DPS-2026-00001", 1, "a" * 64)
    assert daily_roots.salt_of(one) != daily_roots.salt_of(
        daily_roots.Leaf("DPS-2026-00001", 2, "a" * 64)
    )


def test_the_first_seal_may_reach_back(first: Complaint) -> None:
    daily_roots.seal_due(now=SEALED_AT + timedelta(days=9), first=date(2026, 11, 10))
    assert DailyRoot.objects.order_by("day").first().day == date(2026, 11, 10)  # type: ignore[union-attr]  # there is one
    assert DailyRoot.objects.get(day=DAY).events == 2
