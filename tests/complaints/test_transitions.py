"""The life of a complaint: what each move needs and leaves. Who may do what from which stage is
in test_life_matrix.py; hand-overs and joined complaints have files of their own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from complaints import clocks, history, transitions
from complaints.errors import (
    AlreadyMoved,
    DataErased,
    DeadlineNotReached,
    InvalidReason,
    MissingDetail,
    NoPhotosHere,
    NotDisputable,
    NotPermitted,
    TakenBack,
)
from complaints.models.private import Complaint
from complaints.models.public import Thread
from complaints.models.reference import Agency
from complaints.permissions import Role
from complaints.stages import Outcome, Stage
from complaints.transitions import MOVES
from complaints.uploads import FileRefused, Upload
from tests.conftest import DLHK
from tests.factories import ComplaintFactory
from tests.pictures import plain

pytestmark = pytest.mark.django_db

S = Stage


@pytest.fixture
def forwarded(dewi, budi):
    return ComplaintFactory(forwarded=True, verifier=dewi, officer=budi)


@pytest.fixture
def dlhk(db):
    return Agency.objects.get(slug=DLHK)


def _at(complaint: Complaint, stage: Stage) -> Complaint:
    """Put the row at a stage without the verbs."""
    Complaint.objects.filter(pk=complaint.pk).update(
        stage=stage, last_response_at=complaint.received_at
    )
    complaint.refresh_from_db()
    return complaint


@pytest.mark.parametrize("verb", [verb for verb, move in MOVES.items() if move.needs])
def test_a_verb_without_what_it_needs_is_refused(verb, forwarded, now) -> None:
    _at(forwarded, min(MOVES[verb].starts))
    with pytest.raises(MissingDetail):
        transitions.move(forwarded, verb, by=None, role=min(MOVES[verb].by), now=now)


@pytest.mark.parametrize(
    ("verb", "reason"),
    [
        ("archive", "solved_confirmed"),
        ("archive", "withdrawn"),
        ("archive", "another_city"),
        ("hand_back", "abuse"),
        ("hand_back", "busy"),
    ],
)
def test_a_reason_is_one_of_those_that_the_verb_knows(verb, reason, forwarded, now) -> None:
    role = min(MOVES[verb].by)
    with pytest.raises(InvalidReason):
        transitions.move(forwarded, verb, by=None, role=role, now=now, reason=reason, note="Maaf.")
    assert forwarded.events.count() == 2


def test_an_officer_of_another_agency_cannot_answer(forwarded, citra, now) -> None:
    with pytest.raises(NotPermitted):
        transitions.move(forwarded, "answer", by=citra, now=now, text="Kami yang menjawab.")


def test_an_officer_loses_the_case_when_it_is_transferred(forwarded, dewi, budi, citra, dlhk, now):
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


@pytest.mark.parametrize(
    ("start", "asker", "back"),
    [
        ("received", "dewi", "received"),
        ("forwarded", "dewi", "forwarded"),
        ("in_progress", "dewi", "in_progress"),
        ("forwarded", "budi", "in_progress"),  # an officer who asks is at work
        ("in_progress", "budi", "in_progress"),
    ],
)
def test_a_reply_goes_back_to_whoever_asked(start, asker, back, request, dewi, budi, now) -> None:
    traits = {start: True} if start != "received" else {}
    case = ComplaintFactory(verifier=dewi, officer=budi, **traits)
    by = request.getfixturevalue(asker)
    transitions.move(case, "ask_reporter", by=by, now=now, text="Di sisi mana?")
    transitions.move(case, "reply", by=None, role=Role.REPORTER, now=now, text="Timur.")
    assert case.stage == back
    assert (case.agency is None) == (start == "received")


def test_a_question_that_stays_unanswered_lapses_after_ten_working_days(dewi, now) -> None:
    case = ComplaintFactory()
    transitions.move(case, "ask_reporter", by=dewi, now=now, text="Di sisi mana?")
    due = case.clocks.get(promise="reply").due_at
    for early in (now, due):
        with pytest.raises(DeadlineNotReached):
            transitions.move(case, "lapse", by=None, now=early)
        assert transitions.lapse(now=early) == 0
    assert transitions.lapse(now=due + timedelta(seconds=1)) == 1
    assert transitions.lapse(now=due + timedelta(days=1)) == 0
    case.refresh_from_db()
    assert (case.stage, case.outcome) == (S.ARCHIVED, Outcome.INCOMPLETE)
    assert case.events.last().actor is None


def test_an_officer_who_filed_something_replies_as_a_citizen(budi, dewi, now) -> None:
    case = ComplaintFactory(by=budi)
    transitions.move(case, "ask_reporter", by=dewi, now=now, text="Di sisi mana?")
    transitions.move(case, "reply", by=budi, now=now, text="Sisi timur.")
    assert case.messages.get(kind="reply").agency is None


def test_a_verifier_who_belongs_to_an_agency_asks_for_the_city(dewi, dlhk, now) -> None:
    dewi.agency = dlhk
    dewi.save()
    case = ComplaintFactory()
    transitions.move(case, "ask_reporter", by=dewi, now=now, text="Di sisi mana?")
    assert case.messages.get(kind="question").agency is None
    assert case.events.last().agency is None


def test_what_was_taken_back_or_erased_is_not_opened_again(ani, dewi, now) -> None:
    withdrawn, erased = ComplaintFactory(by=ani), ComplaintFactory(by=ani)
    transitions.move(withdrawn, "withdraw", by=ani, now=now)
    transitions.move(erased, "archive", by=dewi, now=now, reason="incomplete")
    Complaint.objects.filter(pk=erased.pk).update(erased_at=now)
    erased.refresh_from_db()
    for case, refusal in ((withdrawn, TakenBack), (erased, DataErased)):
        with pytest.raises(refusal):
            transitions.move(case, "reopen", by=dewi, now=now, note="Warga menelepon.")
        assert case.stage == S.ARCHIVED


@pytest.mark.parametrize("outcome", [None, *Outcome])
def test_only_what_was_solved_or_answered_can_be_disputed(outcome, ani, dewi, budi, now) -> None:
    case = ComplaintFactory(by=ani, answered=True, verifier=dewi, officer=budi)
    if outcome:
        Complaint.objects.filter(pk=case.pk).update(stage=S.CLOSED, outcome=outcome, closed_at=now)
        case.refresh_from_db()
    if outcome in {None, Outcome.SOLVED_CONFIRMED, Outcome.SOLVED_UNCONFIRMED}:
        transitions.move(case, "dispute", by=ani, now=now, text="Masih rusak.")
        assert (case.stage, case.outcome, case.closed_at) == (S.IN_PROGRESS, "", None)
    else:
        with pytest.raises(NotDisputable):
            transitions.move(case, "dispute", by=ani, now=now, text="Masih rusak.")


def test_a_dispute_that_no_agency_can_answer_goes_to_the_citys_team(ani, now) -> None:
    case = ComplaintFactory(by=ani)
    Complaint.objects.filter(pk=case.pk).update(
        stage=S.CLOSED, outcome=Outcome.SOLVED_UNCONFIRMED, closed_at=now
    )
    case.refresh_from_db()
    transitions.move(case, "dispute", by=ani, now=now, text="Masih rusak.")
    assert (case.stage, case.agency) == (S.RECEIVED, None)


# --------------------------------------------------------------------------------- photos
def test_photos_go_with_an_answer_and_wait_for_a_verifier(stores, forwarded, budi, now) -> None:
    photos = [
        Upload("a.jpg", plain(), "Sebelum"),
        Upload("b.jpg", plain(size=(200, 200)), "Sesudah"),
    ]
    details = {"text": "Sudah ditambal.", "photos": photos}
    transitions.move(forwarded, "report_follow_up", by=budi, now=now, **details)
    kept = forwarded.messages.get(kind="follow_up").attachments.all()
    assert [(one.caption, one.state) for one in kept] == [("Sebelum", "held"), ("Sesudah", "held")]


@pytest.mark.parametrize(
    ("verb", "content", "refusal"),
    [
        ("start", b"", NoPhotosHere),
        ("answer", b"%PDF-1.4\n%%EOF\n", FileRefused),
        ("answer", b"<svg/>", FileRefused),
    ],
)
def test_what_is_no_photo_or_comes_with_another_step_changes_nothing(
    verb, content, refusal, stores, forwarded, budi, now
) -> None:
    photo = Upload("a.jpg", content or plain(), "")
    with pytest.raises(refusal):
        transitions.move(forwarded, verb, by=budi, now=now, text="Sudah.", photos=[photo])
    forwarded.refresh_from_db()
    assert forwarded.stage == S.FORWARDED
    assert [path for path in stores.rglob("*") if path.is_file()] == []


def test_photos_of_a_move_that_is_refused_are_not_kept(stores, forwarded, budi, now) -> None:
    seen = forwarded.version
    transitions.move(forwarded, "start", by=budi, now=now)
    stale = Complaint.objects.get(pk=forwarded.pk)
    stale.version = seen
    with pytest.raises(AlreadyMoved):
        transitions.move(
            stale, "answer", by=budi, now=now, text="Sudah.", photos=[Upload("a.jpg", plain(), "")]
        )
    assert [path for path in stores.rglob("*") if path.is_file()] == []


def test_every_move_is_in_the_hash_chain_and_a_changed_event_shows(dewi, budi) -> None:
    complaint = ComplaintFactory(closed=True, verifier=dewi, officer=budi)
    assert list(history.breaks()) == []
    complaint.events.filter(sequence=2).update(verb="archive")
    assert [(b.sequence, b.fault) for b in history.breaks()] == [(2, "altered")]


def test_a_cut_off_tail_of_the_history_shows(dewi, budi) -> None:
    complaint = ComplaintFactory(closed=True, verifier=dewi, officer=budi)
    complaint.events.last().delete()
    assert [b.fault for b in history.breaks()] == ["cut off"]
