"""Numbers of documents in which letters and digits mix: passports, permits, chassis."""

from __future__ import annotations

import re
from collections.abc import Iterator

from complaints.recognisers import cues
from complaints.recognisers.found import found
from complaints.redaction import CONFIRM, Span

_CODE = re.compile(
    r"(?<![\w])(?:[A-Z0-9]{2,12}(?:-[A-Z0-9]{1,8}){1,3}|[A-Z0-9]{5,20}|(?-i:[A-Z]{1,2})[ \-]\d{6,8})"
    r"(?![\w])",
    re.IGNORECASE,
)
_SPACED_PASSPORT = re.compile(
    r"(?<![a-z])(?:paspor|pass?port)[a-z]{0,3}[ .:]{0,3}(?:no|nomor|nomer|number)?[ .:]{0,3}"
    r"(?:is|adalah)?[ .:]{0,3}(?P<value>[A-Z]{1,2}(?:[ .\-_]?\d){6,8})(?!\w)",
    re.IGNORECASE,
)
_PASSPORT = re.compile(r"[A-CEX]\d{7}", re.IGNORECASE)
_KINDS = {cues.ID: "ID_OTHER", cues.NIK: "NIK", cues.KK: "KK", cues.BANK: "BANK"}
_LONGEST_GAP = 14
_FEWEST_DIGITS = 4


def find(text: str) -> Iterator[Span]:
    """Yield mixed numbers after a word for a document, and what has the form of a passport's."""
    for match in _SPACED_PASSPORT.finditer(text):
        yield found(*match.span("value"), "ID_OTHER", "document-cue")
    for match in _CODE.finditer(text):
        digits = sum(c.isdigit() for c in match[0])
        if digits < _FEWEST_DIGITS or not any(c.isalpha() for c in match[0]):
            continue
        cue = cues.nearest(text, match.start())
        if cue.kind in _KINDS and cue.gap <= _LONGEST_GAP:
            yield found(match.start(), match.end(), _KINDS[cue.kind], "document-cue")
        elif _PASSPORT.fullmatch(match[0]) and not cue.speaks_of(cues.SAFE, within=14):
            yield found(match.start(), match.end(), "ID_OTHER", "passport-form", CONFIRM)
