"""Who has a case in hand: seen by others at once, ended by silence, never a lock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from complaints import assignments, claims
from complaints.desk import presence
from complaints.desk.selection import OPEN_CASES, TO_VERIFY, Selection
from complaints.errors import NotPermitted
from complaints.models.office import Claim
from complaints.models.private import Complaint
from complaints.stages import Priority
from tests.factories import ComplaintFactory, UserFactory

if TYPE_CHECKING:
    from complaints.models.people import User

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def komang(db: None) -> User:
    """Another verifier."""
    return UserFactory(email="komang@example.test", first_name="Komang", verifier=True)


def holder(case: Complaint, now: datetime) -> User | None:
    claim = claims.standing(case, now=now)
    return claim.holder if claim else None


# ---------------------------------------------------------------------------------- the verbs
def test_the_first_has_it_in_hand_and_the_second_is_told(
    dewi: User, komang: User, now: datetime
) -> None:
    case = ComplaintFactory()
    claims.take(case, by=dewi, now=now)
    told = claims.take(case, by=komang, now=now + MINUTE)
    assert told is not None
    assert (told.holder, told.claimed_at) == (dewi, now)


def test_signs_of_life_keep_it_from_its_beginning_and_silence_ends_it(
    dewi: User, komang: User, now: datetime
) -> None:
    case = ComplaintFactory()
    for minutes in (0, 4, 8):
        claim = claims.take(case, by=dewi, now=now + minutes * MINUTE)
        assert claim is not None
        assert claim.claimed_at == now
    assert holder(case, now + 12 * MINUTE) == dewi
    assert holder(case, now + 13 * MINUTE) is None
    late = claims.take(case, by=komang, now=now + 13 * MINUTE)
    assert late is not None
    assert (late.holder, late.claimed_at) == (komang, now + 13 * MINUTE)
    # Who comes back after the silence begins anew, and only where it is free.
    assert holder(case, now + 13 * MINUTE) == komang
    claims.take(case, by=dewi, now=now + 14 * MINUTE)
    assert holder(case, now + 14 * MINUTE) == komang


def test_one_click_takes_it_over(dewi: User, komang: User, now: datetime) -> None:
    case = ComplaintFactory()
    claims.take(case, by=dewi, now=now)
    claims.take(case, by=komang, now=now + MINUTE, over=True)
    assert holder(case, now + MINUTE) == komang
    claims.take(case, by=dewi, now=now + 2 * MINUTE)  # the open page of the first
    assert holder(case, now + 2 * MINUTE) == komang


def test_leaving_ends_it_unless_a_newer_page_gave_a_sign(
    dewi: User, komang: User, now: datetime
) -> None:
    case = ComplaintFactory()
    claims.take(case, by=dewi, now=now)
    claims.leave(case, by=komang)
    assert holder(case, now) == dewi
    claims.take(case, by=dewi, now=now + MINUTE)
    claims.leave(case, by=dewi, seen_at=now)
    assert holder(case, now + MINUTE) == dewi
    claims.leave(case, by=dewi, seen_at=now + MINUTE)
    assert holder(case, now + MINUTE) is None


def test_who_does_not_work_on_a_case_has_it_never_in_hand(
    ani: User, citra: User, dewi: User, budi: User, now: datetime
) -> None:
    case = ComplaintFactory(forwarded=True, verifier=dewi, officer=budi, by=ani)
    for stranger in (ani, citra):
        with pytest.raises(NotPermitted):
            claims.take(case, by=stranger, now=now)
    assert not Claim.objects.exists()


# -------------------------------------------------------------------------------- the next case
def test_two_who_ask_for_the_next_case_at_once_get_different_ones(
    dewi: User, komang: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both read the list before either has claimed: the second's list is stale."""
    first, second = ComplaintFactory(), ComplaintFactory()
    lists = [
        presence.most_urgent(Selection(TO_VERIFY, person, {}, now=now)) for person in (dewi, komang)
    ]
    assert lists[0] == lists[1] == [first, second]
    got = [
        claims.take_first(candidates, by=person, now=now)
        for candidates, person in zip(lists, (dewi, komang), strict=True)
    ]
    assert got == [first, second]
    assert claims.take_first(lists[0], by=dewi, now=now) is None


def test_one_who_steps_between_the_look_and_the_claim_wins(
    dewi: User, komang: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Interleaved: after dewi found no stale claim, and before she writes her own."""
    first, second = ComplaintFactory(), ComplaintFactory()
    atomic: Callable[[], Any] = transaction.atomic

    def interrupted() -> Any:
        monkeypatch.setattr(claims.transaction, "atomic", atomic)
        claims.take(first, by=komang, now=now)
        return atomic()

    monkeypatch.setattr(claims.transaction, "atomic", interrupted)
    assert claims.take_first([first, second], by=dewi, now=now) == second
    assert (holder(first, now), holder(second, now)) == (komang, dewi)


def test_the_next_case_is_the_most_urgent_that_is_free(dewi: User, komang: User) -> None:
    now = timezone.now()
    cases = [ComplaintFactory(now=now - timedelta(hours=hours)) for hours in (9, 8, 7, 6, 5)]
    plain, urgent, claimed, charged, mine = cases
    assignments.prioritise(urgent, Priority.HIGH, by=dewi, now=now)
    claims.take(claimed, by=komang, now=now)
    assignments.assign(charged, komang, by=dewi, now=now)
    assignments.assign(mine, dewi, by=dewi, now=now)
    found = presence.most_urgent(Selection(TO_VERIFY, dewi, {}, now=now))
    assert found == [urgent, plain, mine]


def test_the_button_claims_and_opens_within_the_filter_of_the_list(
    dewi: User, budi: User, citra: User, browser: Client
) -> None:
    case = ComplaintFactory(forwarded=True, verifier=dewi, officer=budi)
    take = reverse("desk:next_case", args=["open_cases"])
    browser.force_login(citra)
    answer = browser.post(take)
    assert answer["Location"].startswith(reverse("desk:open_cases"))
    browser.force_login(budi)
    answer = browser.post(take, {"query": "stage=in_progress"})
    assert answer["Location"].startswith(reverse("desk:open_cases"))
    answer = browser.post(take, {"query": "stage=forwarded"})
    assert answer["Location"] == reverse("desk:complaint", args=[case.reference])
    assert holder(case, timezone.now()) == budi
    assert presence.most_urgent(Selection(OPEN_CASES, budi, {}, now=timezone.now())) == []
    assert browser.post(reverse("desk:next_case", args=["jobs"])).status_code == 404


# -------------------------------------------------------------------------------- on the pages
def test_opening_a_case_claims_it_and_others_see_whose_it_is_everywhere(
    dewi: User, komang: User, browser: Client
) -> None:
    case = ComplaintFactory()
    browser.force_login(komang)
    browser.get(reverse("desk:complaint", args=[case.reference]))
    browser.force_login(dewi)
    original = case.messages.get()
    for page in (
        reverse("desk:complaint", args=[case.reference]),
        reverse("desk:review", args=[original.pk]),
        reverse("desk:move", args=[case.reference, "verify_and_forward"]),
    ):
        assert "Komang" in browser.get(page).content.decode(), page
    row = browser.get(reverse("desk:to_verify")).content.decode().split("desk-tag--claimed")[1]
    assert "Komang" in row.partition("</td>")[0]
    assert holder(case, timezone.now()) == komang

    browser.post(reverse("desk:take_over", args=[case.reference]))
    assert holder(case, timezone.now()) == dewi


def test_an_open_page_hears_who_took_over_and_leaving_frees_the_case(
    dewi: User, komang: User, browser: Client
) -> None:
    case = ComplaintFactory()
    sign, leave = (reverse(f"desk:{name}", args=[case.reference]) for name in ("sign", "leave"))
    browser.force_login(dewi)
    found = browser.post(sign).json()
    assert found["mine"] is True
    claims.take(case, by=komang, now=timezone.now(), over=True)
    found = browser.post(sign).json()
    assert found["mine"] is False
    assert "Komang" in found["words"]
    claims.take(case, by=dewi, now=timezone.now(), over=True)
    for nonsense in ("", "yesterday", "2026-13-45T00:00:00Z", "2026-11-26T10:00:00"):
        assert browser.post(leave, {"seen_at": nonsense}).status_code == 204
    assert holder(case, timezone.now()) == dewi
    browser.post(leave, {"seen_at": browser.post(sign).json()["seen_at"]})
    assert holder(case, timezone.now()) is None


def test_a_reviewers_work_is_a_sign_of_life_of_the_same_claim(dewi: User, browser: Client) -> None:
    case = ComplaintFactory()
    text = case.messages.get()
    browser.force_login(dewi)
    browser.get(reverse("desk:review", args=[text.pk]))
    stale = timezone.now() - 4 * MINUTE
    for name in ("working", "draft"):
        Claim.objects.update(seen_at=stale)
        browser.post(reverse(f"desk:{name}", args=[text.pk]), {"digest": text.digest, "seen": "0"})
        assert Claim.objects.get().seen_at > stale, name


def test_a_claim_never_blocks(dewi: User, komang: User, browser: Client) -> None:
    case = ComplaintFactory()
    claims.take(case, by=komang, now=timezone.now())
    browser.force_login(dewi)
    move = reverse("desk:move", args=[case.reference, "archive"])
    browser.post(move, {"version": case.version, "reason": "incomplete"})
    case.refresh_from_db()
    assert case.stage == "archived"
