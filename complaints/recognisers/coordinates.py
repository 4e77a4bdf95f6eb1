"""Points on the earth: decimal, in degrees, as a plus code, as three words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from complaints.recognisers.found import found
from complaints.redaction import Span

_AXIS_BEFORE = r"(?:[NSEWUBT]|LS|LU|BT|BB)?[ :]{0,2}"
_LATITUDE = rf"{_AXIS_BEFORE}[-+]? ?(?:8|08|9|7|10)[.,]\d{{2,}}"
_SIDE = (
    r"(?: ?°)? ?(?:(?:lintang|bujur)? ?(?:selatan|utara|timur|barat)|[nsewulbt]{1,2}(?![a-z\d]))?"
)
_LONGITUDE = rf"{_AXIS_BEFORE}[-+]? ?1(?:0|1|2|3|4)\d[.,]\d{{2,}}"
_NAMED_AXIS = r"(?:lat(?:itude|itud)?|long(?:itude)?|lon|lng|lintang|bujur|x|y)[ :=]{0,3}"
_MINUTES = (
    r"\d{1,3} ?(?:°|d(?:eg)?(?![a-z])|derajat) ?\d{1,2}(?:[.,]\d+)? ?(?:'|m(?:in)?(?![a-z])|menit)?"
    r"(?: ?\d{1,2}(?:[.,]\d+)? ?(?:\"|''|''|s(?:ec)?(?![a-z])|detik)?)?"
)
_COORDINATES = re.compile(
    rf"(?<![\d.,])(?:{_NAMED_AXIS})?{_LATITUDE}{_SIDE} ?(?:[,;/|]|dan|and)? ?(?:{_NAMED_AXIS})?"
    rf"{_LONGITUDE}{_SIDE}|"
    rf"(?<![\d.,])(?:{_NAMED_AXIS})?{_LONGITUDE}{_SIDE} ?[,;/| ] ?(?:{_NAMED_AXIS})?"
    rf"{_LATITUDE}{_SIDE}|"
    rf"(?<![\w.,])[-+]?\d{{1,2}}\.\d{{4,}} ?[,; ] ?[-+]?\d{{1,3}}\.\d{{4,}}|"
    rf"(?<![\w.,])-(?:8|9)\.\d{{4,}}(?![.\d])|(?<![\w.,-])1(?:14|15|16)\.\d{{4,}}(?![.\d])|"
    rf"(?<![\w.,])(?:[NSEWULBT]{{1,2}} ?)?{_MINUTES}{_SIDE}"
    rf"(?:[ ,;/]{{1,3}}(?:[NSEWULBT]{{1,2}} ?)?{_MINUTES}{_SIDE})?|"
    r"(?<![\w.,])[NS] ?\d{1,2} \d{1,2}\.\d+[ ,]{1,2}[EW] ?\d{2,3} \d{1,2}\.\d+|"
    r"(?<![\w.,])\d{1,2} \d{1,2} \d{1,2}(?:\.\d+)? ?[SN][ ,]{1,2}"
    r"\d{2,3} \d{1,2} \d{1,2}(?:\.\d+)? ?[EW](?!\w)|"
    r"(?<![\w+])[2-9CFGHJMPQRVWX]{4,8}\+[2-9CFGHJMPQRVWX]{2,3}(?![\w+])|"
    r"///[a-z]{2,20}\.[a-z]{2,20}\.[a-z]{2,20}|"
    r"(?<![a-z])geo:[-+\d.,]{6,40}",
    re.IGNORECASE,
)


_CUE = re.compile(
    r"(?:koordinat|kordinat|lokasi|titik|gps|posisi|share ?lok)[^\n\0]{0,16}\Z", re.IGNORECASE
)


def find(text: str) -> Iterator[Span]:
    """Yield the coordinates in the text."""
    for match in _COORDINATES.finditer(text):
        written = match[0]
        if "+" in written and "." not in written and not _plus_code(written):
            continue
        if _like_prices(written) and not _CUE.search(
            text[max(0, match.start() - 28) : match.start()]
        ):
            continue
        start = match.end() - len(written.lstrip())
        yield found(start, match.start() + len(written.rstrip(" ,;")), "COORD", "coordinates")


def _like_prices(written: str) -> bool:
    """Whether the numbers may be thousands: "8.500 dan 115.500"."""
    if re.search(r"[-°a-ce-mo-z]|\d[.,]\d{4}", written.replace("dan", ""), re.IGNORECASE):
        return False
    return bool(re.match(r"[\d., dan/;|]+\Z", written))


def _plus_code(written: str) -> bool:
    """Whether letters and digits mix, as in 8Q4X+2R: a plus code, not a sum."""
    return any(c.isdigit() for c in written) and any(c.isalpha() for c in written)
