"""Letters: one a recipient and event, without a word of the complaint."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from email.message import Message
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone

from complaints import answer_links, jobs, notifications, transitions
from complaints.models.contact import LetterChoice, Notice
from complaints.models.private import Complaint
from complaints.models.work import Job
from complaints.notifications import choices, sending
from tests.factories import ComplaintFactory, UserFactory

if TYPE_CHECKING:
    from complaints.models.people import User

pytestmark = pytest.mark.django_db
WORDS = {"title": "Selokan meluap", "body": "Selokan di depan rumah saya meluap sejak kemarin."}
GUEST = "ketut@example.test"


@pytest.fixture
def complaint(dewi: User) -> Complaint:
    found = ComplaintFactory(name="Ketut Rahasia", email=GUEST, verifier=dewi, **WORDS)
    jobs.run_due(now=timezone.now())
    mail.outbox.clear()
    return found


def forward(complaint: Complaint, *, by: User, now: datetime) -> None:
    agency = complaint.subcategory.agency
    transitions.move(complaint, "verify_and_forward", by=by, now=now, agency=agency)


def ask(complaint: Complaint, *, by: User, now: datetime) -> None:
    transitions.move(complaint, "ask_reporter", by=by, now=now, text="Rumah yang mana?")


def choose(complaint: Complaint, choice: str, *, now: datetime, language: str = "") -> None:
    reader = choices.Reader(complaint=complaint)
    choices.choose(reader, choice, now=now, language=language)


def letters(to: str = GUEST) -> list[EmailMultiAlternatives]:
    jobs.run_due(now=timezone.now())
    found = [letter for letter in mail.outbox if letter.to == [to]]
    return [letter for letter in found if isinstance(letter, EmailMultiAlternatives)]


def parts(letter: EmailMultiAlternatives) -> list[str]:
    [(html, kind)] = letter.alternatives
    assert kind == "text/html"
    return [str(letter.body), str(html)]


# -------------------------------------------------------------------------------- what is in it
def test_a_move_writes_to_the_reporter_and_to_the_officers_of_the_agency_only(
    complaint: Complaint, dewi: User, budi: User, citra: User, now: datetime
) -> None:
    forward(complaint, by=dewi, now=now)
    jobs.run_due(now=timezone.now())
    told = {letter.to[0] for letter in mail.outbox}
    assert told == {GUEST, budi.email}


def test_a_letter_holds_reference_and_link_and_nothing_that_was_written(
    complaint: Complaint, dewi: User, budi: User, now: datetime
) -> None:
    forward(complaint, by=dewi, now=now)
    ask(complaint, by=dewi, now=now)
    assert len(letters()) == 2
    for letter in letters() + letters(budi.email):
        for text in parts(letter):
            whole = f"{letter.subject}\n{text}"
            assert complaint.reference in whole
            assert "http" in whole
            for private in ("Selokan", "rumah", "Rumah", "Ketut", "Rahasia", complaint.receipt):
                assert private not in whole


def test_nothing_is_fetched_when_a_letter_is_opened(
    complaint: Complaint, dewi: User, now: datetime
) -> None:
    forward(complaint, by=dewi, now=now)
    [letter] = letters()
    html = parts(letter)[1]
    assert not re.search(r"<(img|link|script|iframe|object)|url\(|@import|\bsrc=", html)
    hosts = {match for text in parts(letter) for match in re.findall(r"https?://[^/\s\"]+", text)}
    assert hosts == {"http://127.0.0.1:8000"}


@pytest.mark.parametrize(
    ("language", "words", "path"),
    [("id", "Pengaduan Anda", "/lacak/"), ("en", "Your complaint", "/en/lacak/")],
)
def test_a_guest_reads_the_language_of_the_page_it_was_filed_on(
    language: str, words: str, path: str, dewi: User, now: datetime
) -> None:
    complaint = ComplaintFactory(email=GUEST)
    Complaint.objects.filter(pk=complaint.pk).update(language=language)
    forward(complaint, by=dewi, now=now)
    letter = letters()[-1]
    other = {"Pengaduan Anda", "Your complaint"} - {words}
    for text in parts(letter):
        assert words in text
        assert f"8000{path}" in text
        assert not any(word in text for word in other)


def test_an_account_reads_its_own_language_and_is_led_to_the_account(
    ani: User, dewi: User, now: datetime
) -> None:
    ani.language = "en"
    ani.save()
    complaint = ComplaintFactory(by=ani)
    forward(complaint, by=dewi, now=now)
    letter = letters(ani.email)[-1]
    assert "Your complaint was verified" in str(letter.body)
    assert f"/en/akun/#{complaint.reference}" in str(letter.body)


def test_the_letter_about_a_question_leads_to_its_answer(
    complaint: Complaint, dewi: User, now: datetime
) -> None:
    ask(complaint, by=dewi, now=now)
    [letter] = letters()
    question = complaint.messages.get(kind="question")
    assert all(answer_links.token(question) in text for text in parts(letter))


# -------------------------------------------------------------------------------- once, or again
def test_announcing_an_event_twice_sends_one_letter(complaint: Complaint, now: datetime) -> None:
    event = complaint.events.first()
    assert event is not None
    notifications.announce(event, now=now)
    assert letters() == []  # the fixture's letter was the one


def test_nothing_is_sent_for_a_move_that_was_rolled_back(
    complaint: Complaint, dewi: User, now: datetime
) -> None:
    with transaction.atomic():
        forward(complaint, by=dewi, now=now)
        transaction.set_rollback(True)
    assert letters() == []
    assert complaint.notices.count() == 1  # of the filing


def test_a_guest_without_an_address_causes_no_letter_and_is_told_all_the_same(db: None) -> None:
    complaint = ComplaintFactory()
    assert not Job.objects.filter(kind="letter").exists()
    assert [notice.letter for notice in complaint.notices.all()] == ["none"]


def test_a_letter_repeated_after_a_crash_carries_the_same_message_id(
    complaint: Complaint, dewi: User, budi: User, now: datetime
) -> None:
    forward(complaint, by=dewi, now=now)
    queued = list(Notice.objects.filter(letter="queued"))
    for notice in queued:
        sending.send(notice.pk, now=now)
        Notice.objects.filter(pk=notice.pk).update(letter="queued")  # it died before this line
        sending.send(notice.pk, now=now)
    ids = [header(letter, "Message-ID") for letter in mail.outbox]
    assert len(ids) == 2 * len(set(ids)) == 4


def header(letter: mail.EmailMessage, name: str) -> str:
    message: Message = letter.message()
    return str(message[name])


def test_a_letter_that_went_out_is_not_sent_again_when_its_job_is_repeated(
    complaint: Complaint, dewi: User, now: datetime
) -> None:
    forward(complaint, by=dewi, now=now)
    assert len(letters()) == 1
    Job.objects.filter(kind="letter").update(state="waiting")
    assert len(letters()) == 1


def test_a_mail_server_that_is_away_delays_the_letter_and_not_the_move(
    complaint: Complaint, dewi: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise ConnectionRefusedError

    now = timezone.now()
    forward(complaint, by=dewi, now=now)
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    jobs.run_due(now=timezone.now())
    complaint.refresh_from_db()
    assert complaint.stage == "forwarded"
    monkeypatch.undo()
    sending.post.cache.clear()
    jobs.run_due(now=timezone.now() + timedelta(hours=1))
    assert [letter.to for letter in mail.outbox] == [[GUEST]]


# ------------------------------------------------------------------------------------ as chosen
def test_who_wants_no_letters_gets_none_and_reads_the_notices(
    complaint: Complaint, dewi: User, now: datetime
) -> None:
    choose(complaint, "none", now=now)
    forward(complaint, by=dewi, now=now)
    assert letters() == []
    assert complaint.notices.filter(kind="verify_and_forward", recipient=None).exists()


def test_a_question_comes_at_once_whatever_was_chosen(
    complaint: Complaint, dewi: User, now: datetime
) -> None:
    choose(complaint, "none", now=now)
    ask(complaint, by=dewi, now=now)
    [letter] = letters()
    assert header(letter, "List-Unsubscribe") == "None"  # nobody can stop it with one click
    assert "/surat/berhenti/" in str(letter.body)


def test_who_stops_the_letters_gets_not_even_those_on_their_way(
    complaint: Complaint, dewi: User, now: datetime
) -> None:
    forward(complaint, by=dewi, now=now)
    choose(complaint, "none", now=now)
    assert letters() == []


def test_every_other_letter_can_be_stopped_with_one_click(
    complaint: Complaint, dewi: User, now: datetime
) -> None:
    forward(complaint, by=dewi, now=now)
    [letter] = letters()
    token = choices.token(choices.Reader(complaint=complaint))
    assert header(letter, "List-Unsubscribe") == f"<http://127.0.0.1:8000/surat/berhenti/{token}/>"
    assert header(letter, "List-Unsubscribe-Post") == "List-Unsubscribe=One-Click"
    assert header(letter, "Auto-Submitted") == "auto-generated"
    assert header(letter, "Date") != "None"


# -------------------------------------------------------------------------------- the daily letter
AT_FIVE = datetime(2026, 11, 24, 17, 0, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def daily(complaint: Complaint, dewi: User, now: datetime) -> Complaint:
    """Two things happened in the morning, to one who reads once a day."""
    choose(complaint, "daily", now=now)
    forward(complaint, by=dewi, now=now)
    officer_moves(complaint, now=now + timedelta(hours=1))
    return complaint


def officer_moves(complaint: Complaint, *, now: datetime) -> None:
    transitions.move(complaint, "start", by=UserFactory(officer_of=complaint.agency), now=now)


def test_a_daily_letter_tells_the_day_in_order(daily: Complaint) -> None:
    assert letters() == []
    notifications.start_day(now=AT_FIVE)
    [letter] = letters()
    for text in parts(letter):
        assert text.index("diverifikasi") < text.index("mulai")
        assert text.count(daily.reference) >= 2
    assert set(daily.notices.filter(recipient=None).values_list("letter", flat=True)) == {"sent"}


def test_a_daily_letter_comes_once_a_day_and_not_at_all_when_nothing_happened(
    daily: Complaint,
) -> None:
    for minutes in (0, 5, 60, 24 * 60, 48 * 60):
        notifications.start_day(now=AT_FIVE + timedelta(minutes=minutes))
        letters()
    assert len(letters()) == 1


def test_before_five_nothing_goes_out_and_after_five_it_is_tomorrows(
    daily: Complaint, dewi: User, citra: User
) -> None:
    assert notifications.start_day(now=AT_FIVE - timedelta(seconds=1)) == 0
    late = AT_FIVE + timedelta(minutes=1)
    helping = [citra.agency]
    transitions.move(daily, "coordinate", by=dewi, now=late, helping=helping)
    notifications.start_day(now=late)
    [letter] = letters()
    assert "membantu" not in str(letter.body)
    notifications.start_day(now=late + timedelta(days=1))
    assert len(letters()) == 2


def test_a_clock_that_goes_back_sends_no_second_daily_letter(daily: Complaint) -> None:
    for hours in (0, -1, 1):
        notifications.start_day(now=AT_FIVE + timedelta(hours=hours))
        letters()
    assert len(letters()) == 1


def test_a_daily_letter_that_is_repeated_after_a_crash_is_the_same_letter(
    daily: Complaint, now: datetime
) -> None:
    for _ in range(2):
        sending.send_day(None, daily.pk, due=AT_FIVE, now=AT_FIVE)
        daily.notices.filter(letter="sent").exclude(kind="file").update(letter="waiting")
    first, second = letters()
    assert header(first, "Message-ID") == header(second, "Message-ID")
    assert parts(first) == parts(second)


def test_a_day_whose_letter_is_on_its_way_is_finished_before_the_next_begins(
    daily: Complaint,
) -> None:
    notifications.start_day(now=AT_FIVE)
    assert notifications.start_day(now=AT_FIVE + timedelta(days=1)) == 0
    job = Job.objects.get(kind="daily_letter")
    assert datetime.fromisoformat(job.payload["due"]) == AT_FIVE


def test_a_parked_day_is_told_with_the_next_one(daily: Complaint) -> None:
    notifications.start_day(now=AT_FIVE)
    Job.objects.filter(kind="daily_letter").update(state="parked")
    assert notifications.start_day(now=AT_FIVE + timedelta(days=1)) == 1
    assert len(letters()) == 1


def test_who_stops_letters_before_five_gets_no_daily_one(daily: Complaint, now: datetime) -> None:
    choose(daily, "none", now=now)
    notifications.start_day(now=AT_FIVE)
    assert letters() == []
    assert not Notice.objects.filter(letter="waiting").exists()


def test_staff_read_once_a_day_as_well(
    complaint: Complaint, dewi: User, budi: User, now: datetime
) -> None:
    choices.choose(choices.Reader(user=budi), LetterChoice.Choice.DAILY, now=now, language="en")
    forward(complaint, by=dewi, now=now)
    assert letters(budi.email) == []
    notifications.start_day(now=AT_FIVE)
    [letter] = letters(budi.email)
    assert "A complaint was forwarded to your agency." in str(letter.body)
    assert "/admin/pengaduan/cases/" in str(letter.body)
