"""What a page says, word by word, in its main part; whoever drew it."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from html.parser import HTMLParser

# What is no text to read, or only the name of a control.
SILENT = {"script", "style", "svg", "template", "button", "label", "option"}
VOID = {"br", "hr", "img", "input", "meta", "link", "wbr"}


class _Main(HTMLParser):
    """Collects the text under `wanted`: the tag `main`, or the tag and class of a part of it."""

    def __init__(self, tag: str, class_: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tag, self.class_ = tag, class_
        self.depth = self.silent = 0
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        if self.depth:
            self.depth += 1
        elif tag == self.tag and self._is_wanted(dict(attrs).get("class") or ""):
            self.depth = 1
        if self.depth and (self.silent or tag in SILENT):
            self.silent += 1

    def _is_wanted(self, classes: str) -> bool:
        return not self.class_ or self.class_ in classes.split()

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID or not self.depth:
            return
        self.depth -= 1
        self.silent = max(self.silent - 1, 0)

    def handle_data(self, data: str) -> None:
        if self.depth and not self.silent:
            self.pieces.append(data)


def words(html: str, *, tag: str = "main", class_: str = "") -> list[str]:
    """Return the words of the part. Where one ends is said by the text, not by its tags."""
    reader = _Main(tag, class_)
    reader.feed(html)
    return re.findall(r"\w+|[^\w\s]", " ".join(reader.pieces))


def difference(ours: list[str], theirs: list[str]) -> str:
    """Return where the words differ, in a line a person can read; empty where they do not."""
    if "".join(ours) == "".join(theirs):
        return ""
    found = []
    for kind, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if kind != "equal":
            found.append(f"{' '.join(ours[a:b])!r} for {' '.join(theirs[c:d])!r}")
    return "; ".join(found[:6])
