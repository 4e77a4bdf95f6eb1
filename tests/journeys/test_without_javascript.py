"""Everything a citizen or a guest can do, each to its end, in a browser without scripts.

`sends_to` names the routes that a task sends its forms to; `test_every_form_has_a_task` finds the
route that nobody has tried.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.utils import timezone

from complaints import conversation, jobs, reports, sanctions, saved_searches, transitions
from complaints.models.contact import LetterChoice
from complaints.models.following import Follow
from complaints.models.moderation import Appeal, Sanction
from complaints.models.private import Complaint, Message
from complaints.models.public import Thread
from complaints.models.review import Attachment, PrivacyReport
from tests.factories import FILED_AT, ComplaintFactory, UserFactory
from tests.journeys.plain_browser import PlainBrowser
from tests.journeys.tasks import sends_to
from tests.pictures import plain as picture

if TYPE_CHECKING:
    from complaints.models.people import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stores")]
FORM = "/en/aduan/baru/"
BODY = "The drain beside the school has been blocked for a week. Call me at 0812-3456-7890."


@pytest.fixture
def thread() -> Complaint:
    return ComplaintFactory(published=True)


def write(plain: PlainBrowser) -> None:
    plain.fill("In one line", "Blocked drain")
    plain.fill("What happened?", BODY)
    plain.fill("What is it about?", "Potholes")
    plain.fill("Desa or kelurahan", "Renon")


def track(plain: PlainBrowser, complaint: Complaint) -> None:
    plain.open("/en/lacak/")
    plain.fill("Receipt", complaint.receipt)
    plain.press("Show my complaint")


# -------------------------------------------------------------------------------------- filing
@sends_to("<language>aduan/baru/")
def test_a_guest_files_with_photos_and_tracks(plain: PlainBrowser) -> None:
    plain.open("/en/aduan/")
    plain.follow("File")
    write(plain)
    plain.attach("Choose files", ("drain.jpg", picture()), ("school.jpg", picture()))
    plain.press("Add these files")
    plain.fill("What does it show?", "The drain")
    plain.press("Remove school.jpg")
    plain.press("Continue: see what")
    plain.press("Continue")  # the questions may be left out
    assert "0812" not in plain.text().split("What we hid")[0]
    plain.fill("Other words to hide", "school")
    plain.press("Hide these words")
    assert "beside the school" not in plain.text()
    plain.press("Send the complaint")
    complaint = Complaint.objects.get()
    assert complaint.reference in plain.text()
    assert Attachment.objects.count() == 1
    plain.follow("Track this complaint")
    assert plain.status == 200


@sends_to("<language>aduan/baru/")
def test_an_account_keeps_a_draft_and_goes_on_later(plain: PlainBrowser, ani: User) -> None:
    plain.sign_in(ani)
    plain.open(FORM)
    write(plain)
    plain.press("Keep as a draft")
    plain.press("Continue my draft")
    plain.press("Continue: see what")
    plain.press("Continue")
    plain.press("Send the complaint")
    assert Complaint.objects.get().reporter == ani


@sends_to("<language>aduan/baru/")
def test_an_emergency_is_led_to_112_and_may_go_on(plain: PlainBrowser) -> None:
    plain.open(FORM)
    write(plain)
    plain.fill("In one line", "Ada kebakaran di gang")
    plain.press("Continue: see what")
    assert plain.links("Call 112")
    plain.press("No emergency, continue")
    plain.press("Continue")
    plain.press("Send the complaint")
    assert Complaint.objects.count() == 1


# ------------------------------------------------------------------------------- by the receipt
@sends_to("<language>lacak/")
def test_a_guest_answers_the_office(plain: PlainBrowser, dewi: User) -> None:
    asked = ComplaintFactory()
    transitions.move(asked, "ask_reporter", by=dewi, now=FILED_AT + timedelta(hours=1),
                     text="Di sisi mana persisnya?")  # fmt: skip
    track(plain, asked)
    plain.fill("Your answer", "Di sisi utara.")
    plain.press("Send the answer")
    assert asked.messages.filter(kind="reply").count() == 1


@sends_to("<language>lacak/")
def test_a_guest_comments_as_the_reporter(plain: PlainBrowser, thread: Complaint) -> None:
    track(plain, thread)
    plain.fill("Everybody reads it", "Terima kasih, kami tunggu.")
    plain.press("Send it to the thread")
    assert thread.messages.filter(kind="comment").count() == 1


@sends_to("<language>lacak/")
def test_a_guest_confirms_and_rates(plain: PlainBrowser) -> None:
    answered = ComplaintFactory(published=True, answered=True, now=recently())
    track(plain, answered)
    plain.press("Yes, it is solved")
    answered.refresh_from_db()
    assert answered.outcome == "solved_confirmed"
    for field in plain.page.select("details.rate fieldset"):
        box = field.find("input")
        assert box is not None
        box["checked"] = ""
    plain.press("Send the answers")
    assert answered.rating


@sends_to("<language>lacak/")
def test_a_guest_disputes(plain: PlainBrowser) -> None:
    answered = ComplaintFactory(published=True, answered=True, now=recently())
    track(plain, answered)
    plain.fill("No? Say what is still wrong", "Lubangnya masih ada.")
    plain.press("No, open it again")
    answered.refresh_from_db()
    assert answered.stage == "in_progress"


@sends_to("<language>lacak/")
def test_a_guest_withdraws(plain: PlainBrowser, thread: Complaint) -> None:
    track(plain, thread)
    plain.press("Withdraw it for good")
    assert Thread.objects.get(reference=thread.reference).state == "withdrawn"


@sends_to("<language>data-saya/")
def test_a_guest_asks_for_the_own_data(plain: PlainBrowser, thread: Complaint) -> None:
    track(plain, thread)
    plain.press("My data: see, correct, erase")
    plain.page.select("input[name=right]")[0]["checked"] = ""
    plain.press("Send the request")
    assert "What you asked" in plain.text()


def recently() -> datetime:
    """So that the answer still waits for the reporter's yes or no."""
    return timezone.now() - timedelta(days=1)


# ---------------------------------------------------------------------------------- taking part
@sends_to("<language>aduan/<slug:reference>/komentar/")
def test_a_citizen_comments_with_the_masked_version(
    plain: PlainBrowser, thread: Complaint, wayan: User
) -> None:
    plain.sign_in(wayan)
    plain.open(f"/en/aduan/{thread.reference}/")
    plain.fill("Your comment", "Hubungi saya di 0812 3456 7890.")
    plain.press("Send the comment")
    plain.press("Send the masked version")
    assert "Your comment is public" in plain.text()
    assert "0812" not in Message.objects.get(author=wayan).body


@sends_to("<language>aduan/<slug:reference>/dukung/")
def test_a_guest_supports(plain: PlainBrowser, thread: Complaint) -> None:
    plain.open(f"/en/aduan/{thread.reference}/")
    plain.press("This concerns me too")
    assert "1 supporter" in plain.text()


@sends_to("<language>aduan/<slug:reference>/lapor/<int:position>/")
def test_a_guest_reports_a_post(plain: PlainBrowser, thread: Complaint) -> None:
    plain.open(f"/en/aduan/{thread.reference}/")
    plain.follow("Report personal data")
    plain.page.select("input[name=kind]")[0]["checked"] = ""
    plain.fill("Which words", "Nama anak saya.")
    plain.press("Report and hide it")
    assert PrivacyReport.objects.count() == 1


SUBJECTS = {"thread": 0, "village": 1, "category": 2, "agency": 3}


@pytest.mark.parametrize("subject", SUBJECTS)
@sends_to("<language>aduan/<slug:reference>/ikuti/", "<language>surat/ikuti/<slug:token>/")
def test_a_guest_follows_and_stops_by_the_letters_link(plain: PlainBrowser, subject: str) -> None:
    forwarded = ComplaintFactory(published=True, forwarded=True)
    plain.open(f"/en/aduan/{forwarded.reference}/")
    plain.follow("Follow")
    offered = {str(box["value"]): box for box in plain.page.select("input[name=subject]")}
    for box in offered.values():
        del box["checked"]
    offered[subject]["checked"] = ""
    plain.fill("E-mail address", "tamu@contoh.test")
    plain.press("Send me the link to confirm")
    plain.open(link_of_the_letter("/surat/ikuti/"))
    plain.press("Yes, send me letters about this")
    assert Follow.objects.get().subject == subject
    assert Follow.objects.get().confirmed_at
    plain.press("Stop all letters")
    assert not Follow.objects.exists()


def link_of_the_letter(part: str) -> str:
    """The address in the newest letter that has this in it."""
    jobs.run_due(now=timezone.now())
    words = str(mail.outbox[-1].body).split()
    found = next(word for word in words if part in word)
    return "/" + found.strip("<>.").split("/", 3)[3]


@sends_to("<language>akun/mengikuti/")
def test_a_citizen_follows_and_stops(plain: PlainBrowser, thread: Complaint, wayan: User) -> None:
    plain.sign_in(wayan)
    plain.open(f"/en/aduan/{thread.reference}/")
    plain.follow("Follow")
    plain.press("Follow")
    assert Follow.objects.get().account == wayan
    plain.open("/en/akun/mengikuti/")
    plain.press("Stop following")
    assert not Follow.objects.exists()


# ------------------------------------------------------------------------------------ searching
def test_a_reader_searches_filters_sorts_and_turns_pages(plain: PlainBrowser) -> None:
    for number in range(22):
        ComplaintFactory(published=True, title=f"Lubang nomor {number}")
    ComplaintFactory(published=True, title="Lampu padam", subcategory="lampu-jalan")
    plain.open("/en/aduan/")
    plain.fill("Search the complaints", "lubang")
    plain.press("Search")
    assert "q=lubang" in plain.address
    plain.follow("Newest")
    plain.follow("Next")
    assert "cursor=" in plain.address
    plain.open("/en/aduan/")
    facet = plain.page.select_one("details[data-key=facet-category] a")
    assert facet is not None
    plain.open(f"/en/aduan/{facet['href']}")
    assert plain.links("Remove filter") or "Filters (1)" in plain.text()


def test_a_reader_switches_the_language_and_stays_at_the_page(
    plain: PlainBrowser, thread: Complaint
) -> None:
    plain.open(f"/aduan/{thread.reference}/")
    plain.follow("English")
    assert plain.address.endswith(f"/en/aduan/{thread.reference}/")
    assert "Write a comment" in plain.text()


@sends_to("<language>akun/pencarian/", "<language>surat/pencarian/<slug:token>/")
def test_a_citizen_saves_a_search_and_pauses_it_by_the_letters_link(
    plain: PlainBrowser, wayan: User
) -> None:
    plain.sign_in(wayan)
    plain.open("/en/aduan/?q=lubang")
    plain.follow("Save this search")
    plain.fill("Name", "Lubang")
    plain.press("Save", within="main")
    search = wayan.saved_searches.get()
    plain.open(f"/en/surat/pencarian/{saved_searches.token(wayan)}/")
    plain.press("Send me no more letters")
    search.refresh_from_db()
    assert search.paused
    plain.open("/en/akun/pencarian/")
    plain.press("Delete")
    assert not wayan.saved_searches.exists()


# ------------------------------------------------------------------------------------- the rest
@sends_to("<language>jawab/<slug:token>/")
def test_a_reporter_answers_by_the_link_of_a_letter(plain: PlainBrowser, dewi: User) -> None:
    with plain.committing():
        asked = ComplaintFactory(email="pelapor@contoh.test", now=recently())
        transitions.move(asked, "ask_reporter", by=dewi, now=timezone.now(), text="Di sisi mana?")
    plain.open(link_of_the_letter("/jawab/"))
    plain.page.select("textarea")[0].string = "Di sisi utara."
    plain.press(plain.page.select("main form button")[0].get_text())
    assert asked.messages.filter(kind="reply").count() == 1


@sends_to("<language>surat/berhenti/<slug:token>/")
def test_a_reporter_ends_letters_by_their_link(plain: PlainBrowser) -> None:
    with plain.committing():
        ComplaintFactory(email="pelapor@contoh.test", now=recently())
    plain.open(link_of_the_letter("/surat/berhenti/"))
    form = plain.page.select("main form button")[0]
    plain.press(form.get_text())
    assert LetterChoice.objects.get().choice == "none"


def test_a_comment_of_an_account_is_found_under_my_texts(
    plain: PlainBrowser, thread: Complaint, wayan: User, now: datetime
) -> None:
    conversation.comment(thread.reference, "Di gang kami juga.", key="k" * 20, by=wayan, now=now)
    plain.sign_in(wayan)
    plain.open("/en/akun/")
    plain.follow("My texts")
    assert "Di gang kami juga." in plain.text()


@sends_to("<language>keberatan/")
def test_an_excluded_guest_appeals(plain: PlainBrowser, thread: Complaint) -> None:
    now, here = timezone.now(), "127.0.0.1"
    reports.report(thread.reference, 0, kind="name", words="Iseng.", client=here, now=now)
    sanctions.on_sender(PrivacyReport.objects.get(), kind="ban", reason="insult", days=7,
                        words="", by=UserFactory(moderator=True), now=now)  # fmt: skip
    plain.open("/en/moderasi/")
    plain.follow("Excluded, and without an account?")
    plain.fill("Why is the decision wrong?", "Kami berbagi jaringan.")
    plain.press("Send the appeal")
    assert Appeal.objects.get().sanction == Sanction.objects.get()
