"""Places to hide in a text, and the text without them. Pure functions; no text is stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    "OTHER": "[disamarkan]",
}


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


def mask(text: str, spans: Sequence[Span]) -> str:
    """Return the text with every span replaced by its placeholder.

    :raises InvalidSpan: a span lies outside the text or is empty
    """
    parts, place = [], 0
    for span in merge(spans):
        if not 0 <= span.start < span.end <= len(text):
            raise InvalidSpan
        parts += [text[place : span.start], PLACEHOLDERS[span.label]]
        place = span.end
    return "".join([*parts, text[place:]])


def of_field(spans: Iterable[Span], field: str) -> list[Span]:
    return [span for span in spans if span.field == field]
