"""A moderator at work in a browser without scripts: takes a text, publishes, refuses, decides."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from complaints import conversation, moderation_log, reports
from complaints.models.moderation import Decision, Sanction
from complaints.models.private import Message
from complaints.models.review import PrivacyReport
from tests.factories import ComplaintFactory, UserFactory
from tests.journeys.plain_browser import PlainBrowser

if TYPE_CHECKING:
    from complaints.models.people import User
    from complaints.models.private import Complaint

pytestmark = pytest.mark.django_db
QUEUE = "/admin/pengaduan/texts/"


@pytest.fixture
def thread() -> Complaint:
    return ComplaintFactory(published=True)


@pytest.fixture
def held(thread: Complaint, wayan: User, now: datetime) -> Message:
    words = "Hubungi saya di 0812 3456 7890 saja."
    conversation.comment(thread.reference, words, key="k" * 20, by=wayan, now=now)
    return Message.objects.get(author=wayan)


@pytest.fixture
def desk(plain: PlainBrowser) -> PlainBrowser:
    moderator: User = UserFactory(moderator=True)
    moderator.preferred_language = "en"
    plain.sign_in(moderator)
    plain.open("/en/akun/")  # the desk speaks as its reader does
    return plain


def press(desk: PlainBrowser, name: str) -> None:
    """Press the button that sends this name; the desk's words are in two languages."""
    button = desk.page.select_one(f"main button[name={name}], #main button[name={name}]")
    assert button is not None, desk.text()[:400]
    desk.press(" ".join(button.get_text().split()))


def test_a_moderator_takes_the_next_text_and_publishes_it(
    desk: PlainBrowser, held: Message
) -> None:
    desk.open(QUEUE)
    take = desk.page.select_one("form[action$='texts/next/'] button")
    assert take is not None
    desk.press(take.get_text().strip())
    assert f"/texts/{held.pk}/" in desk.address
    for answer in desk.page.select("input[type=radio][value=no]"):
        answer["checked"] = ""
    press(desk, "approve")
    held.refresh_from_db()
    assert held.state == "published"


def test_a_moderator_refuses_with_a_reason(desk: PlainBrowser, held: Message) -> None:
    desk.open(f"/admin/pengaduan/texts/{held.pk}/refuse/")
    desk.choose("refusal", "insult")
    note = desk.page.select_one("textarea[name=reason]")
    assert note is not None
    note.string = "Nada kasar."
    desk.press(desk.page.select("main form button[type=submit]")[-1].get_text().strip())
    held.refresh_from_db()
    assert held.state == "refused"
    assert Decision.objects.latest("pk").act == moderation_log.Act.REFUSED


def test_a_moderator_excludes_the_sender_of_a_report(
    desk: PlainBrowser, thread: Complaint, now: datetime
) -> None:
    reports.report(thread.reference, 0, kind="name", words="Nama.", client="10.0.0.9", now=now)
    report = PrivacyReport.objects.get()
    desk.open(f"/admin/pengaduan/reports/{report.pk}/sanction/")
    desk.choose("kind", "ban")
    desk.choose("reason", "insult")
    desk.press(desk.page.select("main form button[type=submit]")[-1].get_text().strip())
    assert Sanction.objects.get().kind == "ban"
