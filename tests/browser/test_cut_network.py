"""A phone whose network comes and goes: nothing typed is lost, and a complaint arrives once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from complaints.demo.people import PASSWORD
from tests.servers.demo import House, wait_for

pytestmark = pytest.mark.browser
FORM, OFFLINE = "/en/aduan/baru/", "/en/luring/"
BODY = "The drain beside the school has been blocked for a week and the road is flooded."
KEPT = "() => Outbox.all('outbox')"


@pytest.fixture
def phone(demo: House, chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(
        base_url=demo.address, viewport={"width": 360, "height": 740}, locale="id-ID"
    )
    context.set_default_timeout(20_000)
    yield context
    context.close()


def opened(phone: BrowserContext, path: str = FORM) -> Page:
    """A page, with the worker of the site ready to answer for it."""
    page = phone.new_page()
    page.goto(path)
    page.evaluate("() => navigator.serviceWorker.ready")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    return page


def write(page: Page, title: str) -> None:
    page.get_by_label("In one line").fill(title)
    page.get_by_label("What happened?").fill(BODY)
    page.get_by_label("What is it about?").select_option("rambu")
    page.get_by_label("Desa or kelurahan").select_option("renon")


def arrived(page: Page) -> tuple[str, str]:
    """Wait until the complaint has arrived by itself; return its reference and receipt."""
    sent = page.locator("#device [data-part=sent]")
    expect(sent).to_be_visible()
    reference = re.search(r"DPS-\d{4}-\d{5}", sent.inner_text())
    assert reference
    return reference.group(), sent.locator("[data-slot=receipt]").inner_text()


def track(page: Page, receipt: str) -> str:
    page.goto("/en/lacak/")
    page.get_by_label("Receipt").fill(receipt)
    page.get_by_role("button", name="Show my complaint").click()
    return page.get_by_role("main").inner_text()


def test_a_complaint_written_without_network_is_sent_by_itself_once(phone: BrowserContext) -> None:
    opened(phone).close()
    phone.set_offline(True)
    page = phone.new_page()
    page.goto(FORM)
    write(page, "Sign fallen over, written offline")
    page.get_by_role("button", name="Continue: see what").click()
    page.get_by_role("button", name="Send it when the network is back").first.click()
    page.wait_for_url(f"**{OFFLINE}")
    expect(page.locator("#device")).to_contain_text("Sign fallen over, written offline")
    phone.set_offline(False)
    reference, receipt = arrived(page)
    assert reference in track(page, receipt)
    # Once: whatever sends it again gets the same answer, and nothing waits.
    page.goto(OFFLINE)
    assert [item["reference"] for item in page.evaluate(KEPT)] == [reference]
    page.get_by_role("button", name="I have written it down").click()
    expect(page.locator("#device [data-part=sent]")).to_have_count(0)
    assert page.evaluate(KEPT) == []


@pytest.mark.parametrize("step", ["form", "questions", "preview"])
def test_a_network_that_is_cut_at_a_step_loses_nothing(phone: BrowserContext, step: str) -> None:
    page = opened(phone)
    title = f"Cut while on the {step}"
    write(page, title)
    if step == "questions":
        page.get_by_label("What is it about?").select_option("lampu-jalan")
    if step != "form":
        page.get_by_role("button", name="Continue: see what").click()
        page.get_by_role("button", name="Send the complaint" if step == "preview" else "Continue")
    if step == "questions":
        page.get_by_label("The number on the pole?").fill("LP 77")
    # The browser believes to be online, as a phone in a dead spot does.
    page.route("**/*", lambda route: route.abort())
    phone.set_offline(True)
    page.add_init_script("Object.defineProperty(navigator, 'onLine', {get: () => true})")
    page.evaluate(
        "Object.defineProperty(navigator, 'onLine', {get: () => true, configurable: true})"
    )
    names = {"form": "Continue: see what", "questions": "Continue", "preview": "Send the complaint"}
    page.get_by_role("button", name=names[step]).last.click()
    expect(page.get_by_role("heading", name="Not sent yet")).to_be_visible()
    page.unroute("**/*")
    page.get_by_role("button", name="Send it when the network is back").click()
    expect(page.locator("#device")).to_contain_text(title)
    answered = ["answer-nomor-tiang", "LP 77"]
    assert (answered in page.evaluate(KEPT)[0]["fields"]) is (step == "questions")
    phone.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    _reference, receipt = arrived(page)
    assert title in track(page, receipt)


def test_one_may_go_on_writing_after_the_network_was_cut(phone: BrowserContext) -> None:
    page = opened(phone)
    write(page, "I want to go on")
    phone.set_offline(True)
    page.evaluate(
        "Object.defineProperty(navigator, 'onLine', {get: () => true, configurable: true})"
    )
    page.get_by_role("button", name="Continue: see what").click()
    page.get_by_role("button", name="Go on writing").click()
    expect(page.get_by_label("In one line")).to_have_value("I want to go on")
    expect(page.get_by_label("What happened?")).to_have_value(BODY)
    expect(page.get_by_label("Desa or kelurahan")).to_have_value("renon")


def test_an_emergency_written_without_network_is_told_to_call(phone: BrowserContext) -> None:
    opened(phone).close()
    phone.set_offline(True)
    page = phone.new_page()
    page.goto(FORM)
    write(page, "Ada kebakaran di gang")
    page.get_by_role("button", name="Continue: see what").click()
    expect(page.get_by_role("link", name="Call 112")).to_be_visible()
    assert page.evaluate(KEPT) == []


def test_a_draft_of_a_guest_stays_on_the_device_until_it_is_sent(phone: BrowserContext) -> None:
    page = opened(phone)
    write(page, "A draft on the device")
    page.wait_for_function("() => localStorage.getItem('filing-draft') !== null")
    page.goto("/en/")
    page.goto(FORM)
    page.get_by_role("button", name="Continue my draft").click()
    expect(page.get_by_label("In one line")).to_have_value("A draft on the device")
    expect(page.get_by_label("What is it about?")).to_have_value("rambu")
    page.get_by_role("button", name="Continue: see what").click()
    page.get_by_role("button", name="Send the complaint").click()
    page.wait_for_url("**/aduan/baru/selesai/")
    assert page.evaluate("localStorage.getItem('filing-draft')") is None
    assert page.evaluate("() => Outbox.all('pending')") == []


def test_a_double_tap_and_a_reload_file_it_once(phone: BrowserContext) -> None:
    page = opened(phone)
    write(page, "Tapped twice")
    page.get_by_role("button", name="Continue: see what").click()
    page.get_by_role("button", name="Send the complaint").dblclick()
    page.wait_for_url("**/aduan/baru/selesai/")
    first = page.locator("[data-receipt]").get_attribute("data-receipt")
    page.reload()
    assert page.locator("[data-receipt]").get_attribute("data-receipt") == first


def test_the_way_back_over_the_preview_brings_everything_typed(phone: BrowserContext) -> None:
    page = opened(phone)
    write(page, "There and back")
    page.get_by_role("button", name="Continue: see what").click()
    expect(page.get_by_role("button", name="Send the complaint")).to_be_visible()
    page.goto("/en/")
    page.go_back()
    expect(page.get_by_label("In one line")).to_have_value("There and back")
    expect(page.get_by_label("What happened?")).to_have_value(BODY)


def test_a_receipt_is_kept_on_the_device_only_on_demand(phone: BrowserContext) -> None:
    page = opened(phone)
    write(page, "Keep my receipt")
    page.get_by_role("button", name="Continue: see what").click()
    page.get_by_role("button", name="Send the complaint").click()
    page.wait_for_url("**/aduan/baru/selesai/")
    assert page.evaluate("localStorage.getItem('receipts')") is None
    page.get_by_role("button", name="Keep the receipt on this device").click()
    phone.set_offline(True)
    page.goto("/en/")
    page.goto(OFFLINE)
    expect(page.locator("[data-receipts]")).to_contain_text("DPS-")
    phone.set_offline(False)
    page.goto("/en/lacak/")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("Keep my receipt")


def test_a_read_thread_can_be_read_again_and_goes_when_it_is_no_longer_public(
    phone: BrowserContext, demo: House
) -> None:
    page = opened(phone, "/en/aduan/")
    address = page.locator("article.card h3 a").first.get_attribute("href")
    assert address
    page.goto(address)
    heading = page.locator("h1").inner_text()
    kept = "async () => (await (await caches.open('threads')).keys()).length"
    wait_for(lambda: page.evaluate(kept) == 1, seconds=10, what="the thread is kept")
    phone.set_offline(True)
    page.goto(address)
    expect(page.locator("h1")).to_have_text(heading)
    page.goto(OFFLINE)
    expect(page.locator("[data-threads]")).to_contain_text(heading)
    phone.set_offline(False)
    demo.manage("shell", "-c", WITHDRAW.format(reference=address.split("/")[-2]))
    page.goto("/en/")
    wait_for(lambda: page.evaluate(kept) == 0, seconds=10, what="the thread is forgotten")


WITHDRAW = """
from django.utils import timezone
from complaints import publication
from complaints.models.private import Complaint
case = Complaint.objects.get(thread__reference="{reference}")
publication.withdraw_thread(case, by=None, now=timezone.now())
"""


def sign_in(phone: BrowserContext) -> Page:
    page = opened(phone, "/en/akun/login/")
    page.locator("input[name=login]").fill("ani@demo.test")
    page.locator("input[type=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/akun/")
    return page


def test_what_the_server_refuses_comes_back_into_the_form(phone: BrowserContext) -> None:
    opened(phone).close()
    phone.set_offline(True)
    page = phone.new_page()
    page.goto(FORM)
    write(page, "Without a village")
    page.get_by_label("Desa or kelurahan").select_option("")
    page.get_by_role("button", name="Continue: see what").click()
    page.get_by_role("button", name="Send it when the network is back").first.click()
    page.wait_for_url(f"**{OFFLINE}")
    phone.set_offline(False)
    page.get_by_role("button", name="Look at it and send").click()
    expect(page.get_by_label("In one line")).to_have_value("Without a village")
    expect(page.get_by_label("What happened?")).to_have_value(BODY)
    wait_for(lambda: page.evaluate(KEPT) == [], seconds=20, what="the outbox to be empty")


def test_what_an_account_types_is_kept_on_the_server_and_shown_to_nobody_else(
    phone: BrowserContext,
) -> None:
    page = sign_in(phone)
    page.goto(FORM)
    with page.expect_request(lambda request: "save" in (request.post_data or "")):
        write(page, "Written with an account")
    assert page.evaluate("localStorage.getItem('filing-draft')") is None
    page.get_by_role("button", name="Continue: see what").click()
    expect(page.get_by_role("button", name="Send the complaint")).to_be_visible()
    assert len(page.evaluate("() => Outbox.all('pending')")) == 1
    phone.clear_cookies()  # signed out
    page.goto(OFFLINE)
    expect(page.locator("[data-pending]")).to_be_hidden()
    wait_for(
        lambda: page.evaluate("() => Outbox.all('pending')") == [],
        seconds=10,
        what="nothing of the account is left",
    )
    expect(page.get_by_role("main")).not_to_contain_text("Written with an account")


def test_nothing_of_an_account_lies_in_a_cache(phone: BrowserContext) -> None:
    page = sign_in(phone)
    page.goto("/en/aduan/")
    page.locator("article.card h3 a").first.click()
    kept = "async () => (await (await caches.open('threads')).keys()).length"
    wait_for(lambda: page.evaluate(kept) == 1, seconds=10, what="the thread is kept")
    texts = page.evaluate(
        """async () => {
          const texts = [];
          for (const name of await caches.keys()) {
            const cache = await caches.open(name);
            for (const request of await cache.keys()) {
              texts.push(await (await cache.match(request)).text());
            }
          }
          return texts;
        }"""
    )
    assert len(texts) > 8
    assert not any('<body class="" data-account' in text for text in texts)


def test_a_browser_that_keeps_nothing_files_all_the_same(demo: House, chromium: Browser) -> None:
    """Cookies, storage and worker are refused: as in some private windows."""
    context = chromium.new_context(base_url=demo.address, service_workers="block")
    context.add_init_script(
        """
        Object.defineProperty(window, "localStorage", {get() { throw new Error("no"); }});
        Object.defineProperty(window, "indexedDB", {get() { throw new Error("no"); }});
        """
    )
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.route("**/*", _without_cookies)
    page.goto(FORM)
    write(page, "No cookies here")
    page.get_by_role("button", name="Continue: see what").click()
    page.get_by_role("button", name="Send the complaint").click()
    expect(page.locator("[data-receipt]")).to_be_visible()
    page.unroute_all(behavior="ignoreErrors")
    context.close()


def _without_cookies(route: Route) -> None:
    headers = {name: value for name, value in route.request.headers.items() if name != "cookie"}
    answer = route.fetch(headers=headers, max_redirects=0)
    kept = {name: value for name, value in answer.headers.items() if name != "set-cookie"}
    route.fulfill(response=answer, headers=kept)


def test_photos_get_small_on_the_device_and_lose_what_the_camera_wrote(
    phone: BrowserContext,
) -> None:
    page, photo = opened(phone), large_photo()
    page.locator("#id_photos").set_input_files(
        [{"name": "big.jpg", "mimeType": "image/jpeg", "buffer": photo}]
    )
    expect(page.locator("[data-filing-part=photos]")).to_contain_text("Made smaller")
    start = page.evaluate(
        """async () => {
          const [file] = document.getElementById('id_photos').files;
          return [file.size, await file.slice(0, 4000).text()];
        }"""
    )
    assert start[0] < len(photo) / 2
    assert "Exif" not in start[1]
    # What the camera knew is the citizen's to tell.
    page.get_by_role("button", name="Take the place where the photo was taken").click()
    expect(page.get_by_label("Point on the map")).to_have_value("-8.674200, 115.231000")


def large_photo() -> bytes:
    """A JPEG of some megabytes with EXIF data, as a telephone takes it."""
    picture = Image.effect_noise((3200, 2400), 60).convert("RGB")
    exif = Image.Exif()
    exif[0x010F] = "Telephone"
    latitude, longitude = (8.0, 40.0, 27.12), (115.0, 13.0, 51.6)
    exif.get_ifd(0x8825).update({1: "S", 2: latitude, 3: "E", 4: longitude})
    content = BytesIO()
    picture.save(content, "JPEG", quality=92, exif=exif)
    return content.getvalue()
