"""Numbers that name nobody: money, dates, hours, measures, laws, references, public lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from complaints.recognisers import cues, date_forms

Place = tuple[int, int]

_CURRENCY = r"(?:rp|idr|usd|aud|sgd|eur|us ?\$|\$|€|rupiah)"
_MULTIPLE = r"(?:rb|ribu(?:an)?|jt|juta(?:an)?|mil[iy]ar|triliun|rupiah|perak|rp|k)(?![a-z])"
_UNIT = (
    r"(?:m2|m3|meter|mtr|m|km|cm|mm|kg|gram|gr|ton|liter|ltr|l|ha|hektar|are|watt|kwh|kva|va|volt|"
    r"persen|%|orang|jiwa|kk|warga|lembar|unit|buah|titik|kali|x|hari|minggu|bulan|bln|tahun|thn|"
    r"jam|menit|detik|derajat|lux|mbps|gb|mb|suara|siswa|pasien|kendaraan|rumah|eksemplar|pohon)"
)
_MONEY_IN_WORDS = (
    rf"{_CURRENCY}[.:]? {{0,2}}\d{{1,15}}(?:[.,]\d{{1,3}}| \d{{3}}(?![\d])){{0,8}}"
    rf"(?:,-|\.-)?(?: ?{_MULTIPLE})?"
)
_MONEY = (
    rf"(?<![\d.,])(?<!\d[ \-])(?:[1-9]\d{{0,14}}|0(?=[.,]))(?:[.,]\d{{1,3}}){{0,6}} ?{_MULTIPLE}"
)
_CLOCK = r"(?:[01]?\d|2[0-4])"
_UNTIL = r"(?:-|s/?d\.?|sampai|hingga)"
_TIME_IN_WORDS = (
    rf"(?:jam|pukul|pkl|jm) ?[.:]? ?{_CLOCK}(?:[.:]\d\d)?(?!\d)"
    rf"(?: ?{_UNTIL} ?{_CLOCK}(?:[.:]\d\d)?(?!\d))?"
)
_TIME = [
    rf"(?<![\d.:\-]){_CLOCK}[.:][0-5]\d ?{_UNTIL} ?{_CLOCK}[.:][0-5]\d(?![\d.:\-])",
    rf"(?<![\d.:\-]){_CLOCK}[.:][0-5]\d(?:[.:][0-5]\d)? ?(?:wita|wib|wit|am|pm)(?![a-z])",
    rf"(?<![\d.:\-]){_CLOCK}:[0-5]\d(?::[0-5]\d)?(?![\d:])",
]
_YEARS = r"(?<![\d\-/.])(?:19|20)\d\d ?[-/] ?(?:19|20)?\d\d(?![\d\-/.]|[ ]\d)"
_YEAR_IN_WORDS = r"(?:tahun|thn|th) (?:19|20)\d\d(?!\d)"
_LAW = (
    r"(?:uu|undang-undang|pp|perda|perwali|perpres|permen[a-z]{0,12}|kepmen[a-z]{0,12}|"
    r"pergub|perbup|inpres|keppres|sk|peraturan [a-z]{3,12}|pasal|ayat)"
    r"(?: (?:ri|kota|denpasar|bali|provinsi|wali ?kota|no|nomor|nomer)\.?){0,4}[.:]? ?"
    r"\d{1,4}[a-z]?(?: ?/ ?\d{4}| (?:tahun|thn|th)\.? \d{4})?(?!\d)"
)
_MEASURE = rf"(?<![\d.,_])(?<!\d[ \-])\d{{1,7}}(?:[.,]\d{{1,3}}){{0,4}} ?{_UNIT}(?![a-z])"
_POST_CODE = (
    r"(?:kode ?pos|post ?code|zip)[ :]{0,3}\d{5}(?!\d)|"
    r"(?:denpasar|bali|badung|indonesia)[ ,\-]{0,3}80\d{3}(?!\d)"
)
# Switchboards: city hall, police, hospitals, fire, rescue, water, airport.
_OFFICES = r"244[ .\-]?444"  # the city's radio, which the service's own report names
# What the city and the nation publish so that everybody calls it.
_PUBLIC_LINE = [
    rf"(?<![\d.\-/])(?:\+?62[ .\-]?|\(?0)361\)?[ .\-/]{{0,3}}(?:{_OFFICES})(?!\d)",
    r"(?<![\d.\-/])(?<!\d )080[04][ \-]?1(?:[ \-]?\d){5,7}(?![ \-]?\d)",
    r"(?<![\d.\-/])(?<!\d )1500[ \-]?\d{3}(?![\d.\-/]| \d)",
    r"(?<![\d.\-/])140\d\d(?![\d.\-/])",
]
# Two patterns, so that at a letter none is tried that begins with a digit, and the other way.
_WORDED = re.compile(
    r"(?<![a-z])(?=[a-z$€])(?:"
    + "|".join([_MONEY_IN_WORDS, _TIME_IN_WORDS, _LAW, _YEAR_IN_WORDS, _POST_CODE])
    + ")",
    re.IGNORECASE,
)
_FIGURED = re.compile(
    r"(?=[\d+(])(?:" + "|".join([*_PUBLIC_LINE, _MONEY, *_TIME, _YEARS, _MEASURE]) + ")",
    re.IGNORECASE,
)

_THOUSANDS = re.compile(
    r"(?<![\d.,\-/(+])(?<![\d)] )[1-9]\d{0,2}(?P<t>[.,])\d{3}(?:(?P=t)\d{3}){0,4}"
    r"(?:,\d\d|,-|\.-|-)?(?![\d/]|[.,\-]\d| \d{3})"
)
_SLASHED = re.compile(r"(?<![\w./\-])[\w.\-]{1,40}(?:/[\w.\-]{1,40}){1,8}")
_CODE = re.compile(
    r"(?<![a-z0-9])(?P<word>[a-z]{1,8})[-#.:]?(?:19|20)\d\d(?:[-/.]?\d{1,8}){1,3}(?!\d)",
    re.IGNORECASE,
)
_HASH = re.compile(r"(?<![\w])#[ ]?[a-z]{0,6}-?\d[\d\-./]{2,30}", re.IGNORECASE)
_PERSONAL = (cues.PHONE, cues.BANK, cues.NIK, cues.KK, cues.ID)


def find(text: str) -> Iterator[Place]:
    """Yield the places of numbers that the rules for digits need not look at."""
    for pattern in (_WORDED, _FIGURED, date_forms.DATE):
        for match in pattern.finditer(text):
            yield match.span()
    for match in _THOUSANDS.finditer(text):
        if not cues.nearest(text, match.start()).speaks_of(*_PERSONAL, within=6):
            yield match.span()
    yield from references(text)


def references(text: str) -> Iterator[Place]:
    """Yield the numbers of letters, tickets and invoices."""
    for match in _SLASHED.finditer(text):
        if _is_reference(match[0]):
            yield match.span()
    for match in _CODE.finditer(text):
        if not cues.nearest(text, match.end("word")).speaks_of(*_PERSONAL, within=0):
            yield match.span()
    for match in _HASH.finditer(text):
        if not re.match(r"\D{0,8}(?:0|62)8\d{7}", match[0]):
            yield match.span()


def _is_reference(token: str) -> bool:
    """Whether slashes join letters and numbers, as in the number of a letter."""
    pieces = token.split("/")
    digits = "".join(c for c in token if c.isdigit())
    if not digits or digits.startswith(("08", "628", "0361")):
        return False
    longest = max(sum(c.isdigit() for c in piece) for piece in pieces)
    if longest >= 9:
        return False
    if len(pieces) >= 3:
        return len(digits) < 16
    # "BCA/1234567" names what it is; "B/1234" does not.
    named = cues.nearest(token, len(token)).speaks_of(*_PERSONAL)
    return any(c.isalpha() for c in token) and not named
