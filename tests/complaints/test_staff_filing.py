"""Writing a complaint down for a citizen: every channel, the moment it came in, the receipt."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from complaints import filing_rules, history, intake
from complaints.errors import InvalidInput, KeyReused, NotPermitted
from complaints.intake import Entry
from complaints.models.clocks import Clock
from complaints.models.participation import ReferenceCounter
from complaints.models.private import Complaint
from complaints.models.reference import Channel
from tests.factories import ComplaintFactory, UserFactory, filing
from tests.pictures import plain

if TYPE_CHECKING:
    from datetime import datetime

    from complaints.models.people import User

pytestmark = pytest.mark.django_db
CHANNELS = [
    "facebook", "twitter", "instagram", "email", "radio", "phone", "pusdalops", "sp4n-lapor",
    "counter",
]  # fmt: skip
KEY = "entered-at-the-counter-1"


# -------------------------------------------------------------------------------- the verb
@pytest.mark.parametrize("channel", CHANNELS)
def test_every_channel_of_the_seed_can_be_entered(channel: str, dewi: User, now: datetime) -> None:
    filed = intake.file(filing(channel=channel), key=KEY, now=now, entry=Entry(dewi, now))
    case = Complaint.objects.get(reference=filed.reference)
    assert (case.channel.slug, case.entered_by, case.reporter) == (channel, dewi, None)
    assert case.stage == "received"  # verified like any other
    event = case.events.get()
    assert (event.verb, event.reason, event.actor) == ("file", channel, dewi)
    assert list(history.breaks()) == []


def test_the_seed_has_no_channel_that_staff_could_not_enter() -> None:
    seed = set(Channel.objects.values_list("slug", flat=True))
    assert seed == {*CHANNELS, *filing_rules.OWN_CHANNELS}


def test_the_deadline_runs_from_the_moment_it_was_told(dewi: User, now: datetime) -> None:
    told = now - timedelta(days=5)
    filed = intake.file(filing(channel="phone"), key=KEY, now=now, entry=Entry(dewi, told))
    case = Complaint.objects.get(reference=filed.reference)
    assert case.received_at == told
    assert case.messages.get().written_at == told
    assert case.events.get().happened_at == now  # when it was written down
    clock = Clock.objects.get(complaint=case, promise="forward")
    assert clock.started_at == told
    assert clock.due_at < now  # late already, and the page says so


@pytest.mark.parametrize(
    ("days", "channel", "field"),
    [(-1, "phone", "received_at"), (32, "phone", "received_at"), (0, "web", "channel"),
     (0, "mobile", "channel"), (0, "", "channel")],
)  # fmt: skip
def test_a_wrong_moment_or_channel_is_refused(
    days: int, channel: str, field: str, dewi: User, now: datetime
) -> None:
    entry = Entry(dewi, now - timedelta(days=days))
    with pytest.raises(InvalidInput) as refused:
        intake.file(filing(channel=channel), key=KEY, now=now, entry=entry)
    assert field in refused.value.fields
    assert not Complaint.objects.exists()


@pytest.mark.parametrize("who", ["ani", "eka", "operator"])
def test_only_who_works_on_cases_may_enter(
    who: str, now: datetime, request: pytest.FixtureRequest
) -> None:
    by = request.getfixturevalue(who)
    if by.is_superuser:
        by = UserFactory(is_active=False, verifier=True)  # switched off
    with pytest.raises(NotPermitted):
        intake.file(filing(channel="phone"), key=KEY, now=now, entry=Entry(by, now))


def test_a_key_enters_once_and_belongs_to_who_entered(
    dewi: User, budi: User, now: datetime
) -> None:
    words = filing(channel="counter")
    first = intake.file(words, key=KEY, now=now, entry=Entry(dewi, now))
    assert intake.file(words, key=KEY, now=now, entry=Entry(dewi, now)) == first
    other = filing(channel="counter", title="Lain sama sekali")
    with pytest.raises(KeyReused):
        intake.file(other, key=KEY, now=now, entry=Entry(dewi, now))
    assert intake.file(words, key=KEY, now=now, entry=Entry(budi, now)) != first
    assert Complaint.objects.count() == 2
    assert ReferenceCounter.objects.get().last == 2


def test_registration_binds_citizens_and_not_the_counter(
    dewi: User, settings: Settings, now: datetime
) -> None:
    settings.REGISTRATION_REQUIRED = True
    assert intake.file(filing(channel="counter"), key=KEY, now=now, entry=Entry(dewi, now))


def test_the_name_of_who_entered_is_hidden_like_the_reporters(now: datetime) -> None:
    staff = UserFactory(verifier=True, first_name="Kadek", last_name="Zorbakusuma")
    words = filing(channel="phone", body="Tadi saya bicara dengan Zorbakusuma soal lubang itu.")
    filed = intake.file(words, key=KEY, now=now, entry=Entry(staff, now))
    case = Complaint.objects.get(reference=filed.reference)
    spans = case.messages.get().proposals.get().spans
    assert any(span["rule"].startswith("known") for span in spans)


# -------------------------------------------------------------------------------- the page
URL = "desk:file"


def typed(**changes: str) -> dict[str, str]:
    told = timezone.localtime() - timedelta(hours=3)
    values = {
        "channel": "phone",
        "received_at": told.strftime("%Y-%m-%dT%H:%M"),
        "source": "Buku telepon nomor 77",
        "title": "Jalan berlubang di depan pasar",
        "body": "Sudah dua minggu jalan di depan pasar berlubang dalam dan membahayakan.",
        "subcategory": "jalan-berlubang",
        "village": "renon",
        "privacy": "anonymous",
        "key": KEY,
    }
    return values | changes


def check(browser: Client, values: dict[str, str]) -> Any:
    return browser.post(reverse(URL), values | {"check": "1"})


def keep(browser: Client, values: dict[str, str], **more: str) -> Any:
    """Look, then keep what was looked at."""
    looked = check(browser, values)
    assert looked.status_code == 200, looked.context["form"].errors
    seen = {"checked": looked.context["form"]["checked"].value()}
    return browser.post(reverse(URL), values | seen | {"save": "1", **more})


def test_the_whole_way_from_the_telephone_to_the_slip(dewi: User, browser: Client) -> None:
    browser.force_login(dewi)
    values = typed(name="Ni Luh Zorbakusuma", phone="0812 3456 7890", consent="on")
    answer = keep(browser, values)
    assert answer["Location"] == reverse("desk:filed")
    case = Complaint.objects.get()
    assert case.entered_by == dewi
    assert "Buku telepon nomor 77" in case.notes.get().body
    assert case.notes.get().author == dewi

    slip = browser.get(reverse("desk:filed"))
    html = slip.content.decode()
    assert "no-store" in slip["Cache-Control"]
    assert case.reference in html
    receipt = "".join(slip.context["groups"])
    assert re.fullmatch(r"\d{16}", receipt)
    assert intake.track(receipt, client="x", now=timezone.now()).reference == case.reference
    assert receipt not in str(dict(browser.session))
    again = browser.get(reverse("desk:filed"))  # shown once
    assert again["Location"] == reverse(URL)

    page = browser.get(reverse("desk:complaint", args=[case.reference])).content.decode()
    assert "Telepon" in page
    assert "dewi@example.test" in page
    assert "Buku telepon nomor 77" in page


def test_nothing_is_kept_before_somebody_looked(dewi: User, browser: Client) -> None:
    browser.force_login(dewi)
    values = typed(body="Jalan berlubang, hubungi saya di 081234567890. Tolong ditambal.")
    page = browser.post(reverse(URL), values | {"save": "1"})
    assert page.status_code == 200
    assert page.context["checking"]
    html = page.content.decode()
    assert "[nomor telepon]" in html  # what the public would read
    assert values["body"] in html  # what was typed
    assert not Complaint.objects.exists()
    changed = values | {"body": f"{values['body']} Segera.", "save": "1"}
    changed["checked"] = page.context["form"]["checked"].value()
    assert browser.post(reverse(URL), changed).context["checking"]  # other words: another look
    assert not Complaint.objects.exists()


def test_a_double_click_keeps_one_complaint(dewi: User, browser: Client) -> None:
    browser.force_login(dewi)
    keep(browser, typed())
    first = browser.get(reverse("desk:filed")).context["groups"]
    keep(browser, typed())
    assert browser.get(reverse("desk:filed")).context["groups"] == first
    assert Complaint.objects.count() == 1


def test_an_emergency_asks_for_112_before_it_is_kept(dewi: User, browser: Client) -> None:
    browser.force_login(dewi)
    values = typed(body="Ada kebakaran di rumah sebelah pasar, tolong segera datang.")
    page = keep(browser, values)
    assert page.status_code == 200
    assert page.context["urgent"]
    assert "112" in page.content.decode()
    assert not Complaint.objects.exists()
    assert keep(browser, values, not_urgent="1").status_code == 302


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"), ({"body": "pendek"}, "body"), ({"channel": "web"}, "channel"),
        ({"channel": ""}, "channel"), ({"received_at": "2020-01-01T10:00"}, "received_at"),
        ({"received_at": "kemarin"}, "received_at"), ({"village": "x"}, "village"),
        ({"privacy": ""}, "privacy"), ({"phone": "12", "consent": "on"}, "phone"),
        ({"name": "Ketut"}, "consent"), ({"pin": "di sana"}, "pin"),
        ({"nik": "123", "consent": "on"}, "nik"), ({"email": "x", "consent": "on"}, "email"),
    ],
)  # fmt: skip
def test_every_fault_stands_at_its_field_and_nothing_typed_is_lost(
    changes: dict[str, str], field: str, dewi: User, browser: Client
) -> None:
    browser.force_login(dewi)
    values = typed(**changes)
    page = check(browser, values)
    assert page.status_code == 422
    assert page.context["form"].errors.keys() == {field}
    assert values["source"] in page.content.decode()
    assert not Complaint.objects.exists()


def test_a_moment_to_come_is_refused(dewi: User, browser: Client) -> None:
    browser.force_login(dewi)
    late = (timezone.localtime() + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")
    assert "received_at" in check(browser, typed(received_at=late)).context["form"].errors


def test_open_cases_that_are_alike_are_shown_to_those_who_may_know(
    dewi: User, budi: User, browser: Client
) -> None:
    hidden = ComplaintFactory(verifier=dewi)
    public = ComplaintFactory(verifier=dewi, published=True)
    mine = ComplaintFactory(verifier=dewi, forwarded=True)
    ComplaintFactory(verifier=dewi, village="sanur")
    browser.force_login(dewi)
    alike = {case.reference for case in check(browser, typed()).context["alike"]}
    assert alike == {hidden.reference, public.reference, mine.reference}
    browser.force_login(budi)
    page = check(browser, typed())
    assert {case.reference for case in page.context["alike"]} == {public.reference, mine.reference}
    assert hidden.reference not in page.content.decode()


def test_the_questions_of_the_category_are_asked_and_answered_at_the_counter(
    dewi: User, browser: Client
) -> None:
    browser.force_login(dewi)
    assert not browser.get(reverse(URL)).context["form"].asked
    lamp = typed(subcategory="lampu-jalan")
    looked = check(browser, lamp)
    names = [field.name for field in looked.context["form"].asked]
    assert names == ["answer-nomor-tiang", "answer-jumlah-lampu"]
    assert "112" in looked.content.decode()  # what to tell the citizen
    seen = {"checked": looked.context["form"]["checked"].value(), "save": "1"}
    answered = lamp | {"answer-nomor-tiang": "RN 77", "answer-jumlah-lampu": "3"}
    again = browser.post(reverse(URL), answered | seen)  # other words: another look
    assert "Nomor pada tiang lampu: RN 77" in again.context["preview"].body
    assert not Complaint.objects.exists()
    assert keep(browser, answered).status_code == 302
    assert Complaint.objects.get().messages.get().body.endswith("lampu yang mati: 3")


def test_a_private_answer_told_to_staff_is_sealed_and_a_wrong_one_stands_at_its_field(
    dewi: User, browser: Client
) -> None:
    browser.force_login(dewi)
    page = check(browser, typed(subcategory="lampu-jalan", **{"answer-jumlah-lampu": "banyak"}))
    assert page.status_code == 422
    assert page.context["form"].errors.keys() == {"answer-jumlah-lampu"}
    assert "banyak" in page.content.decode()
    water = typed(subcategory="air-mati", **{"answer-nomor-pelanggan-air": "Wexfordiana 77"})
    keep(browser, water | {"answer-jumlah-lampu": "3"})  # of what was chosen before
    case = Complaint.objects.get()
    assert case.answers == "Nomor pelanggan air Anda: Wexfordiana 77"
    assert "Wexfordiana" not in case.messages.get().body


def test_an_officer_enters_a_case_and_does_not_get_it_by_that(budi: User, browser: Client) -> None:
    browser.force_login(budi)
    assert keep(browser, typed(channel="counter")).status_code == 302
    case = Complaint.objects.get()
    assert (case.stage, case.entered_by, case.agency) == ("received", budi, None)
    page = reverse("desk:complaint", args=[case.reference])
    assert page not in browser.get(reverse("desk:filed")).content.decode()
    assert browser.get(page).status_code == 404


def test_a_sensitive_matter_may_stay_with_the_office(dewi: User, browser: Client) -> None:
    browser.force_login(dewi)
    keep(browser, typed(privacy="confidential"))
    assert Complaint.objects.get().privacy == "confidential"


def test_photos_are_carried_through_the_look(dewi: User, browser: Client, stores: Path) -> None:
    browser.force_login(dewi)
    photo = SimpleUploadedFile("lubang.jpg", plain(), "image/jpeg")
    page = browser.post(reverse(URL), typed() | {"check": "1", "photos": photo})
    assert page.status_code == 200
    [kept] = page.context["proofs"]
    more = {"checked": page.context["form"]["checked"].value(), "staged": kept.staged.token}
    more[kept.caption_name] = "Lubang dari timur"
    assert browser.post(reverse(URL), typed() | more | {"save": "1"}).status_code == 302
    attachment = Complaint.objects.get().messages.get().attachments.get()
    assert attachment.caption == "Lubang dari timur"


def test_a_photo_that_is_none_is_told_and_the_words_stay(
    dewi: User, browser: Client, stores: Path
) -> None:
    browser.force_login(dewi)
    photo = SimpleUploadedFile("lubang.jpg", b"no picture", "image/jpeg")
    page = browser.post(reverse(URL), typed() | {"check": "1", "photos": photo})
    assert page.status_code == 422
    assert page.context["refusal"]
    assert typed()["body"] in page.content.decode()


def test_a_form_without_its_token_is_refused(dewi: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(dewi)
    assert strict.post(reverse(URL), typed() | {"save": "1"}).status_code == 403


def test_a_busy_database_keeps_what_was_typed(
    dewi: User, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("database is locked")

    browser.force_login(dewi)
    with monkeypatch.context() as patch:
        patch.setattr(intake, "file", locked)
        page = keep(browser, typed())
    assert page.status_code == 503
    assert typed()["body"] in page.content.decode()
    assert keep(browser, typed()).status_code == 302  # the same key


def test_an_old_page_with_other_words_gets_a_new_key(dewi: User, browser: Client) -> None:
    browser.force_login(dewi)
    keep(browser, typed())
    page = keep(browser, typed(title="Lampu jalan mati di depan pasar"))
    assert page.status_code == 409
    key = page.context["form"]["key"].value()
    assert key not in {"", KEY}
    assert keep(browser, typed(title="Lampu jalan mati", key=key)).status_code == 302
    assert Complaint.objects.count() == 2
