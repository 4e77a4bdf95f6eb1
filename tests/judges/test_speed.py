"""On a slow line with a slow processor: what is read first stands soon. And Lighthouse's view."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import CHROMIUM
from tests.judges.plain import served
from tests.judges.visits import PHONE, TOOLS
from tests.servers.demo import House

pytestmark = pytest.mark.judges
PAGES = {
    "home": "/", "list": "/aduan/", "thread": "/aduan/{answered}/", "filing": "/aduan/baru/",
    "service": "/en/layanan/pengaduan/",
}  # fmt: skip
KBIT, LATENCY_MS, SLOWER = 400, 400, 4
MOST_MS = 2500
# What a plain page takes here on a quiet machine: three round trips of nothing.
PLAIN_MS = 1000
TRIES = 3
PERFECT = {"accessibility": 1.0, "best-practices": 1.0, "seo": 1.0, "performance": 0.95}
LARGEST = """
window.largest = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.largest = entry.startTime;
}).observe({ type: "largest-contentful-paint", buffered: true });
"""


def largest_paint(chromium: Browser, address: str) -> float:
    """Return the milliseconds until the largest thing in view is painted, on a slow phone."""
    context = chromium.new_context(viewport=PHONE)
    page = context.new_page()
    page.add_init_script(LARGEST)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    line = KBIT * 1024 / 8
    session.send("Network.emulateNetworkConditions", {
        "offline": False, "latency": LATENCY_MS, "downloadThroughput": line,
        "uploadThroughput": line,
    })  # fmt: skip
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address)
    page.wait_for_function("window.largest > 0")
    found = float(page.evaluate("window.largest"))
    context.close()
    return found


@pytest.mark.parametrize("name", PAGES)
def test_the_largest_thing_stands_soon(
    name: str, chromium: Browser, demo: House, filled: dict[str, str]
) -> None:
    """The machine's own noise is measured by a plain page of the same minute, and forgiven."""
    address = demo.address + PAGES[name].format(**filled)
    seen: list[str] = []
    with served() as plain:
        for _try in range(TRIES):
            noise = max(0.0, largest_paint(chromium, plain) - PLAIN_MS)
            taken = largest_paint(chromium, address)
            seen.append(f"{taken:.0f} ms, {noise:.0f} of them noise")
            if taken - noise <= MOST_MS:
                return
    pytest.fail(f"{PAGES[name]}: {seen}")


class NoVerdictError(Exception):
    """Lighthouse ended without a report: its browser did not start, or died."""


@pytest.mark.parametrize("name", PAGES)
def test_lighthouse_is_content(
    name: str, tools: None, demo: House, filled: dict[str, str], tmp_path: Path
) -> None:
    """Everything but speed is exact; speed may have a second try on a busy machine."""
    address = demo.address + PAGES[name].format(**filled)
    seen: list[str] = []
    for each_try in range(TRIES):
        try:
            scores, faults = lighthouse(address, tmp_path / f"report-{each_try}.json")
        except (NoVerdictError, subprocess.TimeoutExpired) as error:
            seen.append(str(error))
            continue
        if all(scores[each] >= least for each, least in PERFECT.items()):
            return
        seen.append(f"{scores} {faults}")
        if any(scores[each] < 1 for each in PERFECT if each != "performance"):
            break
    pytest.fail(f"{address}: {seen}")


def lighthouse(address: str, report: Path) -> tuple[dict[str, float], list[str]]:
    """Ask for a report as a phone would; return the scores, and what cost points.

    Raises:
        NoVerdictError: with the last words of Lighthouse; nothing was judged.
    """
    command = [
        "node", str(TOOLS / "lighthouse" / "cli" / "index.js"), address, "--quiet",
        "--output=json", f"--output-path={report}", f"--only-categories={','.join(PERFECT)}",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage",
    ]  # fmt: skip
    done = subprocess.run(
        command, check=False, timeout=180, capture_output=True, text=True,
        env=os.environ | {"CHROME_PATH": CHROMIUM},
    )  # fmt: skip
    if done.returncode or not report.exists():
        raise NoVerdictError(f"exit {done.returncode}: {done.stderr[-800:]}")
    found = json.loads(report.read_text())
    scores = {name: found["categories"][name]["score"] for name in PERFECT}
    if None in scores.values():
        raise NoVerdictError(f"not judged: {scores} {found.get('runtimeError')}")
    asked = {ref["id"] for each in found["categories"].values() for ref in each["auditRefs"]}
    faults = [name for name in asked if (found["audits"][name]["score"] or 0) < 1
              and found["audits"][name]["scoreDisplayMode"] == "binary"]  # fmt: skip
    return scores, faults
