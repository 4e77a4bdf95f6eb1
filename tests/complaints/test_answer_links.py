"""The link in a letter by which the reporter answers one question, once, for a limited time."""

from __future__ import annotations

import json
import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from complaints import answer_links, transitions
from complaints.models.contact import AnswerLink
from complaints.models.private import Complaint, Message
from complaints.permissions import Role
from complaints.stages import Stage
from config.logs import JsonFormatter
from tests.factories import ComplaintFactory

if TYPE_CHECKING:
    from complaints.models.people import User

pytestmark = pytest.mark.django_db
QUESTION = "Di sisi jalan yang mana lubangnya?"
ANSWER = "Di sisi timur, dekat halte."


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, now: datetime) -> Any:
    """The pages' clock: `clock.at(moment)` moves it."""

    class Clock:
        def at(self, moment: datetime) -> None:
            monkeypatch.setattr("pages.views.answers.timezone.now", lambda: moment)

    made = Clock()
    made.at(now)
    return made


def asked(dewi: User, now: datetime, **traits: Any) -> Message:
    complaint = ComplaintFactory(**traits)
    transitions.move(complaint, "ask_reporter", by=dewi, now=now, text=QUESTION)
    return complaint.messages.get(kind=Message.Kind.QUESTION)


@pytest.fixture
def question(dewi: User, now: datetime, clock: Any) -> Message:
    return asked(dewi, now, body="Rahasia warga: gudang di belakang rumah saya dijadikan bengkel.")


def path(question: Message) -> str:
    return reverse("answer", args=[answer_links.token(question)])


def stage(question: Message) -> str:
    return Complaint.objects.get(pk=question.complaint_id).stage


def test_the_link_shows_the_offices_words_and_nothing_else_of_the_complaint(
    question: Message, browser: Client
) -> None:
    page = browser.get(path(question))
    shown = page.content.decode()
    assert page.status_code == 200
    assert QUESTION in shown
    assert question.complaint.reference in shown
    assert "gudang" not in shown
    assert "Jalan berlubang" not in shown  # its title


def test_the_answer_goes_back_to_whoever_asked_and_uses_the_link_up(
    question: Message, browser: Client
) -> None:
    sent = browser.post(path(question), {"text": ANSWER})
    assert (sent.status_code, sent["Location"]) == (302, path(question))
    assert stage(question) == Stage.RECEIVED
    reply = Message.objects.get(kind=Message.Kind.REPLY)
    assert (reply.body, reply.from_reporter, reply.author, reply.agency) == (
        ANSWER,
        True,
        None,
        None,
    )
    again = browser.get(path(question))
    assert again.status_code == 200
    assert QUESTION not in again.content.decode()
    assert AnswerLink.objects.get().used_at is not None


def test_a_second_answer_is_not_taken_and_its_words_are_handed_back(
    question: Message, browser: Client
) -> None:
    browser.post(path(question), {"text": ANSWER})
    late = browser.post(path(question), {"text": "Maaf, maksud saya di sisi barat."})
    assert late.status_code == 409
    assert "sisi barat" in late.content.decode()
    assert Message.objects.filter(kind=Message.Kind.REPLY).count() == 1


@pytest.mark.parametrize("text", ["", "  ", "x" * 2001])
def test_an_answer_that_is_empty_or_too_long_stays_in_the_form(
    text: str, question: Message, browser: Client
) -> None:
    refused = browser.post(path(question), {"text": text})
    assert refused.status_code == 400
    assert QUESTION in refused.content.decode()
    assert text.strip() in refused.content.decode()
    assert stage(question) == Stage.AWAITING_REPORTER


def test_looking_uses_nothing_up_however_many_mail_scanners_follow_the_link(
    question: Message, browser: Client
) -> None:
    for _scanner in range(30):
        assert browser.get(path(question)).status_code == 200
    assert browser.post(path(question), {"text": ANSWER}).status_code == 302


def test_an_expired_link_is_gone_and_tells_the_way_by_the_receipt(
    question: Message, browser: Client, clock: Any, now: datetime
) -> None:
    ends = AnswerLink.objects.get().expires_at
    clock.at(ends - timedelta(seconds=1))
    assert browser.get(path(question)).status_code == 200
    clock.at(ends)
    over = browser.post(path(question), {"text": ANSWER})
    assert over.status_code == 410
    assert reverse("track") in over.content.decode()
    assert ANSWER in over.content.decode()  # handed back
    assert stage(question) == Stage.AWAITING_REPORTER


def test_a_link_lives_no_longer_than_the_days_of_the_setting(
    dewi: User, now: datetime, settings: Any
) -> None:
    settings.ANSWER_LINK_DAYS = 3
    asked(dewi, now)
    assert AnswerLink.objects.get().expires_at == now + timedelta(days=3)


def test_a_link_lives_no_longer_than_the_question_waits(
    dewi: User, now: datetime, settings: Any
) -> None:
    settings.ANSWER_LINK_DAYS = 90
    question = asked(dewi, now)
    waits = question.complaint.clocks.get(promise="reply", ended_at=None)
    assert AnswerLink.objects.get().expires_at == waits.due_at


@pytest.mark.parametrize("verb", ["withdraw", "archive"])
def test_a_link_is_over_when_the_office_waits_no_more(
    verb: str, question: Message, dewi: User, browser: Client, now: datetime
) -> None:
    case = Complaint.objects.get(pk=question.complaint_id)
    reason = {"reason": "incomplete"} if verb == "archive" else {}
    transitions.move(case, verb, by=dewi, now=now, **reason)
    assert browser.get(path(question)).status_code == 410


def test_an_old_link_does_not_answer_a_newer_question(
    question: Message, dewi: User, browser: Client, now: datetime
) -> None:
    case = Complaint.objects.get(pk=question.complaint_id)
    transitions.move(case, "archive", by=dewi, now=now, reason="incomplete")
    transitions.move(case, "reopen", by=dewi, now=now, note="Warga menelepon.")
    later = now + timedelta(hours=1)
    transitions.move(case, "ask_reporter", by=dewi, now=later, text="Sejak kapan?")
    assert browser.get(path(question)).status_code == 410


def test_a_question_answered_with_the_receipt_needs_no_link_any_more(
    question: Message, browser: Client, now: datetime
) -> None:
    case = Complaint.objects.get(pk=question.complaint_id)
    transitions.move(case, "reply", by=None, role=Role.REPORTER, now=now, text=ANSWER)
    page = browser.get(path(question))
    assert page.status_code == 200
    assert QUESTION not in page.content.decode()


@pytest.mark.parametrize("traits", [{"privacy": "confidential"}, {"published": True}, {}])
def test_confidential_public_and_guest_complaints_have_it_alike(
    traits: dict[str, Any], dewi: User, browser: Client, now: datetime, clock: Any
) -> None:
    question = asked(dewi, now, **traits)
    assert browser.post(path(question), {"text": ANSWER}).status_code == 302
    assert stage(question) == Stage.RECEIVED


def test_guessing_is_counted_and_stops(question: Message, browser: Client) -> None:
    for number in range(10):
        assert browser.get(reverse("answer", args=[f"{number:040x}"])).status_code == 404
    stopped = browser.get(path(question))
    assert stopped.status_code == 429
    assert stopped["Retry-After"]
    assert browser.post(path(question), {"text": ANSWER}).status_code == 429
    assert stage(question) == Stage.AWAITING_REPORTER


@pytest.mark.parametrize("state", ["open", "used", "unknown", "refused"])
def test_no_search_engine_cache_or_other_site_learns_the_address(
    state: str, question: Message, browser: Client
) -> None:
    address, text = path(question), ANSWER
    if state == "used":
        browser.post(address, {"text": ANSWER})
    elif state == "unknown":
        address = reverse("answer", args=["0" * 40])
    answer = browser.post(address, {"text": ""}) if state == "refused" else browser.get(address)
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]
    assert text not in answer.content.decode()


def test_the_token_is_stored_nowhere_and_every_question_has_its_own(
    question: Message, dewi: User, now: datetime
) -> None:
    token = answer_links.token(question)
    other = asked(dewi, now)
    assert token not in json.dumps(list(AnswerLink.objects.values()), default=str)
    assert len({token, answer_links.token(other)}) == 2
    assert len(token) == answer_links.LENGTH


def test_an_erased_complaint_gives_no_token_that_opens_the_old_link(question: Message) -> None:
    token = answer_links.token(question)
    Complaint.objects.filter(pk=question.complaint_id).update(salt=b"another salt")
    fresh = Message.objects.get(pk=question.pk)
    assert answer_links.token(fresh) != token


def test_the_address_is_whole_and_in_the_readers_language(question: Message, settings: Any) -> None:
    from django.utils import translation

    token = answer_links.token(question)
    with translation.override("id"):
        assert answer_links.address(question) == f"{settings.PUBLIC_URL}/jawab/{token}/"
    with translation.override("en"):
        assert answer_links.address(question) == f"{settings.PUBLIC_URL}/en/jawab/{token}/"


def test_no_log_line_holds_a_token(question: Message) -> None:
    """Django's own log of refused requests tells the path."""
    token = answer_links.token(question)
    record = logging.makeLogRecord(
        {"msg": "%s: %s", "args": ("Gone", f"/en/jawab/{token}/"), "levelname": "WARNING"}
    )
    line = JsonFormatter().format(record)
    assert token not in line
    assert "/en/jawab/" in line


def test_the_form_works_for_whoever_sends_no_cookie_and_no_referrer(question: Message) -> None:
    """A page without referrer sends "Origin: null": the check of forms would refuse it."""
    strict = Client(enforce_csrf_checks=True)
    sent = strict.post(path(question), {"text": ANSWER}, HTTP_ORIGIN="null")
    assert sent.status_code == 302
