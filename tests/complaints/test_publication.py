"""The one gate: nothing is public that was not approved, word for word."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.test import override_settings

from complaints import conversation, intake, publication, transitions
from complaints.errors import (
    Confidential,
    InvalidSpan,
    NotPermitted,
    NotPublished,
    NotReviewed,
    OriginalChanged,
    ThreadMissing,
    ThreadWithdrawn,
)
from complaints.models.private import Complaint, Message
from complaints.models.public import Participant, Post, PostVersion, Thread
from complaints.stages import Visibility
from tests.factories import ComplaintFactory, UserFactory

pytestmark = pytest.mark.django_db

NAME = "Ketut Ranadipa"
PRIVATE = {
    "name": f"I {NAME}",
    "phone": "0812-3400-5678",
    "email": "ranadipa@example.test",
    "nik": "5171010101900007",
}


def original(complaint: Complaint) -> Message:
    return complaint.messages.get(kind="complaint")


def approve(complaint: Complaint, dewi, now, spans=None):
    message = original(complaint)
    if spans is None:
        spans = publication.propose(message, now=now).spans
    return publication.approve(message, digest=message.digest, spans=spans, by=dewi, now=now)


def test_a_filed_complaint_is_hidden(now) -> None:
    complaint = ComplaintFactory()
    assert complaint.visibility == Visibility.HIDDEN
    assert not Thread.objects.exists()
    with pytest.raises(ThreadMissing):
        publication.read(complaint.reference)


def test_forwarding_and_answering_publishes_nothing(dewi, budi) -> None:
    ComplaintFactory(closed=True, followed_up=True, verifier=dewi, officer=budi)
    assert not Thread.objects.exists()
    assert not Post.objects.exists()


def test_the_approved_text_is_masked_and_the_original_is_not_touched(dewi, now) -> None:
    body = f"Saya {NAME}, hp +62 812 3400 5678, NIK 5171 0101 0190 0007, melaporkan got mampet."
    complaint = ComplaintFactory(body=body, title=f"Laporan {NAME}", **PRIVATE)
    post = approve(complaint, dewi, now)
    assert post.body == "Saya [nama 1], hp [nomor telepon], NIK [NIK], melaporkan got mampet."
    assert post.thread.title == "Laporan [nama 1]"
    assert original(complaint).body == body


def test_an_approval_of_other_words_is_refused(dewi, now) -> None:
    complaint = ComplaintFactory()
    message = original(complaint)
    seen = message.digest
    message.body += " Tambahan."
    message.digest = publication.digest(message.title, message.body)
    message.save()
    with pytest.raises(OriginalChanged):
        publication.approve(message, digest=seen, spans=[], by=dewi, now=now)
    assert not Thread.objects.exists()


def test_an_approval_is_refused_when_the_row_was_changed_behind_its_digest(dewi, now) -> None:
    complaint = ComplaintFactory()
    message = original(complaint)
    message.body = "Teks yang lain sama sekali dari yang ditinjau."
    message.save(update_fields=["body"])
    with pytest.raises(OriginalChanged):
        publication.approve(message, digest=message.digest, spans=[], by=dewi, now=now)


def test_a_confidential_complaint_is_never_published(dewi, now) -> None:
    complaint = ComplaintFactory(privacy="confidential")
    with pytest.raises(Confidential):
        approve(complaint, dewi, now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Complaint.objects.filter(pk=complaint.pk).update(visibility=Visibility.PUBLIC)


def test_only_a_verifier_approves(budi, ani, now) -> None:
    complaint = ComplaintFactory(by=ani)
    for account in (ani, budi):
        with pytest.raises(NotPermitted):
            approve(complaint, account, now)


@pytest.mark.parametrize(
    "span",
    [
        {"start": 0, "end": 9999, "label": "NAME"},
        {"start": 5, "end": 5, "label": "NAME"},
        {"start": -1, "end": 3, "label": "NAME"},
        {"start": 0, "end": 3, "label": "NOBODY"},
        {"start": "x", "end": 3, "label": "NAME"},
        {"label": "NAME"},
    ],
)
def test_a_place_outside_the_text_is_refused(span, dewi, now) -> None:
    with pytest.raises(InvalidSpan):
        approve(ComplaintFactory(), dewi, now, spans=[span])


def test_an_answer_that_names_the_reporter_waits_for_the_verifier(dewi, budi, now) -> None:
    complaint = ComplaintFactory(
        published=True, forwarded=True, verifier=dewi, officer=budi, **PRIVATE
    )
    text = "Yth. Bapak RANADIPA, got sudah kami bersihkan."
    transitions.move(complaint, "answer", by=budi, now=now, text=text)
    held = Message.objects.held().get()
    thread = publication.read(complaint.reference)
    assert [post.kind for post in thread.posts.all()] == ["complaint"]
    spans = held.proposals.first().spans
    publication.approve(held, digest=held.digest, spans=spans, by=dewi, now=now)
    thread = publication.read(complaint.reference)
    assert thread.posts.all()[1].body == "Yth. Bapak [nama 1], got sudah kami bersihkan."


def test_an_answer_written_before_publication_follows_it(dewi, budi, now) -> None:
    complaint = ComplaintFactory(answered=True, verifier=dewi, officer=budi)
    approve(complaint, dewi, now)
    thread = publication.read(complaint.reference)
    assert [post.kind for post in thread.posts.all()] == ["complaint", "response"]


def test_people_are_numbered_within_a_thread_and_the_reporter_is_the_reporter(
    ani, wayan, dewi, now
) -> None:
    complaint = ComplaintFactory(by=ani, published=True, verifier=dewi)
    for number, person in enumerate([wayan, UserFactory(), ani, wayan]):
        state = conversation.comment(
            complaint.reference, "Setuju sekali.", key=f"key-number-{number}", by=person, now=now
        )
        assert state == "published"
    posts = publication.read(complaint.reference).posts.all()
    assert [p.participant.ordinal for p in posts] == [0, 1, 2, 0, 1]
    assert Participant.objects.count() == 3


def test_a_comment_with_a_telephone_number_is_held(ani, wayan, dewi, now) -> None:
    complaint = ComplaintFactory(by=ani, published=True, verifier=dewi)
    text = "Hubungi saya di 081234005678."
    key = "key-of-comment"
    assert conversation.comment(complaint.reference, text, key=key, by=wayan, now=now) == "held"
    assert conversation.comment(complaint.reference, text, key=key, by=wayan, now=now) == "held"
    assert Message.objects.held().count() == 1
    assert Thread.objects.get().comment_count == 0


@override_settings(COMMENTS_NEED_APPROVAL=True)
def test_a_site_may_ask_for_every_comment_to_be_approved(wayan, dewi, now) -> None:
    complaint = ComplaintFactory(published=True, verifier=dewi)
    state = conversation.comment(
        complaint.reference, "Setuju sekali.", key="key-of-comment", by=wayan, now=now
    )
    assert state == "held"


def test_questions_and_replies_stay_between_the_two(ani, dewi, now) -> None:
    complaint = ComplaintFactory(by=ani, published=True, verifier=dewi)
    question = "Rumah nomor berapa yang tergenang?"
    transitions.move(complaint, "ask_reporter", by=dewi, now=now, text=question)
    transitions.move(complaint, "reply", by=ani, now=now, text="Nomor 17.")
    assert Post.objects.count() == 1
    question_message = complaint.messages.get(kind="question")
    with pytest.raises(NotPublished):
        publication.approve(
            question_message, digest=question_message.digest, spans=[], by=dewi, now=now
        )


def test_a_new_wording_is_a_new_version_and_the_old_one_stays(dewi, now) -> None:
    complaint = ComplaintFactory(published=True, verifier=dewi)
    spans = [{"start": 0, "end": 5, "label": "OTHER", "field": "body"}]
    post = approve(complaint, dewi, now, spans=spans)
    assert post.version == 2
    assert post.body.startswith("[disamarkan]")
    assert PostVersion.objects.filter(post=post).count() == 2


def test_a_withdrawn_thread_is_gone_with_every_wording(dewi, wayan, now) -> None:
    complaint = ComplaintFactory(published=True, comments=2, verifier=dewi)
    publication.withdraw_thread(complaint, by=dewi, now=now)
    with pytest.raises(ThreadWithdrawn):
        publication.read(complaint.reference)
    assert set(PostVersion.objects.values_list("title", "body")) == {("", "")}
    with pytest.raises(ThreadWithdrawn):
        conversation.comment(complaint.reference, "Halo.", key="long-key", by=wayan, now=now)


def test_a_withdrawn_comment_leaves_the_count_and_the_page(dewi, now) -> None:
    complaint = ComplaintFactory(published=True, comments=2, verifier=dewi)
    message = complaint.messages.filter(kind="comment").first()
    publication.withdraw_message(message, by=dewi, now=now)
    thread = publication.read(complaint.reference)
    assert thread.comment_count == 1
    states = [(post.kind, post.state) for post in thread.posts.all()]
    assert states == [("complaint", "visible"), ("comment", "withdrawn"), ("comment", "visible")]
    assert [post.body == "" for post in thread.posts.all()] == [False, True, False]


def test_support_counts_a_person_once(ani, dewi, now) -> None:
    complaint = ComplaintFactory(published=True, verifier=dewi)
    reference = complaint.reference
    assert conversation.support(reference, by=ani, visitor="", now=now) == 1
    assert conversation.support(reference, by=ani, visitor="x", now=now) == 1
    assert conversation.support(reference, by=None, visitor="x", now=now) == 2
    assert conversation.support(reference, by=None, visitor="x", now=now) == 2


def test_the_preview_before_filing_is_what_is_published(dewi, now) -> None:
    from tests.factories import filing

    form = filing(title="Got mampet", body=f"Nama saya {NAME}, telepon 081234005678.", **PRIVATE)
    preview = intake.preview(form, by=None)
    filed = intake.file(form, key="preview-key", now=now)
    complaint = Complaint.objects.get(reference=filed.reference)
    assert approve(complaint, dewi, now).body == preview.body


def test_the_name_on_the_account_is_hidden_as_well(dewi, now) -> None:
    ani = UserFactory(first_name="Ni Luh", last_name="Sekarwangi")
    complaint = ComplaintFactory(by=ani, body="Saya Sekarwangi melaporkan got mampet di Renon.")
    assert approve(complaint, dewi, now).body == "Saya [nama 1] melaporkan got mampet di Renon."


def test_a_comment_signed_with_the_own_name_is_held(dewi, now) -> None:
    author = UserFactory(first_name="Komang", last_name="Tirtanadi")
    complaint = ComplaintFactory(published=True, verifier=dewi)
    text = "Setuju. Salam, Komang Tirtanadi."
    assert (
        conversation.comment(complaint.reference, text, key="signed-one", by=author, now=now)
        == "held"
    )


def test_a_proposed_place_must_be_hidden_or_kept_by_a_person(dewi, now) -> None:
    body = "Hubungi 081234005678 atau 081234009999 tentang got ini."
    complaint = ComplaintFactory(body=body)
    first, second = original(complaint).proposals.first().spans
    for overlooked in ([], [first], [first, second | {"end": second["end"] - 1}]):
        with pytest.raises(NotReviewed):
            approve(complaint, dewi, now, spans=overlooked)
    post = approve(complaint, dewi, now, spans=[first, second | {"tier": "look"}])
    assert post.body == "Hubungi [nomor telepon] atau 081234009999 tentang got ini."
