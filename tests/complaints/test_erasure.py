"""Erasure: what was sealed cannot be opened, what is public tells nobody, what must stays."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection

from complaints import (
    account_erasure,
    checks,
    conversation,
    data_keys,
    erasure,
    history,
    identities,
    intake,
    publication,
    receipts,
    resealing,
    transitions,
)
from complaints.encryption import EncryptedTextField, Erased
from complaints.errors import ReceiptUnknown, StaffAccount
from complaints.models.contact import FilingDraft, LetterChoice, SavedSearch
from complaints.models.custody import Access, SubjectCase
from complaints.models.following import Guest
from complaints.models.incoming import IncomingSource, Received
from complaints.models.keys import DataKey
from complaints.models.moderation import Sanction
from complaints.models.participation import ParticipantLink
from complaints.models.private import Complaint, Message, Note, Proposal
from complaints.models.public import Participant, Post, PostVersion, Thread
from complaints.models.registration import PushSubscription, Registration
from complaints.models.review import Draft, PrivacyReport
from complaints.models.webhooks import WebhookSubscription
from complaints.models.work import Job
from complaints.notifications import choices
from tests.factories import ComplaintFactory, UserFactory
from tests.raw_tables import places

pytestmark = pytest.mark.django_db

NAME, PHONE, NIK = "Ni Luh Zorbakusuma", "081987650123", "5171049912349876"
EMAIL, STREET = "zorba.kusuma@example.test", "Gang Quintelberry 77"
PRIVATE = ("Zorbakusuma", PHONE, NIK, EMAIL, "Quintelberry", "Wexfordiana")
PERSON = {"name": NAME, "phone": PHONE, "nik": NIK, "email": EMAIL, "address": STREET}


@pytest.fixture
def case(dewi, budi, now) -> Complaint:
    """Published and answered; people wrote about the reporter in every private corner."""
    case = ComplaintFactory(
        title="Got mampet di jalan kenari",
        body=f"Saya {NAME}, telepon {PHONE}, rumah {STREET}. Got di depan pasar mampet.",
        location="Wexfordiana, sisi timur",
        pin="-8.670000,115.220000",
        published=True,
        verifier=dewi,
        **PERSON,
    )
    move = transitions.move
    move(case, "verify_and_forward", by=dewi, now=now, agency=budi.agency, note=f"Hubungi {PHONE}")
    move(case, "ask_reporter", by=budi, now=now, text=f"Ibu {NAME}, di mana letaknya?")
    reporter = transitions.Role.REPORTER
    move(case, "reply", by=None, role=reporter, now=now, text="Wexfordiana sebelah timur.")
    move(case, "answer", by=budi, now=now, text="Besok tim kami membersihkan got itu.")
    Note.objects.create(
        complaint=case, author=dewi, body=f"{NAME} menelepon. Tetap diawasi.", written_at=now
    )
    conversation.comment(
        case.reference, "Setuju, got itu mampet.", key="comment-00001", by=UserFactory(), now=now
    )
    case.refresh_from_db()
    return case


def raw(table: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY 1")  # noqa: S608
        return cursor.fetchall()


def test_every_model_with_a_sealed_column_gets_a_new_key_with_its_complaint() -> None:
    sealed = {
        model
        for model in apps.get_models()
        if any(isinstance(field, EncryptedTextField) for field in model._meta.fields)
    }
    # These have keys of their own, which go with their rows.
    own = {FilingDraft, Guest, PushSubscription, Registration, Sanction, SavedSearch, SubjectCase}
    beside = {IncomingSource, Received, WebhookSubscription}
    assert sealed == {*resealing.SEALED, Complaint, *own, *beside}


def test_nothing_of_the_reporter_is_left_in_any_table_or_can_be_read(case, dewi, now) -> None:
    data_keys.forget_all()
    erasure.erase(case, by=dewi, now=now)
    assert places(*PRIVATE) == []
    words = [text for m in case.messages.all() for text in (m.title, m.body)]
    words += [note.body for note in case.notes.all()]
    words += [hand_over.note for hand_over in case.dispositions.all()]
    assert not [word for word in PRIVATE for text in words if word.casefold() in text.casefold()]
    assert "Tetap diawasi." in case.notes.get().body
    case.refresh_from_db()
    assert (case.location, case.pin, case.erased_at) == ("", "", now)
    assert not identities.exists(case)
    assert case.thread.latitude is None
    assert set(case.pseudonyms.values_list("number")) == {(1,)}
    assert case.pseudonyms.get().name == ""


def test_what_a_backup_holds_cannot_be_opened_any_more(case, dewi, now) -> None:
    """The raw bytes of before are put back, as from a backup without the table of keys."""
    original = case.messages.get(kind="complaint")
    with connection.cursor() as cursor:
        cursor.execute("SELECT title, body FROM complaints_message WHERE id = %s", [original.pk])
        title, body = cursor.fetchone()
        cursor.execute("SELECT person FROM complaints_identity WHERE complaint_id = %s", [case.pk])
        (person,) = cursor.fetchone()
    old_key = case.data_key_id
    erasure.erase(case, by=dewi, now=now)
    data_keys.forget_all()
    assert not DataKey.objects.filter(pk=old_key).exists()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE complaints_message SET title = %s, body = %s WHERE id = %s",
            [bytes(title), bytes(body), original.pk],
        )
        cursor.execute(
            "INSERT INTO complaints_identity (complaint_id, person, phone_index, email_index)"
            " VALUES (%s, %s, '', '')",
            [case.pk, bytes(person)],
        )
    restored = Message.objects.get(pk=original.pk)
    assert isinstance(restored.title, Erased)
    assert isinstance(restored.body, Erased)
    assert (restored.title, restored.body) == ("", "")
    why = identities.Why.CASEWORK
    assert identities.reveal(Complaint.objects.get(pk=case.pk), by=dewi, why=why, now=now) is None


def test_a_name_that_was_left_readable_in_public_is_masked_before_the_identity_goes(
    case, dewi, budi, now
) -> None:
    """An answer slipped through while the recognisers did not know: the post is made anew."""
    answer = case.messages.get(kind="response")
    slipped = "Ibu Zorbakusuma, got sudah bersih."
    answer.complaint = case
    answer.body, answer.digest = slipped, publication.digest("", slipped)
    answer.save()
    answer.approvals.update(digest=answer.digest)
    Post.objects.filter(pk=answer.post_id).update(body=slipped)
    PostVersion.objects.filter(post=answer.post_id).update(body=slipped)
    erasure.erase(case, by=dewi, now=now)
    assert places("Zorbakusuma") == []
    post = Post.objects.get(pk=answer.post_id)
    assert "got sudah bersih." in post.body
    assert "[nama 1]" in post.body
    assert Access.objects.filter(reference=case.reference, why="erasure").exists()


def test_a_post_that_is_hidden_for_review_stays_hidden_when_it_is_masked(case, dewi, now) -> None:
    comment = case.messages.get(kind="comment")
    comment.complaint = case
    words = "Ibu Zorbakusuma benar."
    comment.body, comment.digest = words, publication.digest("", words)
    comment.save()
    comment.approvals.update(digest=comment.digest)
    publication.hide(comment, now=now)
    erasure.erase(case, by=dewi, now=now)
    post = Post.objects.get(pk=comment.post_id)
    assert post.state == Post.State.HIDDEN
    assert "Zorbakusuma" not in post.body


def test_the_anonymous_thread_stays_and_is_still_worked_on(case, dewi, budi, now) -> None:
    erasure.erase(case, by=dewi, now=now)
    case.refresh_from_db()
    thread = publication.read(case.reference)
    assert "Got di depan pasar mampet." in thread.posts.first().body
    assert not thread.milestones.filter(verb="erase").exists()
    transitions.move(case, "answer", by=budi, now=now, text="Got itu sudah kami bersihkan.")
    said = conversation.comment(
        case.reference, "Terima kasih.", key="comment-00002", by=UserFactory(), now=now
    )
    assert said == "published"
    assert case.messages.get(
        kind="comment", body__isnull=False, written_at=now, post__position__gt=2
    )


def test_the_thread_goes_where_that_is_asked(case, dewi, now) -> None:
    erasure.erase(case, by=dewi, now=now, thread=True)
    thread = Thread.objects.get(reference=case.reference)
    assert (thread.state, thread.removal) == ("withdrawn", "subject_request")
    assert {m.body for m in case.messages.filter(from_reporter=True)} == {""}


def test_the_receipt_opens_nothing_and_no_letter_waits(case, dewi, now) -> None:
    told = case.notices.filter(audience="reporter")
    letters = [f"letter:{pk}" for pk in told.values_list("pk", flat=True)]
    assert Job.objects.filter(key__in=letters).exists()
    Job.objects.filter(kind="letter").update(state="parked")
    choices.choose(choices.Reader(complaint=case), "daily", now=now)
    erasure.erase(case, by=dewi, now=now)
    assert not Job.objects.filter(key__in=letters).exists()
    assert not told.exists()
    assert not LetterChoice.objects.exists()
    assert case.notices.exists()  # those of the staff hold nothing of the person
    with pytest.raises(ReceiptUnknown):
        intake.track(case.receipt, client="c", now=now)
    assert not places(receipts.index(case.receipt))


def test_links_drafts_proposals_and_handles_are_forgotten(dewi, ani, now) -> None:
    case = ComplaintFactory(by=ani, published=True, verifier=dewi, **PERSON)
    original = case.messages.get(kind="complaint")
    Draft.objects.create(message=original, author=dewi, digest="d", decisions={}, saved_at=now)
    handle = Participant.objects.get(thread=case.thread).handle
    erasure.erase(case, by=dewi, now=now)
    case.refresh_from_db()
    assert case.reporter is None
    assert not ParticipantLink.objects.filter(participant__thread=case.thread).exists()
    assert not Draft.objects.exists()
    assert not Proposal.objects.filter(message=original).exists()
    assert not case.events.filter(actor=ani).exists()
    assert publication.handle(case, "reporter") != handle
    assert list(history.breaks()) == []


def test_what_a_decided_report_said_is_emptied_and_an_open_one_waits_on(case, dewi, now) -> None:
    message = case.messages.get(kind="response")
    message.complaint = case
    made = {"message": message, "kind": "name", "version": 1, "client": "x" * 64}
    decided = PrivacyReport.objects.create(
        **made, words="itu Zorbakusuma", state="removed", reported_at=now, decided_at=now
    )
    waiting = PrivacyReport.objects.create(**made, words="lihat ini", reported_at=now)
    erasure.erase(case, by=dewi, now=now)
    assert PrivacyReport.objects.get(pk=decided.pk).words == ""
    assert PrivacyReport.objects.get(pk=waiting.pk).words == "lihat ini"


def test_erasing_twice_changes_nothing_more(case, dewi, now) -> None:
    erasure.erase(case, by=dewi, now=now)
    events, posts = case.events.count(), list(Post.objects.values_list("body", "version"))
    again = erasure.erase(case, by=dewi, now=now + timedelta(days=1))
    changed = {name for name, count in again.items() if count}
    assert changed <= {"receipt", "key", "index"}
    assert case.events.count() == events
    assert case.events.filter(verb="erase").count() == 1
    assert list(Post.objects.values_list("body", "version")) == posts


def test_a_later_repetition_is_still_hidden_in_an_erased_thread(case, dewi, now) -> None:
    """The original is now what the public reads, so a rule can still hide more of it."""
    erasure.erase(case, by=dewi, now=now)
    case.refresh_from_db()
    comment = UserFactory()
    conversation.comment(
        case.reference, "Pak Xylokartono di depan pasar.", key="comment-00009", by=comment, now=now
    )
    message = case.messages.filter(kind="comment").latest("pk")
    start = message.body.index("depan pasar")
    spans = publication.propose(message, now=now).spans
    hide = [*spans, {"start": start, "end": start + 11, "label": "OTHER", "field": "body"}]
    publication.approve(message, digest=message.digest, spans=hide, by=dewi, now=now)
    assert "depan pasar" not in Thread.objects.get(pk=case.thread_id).posts.first().body


# ------------------------------------------------------------------------------------ accounts
@pytest.fixture
def commented(wayan, dewi, now) -> Complaint:
    wayan.first_name, wayan.last_name = "Wayan", "Plumbagopura"
    wayan.save()
    case = ComplaintFactory(published=True, verifier=dewi)
    conversation.comment(case.reference, "Saya juga lihat.", key="comment-00001", by=wayan, now=now)
    conversation.comment(
        case.reference, "Telepon saya 081234567890", key="comment-00002", by=wayan, now=now
    )
    return case


def test_an_account_leaves_its_comments_without_an_author(commented, wayan, dewi, now) -> None:
    own = ComplaintFactory(by=wayan, published=True, verifier=dewi, name="Wayan Plumbagopura")
    session = SessionStore()
    session["_auth_user_id"] = str(wayan.pk)
    session.save()
    other = SessionStore()
    other.save()
    account_erasure.erase(wayan, by=dewi, now=now)
    assert places("Plumbagopura", "wayan@example.test", "081234567890") == []
    wayan.refresh_from_db()
    assert (wayan.email, wayan.is_active) == (f"{wayan.pk}@erased.invalid", False)
    assert not wayan.has_usable_password()
    assert set(Session.objects.values_list("pk", flat=True)) == {other.session_key}
    assert not Message.objects.filter(author=wayan).exists()
    assert not ParticipantLink.objects.filter(user=wayan).exists()
    held = commented.messages.get(kind="comment", state="refused")
    assert held.body == ""
    assert "Saya juga lihat." in {p.body for p in publication.read(commented.reference).posts.all()}
    own.refresh_from_db()
    assert own.erased_at == now
    assert list(history.breaks()) == []


def test_what_a_backup_holds_of_a_comment_opens_no_more(commented, wayan, now) -> None:
    """The thread of somebody else gets a new key; what others wrote in it stays readable."""
    key = commented.data_key_id
    account_erasure.erase(wayan, by=None, now=now)
    data_keys.forget_all()
    assert not DataKey.objects.filter(pk=key).exists()
    assert "pasar" in commented.messages.get(kind="complaint").body


def test_an_account_may_take_its_comments_along(commented, wayan, now) -> None:
    account_erasure.erase(wayan, by=None, now=now, comments=True)
    comment = Post.objects.get(thread=commented.thread, kind="comment")
    assert (comment.state, comment.body, comment.removal) == ("withdrawn", "", "subject_request")


@pytest.mark.parametrize("who", ["dewi", "budi", "operator"])
def test_an_account_of_the_office_is_not_erased(who, request, now) -> None:
    account = request.getfixturevalue(who)
    with pytest.raises(StaffAccount):
        account_erasure.erase(account, by=None, now=now)
    account.refresh_from_db()
    assert account.is_active


# ------------------------------------------------------------------------------------- command
def test_a_dry_run_counts_and_changes_nothing(case) -> None:
    before = raw("complaints_message"), raw("complaints_identity"), raw("complaints_datakey")
    out = StringIO()
    call_command("erase", case.reference, "--dry-run", stdout=out)
    assert "identity" in out.getvalue()
    assert (
        raw("complaints_message"),
        raw("complaints_identity"),
        raw("complaints_datakey"),
    ) == before
    data_keys.forget_all()
    assert NAME in case.messages.get(kind="complaint").body


def test_the_command_erases_complaints_and_accounts(case, ani) -> None:
    call_command("erase", case.reference, "--account", ani.email, stdout=StringIO())
    assert places("Zorbakusuma", "ani@example.test") == []
    assert get_user_model().objects.filter(pk=ani.pk, is_active=False).exists()


@pytest.mark.parametrize(
    "arguments", [[], ["DPS-1999-00001"], ["--account", "nobody@example.test"]]
)
def test_the_command_refuses_what_is_not_there(arguments) -> None:
    with pytest.raises(CommandError):
        call_command("erase", *arguments, stdout=StringIO())


def test_what_was_erased_after_the_backup_is_erased_again_after_a_restore(case, now) -> None:
    """The words are back, the key is not: an empty row stands in its place."""
    DataKey.objects.filter(pk=case.data_key_id).update(wrapped=data_keys.GONE)
    data_keys.forget_all()
    other = ComplaintFactory()
    assert list(resealing.without_key()) == [case]
    assert [fault.id for fault in checks.keys_open_the_data(None)] == []
    assert data_keys.outdated() == 0
    call_command("erase", "--restored", stdout=StringIO())
    case.refresh_from_db()
    other.refresh_from_db()
    assert case.erased_at is not None
    assert other.erased_at is None
    assert not resealing.without_key().exists()
    assert "Got di depan pasar" in case.messages.get(kind="complaint").body
