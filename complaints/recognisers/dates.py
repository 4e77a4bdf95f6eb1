"""Dates of birth: a date with a word of birth before it. Other dates stay."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from complaints.recognisers import date_forms
from complaints.recognisers.found import found
from complaints.redaction import CONFIRM, Span

_CUE = re.compile(
    r"(?<![a-z])(?:(?:tgl|tanggal|tpt|tempat|hari)[. ,/&]{0,4}){0,3}(?:lahirnya|lahir|lhr|lhir)"
    r"(?![a-z])|(?<![a-z])(?:dilahirkan|kelahiran|t\.? ?t\.? ?l|d\.? ?o\.? ?b|date of birth|"
    r"birth ?date|birthday|born|embas|lekad|ulang tahun|ultah|b-?day)(?![a-z])",
    re.IGNORECASE,
)
# "lahir di Denpasar pada tanggal": a place and small words, no other sentence.
_GAP_LENGTH = 56
_DATE = re.compile(
    r"(?<![\d])(?:"
    + "|".join([date_forms.ANY, date_forms.SPACED, date_forms.COMPACT])
    + r")(?!\d)(?![-/.]\d)",
    re.IGNORECASE,
)
_STOP = re.compile(
    r"(?<![a-z])(?:sejak|terbit|diajukan|dirawat|sampai|hingga|mengurus|diurus|daftar|urus|"
    r"proses|pancasila|kota|diperingati|hp|wa|nik|bpjs|telp|jatuh tempo|surat|"
    r"meninggal|wafat|menikah|nikah|datang|melapor|lapor)(?![a-z])|[!?\n;\0]",
    re.IGNORECASE,
)
_CORRECTION = re.compile(
    r"[ ,;(]{1,3}(?:(?:yang|yg|padahal|tapi|tetapi|aslinya|menjadi|jadi) )?(?:seharusnya|harusnya|"
    r"yang benar|yg benar|sebenarnya|benarnya|bukan|menjadi|jadi|padahal|aslinya|diubah ke|"
    r"should be|"
    r"not|and not)[ :]{1,2}(?:tanggal |tgl )?",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[a-z]{4,}\. ", re.IGNORECASE)
_DEED_BEFORE = re.compile(r"(?:akta|akte|surat(?: keterangan)?|hari|jam) *\Z", re.IGNORECASE)
# A date in brackets after a name, and one after an age.
_HINTED = [
    re.compile(rf"\( ?(?P<date>{date_forms.ANY}) ?\)", re.IGNORECASE),
    re.compile(
        rf"(?<![a-z])(?:umur|usia) \d{{1,3}} ?(?:tahun|thn|th)? ?[,(] ?(?P<date>{date_forms.ANY})",
        re.IGNORECASE,
    ),
]
# A later one is rather the day of a letter or of a visit.
_YOUNGEST = 2012
_YEAR = re.compile(r"(?:19|20)\d\d")


def find(text: str) -> Iterator[Span]:
    """Yield the dates on which somebody was born."""
    taken = -1
    for cue in _CUE.finditer(text):
        if cue.start() < taken:
            continue
        if span := _after(text, cue):
            yield span
            taken = span.end
            if corrected := _corrected(text, taken):
                yield corrected
    for match in itertools.chain.from_iterable(hint.finditer(text) for hint in _HINTED):
        year = _YEAR.search(match["date"])
        if year and 1900 <= int(year[0]) <= _YOUNGEST:
            yield found(*match.span("date"), "DOB", "date-in-brackets", CONFIRM)


def _corrected(text: str, place: int) -> Span | None:
    """Return the second date of "tertulis 1 Mei 1980, seharusnya 5 Mei 1980"."""
    match = _CORRECTION.match(text, place)
    date = _DATE.match(text, match.end()) if match else None
    return found(date.start(), date.end(), "DOB", "birth-cue") if date else None


def _after(text: str, cue: re.Match[str]) -> Span | None:
    bare = cue[0].casefold() in ("lahir", "kelahiran")
    if bare and _DEED_BEFORE.search(text[max(0, cue.start() - 20) : cue.start()]):
        return None
    end = min(len(text), cue.end() + _GAP_LENGTH)
    date = _DATE.search(text, cue.end(), min(len(text), end + 24))
    if date is None or date.start() > end:
        return None
    gap = text[cue.end() : date.start()]
    if _STOP.search(gap) or any(c.isdigit() for c in gap) or _SENTENCE_END.search(gap):
        return None
    return found(date.start(), date.end(), "DOB", "birth-cue")
