"""The tools of the desk in its pages: rules, templates, remarks, search over private words."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from complaints import jobs
from complaints.models.custody import Access
from complaints.models.office import ResponseTemplate, RoutingRule
from complaints.models.private import Complaint, Message
from complaints.models.reference import Agency
from tests.conftest import DLHK, PUPR
from tests.factories import ComplaintFactory

if TYPE_CHECKING:
    from datetime import datetime

    from complaints.models.people import User

pytestmark = pytest.mark.django_db
POOR = "Akan segera kami koordinasikan dengan pihak terkait."
GOOD = "Regu jalan kami menambal lubang itu pada Kamis, 26 November, mulai pukul 08.00."


@pytest.fixture
def case(budi: User, dewi: User) -> Complaint:
    return ComplaintFactory(
        title="Jalan berlubang dekat warung",
        body="Saya Ni Luh Zorbakusuma. Jalan di depan warung Quibbletown berlubang dalam.",
        name="Ni Luh Zorbakusuma", in_progress=True, verifier=dewi, officer=budi,
    )  # fmt: skip


def move_url(case: Complaint, verb: str = "answer") -> str:
    return reverse("desk:move", args=[case.reference, verb])


def sent(case: Complaint, text: str, **more: str) -> dict[str, Any]:
    return {"version": case.version, "text": text, **more}


# ---------------------------------------------------------------------------------- remarks
def test_a_good_answer_goes_straight_through(case: Complaint, budi: User, browser: Client) -> None:
    browser.force_login(budi)
    assert browser.post(move_url(case), sent(case, GOOD)).status_code == 302


@pytest.mark.parametrize("verb", ["answer", "report_follow_up"])
def test_a_poor_answer_is_remarked_upon_once_and_never_blocked(
    verb: str, case: Complaint, budi: User, browser: Client
) -> None:
    browser.force_login(budi)
    page = browser.post(move_url(case, verb), sent(case, POOR))
    assert page.status_code == 200
    assert POOR in page.content.decode()  # kept
    assert not case.messages.filter(kind__in=["response", "follow_up"]).exists()
    codes = page.context["remark_codes"]
    assert "only_promises" in codes.split()

    assert (
        browser.post(move_url(case, verb), sent(case, POOR, remarks_seen=codes)).status_code == 302
    )
    assert case.messages.latest("pk").body == POOR


def test_other_remarks_than_those_that_were_seen_are_made(
    case: Complaint, budi: User, browser: Client
) -> None:
    browser.force_login(budi)
    seen = browser.post(move_url(case), sent(case, POOR)).context["remark_codes"]
    worse = f"{POOR} Ini kesalahan warga sendiri."
    page = browser.post(move_url(case), sent(case, worse, remarks_seen=seen))
    assert page.status_code == 200
    assert "blames" in page.context["remark_codes"]


def test_a_question_to_the_reporter_is_not_judged(
    case: Complaint, budi: User, browser: Client
) -> None:
    browser.force_login(budi)
    assert browser.post(move_url(case, "ask_reporter"), sent(case, "Di mana?")).status_code == 302


def test_a_name_is_remarked_upon_without_being_told_and_the_look_is_logged(
    case: Complaint, budi: User, browser: Client
) -> None:
    browser.force_login(budi)
    before = Access.objects.count()
    page = browser.post(move_url(case), sent(case, f"{GOOD} Zorbakusuma sudah diberi tahu."))
    assert "personal" in page.context["remark_codes"]
    assert "Zorbakusuma" not in " ".join(r.sentence for r in page.context["remarks"])
    # Guessing names this way leaves the guesser's number behind.
    assert Access.objects.filter(actor_number=budi.pk, why="redaction").count() == 1
    assert Access.objects.count() == before + 1


def test_the_agencys_last_answers_are_known_and_no_other_agencys(
    case: Complaint, budi: User, citra: User, dewi: User, browser: Client
) -> None:
    browser.force_login(budi)
    browser.post(move_url(case), sent(case, GOOD))
    other = ComplaintFactory(in_progress=True, verifier=dewi, officer=budi)
    page = browser.post(move_url(other), sent(other, GOOD))
    assert page.context["remark_codes"] == "repeats_answer"
    Message.objects.filter(kind="response").update(agency=citra.agency)
    assert browser.post(move_url(other), sent(other, GOOD)).status_code == 302


# --------------------------------------------------------------------------------- templates
@pytest.fixture
def template(db: None) -> ResponseTemplate:
    ResponseTemplate.objects.all().delete()
    return ResponseTemplate.objects.create(
        name="Dijadwalkan", use="answer", body="Kasus {reference} dikerjakan … (tanggal)."
    )


def test_a_template_is_inserted_below_what_was_typed_without_javascript(
    case: Complaint, template: ResponseTemplate, budi: User, browser: Client
) -> None:
    browser.force_login(budi)
    typed = sent(case, "Sudah kami lihat.", template=str(template.pk), insert="1", caption="lubang")
    page = browser.post(move_url(case), typed)
    assert page.status_code == 200
    wanted = f"Sudah kami lihat.\n\nKasus {case.reference} dikerjakan … (tanggal)."
    assert page.context["form"]["text"].value() == wanted
    assert page.context["form"]["caption"].value() == "lubang"
    assert not page.context["form"].errors
    assert not case.messages.filter(kind="response").exists()
    # And with it: the filled words lie in the page.
    assert f"Kasus {case.reference}" in browser.get(move_url(case)).content.decode()


def test_another_agencys_template_is_neither_offered_nor_inserted(
    case: Complaint, template: ResponseTemplate, budi: User, citra: User, browser: Client
) -> None:
    ResponseTemplate.objects.filter(pk=template.pk).update(agency=citra.agency)
    browser.force_login(budi)
    assert template.name not in browser.get(move_url(case)).content.decode()
    typed = sent(case, "Halo.", template=str(template.pk), insert="1")
    assert browser.post(move_url(case), typed).context["form"]["text"].value() == "Halo."


def test_an_unfilled_place_of_a_template_is_remarked_upon(
    case: Complaint, template: ResponseTemplate, budi: User, browser: Client
) -> None:
    browser.force_login(budi)
    text = f"{GOOD} Kasus {case.reference} dikerjakan … (tanggal)."
    assert browser.post(move_url(case), sent(case, text)).context["remark_codes"] == "gap"


@pytest.fixture
def head(budi: User) -> User:
    budi.user_permissions.add(Permission.objects.get(codename="head_agency"))
    return type(budi).objects.get(pk=budi.pk)


def test_a_verifier_makes_common_templates_and_an_unknown_place_is_named(
    dewi: User, browser: Client
) -> None:
    browser.force_login(dewi)
    add = reverse("responsetemplate:add")
    values = {
        "name": "Baru",
        "use": "answer",
        "body": "Yth. {nama}",
        "position": "1",
        "active": "on",
    }
    page = browser.post(add, values)
    assert "{nama}" in page.content.decode()
    assert not ResponseTemplate.objects.filter(name="Baru").exists()
    assert browser.post(add, values | {"body": "Kasus {reference}."}).status_code == 302
    assert ResponseTemplate.objects.get(name="Baru").agency is None


def test_a_head_makes_and_sees_the_own_agencys_alone(
    head: User, citra: User, template: ResponseTemplate, browser: Client
) -> None:
    theirs = ResponseTemplate.objects.create(
        name="Punya tetangga", use="answer", body="x", agency=citra.agency
    )
    browser.force_login(head)
    values = {
        "name": "Milik kami",
        "use": "answer",
        "body": "Halo.",
        "position": "1",
        "active": "on",
    }
    for agency in (citra.agency_id, ""):
        browser.post(reverse("responsetemplate:add"), values | {"agency": agency})
        assert not ResponseTemplate.objects.filter(name="Milik kami").exists()
    browser.post(reverse("responsetemplate:add"), values | {"agency": head.agency_id})
    assert ResponseTemplate.objects.get(name="Milik kami").agency == head.agency
    listed = browser.get(reverse("responsetemplate:index")).content.decode()
    assert "Milik kami" in listed
    assert theirs.name not in listed
    assert template.name not in listed
    for row in (theirs, template):
        for name in ("edit", "delete", "history", "usage"):
            answer = browser.get(reverse(f"responsetemplate:{name}", args=[row.pk]))
            assert answer.status_code in (302, 404), name
            assert row.name not in answer.content.decode()
        browser.post(reverse("responsetemplate:edit", args=[row.pk]), values)
        browser.post(reverse("responsetemplate:delete", args=[row.pk]))
    assert ResponseTemplate.objects.filter(pk__in=[theirs.pk, template.pk], name="x").count() == 0
    assert ResponseTemplate.objects.filter(pk__in=[theirs.pk, template.pk]).count() == 2


def test_a_plain_officer_has_no_business_in_the_list(
    budi: User, template: ResponseTemplate, browser: Client
) -> None:
    browser.force_login(budi)
    for name, args in (("index", []), ("add", []), ("edit", [template.pk])):
        assert browser.get(reverse(f"responsetemplate:{name}", args=args)).status_code in (302, 404)


def test_of_two_who_edit_a_template_one_wins(
    template: ResponseTemplate, dewi: User, browser: Client
) -> None:
    browser.force_login(dewi)
    edit = reverse("responsetemplate:edit", args=[template.pk])
    form = browser.get(edit).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    values = {name: "" if value is None else value for name, value in shown.items()}
    assert browser.post(edit, values | {"name": "Satu"}).status_code == 302
    late = browser.post(edit, values | {"name": "Dua"})
    assert late.status_code == 409
    assert "Satu" in late.content.decode()
    assert ResponseTemplate.objects.get(pk=template.pk).name == "Satu"


def test_a_preview_is_filled_with_a_sample_and_names_unknown_places(
    budi: User, browser: Client
) -> None:
    browser.force_login(budi)
    preview = reverse("desk:template_preview")
    page = browser.post(preview, {"name": "x", "body": "Kasus {reference} di {village}, {link}."})
    assert "DPS-2026-00042" in page.content.decode()
    page = browser.post(preview, {"body": "Halo {nama}. Pak Ketut Sudarma 081234567890."})
    assert page.status_code == 422
    assert "{nama}" in page.content.decode()
    assert "[nomor telepon]" in page.content.decode()


# ------------------------------------------------------------------------------------ rules
def rule_values(**changes: Any) -> dict[str, Any]:
    dlhk = Agency.objects.get(slug=DLHK)
    values = {
        "name": "Sampah di jalan", "position": "0", "words": "warung", "agency": dlhk.pk,
        "active": "on",
    }  # fmt: skip
    return values | changes


def test_a_rules_proposal_is_preselected_and_says_why(dewi: User, browser: Client) -> None:
    case = ComplaintFactory(body="Sampah di depan warung itu menumpuk sejak dua minggu.")
    browser.force_login(dewi)
    pupr = Agency.objects.get(slug=PUPR)
    assert (
        browser.post(reverse("routingrule:add"), rule_values(helping=[pupr.pk])).status_code == 302
    )
    page = browser.get(move_url(case, "verify_and_forward"))
    form, html = page.context["form"], page.content.decode()
    assert form["agency"].value() == Agency.objects.get(slug=DLHK).pk
    assert form["helping"].value() == [pupr.pk]
    assert "Sampah di jalan" in html
    assert re.search(r"<button[^>]*autofocus", html)  # one key accepts
    answer = browser.post(
        move_url(case, "verify_and_forward"),
        {"version": case.version, "agency": form["agency"].value(), "helping": [pupr.pk]},
    )
    assert answer.status_code == 302


@pytest.mark.parametrize(
    "changes",
    [{"words": "  \n "}, {"agency": ""}, {"name": ""}],
)
def test_a_rule_that_asks_for_nothing_is_refused(
    changes: dict[str, Any], dewi: User, browser: Client
) -> None:
    browser.force_login(dewi)
    page = browser.post(reverse("routingrule:add"), rule_values(**changes))
    assert page.status_code == 200
    assert not RoutingRule.objects.exists()


def test_the_lead_agency_helps_nobody(dewi: User, browser: Client) -> None:
    browser.force_login(dewi)
    values = rule_values()
    browser.post(reverse("routingrule:add"), values | {"helping": [values["agency"]]})
    assert not RoutingRule.objects.exists()


def test_a_draft_is_tried_on_past_cases_before_it_is_saved(
    case: Complaint, dewi: User, budi: User, browser: Client
) -> None:
    browser.force_login(budi)
    browser.post(move_url(case), sent(case, GOOD))
    browser.force_login(dewi)
    page = browser.post(reverse("desk:routing_trial"), rule_values(draft="1"))
    assert page.status_code == 200
    tried = page.context["trial"]
    assert (tried.cases, tried.matched, tried.agreed) == (1, 1, 0)
    html = page.content.decode()
    assert case.reference in html
    assert "Jalan berlubang dekat warung" in html
    again = dict(page.context["typed"]) | {"scope": "with_draft", "last": "10"}
    assert browser.post(reverse("desk:routing_trial"), again).context["trial"].matched == 1
    assert not RoutingRule.objects.exists()
    wrong = browser.post(reverse("desk:routing_trial"), rule_values(draft="1", agency=""))
    assert wrong.status_code == 422


def test_saved_rules_are_tried_one_by_one_or_together(
    case: Complaint, dewi: User, budi: User, browser: Client
) -> None:
    browser.force_login(budi)
    browser.post(move_url(case), sent(case, GOOD))
    browser.force_login(dewi)
    browser.post(reverse("routingrule:add"), rule_values(agency=Agency.objects.get(slug=PUPR).pk))
    rule = RoutingRule.objects.get()
    trial = reverse("desk:routing_trial")
    assert rule.name in browser.get(trial).content.decode()
    for scope in ("set", str(rule.pk)):
        page = browser.post(trial, {"scope": scope, "last": "5"})
        assert page.context["trial"].share == 100
    assert browser.post(trial, {"scope": "99999", "last": "5"}).status_code == 422
    assert browser.post(trial, {"scope": "set", "last": "5000"}).status_code == 422
    old = browser.post(trial, {"scope": "set", "last": "5", "until": "2020-01-01"})
    assert old.context["trial"].cases == 0


# ------------------------------------------------------------------------------------ search
SEARCH = "desk:search"


def search(browser: Client, words: str, **more: str) -> Any:
    return browser.post(reverse(SEARCH), {"q": words, **more})


def test_what_is_sought_stands_in_no_address_no_log_and_no_session(
    case: Complaint, dewi: User, browser: Client, now: datetime,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    jobs.run_due(now=now)
    browser.force_login(dewi)
    with caplog.at_level(logging.DEBUG):
        answer = search(browser, "zorbakusuma")
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    html = answer.content.decode()
    assert case.reference in html
    assert not re.search(r"(?:href|action)=\"[^\"]*zorbakusuma", html, re.IGNORECASE)
    assert "zorbakusuma" not in caplog.text.casefold()
    assert "zorbakusuma" not in str(dict(browser.session)).casefold()
    assert case.reference not in browser.get(f"{reverse(SEARCH)}?q=zorbakusuma").content.decode()


def test_an_officer_finds_by_readable_words_and_never_by_a_hidden_name(
    case: Complaint, budi: User, citra: User, browser: Client, now: datetime
) -> None:
    jobs.run_due(now=now)
    browser.force_login(budi)
    assert case.reference in search(browser, "quibbletown").content.decode()
    for words in ("zorbakusuma", "quibbletown zorbakusuma"):
        page = search(browser, words).content.decode()
        assert case.reference not in page
    browser.force_login(citra)
    for words in ("quibbletown", case.reference):
        assert case.stage not in str(search(browser, words).context["table"])
        assert search(browser, words).context["found"] == 0


def test_pages_of_results_are_asked_for_by_post(
    dewi: User, browser: Client, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    from complaints.desk import private_search

    monkeypatch.setattr(private_search, "PAGE", 2)
    cases = [ComplaintFactory(title="Got mampet", verifier=dewi) for _number in range(3)]
    jobs.run_due(now=now)
    browser.force_login(dewi)
    first = search(browser, "got mampet")
    assert (first.context["found"], first.context["later"]) == (2, 2)
    second = search(browser, "got mampet", page="2")
    assert (second.context["found"], second.context["later"]) == (1, 0)
    assert cases[0].reference in second.content.decode() + first.content.decode()


def test_an_empty_question_is_asked_back(dewi: User, browser: Client) -> None:
    browser.force_login(dewi)
    assert search(browser, "  ").status_code == 422
    assert search(browser, "!?").context["found"] == 0
    assert search(browser, "x" * 300).status_code == 422
