"""What the gate does beyond one text: names with numbers, repetitions, second readers, pins."""

from __future__ import annotations

import pytest

from complaints import conversation, intake, pseudonyms, publication, transitions
from complaints.errors import ChecklistOpen, DetectorFailed, NotPermitted, SecondReaderNeeded
from complaints.models.private import Approval, Complaint, Message
from complaints.models.public import Participant, Post, PostVersion, Thread
from complaints.models.reference import Subcategory
from complaints.models.review import FirstReading, Pseudonym
from complaints.publication.gate import CHECKLIST
from complaints.stages import Removal
from tests.factories import ComplaintFactory, UserFactory, filing

pytestmark = pytest.mark.django_db

NO = dict.fromkeys(CHECKLIST, False)


def original(complaint: Complaint) -> Message:
    return complaint.messages.get(kind="complaint")


def place(text: str, words: str, label: str = "NAME") -> dict[str, object]:
    start = text.index(words)
    return {"field": "body", "start": start, "end": start + len(words), "label": label}


def approve(message: Message, dewi, now, *hidden, **more):
    """Approve with these places hidden, and everything proposed beside them kept readable."""
    covered = {(h["field"], i) for h in hidden for i in range(h["start"], h["end"])}
    proposed = publication.propose(message, now=now).spans
    kept = [
        s | {"tier": "look"}
        for s in proposed
        if not any((s["field"], i) in covered for i in range(s["start"], s["end"]))
    ]
    spans = [*hidden, *kept]
    return publication.approve(
        message, digest=message.digest, spans=spans, by=dewi, now=now, **more
    )


# ------------------------------------------------------------------ names and repetitions
def test_one_person_has_one_number_in_every_post_and_another_has_another(dewi, budi, now) -> None:
    body = "Bapak Wibisana Harjanto menutup got. Tetangganya, Ratnaduhita, ikut menutupnya."
    complaint = ComplaintFactory(body=body)
    approve(
        original(complaint), dewi, now,
        place(body, "Wibisana Harjanto"), place(body, "Ratnaduhita"),
    )  # fmt: skip
    transitions.move(complaint, "verify_and_forward", by=dewi, now=now, agency=budi.agency)
    text = "Saudari Ratnaduhita dan Bapak Wibisana sudah kami temui."
    transitions.move(complaint, "answer", by=budi, now=now, text=text)
    answer = Message.objects.held().get()
    post = approve(answer, dewi, now, place(text, "Ratnaduhita"), place(text, "Wibisana"))
    assert post.body == "Saudari [nama 2] dan Bapak [nama 1] sudah kami temui."
    assert [row.name for row in complaint.pseudonyms.all()] == ["Wibisana Harjanto", "Ratnaduhita"]


def test_whose_numbers_they_are_can_be_forgotten(dewi, now) -> None:
    body = "Bapak Wibisana menutup got di depan rumahnya."
    complaint = ComplaintFactory(body=body)
    approve(original(complaint), dewi, now, place(body, "Wibisana"))
    assert pseudonyms.forget(complaint) == 1
    assert not Pseudonym.objects.exists()


def test_what_is_hidden_in_one_text_is_hidden_in_every_public_text_of_the_thread(
    dewi, wayan, now
) -> None:
    body = "Bengkel itu milik Wibisana, buka sampai malam dan menutup jalan."
    complaint = ComplaintFactory(body=body)
    approve(original(complaint), dewi, now)  # a verifier overlooks the name
    comment = "Benar, bengkel Wibisana memang begitu."
    conversation.comment(complaint.reference, comment, key="first-key", by=wayan, now=now)
    message = complaint.messages.get(kind="comment")
    post = approve(message, dewi, now, place(comment, "Wibisana"))
    assert post.body == "Benar, bengkel [nama 1] memang begitu."
    first = Post.objects.get(kind="complaint")
    assert first.body == "Bengkel itu milik [nama 1], buka sampai malam dan menutup jalan."
    assert first.version == 2
    assert not PostVersion.objects.filter(body__contains="Wibisana").exists()
    assert Approval.objects.filter(message__kind="complaint", by_rule=True, version=2).exists()


def test_a_plain_word_is_repeated_only_as_it_is_spelt(dewi, wayan, now) -> None:
    body = "Tukang las bernama Made bekerja sampai malam di gang itu."
    complaint = ComplaintFactory(body=body)
    conversation_text = "Kabelnya made in Indonesia, sudah tua sekali."
    approve(original(complaint), dewi, now)
    conversation.comment(
        complaint.reference, conversation_text, key="the-key-one", by=wayan, now=now
    )
    message = complaint.messages.get(kind="comment")
    if message.state == "held":
        approve(message, dewi, now)
    approve(original(complaint), dewi, now, place(body, "Made"))
    assert Post.objects.get(kind="comment").body == conversation_text


def test_a_new_wording_leaves_nothing_of_the_old_one(dewi, now) -> None:
    body = "Bengkel itu milik Wibisana, buka sampai malam dan menutup jalan."
    complaint = ComplaintFactory(body=body)
    message = original(complaint)
    approve(message, dewi, now)
    approve(message, dewi, now, place(body, "Wibisana"))
    assert not PostVersion.objects.filter(body__contains="Wibisana").exists()


def test_hidden_in_the_thread_before_is_proposed_in_what_comes_later(dewi, wayan, now) -> None:
    body = "Bengkel itu milik Wibisana, buka sampai malam dan menutup jalan."
    complaint = ComplaintFactory(body=body)
    approve(original(complaint), dewi, now, place(body, "Wibisana"))
    state = conversation.comment(
        complaint.reference, "kemarin wibisana tutup lagi", key="the-key-one", by=wayan, now=now
    )
    assert state == "held"


# ------------------------------------------------------------------------ second reader
def sensitive(**changes) -> Complaint:
    return ComplaintFactory(
        body="Ada pungli di loket parkir pasar setiap pagi, mohon ditindak.",
        privacy="anonymous",
        **changes,
    )


def test_a_sensitive_text_needs_two_verifiers(dewi, now) -> None:
    complaint = sensitive()
    assert complaint.sensitive
    message = original(complaint)
    given = {"digest": message.digest, "spans": [], "now": now, "checklist": NO}
    spans = publication.propose(message, now=now).spans
    given["spans"] = spans
    with pytest.raises(SecondReaderNeeded):
        publication.approve(message, by=dewi, **given)
    assert publication.read_first(message, by=dewi, **given) is None
    assert publication.read_first(message, by=dewi, **given) is None  # the same person again
    assert not Thread.objects.exists()
    second = UserFactory(verifier=True)
    post = publication.read_first(message, by=second, **given)
    assert post is not None
    assert Approval.objects.get(message=message).first_reader == dewi
    assert not FirstReading.objects.exists()


def test_the_second_reader_may_hide_more_but_not_less(dewi, now) -> None:
    complaint = sensitive()
    message = original(complaint)
    hidden = [place(message.body, "loket parkir", "OTHER")]
    common = {"digest": message.digest, "now": now}
    publication.read_first(message, by=dewi, spans=hidden, **common)
    second = UserFactory(verifier=True)
    assert publication.read_first(message, by=second, spans=[], **common) is None
    assert not Thread.objects.exists()
    # The looser reading is the one that stands now, and waits for a third opinion.
    assert FirstReading.objects.get().reader == second
    assert publication.read_first(message, by=dewi, spans=hidden, **common) is not None


def test_an_answer_of_the_checklist_makes_a_complaint_sensitive(dewi, now) -> None:
    complaint = ComplaintFactory()
    message = original(complaint)
    yes = NO | {"child": True}
    given = {"digest": message.digest, "spans": [], "now": now}
    assert publication.read_first(message, by=dewi, checklist=yes, **given) is None
    complaint.refresh_from_db()
    assert complaint.sensitive


def test_a_checklist_is_answered_whole_or_not_at_all(dewi, now) -> None:
    complaint = ComplaintFactory()
    with pytest.raises(ChecklistOpen):
        approve(original(complaint), dewi, now, checklist={"child": False})


@pytest.mark.parametrize(
    ("chosen", "body", "kept"),
    [
        ("", "Jalan di depan pasar berlubang dalam.", "anonymous"),
        ("", "Anak di bawah umur dipekerjakan di warung itu.", "confidential"),
        ("anonymous", "Anak di bawah umur dipekerjakan di warung itu.", "anonymous"),
        ("confidential", "Jalan di depan pasar berlubang dalam.", "confidential"),
    ],
)
def test_a_sensitive_matter_is_confidential_unless_the_reporter_says_otherwise(
    chosen, body, kept, now
) -> None:
    filed = intake.file(filing(privacy=chosen, body=body), key="some-key", now=now)
    assert Complaint.objects.get(reference=filed.reference).privacy == kept


def test_comments_on_a_sensitive_complaint_wait_for_a_verifier(dewi, wayan, now) -> None:
    complaint = sensitive()
    message = original(complaint)
    spans = publication.propose(message, now=now).spans
    for reader in (dewi, UserFactory(verifier=True)):
        publication.read_first(message, digest=message.digest, spans=spans, by=reader, now=now)
    say = conversation.comment
    assert (
        say(complaint.reference, "Setuju sekali.", key="the-key-one", by=wayan, now=now) == "held"
    )


# -------------------------------------------------------------------------- the rest
def test_where_the_recognisers_fail_the_text_is_kept_and_hidden(dewi, now, monkeypatch) -> None:
    def broken(*args, **kwargs):
        raise RecursionError

    monkeypatch.setattr("complaints.proposals.recognisers.recognise", broken)
    complaint = ComplaintFactory(body="Jalan di depan pasar berlubang dalam sekali.")
    message = original(complaint)
    assert message.proposals.first().failure == "RecursionError"
    with pytest.raises(DetectorFailed):
        publication.approve(message, digest=message.digest, spans=[], by=dewi, now=now)
    monkeypatch.undo()
    assert approve(message, dewi, now).body == message.body


def test_hiding_and_showing_again_takes_the_thread_out_and_back(dewi, wayan, now) -> None:
    complaint = ComplaintFactory(published=True, comments=1)
    publication.hide(original(complaint), now=now)
    assert Thread.objects.get().state == Thread.State.HIDDEN
    publication.restore(original(complaint), now=now)
    assert Thread.objects.get().state == Thread.State.PUBLIC
    comment = complaint.messages.get(kind="comment")
    publication.hide(comment, now=now)
    assert Thread.objects.get().comment_count == 0
    publication.restore(comment, now=now)
    assert Thread.objects.get().comment_count == 1


def test_a_tombstone_says_why_and_when_and_keeps_no_word(dewi, now) -> None:
    complaint = ComplaintFactory(published=True, comments=1)
    comment = complaint.messages.get(kind="comment")
    with pytest.raises(NotPermitted):
        publication.withdraw_message(comment, by=UserFactory(), now=now)
    why = Removal.PERSONAL_DATA
    publication.withdraw_message(comment, by=dewi, now=now, removal=why)
    post = Post.objects.get(kind="comment")
    assert (post.removal, post.removed_on, post.body) == (why, now.date(), "")


def test_a_person_has_a_handle_in_a_thread_and_another_in_the_next(dewi, wayan, now) -> None:
    for number in range(2):
        complaint = ComplaintFactory(published=True)
        for again in range(2):
            conversation.comment(
                complaint.reference,
                "Setuju sekali.",
                key=f"the-key-{number}-{again}",
                by=wayan,
                now=now,
            )
    handles = list(Participant.objects.filter(ordinal=1).values_list("handle", flat=True))
    assert len(handles) == len(set(handles)) == 2


@pytest.mark.parametrize(
    ("about_people", "body", "exact"),
    [
        (False, "Jalan di depan pasar berlubang dalam sekali.", True),
        (True, "Tetangga menutup got di depan rumahnya setiap hari.", False),
        (False, "Ada pungli di loket parkir pasar setiap pagi.", False),
    ],
)
def test_the_point_of_a_quarrel_is_the_middle_of_the_village(
    about_people, body, exact, dewi, now
) -> None:
    Subcategory.objects.filter(slug="jalan-berlubang").update(pin_to_village=about_people)
    complaint = ComplaintFactory(
        body=body, pin="-8.6712345678, 115.2298765432", privacy="anonymous"
    )
    message = original(complaint)
    spans = publication.propose(message, now=now).spans
    for reader in (dewi, UserFactory(verifier=True)):
        publication.read_first(message, digest=message.digest, spans=spans, by=reader, now=now)
    thread = Thread.objects.get()
    point = (thread.latitude, thread.longitude)
    village = complaint.village
    assert point == ((-8.67123, 115.22988) if exact else (village.latitude, village.longitude))
