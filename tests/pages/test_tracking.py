"""The reporter's own view, by receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from complaints import transitions
from complaints.stages import Outcome, Stage
from tests.factories import FILED_AT, ComplaintFactory

if TYPE_CHECKING:
    from datetime import datetime

    from complaints.models.people import User

pytestmark = pytest.mark.django_db
TRACK = "/en/lacak/"


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
    cache.clear()


def ask(client: Client, complaint: Any, **more: str) -> Any:
    return client.post(TRACK, {"receipt": complaint.receipt, **more})


def test_a_receipt_shows_the_complaint_and_is_never_kept_by_a_cache(client: Client) -> None:
    complaint = ComplaintFactory(answered=True)
    response = ask(client, complaint)
    page = response.content.decode()
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert complaint.reference in page
    assert "Tim kami sudah ke lokasi" in page
    assert "24 hours" in page


def test_blanks_and_dashes_in_a_receipt_do_not_matter(client: Client) -> None:
    complaint = ComplaintFactory()
    digits = complaint.receipt
    response = client.post(TRACK, {"receipt": f" {digits[:4]}-{digits[4:8]} {digits[8:]} "})
    assert complaint.reference in response.content.decode()


def test_an_unknown_receipt_is_refused_and_stays_in_the_field(client: Client) -> None:
    response = client.post(TRACK, {"receipt": "1111222233334444"})
    assert response.status_code == 404
    assert 'value="1111222233334444"' in response.content.decode()


def test_guessing_receipts_ends_in_a_wait(client: Client) -> None:
    complaint = ComplaintFactory()
    answers = [client.post(TRACK, {"receipt": f"{n:016d}"}).status_code for n in range(11)]
    assert answers[:10] == [404] * 10
    assert answers[10] == 429
    response = ask(client, complaint)
    assert response.status_code == 429  # even the right one, from there
    assert int(response["Retry-After"]) > 0


@pytest.mark.parametrize(("proxies", "status"), [(0, 429), (1, 404)])
def test_citizens_behind_one_trusted_proxy_do_not_lock_each_other_out(
    client: Client, settings: Any, proxies: int, status: int
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    for number in range(10):
        client.post(TRACK, {"receipt": f"{number:016d}"}, headers={"x-forwarded-for": "10.1.1.1"})
    other = client.post(TRACK, {"receipt": "9"}, headers={"x-forwarded-for": "10.2.2.2"})
    assert other.status_code == status


def test_the_reporter_answers_the_question_of_the_office(client: Client, dewi: User) -> None:
    complaint = ComplaintFactory()
    transitions.move(
        complaint, "ask_reporter", by=dewi, now=FILED_AT, text="Di sisi mana lubangnya?"
    )
    assert "Di sisi mana lubangnya?" in ask(client, complaint).content.decode()
    refused = ask(client, complaint, verb="reply", text=" ")
    assert (refused.status_code, "Write something first." in refused.content.decode()) == (
        400,
        True,
    )
    page = ask(client, complaint, verb="reply", text="Di sisi timur.").content.decode()
    assert "Di sisi timur." in page
    complaint.refresh_from_db()
    assert complaint.stage == Stage.RECEIVED


def test_the_reporter_confirms_that_it_is_solved(client: Client) -> None:
    complaint = ComplaintFactory(answered=True)
    assert ask(client, complaint, verb="confirm_solved").status_code == 200
    complaint.refresh_from_db()
    assert complaint.outcome == Outcome.SOLVED_CONFIRMED


def test_a_dispute_needs_a_reason_and_opens_the_complaint_again(client: Client) -> None:
    complaint = ComplaintFactory(answered=True)
    refused = ask(client, complaint, verb="dispute", text="")
    assert refused.status_code == 400
    assert "Write in a few words why." in refused.content.decode()
    assert ask(client, complaint, verb="dispute", text="Lubangnya masih ada.").status_code == 200
    complaint.refresh_from_db()
    assert complaint.stage == Stage.IN_PROGRESS


def test_a_step_that_the_stage_does_not_allow_is_explained_beside_the_complaint(
    client: Client,
) -> None:
    complaint = ComplaintFactory()
    response = ask(client, complaint, verb="confirm_solved")
    assert response.status_code == 422
    assert complaint.reference in response.content.decode()
    complaint.refresh_from_db()
    assert complaint.stage == Stage.RECEIVED


@pytest.mark.parametrize("verb", ["archive", "answer", "verify_and_forward", "", "x"])
def test_a_receipt_gives_no_verb_of_the_office(client: Client, verb: str) -> None:
    complaint = ComplaintFactory()
    assert ask(client, complaint, verb=verb, text="x", reason="abuse").status_code == 200
    complaint.refresh_from_db()
    assert complaint.stage == Stage.RECEIVED


def test_an_account_shows_the_own_complaints_and_no_others(
    client: Client, ani: User, wayan: User
) -> None:
    own, other = ComplaintFactory(by=ani), ComplaintFactory(by=wayan)
    client.force_login(ani)
    page = client.get("/en/akun/").content.decode()
    assert own.reference in page
    assert other.reference not in page


def test_what_is_asked_stands_with_its_words_before_everything_that_was_said_and_promised(
    client: Client, budi: User, now: datetime
) -> None:
    complaint = ComplaintFactory(forwarded=True, officer=budi)
    transitions.move(complaint, "ask_reporter", by=budi, now=now, text="Di sisi mana?")
    page = ask(client, complaint).content.decode()
    asked = page.index("<blockquote")
    assert page.index("Di sisi mana?") > asked
    assert asked < page.index('name="verb" value="reply"') < page.index('class="timeline"')


def test_a_solved_complaint_asks_how_it_was_handled_and_can_still_be_opened_again(
    client: Client,
) -> None:
    page = ask(client, ComplaintFactory(closed=True)).content.decode()
    assert '<details class="panel act rate" open>' in page
    assert page.index('value="rate"') < page.index('value="dispute"')
    assert 'value="confirm_solved"' not in page


def test_the_account_that_filed_decides_from_its_own_list(ani, wayan, dewi, budi) -> None:
    case = ComplaintFactory(by=ani, answered=True, verifier=dewi, officer=budi)
    stranger, owner = Client(), Client()
    stranger.force_login(wayan)
    owner.force_login(ani)
    data = {"reference": case.reference, "verb": "dispute", "text": "Masih berlubang juga."}
    assert stranger.post(reverse("own"), data).status_code == 400
    empty = owner.post(reverse("own"), data | {"text": " "})
    assert empty.status_code >= 400
    long = owner.post(reverse("own"), data | {"text": "panjang " * 400})
    assert long.status_code == 400
    assert "panjang panjang" in long.content.decode()
    decided = owner.post(reverse("own"), data)["Location"]
    reference = data["reference"]
    assert decided == f"{reverse('own')}?buka={reference}#{reference}"
    # The one that was decided about stands open, and what happens to it next is seen.
    assert f'id="{reference}" open' in owner.get(decided).content.decode()
    case.refresh_from_db()
    assert case.stage == "in_progress"
