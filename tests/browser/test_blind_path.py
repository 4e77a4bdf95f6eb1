"""A blind citizen alone with a phone: files, tracks and comments, by keys and by what the
accessibility tree says. How the stops are judged: tests/browser/listening.py."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.listening import Listener
from tests.servers.demo import House, wait_for

pytestmark = pytest.mark.browser
TITLE = "Lampu taman padam di jalan setapak"
BODY = "Lampu taman padam sejak Senin. Telepon saya 0812-3456-7890. Pos jaga melati gelap."
COMMENT = "Saya lewat di sana tadi malam. Hubungi saya di 0813-2222-7788."


@pytest.fixture
def blind(demo: House, chromium: Browser) -> Iterator[Listener]:
    context = chromium.new_context(
        base_url=demo.address, viewport={"width": 360, "height": 740}, locale="id-ID"
    )
    page = context.new_page()
    page.set_default_timeout(20_000)
    expect.set_options(timeout=20_000)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield Listener(page)
    context.close()
    assert faults == []


def choose(blind: Listener, name: str, typed: str) -> None:
    """Choose from a list by the first letters of what is meant."""
    blind.tab_to("combobox", name)
    blind.type(typed)
    assert typed in blind.here().value


def at_the_fault(blind: Listener) -> None:
    """After a refusal the focus is on what went wrong, and the page's name says so first."""
    here = blind.here()
    assert here.role == "alert"
    assert blind.page.title().startswith("Kesalahan: ")
    assert blind.announcements(), "nothing is said of what went wrong"


def begin(blind: Listener) -> None:
    blind.page.goto("/")
    blind.tab_to("link", "^Langsung ke isi$")
    blind.press("Enter")
    blind.tab_to("link", "^Kirim pengaduan$")  # the first thing of the content
    blind.go()
    assert "Kirim pengaduan" in blind.headings()


def write_with_a_fault(blind: Listener) -> None:
    """The village is left out: the summary has the focus, its link leads to the field, and the
    field itself says what is wrong with it."""
    blind.tab_to("textbox", "^Dalam satu baris$")
    blind.type(TITLE)
    assert "sejak kapan" in blind.tab_to("textbox", "^Apa yang terjadi").description
    blind.type(BODY)
    choose(blind, "^Tentang apa", "Lampu")
    blind.tab_to("button", "^Lanjutkan")
    blind.go()
    at_the_fault(blind)
    fault = blind.tab_to("link", "Desa/kelurahan")
    blind.press("Enter")
    field = blind.here()
    assert field.role == "combobox"
    assert field.invalid
    said = fault.name.partition(" – ")[2]
    assert said
    assert said in field.description
    blind.type("Renon")
    assert "Renon" in blind.here().value


def every_field_is_reached(blind: Listener) -> None:
    for role, name in (
        ("textbox", "^Di mana tepatnya"), ("Date", "^Kapan"), ("textbox", "^Titik di peta"),
        ("button", "^Pilih berkas"), ("radio", "^Semua orang"), ("textbox", "^Nama Anda"),
        ("textbox", "^Nomor HP"), ("textbox", "^Alamat e-mail"), ("textbox", "^NIK"),
    ):  # fmt: skip
        blind.tab_to(role, name)
    assert blind.tab_to("textbox", "^Alamat e-mail", back=True)
    blind.tab_to("button", "^Lanjutkan")
    blind.go()


def questions(blind: Listener) -> None:
    """What is told and asked about this kind of trouble."""
    assert "Sebelum lanjut" in blind.headings()
    blind.tab_to("link", "^Telepon 112$")
    assert blind.tab_to("textbox", "^Nomor pada tiang").description
    blind.type("LP 77")
    blind.tab_to("button", "^Lanjutkan$")
    blind.go()


def hide_a_word(blind: Listener) -> None:
    assert "Periksa sebelum mengirim" in blind.headings()
    assert "0812" not in blind.reads()
    assert "[nomor telepon]" in blind.reads()
    blind.tab_to("DisclosureTriangle", "^Samarkan kata lain")
    blind.press("Enter")
    field = blind.tab_to("textbox", "Kata lain yang disamarkan")
    assert field.description
    blind.type("melati")
    blind.tab_to("button", "^Samarkan kata-kata ini")
    blind.go()
    public = blind.reads().split("Yang kami sembunyikan")[0]
    assert "melati" not in public


def send(blind: Listener) -> tuple[str, str]:
    blind.tab_to("button", "^Kirim pengaduan$")
    blind.go()
    assert any("Pengaduan Anda sudah tercatat" in heading for heading in blind.headings())
    heard = blind.reads()
    reference = re.search(r"DPS-\d{4}-\d{5}", heard)
    receipt = re.search(r"(\d{4} ){3}\d{4}", heard)
    assert reference
    assert receipt
    return reference.group(), receipt.group()


def track(blind: Listener, reference: str, receipt: str) -> None:
    blind.tab_to("link", "^Lacak pengaduan ini")
    blind.go()
    blind.tab_to("textbox", "^Tanda terima$")
    blind.type("1234")
    blind.press("Enter")
    expect(blind.page).to_have_title(re.compile("^Kesalahan: "))
    at_the_fault(blind)
    blind.tab_to("link", ".")
    blind.press("Enter")
    assert blind.here().invalid
    blind.press("Control+A")
    blind.type(receipt)
    blind.tab_to("button", "^Tampilkan pengaduan saya")
    blind.go()
    assert TITLE in blind.headings()
    assert reference in blind.reads()
    assert "Diterima" in blind.reads()


def sign_in_with_a_code(blind: Listener, demo: House) -> None:
    folder = demo.data_dir / "mail"
    known = set(folder.glob("*"))
    blind.tab_to("link", "^Masuk$")
    blind.go()
    blind.tab_to("link", "^Kirim kode$")
    blind.go()
    blind.tab_to("textbox", "^Alamat e-mail$")
    blind.type("ani@demo.test")
    blind.tab_to("button", "^Kirim kodenya$")
    blind.go()
    wrong_code(blind)
    wait_for(lambda: set(folder.glob("*")) - known, seconds=30, what="the letter")
    letter: Path = max(set(folder.glob("*")) - known, key=lambda path: path.stat().st_mtime)
    blind.tab_to("textbox", "^Kode$")
    blind.type(re.findall(r"\d{4}-\d{4}", letter.read_text())[-1])
    blind.tab_to("button", "^Masuk$")
    blind.go()
    expect(blind.page).to_have_url(re.compile("/akun/$"))


def wrong_code(blind: Listener) -> None:
    blind.tab_to("textbox", "^Kode$")
    blind.type("00000000")
    blind.press("Enter")
    expect(blind.page).to_have_title(re.compile("^Kesalahan: "))
    at_the_fault(blind)
    assert blind.tab_to("textbox", "^Kode$").invalid


def find(blind: Listener) -> None:
    """Search, hear how many were found, and open one that still takes comments."""
    blind.tab_to("link", "^Pengaduan$")
    blind.go()
    blind.tab_to("combobox", "^Cari pengaduan$")
    blind.type("lubang")
    blind.page.wait_for_function(
        "() => document.activeElement.getAttribute('aria-expanded') === 'true'"
    )
    assert any("saran" in said for said in blind.announcements()), "the suggestions are not told"
    blind.press("ArrowDown")
    blind.press("Escape")
    assert blind.here().value == "lubang"
    blind.press("Enter")
    expect(blind.page.locator("[data-live-status]")).to_have_text(re.compile(r"\d"))
    assert any(re.search(r"\d+ pengaduan", said) for said in blind.announcements())
    here = blind.here()
    assert here.role == "heading"
    assert re.search(r"\d+ pengaduan", here.name)
    blind.tab_to("link", "^Terbaru$")
    blind.press("Enter")
    blind.page.wait_for_url("**sort=newest**")
    assert blind.here().name == "Terbaru", "the swap of the list lost the focus"
    blind.tab_to("link", "(?i)lubang")
    blind.go()


def comment(blind: Listener) -> None:
    blind.tab_to("textbox", "^Komentar Anda$")
    blind.tab_to("button", "^Kirim komentar$")
    blind.go()
    assert blind.here().role == "alert", "an empty comment is refused without a word"
    field = blind.tab_to("textbox", "^Komentar Anda$")
    assert field.invalid
    blind.type(COMMENT)
    blind.tab_to("button", "^Kirim komentar$")
    blind.go()
    assert "0813" not in blind.reads()
    assert "[nomor telepon]" in blind.reads()
    blind.tab_to("button", "^Kirim versi yang disamarkan$")
    blind.go()
    here = blind.here()
    assert here.role == "status", "the result of the comment is not where the focus is"
    assert any("Terima kasih" in said for said in blind.announcements())


def test_a_blind_citizen_files_tracks_and_comments_alone(blind: Listener, demo: House) -> None:
    begin(blind)
    write_with_a_fault(blind)
    every_field_is_reached(blind)
    questions(blind)
    hide_a_word(blind)
    reference, receipt = send(blind)
    track(blind, reference, receipt)
    sign_in_with_a_code(blind, demo)
    find(blind)
    comment(blind)
