"""The checklist, the second reader, and work that is kept on the way."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from complaints import proposals
from complaints.models.private import Approval, Complaint, Message
from complaints.models.public import Post, Thread
from complaints.models.review import Draft, FirstReading
from tests.complaints.test_desk_review import ALL_NO
from tests.factories import ComplaintFactory, UserFactory

if TYPE_CHECKING:
    from complaints.models.people import User

pytestmark = pytest.mark.django_db
BODY = "Pungli di loket itu dilakukan petugas bertopi merah. Loketnya tutup jam tiga."


@pytest.fixture
def text() -> Message:
    original: Message = ComplaintFactory(body=BODY).messages.get()
    original.proposals.update(spans=[], failure="")
    # A word like "pungli" makes it confidential, unless the reporter wants it public.
    Complaint.objects.update(sensitive=False, privacy="anonymous")
    return original


@pytest.fixture
def putu(db: None) -> User:
    """Another verifier."""
    return UserFactory(email="putu@example.test", verifier=True)


def place(words: str) -> str:
    start = BODY.index(words)
    return f"body-{start}-{start + len(words)}-OTHER"


def form(text: Message, *, hide: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    text.refresh_from_db()
    return {
        "digest": text.digest,
        "seen": text.post.version if text.post else 0,
        "quotes-TOTAL_FORMS": 0,
        "quotes-INITIAL_FORMS": 0,
        "added": [place(words) for words in hide],
        **{place(words): "hide" for words in hide},
        **more,
    }


def address(text: Message, name: str = "review") -> str:
    return reverse(f"desk:{name}", args=[text.pk])


# --------------------------------------------------------------------------- the checklist
@pytest.mark.parametrize("left_out", [*ALL_NO, "all"])
def test_a_complaint_is_not_published_before_every_question_is_answered(
    left_out: str, text: Message, dewi: User, browser: Client
) -> None:
    browser.force_login(dewi)
    answers = {k: v for k, v in ALL_NO.items() if left_out not in (k, "all")}
    refused = browser.post(address(text), form(text, approve="1", **answers))
    assert refused.status_code == 422
    assert not Thread.objects.exists()
    browser.post(address(text), form(text, approve="1", **ALL_NO))
    assert Thread.objects.exists()
    assert set(Approval.objects.get().checklist.values()) == {False}


def test_words_that_speak_for_a_yes_are_a_hint_and_no_answer(
    text: Message, dewi: User, browser: Client
) -> None:
    browser.force_login(dewi)
    questions = browser.get(address(text)).context["questions"]
    assert [q["name"] for q in questions if q["likely"]] == ["misconduct"]
    assert {q["answer"] for q in questions} == {None}


# ---------------------------------------------------------------------------- two readers
def test_a_yes_keeps_the_reading_and_publishes_nothing_until_another_verifier_agrees(
    text: Message, dewi: User, putu: User, browser: Client
) -> None:
    yes = ALL_NO | {"answer-misconduct": "yes"}
    browser.force_login(dewi)
    kept = browser.post(address(text), form(text, hide=("bertopi merah",), approve="1", **yes))
    assert kept.status_code == 302
    assert not Thread.objects.exists()
    assert FirstReading.objects.get().reader == dewi

    again = browser.get(address(text))  # the same person is not both
    assert again.context["first_is_mine"]
    browser.post(address(text), form(text, hide=("bertopi merah",), approve="1", **yes))
    assert not Thread.objects.exists()

    browser.force_login(putu)
    page = browser.get(address(text))
    assert dewi.email in page.content.decode()
    assert {row["key"]: row["decision"] for row in page.context["rows"]} == {
        place("bertopi merah"): "hide"
    }
    assert {q["name"]: q["first"] for q in page.context["questions"]}["misconduct"] is True
    assert {q["answer"] for q in page.context["questions"]} == {None}
    browser.post(address(text), form(text, approve="1", **yes, **{place("bertopi merah"): "hide"}))
    assert "petugas [disamarkan]. Loketnya" in Post.objects.get().body
    approval = Approval.objects.get()
    assert (approval.first_reader, approval.approved_by) == (dewi, putu)


def test_a_second_reader_who_hides_less_publishes_nothing(
    text: Message, dewi: User, putu: User, browser: Client
) -> None:
    yes = ALL_NO | {"answer-misconduct": "yes"}
    browser.force_login(dewi)
    browser.post(address(text), form(text, hide=("bertopi merah",), approve="1", **yes))
    browser.force_login(putu)
    less = form(text, approve="1", **yes, **{place("bertopi merah"): "keep"})
    browser.post(address(text), less)
    assert not Thread.objects.exists()


def test_the_queue_says_that_a_text_waits_for_its_second_reader(
    text: Message, dewi: User, putu: User, browser: Client
) -> None:
    browser.force_login(dewi)
    queue = reverse("desk:to_verify")
    assert (
        "second reader"
        not in browser.get(queue, headers={"accept-language": "en"}).content.decode()
    )
    yes = ALL_NO | {"answer-child": "yes"}
    browser.post(address(text), form(text, approve="1", **yes))
    [case] = browser.get(queue).context["object_list"]
    assert case.originals[0].read_once


# -------------------------------------------------------------------------- unfinished work
def saved(browser: Client, text: Message, **more: Any) -> Any:
    return browser.post(address(text, "draft"), form(text, **more))


def test_unfinished_work_is_there_again_and_holds_no_word(
    text: Message, dewi: User, browser: Client
) -> None:
    browser.force_login(dewi)
    quote = {"quotes-TOTAL_FORMS": 1, "quotes-0-quote": "tutup jam tiga", "quotes-0-label": "HOUR"}
    answer = saved(browser, text, hide=("bertopi merah",), **quote, **{"answer-child": "no"})
    assert answer.status_code == 200
    assert set(answer.json()) == {"saved_at"}
    kept = json.dumps(Draft.objects.get().decisions)
    assert not any(word in kept for word in BODY.split() if len(word) > 3)

    page = browser.get(address(text))
    assert page.context["draft"] == Draft.objects.get()
    assert "petugas [disamarkan]. Loketnya [jam]." in page.context["public"].body
    assert {q["name"]: q["answer"] for q in page.context["questions"]}["child"] is False


def test_it_is_kept_without_javascript_too_and_one_may_start_anew(
    text: Message, dewi: User, browser: Client
) -> None:
    browser.force_login(dewi)
    browser.post(address(text), form(text, hide=("bertopi merah",), save="1"))
    assert "petugas [disamarkan]" in browser.get(address(text)).context["public"].body
    browser.post(address(text), form(text, discard="1"))
    assert not Draft.objects.exists()
    assert browser.get(address(text)).context["public"].body == BODY


def test_everybody_has_work_of_their_own(
    text: Message, dewi: User, putu: User, browser: Client
) -> None:
    browser.force_login(dewi)
    saved(browser, text, hide=("bertopi merah",))
    browser.force_login(putu)
    assert browser.get(address(text)).context["public"].body == BODY


def test_work_on_other_words_does_not_come_back_and_is_not_taken(
    text: Message, dewi: User, browser: Client
) -> None:
    browser.force_login(dewi)
    saved(browser, text, hide=("bertopi merah",))
    stale = form(text, hide=("bertopi merah",))
    text.body += " Tambahan."
    text.digest = proposals.digest(text.title, text.body)
    text.save(update_fields=["body", "digest"])
    assert "Pungli" in browser.get(address(text)).context["public"].body
    assert "[disamarkan]" not in browser.get(address(text)).context["public"].body
    for name in ("draft", "working"):
        assert browser.post(address(text, name), stale).status_code == 409


def test_work_from_before_a_new_search_is_set_aside(
    text: Message, dewi: User, browser: Client
) -> None:
    browser.force_login(dewi)
    saved(browser, text, hide=("bertopi merah",))
    text.proposals.update(made_at=timezone.now() + timedelta(seconds=1))
    page = browser.get(address(text))
    assert page.context["overtaken"]
    assert page.context["public"].body == BODY


def test_approval_ends_the_work_and_a_page_left_open_saves_none(
    text: Message, dewi: User, putu: User, browser: Client
) -> None:
    browser.force_login(dewi)
    left_open = form(text, hide=("bertopi merah",))
    saved(browser, text, hide=("bertopi merah",))
    browser.force_login(putu)
    browser.post(address(text), form(text, approve="1", **ALL_NO))
    assert not Draft.objects.exists()
    browser.force_login(dewi)
    assert browser.post(address(text, "draft"), left_open).status_code == 409
    assert not Draft.objects.exists()
