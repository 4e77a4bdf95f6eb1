"""Commenting by the pages: the masked version first, traps for machines, the reporter's way."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from pytest_django import Settings

from complaints import publication, transitions
from complaints.models.private import Message
from complaints.models.public import Post
from pages import traps
from tests.factories import ComplaintFactory

if TYPE_CHECKING:
    from complaints.models.people import User
    from complaints.models.private import Complaint

pytestmark = pytest.mark.django_db
KEY = "a-key-that-nobody-guesses"
PRIVATE = "Hubungi saya di 0812 3456 7890 saja."


@pytest.fixture
def thread() -> Complaint:
    return ComplaintFactory(published=True)


@pytest.fixture
def signed_in(client: Client, wayan: User) -> Client:
    client.force_login(wayan)
    return client


def send(client: Client, thread: Complaint, **form: str) -> tuple[int, str]:
    values = {"body": PRIVATE, "key": KEY} | form
    answer = client.post(f"/en/aduan/{thread.reference}/komentar/", values, follow=True)
    return answer.status_code, answer.content.decode()


def test_personal_data_are_shown_masked_before_anything_is_sent(
    signed_in: Client, thread: Complaint
) -> None:
    status, page = send(signed_in, thread)
    assert status == 200
    assert "Hubungi saya di [nomor telepon] saja." in page
    assert not Message.objects.filter(kind="comment").exists()


def test_the_masked_version_is_sent_at_once_and_the_number_never_kept(
    signed_in: Client, thread: Complaint
) -> None:
    _status, page = send(signed_in, thread)
    masked = re.findall(r'name="body" value="([^"]*)"', page)[0]
    _status, page = send(signed_in, thread, body=masked)
    assert "Your comment is public" in page
    assert Post.objects.get(kind="comment").body == "Hubungi saya di [nomor telepon] saja."
    assert "0812" not in Message.objects.get(kind="comment").body


def test_as_written_it_waits_for_a_person(signed_in: Client, thread: Complaint) -> None:
    _status, page = send(signed_in, thread, step="as_written")
    assert "reads it before it appears" in page
    assert Message.objects.get(kind="comment").state == "held"


def test_going_back_keeps_the_words_and_says_nothing_against_them(
    signed_in: Client, thread: Complaint
) -> None:
    status, page = send(signed_in, thread, step="edit")
    assert status == 200
    assert f">\n{PRIVATE}</textarea>" in page
    assert 'role="alert"' not in page


def test_a_harmless_comment_is_sent_without_a_second_page(
    signed_in: Client, thread: Complaint
) -> None:
    _status, page = send(signed_in, thread, body="Di gang kami juga begitu.")
    assert "Your comment is public" in page


def test_a_machine_that_fills_the_hidden_field_sends_nothing(
    signed_in: Client, thread: Complaint
) -> None:
    status, page = send(signed_in, thread, body="Beli sekarang.", website="https://x.test")
    assert status == 400
    assert "Beli sekarang." in page
    assert not Message.objects.filter(kind="comment").exists()


def test_a_form_that_comes_back_at_once_is_asked_for_again(
    signed_in: Client, thread: Complaint, settings: Settings
) -> None:
    settings.FORM_LEAST_SECONDS = 3
    page = signed_in.get(f"/en/aduan/{thread.reference}/").content.decode()
    opened = re.findall(r'name="opened" value="([^"]*)"', page)[0]
    status, page = send(signed_in, thread, body="Cepat sekali.", opened=opened)
    assert status == 400
    assert "That was very fast" in page
    assert "Cepat sekali." in page
    assert opened in page  # once more is enough


def test_only_a_form_that_was_shown_long_enough_counts(now: datetime, settings: Settings) -> None:
    settings.FORM_LEAST_SECONDS = 3
    opened = traps.opened(now)
    assert traps.is_hasty(opened, now=now + timedelta(seconds=2))
    assert not traps.is_hasty(opened, now=now + timedelta(seconds=3))
    assert not traps.is_hasty(opened, now=now + timedelta(days=9))
    assert traps.is_hasty("", now=now)
    assert traps.is_hasty(f"{opened}x", now=now + timedelta(days=9))


def test_the_holder_of_a_receipt_answers_in_public_as_the_reporter(
    client: Client, thread: Complaint
) -> None:
    form = {"receipt": thread.receipt, "verb": "comment", "text": "Terima kasih, kami tunggu."}
    for _click in range(2):
        assert client.post("/en/lacak/", form).status_code == 200
    post = Post.objects.get(kind="comment")
    assert post.body == "Terima kasih, kami tunggu."
    assert post.participant is not None
    assert post.participant.ordinal == 0


def test_a_receipt_opens_no_thread_that_is_not_public(client: Client) -> None:
    hidden = ComplaintFactory()
    form = {"receipt": hidden.receipt, "verb": "comment", "text": "Halo."}
    answer = client.post("/en/lacak/", form)
    assert answer.status_code == 404
    assert not Message.objects.filter(kind="comment").exists()


def test_words_for_a_thread_that_is_gone_meanwhile_are_handed_back(
    signed_in: Client, thread: Complaint, dewi: User, now: datetime
) -> None:
    publication.withdraw_thread(thread, by=dewi, now=now)
    status, page = send(signed_in, thread, body="Kalimat yang panjang dan penting.")
    assert status == 410
    assert "Kalimat yang panjang dan penting." in page
    assert "no longer public" in page


def test_words_for_an_archived_thread_are_handed_back(
    signed_in: Client, thread: Complaint, dewi: User, now: datetime
) -> None:
    transitions.move(thread, "archive", by=dewi, now=now, reason="not_our_authority")
    status, page = send(signed_in, thread, body="Kalimat yang panjang dan penting.")
    assert status == 422
    assert "Kalimat yang panjang dan penting." in page
