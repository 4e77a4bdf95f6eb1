"""A month of the office in the browser: thirty complaints, days that pass, and clocks that a
reader can count again from the words on the page alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.promises_read import Promise, read
from tests.browser.test_journey import Journey, case
from tests.servers.demo import House, wait_for

pytestmark = pytest.mark.browser
PATIENCE = 60_000  # the worker does at once what comes due in days
ROADS, WASTE = "Dinas Pekerjaan Umum", "Dinas Lingkungan Hidup"
# What the people of this month file, in one line each.
MATTERS = {
    "coordinated": "Tepi jalan ambles di samping saluran",
    "handed_back": "Lubang jalan di depan pasar",
    "asked": "Aspal mengelupas di tikungan",
    "disputed": "Lubang di jalur sepeda",
    "silent": "Jalan bergelombang di depan puskesmas",
    "unanswered": "Lubang galian yang belum ditutup",
    "followed_up": "Paving lepas di depan sekolah",
}
ANSWER = (
    "Regu kami menambal bagian yang rusak pada hari Selasa pagi, dan hasilnya kami periksa lagi."
)
AGAIN = "Regu kami kembali ke tempat itu hari ini, dan menyelesaikan bagian yang tertinggal."
WORK = "Paving dipasang kembali dan dipadatkan oleh regu kami pada hari Rabu pagi."


@dataclass
class Office:
    """Who works in this month, each in a browser without scripts, and the day that it is."""

    demo: House
    chromium: Browser
    screenshots: Path
    monday: date
    now: datetime = datetime.min
    references: dict[str, str] = field(default_factory=dict)
    receipts: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.journey = Journey(self.demo, self.chromium, scripts=False, folder=self.screenshots)
        people = ("dewi", "budi", "citra")
        self.verifier, self.roads, self.waste = (
            self.journey.sign_in(f"{name}@demo.test", to="/admin/") for name in people
        )
        self.to(0)

    def to(self, day: int, hour: int = 9) -> None:
        """Let the days pass, for everybody."""
        moment = datetime(self.monday.year, self.monday.month, self.monday.day, hour)
        self.now = moment + timedelta(days=day)
        self.demo.manage("demo_clock", "to", self.now.isoformat(timespec="minutes"))

    # ---------------------------------------------------------------------- what people do
    def file(self, name: str) -> None:
        body = {
            "title": MATTERS[name],
            "body": f"{MATTERS[name]}, sudah dua minggu dan makin dalam. Mohon diperbaiki.",
            "subcategory": "jalan-berlubang",
            "village": "renon",
        }
        filed = self.journey.post(
            "/api/v1/complaints/", body, **{"Idempotency-Key": f"a-month-in-the-browser-{name}"}
        )
        self.references[name] = str(filed["reference"])
        self.receipts[name] = str(filed["receipt"])

    def publish(self, name: str) -> None:
        page = self.verifier
        case(page, self.references[name], "Tinjau dan terbitkan")
        for answer in page.locator("[name^=answer-][value=no]").all():
            answer.check()
        page.get_by_role("button", name="Setujui dan terbitkan").click()
        expect(page.get_by_role("main")).to_contain_text("sudah tampil untuk publik")

    def forward(self, name: str, agency: str = ROADS) -> None:
        def fill(form: Locator) -> None:
            choice = form.locator("[name=agency]")
            choice.select_option(choice.locator("option", has_text=agency).first.inner_text())

        self.step(self.verifier, name, "Verifikasi dan teruskan", fill)

    def write(self, page: Page, name: str, step: str, words: str) -> None:
        self.step(page, name, step, lambda form: form.get_by_role("textbox").first.fill(words))
        form = page.get_by_role("main").locator("form")
        as_it_is = form.get_by_role("button", name="Kirim begitu saja")
        if as_it_is.count():  # remarks about the answer
            as_it_is.click()

    def step(self, page: Page, name: str, step: str, fill: object = None) -> None:
        case(page, self.references[name], step)
        form = page.get_by_role("main").locator("form.desk-form")
        if callable(fill):
            fill(form)
        form.get_by_role("button", name=step, exact=True).last.click()

    def decide(self, name: str, button: str, words: str = "") -> None:
        """By who filed it, with the receipt."""
        page = self.journey.person(width=360)
        page.goto("/lacak/")
        page.get_by_label("Tanda terima").fill(self.receipts[name])
        page.get_by_role("button", name="Tampilkan pengaduan saya").click()
        if words:
            page.get_by_role("main").get_by_role("textbox").first.fill(words)
        page.get_by_role("button", name=button).click()
        expect(page.get_by_role("status").first).to_contain_text("Terima kasih")
        page.context.close()

    # ------------------------------------------------------------------------- what is read
    def read(self, reference: str, *, language: str = "", scripts: bool = True) -> list[Promise]:
        """Return the promises of a thread page at 360 px, opened by the reader where he must."""
        reader = Journey(self.demo, self.chromium, scripts, self.screenshots)
        page = reader.person(width=360)
        page.goto(f"{language}/aduan/{reference}/")
        for summary in page.locator("details.counted > summary").all():
            summary.click()
        wide = page.evaluate("document.documentElement.scrollWidth") if scripts else 360
        assert wide <= 360, "the page is wider than the screen"
        found = read(page)
        page.context.close()
        assert reader.faults == []
        return found


@pytest.fixture
def office(tmp_path: Path, chromium: Browser, screenshots: Path) -> Iterator[Office]:
    expect.set_options(timeout=PATIENCE)
    demo = House(tmp_path / "month")
    process = demo.start_demo()
    here = date.today()
    yield Office(demo, chromium, screenshots, here + timedelta(days=7 - here.weekday()))
    demo.stop(process)
    demo.close()


def test_every_clock_of_a_month_can_be_counted_again_from_its_page(office: Office) -> None:
    simulated = simulate(office, complaints=30 - len(MATTERS))
    first_week(office)
    later_weeks(office)
    ends_of_what_was_done_by_hand(office)
    lives = {path: reference for reference, path in simulated}  # one of each
    explained = [explain(office, each) for each in office.references.values()]
    explained += [explain_briefly(office, each) for each in lives.values()]
    assert sum(explained) >= 60
    assert office.journey.faults == []


def simulate(office: Office, *, complaints: int) -> list[tuple[str, str]]:
    """Let the rest of the month happen ahead of the clock; return references and lives."""
    until = office.now + timedelta(days=30)
    told = office.demo.manage(
        "simulate_month", "--complaints", str(complaints), "--until", until.isoformat()
    )
    rows = [line.split() for line in told.splitlines() if line.startswith("DPS-")]
    assert len(rows) == complaints
    return [(row[0], row[1]) for row in rows if row[1] != "withdrawn"]


# ------------------------------------------------------------------------------- the month
def first_week(office: Office) -> None:
    for name in MATTERS:
        office.file(name)
        office.publish(name)
    for name in ("coordinated", "disputed", "silent", "unanswered", "followed_up"):
        office.forward(name)
    office.forward("handed_back", WASTE)
    office.write(office.verifier, "asked", "Tanya pelapor", "Di sisi mana, dan sejak kapan?")
    office.to(1)
    office.step(office.roads, "coordinated", "Minta bantuan OPD lain", ask_waste)
    office.step(office.waste, "handed_back", "Kembalikan", give_reasons)
    office.step(office.roads, "followed_up", "Mulai kerjakan")
    office.to(2)
    office.decide("asked", "Kirim jawaban", "Di sisi utara, sejak tiga minggu yang lalu.")
    office.forward("asked")
    office.forward("handed_back")
    for name in ("disputed", "silent"):
        office.write(office.roads, name, "Tulis tanggapan", ANSWER)
    office.write(office.roads, "followed_up", "Laporkan tindak lanjut", WORK)
    office.to(4)
    office.decide("disputed", "Belum, buka kembali", "Yang ditambal baru separuh.")
    office.decide("followed_up", "Ya, sudah selesai")


def later_weeks(office: Office) -> None:
    office.to(7)
    for name in ("handed_back", "asked"):
        office.write(office.roads, name, "Tulis tanggapan", ANSWER)
    office.write(office.roads, "disputed", "Tulis tanggapan", AGAIN)
    office.to(14)
    office.write(office.roads, "coordinated", "Tulis tanggapan", ANSWER)
    office.decide("coordinated", "Ya, sudah selesai")
    office.to(30)


def ask_waste(form: Locator) -> None:
    form.get_by_label(WASTE).check()


def give_reasons(form: Locator) -> None:
    form.get_by_role("radio").nth(1).check()
    form.get_by_role("textbox").first.fill("Ruas ini dikelola dinas yang lain.")


def ends_of_what_was_done_by_hand(office: Office) -> None:
    """What people decided stands at once; what silence decides, the clock's work has done."""
    ended = {
        "followed_up": "Selesai",
        "coordinated": "Selesai",
        "silent": "Selesai",
        "unanswered": "Diteruskan",
    }
    page = office.journey.person()
    for name, words in ended.items():

        def told(name: str = name, words: str = words) -> bool:
            page.goto(f"/aduan/{office.references[name]}/")
            return words in page.get_by_role("main").inner_text()

        wait_for(told, seconds=60, what=f"{name}: {words}")


# -------------------------------------------------------------------------------- the clocks
def explain(office: Office, reference: str) -> int:
    """Count every promise of the thread again; return how many there were."""
    here = office.read(reference)
    plain = office.read(reference, scripts=False)
    english = office.read(reference, language="/en")
    assert [(p.due, p.rule, p.state) for p in here] == [(p.due, p.rule, p.state) for p in plain]
    assert [(p.due, p.rows) for p in here] == [(p.due, p.rows) for p in english]
    for promise in (*here, *english):
        agree(promise, office.now.date())
    return len(here)


def explain_briefly(office: Office, reference: str) -> int:
    found = office.read(reference)
    for promise in found:
        agree(promise, office.now.date())
    return len(found)


def agree(promise: Promise, today: date) -> None:
    """What is due is what the words add up to, and so is whether it was kept."""
    told = f"{promise}"
    assert promise.due == promise.counted_again(), told
    assert all(day.weekday() >= 5 for day in promise.days("weekend")), told
    assert all(day.weekday() < 5 for day in promise.days("closed")), told
    sums = [int(total) for _kind, _days, total in promise.rows if total]
    assert not sums or sums[-1] == promise.amount == len(promise.days("counted")), told
    days = promise.days_of_state()
    match promise.kind:
        case "late":
            assert promise.due in days, told
            assert promise.due < today, told
        case "running":
            assert promise.due in days, told
        case "kept" if len(days) == 2:
            assert days[1] == promise.due, told
        case "missed":
            assert promise.due in days, told
            assert max(days) == days[0] >= promise.due, told
