"""Requests of data subjects: who may ask and decide, the clock, the steps, the report."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from complaints import (
    conversation,
    erasure,
    identities,
    jobs,
    subject_copy,
    subject_report,
    subject_steps,
    subjects,
)
from complaints.errors import (
    CaseOver,
    InvalidInput,
    NotPermitted,
    NotProven,
    ReceiptUnknown,
    StaffAccount,
    ThreadMissing,
)
from complaints.models.custody import Access, SubjectCase
from complaints.models.private import Complaint
from complaints.models.public import Post, Thread
from complaints.models.work import Job
from complaints.recognisers import Known
from tests.factories import ComplaintFactory
from tests.raw_tables import places

pytestmark = pytest.mark.django_db

PERSON = {"name": "Ni Luh Zorbakusuma", "phone": "081987650123", "email": "zorba@example.test"}


@pytest.fixture
def case(dewi) -> Complaint:
    return ComplaintFactory(
        published=True, verifier=dewi, location="Wexfordiana",
        body="Saya Zorbakusuma. Got di depan pasar mampet.", **PERSON,
    )  # fmt: skip


def ask(case: Complaint, right: str, now, **values) -> SubjectCase:
    given = {"words": "Mohon dikerjakan.", "contact": "0812"} | values
    return subjects.ask_with_receipt(case.receipt, right, client="c", now=now, **given)


def run(now) -> None:
    jobs.run_due(now=now)


# ------------------------------------------------------------------------------------- asking
def test_a_request_has_a_number_and_seventy_two_hours(case, now) -> None:
    first, second = ask(case, "access", now), ask(case, "erasure", now)
    assert (first.number, second.number) == ("PDP-2026-0001", "PDP-2026-0002")
    assert first.due_at == now + timedelta(hours=72)
    assert first.state == "open"
    assert subjects.proven(first) == subjects.BY_RECEIPT


def test_the_numbers_begin_anew_each_year_and_pass_four_digits(case, now) -> None:
    one = ask(case, "access", now)
    SubjectCase.objects.filter(pk=one.pk).update(number="PDP-2026-10000")
    assert ask(case, "consent", now).number == "PDP-2026-10001"
    assert ask(case, "erasure", now + timedelta(days=60)).number == "PDP-2027-0001"


def test_what_is_asked_twice_is_one_request_until_it_is_decided(case, dewi, now) -> None:
    first = ask(case, "access", now)
    assert ask(case, "access", now).pk == first.pk
    subjects.refuse(first, "law", "Sudah kami jawab.", by=dewi, now=now)
    assert ask(case, "access", now).pk != first.pk


def test_the_words_of_a_request_are_sealed(case, now) -> None:
    ask(case, "erasure", now, words="Plumbagopura jangan disimpan", contact="Quintelberry")
    assert places("Plumbagopura", "Quintelberry") == []


@pytest.mark.parametrize(
    ("right", "words", "contact", "field"),
    [
        ("everything", "x", "", "right"),
        ("correction", "", "", "words"),
        ("access", "x" * 2001, "", "words"),
        ("access", "x", "y" * 201, "contact"),
    ],
)
def test_a_request_that_cannot_be_read_is_refused(case, now, right, words, contact, field) -> None:
    with pytest.raises(InvalidInput) as refusal:
        ask(case, right, now, words=words, contact=contact)
    assert list(refusal.value.fields) == [field]


def test_a_wrong_receipt_opens_no_request(case, now) -> None:
    with pytest.raises(ReceiptUnknown):
        subjects.ask_with_receipt("1" * 16, "access", words="", contact="", client="c", now=now)
    assert not SubjectCase.objects.exists()


def test_an_account_asks_about_itself_and_staff_ask_elsewhere(ani, dewi, now) -> None:
    mine = subjects.ask_as_account(ani, "access", words="", contact="", now=now)
    assert (mine.account, subjects.proven(mine)) == (ani, subjects.BY_ACCOUNT)
    with pytest.raises(StaffAccount):
        subjects.ask_as_account(dewi, "erasure", words="", contact="", now=now)


def test_a_letter_is_registered_by_a_verifier_for_what_there_is(case, dewi, budi, ani, now) -> None:
    given = {"words": "Surat", "contact": "", "now": now}
    letter = subjects.register("erasure", by=dewi, reference=case.reference.lower(), **given)
    assert (letter.complaint, subjects.proven(letter)) == (case, 0)
    assert subjects.register("erasure", by=dewi, email="ANI@example.test", **given).account == ani
    for wrong in ({"reference": "DPS-1999-00001"}, {"email": "no@example.test"}, {}):
        with pytest.raises(InvalidInput):
            subjects.register("erasure", by=dewi, **wrong, **given)
    with pytest.raises(NotPermitted):
        subjects.register("erasure", by=budi, reference=case.reference, **given)


# ------------------------------------------------------------------------------------ deciding
DECISIONS = {
    "prove": lambda case, by, now: subjects.prove(case, by=by, now=now),
    "accept": lambda case, by, now: subjects.accept(case, by=by, now=now),
    "correct": lambda case, by, now: subjects.correct(case, Known(name="X"), by=by, now=now),
    "refuse": lambda case, by, now: subjects.refuse(case, "law", "Tidak.", by=by, now=now),
    "answer": lambda case, by, now: subjects.answer(case, "Halo.", by=by),
}


@pytest.mark.parametrize("who", ["ani", "budi", "eka"])
@pytest.mark.parametrize("decision", DECISIONS)
def test_only_verifiers_decide(case, who, decision, now, request) -> None:
    asked = ask(case, "correction", now)
    with pytest.raises(NotPermitted):
        DECISIONS[decision](asked, request.getfixturevalue(who), now)
    assert not subjects.cases(request.getfixturevalue(who)).exists()


@pytest.mark.parametrize("decision", ["accept", "correct"])
def test_nothing_is_done_for_a_person_who_is_not_proven(case, dewi, decision, now) -> None:
    letter = subjects.register(
        "erasure", words="", contact="", by=dewi, now=now, reference=case.reference
    )
    with pytest.raises(NotProven):
        DECISIONS[decision](letter, dewi, now)
    subjects.prove(letter, by=dewi, now=now)
    DECISIONS[decision](letter, dewi, now)


@pytest.mark.parametrize("decision", ["prove", "accept", "correct", "refuse"])
def test_what_is_decided_is_decided_once(case, dewi, decision, now) -> None:
    asked = ask(case, "erasure", now)
    subjects.refuse(asked, "law", "Undang-undang mewajibkan.", by=dewi, now=now)
    with pytest.raises(CaseOver):
        DECISIONS[decision](asked, dewi, now)


def test_a_refusal_has_a_reason_and_an_answer(case, dewi, now) -> None:
    asked = ask(case, "erasure", now)
    for reason, words in (("mood", "Tidak."), ("law", " ")):
        with pytest.raises(InvalidInput):
            subjects.refuse(asked, reason, words, by=dewi, now=now)
    subjects.refuse(asked, "law", "Diatur undang-undang.", by=dewi, now=now)
    asked.refresh_from_db()
    assert (asked.state, asked.answer) == ("refused", "Diatur undang-undang.")
    assert asked.closed_at == now
    assert identities.exists(case)


# -------------------------------------------------------------------------------------- erasure
def test_an_erasure_runs_as_a_job_and_is_reported_store_by_store(case, dewi, now) -> None:
    asked = ask(case, "erasure", now)
    subjects.accept(asked, by=dewi, now=now)
    asked.refresh_from_db()
    assert (asked.state, asked.handled_by) == ("running", dewi)
    run(now)
    asked.refresh_from_db()
    assert asked.state == "done"
    assert places("Zorbakusuma", "081987650123", "Wexfordiana") == []
    assert Thread.objects.get(reference=case.reference).state == "public"
    with translation.override("en"):
        counts = {line.store: line.count for line in subject_report.lines(asked)}
    assert len(counts) == 9
    assert counts["Database"] > 0
    assert counts["Backups"] > 0
    assert set(json.dumps(asked.steps)) >= {"1"}
    assert all(isinstance(entry["count"], int) for entry in asked.steps)
    text = subject_report.as_text(asked)
    assert asked.number in text
    assert "Zorba" not in text


def test_the_thread_is_withdrawn_where_the_person_asks(case, dewi, now) -> None:
    asked = ask(case, "erasure", now)
    subjects.accept(asked, by=dewi, now=now, thread=True)
    run(now)
    thread = Thread.objects.get(reference=case.reference)
    assert (thread.state, thread.removal) == ("withdrawn", "subject_request")


@pytest.mark.parametrize("step", list(erasure.EVERYTHING))
def test_an_erasure_that_stops_at_any_step_goes_on_and_ends_complete(
    step, case, dewi, now, monkeypatch
) -> None:
    really = erasure.EVERYTHING[step]

    def stop(complaint, order) -> int:
        really(complaint, order)
        raise RuntimeError("the machine lost power")

    asked = ask(case, "erasure", now)
    subjects.accept(asked, by=dewi, now=now)
    with monkeypatch.context() as broken:
        broken.setitem(erasure.EVERYTHING, step, stop)
        run(now)
    asked.refresh_from_db()
    assert asked.state == "running"
    before = [entry["step"] for entry in asked.steps]
    assert step not in before
    run(now + timedelta(hours=1))
    asked.refresh_from_db()
    assert asked.state == "done"
    names = [entry["step"] for entry in asked.steps if entry["step"] in erasure.EVERYTHING]
    assert names == list(erasure.EVERYTHING)
    assert case.events.filter(verb="erase").count() == 1
    assert places("Zorbakusuma", "081987650123", "Wexfordiana") == []


def test_a_whole_account_goes_with_what_it_filed_even_when_interrupted(
    ani, dewi, now, monkeypatch
) -> None:
    mine = ComplaintFactory(by=ani, published=True, verifier=dewi, **PERSON)
    second = ComplaintFactory(by=ani, **PERSON)
    other = ComplaintFactory(published=True, verifier=dewi)
    conversation.comment(other.reference, "Saya setuju.", key="comment-1", by=ani, now=now)
    asked = subjects.ask_as_account(ani, "erasure", words="", contact="", now=now)
    subjects.accept(asked, by=dewi, now=now, comments=True)

    def stop(complaint, order) -> int:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setitem(erasure.EVERYTHING, "receipt", stop)
        run(now)
    assert Complaint.objects.get(pk=mine.pk).reporter is None  # no longer found by its account
    run(now + timedelta(hours=1))
    asked.refresh_from_db()
    assert asked.state == "done"
    for erased in (mine, second):
        erased.refresh_from_db()
        assert erased.erased_at is not None
    assert Post.objects.get(thread=other.thread, kind="comment").removal == "subject_request"
    assert places("Zorbakusuma", "ani@example.test") == []


def test_a_part_that_was_split_off_is_erased_with_the_complaint(case, dewi, now) -> None:
    part = ComplaintFactory(**PERSON)
    Complaint.objects.filter(pk=part.pk).update(split_from=case)
    subjects.accept(ask(case, "erasure", now), by=dewi, now=now)
    run(now)
    assert not identities.exists(part)


def test_a_job_that_comes_twice_does_nothing_the_second_time(case, dewi, now) -> None:
    asked = ask(case, "erasure", now)
    subjects.accept(asked, by=dewi, now=now)
    run(now)
    asked.refresh_from_db()
    steps = asked.steps
    subject_steps.run(asked.pk, clock=timezone.now)
    asked.refresh_from_db()
    assert asked.steps == steps


# -------------------------------------------------------------------------- consent and correction
@pytest.mark.parametrize(("thread", "state"), [(True, "withdrawn"), (False, "public")])
def test_a_withdrawn_consent_ends_the_use_of_the_identity(case, dewi, now, thread, state) -> None:
    subjects.accept(ask(case, "consent", now), by=dewi, now=now, thread=thread)
    run(now)
    assert not identities.exists(case)
    assert not Job.objects.filter(key__endswith=":reporter").exclude(state="done").exists()
    found = Thread.objects.get(reference=case.reference)
    assert (found.state, found.removal) == (state, "reporter" if thread else "")
    # The office goes on with the matter, and the receipt still opens it.
    [asked] = subjects.asked_with_receipt(case.receipt, client="c", now=now)
    assert asked.state == str(SubjectCase.State.DONE.label)
    case.refresh_from_db()
    assert "Got di depan pasar" in case.messages.get(kind="complaint").body


def test_a_correction_changes_what_is_given_and_masks_it_in_public(case, dewi, now) -> None:
    asked = ask(case, "correction", now, words="Nama saya Ni Luh Depanpasar.")
    assert subjects.correct(asked, Known(name="Ni Luh Mampetwati"), by=dewi, now=now) == 1
    person = identities.reveal(case, by=dewi, why=identities.Why.CASEWORK, now=now)
    assert person == Known(name="Ni Luh Mampetwati", phone=PERSON["phone"], email=PERSON["email"])
    assert identities.filed_with(phone=PERSON["phone"]).get() == case
    asked.refresh_from_db()
    assert asked.state == "done"
    assert Access.objects.filter(why="subject", actor_number=dewi.pk, request_number=asked.pk)


# --------------------------------------------------------------------------------------- access
def test_a_copy_holds_all_about_the_person_and_says_who_looked(case, dewi, now) -> None:
    other = "Kata orang lain di utas ini."
    conversation.comment(case.reference, other, key="comment-1", by=dewi, now=now)
    identities.reveal(case, by=dewi, why=identities.Why.CASEWORK, now=now)
    asked = ask(case, "access", now)
    subjects.accept(asked, by=dewi, now=now)
    run(now)
    asked.refresh_from_db()
    content = subject_copy.of(asked, by=None, now=now)
    for text in (subject_copy.as_json(content), subject_copy.as_text(content)):
        for word in (*PERSON.values(), "Wexfordiana", "Got di depan pasar mampet."):
            assert word in text
        assert other not in text
        assert dewi.email not in text
    [complaint] = content["complaints"]
    casework = {"month": "2026-11", "why": str(Access.Why.CASEWORK.label), "times": 1}
    assert casework in complaint["identity_opened"]
    assert Access.objects.filter(why="subject", actor_number=None, request_number=asked.pk).exists()


def test_the_copy_is_for_its_own_asker_once_it_is_done(case, dewi, ani, now) -> None:
    asked = ask(case, "access", now)
    find = subjects.own_case
    with pytest.raises(ThreadMissing):
        find(asked.number, receipt=case.receipt, client="c", now=now)
    subjects.accept(asked, by=dewi, now=now)
    run(now)
    assert find(asked.number, receipt=case.receipt, client="c", now=now) == asked
    other = ComplaintFactory()
    for wrong in ({"receipt": other.receipt, "client": "c"}, {"account": ani}, {}):
        with pytest.raises(ThreadMissing):
            find(asked.number, now=now, **wrong)


def test_an_account_gets_its_comments_and_address_too(ani, dewi, now) -> None:
    other = ComplaintFactory(published=True, verifier=dewi)
    conversation.comment(other.reference, "Saya setuju sekali.", key="comment-1", by=ani, now=now)
    asked = subjects.ask_as_account(ani, "access", words="", contact="", now=now)
    text = subject_copy.as_text(subject_copy.of(asked, by=dewi, now=now))
    assert "ani@example.test" in text
    assert "Saya setuju sekali." in text
