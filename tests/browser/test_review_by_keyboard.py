"""A verifier reviews and publishes a complaint without touching a mouse, with the network
gone for a while. Then the public reads what the preview showed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from complaints.demo.people import PASSWORD
from tests.servers.demo import House

pytestmark = pytest.mark.browser
BODY = (
    "Tetangga saya Wayan Rencana berusia 34 tahun menaruh pasir di depan warung Bu Sekar"
    " sejak pukul 21. Hubungi saya di 0812-3456-7890. Kata Rencana, pasir itu milik orang tuanya."
)
SECRETS = ("Wayan", "Rencana", "34 tahun", "Sekar", "7890")


def file(demo: House) -> str:
    body = {
        "title": "Pasir menutup trotoar",
        "body": BODY,
        "subcategory": "jalan-berlubang",
        "village": "renon",
    }
    request = Request(
        f"{demo.address}/api/v1/complaints/",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json", "Idempotency-Key": "review-by-keyboard"},
    )
    with urlopen(request, timeout=30) as answer:
        reference: str = json.load(answer)["reference"]
    return reference


def tab_to(page: Page, target: Locator) -> None:
    for _step in range(120):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {target}")


def enter(page: Page, demo: House, reference: str) -> None:
    """Sign in and open the review, by keys alone."""
    page.goto(f"{demo.address}/akun/login/?next=/admin/pengaduan/cases/{reference}/")
    tab_to(page, page.get_by_role("textbox", name="E-mail"))
    page.keyboard.type("dewi@demo.test")
    tab_to(page, page.get_by_role("textbox", name="Kata sandi"))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(reference))
    tab_to(page, page.get_by_role("link", name="Tinjau dan terbitkan").first)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/texts/\d+/"))
    expect(page.get_by_text("Tombol cepat")).to_be_visible()  # the script is at work


def public_side(page: Page) -> Locator:
    return page.get_by_role("region", name="Yang dibaca publik")


def decide(page: Page) -> None:
    """Go to what is doubtful and hide it, name and repetition alike."""
    page.keyboard.press("u")
    here = page.locator("[data-desk-mark]:focus")
    expect(here).to_have_text("Rencana")
    expect(here).to_have_attribute("role", "button")
    page.keyboard.press("a")
    expect(public_side(page)).to_contain_text("Kata [nama 1], pasir")
    expect(page.locator("[data-desk-undecided]")).to_have_count(0)
    expect(page.locator("[data-desk-mark]:focus")).to_have_text("Rencana")
    page.keyboard.press("w")  # widened by the next word, and back
    expect(public_side(page)).to_contain_text(re.compile(r"Kata \[nama \d\] itu milik"))
    page.keyboard.press("e")
    expect(public_side(page)).to_contain_text("Kata [nama 1], pasir itu milik")


def make_coarser(page: Page) -> None:
    """Mark "34 tahun" by arrow keys, from the mark before it, as an age."""
    page.keyboard.press("k")
    while page.locator("[data-desk-mark]:focus").inner_text() != "Wayan Rencana":
        page.keyboard.press("k")
    page.keyboard.press("n")
    for _word in range(12):
        if page.evaluate("getSelection().toString().trim()") == "34":
            break
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    assert page.evaluate("getSelection().toString().trim()") == "34 tahun"
    page.keyboard.press("Enter")
    adder = page.locator("[data-desk-adder-label]")
    expect(adder).to_be_focused()
    for _choice in range(30):
        if adder.input_value() == "AGE":
            break
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(public_side(page)).to_contain_text("berusia [usia 30-an] menaruh")


def lose_the_network(page: Page) -> None:
    """What is decided meanwhile waits in the browser, and is sent when the network is back."""
    page.context.set_offline(True)
    page.keyboard.press("c")
    page.keyboard.press("ArrowRight")  # the second answer: no
    saved = page.locator("[data-desk-saved]")
    expect(saved).to_contain_text("menunggu jaringan")
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert "answer-child" in kept
    assert not any(secret in kept for secret in SECRETS), "words are kept in the browser"
    page.context.set_offline(False)
    expect(saved).to_contain_text(re.compile(r"Tersimpan pukul \d\d\.\d\d"), timeout=15_000)
    page.reload()
    expect(page.locator("[name=answer-child][value=no]")).to_be_checked()
    expect(public_side(page)).to_contain_text("[usia 30-an]")


def answer_and_publish(page: Page) -> None:
    for _question in range(5):
        page.keyboard.press("c")
        page.keyboard.press("ArrowRight")
    page.keyboard.press("p")
    tab_to(page, page.get_by_role("button", name="Setujui dan terbitkan"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("Teks sudah tampil untuk publik")


def test_a_complaint_is_reviewed_and_published_by_keyboard_alone(
    demo: House, chromium: Browser, screenshots: Path
) -> None:
    reference = file(demo)
    context = chromium.new_context(locale="id-ID", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(20_000)
    expect.set_options(timeout=20_000)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    enter(page, demo, reference)
    decide(page)
    make_coarser(page)
    page.screenshot(path=screenshots / "review-by-keyboard.png")
    lose_the_network(page)
    answer_and_publish(page)
    page.goto(f"{demo.address}/aduan/{reference}/")
    main = page.get_by_role("main")
    for words in (
        r"Tetangga saya \[nama 1\] berusia \[usia 30-an\] menaruh pasir",
        r"di depan warung (Bu )?\[nama 2\] sejak pukul 21\.",
        r"Hubungi saya di \[nomor telepon\]\. Kata \[nama 1\], pasir itu milik orang tuanya\.",
    ):
        expect(main).to_contain_text(re.compile(words))
    assert not any(secret in page.content() for secret in SECRETS)
    assert faults == []
