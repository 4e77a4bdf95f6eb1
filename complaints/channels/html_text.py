"""The words of an HTML letter. Nothing of its form, its addresses or its scripts is kept."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_SILENT = frozenset({"script", "style", "head", "title", "template", "noscript", "svg"})
_BREAKS = frozenset(
    {"br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "hr"}
)
# What mail programs put around what they repeat.
_QUOTES = frozenset({"gmail_quote", "yahoo_quoted", "moz-cite-prefix"})
_VOID = frozenset({"br", "hr", "img", "meta", "link", "input", "wbr", "col", "area", "base"})


def text(html: str, *, quotes: bool = True) -> str:
    """Return the words in their lines; without `quotes`, what is repeated is left out."""
    reader = _Words(quotes=quotes)
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.found).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Words(HTMLParser):
    def __init__(self, *, quotes: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.quotes = quotes
        self.found: list[str] = []
        self.silent: list[str] = []  # open elements, from the first silent one on

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BREAKS:
            self.found.append("\n")
        if tag in _VOID:
            return
        if self.silent or tag in _SILENT or self._is_quote(tag, attrs):
            self.silent.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.silent:  # whatever was left open inside ends with it
            while self.silent.pop() != tag:
                pass
        if tag in _BREAKS:
            self.found.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found.append(re.sub(r"\s+", " ", data))

    def _is_quote(self, tag: str, attrs: list[tuple[str, str | None]]) -> bool:
        if self.quotes:
            return False
        classes = set((dict(attrs).get("class") or "").split())
        return tag == "blockquote" or bool(classes & _QUOTES)
