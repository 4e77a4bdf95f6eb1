"""Following: accounts at once, guests by a confirmed address; letters, and how they end."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from complaints import account_erasure, follow_letters, following, jobs, publication, transitions
from complaints.errors import InvalidInput, LinkUnknown, ThreadMissing, TooManyFollows, TooManyTries
from complaints.models.following import Follow, Guest
from complaints.models.keys import DataKey
from complaints.models.public import Thread
from tests.factories import FILED_AT, ComplaintFactory

if TYPE_CHECKING:
    from complaints.models.people import User
    from complaints.models.private import Complaint

pytestmark = pytest.mark.django_db
ADDRESS = "tamu@example.test"
# In the hour of the daily letters.
EVENING = datetime(2026, 11, 24, 17, 20, tzinfo=FILED_AT.tzinfo)


@pytest.fixture
def thread() -> Complaint:
    return ComplaintFactory(published=True, forwarded=True)


def ask(thread: Complaint, now: datetime, subject: str = "thread", value: str = "") -> Guest:
    following.ask(
        subject,
        value or thread.reference,
        email=ADDRESS,
        language="en",
        client="10.0.0.1",
        now=now,
    )
    return Guest.objects.get()


def letters(now: datetime) -> list[str]:
    """Send what is due, and return the texts."""
    before = len(mail.outbox)
    follow_letters.start(now=now)
    for follow in Follow.objects.all():
        follow_letters.send(follow.account_id, follow.guest_id, now=now)
    return [str(letter.body) for letter in mail.outbox[before:]]


def start(complaint: Complaint, budi: User) -> None:
    transitions.move(complaint, "start", by=budi, now=FILED_AT + timedelta(hours=9))


# ------------------------------------------------------------------------------- following
def test_an_account_hears_of_the_next_step_and_of_no_earlier_one(
    thread: Complaint, ani: User, budi: User, now: datetime
) -> None:
    following.follow("thread", thread.reference, by=ani, now=now)
    assert letters(now) == []
    start(thread, budi)
    [letter] = letters(now)
    assert "Pengerjaan dimulai" in letter or "Work started" in letter
    assert thread.reference in letter
    assert letters(now) == []


def test_a_follower_of_a_village_hears_of_new_threads_there_once_a_day(
    thread: Complaint, ani: User, now: datetime
) -> None:
    following.follow("village", "renon", by=ani, now=now)
    here = ComplaintFactory(published=True)
    there = ComplaintFactory(published=True, village="sanur")
    follow_letters.start(now=EVENING - timedelta(hours=1))
    assert not follow_letters._behind_in_areas(now=EVENING - timedelta(hours=1)).exists()
    [letter] = letters(EVENING)
    assert here.reference in letter
    assert there.reference not in letter
    assert thread.reference not in letter
    assert letters(EVENING) == []


@pytest.mark.parametrize("subject", ["category", "agency"])
def test_a_category_and_an_agency_are_followed_alike(
    thread: Complaint, ani: User, now: datetime, subject: str
) -> None:
    public = Thread.objects.get(reference=thread.reference)
    value = getattr(public, subject).slug
    following.follow(subject, value, by=ani, now=now)
    new = ComplaintFactory(published=True, forwarded=True)
    [letter] = letters(EVENING)
    assert new.reference in letter


def test_of_a_thread_that_was_withdrawn_nobody_is_told(
    thread: Complaint, ani: User, budi: User, dewi: User, now: datetime
) -> None:
    following.follow("thread", thread.reference, by=ani, now=now)
    start(thread, budi)
    thread.refresh_from_db()
    publication.withdraw_thread(thread, by=dewi, now=now)
    assert letters(now) == []
    following.sweep(now=now)
    assert not Follow.objects.exists()


def test_what_is_not_there_cannot_be_followed(ani: User, now: datetime) -> None:
    for subject, value in (("village", "atlantis"), ("x", "renon"), ("", "")):
        with pytest.raises(InvalidInput):
            following.follow(subject, value, by=ani, now=now)
    with pytest.raises(ThreadMissing):
        following.follow("thread", ComplaintFactory().reference, by=ani, now=now)


def test_one_follows_the_same_once_and_not_without_end(
    thread: Complaint, ani: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "MOST", 1)
    first = following.follow("village", "renon", by=ani, now=now)
    assert following.follow("village", "renon", by=ani, now=now) == first
    with pytest.raises(TooManyFollows):
        following.follow("thread", thread.reference, by=ani, now=now)


# ---------------------------------------------------------------------------------- guests
def test_an_address_gets_one_letter_with_a_link_and_nothing_before_it_confirms(
    thread: Complaint, budi: User, now: datetime
) -> None:
    guest = ask(thread, now)
    follow_letters.send_link({"follow": guest.follows.get().pk})
    assert mail.outbox[-1].to == [ADDRESS]
    assert f"/surat/ikuti/{following.token(guest)}/" in mail.outbox[-1].body
    start(thread, budi)
    assert letters(now) == []


def test_a_confirmed_address_hears_of_what_comes_after_and_stops_with_one_click(
    client: Client, thread: Complaint, budi: User, now: datetime
) -> None:
    guest = ask(thread, now)
    page = f"/en/surat/ikuti/{following.token(guest)}/"
    assert "Yes, send me letters" in client.get(page).content.decode()
    assert Follow.objects.get().confirmed_at is None  # mail scanners follow links
    client.post(page, {"verb": "confirm"})
    start(thread, budi)
    assert len(letters(now)) == 1
    assert mail.outbox[-1].extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    client.post(page, {"List-Unsubscribe": "One-Click"})
    assert not Follow.objects.exists()
    assert not Guest.objects.exists()
    assert client.get(page).status_code == 404


def test_the_address_lies_sealed_and_goes_with_its_key(thread: Complaint, now: datetime) -> None:
    guest = ask(thread, now)
    assert guest.email == ADDRESS
    assert ADDRESS not in str(list(Guest.objects.values()))
    following.stop_guest(guest)
    assert not DataKey.objects.filter(pk=guest.data_key_id).exists()


def test_a_second_follow_of_the_same_address_needs_a_word_of_its_own(
    thread: Complaint, now: datetime
) -> None:
    guest = ask(thread, now)
    following.confirm(guest, now=now)
    ask(thread, now, "village", "renon")
    assert [row.confirmed for row in following.of_guest(guest)] == [False, True]


def test_what_nobody_confirmed_is_deleted_after_three_days(
    thread: Complaint, now: datetime
) -> None:
    ask(thread, now)
    following.sweep(now=now + timedelta(days=2))
    assert Guest.objects.exists()
    following.sweep(now=now + timedelta(days=4))
    assert not Guest.objects.exists()


def test_a_token_that_was_never_given_opens_nothing(thread: Complaint, now: datetime) -> None:
    guest = ask(thread, now)
    for bad in ("", "x", f"{guest.pk}-{'0' * 32}", f"{guest.pk + 1}{following.token(guest)[1:]}"):
        with pytest.raises(LinkUnknown):
            following.by_token(bad)


def test_neither_a_client_nor_an_address_can_be_used_to_flood(
    thread: Complaint, now: datetime
) -> None:
    for number in range(following.ASKING.allowed):
        following.ask("village", "renon", email=ADDRESS, language="id", client=str(number), now=now)
    with pytest.raises(TooManyTries):
        following.ask("village", "renon", email=ADDRESS, language="id", client="new", now=now)


# ------------------------------------------------------------------------------- the pages
def test_a_guest_follows_by_the_page_and_a_wrong_address_is_kept(
    client: Client,
    thread: Complaint,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    page = f"/en/aduan/{thread.reference}/ikuti/"
    bad = client.post(page, {"subject": "thread", "email": "tamu@"})
    assert bad.status_code == 400
    assert 'value="tamu@"' in bad.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        good = client.post(page, {"subject": "village", "email": ADDRESS})
    assert "Look into your mail" in good.content.decode()
    jobs.run_due(now=timezone.now())
    assert re.search(r"/en/surat/ikuti/\S+/", mail.outbox[-1].body)


def test_an_account_follows_and_stops_by_the_pages(
    client: Client, thread: Complaint, ani: User
) -> None:
    client.force_login(ani)
    page = f"/en/aduan/{thread.reference}/ikuti/"
    assert client.post(page, {"subject": "agency"}).status_code == 302
    follow = Follow.objects.get(account=ani)
    assert "New complaints for" in client.get("/en/akun/mengikuti/").content.decode()
    client.post("/en/akun/mengikuti/", {"follow": str(follow.pk)})
    assert not Follow.objects.exists()


def test_nobody_ends_what_others_follow(
    client: Client, thread: Complaint, ani: User, wayan: User, now: datetime
) -> None:
    follow = following.follow("thread", thread.reference, by=ani, now=now)
    client.force_login(wayan)
    client.post("/en/akun/mengikuti/", {"follow": str(follow.pk)})
    assert Follow.objects.filter(pk=follow.pk).exists()


def test_an_erased_account_follows_nothing(thread: Complaint, ani: User, now: datetime) -> None:
    following.follow("thread", thread.reference, by=ani, now=now)
    account_erasure.erase(ani, by=None, now=now)
    assert not Follow.objects.exists()
