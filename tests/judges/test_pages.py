"""Every public page in every state and language, before every judge that needs it open."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Error as BrowserError

from tests.judges import nu
from tests.judges.table import State, states
from tests.judges.visits import People, Visit, weights
from tests.judges.words import strangers

pytestmark = pytest.mark.judges
# Kilobytes of a first visit, as they come over the line.
BUDGET = {"document": 14, "stylesheet": 12, "script": 20, "font": 0}
WHOLE, WITH_MAP = 75, 150
NARROW, LARGE = 320, 200
TRIES = 3
# Pages of somebody else's making, each with its reason.
NOT_OURS = {"api-docs": "Swagger UI, which drf-spectacular ships; ours is the frame"}


@pytest.mark.parametrize(
    ("state", "language"), [pytest.param(s, n, id=f"{n}{s.name}") for s, n in states()]
)
def test_the_judges_find_nothing(
    state: State,
    language: str,
    people: People,
    filled: dict[str, str],
    checker: nu.Checker,
) -> None:
    def look() -> None:
        visit = people.visit(state, language, filled)
        try:
            assert visit.documents[-1].status == state.status
            assert judged(visit, state, language, checker) == []
        finally:
            visit.page.close()

    again_where_it_crashed(look)


def again_where_it_crashed(look: Callable[[], None]) -> None:
    """A process of the browser that ends judges nothing: the page is opened anew, at most twice."""
    for _try in range(TRIES - 1):
        try:
            return look()
        except BrowserError as error:
            if "crashed" not in error.message:
                raise
    return look()


def judged(visit: Visit, state: State, language: str, checker: nu.Checker) -> list[str]:
    faults = checker.faults(visit.html())
    visit.inject()
    if state.name not in NOT_OURS:
        faults += too_heavy(visit)
        faults += visit.axe()
        faults += visit.nameless()
        faults += visit.ask("times")
        faults += strangers(visit.page.evaluate("judge.words()"), language)
        faults += visit.keyboard()
        faults += in_other_eyes(visit)
    return faults + visit.faults


def too_heavy(visit: Visit) -> list[str]:
    sums: dict[str, int] = {}
    for kind, size in weights(visit.requests):
        sums[kind] = sums.get(kind, 0) + size
    whole = WITH_MAP if visit.page.locator(".leaflet-container, [data-map]").count() else WHOLE
    faults = [
        f"{kind}: {sums.get(kind, 0) / 1000:.1f} kB of {most}"
        for kind, most in BUDGET.items()
        if sums.get(kind, 0) > most * 1000
    ]
    if sum(sums.values()) > whole * 1000:
        faults.append(f"whole page: {sum(sums.values()) / 1000:.1f} kB of {whole}")
    return faults


def in_other_eyes(visit: Visit) -> list[str]:
    """Dark, narrow, enlarged, without colours, without movement; each as its user sets it."""
    page, faults = visit.page, []
    faults += visit.ask("moving")
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    faults += [f"dark {fault}" for fault in visit.axe(rules=["color-contrast"])]
    page.emulate_media(color_scheme="light", forced_colors="active", reduced_motion="reduce")
    faults += visit.ask("shapeless")
    page.emulate_media(color_scheme="light", forced_colors="none", reduced_motion="reduce")
    page.set_viewport_size({"width": NARROW, "height": 780})
    faults += [f"{NARROW} px {fault}" for fault in visit.ask("wide")]
    page.evaluate(f"judge.largeText({LARGE})")
    faults += [f"{LARGE} % text {fault}" for fault in [*visit.ask("wide"), *visit.ask("cut")]]
    page.evaluate("judge.largeText(0)")
    return faults
