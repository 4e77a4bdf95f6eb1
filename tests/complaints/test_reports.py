""" "Laporkan data pribadi": hidden at once, decided by a verifier, told on a tombstone."""

from __future__ import annotations

import pytest
from django.db import connection

from complaints import conversation, intake, publication, reports, transitions
from complaints.errors import (
    AlreadyMoved,
    InvalidInput,
    NotPermitted,
    PostMissing,
    PostWithdrawn,
    ThreadMissing,
    ThreadUnderReview,
    ThreadWithdrawn,
    TooManyTries,
)
from complaints.models.private import Complaint, Message
from complaints.models.public import Post, Thread
from complaints.models.reference import Subcategory
from complaints.models.review import PrivacyReport
from complaints.stages import Removal
from tests.factories import ComplaintFactory, UserFactory

pytestmark = pytest.mark.django_db

CLIENT = "192.0.2.7"


def say(complaint: Complaint, now, position: int = 0, **changes) -> PrivacyReport:
    given = {"kind": "name", "words": "Nama tetangga saya.", "client": CLIENT} | changes
    return reports.report(complaint.reference, position, now=now, **given)


def comment(complaint: Complaint) -> Message:
    return complaint.messages.filter(kind="comment").first()


@pytest.fixture
def thread() -> Complaint:
    return ComplaintFactory(published=True, answered=True, comments=1)


# ------------------------------------------------------------------------------ hidden at once
def test_a_report_of_the_complaint_hides_its_whole_thread(thread, now) -> None:
    made = say(thread, now)
    assert (made.hid, made.state, made.version) == (True, "open", 1)
    with pytest.raises(ThreadUnderReview):
        publication.read(thread.reference)
    with pytest.raises(ThreadUnderReview):
        say(thread, now, client="192.0.2.8")


@pytest.mark.parametrize("kind", ["comment", "response"])
def test_a_report_of_another_post_hides_that_post_alone(kind, thread, now) -> None:
    post = Post.objects.get(kind=kind)
    say(thread, now, post.position)
    states = dict(publication.read(thread.reference).posts.values_list("kind", "state"))
    assert states.pop(kind) == "hidden"
    assert set(states.values()) == {"visible"}
    with pytest.raises(ThreadUnderReview):
        say(thread, now, post.position, client="192.0.2.8")


def test_the_words_of_a_report_lie_sealed_and_the_client_is_a_digest(thread, now) -> None:
    made = say(thread, now, words="Itu nama ibu saya, Ni Rumpukasih.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT words, client FROM complaints_privacyreport")
        raw = str(cursor.fetchone())
    assert "Rumpukasih" not in raw
    assert CLIENT not in raw
    assert PrivacyReport.objects.get(pk=made.pk).words == "Itu nama ibu saya, Ni Rumpukasih."


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"kind": ""}, "kind", "required"),
        ({"kind": "gossip"}, "kind", "required"),
        ({"kind": "other", "words": "  "}, "words", "required"),
        ({"words": "x" * 2001}, "words", "too_long"),
        ({"words": "a\0b"}, "words", "bad_character"),
    ],
)
def test_a_report_that_says_nothing_hides_nothing(changes, field, code, thread, now) -> None:
    with pytest.raises(InvalidInput) as refused:
        say(thread, now, **changes)
    assert [fault[0] for fault in refused.value.fields[field]] == [code]
    assert Thread.objects.get().state == "public"
    assert not PrivacyReport.objects.exists()


def test_the_same_report_again_is_the_same_report(thread, now) -> None:
    assert say(thread, now).pk == say(thread, now).pk
    assert say(thread, now).hid


def test_words_are_needed_only_where_the_kind_says_nothing(thread, now) -> None:
    assert say(thread, now, words="").words == ""


def test_what_does_not_stand_there_cannot_be_reported(thread, dewi, now) -> None:
    hidden = ComplaintFactory()
    with pytest.raises(ThreadMissing):
        say(hidden, now)
    with pytest.raises(PostMissing):
        say(thread, now, 99)
    message = comment(thread)
    publication.withdraw_message(message, by=dewi, now=now)
    with pytest.raises(PostWithdrawn):
        say(thread, now, message.post.position)
    publication.withdraw_thread(thread, by=dewi, now=now)
    with pytest.raises(ThreadWithdrawn):
        say(thread, now)
    assert not PrivacyReport.objects.exists()


def test_one_client_cannot_empty_the_site(now) -> None:
    threads = [ComplaintFactory(published=True) for _ in range(reports.REPORTING.allowed + 1)]
    for thread in threads[:-1]:
        say(thread, now)
    with pytest.raises(TooManyTries):
        say(threads[-1], now)
    assert say(threads[-1], now, client="192.0.2.8").hid


# ---------------------------------------------------------------------------- shown again
def test_a_verifier_shows_it_again_and_the_next_report_of_this_wording_only_waits(
    thread, dewi, now
) -> None:
    made = say(thread, now)
    reports.restore(made, by=dewi, now=now)
    made.refresh_from_db()
    assert (made.state, made.decided_by, made.decided_at) == ("restored", dewi, now)
    again = say(thread, now)
    assert again.hid is False
    assert publication.read(thread.reference).state == "public"
    reports.restore(again, by=dewi, now=now)
    assert not reports.waiting().exists()


def test_a_new_wording_may_be_hidden_again(thread, dewi, now) -> None:
    message = comment(thread)
    position = message.post.position
    reports.restore(say(thread, now, position), by=dewi, now=now)
    publication.approve(message, digest=message.digest, spans=[], by=dewi, now=now)
    assert say(thread, now, position).hid


def test_one_decision_closes_every_report_of_the_post(thread, dewi, now) -> None:
    reports.restore(say(thread, now), by=dewi, now=now)
    first, second = say(thread, now), say(thread, now, client="192.0.2.8")
    reports.restore(first, by=dewi, now=now)
    with pytest.raises(AlreadyMoved):
        reports.restore(second, by=dewi, now=now)
    with pytest.raises(AlreadyMoved):
        reports.remove(second, removal=Removal.LAW, by=dewi, now=now)


@pytest.mark.parametrize("who", ["ani", "budi"])
def test_only_a_verifier_decides(who, thread, now, request) -> None:
    made, user = say(thread, now), request.getfixturevalue(who)
    with pytest.raises(NotPermitted):
        reports.restore(made, by=user, now=now)
    with pytest.raises(NotPermitted):
        reports.remove(made, removal=Removal.PERSONAL_DATA, by=user, now=now)
    assert Thread.objects.get().state == "hidden"


# -------------------------------------------------------------------- reworded or removed
def test_a_new_wording_shows_the_post_and_closes_the_report(thread, dewi, now) -> None:
    message = comment(thread)
    made = say(thread, now, message.post.position)
    span = {"field": "body", "start": 0, "end": 4, "label": "NAME"}
    publication.approve(message, digest=message.digest, spans=[span], by=dewi, now=now)
    made.refresh_from_db()
    assert (made.state, made.decided_by) == ("reworded", dewi)
    post = Post.objects.get(kind="comment")
    assert (post.state, post.body[:8]) == ("visible", "[nama 1]")


def test_hiding_a_name_elsewhere_does_not_show_what_waits_for_a_decision(dewi, wayan, now) -> None:
    body = "Bengkel itu milik Wibisana, buka sampai malam dan menutup jalan."
    complaint = ComplaintFactory(published=True, verifier=dewi, body=body)
    conversation.comment(complaint.reference, "Setuju.", key="the-key-one", by=wayan, now=now)
    made = say(complaint, now)
    later = comment(complaint)
    later.title, later.body = "", "Wibisana itu tetangga saya."
    later.digest = publication.digest("", later.body)
    later.save()
    span = {"field": "body", "start": 0, "end": 8, "label": "NAME"}
    publication.approve(later, digest=later.digest, spans=[span], by=dewi, now=now)
    assert "Wibisana" not in Post.objects.get(kind="complaint").body
    made.refresh_from_db()
    assert made.state == "open"
    with pytest.raises(ThreadUnderReview):
        publication.read(complaint.reference)


def test_a_removal_leaves_a_tombstone_and_closes_the_report(thread, dewi, now) -> None:
    message = comment(thread)
    made = say(thread, now, message.post.position)
    reports.remove(made, removal=Removal.PERSONAL_DATA, by=dewi, now=now)
    made.refresh_from_db()
    assert (made.state, made.decided_by) == ("removed", dewi)
    post = publication.read(thread.reference).posts.get(kind="comment")
    assert (post.state, post.removal, post.removed_on) == (
        "withdrawn", "personal_data", now.date(),
    )  # fmt: skip


def test_removing_the_complaint_removes_its_thread_and_the_reporter_reads_why(
    thread, dewi, now
) -> None:
    other = say(thread, now, comment(thread).post.position)
    made = say(thread, now)
    assert intake.track(thread.receipt, client="x", now=now).public_state == "hidden"
    reports.remove(made, removal=Removal.PERSONAL_DATA, by=dewi, now=now)
    with pytest.raises(ThreadWithdrawn) as gone:
        publication.read(thread.reference)
    assert gone.value.details == {"removal": "personal_data", "removed_on": now.date()}
    tracked = intake.track(thread.receipt, client="x", now=now)
    assert tracked.public_state == "withdrawn"
    assert (tracked.removal, tracked.removed_on) == ("personal_data", now.date())
    assert tracked.public_url is None
    other.refresh_from_db()
    assert other.state == "removed"


def test_whichever_way_a_text_goes_its_report_goes_along(thread, ani, dewi, now) -> None:
    made = say(thread, now)
    Complaint.objects.filter(pk=thread.pk).update(reporter=ani)
    thread.refresh_from_db()
    transitions.move(thread, "withdraw", by=ani, now=now)
    made.refresh_from_db()
    assert (made.state, made.decided_by) == ("removed", ani)
    assert Thread.objects.get().removal == "reporter"


@pytest.mark.parametrize(
    ("slug", "sensitive", "about_people"),
    [
        ("jalan-berlubang", False, False),
        ("kebisingan", False, True),
        ("kos-dan-bangunan", False, True),
        ("pungutan", True, True),
        ("pegawai", True, True),
        ("puskesmas", False, True),
    ],
)
def test_the_starter_set_says_which_matters_are_sensitive_or_about_people(
    slug, sensitive, about_people
) -> None:
    subcategory = Subcategory.objects.get(slug=slug)
    assert (subcategory.sensitive, subcategory.pin_to_village) == (sensitive, about_people)


def test_while_it_is_hidden_nobody_comments_or_supports(thread, now) -> None:
    say(thread, now)
    with pytest.raises(ThreadUnderReview):
        conversation.comment(
            thread.reference, "Setuju.", key="the-key-one", by=UserFactory(), now=now
        )
    with pytest.raises(ThreadUnderReview):
        conversation.support(thread.reference, by=None, visitor="x", now=now)
