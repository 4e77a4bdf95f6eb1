"""The life of a complaint: the whole table of stage, verb and role, and what each move leaves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from complaints import clocks, history, transitions
from complaints.errors import (
    AlreadyMoved,
    DeadlineNotReached,
    MissingDetail,
    MoveNotAllowed,
    NotPermitted,
)
from complaints.models.private import Complaint
from complaints.models.public import Thread
from complaints.models.reference import Agency
from complaints.permissions import Role
from complaints.stages import OPEN, Outcome, Stage
from complaints.transitions import MOVES
from tests.conftest import DLHK, PUPR
from tests.factories import ComplaintFactory

pytestmark = pytest.mark.django_db

S = Stage
# The promise of the table, written out a second time on purpose: verb -> (starts, end).
EXPECTED: dict[str, tuple[set[Stage], Stage | None]] = {
    "verify_and_forward": ({S.RECEIVED}, S.FORWARDED),
    "ask_reporter": ({S.RECEIVED, S.FORWARDED, S.IN_PROGRESS}, S.AWAITING_REPORTER),
    "reply": ({S.AWAITING_REPORTER}, S.IN_PROGRESS),
    "start": ({S.FORWARDED}, S.IN_PROGRESS),
    "answer": ({S.FORWARDED, S.IN_PROGRESS, S.ANSWERED, S.FOLLOWED_UP}, S.ANSWERED),
    "report_follow_up": ({S.FORWARDED, S.IN_PROGRESS, S.ANSWERED, S.FOLLOWED_UP}, S.FOLLOWED_UP),
    "confirm_solved": ({S.ANSWERED, S.FOLLOWED_UP}, S.CLOSED),
    "dispute": ({S.ANSWERED, S.FOLLOWED_UP, S.CLOSED}, S.IN_PROGRESS),
    "hand_back": ({S.FORWARDED, S.IN_PROGRESS}, S.RECEIVED),
    "transfer": ({S.FORWARDED, S.IN_PROGRESS}, S.FORWARDED),
    "coordinate": ({S.FORWARDED, S.IN_PROGRESS}, None),
    "split": ({S.RECEIVED, S.FORWARDED, S.IN_PROGRESS}, None),
    "merge": ({S.RECEIVED, S.FORWARDED, S.IN_PROGRESS}, S.CLOSED),
    "close_silent": ({S.ANSWERED, S.FOLLOWED_UP}, S.CLOSED),
    "archive": (set(OPEN), S.ARCHIVED),
    "withdraw": (set(OPEN), S.ARCHIVED),
    "reopen": ({S.CLOSED, S.ARCHIVED}, S.RECEIVED),
}
ROLES = {
    "verifier": {
        "verify_and_forward", "ask_reporter", "transfer", "coordinate", "split", "merge",
        "archive", "withdraw", "reopen",
    },
    "officer": {"ask_reporter", "start", "answer", "report_follow_up", "hand_back", "coordinate"},
    "reporter": {"reply", "confirm_solved", "dispute", "withdraw"},
    "clock": {"close_silent"},
}  # fmt: skip


@pytest.fixture
def forwarded(dewi, budi):
    return ComplaintFactory(forwarded=True, verifier=dewi, officer=budi)


def _at(complaint: Complaint, stage: Stage) -> Complaint:
    """Put the row at a stage without the verbs: the table is what is under test."""
    Complaint.objects.filter(pk=complaint.pk).update(
        stage=stage, last_response_at=complaint.received_at
    )
    complaint.refresh_from_db()
    return complaint


def _details(verb: str, other: Complaint) -> dict[str, object]:
    return {
        "agency": Agency.objects.get(slug=DLHK),
        "helping": [Agency.objects.get(slug=DLHK)],
        "text": "Keterangan yang cukup panjang.",
        "note": "Alasan.",
        "reason": Outcome.INCOMPLETE if verb == "archive" else "",
        "into": other,
    }


def test_the_table_of_moves_is_the_promised_one() -> None:
    assert {
        verb: (set(m.starts), S.IN_PROGRESS if verb == "reply" else m.end)
        for verb, m in MOVES.items()
    } == EXPECTED


@pytest.mark.parametrize("verb", MOVES)
def test_a_verb_works_from_its_stages_and_from_no_other(verb, forwarded, now) -> None:
    other = ComplaintFactory()
    starts, end = EXPECTED[verb]
    role = next(iter(MOVES[verb].by))
    for stage in Stage:
        _at(forwarded, stage)
        before = forwarded.history_length
        details = _details(verb, other)
        later = now + timedelta(days=90)
        if stage not in starts:
            with pytest.raises(MoveNotAllowed):
                transitions.move(forwarded, verb, by=None, role=role, now=later, **details)
            assert forwarded.events.count() == before
            continue
        event = transitions.move(forwarded, verb, by=None, role=role, now=later, **details)
        forwarded.refresh_from_db()
        assert forwarded.stage == (end or stage)
        assert (event.verb, event.old_stage, event.new_stage) == (verb, stage, forwarded.stage)
        assert (forwarded.stage in OPEN) == (forwarded.closed_at is None)
        Complaint.objects.filter(pk=forwarded.pk).update(
            outcome="", agency=Agency.objects.get(slug=PUPR)
        )


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("verb", MOVES)
def test_a_verb_belongs_to_its_roles_only(verb, role, forwarded, now) -> None:
    start = next(iter(EXPECTED[verb][0]))
    _at(forwarded, start)
    may = verb in ROLES[role.value]
    assert (verb in transitions.allowed_moves(forwarded, by=None, role=role)) == may
    if not may:
        with pytest.raises(NotPermitted):
            transitions.move(
                forwarded, verb, by=None, role=role, now=now, **_details(verb, forwarded)
            )


@pytest.mark.parametrize("verb", [verb for verb, move in MOVES.items() if move.needs])
def test_a_verb_without_what_it_needs_is_refused(verb, forwarded, now) -> None:
    _at(forwarded, next(iter(EXPECTED[verb][0])))
    with pytest.raises(MissingDetail):
        transitions.move(forwarded, verb, by=None, role=next(iter(MOVES[verb].by)), now=now)


def test_an_officer_of_another_agency_cannot_answer(forwarded, citra, now) -> None:
    with pytest.raises(NotPermitted):
        transitions.move(forwarded, "answer", by=citra, now=now, text="Kami yang menjawab.")


def test_an_officer_loses_the_case_when_it_is_transferred(forwarded, dewi, budi, citra, now):
    dlhk = Agency.objects.get(slug=DLHK)
    transitions.move(forwarded, "transfer", by=dewi, now=now, agency=dlhk)
    assert not Complaint.objects.visible_to(budi).exists()
    assert Complaint.objects.visible_to(citra).get() == forwarded


def test_a_helping_agency_sees_the_case_and_the_longer_deadline_counts(
    forwarded, dewi, citra, now
) -> None:
    dlhk = Agency.objects.get(slug=DLHK)
    transitions.move(forwarded, "coordinate", by=dewi, now=now, helping=[dlhk])
    forwarded.refresh_from_db()
    assert Complaint.objects.visible_to(citra).get() == forwarded
    made = {made.promise: made.amount for made in clocks.of(forwarded) if not made.ending}
    assert made == {"escalate": 60, "respond_coordinated": 30}


def test_of_two_officers_who_move_at_once_one_wins_and_the_other_is_told(
    forwarded, budi, now
) -> None:
    mine = Complaint.objects.get(pk=forwarded.pk)
    theirs = Complaint.objects.get(pk=forwarded.pk)
    transitions.move(mine, "start", by=budi, now=now)
    with pytest.raises(AlreadyMoved):
        transitions.move(theirs, "start", by=budi, now=now)
    assert forwarded.events.filter(verb="start").count() == 1


def test_a_page_that_was_read_before_a_change_cannot_move_the_complaint(
    forwarded, dewi, budi, now
) -> None:
    seen = forwarded.version
    dlhk = Agency.objects.get(slug=DLHK)
    transitions.move(forwarded, "coordinate", by=dewi, now=now, helping=[dlhk])
    forwarded.refresh_from_db()
    with pytest.raises(AlreadyMoved):
        transitions.move(forwarded, "start", by=budi, now=now, version=seen)


def test_silence_closes_only_after_ten_working_days(dewi, budi, now) -> None:
    complaint = ComplaintFactory(answered=True, verifier=dewi, officer=budi)
    answered = complaint.last_response_at
    early = answered + timedelta(days=10)
    with pytest.raises(DeadlineNotReached):
        transitions.move(complaint, "close_silent", by=None, now=early)
    assert transitions.close_silent(now=early) == 0
    assert transitions.close_silent(now=answered + timedelta(days=30)) == 1
    complaint.refresh_from_db()
    assert (complaint.stage, complaint.outcome) == (S.CLOSED, Outcome.SOLVED_UNCONFIRMED)


def test_answered_is_not_solved_until_the_reporter_says_so(ani, dewi, budi, now) -> None:
    complaint = ComplaintFactory(by=ani, answered=True, verifier=dewi, officer=budi)
    assert (complaint.stage, complaint.outcome) == (S.ANSWERED, "")
    transitions.move(complaint, "confirm_solved", by=ani, now=now)
    assert complaint.outcome == Outcome.SOLVED_CONFIRMED
    transitions.move(complaint, "dispute", by=ani, now=now, text="Ternyata rusak lagi.")
    assert (complaint.stage, complaint.outcome) == (S.IN_PROGRESS, "")


def test_a_withdrawn_complaint_leaves_the_public_at_once(ani, dewi, now) -> None:
    complaint = ComplaintFactory(by=ani, published=True, verifier=dewi)
    transitions.move(complaint, "withdraw", by=ani, now=now)
    thread = Thread.objects.get(reference=complaint.reference)
    assert (thread.state, thread.title) == ("withdrawn", "")
    assert set(thread.posts.values_list("body", flat=True)) == {""}


def test_a_second_matter_becomes_a_complaint_of_its_own(ani, dewi, now) -> None:
    complaint = ComplaintFactory(by=ani, name="Ani Contoh")
    dlhk = Agency.objects.get(slug=DLHK)
    text = "Selain itu sampah di sana tidak diangkut."
    transitions.move(complaint, "split", by=dewi, now=now, agency=dlhk, text=text)
    part = complaint.parts.get()
    assert (part.stage, part.agency, part.reporter) == (S.FORWARDED, dlhk, ani)
    assert "Ani Contoh" in part.identity.person
    assert part.messages.get().body == text
    assert complaint.stage == S.RECEIVED


def test_what_the_agency_answers_appears_in_the_thread_in_one_transaction(dewi, budi, now) -> None:
    complaint = ComplaintFactory(published=True, forwarded=True, verifier=dewi, officer=budi)
    transitions.move(complaint, "answer", by=budi, now=now, text="Besok tim kami menambalnya.")
    thread = Thread.objects.get(reference=complaint.reference)
    assert thread.stage == S.ANSWERED
    assert thread.posts.get(kind="response").agency == budi.agency
    assert thread.milestones.last().verb == "answer"
    assert thread.promises.get(promise="respond").kept_on == now.date()


def test_every_move_is_in_the_hash_chain_and_a_changed_event_shows(dewi, budi) -> None:
    complaint = ComplaintFactory(closed=True, verifier=dewi, officer=budi)
    assert list(history.breaks()) == []
    complaint.events.filter(sequence=2).update(verb="archive")
    assert [(b.sequence, b.fault) for b in history.breaks()] == [(2, "altered")]


def test_a_cut_off_tail_of_the_history_shows(dewi, budi) -> None:
    complaint = ComplaintFactory(closed=True, verifier=dewi, officer=budi)
    complaint.events.last().delete()
    assert [b.fault for b in history.breaks()] == ["cut off"]
