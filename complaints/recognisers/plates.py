"""Number plates: the letters of a region, one to four digits, up to three letters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from complaints.recognisers.found import found
from complaints.recognisers.vocabulary import either, words
from complaints.redaction import APPLY, CONFIRM, Span

_REGIONS = (
    "A AA AB AD AE AG B BA BB BD BE BG BH BK BL BM BN BP D DA DB DC DD DE DG DH DK DL DM DN DP DR "
    "DS DT DW E EA EB ED F G H K KB KH KT KU L M N P PA PB PG PS R S T W Z"
)
_REGION = either(_REGIONS)
_MARK = r"(?: [.\-–] |[ .\-_]{0,2})"
_PLATE = re.compile(
    rf"(?:(?<![\w@/.\-])|(?<=/)(?=dk))(?<!dk )(?P<region>{_REGION})(?P<m1>{_MARK})"
    r"(?P<number>\d{1,4}|\d\d \d\d|\d \d{3}|"
    rf"\d{{3}} \d|\d \d \d \d)(?P<m2>{_MARK})"
    r"(?P<suffix>[A-Z] [A-Z](?: [A-Z])?(?! ?\d)|[A-Z]{1,3})"
    r"(?![\w@]|[.\-/]\d)",
    re.IGNORECASE,
)
# Without the last letters: old, military, or only half seen.
_SHORT = re.compile(
    rf"(?<![\w@/.\-])(?P<region>{_REGION}){_MARK}(?P<number>\d{{3,4}})(?![\w@/]|[.\-/:]\d)",
    re.IGNORECASE,
)
_VALUE = (
    r"[ .:]{0,3}(?:adalah |yaitu )?"
    r"[A-Z]{0,3}[ .\-]?\d[\dZSBOIl]{1,4}(?:[ .\-]\d{1,2})?(?:[ .\-]?[A-Z]{1,3}(?![a-z]))?(?!\w)"
)
_AFTER_CUE = re.compile(
    r"(?<![a-z])(?:(?:ber)?(?:plat|pelat|plate)(?:nya)?(?: (?:no(?:mor|mer)?|kendaraan|motor|mobil|"
    r"dinas|merah|hitam|kuning|putih)){0,3}|(?:nopol|no\.? ?pol|no\.? ?polisi|nomor polisi|"
    rf"nomor plat|no\.? ?plat|tnkb)[a-z]{{0,3}})(?P<value>{_VALUE})",
    re.IGNORECASE,
)
_LEAD = re.compile(r"[ .:]*(?:adalah |yaitu )?", re.IGNORECASE)
_VEHICLE = re.compile(
    r"(?<![a-z])(?:ber)?(?:plat|pelat|plate|nopol|no\.? ?pol(?:isi)?|bernopol|nomor polisi|polisi|"
    r"mobil|motor|sepeda motor|truk|truck|pick ?up|kendaraan|bus|bis|taxi|taksi|angkot|bemo|"
    r"ojol|ojek|gojek|grab|driver|sopir|supir|pengendara|pemotor|avanza|xenia|innova|inova|"
    r"nmax|vario|beat|scoopy|pcx|aerox|supra|mio|ninja|jazz|brio|fortuner|pajero|agya|ayla|"
    r"calya|sigra|rush|ertiga|jupiter|honda|yamaha|suzuki|toyota|car|motorbike|scooter|vehicle|"
    r"montor|tnkb|tilang|kejar|catat|rotator|parkir|ditabrak|menabrak|nabrak|kabur|tabrak lari)"
    r"(?:nya)?(?![a-z])[^\n\0]{0,24}\Z",
    re.IGNORECASE,
)
_NOT_BEFORE = re.compile(
    r"(?<![a-z])(?:no|nomor|jl|jln|jalan|rt|rw|blok|gang|gg|kelas|lantai|lt|kamar|unit|km|pasal|"
    r"tahun|rp|poin|huruf|tipe|type|zona|gate|pintu|terminal|gedung|ruang|juz|hal)\.? *\Z",
    re.IGNORECASE,
)
# What follows a count or a number in a sentence, and no plate.
_FUNCTION_WORDS = words(
    "di ke yg dan ini itu ada pm am of in at on to is ga gak mau lg sdh tpi pas tak ya yo lah "
    "kok jg dg dgn utk tdk blm bs pd dr tp the and per sy no rw rt"
)
_UNITS = words(
    "km m kg jam wib x s d jt rb kk hr th cm mm ml lt ha gb mb org bln thn st nd rd k kw va v w o "
    "a b sd smp sma pagi jl gg tgl dll dsb los m2 cc unit kali kva kwh ltr mtr gr rp pcs"
)
# Codes that are words or marks of the language when nobody shouts.
_WORDS = words("di pa da ku ba be a b s k m")
# How many characters may lie between the plates of a list.
_IN_A_LIST = 12
_SPACED = re.compile(
    r"(?<![\w.\-])(?P<region>[A-Z](?:[ .\-_][A-Z])?)(?P<m2>[ .\-_])"
    r"(?P<number>\d(?:(?P=m2)\d){2,3})"
    r"(?P=m2)[A-Z](?:(?P=m2)[A-Z]){0,2}(?![\w])",
    re.IGNORECASE,
)

_PLACEHOLDER = re.compile(r"\[[a-z ]{3,24}\d*\]")


def find(text: str) -> Iterator[Span]:
    """Yield the number plates in the text."""
    last = -_IN_A_LIST
    for match in _PLATE.finditer(text):
        listed = match.start() - last < _IN_A_LIST
        if _is_plate(text, match, listed=listed):
            last = match.end()
            yield found(match.start(), match.end(), "PLATE", "plate")
    for match in _SPACED.finditer(text):
        if re.sub(r"\W|_", "", match["region"]).upper() in words(_REGIONS):
            yield found(match.start(), match.end(), "PLATE", "plate")
    for match in _AFTER_CUE.finditer(text):
        lead = _LEAD.match(match["value"])
        start = match.start("value") + (lead.end() if lead else 0)
        yield found(start, match.end(), "PLATE", "plate-cue")
    for match in _SHORT.finditer(text):
        if span := _short(text, match):
            yield span


def _is_plate(text: str, match: re.Match[str], *, listed: bool) -> bool:
    """Whether it is a plate; listed: another one stands right before it."""
    region, suffix = match["region"], match["suffix"].casefold()
    number = match["number"].replace(" ", "")
    before = text[max(0, match.start() - 48) : match.start()]
    vehicle = listed or bool(_VEHICLE.search(before))
    bali = region.casefold() == "dk"
    if number.startswith("0") or (_NOT_BEFORE.search(before) and not (vehicle and bali)):
        return False
    dashed = match["m1"] == match["m2"] and match["m1"].strip() in (".", "-", "–", "_")
    glued = not match["m1"] and not match["m2"]
    if not bali and glued and len(number) + len(region) + len(suffix) == 3:
        return False  # "bus K1B"
    if (bali or vehicle) and len(number) >= 3:
        return True  # even before a small word: the plate may end there, or be cut short
    if match["m2"] and not dashed and suffix in _FUNCTION_WORDS | _UNITS:
        # Else "B 1234 DI" needs capitals among small letters.
        written = match["suffix"].isupper() and not _shouted(text)
        two = len(region) > 1 and region.casefold() not in _WORDS and suffix not in _FUNCTION_WORDS
        least = 3 if written and len(region) > 1 and suffix in _UNITS else 4
        if len(number) < least or not (written or two or suffix in _UNITS):
            return False
    if bali or vehicle:
        return True
    if len(number) < 3:
        return False
    if dashed or glued or (region.isupper() and not _shouted(text)):
        return True
    if region.casefold() not in _WORDS:
        return True
    year = re.fullmatch(r"(?:19[5-9]|20[0-3])\d", number)
    return len(number) == 4 and len(suffix) > 1 and not (year and match["m2"])


def _shouted(text: str) -> bool:
    """Whether all of it is in capitals, apart from what a mask has put in."""
    return _PLACEHOLDER.sub("", text).isupper()


def _short(text: str, match: re.Match[str]) -> Span | None:
    before = text[max(0, match.start() - 32) : match.start()]
    if match["number"].startswith("0") or _NOT_BEFORE.search(before):
        return None
    if _VEHICLE.search(before) and (match["region"].isupper() or match["region"].lower() == "dk"):
        return found(match.start(), match.end(), "PLATE", "plate-in-part", APPLY)
    if match["region"].upper() == "DK":
        return found(match.start(), match.end(), "PLATE", "plate-in-part", CONFIRM)
    return None
