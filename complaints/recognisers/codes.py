"""Numbers of documents in which letters and digits mix: passports, permits, chassis."""

from __future__ import annotations

import re
from collections.abc import Iterator

from complaints.recognisers import cues
from complaints.recognisers.found import found
from complaints.redaction import CONFIRM, Span

_CODE = re.compile(
    r"(?<![\w])(?:[A-Z0-9]{2,12}(?:-[A-Z0-9]{1,8}){1,3}|[A-Z0-9]{5,20}|"
    r"(?-i:[A-Z]{1,2})[ \-]\d{6,8})(?![\w])",
    re.IGNORECASE,
)
_PASSPORT = re.compile(
    r"(?<![\w./\-])(?P<letter>[A-Z])[ .\-~_*]?\d(?:[ .\-~_*]?\d){6}(?!\w|[.\-]\d)", re.IGNORECASE
)
_CIVIL_RECORD = re.compile(r"(?<![\w\-])\d{4}-[A-Z]{2,3}-\d{8}-\d{3,5}(?![\w\-])", re.IGNORECASE)
_PASSPORT_CUE = re.compile(r"(?<![a-z])p[asopr]{3,6}t?(?:nya|ku)?(?![a-z])", re.IGNORECASE)
_KINDS = {cues.ID: "ID_OTHER", cues.NIK: "NIK", cues.KK: "KK", cues.BANK: "BANK"}
_REACH = 40
_LONGEST_GAP = 14
_FEWEST_DIGITS = 4


def find(text: str) -> Iterator[Span]:
    """Yield mixed numbers after a word for a document, and those with the form of a passport's
    or a birth record's."""
    for match in _PASSPORT.finditer(text):
        if span := _passport(text, match):
            yield span
    for match in _CIVIL_RECORD.finditer(text):
        yield found(match.start(), match.end(), "ID_OTHER", "document-cue")
    for match in _CODE.finditer(text):
        digits = sum(c.isdigit() for c in match[0])
        if digits < _FEWEST_DIGITS or not any(c.isalpha() for c in match[0]):
            continue
        cue = cues.nearest(text, match.start())
        if cue.kind in _KINDS and cue.gap <= _LONGEST_GAP:
            yield found(match.start(), match.end(), _KINDS[cue.kind], "document-cue")


def _passport(text: str, match: re.Match[str]) -> Span | None:
    before = text[max(0, match.start() - _REACH) : match.start()]
    if _PASSPORT_CUE.search(before):
        return found(match.start(), match.end(), "ID_OTHER", "document-cue")
    cue = cues.nearest(text, match.start())
    solid = match[0][-7:].isdigit() and not match[0].endswith("000")
    listed = solid and match["letter"].upper() in "ABCEX"
    if listed and not cue.speaks_of(cues.SAFE, cues.MONEY, within=14):
        return found(match.start(), match.end(), "ID_OTHER", "passport-form", CONFIRM)
    return None
