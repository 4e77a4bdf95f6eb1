"""The verifier's queue of reports: what it shows, who may see it, the three decisions."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from complaints import publication, reports
from complaints.models.private import Complaint, Note
from complaints.models.public import Post, Thread
from complaints.models.review import PrivacyReport
from tests.factories import ComplaintFactory

if TYPE_CHECKING:
    from datetime import datetime

    from complaints.models.people import User

pytestmark = pytest.mark.django_db

WORDS = "Nama tetangga saya di baris pertama."
QUEUE = "desk:reports"


@pytest.fixture
def thread() -> Complaint:
    return ComplaintFactory(published=True, answered=True, comments=1)


@pytest.fixture
def made(thread: Complaint, now: datetime) -> PrivacyReport:
    """A report of the thread's comment."""
    post = Post.objects.get(kind="comment")
    return reports.report(
        thread.reference, post.position, kind="name", words=WORDS, client="x", now=now
    )


@pytest.fixture
def verifier(browser: Client, dewi: User) -> Client:
    browser.force_login(dewi)
    return browser


def page(made: PrivacyReport) -> str:
    return reverse("desk:report", args=[made.pk])


def test_the_menu_and_the_first_page_count_what_waits(
    verifier: Client, made: PrivacyReport, dewi: User, now: datetime
) -> None:
    first = unescape(verifier.get(reverse("wagtailadmin_home")).content.decode())
    assert "Laporan data pribadi (1)" in first
    assert "<strong>1</strong> laporan data pribadi" in first
    reports.restore(made, by=dewi, now=now)
    again = unescape(verifier.get(reverse("wagtailadmin_home")).content.decode())
    assert "Laporan data pribadi (" not in again


def test_the_queue_names_the_text_the_kind_and_that_it_is_hidden(
    verifier: Client, made: PrivacyReport, thread: Complaint
) -> None:
    text = verifier.get(reverse(QUEUE)).content.decode()
    assert thread.reference in text
    assert Post.objects.get(kind="comment").body in text
    assert str(made.get_kind_display()) in text
    assert "Disembunyikan sementara" in text
    assert WORDS not in text  # read on the page of the report alone


def test_the_page_shows_the_public_text_and_the_words_of_the_report(
    verifier: Client, made: PrivacyReport, thread: Complaint
) -> None:
    text = verifier.get(page(made)).content.decode()
    assert WORDS in text
    assert Post.objects.get(kind="comment").body in text
    assert reverse("desk:review", args=[made.message_id]) in text


def test_showing_it_again_closes_the_report(
    verifier: Client, made: PrivacyReport, thread: Complaint, dewi: User
) -> None:
    answer = verifier.post(page(made), {"decision": "restore"}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse(QUEUE)
    made.refresh_from_db()
    assert (made.state, made.decided_by) == ("restored", dewi)
    assert Post.objects.get(kind="comment").state == "visible"
    assert thread.reference not in verifier.get(reverse(QUEUE)).content.decode()
    assert "Tampilkan lagi" not in verifier.get(page(made)).content.decode()


def test_removing_leaves_a_tombstone_with_the_class_and_a_note_with_the_reason(
    verifier: Client, made: PrivacyReport, thread: Complaint
) -> None:
    given = {"decision": "remove", "removal": "personal_data", "reason": "Nama tetangga."}
    assert verifier.post(page(made), given).status_code == 302
    post = publication.read(thread.reference).posts.get(kind="comment")
    assert (post.state, post.removal) == ("withdrawn", "personal_data")
    assert Note.objects.get(complaint=thread).body == "Nama tetangga."
    made.refresh_from_db()
    assert made.state == "removed"


@pytest.mark.parametrize(
    "given",
    [
        {"removal": "personal_data", "reason": ""},
        {"removal": "", "reason": "Nama tetangga."},
        {"removal": "gossip", "reason": "Nama tetangga."},
    ],
)
def test_a_removal_needs_its_class_and_its_reason(
    verifier: Client, made: PrivacyReport, given: dict[str, str]
) -> None:
    answer = verifier.post(page(made), given | {"decision": "remove"})
    assert answer.status_code == 422
    assert given["reason"] in answer.content.decode()
    made.refresh_from_db()
    assert made.state == "open"


def test_a_decision_about_what_is_decided_is_refused_and_says_so(
    verifier: Client, made: PrivacyReport, dewi: User, now: datetime
) -> None:
    reports.restore(made, by=dewi, now=now)
    given = {"decision": "remove", "removal": "law", "reason": "Terlambat."}
    assert verifier.post(page(made), given).status_code == 409
    assert not Note.objects.exists()
    assert Post.objects.get(kind="comment").state == "visible"


def test_a_report_of_the_complaint_removes_its_thread(
    verifier: Client, thread: Complaint, now: datetime
) -> None:
    made = reports.report(thread.reference, 0, kind="address", words=WORDS, client="x", now=now)
    text = verifier.get(page(made)).content.decode()
    assert Thread.objects.get().title in text
    given = {"decision": "remove", "removal": "personal_data", "reason": "Alamat rumah."}
    verifier.post(page(made), given)
    gone = Thread.objects.get()
    assert (gone.state, gone.removal, gone.title) == ("withdrawn", "personal_data", "")


@pytest.mark.parametrize(("who", "status"), [("budi", 302), ("citra", 404)])
def test_an_officer_neither_sees_nor_decides(
    browser: Client,
    made: PrivacyReport,
    request: pytest.FixtureRequest,
    who: str,
    status: int,
) -> None:
    browser.force_login(request.getfixturevalue(who))
    for answer in (browser.get(page(made)), browser.post(page(made), {"decision": "restore"})):
        assert answer.status_code == status
        assert WORDS not in answer.content.decode()
    assert browser.get(reverse(QUEUE)).status_code == 302
    made.refresh_from_db()
    assert made.state == "open"
