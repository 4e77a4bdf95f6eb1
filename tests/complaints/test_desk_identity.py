"""What the agency reads of a citizen's words, and how an identity is shown at the desk."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from complaints import conversation, data_keys, identity_requests, publication, transitions
from complaints.models.custody import Access
from complaints.models.private import Complaint, Proposal
from tests.factories import ComplaintFactory

if TYPE_CHECKING:
    from complaints.models.people import User

pytestmark = pytest.mark.django_db
PERSON = {
    "name": "Ni Made Ujian",
    "phone": "0812-3456-7890",
    "address": "Jalan Sudut Hijau nomor 7",
}
WORDS = {
    "title": "Lubang di depan rumah Ni Made Ujian",
    "body": "Saya Ni Made Ujian, hubungi 0812-3456-7890. Lubangnya dalam sekali.",
    "location": "Depan rumah Ni Made Ujian, Jalan Sudut Hijau nomor 7",
}
PRIVATE = ("Ujian", "7890", "nomor 7")


@pytest.fixture
def case(dewi: User, budi: User) -> Complaint:
    """Forwarded without being published."""
    return ComplaintFactory(in_progress=True, verifier=dewi, officer=budi, **PERSON, **WORDS)


def page_of(case: Complaint) -> str:
    return reverse("desk:complaint", args=[case.reference])


def assert_private(page: str) -> None:
    assert [words for words in PRIVATE if words in page] == []


# ------------------------------------------------------------------------- agency's reading
@pytest.mark.parametrize(
    "address",
    ["complaint", "answer", "complaints", "complaints_results", "open_cases"],
)
def test_an_officer_reads_no_word_that_tells_who_it_is(
    address: str, case: Complaint, budi: User, browser: Client
) -> None:
    browser.force_login(budi)
    if address == "answer":
        url = reverse("desk:move", args=[case.reference, "answer"])
    elif address == "complaint":
        url = page_of(case)
    else:
        url = reverse(f"desk:{address}")
    page = browser.get(url).content.decode()
    assert_private(page)
    assert "Lubang di depan rumah" in page


def test_the_officer_reads_the_rest_of_text_and_place(
    case: Complaint, budi: User, browser: Client
) -> None:
    browser.force_login(budi)
    page = browser.get(page_of(case)).content.decode()
    assert "Saya [nama 1], hubungi [nomor telepon]. Lubangnya dalam sekali." in page
    assert "Depan rumah [nama" in page


def test_the_verifier_reads_the_original(case: Complaint, dewi: User, browser: Client) -> None:
    browser.force_login(dewi)
    page = browser.get(page_of(case)).content.decode()
    assert WORDS["body"] in page
    assert WORDS["location"] in page


def test_what_the_verifier_left_readable_the_officer_reads_too(
    dewi: User, budi: User, browser: Client, now: datetime
) -> None:
    case = ComplaintFactory(in_progress=True, verifier=dewi, officer=budi, **WORDS)
    text = case.messages.get(kind="complaint")
    found = publication.propose(text, now=now).spans
    publication.approve(
        text, digest=text.digest, spans=[row | {"tier": "look"} for row in found], by=dewi, now=now
    )
    browser.force_login(budi)
    assert "hubungi 0812-3456-7890" in browser.get(page_of(case)).content.decode()


def test_a_withdrawn_text_goes_back_to_all_that_was_ever_found_in_it(
    dewi: User, budi: User, browser: Client, now: datetime
) -> None:
    case = ComplaintFactory(in_progress=True, verifier=dewi, officer=budi, **WORDS)
    text = case.messages.get(kind="complaint")
    found = publication.propose(text, now=now).spans
    kept = [row | {"tier": "look"} for row in found]
    deep = text.body.index("dalam sekali")
    by_hand = {"field": "body", "start": deep, "end": deep + 12, "label": "OTHER"}
    publication.approve(text, digest=text.digest, spans=[*kept, by_hand], by=dewi, now=now)
    publication.withdraw_thread(Complaint.objects.get(pk=case.pk), by=dewi, now=now)
    browser.force_login(budi)
    page = browser.get(page_of(case)).content.decode()
    assert "7890" not in page
    assert "dalam sekali" not in page


def test_an_agency_reads_its_own_answers_whole_and_not_those_of_others(
    case: Complaint, dewi: User, budi: User, citra: User, browser: Client, now: datetime
) -> None:
    transitions.move(case, "coordinate", by=dewi, now=now, helping=[citra.agency])
    answer = "Kami sudah menelepon 0812-9999-8888 dan menutup lubang itu."
    case.refresh_from_db()
    transitions.move(case, "answer", by=budi, now=now, text=answer)
    for officer, whole in ((budi, True), (citra, False)):
        browser.force_login(officer)
        assert ("0812-9999-8888" in browser.get(page_of(case)).content.decode()) is whole


def test_a_reply_that_never_gets_public_is_masked_as_well(
    case: Complaint, budi: User, browser: Client, now: datetime
) -> None:
    transitions.move(case, "ask_reporter", by=budi, now=now, text="Di sebelah mana?")
    reply = "Dekat pos, tanya Ni Made Ujian di 0812-3456-7890."
    conversation.answer_question(case.receipt, reply, client="c", now=now)
    browser.force_login(budi)
    page = browser.get(page_of(case)).content.decode()
    assert "Dekat pos, tanya [nama 1] di [nomor telepon]." in page


def test_where_the_recognisers_failed_the_officer_reads_nothing_of_it(
    case: Complaint, budi: User, dewi: User, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    Proposal.objects.update(failure="RecursionError", spans=[])

    def broken(*_args: Any, **_kwargs: Any) -> None:
        raise RecursionError

    monkeypatch.setattr("complaints.recognisers.recognise", broken)
    browser.force_login(budi)
    for url in (page_of(case), reverse("desk:complaints")):
        page = browser.get(url).content.decode()
        assert_private(page)
        assert "Lubang" not in page.replace("Jalan berlubang", "")
    browser.force_login(dewi)
    assert WORDS["body"] in browser.get(page_of(case)).content.decode()


def test_an_officers_list_asks_the_same_number_of_questions_however_long_it_is(
    dewi: User, budi: User, browser: Client
) -> None:
    browser.force_login(budi)
    asked = []
    for more in (1, 1, 6):  # the first request also warms caches
        for _number in range(more):
            ComplaintFactory(in_progress=True, verifier=dewi, officer=budi, **PERSON, **WORDS)
        data_keys.forget_all()
        with CaptureQueriesContext(connection) as questions:
            page = browser.get(reverse("desk:complaints")).content.decode()
        asked.append(len(questions))
        assert_private(page)
    assert asked[2] == asked[1]


# ---------------------------------------------------------------------------- the identity
def test_a_verifier_opens_it_by_a_post_and_the_page_says_who_did(
    case: Complaint, dewi: User, browser: Client
) -> None:
    browser.force_login(dewi)
    identity = reverse("desk:identity", args=[case.reference])
    assert browser.get(identity).status_code == 405
    assert Access.objects.filter(why="casework").count() == 0
    shown = browser.post(identity).content.decode()
    assert PERSON["address"] in shown
    [row] = Access.objects.exclude(actor_number=None)
    assert (row.actor_number, row.reference, row.why) == (dewi.pk, case.reference, "casework")
    [opening] = browser.get(page_of(case)).context["openings"]
    assert (opening["who"], opening["row"]) == (dewi, row)


def test_from_the_officers_question_to_the_look_and_back_to_the_log(
    case: Complaint, dewi: User, budi: User, browser: Client
) -> None:
    ask, look = (reverse(f"desk:{n}", args=[case.reference]) for n in ("ask_identity", "identity"))
    browser.force_login(budi)
    assert browser.post(look).status_code == 403
    assert browser.post(ask, {"reason": ""}).status_code == 422
    browser.post(ask, {"reason": "Untuk mengukur di rumahnya."})
    assert browser.post(look).status_code == 403
    browser.force_login(dewi)
    queue = browser.get(reverse("desk:identity_requests")).content.decode()
    assert case.reference in queue
    assert "Untuk mengukur di rumahnya." in queue
    [row] = case.identity_requests.all()
    browser.post(reverse("desk:grant_identity", args=[row.pk]), {"days": "1"})
    assert case.reference not in browser.get(reverse("desk:identity_requests")).content.decode()
    browser.force_login(budi)
    assert f'action="{look}"' in browser.get(page_of(case)).content.decode()
    assert PERSON["name"] in browser.post(look).content.decode()
    assert_private(browser.get(page_of(case)).content.decode())  # it was for that one answer
    [logged] = Access.objects.exclude(actor_number=None)
    assert (logged.actor_number, logged.why, logged.request_number) == (budi.pk, "agency", row.pk)


@pytest.mark.parametrize("answer", ["grant_identity", "refuse_identity"])
def test_the_second_verifier_is_told_that_it_is_answered(
    answer: str, case: Complaint, dewi: User, budi: User, browser: Client
) -> None:
    asked = identity_requests.ask(case, "Perlu.", by=budi, now=timezone.now())
    identity_requests.refuse(asked, by=dewi, now=timezone.now())
    browser.force_login(dewi)
    late = browser.post(reverse(f"desk:{answer}", args=[asked.pk]), {"days": "3"})
    assert late.status_code == 409
    asked.refresh_from_db()
    assert asked.state == "refused"


def test_a_grant_for_an_unheard_of_time_is_not_given(
    case: Complaint, dewi: User, budi: User, browser: Client
) -> None:
    asked = identity_requests.ask(case, "Perlu.", by=budi, now=timezone.now())
    browser.force_login(dewi)
    grant = reverse("desk:grant_identity", args=[asked.pk])
    assert browser.post(grant, {"days": "365"}).status_code == 422
    asked.refresh_from_db()
    assert asked.state == "waiting"
