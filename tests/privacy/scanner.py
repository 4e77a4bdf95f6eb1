"""Finding canaries in whatever comes out: through encodings, markup and spellings."""

from __future__ import annotations

import base64
import binascii
import html
import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from urllib.parse import unquote_plus

from tests.privacy.canaries import MONTHS, Canary, metres

START = 8  # so many letters of a word count as the word: texts are cut off anywhere
WINDOW = 11  # so many digits in a row
_WORD = re.compile(r"x(?=([a-z]{7}))")
_PLATE = re.compile(r"dk\d{4}[a-z]{3}")
_RUN = re.compile(r"\d(?:[\s.\-()/,:_]{0,3}\d){10,}")
_POINT = re.compile(r"\d{1,3}\.\d{5,}")
_SEPARATORS = re.compile(r"[\s.\-_*|/·,()]+")
_TAGS = re.compile(r"</?mark>|<wbr>")
_TOKEN = re.compile(rb"[A-Za-z0-9+/_\-]{16,}")
_HEX = re.compile(r"(?:[0-9a-f]{2}){12,}")
_UNICODE_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_NAMED_DAY = re.compile(rf"(\d{{1,2}})\s({'|'.join(MONTHS)})\s(\d{{4}})", re.IGNORECASE)
_DAY = re.compile(r"(?<!\d)(\d{1,2})[\-/.](\d{1,2})[\-/.](19\d\d)")
_ISO = re.compile(r"(19\d\d)-(\d\d)-(\d\d)")
_UNSEEN = re.compile("[\u00ad\u0300-\u036f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_LOOKALIKES = str.maketrans("аеорсхуі", "aeopcxyi")  # Cyrillic, on purpose
_EXACT = frozenset({"secret"})


class Scanner:
    """Knows what to look for; `find` returns the canaries that a text shows."""

    def __init__(self, canaries: Iterable[Canary]) -> None:
        self._starts: dict[str, Canary] = {}
        self._windows: dict[str, Canary] = {}
        self._points: dict[str, Canary] = {}
        self._plates: dict[str, Canary] = {}
        self._days: dict[str, Canary] = {}
        self._exact: dict[str, Canary] = {}
        self._known: dict[int, frozenset[Canary]] = {}
        for canary in canaries:
            self._learn(canary)

    def _learn(self, canary: Canary) -> None:
        core = canary.core
        if canary.kind in _EXACT:
            self._exact[core] = canary
        elif canary.kind == "plate":
            self._plates[core] = canary
        elif canary.kind == "birth date":
            self._days[core] = canary
        elif canary.kind == "point":
            self._points.update(dict.fromkeys(metres(core), canary))
        elif core.isdigit():
            for i in range(len(core) - WINDOW + 1):
                self._windows[core[i : i + WINDOW]] = canary
        else:
            self._starts[core[:START]] = canary

    def find(self, *texts: str | bytes) -> frozenset[Canary]:
        return frozenset().union(*(self._find(text) for text in texts))

    def _find(self, text: str | bytes) -> frozenset[Canary]:
        key = hash(text)
        if key not in self._known:
            self._known[key] = frozenset(self._seek(text))
        return self._known[key]

    def _seek(self, text: str | bytes) -> Iterator[Canary]:
        plain = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
        yield from (canary for core, canary in self._exact.items() if core in plain)
        yield from self._seek_spelled("\n".join([plain, *_decoded(text)]))

    def _seek_spelled(self, text: str) -> Iterator[Canary]:
        flat = normal(text)
        for match in _RUN.finditer(flat):
            digits = re.sub(r"\D", "", match[0])
            for i in range(len(digits) - WINDOW + 1):
                if digits[i : i + WINDOW] in self._windows:
                    yield self._windows[digits[i : i + WINDOW]]
        for match in _POINT.finditer(flat):
            whole, decimals = match[0].split(".")
            if (point := f"{whole}.{decimals[:5]}") in self._points:
                yield self._points[point]
        yield from (self._days[day] for day in _days(flat) if day in self._days)
        squeezed = _SEPARATORS.sub("", flat)
        for match in _WORD.finditer(squeezed):
            if (start := "x" + match[1]) in self._starts:
                yield self._starts[start]
        for match in _PLATE.finditer(squeezed):
            if match[0] in self._plates:
                yield self._plates[match[0]]


def normal(text: str) -> str:
    """Return the text without the disguises of markup, escapes, width, case and look-alikes."""
    if "\\u" in text:
        text = _UNICODE_ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    if "%" in text:
        text = unquote_plus(text, errors="replace")
    if "&" in text:
        text = html.unescape(text)
    text = _TAGS.sub("", text)
    if not text.isascii():
        text = _UNSEEN.sub("", unicodedata.normalize("NFKD", text)).translate(_LOOKALIKES)
    return text.casefold()


def _decoded(text: str | bytes) -> Iterator[str]:
    """Yield what stands in the text in base64 (packed as well) or as hexadecimal digits."""
    raw = text.encode("utf-8", "replace") if isinstance(text, str) else text
    for match in _TOKEN.finditer(raw):
        token = match[0].translate(bytes.maketrans(b"-_", b"+/"))
        for skip in range(4):
            part = token[skip:]
            try:
                yield _unpacked(base64.b64decode(part[: len(part) // 4 * 4]))
            except binascii.Error:
                continue
    for found in _HEX.finditer(raw.decode("latin-1").lower()):
        yield bytes.fromhex(found[0]).decode("utf-8", "replace")


def _unpacked(raw: bytes) -> str:
    if raw[:1] == b"\x78":
        with suppress(zlib.error):
            raw = zlib.decompressobj().decompress(raw)
    return raw.decode("utf-8", "replace")


def _days(text: str) -> Iterator[str]:
    numbers = {name.casefold(): number for number, name in enumerate(MONTHS, start=1)}
    for day, month, year in _NAMED_DAY.findall(text):
        yield f"{year}-{numbers[month.casefold()]:02}-{int(day):02}"
    for day, month, year in _DAY.findall(text):
        yield f"{year}-{int(month):02}-{int(day):02}"
    for year, month, day in _ISO.findall(text):
        yield f"{year}-{month}-{day}"
