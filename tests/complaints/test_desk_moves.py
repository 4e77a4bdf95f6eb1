"""The forms of the moves: what is typed is kept, and of two officers one wins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from complaints import transitions
from complaints.models.private import Complaint, Note
from complaints.models.public import Post
from complaints.models.reference import Agency
from tests.conftest import DLHK, PUPR
from tests.factories import ComplaintFactory, UserFactory

if TYPE_CHECKING:
    from complaints.models.people import User

pytestmark = pytest.mark.django_db
ANSWER = "Tim kami menambal lubang itu pada hari Senin."


@pytest.fixture
def case(budi: User, dewi: User) -> Complaint:
    return ComplaintFactory(published=True, in_progress=True, verifier=dewi, officer=budi)


def move_url(case: Complaint, verb: str) -> str:
    return reverse("desk:move", args=[case.reference, verb])


def test_the_verifier_forwards_to_the_usual_agency_with_a_helper(
    dewi: User, browser: Client
) -> None:
    case = ComplaintFactory()
    browser.force_login(dewi)
    page = browser.get(move_url(case, "verify_and_forward"))
    form = page.context["form"]
    assert form["agency"].value() == Agency.objects.get(slug=PUPR).pk

    browser.post(
        page.request["PATH_INFO"],
        {
            "version": form["version"].value(),
            "agency": form["agency"].value(),
            "helping": [Agency.objects.get(slug=DLHK).pk],
            "note": "Mohon cek drainasenya juga.",
        },
    )
    case.refresh_from_db()
    assert (case.stage, case.coordinated) == ("forwarded", True)
    assert {(d.agency.slug, d.role) for d in case.dispositions.all()} == {
        (PUPR, "lead"),
        (DLHK, "helping"),
    }


def test_the_officers_answer_becomes_the_official_response(
    case: Complaint, budi: User, browser: Client
) -> None:
    browser.force_login(budi)
    answer = browser.post(move_url(case, "answer"), {"version": case.version, "text": ANSWER})
    assert answer["Location"] == reverse("desk:complaint", args=[case.reference])
    case.refresh_from_db()
    assert case.stage == "answered"
    assert case.messages.latest("pk").body == ANSWER
    assert case.events.latest("sequence").actor == budi


def test_of_two_officers_one_wins_and_the_other_keeps_the_words(
    case: Complaint, budi: User, browser: Client
) -> None:
    seen = case.version
    colleague = UserFactory(officer_of=budi.agency)
    browser.force_login(colleague)
    browser.post(
        move_url(case, "answer"),
        {"version": seen, "text": "Regu kami menambal lubang itu kemarin."},
    )

    browser.force_login(budi)
    late = browser.post(move_url(case, "answer"), {"version": seen, "text": ANSWER})
    assert late.status_code == 409
    assert ANSWER in late.content.decode()
    assert (
        "Regu kami menambal lubang itu kemarin." in late.content.decode()
    )  # as the case stands now
    assert case.messages.filter(kind="response").count() == 1

    again = {"version": late.context["form"]["version"].value(), "text": ANSWER}
    assert browser.post(move_url(case, "answer"), again).status_code == 302
    assert case.messages.filter(kind="response").count() == 2


def test_a_second_start_is_told_that_somebody_was_faster(
    case: Complaint, budi: User, browser: Client
) -> None:
    browser.force_login(budi)
    answer = browser.post(move_url(case, "start"), {"version": case.version - 1})
    assert answer.status_code == 409


def test_words_typed_for_a_case_that_left_are_handed_back(
    case: Complaint, budi: User, dewi: User, browser: Client, now: Any
) -> None:
    transitions.move(case, "transfer", by=dewi, now=now, agency=Agency.objects.get(slug=DLHK))
    browser.force_login(budi)
    answer = browser.post(move_url(case, "answer"), {"version": 1, "text": ANSWER})
    assert answer.status_code == 404
    assert ANSWER in answer.content.decode()
    assert not case.messages.filter(kind="response").exists()


def test_handing_back_takes_the_case_out_of_the_officers_sight(
    case: Complaint, budi: User, browser: Client
) -> None:
    browser.force_login(budi)
    reason = {"version": case.version, "reason": "another_city", "note": "Ini jalan nasional."}
    answer = browser.post(move_url(case, "hand_back"), reason)
    assert answer["Location"] == reverse("desk:open_cases")
    assert browser.get(reverse("desk:complaint", args=[case.reference])).status_code == 404
    assert Note.objects.get(complaint=case).body == "Ini jalan nasional."


@pytest.mark.parametrize(
    ("verb", "data"),
    [
        ("hand_back", {"reason": "unclear", "note": ""}),
        ("hand_back", {"reason": "", "note": "Ini jalan nasional."}),
        ("hand_back", {"reason": "tired", "note": "Ini jalan nasional."}),
        ("answer", {"text": "  "}),
        ("coordinate", {"helping": []}),
    ],
)
def test_a_move_without_what_it_needs_changes_nothing(
    verb: str, data: dict[str, Any], case: Complaint, budi: User, browser: Client
) -> None:
    browser.force_login(budi)
    answer = browser.post(move_url(case, verb), data | {"version": case.version})
    assert answer.status_code == 422
    case.refresh_from_db()
    assert case.stage == "in_progress"


def test_a_case_joins_only_with_one_that_exists(dewi: User, browser: Client) -> None:
    first, second = ComplaintFactory(), ComplaintFactory()
    browser.force_login(dewi)
    data = {"version": second.version, "into": "DPS-1999-00001"}
    assert browser.post(move_url(second, "merge"), data).status_code == 422
    browser.post(move_url(second, "merge"), data | {"into": first.reference.lower()})
    second.refresh_from_db()
    assert (second.stage, second.duplicate_of) == ("closed", first)


def test_archiving_names_its_reason(dewi: User, browser: Client) -> None:
    case = ComplaintFactory()
    browser.force_login(dewi)
    data = {"version": case.version, "reason": "solved_confirmed"}
    assert browser.post(move_url(case, "archive"), data).status_code == 422
    browser.post(move_url(case, "archive"), data | {"reason": "incomplete"})
    case.refresh_from_db()
    assert (case.stage, case.outcome) == ("archived", "incomplete")


def test_the_page_of_a_case_offers_only_what_the_stage_and_the_role_allow(
    case: Complaint, budi: User, dewi: User, browser: Client
) -> None:
    page = reverse("desk:complaint", args=[case.reference])
    browser.force_login(budi)
    officers = {move["verb"] for move in browser.get(page).context["moves"]}
    assert officers == {"answer", "report_follow_up", "ask_reporter", "coordinate", "hand_back"}
    browser.force_login(dewi)
    verifiers = {move["verb"] for move in browser.get(page).context["moves"]}
    assert {"transfer", "split", "merge", "archive", "withdraw"} <= verifiers
    assert "answer" not in verifiers


def test_a_move_that_the_stage_does_not_allow_has_no_form(
    case: Complaint, budi: User, browser: Client
) -> None:
    browser.force_login(budi)
    answer = browser.get(move_url(case, "start"))
    assert answer["Location"] == reverse("desk:complaint", args=[case.reference])
    assert browser.get(move_url(case, "confirm_solved")).status_code == 404


def test_an_officer_never_reads_the_identity_or_a_held_comment(
    case: Complaint, budi: User, ani: User, browser: Client, settings: Any, now: Any
) -> None:
    from complaints import conversation

    settings.COMMENTS_NEED_APPROVAL = True
    conversation.comment(case.reference, "Komentar yang tertahan.", key="k" * 32, by=ani, now=now)
    browser.force_login(budi)
    page = browser.get(reverse("desk:complaint", args=[case.reference])).content.decode()
    assert "Komentar yang tertahan." not in page
    identity = reverse("desk:identity", args=[case.reference])
    assert f'action="{identity}"' not in page


def test_a_note_stays_internal(case: Complaint, budi: User, browser: Client) -> None:
    browser.force_login(budi)
    browser.post(reverse("desk:note", args=[case.reference]), {"body": "Sudah dicek bersama."})
    page = browser.get(reverse("desk:complaint", args=[case.reference])).content.decode()
    assert "Sudah dicek bersama." in page
    assert not Post.objects.filter(body__contains="dicek").exists()


def test_the_desk_tells_where_a_case_has_been_and_why_it_left(
    case: Complaint, budi: User, dewi: User, browser: Client, now: Any
) -> None:
    reason = {"reason": "another_city", "note": "Ini jalan nasional."}
    transitions.move(case, "hand_back", by=budi, now=now, **reason)
    browser.force_login(dewi)
    page = browser.get(reverse("desk:complaint", args=[case.reference]))
    [stay] = page.context["hand_overs"]
    assert (stay.row.agency, stay.row.ended_by) == (budi.agency, budi)
    assert stay.ended
    assert stay.reason
    shown = page.content.decode()
    assert stay.reason in shown
    assert budi.email in shown


def test_the_desk_leads_from_a_case_to_what_was_joined_with_it_and_split_from_it(
    dewi: User, browser: Client, now: Any
) -> None:
    case, twin = ComplaintFactory(), ComplaintFactory()
    dlhk = Agency.objects.get(slug=DLHK)
    transitions.move(case, "split", by=dewi, now=now, agency=dlhk, text="Sampah menumpuk juga.")
    transitions.move(twin, "merge", by=dewi, now=now, into=case)
    part = case.parts.get()
    browser.force_login(dewi)
    for one, others in ((case, [twin, part]), (twin, [case]), (part, [case])):
        page = browser.get(reverse("desk:complaint", args=[one.reference])).content.decode()
        for other in others:
            assert reverse("desk:complaint", args=[other.reference]) in page
