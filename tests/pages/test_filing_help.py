"""On the way to sending: guesses, questions, the point, more words to hide, what helps already."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from html import unescape
from typing import Any

import pytest
from django.test import Client

from complaints import filing_drafts
from complaints.models.private import Complaint
from complaints.models.public import Thread
from tests.factories import ComplaintFactory
from tests.pages.test_filing import FORM, typed

pytestmark = pytest.mark.django_db
Index = Callable[[], None]
RENON, SESETAN = "-8.6845,115.2398", "-8.6950,115.2180"


def ask(client: Client, **changes: str) -> str:
    return unescape(client.post(FORM, typed(**changes)).content.decode())


# ------------------------------------------------------------------------------- the category
def test_without_a_category_the_words_suggest_one_and_a_tap_takes_it(
    client: Client, indexed: Index, now: datetime
) -> None:
    for _each in range(3):
        ComplaintFactory(published=True, now=now)
    indexed()
    page = ask(client, subcategory="")
    assert 'name="guess" value="jalan-berlubang"' in page
    answers = typed(subcategory="", guess="jalan-berlubang")
    assert (
        'name="subcategory" value="jalan-berlubang"' in client.post(FORM, answers).content.decode()
    )


def test_the_name_of_a_subcategory_in_the_text_is_enough(client: Client) -> None:
    assert 'name="guess" value="lampu-jalan"' in ask(
        client, subcategory="", title="Lampu jalan padam"
    )
    assert 'name="guess"' not in ask(client, title="")  # it is chosen already


# ------------------------------------------------------------------------------- the questions
def test_what_is_asked_of_a_category_stands_on_a_page_before_the_preview(client: Client) -> None:
    page = ask(client, asked="", subcategory="lampu-jalan", name="Ni Luh Contoh")
    assert "The number on the pole?" in page
    assert 'href="tel:112"' in page  # the notice of this category
    assert "This is exactly what the public will read" not in page
    assert 'value="Ni Luh Contoh"' in page
    answers = {"subcategory": "lampu-jalan", "answer-nomor-tiang": "LP 12"}
    page = ask(client, **answers)
    assert (
        "Nomor pada tiang lampu: LP 12" in page.partition("<article")[2].partition("</article>")[0]
    )
    assert 'name="answer-nomor-tiang" value="LP 12"' in page  # carried to the end
    client.post(FORM, typed(step="send", **answers))
    assert "LP 12" in Complaint.objects.get().messages.get().body


def test_a_category_without_questions_goes_straight_to_the_preview(client: Client) -> None:
    assert "exactly what the public will read" in ask(client, asked="", subcategory="rambu")


def test_a_wrong_answer_is_named_at_its_question_with_everything_kept(client: Client) -> None:
    response = client.post(FORM, typed(**{"answer-ukuran-lubang": "Sebesar gajah"}))
    page = response.content.decode()
    assert response.status_code == 400
    assert "Choose one of the answers." in page
    assert typed()["body"] in page


def test_answers_survive_the_way_back_to_the_form(client: Client) -> None:
    page = ask(client, step="edit", **{"answer-ukuran-lubang": "Lebih besar"})
    assert 'name="answer-ukuran-lubang" value="Lebih besar"' in page


# ----------------------------------------------------------------------------------- the point
def test_a_point_in_another_village_is_asked_about_and_a_tap_settles_it(client: Client) -> None:
    page = ask(client, pin=SESETAN)
    assert "Your point lies in Sesetan, but you chose Renon." in page
    moved = ask(client, pin=SESETAN, move_to="sesetan")
    assert 'name="village" value="sesetan"' in moved
    assert "Your point lies in" not in moved
    kept = ask(client, pin=SESETAN, pin_fits="1")
    assert 'name="village" value="renon"' in kept
    assert 'name="pin_fits" value="1"' in kept
    assert "Your point lies in" not in kept


def test_a_point_in_the_chosen_village_is_not_asked_about(client: Client) -> None:
    assert "Which one is right?" not in ask(client, pin=RENON)


def test_a_point_that_does_not_fit_stops_nobody_from_sending(client: Client) -> None:
    assert client.post(FORM, typed(step="send", pin=SESETAN)).status_code == 302


# --------------------------------------------------------------------------- more words to hide
def test_one_may_hide_more_words_and_sees_the_public_text_without_them(client: Client) -> None:
    page = ask(client, hide="dua minggu")
    article = page.partition("<article")[2].partition("</article>")[0]
    assert "Sudah [disamarkan] jalan" in article
    assert "The reporter wants it hidden." in page
    client.post(FORM, typed(step="send", hide="dua minggu"))
    assert Complaint.objects.get().hidden_words == "dua minggu"


def test_words_that_do_not_stand_in_the_text_are_named(client: Client) -> None:
    assert "Your text does not hold: tiga bulan" in ask(client, hide="dua minggu\ntiga bulan")


def test_words_to_hide_survive_the_way_back(client: Client) -> None:
    assert 'name="hide" value="dua minggu"' in ask(client, step="edit", hide="dua minggu")


# ------------------------------------------------------------------------- what helps already
def test_a_solved_thread_may_help_and_one_tap_sends_all_the_same(
    client: Client, now: datetime, indexed: Index
) -> None:
    solved = ComplaintFactory(published=True, closed=True, now=now)
    Thread.objects.filter(reference=solved.reference).update(outcome="solved_confirmed")
    indexed()
    response = client.post(FORM, typed())
    page = response.content.decode()
    assert [card.reference for card in response.context["help"].solved] == [solved.reference]
    assert "Send my complaint all the same" in page
    assert 'form="sending" name="step" value="send"' in page


# -------------------------------------------------------------------------- drafts, and accounts
def test_a_draft_of_the_account_is_kept_on_the_way_and_offered_again(
    client: Client, ani: Any
) -> None:
    client.force_login(ani)
    ask(client, title="Got mampet")
    page = client.get(FORM).content.decode()
    assert "Continue my draft" in page
    assert "Got mampet" not in page  # a shared telephone shows nothing unasked
    assert 'value="Got mampet"' in ask(client, step="continue")


def test_a_draft_can_be_deleted_and_goes_when_it_is_sent(client: Client, ani: Any) -> None:
    client.force_login(ani)
    ask(client)
    client.post(FORM, {"step": "discard"})
    assert filing_drafts.find(ani) is None
    ask(client)
    client.post(FORM, typed(step="send"))
    assert filing_drafts.find(ani) is None


def test_typing_is_kept_without_a_page_and_a_button_keeps_it_with_one(
    client: Client, ani: Any
) -> None:
    client.force_login(ani)
    assert client.post(FORM, typed(step="save")).status_code == 204
    assert filing_drafts.find(ani)
    assert client.post(FORM, typed(step="draft")).status_code == 302


def test_a_guest_has_no_draft_on_the_server(client: Client, ani: Any) -> None:
    ask(client)
    assert filing_drafts.find(ani) is None
    assert client.post(FORM, {"step": "continue"}).status_code == 302


def test_an_ended_session_is_told_before_it_is_sent_without_the_account(client: Client) -> None:
    page = ask(client, step="send", with_account="1")
    assert "You are no longer signed in" in page
    assert not Complaint.objects.exists()
    assert client.post(FORM, typed(step="send", with_account="1", as_guest="1")).status_code == 302
