"""Three ways of a citizen, each walked on a phone and a desk screen, in both languages, in light
and in the dark. Every step leaves a picture for people to look at: `make journeys`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from secrets import token_hex

import pytest
from playwright.sync_api import Browser, expect

from complaints.demo.people import PASSWORD
from tests.browser.journeys import orders
from tests.browser.journeys.office import Office
from tests.browser.journeys.photo import street
from tests.browser.journeys.recorder import VARIATIONS, Recorder, Variation
from tests.servers.demo import House, wait_for

pytestmark = pytest.mark.browser
PHONE = "0812-3456-7890"
BODY = (
    "Sejak hujan minggu lalu ada lubang sedalam betis di tepi jalan, tepat di depan toko buku. "
    f"Dua motor sudah jatuh. Nama saya Nyoman Percobaan, telepon {PHONE}."
)
REPLY = "Di sisi utara, sejak tanggal tiga bulan ini."
WHY = "Yang ditambal baru separuh, sisi timur masih berlubang."
COMMENT = f"Di depan rumah saya juga gelap. Hubungi saya di {PHONE} bila perlu."
NOWHERE = "zzzxqy wwvkk"
numbers = count(1)
Start = Callable[[str], Recorder]


@pytest.fixture(params=VARIATIONS, ids=str)
def start(
    request: pytest.FixtureRequest, demo: House, chromium: Browser, pictures: Path
) -> Iterator[Start]:
    """Begin a journey of this name in the variation of the test."""
    seen_by: Variation = request.param
    begun: list[Recorder] = []

    def begin(journey: str) -> Recorder:
        begun.append(Recorder(chromium, demo.address, pictures, journey, seen_by))
        return begun[-1]

    yield begin
    for each in begun:
        each.close()


# ---------------------------------------------------------------- a guest with a receipt
def test_a_guest_files_tracks_and_answers(start: Start, office: Office) -> None:
    guest = start("guest")
    reference, receipt = files(guest)
    track(guest, receipt)
    guest.step("tracked", guest.words("Received"), reference)
    office("publish_and_forward", reference=reference)
    wait_for(lambda: office("photos", reference=reference), seconds=30, what="the photo")
    office("ask", reference=reference)
    track(guest, receipt)
    guest.step("asked", guest.words("The office asks you something"), orders.QUESTION)
    guest.main.locator("textarea").first.fill(REPLY)
    guest.button("Send the answer").click()
    guest.step("replied", guest.words("Done. Thank you for telling us."), REPLY)
    guest.link("Read it as the public does").click()
    guest.main.locator("article.complaint img").scroll_into_view_if_needed()  # it loads late
    guest.page.wait_for_function("() => [...document.images].every((each) => each.naturalWidth)")
    guest.step("thread", guest.main.locator("article.complaint img"))
    expect(guest.main).not_to_contain_text(PHONE)
    expect(guest.main).not_to_contain_text(REPLY)  # only the office reads it
    office("answer", reference=reference)
    guest.page.reload()
    guest.step("answered", orders.ANSWER, guest.words("Official response"))


def files(guest: Recorder) -> tuple[str, str]:
    page = guest.page
    guest.open("/")
    guest.step("home", page.get_by_role("heading", level=1))
    guest.main.locator("a[href$='/aduan/baru/']").first.click()
    guest.step("form", page.locator("#id_title"))
    page.locator("#id_title").fill(f"Lubang dalam di depan toko buku nomor {next(numbers)}")
    page.locator("#id_body").fill(BODY)
    page.locator("#id_subcategory").select_option("jalan-berlubang")
    page.locator("#id_village").select_option("renon")
    page.locator("#id_location").fill("Seberang lapangan, sisi selatan")
    page.get_by_role("button", name=guest.words("Choose on the map")).click()
    page.get_by_role("button", name=guest.words("Put the point in the middle of the map")).click()
    expect(page.locator("#id_pin")).to_have_value(re.compile(r"-8\.\d+, 115\.\d+"))
    page.locator("#id_photos").set_input_files(
        [{"name": "lubang.jpg", "mimeType": "image/jpeg", "buffer": street()}]
    )
    guest.step("filled", page.locator(".map .map-point"))
    guest.button("Add these files").click()
    page.locator("[name^=caption]").fill("Lubang penuh air, di kanan ada kerucut")
    guest.step("photo", page.locator(".chosen img"))
    guest.button("Continue: see what the public will read").click()
    guest.step("questions", guest.words("Before you go on"))
    guest.button("Continue").click()
    preview = page.locator("article.complaint")
    guest.step("preview", preview, guest.words("What we hid"))
    expect(preview).not_to_contain_text(PHONE)
    guest.button("Send the complaint").click()
    guest.step("receipt", page.locator("[data-receipt]"))
    receipt = page.locator("[data-receipt]")
    reference = receipt.get_attribute("data-reference") or ""
    return reference, receipt.inner_text()


def track(guest: Recorder, receipt: str) -> None:
    guest.open("/lacak/")
    guest.page.locator("#receipt").fill(receipt)
    guest.button("Show my complaint").click()


# --------------------------------------------------------------- a citizen with an account
def test_a_citizen_takes_part_and_says_whether_it_is_solved(start: Start, office: Office) -> None:
    citizen = start("citizen")
    address = f"kadek-{token_hex(4)}@contoh.test"
    office("account", address=address)
    own = office(
        "file",
        address=address,
        title="Trotoar ambles di depan balai banjar",
        body="Trotoar ambles dua jengkal di depan balai banjar, pejalan kaki turun ke jalan.",
        subcategory="jalan-berlubang",
    )
    office("publish_and_forward", reference=own)
    sign_in(citizen, address)
    takes_part(citizen)
    office("ask", reference=own)
    decides(citizen, office, own)


def sign_in(citizen: Recorder, address: str) -> None:
    page = citizen.page
    citizen.open("/akun/login/")
    citizen.step("sign-in", page.locator("#id_login"))
    page.locator("#id_login").fill(address)
    page.locator("#id_password").fill(PASSWORD)
    citizen.main.locator("form:has(#id_password) button").click()
    page.wait_for_url("**/akun/")


def takes_part(citizen: Recorder) -> None:
    page = citizen.page
    citizen.open("/aduan/")
    page.locator("#q").fill("lampu jln mti")
    page.locator("#q").press("Enter")
    page.wait_for_url("**q=lampu*")
    citizen.step("found", page.locator("#hasil .card, .cards .card").first)
    page.locator(".cards h3 a", has_text=re.compile("lampu", re.IGNORECASE)).first.click()
    citizen.step("thread", page.locator("article.complaint"))
    citizen.button("This concerns me too").click()
    citizen.step("supported", citizen.words("Thank you. Your support is counted."))
    citizen.link("Follow").click()
    citizen.step("follow", citizen.words("What do you want to follow?"))
    citizen.button("Follow").click()
    citizen.step("followed", page.get_by_role("status").first)
    page.locator("#komentar textarea").fill(COMMENT)
    citizen.button("Send the comment").click()
    masked = page.locator("article.comment")
    citizen.step("masked", masked, citizen.words("Look at your comment first"))
    expect(masked).not_to_contain_text(PHONE)
    citizen.button("Send the masked version").click()
    citizen.step("commented", citizen.words("Thank you. Your comment is public."))
    expect(page.locator("article.comment").last).to_contain_text("Di depan rumah saya juga gelap.")


def decides(citizen: Recorder, office: Office, own: str) -> None:
    page = citizen.page
    citizen.open("/akun/")
    citizen.step("asked", citizen.words("The office asks you something"), orders.QUESTION)
    page.locator(f"#reply-{own}").fill(REPLY)
    citizen.button("Send the answer").click()
    citizen.step("replied", page.locator(f"#{own}"))
    office("answer", reference=own)
    citizen.open("/akun/")
    page.locator(f"#{own} > summary").click()
    citizen.step("answered", citizen.words("Is it solved?"), orders.ANSWER)
    page.locator(f"#why-{own}").fill(WHY)
    citizen.button("No, open it again").click()
    citizen.step("disputed", page.locator(f"#{own}"))
    office("follow_up", reference=own)
    page.reload()
    citizen.button("Yes, it is solved").click()
    citizen.step("rate", citizen.words("How was it handled?"), orders.AGAIN)
    for question in page.locator(f"#{own} details.rate fieldset").all():
        question.locator("input").first.check()
    citizen.button("Send the answers").click()
    citizen.step("rated", page.locator(f"#{own}"))
    citizen.open(f"/aduan/{own}/")
    citizen.step("solved", citizen.words("Yes, the reporter confirms it"))


# ------------------------------------------------------------------ a citizen who reads
def test_a_citizen_reads_changes_language_and_files_what_nobody_has(start: Start) -> None:
    reader = start("reader")
    page = reader.page
    reader.open("/layanan/")
    reader.step("services", page.get_by_role("heading", level=1))
    reader.main.locator("a[href$='/layanan/jalan-dan-jembatan/']").first.click()
    reader.step("service", reader.words("How it really goes"), reader.words("Solved lately"))
    page.locator("aside a[href*='/aduan/DPS-']").first.click()
    reader.step("thread", page.locator("article.complaint"))
    page.locator("footer a[href$='/moderasi/']").click()
    reader.step("moderation", page.get_by_role("table").first)
    reader.language = "id" if reader.language == "en" else "en"
    page.locator(f".tools a[hreflang={reader.language}]").click()
    reader.step("moderation-in-the-other-language", page.get_by_role("table").first)
    page.locator(".menu a[href$='/aduan/']").click()
    page.locator("#q").fill(NOWHERE)
    page.locator("#q").press("Enter")
    page.wait_for_url("**q=zzz*")
    reader.step("nothing-found", reader.words("Nothing found"))
    page.locator(".empty a.button").click()
    expect(page.locator("#id_title")).to_have_value(NOWHERE)
    reader.step("files-it", page.locator("#id_title"))
