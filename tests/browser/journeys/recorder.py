"""A citizen whose way is recorded: a full-page picture of every step, judged as it is taken."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from django.utils import translation
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

WIDTHS = {360: 740, 1280: 900}
# What the network may legitimately be asked for besides the site itself.
OWN = ("data:", "blob:")


@dataclass(frozen=True)
class Variation:
    """On which screen, in which language and light a journey is walked."""

    width: int
    language: str
    light: str

    def __str__(self) -> str:
        return f"{self.width}-{self.language}-{self.light}"


VARIATIONS = [
    Variation(width, language, light)
    for width in WIDTHS
    for language in ("id", "en")
    for light in ("light", "dark")
]


@dataclass
class Recorder:
    """One person at one screen. `step` is the only thing that takes pictures."""

    chromium: Browser
    home: str
    folder: Path
    journey: str
    seen_by: Variation
    faults: list[str] = field(default_factory=list)
    steps: int = 0

    def __post_init__(self) -> None:
        self.language = self.seen_by.language
        width = self.seen_by.width
        self.context: BrowserContext = self.chromium.new_context(
            base_url=self.home,
            viewport={"width": width, "height": WIDTHS[width]},
            color_scheme="dark" if self.seen_by.light == "dark" else "light",
            reduced_motion="reduce",
            locale="id-ID",
        )
        self.context.set_default_timeout(20_000)
        self.page: Page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("console", lambda line: self._hear(line.type, line.text))
        self.page.on("request", lambda request: self._leave(request.url))

    def _hear(self, kind: str, text: str) -> None:
        if kind == "error" or "Content Security Policy" in text:
            self.faults.append(f"console: {text}")

    def _leave(self, url: str) -> None:
        if not url.startswith((self.home, *OWN)):
            self.faults.append(f"asked somebody else: {url}")

    # ------------------------------------------------------------------- words and places
    def words(self, msgid: str, **values: object) -> str:
        """Return the text of the pages in the language that is being read."""
        with translation.override(self.language):
            return translation.gettext(msgid) % values if values else translation.gettext(msgid)

    def open(self, path: str) -> None:
        self.page.goto(f"{'/en' if self.language == 'en' else ''}{path}")

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")

    def button(self, msgid: str) -> Locator:
        return self.main.get_by_role("button", name=self.words(msgid), exact=True).first

    def link(self, msgid: str) -> Locator:
        return self.main.get_by_role("link", name=self.words(msgid), exact=True).first

    # ---------------------------------------------------------------------- what is judged
    def step(self, name: str, *shown: str | Locator) -> None:
        """Wait until all that is shown, judge the page as it stands, and take its picture."""
        for what in shown:
            found = self.main.get_by_text(what).first if isinstance(what, str) else what
            expect(found).to_be_visible()
        self.steps += 1
        self._judge(name)
        file = f"{self.journey}-{self.steps:02}-{name}-{self.seen_by}.png"
        self.page.screenshot(path=self.folder / file, full_page=True)

    def _judge(self, name: str) -> None:
        told = self.page.evaluate(
            """() => ({
              wide: document.documentElement.scrollWidth - window.innerWidth,
              language: document.documentElement.lang,
              headings: document.querySelectorAll("h1").length,
            })"""
        )
        assert told == {"wide": min(told["wide"], 0), "language": self.language, "headings": 1}, (
            f"{self.journey}, {name}, {self.seen_by}: {told}"
        )
        assert self.faults == [], f"{self.journey}, {name}, {self.seen_by}"

    def close(self) -> None:
        self.context.close()
