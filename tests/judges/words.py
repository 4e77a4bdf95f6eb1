"""Words of another language on a page: English left on Indonesian pages, and the reverse."""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
TAG = re.compile(r"<[^>]+>")
# allauth's Indonesian keeps the word that ours translates.
BOTH = {"E-mail"}
LEAST = 4


def strangers(texts: list[str], language: str) -> list[str]:
    """Return the texts that the catalogue has in this page's language, and the page has not."""
    foreign = sentences(english=not language)
    return [f"other language: {text!r}" for text in texts if foreign.fullmatch(text)]


@cache
def sentences(*, english: bool) -> re.Pattern[str]:
    """Match the texts of one language that are not texts of the other, too."""
    pairs = list(_pairs())
    mine = {_plain(msgid if english else msgstr) for msgid, msgstr in pairs}
    other = {_plain(msgstr if english else msgid) for msgid, msgstr in pairs}
    wanted = sorted(
        text for text in mine - other - BOTH if len(text) >= LEAST and re.search(r"[a-z]", text)
    )
    return re.compile("|".join(f"(?:{_pattern(text)})" for text in wanted))


def _pairs() -> Iterator[tuple[str, str]]:
    for path in sorted(ROOT.glob("*/locale/id/LC_MESSAGES/django.mo")):
        with path.open("rb") as file:
            catalogue: dict[object, str] = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
        for key, msgstr in catalogue.items():
            msgid = key[0] if isinstance(key, tuple) else str(key)
            yield msgid.rpartition("\x04")[2], msgstr


def _plain(text: str) -> str:
    return " ".join(text.split())


def _pattern(text: str) -> str:
    """A literal text whose placeholders stand for anything; markup splits it into parts."""
    parts = PLACEHOLDER.split(text)
    if "<" in text or max(len(part.strip()) for part in parts) < LEAST:
        return re.escape(text)
    return ".{1,25}".join(re.escape(part) for part in parts)
