"""The judges themselves: shown a page with every fault, each finds its own."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from playwright.sync_api import Error as BrowserError

from tests.judges import nu
from tests.judges.plain import served
from tests.judges.table import State
from tests.judges.test_pages import TRIES, again_where_it_crashed, judged
from tests.judges.visits import PHONE, Visit

pytestmark = pytest.mark.judges
BAD = Path(__file__).with_name("bad.html").read_bytes() + b"<!-- heavy " + b"x" * 15_000 + b"-->"
FAULTS = {
    "axe color-contrast", "axe label", "axe heading-order", "Nu: Stray end tag",
    "no name: textbox", "no name: link", "other language: 'Sign in'",
    "keyboard: <a> Tautan: no visible focus",
    "times: 2026-11-26T18:30:00+00:00 is no day", "times: 2026-11-26 is told as 27 November",
    "moving: <button>", "shapeless: <button>", "320 px wide", "200 % text wide",
    "third party: https://example.org/x.png", "CSP: ", "document: ",
}  # fmt: skip


def test_every_fault_of_a_bad_page_is_found(
    tools: None, chromium: Browser, checker: nu.Checker
) -> None:
    context = chromium.new_context(viewport=PHONE, reduced_motion="reduce")
    # Styles may be inline here, or the page could not be as bad; scripts may not.
    policy = "script-src 'self'; style-src 'unsafe-inline'"
    with served(BAD, policy=policy) as address:
        visit = Visit(context.new_page(), address.rstrip("/"))
        visit.page.goto(address)
        found = judged(visit, State("bad", ""), "", checker)
    context.close()
    missed = {fault for fault in FAULTS if not any(said.startswith(fault) for said in found)}
    assert missed == set(), found


def test_a_page_that_crashes_is_opened_again_and_one_that_always_does_is_a_fault(
    chromium: Browser,
) -> None:
    looks: list[Page] = []

    def look(*, crashes: int) -> None:
        looks.append(page := chromium.new_page())
        try:
            if len(looks) <= crashes:
                with suppress(BrowserError):  # it only says that nothing was loaded
                    page.goto("chrome://crash")
            assert page.evaluate("1 + 1") == 2
        finally:
            page.close()

    again_where_it_crashed(lambda: look(crashes=TRIES - 1))
    assert len(looks) == TRIES
    looks.clear()
    with pytest.raises(BrowserError, match="crashed"):
        again_where_it_crashed(lambda: look(crashes=TRIES))
