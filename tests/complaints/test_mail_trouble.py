"""Letters and a real mail server: nothing is lost, and nothing doubled but in one place.

The place: a server that vanishes between taking a letter and saying so gets it twice, under
the same Message-ID.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from complaints import intake, jobs, notifications, transitions
from complaints.models.contact import LetterChoice, Notice
from complaints.models.private import Complaint
from complaints.models.work import Job
from complaints.notifications import choices, post
from tests.factories import ComplaintFactory
from tests.servers.smtp import MailServer, free_port, hanging

if TYPE_CHECKING:
    from complaints.models.people import User

pytestmark = pytest.mark.django_db
GUEST = "ketut@example.test"


@pytest.fixture
def clock() -> datetime:
    """The handlers of jobs look at the clock themselves: here it is the real one."""
    return timezone.now()


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServer]:
    server = MailServer()
    use(settings, server.port)
    server.start()
    yield server
    server.stop()


def use(settings: Settings, port: int) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_TIMEOUT = 1


@pytest.fixture
def complaint(clock: datetime) -> Complaint:
    """Filed by a guest with an address; the letter about that waits."""
    return ComplaintFactory(name="Ketut Rahasia", email=GUEST, now=clock)


def later(clock: datetime, **span: float) -> None:
    """Let time pass: nobody remembers any more that the server was away."""
    cache.delete(post._AWAY)
    jobs.run_due(now=clock + timedelta(**span))


def letter_of(complaint: Complaint) -> Notice:
    return Notice.objects.get(complaint=complaint, audience="reporter", kind="file")


def state_of(complaint: Complaint) -> str:
    return Job.objects.get(key=f"letter:{letter_of(complaint).pk}").state


def test_a_letter_arrives_whole(server: MailServer, complaint: Complaint, clock: datetime) -> None:
    jobs.run_due(now=clock)
    [letter] = server.letters
    assert letter["To"] == GUEST
    assert [part.get_content_type() for part in letter.walk()] == [
        "multipart/alternative", "text/plain", "text/html",
    ]  # fmt: skip
    assert letter_of(complaint).letter == Notice.Letter.SENT


def test_a_server_that_is_down_loses_no_letter(
    settings: Settings, server: MailServer, complaint: Complaint, clock: datetime
) -> None:
    use(settings, free_port())
    jobs.run_due(now=clock)
    assert state_of(complaint) in {"waiting", "later"}
    assert Job.objects.get(kind="letter").attempts == 0  # its neighbour's absence does not count
    use(settings, server.port)
    later(clock, minutes=2)
    later(clock, hours=5)
    assert [letter["To"] for letter in server.letters] == [GUEST]


def test_a_server_that_hangs_holds_one_letter_for_its_time_limit_and_the_others_not_at_all(
    settings: Settings, clock: datetime
) -> None:
    for number in range(5):
        ComplaintFactory(email=f"warga{number}@example.test", now=clock)
    with hanging() as silent:
        use(settings, silent.port)
        jobs.run_due(now=clock)
        assert silent.calls() == 1
    assert Notice.objects.filter(audience="reporter", letter="queued").count() == 5


def test_an_address_that_is_refused_for_good_stops_no_other_letter(
    server: MailServer, complaint: Complaint, clock: datetime
) -> None:
    server.refuses[GUEST] = "550 5.1.1 <ketut@example.test> no such person"
    ComplaintFactory(email="made@example.test", now=clock)
    for hours in (0, 1, 30):
        later(clock, hours=hours)
    assert [letter["To"] for letter in server.letters] == ["made@example.test"]
    assert server.knocks == 2  # nobody tried the refused one again
    refused = letter_of(complaint)
    assert (refused.letter, refused.letter_error) == (Notice.Letter.REFUSED, "550")


def test_a_letter_that_is_refused_itself_is_given_up_as_well(
    server: MailServer, complaint: Complaint, clock: datetime
) -> None:
    server.refuses_data = "554 5.7.1 looks like spam"
    jobs.run_due(now=clock)
    assert letter_of(complaint).letter_error == "554"


def test_an_address_that_is_put_off_gets_its_letter_later(
    server: MailServer, complaint: Complaint, clock: datetime
) -> None:
    server.refuses[GUEST] = "451 4.7.1 come again"
    jobs.run_due(now=clock)
    assert letter_of(complaint).letter == Notice.Letter.QUEUED
    server.refuses.clear()
    later(clock, minutes=2)
    assert len(server.letters) == 1


def test_an_address_that_is_put_off_for_days_is_given_up(
    server: MailServer, clock: datetime
) -> None:
    server.refuses[GUEST] = "452 4.2.2 the box is full"
    old = ComplaintFactory(email=GUEST, now=clock - timedelta(days=4))
    jobs.run_due(now=clock)
    assert (letter_of(old).letter, letter_of(old).letter_error) == ("refused", "452")


def test_a_server_that_vanishes_after_taking_a_letter_gets_it_again_under_the_same_number(
    server: MailServer, complaint: Complaint, clock: datetime
) -> None:
    server.vanishes_after_data = 1
    jobs.run_due(now=clock)
    assert letter_of(complaint).letter == Notice.Letter.QUEUED
    later(clock, minutes=2)
    assert len(server.letters) == 2
    assert len(set(server.message_ids)) == 1
    assert letter_of(complaint).letter == Notice.Letter.SENT


def test_a_server_that_hangs_at_the_farewell_gets_the_letter_once(
    server: MailServer, complaint: Complaint, clock: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hang(self: object) -> None:
        raise TimeoutError

    monkeypatch.setattr("smtplib.SMTP.quit", hang)
    jobs.run_due(now=clock)
    later(clock, hours=2)
    assert len(server.letters) == 1
    assert letter_of(complaint).letter == Notice.Letter.SENT


def test_a_server_away_for_days_parks_the_letter_with_its_reason(
    settings: Settings, server: MailServer, clock: datetime
) -> None:
    use(settings, free_port())
    old = ComplaintFactory(email=GUEST, now=clock - timedelta(days=4))
    jobs.run_due(now=clock)
    job = Job.objects.get(key=f"letter:{letter_of(old).pk}")
    assert job.state == "parked"
    assert "three days" in job.last_error
    assert GUEST not in job.last_error
    use(settings, server.port)
    cache.delete(post._AWAY)
    jobs.retry(job.pk, now=clock)
    jobs.run_due(now=clock)
    assert len(server.letters) == 1


def test_a_daily_letter_survives_a_server_that_is_away(
    settings: Settings, server: MailServer, complaint: Complaint, clock: datetime, dewi: User
) -> None:
    reader = choices.Reader(complaint=complaint)
    choices.choose(reader, LetterChoice.Choice.DAILY, now=clock)
    agency = complaint.subcategory.agency
    transitions.move(complaint, "verify_and_forward", by=dewi, now=clock, agency=agency)
    Notice.objects.filter(letter="waiting").update(made_at=clock - timedelta(days=1))
    use(settings, free_port())
    notifications.start_day(now=clock)
    jobs.run_due(now=clock)
    assert Notice.objects.filter(letter="waiting").count() == 1
    use(settings, server.port)
    later(clock, hours=1)
    daily = [letter for letter in server.letters if letter["To"] == GUEST]
    assert len(daily) == 2  # the filing's own one was on its way already
    assert not Notice.objects.filter(letter="waiting").exists()


# ------------------------------------------------------------------------------ who is told of it
@pytest.fixture
def refused(server: MailServer, complaint: Complaint, clock: datetime) -> Complaint:
    server.refuses[GUEST] = "550 no such person"
    jobs.run_due(now=clock)
    return complaint


def test_the_reporter_reads_on_the_tracking_page_that_no_letter_arrives(
    refused: Complaint, browser: Client
) -> None:
    page = browser.post(reverse("track"), {"receipt": refused.receipt}).content.decode()
    assert "notice-danger" in page
    assert GUEST not in page


def test_the_case_page_says_it_and_a_letter_that_arrives_ends_it(
    refused: Complaint, server: MailServer, dewi: User, browser: Client, clock: datetime
) -> None:
    browser.force_login(dewi)
    address = reverse("desk:complaint", args=[refused.reference])
    page = browser.get(address).content.decode()
    assert "desk-undeliverable" in page
    assert "550" in page
    assert GUEST not in page
    server.refuses.clear()
    browser.post(reverse("desk:send_again", args=[letter_of(refused).pk]))
    jobs.run_due(now=timezone.now())
    assert len(server.letters) == 1
    assert "desk-undeliverable" not in browser.get(address).content.decode()


@pytest.mark.parametrize("who", ["dewi", "operator"])
def test_the_desk_lists_letters_that_did_not_arrive_without_their_address(
    who: str, refused: Complaint, browser: Client, request: pytest.FixtureRequest
) -> None:
    browser.force_login(request.getfixturevalue(who))
    page = browser.get(reverse("desk:letters")).content.decode()
    assert refused.reference in page
    assert "550" in page
    assert GUEST not in page


def test_a_letter_is_sent_again_only_where_it_did_not_arrive(
    server: MailServer, complaint: Complaint, clock: datetime
) -> None:
    jobs.run_due(now=clock)
    assert not notifications.send_again(letter_of(complaint).pk, now=clock)
    assert intake.track(complaint.receipt, client="x", now=clock).letters is not None
