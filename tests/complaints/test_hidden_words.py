"""What is hidden in one text of a thread, or was to be, in all that are written in it later."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from complaints import (
    consent_texts,
    conversation,
    intake,
    own_words,
    publication,
    registration,
    thread_words,
    transitions,
)
from complaints.models.private import Complaint, Message
from complaints.registration import Person
from tests.factories import ComplaintFactory, filing

if TYPE_CHECKING:
    from complaints.models.people import User

pytestmark = pytest.mark.django_db
WARUNG = "Truk parkir di depan warung biru setiap malam dan menutup jalan."


def comment(complaint: Complaint, words: str, by: User, now: datetime) -> Message:
    key = f"comment-key-{complaint.messages.count()}"
    conversation.comment(complaint.reference, words, key=key, by=by, now=now)
    return complaint.messages.filter(kind="comment").latest("pk")


def answer(complaint: Complaint, words: str, by: User, now: datetime) -> Message:
    transitions.move(complaint, "answer", by=by, now=now, text=words)
    return complaint.messages.filter(kind="response").latest("pk")


def publish(message: Message, dewi: User, now: datetime, *more: dict[str, Any]) -> str:
    """Approve with everything hidden that is proposed, and these places."""
    spans = [*publication.propose(message, now=now).spans, *more]
    post = publication.approve(message, digest=message.digest, spans=spans, by=dewi, now=now)
    return str(post.body)


# ------------------------------------------------------------- what the reporter wants hidden
@pytest.mark.parametrize("said", ["Dekat WARUNG  biru ya.", "Warung birunya siapa?"])
def test_a_comment_with_a_word_that_the_reporter_hid_waits_for_a_verifier(
    said: str, wayan: User, dewi: User, now: datetime
) -> None:
    complaint = ComplaintFactory(body=WARUNG, hide="warung biru", published=True)
    message = comment(complaint, said, wayan, now)
    assert message.state == Message.State.HELD
    assert {span["rule"] for span in message.proposals.first().spans} == {own_words.RULE}
    assert "biru" not in publish(message, dewi, now)


def test_an_answer_with_a_word_that_the_reporter_hid_waits_for_a_verifier(
    budi: User, dewi: User, now: datetime
) -> None:
    complaint = ComplaintFactory(body=WARUNG, hide="warung biru", published=True, forwarded=True)
    message = answer(complaint, "Tim kami sudah menegur warung biru itu.", budi, now)
    assert message.state == Message.State.HELD
    assert publish(message, dewi, now) == "Tim kami sudah menegur [disamarkan] itu."


def test_an_answer_from_before_the_publication_waits_too(
    budi: User, dewi: User, now: datetime
) -> None:
    complaint = ComplaintFactory(body=WARUNG, hide="warung biru", forwarded=True)
    message = answer(complaint, "Tim kami sudah menegur warung biru itu.", budi, now)
    publish(complaint.messages.get(kind="complaint"), dewi, now)
    message.refresh_from_db()
    assert message.state == Message.State.HELD


@pytest.mark.parametrize("said", ["Ini sudah jadi biasa.", "Adiknya juga begitu.", "Di sana."])
def test_a_part_of_another_word_and_two_letters_hide_nothing_in_the_words_of_others(
    said: str, wayan: User, now: datetime
) -> None:
    complaint = ComplaintFactory(hide="adi\ndi", published=True)
    assert comment(complaint, said, wayan, now).state == Message.State.PUBLISHED


# -------------------------------------------------------------- what a verifier hid in a text
def place(text: str, words: str) -> dict[str, Any]:
    start = text.index(words)
    return {"field": "body", "start": start, "end": start + len(words), "label": "OTHER"}


def test_what_a_verifier_hid_is_proposed_in_what_is_written_later(
    wayan: User, dewi: User, now: datetime
) -> None:
    complaint = ComplaintFactory(body=WARUNG)
    first = complaint.messages.get()
    assert publish(first, dewi, now, place(WARUNG, "warung biru")).count("[disamarkan]") == 1
    message = comment(complaint, "Saya juga ke warung biru.", wayan, now)
    assert message.state == Message.State.HELD
    assert {span["rule"] for span in message.proposals.first().spans} == {thread_words.RULE}
    assert publish(message, dewi, now) == "Saya juga ke [disamarkan]."


def test_a_text_that_waits_is_looked_at_again_when_its_words_are_hidden_elsewhere(
    wayan: User, dewi: User, now: datetime
) -> None:
    complaint = ComplaintFactory(body=WARUNG, published=True)
    said = "Nomor saya 0812 3456 7890, saya dari warung biru."
    message = comment(complaint, said, wayan, now)
    before = len(message.proposals.first().spans)
    publish(complaint.messages.get(kind="complaint"), dewi, now, place(WARUNG, "warung biru"))
    assert len(message.proposals.first().spans) == before + 1


def test_the_hidden_words_of_a_thread_are_asked_for_twice_however_long_it_is(
    wayan: User, dewi: User, now: datetime, django_assert_num_queries: Any
) -> None:
    complaint = ComplaintFactory(body=WARUNG)
    publish(complaint.messages.get(), dewi, now, place(WARUNG, "warung biru"))
    for number in range(3):
        comment(complaint, f"Setuju sekali, nomor {number}.", wayan, now)
    with django_assert_num_queries(2):
        assert thread_words.hidden_words(complaint) == {"warung biru": "OTHER"}


# ------------------------------------------------------------------- what an account registered
@pytest.fixture
def registered(ani: User, wayan: User, now: datetime) -> None:
    for user, name in ((ani, "Cahaya Pagi"), (wayan, "Bunga Malam")):
        person = Person(name, "0812 9988 7766")
        registration.keep(user, person, agreed=consent_texts.CURRENT, now=now)


@pytest.mark.usefixtures("registered")
def test_the_registered_name_is_hidden_where_the_complaint_is_signed_otherwise(
    ani: User, dewi: User, now: datetime
) -> None:
    words = {"name": "Ibu Pasar", "body": f"{WARUNG} Tanya cahaya pagi, ia tahu."}
    assert "cahaya pagi" in intake.preview(filing(**words), by=None).body  # not by itself a name
    assert "cahaya" not in intake.preview(filing(**words), by=ani).body
    complaint = ComplaintFactory(by=ani, **words)
    assert "cahaya" not in publish(complaint.messages.get(), dewi, now)


@pytest.mark.usefixtures("registered")
def test_the_registered_name_of_whoever_writes_is_hidden_as_the_check_before_shows(
    ani: User, wayan: User, budi: User, now: datetime
) -> None:
    complaint = ComplaintFactory(by=ani, published=True)
    said = "Tanya bunga malam, ia tahu."
    assert comment(complaint, said, budi, now).state == Message.State.PUBLISHED
    assert "bunga" not in conversation.check(said, by=wayan).body
    assert comment(complaint, said, wayan, now).state == Message.State.HELD
    about_her = "Tanya cahaya pagi, ia tahu."  # the reporter, by somebody else
    assert comment(complaint, about_her, wayan, now).state == Message.State.HELD
    # Whoever asks beforehand is told nothing of others.
    assert "cahaya" in conversation.check(about_her, by=wayan).body
