"""What people read on the site about what happened, and how they choose their letters."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from complaints import account_erasure, erasure, intake, notifications, transitions
from complaints.models.contact import LetterChoice, Notice
from complaints.models.private import Complaint
from complaints.notifications import choices, reading
from tests.factories import ComplaintFactory, filing

if TYPE_CHECKING:
    from complaints.models.people import User

pytestmark = pytest.mark.django_db
FORWARDED = "Your complaint was verified and forwarded"
STAFF_ONLY = "A complaint was forwarded"


@pytest.fixture
def own(ani: User, dewi: User, now: datetime) -> Complaint:
    """Filed by ani; it was forwarded since."""
    return forwarded(ComplaintFactory(by=ani, now=now), dewi, now)


@pytest.fixture
def guests(dewi: User, now: datetime) -> Complaint:
    filed = ComplaintFactory(email="ketut@example.test", now=now)
    return forwarded(filed, dewi, now)


def forwarded(complaint: Complaint, dewi: User, now: datetime) -> Complaint:
    agency, later = complaint.subcategory.agency, now + timedelta(hours=1)
    transitions.move(complaint, "verify_and_forward", by=dewi, now=later, agency=agency)
    return complaint


def page(browser: Client, path: str) -> str:
    return browser.get(f"/en{path}").content.decode()


# ------------------------------------------------------------------------------- signed in
def test_the_account_page_shows_what_is_new_and_the_header_counts_it(
    own: Complaint, ani: User, browser: Client
) -> None:
    browser.force_login(ani)
    answer = page(browser, "/akun/")
    assert FORWARDED in answer
    assert '<span class="unread">2<' in answer
    assert f'id="{own.reference}"' in answer  # where a notice leads


def test_a_notice_is_marked_as_read_alone_or_with_all_the_others(
    own: Complaint, ani: User, browser: Client
) -> None:
    browser.force_login(ani)
    newest = Notice.objects.filter(recipient=ani).first()
    assert newest is not None
    browser.post(reverse("notices"), {"notice": newest.pk})
    assert reading.unread_count(ani) == 1
    browser.post(reverse("notices"))
    assert reading.unread_count(ani) == 0
    answer = page(browser, "/akun/pemberitahuan/")
    assert FORWARDED in answer
    assert 'class="unread"' not in answer


def test_nobody_reads_or_marks_the_notices_of_another(
    own: Complaint, ani: User, wayan: User, browser: Client
) -> None:
    browser.force_login(wayan)
    assert own.reference not in page(browser, "/akun/pemberitahuan/")
    for notice in Notice.objects.filter(recipient=ani):
        browser.post(reverse("notices"), {"notice": notice.pk})
    browser.post(reverse("notices"))
    assert reading.unread_count(ani) == 2


def test_a_long_list_has_pages_and_a_page_too_far_is_the_last(
    own: Complaint, ani: User, browser: Client, now: datetime
) -> None:
    for number in range(45):
        notifications.tell_reporter(own, "start", now=now + timedelta(days=number))
    browser.force_login(ani)
    assert "Page 1 of 3" in page(browser, "/akun/pemberitahuan/")
    assert "Page 3 of 3" in page(browser, "/akun/pemberitahuan/?page=99")
    assert "Page 1 of 3" in page(browser, "/akun/pemberitahuan/?page=x")


def test_the_header_asks_the_database_once_for_accounts_and_never_for_guests(
    own: Complaint, ani: User, browser: Client
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            browser.get(reverse("threads"))
        return sum("complaints_notice" in query["sql"] for query in seen.captured_queries)

    assert asked() == 0
    browser.force_login(ani)
    assert asked() == 1


def test_many_new_notices_are_counted_up_to_a_limit(
    own: Complaint, ani: User, now: datetime
) -> None:
    Notice.objects.bulk_create(
        Notice(complaint=own, recipient=ani, audience="reporter", kind="start", made_at=now)
        for _ in range(150)
    )
    assert reading.unread_count(ani) == reading.MANY


@pytest.mark.parametrize("name", ["notices", "letters"])
def test_strangers_are_asked_to_sign_in(name: str, browser: Client) -> None:
    for method in (browser.get, browser.post):
        answer = method(reverse(name))
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_login"))


def test_the_account_chooses_its_letters_and_their_language(ani: User, browser: Client) -> None:
    browser.force_login(ani)
    browser.post(reverse("letters"), {"choice": "daily", "language": "en"})
    ani.refresh_from_db()
    assert (choices.of(choices.Reader(user=ani)), ani.language) == ("daily", "en")
    answer = page(browser, "/akun/surat/")
    assert 'value="daily" checked' in answer
    assert 'value="en" checked' in answer


@pytest.mark.parametrize(
    "sent", [{"choice": "hourly"}, {"choice": ""}, {}, {"choice": "each", "language": "fr"}]
)
def test_a_choice_that_does_not_exist_changes_nothing(
    sent: dict[str, str], ani: User, browser: Client
) -> None:
    browser.force_login(ani)
    assert browser.post(reverse("letters"), sent).status_code == 400
    assert not LetterChoice.objects.exists()


# ---------------------------------------------------------------------------- with the receipt
def test_the_holder_of_the_receipt_reads_the_same_and_seen_is_read(
    guests: Complaint, browser: Client
) -> None:
    for marks in (2, 0):
        answer = browser.post("/en/lacak/", {"receipt": guests.receipt}).content.decode()
        assert FORWARDED in answer
        assert STAFF_ONLY not in answer
        assert answer.count('<strong class="new">') == marks


def test_the_holder_of_the_receipt_chooses_letters_and_language(
    guests: Complaint, browser: Client
) -> None:
    sent = {"receipt": guests.receipt, "verb": "letters", "choice": "none", "language": "en"}
    assert browser.post("/en/lacak/", sent).status_code == 200
    guests.refresh_from_db()
    assert (choices.of(choices.Reader(complaint=guests)), guests.language) == ("none", "en")


def test_a_wrong_choice_on_the_tracking_page_is_refused(guests: Complaint, browser: Client) -> None:
    sent = {"receipt": guests.receipt, "verb": "letters", "choice": "hourly"}
    assert browser.post("/lacak/", sent).status_code == 400
    assert not LetterChoice.objects.exists()


def test_the_receipt_of_an_account_s_complaint_does_not_choose_for_the_account(
    own: Complaint, ani: User, browser: Client
) -> None:
    sent = {"receipt": own.receipt, "verb": "letters", "choice": "none"}
    assert browser.post("/lacak/", sent).status_code == 403
    assert choices.of(choices.Reader(user=ani)) == "each"


def test_looking_with_the_receipt_marks_nothing_as_read_for_the_account(
    own: Complaint, ani: User, browser: Client
) -> None:
    browser.post("/lacak/", {"receipt": own.receipt})
    assert reading.unread_count(ani) == 2


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_complaint_keeps_the_language_of_the_page_it_was_filed_on(
    language: str, now: datetime
) -> None:
    filed = intake.file(filing(), key="some-key", now=now, language=language)
    assert Complaint.objects.get(reference=filed.reference).language == language


@pytest.mark.parametrize(("prefix", "language"), [("", "id"), ("/en", "en")])
def test_a_new_account_gets_letters_in_the_language_it_signed_up_in(
    prefix: str, language: str, browser: Client, db: None
) -> None:
    sent = {"email": "baru@example.test", "password1": "kata-sandi-panjang-1"}
    browser.post(f"{prefix}/akun/signup/", sent)
    assert get_user_model().objects.get(email=sent["email"]).language == language


# ------------------------------------------------------------------------------------ one click
@pytest.fixture(params=["account", "guest"])
def reader(request: pytest.FixtureRequest) -> choices.Reader:
    if request.param == "account":
        return choices.Reader(user=request.getfixturevalue("ani"))
    return choices.Reader(complaint=request.getfixturevalue("guests"))


def stop(reader: choices.Reader) -> str:
    return reverse("stop_letters", args=[choices.token(reader)])


def test_a_mail_program_stops_the_letters_without_cookie_or_form_token(
    reader: choices.Reader,
) -> None:
    machine = Client(enforce_csrf_checks=True)
    answer = machine.post(stop(reader), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert choices.of(reader) == "none"


def test_looking_at_the_link_changes_nothing(reader: choices.Reader, browser: Client) -> None:
    for method in (browser.get, browser.head):
        assert method(stop(reader)).status_code == 200
    assert choices.of(reader) == "each"


def test_the_page_offers_one_letter_a_day_as_well(reader: choices.Reader, browser: Client) -> None:
    browser.post(stop(reader), {"choice": "daily", "language": "en"})
    assert (choices.of(reader), choices.by_token(choices.token(reader)).language) == ("daily", "en")


def test_the_link_tells_nothing_of_the_person(reader: choices.Reader, browser: Client) -> None:
    answer = browser.get(stop(reader)).content.decode()
    for private in ("ani@example.test", "ketut@example.test", "DPS-"):
        assert private not in answer
        assert private not in stop(reader)


def test_a_changed_link_leads_nowhere(reader: choices.Reader, browser: Client) -> None:
    token = choices.token(reader)
    other = "u" if token[0] == "c" else "c"
    for wrong in (token[:-1], f"{token}0", other + token[1:], token.replace("-", ""), "-", "x"):
        assert browser.post(f"/surat/berhenti/{wrong}/").status_code == 404
    assert not LetterChoice.objects.exists()


def test_the_link_of_somebody_who_is_gone_leads_nowhere(
    guests: Complaint, ani: User, dewi: User, browser: Client
) -> None:
    links = [stop(choices.Reader(user=ani)), stop(choices.Reader(complaint=guests))]
    erasure.erase(guests, by=dewi, now=timezone.now())
    account_erasure.erase(ani, by=dewi, now=timezone.now())
    for link in links:
        assert browser.post(link).status_code == 404
    assert not LetterChoice.objects.exists()


# ---------------------------------------------------------------------------------- at the desk
def test_an_officer_reads_at_the_desk_and_marks_there(
    own: Complaint, budi: User, dewi: User, browser: Client, now: datetime
) -> None:
    case = forwarded(ComplaintFactory(now=now, key="for-budi-now"), dewi, now)
    browser.force_login(budi)
    first = browser.get(reverse("wagtailadmin_home")).content.decode()
    assert case.reference in first
    assert reading.unread_count(budi, notifications.Audience.STAFF) == 1
    listed = browser.get(reverse("desk:notices")).content.decode()
    assert reverse("desk:complaint", args=[case.reference]) in listed
    browser.post(reverse("desk:notices"))
    assert reading.unread_count(budi, notifications.Audience.STAFF) == 0


def test_a_case_that_went_elsewhere_is_told_without_a_door(
    budi: User, citra: User, dewi: User, browser: Client, now: datetime
) -> None:
    case = forwarded(ComplaintFactory(now=now), dewi, now)
    later = now + timedelta(hours=2)
    transitions.move(case, "transfer", by=dewi, now=later, agency=citra.agency)
    browser.force_login(budi)
    listed = browser.get(reverse("desk:notices")).content.decode()
    assert case.reference in listed
    assert reverse("desk:complaint", args=[case.reference]) not in listed


def test_the_desk_counts_no_notices_of_the_citizen_behind_the_account(
    own: Complaint, ani: User
) -> None:
    assert reading.unread_count(ani, notifications.Audience.STAFF) == 0
