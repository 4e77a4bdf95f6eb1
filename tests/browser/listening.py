"""A browser as a blind person uses it: keys to move, and what the accessibility tree says.

Nothing is clicked and nothing is looked up in the page to act on it. Every stop of the focus is
judged on the way: it has a role and a name, is seen to be focused, lies in view and uncovered, and
follows the stop before it in reading order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import JSHandle, Page

# Roles that a stop of the Tab key may have, as Chromium calls them.
STOPS = {
    "link", "button", "textbox", "searchbox", "combobox", "radio", "checkbox", "Date",
    "DisclosureTriangle", "listbox", "application",
}  # fmt: skip
# Day, month, year and the calendar are stops within one field.
PARTS = {"Date": 4}
MOST_STEPS = 150

LOOK = """element => {
  const parts = [element, element.parentElement, element.closest("label, summary")];
  return parts.filter(Boolean).map(part => {
    const { outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor, backgroundColor }
      = getComputedStyle(part);
    const outline = outlineStyle === "none" ? "none" : [outlineStyle, outlineWidth, outlineColor];
    return String([outline, boxShadow, borderColor, backgroundColor]);
  }).join("|");
}"""
# Whether any of it can be seen, and nothing else lies on top of what can.
IN_VIEW = """element => {
  const box = element.getBoundingClientRect();
  const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
  const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
  if (right - left < 1 || bottom - top < 1) return false;
  const there = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  return Boolean(there) && (element.contains(there) || there.contains(element));
}"""
FOLLOWS = "([before, after]) => Boolean(before.compareDocumentPosition(after) & 4)"
FIRST = "element => element === document.querySelector('a[href]')"
SAME = "([one, other]) => one === other"


@dataclass(frozen=True)
class Stop:
    """What is said where the focus is."""

    role: str
    name: str
    description: str
    value: str
    invalid: bool
    states: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.role} “{self.name}”"


class Listener:
    """Someone who hears the page and types."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.tree = page.context.new_cdp_session(page)
        self.tree.send("Accessibility.enable")
        self._parts: dict[str, int] = {}
        self._look = ""

    # ------------------------------------------------------------------------- listening
    def here(self) -> Stop:
        """What the accessibility tree says of the element that has the focus."""
        found = self.tree.send("Runtime.evaluate", {"expression": "document.activeElement"})
        which = {"objectId": found["result"]["objectId"], "fetchRelatives": False}
        node = self.tree.send("Accessibility.getPartialAXTree", which)["nodes"][0]
        assert not node["ignored"], "the focus is where a screen reader finds nothing"
        states = {one["name"]: one["value"].get("value") for one in node["properties"]}
        said = {key: str(node.get(key, {}).get("value", "")) for key in _SAID}
        return Stop(invalid=states.get("invalid") == "true", states=states, **said)

    def announcements(self) -> list[str]:
        """What the live regions hold: said by itself, wherever the focus is."""
        nodes = self.tree.send("Accessibility.getFullAXTree")["nodes"]
        by_id = {node["nodeId"]: node for node in nodes}
        live = [node for node in nodes if _is_live(node)]
        return [text for node in live if (text := _text(node, by_id).strip())]

    def headings(self) -> list[str]:
        nodes = self.tree.send("Accessibility.getFullAXTree")["nodes"]
        return [n["name"]["value"] for n in nodes if n.get("role", {}).get("value") == "heading"]

    def reads(self) -> str:
        """Everything a screen reader would read from top to bottom."""
        nodes = self.tree.send("Accessibility.getFullAXTree")["nodes"]
        return " ".join(
            node["name"]["value"] for node in nodes
            if node.get("role", {}).get("value") == "StaticText"
        )  # fmt: skip

    # ---------------------------------------------------------------------------- moving
    def tab_to(self, role: str, name: str, *, back: bool = False) -> Stop:
        """Press Tab until the focus is there, and judge every stop on the way."""
        passed: list[str] = []
        for _step in range(MOST_STEPS):
            stop = self._tab(back=back)
            passed.append(str(stop))
            if stop.role == role and re.search(name, stop.name):
                return stop
        raise AssertionError(f"Tab leads to no {role} “{name}”; it led to {passed}")

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def go(self, key: str = "Enter") -> None:
        """Press a key that leads to another page, and wait for it."""
        self.page.evaluate("document.body.dataset.left = '1'")
        self.page.keyboard.press(key)
        self.page.wait_for_function("() => !document.body?.dataset.left", timeout=30_000)
        self.page.wait_for_load_state("load")

    def _tab(self, *, back: bool) -> Stop:
        before = self._focused()
        said_before = self._said()
        if not self._parts:
            self._look = before.evaluate(LOOK)
        self.press("Shift+Tab" if back else "Tab")
        after = self._focused()
        if self._is_body(after):  # the browser's own bar; then round again
            self.press("Shift+Tab" if back else "Tab")
            before, after = after, self._focused()
        stop = self.here()
        if self.page.evaluate(SAME, [before, after]):
            times = self._parts.get(stop.name, 0) + 1
            self._parts[stop.name] = times
            assert times < PARTS.get(stop.role, 1), f"Tab is caught at {stop}"
            return stop
        self._parts.clear()
        self._judge(stop, before, after, back=back)
        if said_before is not None:
            assert before.evaluate(LOOK) != self._look, f"focus cannot be seen at {said_before}"
        return stop

    def _judge(self, stop: Stop, before: JSHandle, after: JSHandle, *, back: bool) -> None:
        assert stop.role in STOPS, f"{stop} is no stop"
        assert stop.name.strip(), f"a {stop.role} has no name"
        assert after.evaluate(IN_VIEW), f"{stop} has the focus, but is out of view or covered"
        if not self._is_body(before):
            order = [after, before] if back else [before, after]
            begins_anew = stop.role == "link" and after.evaluate(FIRST)
            assert begins_anew or self.page.evaluate(FOLLOWS, order), (
                f"{stop} is not next in reading order"
            )

    def _said(self) -> Stop | None:
        """The stop that is left, where it is one: a page begins at no element."""
        return None if self._is_body(self._focused()) else self.here()

    def _focused(self) -> JSHandle:
        return self.page.evaluate_handle("document.activeElement")

    def _is_body(self, element: JSHandle) -> bool:
        return bool(element.evaluate("element => element === document.body"))


_SAID = ("role", "name", "description", "value")


def _is_live(node: dict[str, Any]) -> bool:
    role = node.get("role", {}).get("value", "")
    properties = {one["name"]: one["value"].get("value") for one in node.get("properties", [])}
    return role in {"status", "alert"} or properties.get("live") in {"polite", "assertive"}


def _text(node: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> str:
    if node.get("role", {}).get("value") == "StaticText":
        return str(node["name"]["value"])
    children = [by_id[child] for child in node.get("childIds", []) if child in by_id]
    return " ".join(filter(None, (_text(child, by_id) for child in children)))
