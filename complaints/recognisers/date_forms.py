"""How people write dates: shared by birth dates, which are hidden, and all others."""

from __future__ import annotations

import re

_NAMES = (
    r"januari|february|februari|pebruari|january|march|maret|april|june|juni|july|juli|august|"
    r"agustus|september|oktober|october|november|nopember|nofember|desember|december|"
    r"jan|feb|peb|mar|apr|may|mei|jun|jul|agust|agus|agu|agt|ags|aug|sept|sep|okt|oct|nov|nop|"
    r"des|dec"
)
MONTH = rf"(?:{_NAMES})\.?"
_ROMAN = r"(?:i{1,3}|iv|vi{0,3}|ix|xi{0,2})"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH_NUMBER = r"(?:0?[1-9]|1[0-2])"
_YEAR = r"(?:(?:19|20)\d\d|'?\d\d)"
_LONG_YEAR = r"(?:19|20)\d\d"
_GAP = r"[ ]{0,2}"

MONTH_LAST = rf"{_LONG_YEAR}[-/.]{_MONTH_NUMBER}[-/.]{_DAY}"
NAMED = rf"{_DAY}(?:st|nd|rd|th)?[ ,./-]{{0,2}}(?:of )?{MONTH}[ ,./-]{{0,2}}{_YEAR}"
NAME_FIRST = rf"{MONTH} {{0,2}}{_DAY}(?:st|nd|rd|th)?,? {{1,2}}{_LONG_YEAR}"
ROMAN = rf"{_DAY}[-/. ]{_ROMAN}[-/. ]{_LONG_YEAR}"
IN_WORDS = rf"{_DAY} (?:bulan|bln) {_MONTH_NUMBER} (?:tahun|thn|th) {_YEAR}"
SPACED = rf"{_DAY} {{1,2}}{_MONTH_NUMBER} {{1,2}}{_LONG_YEAR}"
COMPACT = r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:(?:19|20)\d\d|\d\d)"


def numeric(mark: str) -> str:
    """Return the pattern of a date in digits; its mark is the group of that name.

    The same mark twice, so that a telephone number in groups is no date.
    """
    before, after = rf"{_GAP}(?P<{mark}>[-/.,]){_GAP}", rf"{_GAP}(?P={mark}){_GAP}"
    return f"{_DAY}{before}{_MONTH_NUMBER}{after}{_YEAR}"


ANY = "|".join([MONTH_LAST, numeric("m1"), NAMED, NAME_FIRST, ROMAN, IN_WORDS])
EDGES = (r"(?<!\d)(?<!\d[-/.])(?<!\d [-/.] )", r"(?!\d)(?! ?[-/.] ?\d)")
DATE = re.compile(EDGES[0] + f"(?:{ANY})" + EDGES[1], re.IGNORECASE)
# A date or an hour, also half of one: what begins so is no number of a house. 5/7 may be one.
STARTS = re.compile(
    rf"(?:{ANY})|{_DAY}[ -]{MONTH}(?![a-z])|"
    r"(?:0[1-9][-/.]\d\d?|\d\d?[-/.]0[1-9])(?!\d)|\d{1,2}:\d\d",
    re.IGNORECASE,
)
