"""Erasure of files: originals go, what stays is sealed anew, old copies open no more."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from pytest_django import Settings

from complaints import attachments, conversation, data_keys, encryption, erasure, resealing
from complaints.attachments import ABSENT, QUESTIONS, OriginalGone
from complaints.models.private import Complaint, Message
from complaints.models.public import PublicPhoto
from complaints.models.review import Attachment
from complaints.uploads import Upload
from tests.factories import ComplaintFactory, UserFactory
from tests.pictures import photo, plain
from tests.raw_tables import places

pytestmark = pytest.mark.django_db

Commit = Callable[..., Any]


@pytest.fixture(autouse=True)
def store(settings: Settings, tmp_path: Path) -> Path:
    """A store of this test alone."""
    options = settings.STORAGES["private"]["OPTIONS"] | {"location": str(tmp_path)}
    settings.STORAGES = settings.STORAGES | {
        "private": settings.STORAGES["private"] | {"OPTIONS": options}
    }
    return tmp_path


def stored(store: Path) -> list[Path]:
    return sorted(path for path in store.rglob("*") if path.is_file())


@pytest.fixture
def case(dewi: Any, now: Any) -> Complaint:
    """The reporter sent a photo; somebody else added one to a comment."""
    case = ComplaintFactory(published=True, verifier=dewi, name="Ni Luh Zorbakusuma")
    original = case.messages.get(kind="complaint")
    attachments.take_in(original, [Upload("Zorba.jpg", photo(), "Rumah Zorbakusuma")], now=now)
    conversation.comment(case.reference, "Ini fotonya.", key="comment-1", by=UserFactory(), now=now)
    comment = case.messages.get(kind="comment")
    attachments.take_in(comment, [Upload("lubang.jpg", plain(), "Lubang")], now=now)
    return case


def of(case: Complaint, kind: str) -> Attachment:
    return Attachment.objects.get(message__complaint=case, message__kind=kind)


def test_the_reporters_file_goes_and_the_others_stays_readable(
    case, dewi, now, store, django_capture_on_commit_callbacks: Commit
) -> None:
    kept = attachments.original(of(case, "comment"))
    before = {path: path.read_bytes() for path in stored(store)}
    with django_capture_on_commit_callbacks(execute=True):
        counts = erasure.erase(case, by=dewi, now=now)
    assert counts["files"] == 1
    assert len(stored(store)) == 1
    data_keys.forget_all()
    assert attachments.original(of(case, "comment")) == kept
    gone = of(case, "complaint")
    assert (gone.file_name, gone.caption, gone.digest, gone.state) == ("", "", "", "refused")
    with pytest.raises(OriginalGone):
        attachments.original(gone)
    assert places("Zorba") == []
    # As from a backup of the files: the old bytes are back, and nothing opens them.
    for content in before.values():
        assert encryption.unseal(content) is None


def test_nothing_of_a_file_is_lost_where_the_erasure_is_rolled_back(case, store, now) -> None:
    before = stored(store)
    with transaction.atomic():
        erasure.erase(case, by=None, now=now)
        transaction.set_rollback(True)
    assert set(before) <= set(stored(store))
    data_keys.forget_all()
    assert attachments.original(of(case, "complaint"))
    assert attachments.original(of(case, "comment"))


def test_a_file_that_is_missing_on_disk_does_not_stop_a_new_key(case, store) -> None:
    for path in stored(store):
        path.unlink()
    assert resealing.renew_key(case) > 0


def test_an_approved_new_picture_stays_with_the_anonymous_thread(
    case, dewi, now, django_capture_on_commit_callbacks: Commit
) -> None:
    attachment = of(case, "complaint")
    attachment.message.refresh_from_db()
    answers = dict.fromkeys(QUESTIONS, ABSENT)
    attachments.approve(
        attachment, seen=attachment.digest, hide=[], answers=answers, caption="Jalan berlubang",
        by=dewi, now=now,
    )  # fmt: skip
    attachments.draw_photo({"attachment": attachment.pk})
    assert PublicPhoto.objects.get().state == "visible"
    with django_capture_on_commit_callbacks(execute=True):
        erasure.erase(case, by=dewi, now=now)
    assert PublicPhoto.objects.get().state == "visible"
    assert PublicPhoto.objects.get().caption == "Jalan berlubang"


def test_a_caption_that_tells_the_reporter_leaves_the_public(case, dewi, now) -> None:
    attachment = of(case, "complaint")
    photo_row = PublicPhoto.objects.create(
        post=Message.objects.get(pk=attachment.message_id).post, name="n", width=1, height=1,
        caption="Rumah Ni Luh Zorbakusuma", published_on=now.date(),
    )  # fmt: skip
    erasure.erase(case, by=dewi, now=now)
    photo_row.refresh_from_db()
    assert photo_row.caption == ""
