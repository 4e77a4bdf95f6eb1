"""Complaints that were joined, and complaints that were split: for their reporter, in public."""

from __future__ import annotations

from typing import Any

import pytest

from complaints import publication, tracking, transitions
from complaints.errors import JoinedWithDuplicate, JoinedWithEnded, JoinedWithItself
from complaints.models.private import Complaint
from complaints.models.reference import Agency
from complaints.stages import Stage
from tests.conftest import DLHK
from tests.factories import ComplaintFactory

pytestmark = pytest.mark.django_db
S = Stage


@pytest.fixture
def dlhk(db):
    return Agency.objects.get(slug=DLHK)


def test_a_complaint_joins_neither_with_itself_nor_with_what_is_over(dewi, ani, now) -> None:
    case, duplicate, archived, withdrawn = (ComplaintFactory(by=ani) for _ in range(4))
    root = ComplaintFactory()
    transitions.move(duplicate, "merge", by=dewi, now=now, into=root)
    transitions.move(archived, "archive", by=dewi, now=now, reason="abuse")
    transitions.move(withdrawn, "withdraw", by=ani, now=now)
    stale = Complaint.objects.get(pk=case.pk)
    tries = [
        (case, JoinedWithItself),
        (stale, JoinedWithItself),
        (duplicate, JoinedWithDuplicate),
        (archived, JoinedWithEnded),
        (withdrawn, JoinedWithEnded),
    ]
    for into, refusal in tries:
        with pytest.raises(refusal) as refused:
            transitions.move(case, "merge", by=dewi, now=now, into=into)
        assert case.events.count() == 1
        if refusal is JoinedWithDuplicate:
            assert root.reference in refused.value.sentence
    transitions.move(case, "merge", by=dewi, now=now, into=root)
    assert {c.reference for c in root.duplicates.all()} == {case.reference, duplicate.reference}


def test_two_complaints_never_point_at_each_other(dewi, now) -> None:
    one, two = ComplaintFactory(), ComplaintFactory()
    read_before = Complaint.objects.get(pk=one.pk)
    transitions.move(one, "merge", by=dewi, now=now, into=two)
    with pytest.raises(JoinedWithDuplicate):
        transitions.move(two, "merge", by=dewi, now=now, into=read_before)


def test_a_duplicate_that_opens_again_points_nowhere_and_may_join_another(dewi, now) -> None:
    case, first, second = (ComplaintFactory() for _ in range(3))
    transitions.move(case, "merge", by=dewi, now=now, into=first)
    transitions.move(case, "reopen", by=dewi, now=now, note="Ternyata hal lain.")
    assert (case.duplicate_of, case.outcome, case.closed_at) == (None, "", None)
    transitions.move(case, "merge", by=dewi, now=now, into=second)
    assert case.duplicate_of == second


def test_a_part_has_all_of_the_whole_but_its_words(dewi, dlhk, now) -> None:
    case = ComplaintFactory(kind="pengaduan", nature="mendesak", pin="-8.67,115.22")
    Complaint.objects.filter(pk=case.pk).update(priority=2, language="en", entered_by=dewi)
    case.refresh_from_db()
    transitions.move(case, "split", by=dewi, now=now, agency=dlhk, text="Sampah menumpuk juga.")
    part = case.parts.get()
    same = (
        "kind_id", "nature_id", "channel_id", "village_id", "location", "pin", "privacy",
        "sensitive", "priority", "language", "entered_by_id", "reporter_id", "received_at",
    )  # fmt: skip
    assert {n: getattr(part, n) for n in same} == {n: getattr(case, n) for n in same}
    assert part.receipt_index != case.receipt_index


def test_whoever_holds_the_receipt_of_the_whole_opens_every_part(dewi, dlhk, now) -> None:
    case = ComplaintFactory()
    for text in ("Sampah menumpuk juga.", "Lampu jalan mati pula."):
        transitions.move(case, "split", by=dewi, now=now, agency=dlhk, text=text)
    whole = tracking.track(case.receipt, client="a", now=now)
    opened = [tracking.track(part.receipt, client="a", now=now) for part in whole.continued]
    assert [one.reference for one in opened] == whole.parts
    assert {one.body for one in opened} == {"Sampah menumpuk juga.", "Lampu jalan mati pula."}
    assert all(one.split_from.reference == case.reference for one in opened)
    tracking.decide(whole.continued[0].receipt, "withdraw", client="a", now=now)
    assert case.parts.filter(stage=S.ARCHIVED).count() == 1


def test_whoever_filed_a_duplicate_sees_where_it_went(dewi, now) -> None:
    case, other, secret = (ComplaintFactory(privacy=p) for p in ("", "", "confidential"))
    transitions.move(case, "merge", by=dewi, now=now, into=other)
    seen = tracking.track(case.receipt, client="a", now=now)
    assert (seen.merged_into.reference, seen.merged_into.public_url) == (other.reference, None)
    transitions.move(case, "reopen", by=dewi, now=now, note="Bukan hal yang sama.")
    transitions.move(case, "merge", by=dewi, now=now, into=secret)
    hidden = tracking.track(case.receipt, client="a", now=now)
    assert hidden.merged_into.reference == ""  # somebody else's secret


# -------------------------------------------------------------------------- links in public
def _public(dewi, **traits) -> Complaint:
    return ComplaintFactory(published=True, verifier=dewi, **traits)


def _links(case: Complaint) -> dict[str, Any]:
    thread = publication.read(case.reference)
    return {
        "merged_into": thread.merged_into and thread.merged_into.reference,
        "split_from": thread.split_from and thread.split_from.reference,
        "merged": [other.reference for other in thread.merged.all()],
        "parts": [other.reference for other in thread.parts.all()],
    }


NONE = {"merged_into": None, "split_from": None, "merged": [], "parts": []}


def test_joined_threads_point_at_each_other_until_one_is_gone(dewi, ani, now) -> None:
    case, root = _public(dewi), _public(dewi, by=ani)
    transitions.move(case, "merge", by=dewi, now=now, into=root)
    assert _links(case) == NONE | {"merged_into": root.reference}
    assert _links(root) == NONE | {"merged": [case.reference]}
    original = root.messages.get(kind="complaint")
    publication.hide(original, now=now)
    assert _links(case) == NONE
    publication.restore(original, now=now)
    assert _links(case) == NONE | {"merged_into": root.reference}
    root.refresh_from_db()
    transitions.move(root, "withdraw", by=ani, now=now)
    assert _links(case) == NONE


def test_a_link_appears_when_the_second_of_the_two_becomes_public(dewi, dlhk, now) -> None:
    case, root = ComplaintFactory(), ComplaintFactory()
    transitions.move(case, "split", by=dewi, now=now, agency=dlhk, text="Sampah menumpuk juga.")
    transitions.move(case, "merge", by=dewi, now=now, into=root)
    part = case.parts.get()
    for one in (case, part, root):
        text = one.messages.get(kind="complaint")
        spans = publication.propose(text, now=now).spans
        publication.approve(text, digest=text.digest, spans=spans, by=dewi, now=now)
    assert _links(case) == NONE | {"merged_into": root.reference, "parts": [part.reference]}
    assert _links(part) == NONE | {"split_from": case.reference}
    assert _links(root) == NONE | {"merged": [case.reference]}


def test_a_secret_complaint_is_never_linked_in_public(dewi, now) -> None:
    case, secret = _public(dewi), ComplaintFactory(privacy="confidential")
    transitions.move(case, "merge", by=dewi, now=now, into=secret)
    assert _links(case) == NONE


def test_opening_a_duplicate_again_takes_the_link_away(dewi, now) -> None:
    case, root = _public(dewi), _public(dewi)
    transitions.move(case, "merge", by=dewi, now=now, into=root)
    transitions.move(case, "reopen", by=dewi, now=now, note="Bukan hal yang sama.")
    assert (_links(case), _links(root)) == (NONE, NONE)


def test_pages_and_machines_show_the_links_both_ways(dewi, now, client) -> None:
    case, root = _public(dewi), _public(dewi)
    transitions.move(case, "merge", by=dewi, now=now, into=root)
    for one, other in ((case, root), (root, case)):
        page = client.get(f"/aduan/{one.reference}/").content.decode()
        assert f'href="/aduan/{other.reference}/"' in page
    read = client.get(f"/api/v1/threads/{case.reference}/").json()
    assert (read["merged_into"], read["merged"]) == (root.reference, [])
    assert client.get(f"/api/v1/threads/{root.reference}/").json()["merged"] == [case.reference]
