"""A person with a phone who opens a page, and the evidence that the judges ask of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Browser, BrowserContext, Page, Request, Response

from complaints.demo.people import PASSWORD
from tests.judges.table import State
from tests.servers.demo import House

HERE = Path(__file__).parent
TOOLS = HERE / "node_modules"
PHONE = {"width": 360, "height": 780}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MOST_STOPS = 400
SPARE_STEPS = 20  # a date has three parts
# The roles that must say what they are; the tree is what a screen reader reads.
NAMED = {
    "button", "link", "textbox", "searchbox", "combobox", "checkbox", "radio", "listbox",
    "slider", "spinbutton", "switch", "tab", "menuitem", "image", "img", "form", "navigation",
    "search", "dialog", "DisclosureTriangle", "table",
}  # fmt: skip
MAY_BE_NAMELESS = {"form", "table", "image"}


@cache
def script(name: str) -> str:
    return Path(HERE / name).read_text()


@dataclass
class Visit:
    """An open page, and what was heard on the way to it."""

    page: Page
    home: str
    documents: list[Response] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("request", self._see)
        self.page.on("response", self._get)

    def _hear(self, message: object) -> None:
        text = str(getattr(message, "text", ""))
        if "Content Security Policy" in text or "Refused to" in text:
            self.faults.append(f"CSP: {text[:200]}")

    def _see(self, request: Request) -> None:
        if request.is_navigation_request():
            self.requests.clear()  # only the page that stands at the end is weighed
        self.requests.append(request)
        if not request.url.startswith((self.home, "data:", "blob:")):
            self.faults.append(f"third party: {request.url}")

    def _get(self, response: Response) -> None:
        if response.request.resource_type == "document":
            self.documents.append(response)
        elif response.status >= 400:
            self.faults.append(f"{response.status} for {response.url}")

    # ------------------------------------------------------------------------ evidence
    def html(self) -> bytes:
        return self.documents[-1].body()

    def inject(self) -> None:
        """Bring the judges in: through the debugger, past the page's policy."""
        self.page.evaluate(script("node_modules/axe-core/axe.min.js"))
        self.page.evaluate(script("in_page.js"))

    def axe(self, *, rules: list[str] | None = None) -> list[str]:
        only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
        found = self.page.evaluate(
            """options => axe.run(document, options).then(found => found.violations.map(each =>
              `axe ${each.id}: ${each.nodes.slice(0, 3).map(node => node.target.join(' ')
                + ' ' + (node.any[0]?.message || node.all[0]?.message || '')).join('; ')}`))""",
            {"runOnly": only, "resultTypes": ["violations"]},
        )
        return list(found)

    def ask(self, question: str) -> list[str]:
        return [f"{question}: {said}" for said in self.page.evaluate(f"judge.{question}()")]

    def keyboard(self) -> list[str]:
        """Walk through the page with the tabulator, as somebody without a mouse."""
        self.page.evaluate("judge.toTheTop()")
        faults: list[str] = []
        for _step in range(min(self.page.evaluate("judge.stops()") + SPARE_STEPS, MOST_STOPS)):
            self.page.keyboard.press("Tab")
            seen = self.page.evaluate("judge.look()")
            if seen is None:
                break
            if "fault" in seen:
                faults.append(f"keyboard: {seen['fault']}")
        return faults + self.ask("unreached")

    def nameless(self) -> list[str]:
        """What a screen reader would call only by its kind."""
        session = self.page.context.new_cdp_session(self.page)
        nodes = session.send("Accessibility.getFullAXTree")["nodes"]
        session.detach()
        return [
            f"no name: {node['role']['value']}"
            for node in nodes
            if not node["ignored"]
            and node["role"]["value"] in NAMED - MAY_BE_NAMELESS
            and not node.get("name", {}).get("value", "").strip()
        ]


class People:
    """One context for each person, so that everybody signs in once."""

    def __init__(self, browser: Browser, house: House) -> None:
        self.browser, self.house = browser, house
        self.contexts: dict[str, BrowserContext] = {}

    def visit(self, state: State, language: str, facts: dict[str, str]) -> Visit:
        """Open the state: the page stands as the person would see it."""
        page = self._context(state.who).new_page()
        visit = Visit(page, self.house.address)
        self._without_cache(page)
        page.goto(f"/{language}{state.path.format(**facts)}")
        if state.act:
            state.act(page)
        return visit

    def _context(self, who: str) -> BrowserContext:
        if who not in self.contexts:
            context = self.browser.new_context(
                base_url=self.house.address, viewport=PHONE, reduced_motion="reduce"
            )
            context.set_default_timeout(20_000)
            self.contexts[who] = context
            if who:
                self._sign_in(context, who)
        return self.contexts[who]

    def _sign_in(self, context: BrowserContext, who: str) -> None:
        page = context.new_page()
        page.goto("/akun/login/")
        page.locator("[name=login]").fill(who)
        page.locator("[name=password]").fill(PASSWORD)
        with page.expect_navigation():
            page.locator("main form").last.evaluate("form => form.requestSubmit()")
        assert "/login/" not in page.url, f"{who} could not sign in"
        page.close()

    def _without_cache(self, page: Page) -> None:
        """Every visit is a first one: what it weighs is what a new reader pays."""
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def close(self) -> None:
        for context in self.contexts.values():
            context.close()


def facts(house: House) -> dict[str, str]:
    """References of the demo in the states that the table names."""
    return {
        "open": _first(house, "stage=in_progress"),
        "answered": _first(house, "stage=answered"),
        "solved": _first(house, "outcome=solved_confirmed"),
        "archived": _first(house, "stage=archived"),
    }


def _first(house: House, query: str) -> str:
    """The newest thread of that kind; one with comments, where there is one."""
    with urlopen(f"{house.address}/api/v1/threads/?{query}", timeout=30) as answer:
        found = json.load(answer)["results"]
    return str(max(found, key=lambda each: each["comment_count"])["reference"])


def weights(requests: list[Request]) -> Iterator[tuple[str, int]]:
    """What came over the line for each request: its kind, and its bytes as they were sent."""
    for request in requests:
        if request.url.startswith(("data:", "blob:")) or request.failure:
            continue
        yield request.resource_type, request.sizes()["responseBodySize"]
