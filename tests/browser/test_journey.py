"""One complaint's whole way, as people walk it: in Chromium, with JavaScript and without."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from complaints.demo.people import PASSWORD
from tests.servers.demo import House, wait_for

pytestmark = pytest.mark.browser
PHONE, NAME = "0812-3456-7890", "Nyoman Percobaan"
ANSWER = "Tim kami sudah menambal lubang dan membersihkan saluran di depan toko itu."
COMMENT = "Terima kasih, saya lewat di sana tadi pagi dan jalannya sudah kering."


@dataclass
class Journey:
    """The demo, a browser for each person, and what was learnt on the way."""

    demo: House
    chromium: Browser
    scripts: bool
    folder: Path
    faults: list[str] = field(default_factory=list)

    def person(self, width: int = 1280) -> Page:
        context = self.chromium.new_context(
            base_url=self.demo.address,
            java_script_enabled=self.scripts,
            locale="id-ID",
            viewport={"width": width, "height": 900},
        )
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("response", lambda answer: self._note(answer.status, answer.url))
        page.on("console", lambda message: self._hear(message.type, message.text))
        page.on("request", lambda request: self._leave(request.url))
        return page

    def _note(self, status: int, url: str) -> None:
        if status >= 500:
            self.faults.append(f"{status} {url}")

    def _hear(self, kind: str, text: str) -> None:
        if kind == "error" and "Content Security Policy" in text:
            self.faults.append(text)

    def _leave(self, url: str) -> None:
        """No page, the desk's neither, asks anybody else for anything."""
        if not url.startswith((self.demo.address, "data:", "blob:")):
            self.faults.append(url)

    def sign_in(self, email: str, *, to: str) -> Page:
        page = self.person()
        page.goto(f"/akun/login/?next={to}")
        page.get_by_role("textbox", name="E-mail").fill(email)
        page.get_by_role("textbox", name="Kata sandi").fill(PASSWORD)
        page.get_by_role("button", name="Masuk", exact=True).click()
        expect(page).to_have_url(re.compile(re.escape(to)))
        return page

    def picture(self, page: Page, name: str) -> None:
        mode = "scripts" if self.scripts else "plain"
        page.screenshot(path=self.folder / f"{name}-{mode}.png", full_page=True)

    def get(self, path: str) -> dict[str, object]:
        with urlopen(f"{self.demo.address}{path}", timeout=30) as answer:
            found: dict[str, object] = json.load(answer)
        return found

    def post(self, path: str, body: dict[str, str], **headers: str) -> dict[str, object]:
        request = Request(
            f"{self.demo.address}{path}",
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json", **headers},
        )
        with urlopen(request, timeout=30) as answer:
            found: dict[str, object] = json.load(answer)
        return found


@pytest.fixture(params=[True, False], ids=["scripts", "plain"])
def journey(
    request: pytest.FixtureRequest, demo: House, chromium: Browser, screenshots: Path
) -> Journey:
    return Journey(demo, chromium, request.param, screenshots)


def test_a_complaint_goes_the_whole_way(journey: Journey) -> None:
    reference, receipt = file_as_a_guest(journey)
    track(journey, receipt, "Diterima")
    publish_and_forward(journey, reference)
    answer(journey, reference)
    find_by_another_form_of_a_word(journey, reference)
    comment(journey, reference)
    read_in_english(journey, reference)
    read_through_the_api(journey, reference, receipt)
    track(journey, receipt, "Ditanggapi")
    assert journey.faults == []


def file_as_a_guest(journey: Journey) -> tuple[str, str]:
    page = journey.person(width=360)
    page.goto("/aduan/baru/")
    page.get_by_label("Apa yang terjadi?").fill(
        f"Air menggenangi trotoar di depan toko buku. Nama saya {NAME}, telepon {PHONE}."
    )
    page.get_by_role("button", name="Lanjutkan").click()
    # Everything that is missing is named at once, and nothing typed is lost.
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Apa yang terjadi?")).to_have_value(re.compile(PHONE))
    journey.picture(page, "1-faults")
    page.get_by_label("Dalam satu baris").fill("Trotoar tergenang di depan toko buku")
    page.get_by_label("Tentang apa?").select_option("jalan-berlubang")
    page.get_by_label("Desa/kelurahan").select_option("renon")
    page.get_by_label("Nama Anda").fill(NAME)
    page.get_by_role("button", name="Lanjutkan").click()
    # What is asked about this kind of trouble may be left out.
    page.get_by_role("button", name="Lanjutkan", exact=True).click()
    # Before sending: exactly what the public would read.
    public = page.get_by_role("article").first
    expect(public).to_contain_text("Air menggenangi trotoar")
    expect(public).not_to_contain_text(PHONE)
    expect(public).not_to_contain_text(NAME)
    journey.picture(page, "2-preview")
    page.get_by_role("button", name="Kirim pengaduan", exact=True).click()
    expect(page).to_have_url(re.compile("/aduan/baru/selesai/"))
    journey.picture(page, "3-receipt")
    text = page.get_by_role("main").inner_text()
    reference, receipt = re.search(r"DPS-\d{4}-\d{5}", text), re.search(r"(\d{4} ){3}\d{4}", text)
    assert reference
    assert receipt
    return reference.group(), receipt.group()


def track(journey: Journey, receipt: str, stage: str) -> None:
    page = journey.person(width=360)
    page.goto("/lacak/")
    page.get_by_label("Tanda terima").fill(receipt)
    page.get_by_role("button", name="Tampilkan pengaduan saya").click()
    expect(page.get_by_role("main")).to_contain_text(stage)
    assert receipt.replace(" ", "") not in page.url
    journey.picture(page, f"4-track-{stage.lower()}")


def case(page: Page, reference: str, step: str) -> None:
    page.goto(f"/admin/pengaduan/cases/{reference}/")
    steps = page.get_by_role("navigation", name="Langkah berikutnya")
    steps.get_by_role("link", name=step).click()


def publish_and_forward(journey: Journey, reference: str) -> None:
    page = journey.sign_in("dewi@demo.test", to="/admin/pengaduan/to-verify/")
    expect(page.get_by_role("main")).to_contain_text(reference)
    journey.picture(page, "5-queue")
    case(page, reference, "Tinjau dan terbitkan")
    public = page.get_by_role("region", name="Yang dibaca publik")
    expect(public).to_contain_text("Air menggenangi trotoar")
    expect(public).not_to_contain_text(PHONE)
    journey.picture(page, "6-review")
    for answer in page.locator("[name^=answer-][value=no]").all():
        answer.check()
    page.get_by_role("button", name="Setujui dan terbitkan").click()
    case(page, reference, "Verifikasi dan teruskan")
    page.get_by_role("main").get_by_role("button", name="Verifikasi dan teruskan").click()
    expect(page.get_by_role("main")).to_contain_text("Diteruskan")
    journey.picture(page, "7-case")


def answer(journey: Journey, reference: str) -> None:
    stranger = journey.sign_in("citra@demo.test", to="/admin/")
    found = stranger.goto(f"/admin/pengaduan/cases/{reference}/")
    assert found
    assert found.status == 404, "an officer of another agency sees the case"
    page = journey.sign_in("budi@demo.test", to="/admin/")
    case(page, reference, "Tulis tanggapan")
    page.get_by_role("main").get_by_role("textbox").first.fill(ANSWER)
    journey.picture(page, "8-answer")
    form = page.get_by_role("main").locator("form")
    form.get_by_role("button", name="Tulis tanggapan").click()
    as_it_is = form.get_by_role("button", name="Kirim begitu saja")
    expect(as_it_is.or_(page.get_by_role("main").get_by_text("Ditanggapi")).first).to_be_visible()
    if as_it_is.count():  # remarks about the answer
        journey.picture(page, "8-remarks")
        as_it_is.click()
    expect(page.get_by_role("main")).to_contain_text("Ditanggapi")


def find_by_another_form_of_a_word(journey: Journey, reference: str) -> None:
    page = journey.person()

    def found() -> bool:
        page.goto("/aduan/?q=" + quote("genangan pertokoan"))
        return page.locator(f"a[href*='{reference}']").count() > 0

    wait_for(found, seconds=30, what="the index follows")
    journey.picture(page, "9-search")
    page.goto("/aduan/")
    page.locator("#q").fill("genangan di trotoar toko buku")
    page.get_by_role("button", name="Cari").click()
    page.locator(f"a[href*='{reference}']").first.click()
    expect(page.get_by_role("main")).to_contain_text(ANSWER)


def comment(journey: Journey, reference: str) -> None:
    page = journey.sign_in("wayan@demo.test", to=f"/aduan/{reference}/")
    page.get_by_label("Komentar Anda").fill(COMMENT)
    page.get_by_role("button", name="Kirim komentar").click()
    expect(page.get_by_role("main")).to_contain_text(COMMENT)
    expect(page.get_by_role("main")).to_contain_text("Warga 1")
    journey.picture(page, "10-thread")


def read_in_english(journey: Journey, reference: str) -> None:
    page = journey.person(width=360)
    page.goto(f"/en/aduan/{reference}/")
    main = page.get_by_role("main")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    for words in ("Air menggenangi trotoar", ANSWER, COMMENT, "Answered"):
        expect(main).to_contain_text(words)
    for secret in (PHONE, NAME):
        expect(page.locator("body")).not_to_contain_text(secret)
    journey.picture(page, "11-english")


def read_through_the_api(journey: Journey, reference: str, receipt: str) -> None:
    thread = json.dumps(journey.get(f"/api/v1/threads/{reference}/"))
    for words in ("Air menggenangi trotoar", ANSWER, COMMENT):
        assert words in thread
    for secret in (PHONE, NAME, "wayan@demo.test"):
        assert secret not in thread
    listed = json.dumps(journey.get("/api/v1/threads/?q=" + quote("genangan toko buku")))
    assert reference in listed
    tracked = journey.post("/api/v1/complaints/track/", {"receipt": receipt})
    assert tracked["reference"] == reference
    body = {
        "title": "Lampu taman padam",
        "body": "Lampu taman di dekat lapangan padam sejak hari Minggu.",
        "subcategory": "jalan-berlubang",
        "village": "renon",
    }
    key = f"browser-journey-{journey.scripts}-key"
    first = journey.post("/api/v1/complaints/", body, **{"Idempotency-Key": key})
    again = journey.post("/api/v1/complaints/", body, **{"Idempotency-Key": key})
    assert first == again
