"""Places to hide in a text, and the text without them. Pure functions; no text is stored."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from complaints.errors import InvalidSpan

APPLY, CONFIRM, LOOK = "apply", "confirm", "look"

# What the public reads instead. Indonesian, like the text around it.
PLACEHOLDERS = {
    "NAME": "[nama]",
    "NIK": "[NIK]",
    "KK": "[nomor KK]",
    "PHONE": "[nomor telepon]",
    "EMAIL": "[alamat surel]",
    "ADDRESS": "[alamat]",
    "PLATE": "[pelat nomor]",
    "BANK": "[nomor rekening]",
    "ID_OTHER": "[nomor identitas]",
    "ONLINE": "[akun]",
    "COORD": "[koordinat]",
    "DOB": "[tanggal lahir]",
    "HOUSE": "[nomor rumah]",
    "AGE": "[usia]",
    "HOUR": "[jam]",
    "OTHER": "[disamarkan]",
}
# What a verifier makes coarser instead of hiding it: "34 tahun" becomes "[usia 30-an]".
GENERALISED = frozenset({"AGE", "HOUR", "HOUSE"})
Numbering = Callable[[str], int]

# The street is where the trouble is and stays; what leads to one door goes.
_STREET = re.compile(
    r"(?P<street>(?:jalan|jln|jl|street)\b\.?[^\d,;\n]*?)"
    r"[\s,]*(?:\b(?:no|nomor|nmr|number|num|gang|gg|lorong|blok|rt|rw|perum|lantai|kav|unit)\b"
    r"|#|\d)",
    re.IGNORECASE,
)
_NUMBER_FIRST = re.compile(  # the English order: "12 Jalan Danau Tamblingan"
    r"(?:no\.? ?)?\d[\w/-]{0,5},? (?P<street>(?:jalan|jln|jl)\b\.?[^\d,;\n]*)$", re.IGNORECASE
)
_DAY_PARTS = ((4, "malam"), (11, "pagi"), (15, "siang"), (19, "sore"), (24, "malam"))


@dataclass(frozen=True)
class Span:
    """Code points start to end of a field are of a kind; tier says how sure; rule says why."""

    start: int
    end: int
    label: str
    tier: str = APPLY
    rule: str = "verifier"
    field: str = "body"

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def from_json(rows: Iterable[dict[str, Any]]) -> list[Span]:
    """Return the spans of stored or posted rows.

    :raises InvalidSpan: a row lacks a number, or names an unknown label or field
    """
    spans = []
    for row in rows:
        try:
            span = Span(
                start=int(row["start"]),
                end=int(row["end"]),
                label=str(row["label"]),
                tier=str(row.get("tier", APPLY)),
                rule=str(row.get("rule", "verifier")),
                field=str(row.get("field", "body")),
            )
        except (KeyError, TypeError, ValueError):
            raise InvalidSpan from None
        if span.label not in PLACEHOLDERS or span.field not in ("title", "body"):
            raise InvalidSpan
        spans.append(span)
    return spans


def merge(spans: Iterable[Span]) -> list[Span]:
    """Return spans that do not overlap: the earlier and longer one takes in the others.

    A union keeps the surest tier of its parts.
    """
    order = {APPLY: 0, CONFIRM: 1, LOOK: 2}
    merged: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.field, s.start, -s.end)):
        last = merged[-1] if merged else None
        if last and last.field == span.field and span.start < last.end:
            surest = min(last, span, key=lambda s: order[s.tier])
            merged[-1] = Span(
                last.start, max(last.end, span.end), last.label, surest.tier, last.rule, last.field
            )
        else:
            merged.append(span)
    return merged


def mask(text: str, spans: Sequence[Span], *, number: Numbering | None = None) -> str:
    """Return the text with every span replaced by its placeholder.

    `number` tells which number a hidden name has in the thread: "[nama 2]".

    :raises InvalidSpan: a span lies outside the text or is empty
    """
    parts, place = [], 0
    for span in merge(spans):
        if not 0 <= span.start < span.end <= len(text):
            raise InvalidSpan
        parts.append(text[place : span.start])
        parts.append(placeholder(span, text[span.start : span.end], number=number))
        place = span.end
    return "".join([*parts, text[place:]])


def placeholder(span: Span, hidden: str, *, number: Numbering | None = None) -> str:
    """Return what the public reads in place of the hidden words.

    The street of an address stays, unless it is where somebody whom the platform knows lives.
    """
    label = span.label
    if label == "NAME" and number is not None:
        return f"[nama {number(hidden)}]"
    if label == "ADDRESS" and not span.rule.startswith("known"):
        if found := _STREET.match(hidden):
            return f"{found['street'].rstrip(' ,.')} [nomor rumah]"
        if found := _NUMBER_FIRST.match(hidden):
            return f"[nomor rumah] {found['street']}"
    if label == "AGE" and (age := re.search(r"\d{1,3}", hidden)):
        years = int(age[0])
        return "[usia anak]" if years < 18 else f"[usia {years // 10 * 10}-an]"
    if label == "HOUR" and (hour := re.search(r"\d{1,2}", hidden)):
        return f"[{next(part for end, part in _DAY_PARTS if int(hour[0]) % 24 < end)}]"
    return PLACEHOLDERS[label]


def of_field(spans: Iterable[Span], field: str) -> list[Span]:
    return [span for span in spans if span.field == field]
