"""An account on a small telephone: by code, by passkey, and news in the browser."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.servers.demo import House, wait_for

pytestmark = pytest.mark.browser

# What Chromium would ask a push service of the internet for.
BROWSER_THAT_SUBSCRIBES = """
  const made = {
    endpoint: "https://push.example.com/a-browser",
    getKey: (name) => Uint8Array.from(atob(name === "p256dh"
      ? "BCVxsr7N/eNgVRqvHtD0zTZsEc6+VV+JvLexhqUzORcxaOzi6+AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4="
      : "BTBZMqHH6r4Tts7J/aSIgg=="), (sign) => sign.charCodeAt(0)).buffer,
  };
  const worker = { pushManager: { subscribe: async () => made } };
  navigator.serviceWorker.register = async () => worker;
  Object.defineProperty(navigator.serviceWorker, "ready", { get: async () => worker });
  Notification.requestPermission = async () => "granted";
"""


def phone(chromium: Browser, demo: House, *, scripts: bool = True) -> tuple[Page, list[str]]:
    """A page at localhost: browsers make no passkeys for an address of numbers."""
    context = chromium.new_context(
        base_url=demo.address.replace("127.0.0.1", "localhost"),
        java_script_enabled=scripts,
        locale="id-ID",
        viewport={"width": 360, "height": 740},
    )
    page, faults = context.new_page(), []
    page.set_default_timeout(60_000)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if "Policy" in line.text else None)
    return page, faults


def letters(demo: House) -> list[Path]:
    return sorted((demo.data_dir / "mail").glob("*"), key=lambda path: path.stat().st_mtime)


def sign_up(page: Page, demo: House, address: str) -> None:
    known = len(letters(demo))
    page.goto("/akun/signup/")
    page.locator("#id_email").fill(address)
    page.locator("main form button").first.click()
    expect(page).to_have_url(re.compile("/akun/login/code/confirm/"))
    wait_for(lambda: len(letters(demo)) > known, seconds=30, what="the letter")
    code = re.findall(r"\d{4}-\d{4}", letters(demo)[-1].read_text())[-1]
    page.locator("#id_code").fill(code)
    page.locator("main form button").first.click()
    expect(page).to_have_url(re.compile("/akun/$"))


def key_of_the_phone(page: Page) -> None:
    chrome: Any = page.context.new_cdp_session(page)
    chrome.send("WebAuthn.enable")
    chrome.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def test_a_passkey_is_set_up_and_signs_in_alone(demo: House, chromium: Browser) -> None:
    page, faults = phone(chromium, demo)
    key_of_the_phone(page)
    sign_up(page, demo, "kunci@contoh.test")
    page.goto("/akun/kunci/")
    page.locator("form[data-passkey] button").click()
    expect(page.locator(".panel")).to_have_count(1)
    page.goto("/akun/logout/")
    page.locator("main form button").first.click()
    page.goto("/akun/login/?next=/akun/surat/")
    page.locator("#passkey-sign-in button").click()
    expect(page).to_have_url(re.compile(r"^[^?]*/akun/surat/$"))
    page.goto("/akun/kunci/")
    page.locator(".panel button").click()
    expect(page.locator(".panel")).to_have_count(0)
    assert faults == []


def test_a_browser_is_told_of_news_and_turned_off_in_one_click(
    demo: House, chromium: Browser
) -> None:
    page, faults = phone(chromium, demo)
    page.add_init_script(BROWSER_THAT_SUBSCRIBES)
    sign_up(page, demo, "kabar@contoh.test")
    page.goto("/akun/kabar/")
    page.locator("form[data-push] button").click()
    expect(page.locator(".panel")).to_have_count(1)
    page.locator(".panel button").click()
    expect(page.locator(".panel")).to_have_count(0)
    assert faults == []


def test_without_scripts_the_code_is_enough(demo: House, chromium: Browser) -> None:
    page, _faults = phone(chromium, demo, scripts=False)
    sign_up(page, demo, "polos@contoh.test")
    for address, hidden in (("/akun/kunci/", "passkey"), ("/akun/kabar/", "push")):
        page.goto(address)
        expect(page.locator(f"form[data-{hidden}]")).to_be_hidden()
        expect(page.locator(f"[data-{hidden}-missing]")).to_be_visible()
