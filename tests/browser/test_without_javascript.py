"""What only a real browser shows of a page without scripts: where the focus lands after a
refusal, which form a button outside of it sends, how files and folded parts work.

That every task is done to its end: tests/journeys/test_without_javascript.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from complaints.demo.people import PASSWORD
from tests.pictures import plain as picture
from tests.servers.demo import House

pytestmark = pytest.mark.browser


@pytest.fixture
def page(demo: House, chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(
        base_url=demo.address,
        java_script_enabled=False,
        locale="id-ID",
        viewport={"width": 360, "height": 740},
    )
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def write(page: Page, title: str) -> None:
    page.get_by_label("In one line").fill(title)
    page.get_by_label("What happened?").fill("The lamp is dark. Call 0812-3456-7890 at Melati.")
    page.get_by_label("What is it about?").select_option("lampu-jalan")


def test_a_guest_files_with_a_photo_and_hides_a_word(page: Page) -> None:
    page.goto("/en/aduan/baru/")
    write(page, "Dark lamp")
    page.get_by_role("button", name="Continue: see what").click()
    summary = page.get_by_role("alert").first
    expect(summary).to_be_focused()  # by the page itself: no script is at work
    summary.get_by_role("link", name="Desa or kelurahan").click()
    page.keyboard.press("Tab")
    page.get_by_label("Desa or kelurahan").select_option("renon")
    photo = {"name": "lamp.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    page.get_by_label("Choose files").set_input_files([photo])  # type: ignore[list-item]  # a file
    page.get_by_role("button", name="Add these files").click()
    expect(page.locator(".chosen img")).to_be_visible()
    page.get_by_role("button", name="Continue: see what").click()
    page.get_by_role("button", name="Continue", exact=True).click()
    page.get_by_text("Hide more words").click()
    page.get_by_label("Other words to hide").fill("Melati")
    page.get_by_role("button", name="Hide these words").click()  # it stands outside of the form
    expect(page.get_by_role("article").first).not_to_contain_text("Melati")
    page.get_by_role("button", name="Send the complaint", exact=True).click()
    expect(page).to_have_url(re.compile("/selesai/"))
    page.get_by_role("link", name="Track this complaint").click()
    page.get_by_label("Receipt").fill("1234")
    page.get_by_role("button", name="Show my complaint").click()
    expect(page.get_by_role("alert").first).to_be_focused()


def test_a_citizen_goes_back_to_the_words_of_a_comment_and_meets_the_result(page: Page) -> None:
    page.goto("/en/aduan/?sort=newest")
    page.locator(".cards a").first.click()
    thread = page.url
    page.goto(f"/en/akun/login/?next={urlsplit(thread).path}")
    page.get_by_role("textbox", name="E-mail").fill("wayan@demo.test")
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(thread)
    page.get_by_label("Your comment").fill("Saya lihat juga. Hubungi saya di 0813-2222-7788.")
    page.get_by_role("button", name="Send the comment").click()
    page.get_by_role("button", name="Change the words").click()
    expect(page.get_by_label("Your comment")).to_be_in_viewport()
    page.get_by_label("Your comment").fill("Saya lihat juga tadi malam.")
    page.get_by_role("button", name="Send the comment").click()
    expect(page.get_by_role("status").filter(has_text="Thank you")).to_be_focused()


def test_filters_unfold_and_a_page_is_turned(page: Page) -> None:
    page.goto("/en/aduan/")
    page.locator("details.facets > summary").click()
    facet = page.locator("details[data-key=facet-category]")
    if facet.get_attribute("open") is None:
        facet.locator("> summary").click()
    facet.locator("a").first.click()
    expect(page.get_by_role("list", name="Filters that are on")).to_be_visible()
    page.goto("/en/aduan/")
    page.get_by_role("link", name="Next").click()
    expect(page).to_have_url(re.compile("cursor="))
