"""Number plates: the letters of a region, one to four digits, up to three letters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from complaints.recognisers.found import found
from complaints.redaction import APPLY, CONFIRM, Span

_REGIONS = (
    "A AA AB AD AE AG B BA BB BD BE BG BH BK BL BM BN BP D DA DB DC DD DE DG DH DK DL DM DN DP DR "
    "DS DT DW E EA EB ED F G H K KB KH KT KU L M N P PA PB PG PS R S T W Z"
).split()
_REGION = "|".join(sorted(_REGIONS, key=len, reverse=True))
_MARK = r"[ .\-_]{0,2}"
_PLATE = re.compile(
    rf"(?<![\w@/.\-])(?P<region>{_REGION})(?P<m1>{_MARK})(?P<number>\d{{1,4}}|\d\d \d\d|\d \d{{3}}|"
    rf"\d{{3}} \d|\d \d \d \d)(?P<m2>{_MARK})(?P<suffix>[A-Z] [A-Z](?: [A-Z])?|[A-Z]{{1,3}})"
    r"(?![\w@]|[.\-/]\d)",
    re.IGNORECASE,
)
# Without the last letters: old, military, or only half seen.
_SHORT = re.compile(
    rf"(?<![\w@/.\-])(?P<region>{_REGION}){_MARK}(?P<number>\d{{3,4}})(?![\w@/]|[.\-/:]\d)",
    re.IGNORECASE,
)
_AFTER_CUE = re.compile(
    r"(?<![a-z])(?:ber)?(?:plat|pelat|plate)(?:nya)?(?: (?:no(?:mor|mer)?|kendaraan|motor|mobil))?"
    r"[ .:]{0,3}(?P<value>[A-Z]{0,3}[ .\-]?\d{2,5}(?:[ .\-]?[A-Z]{1,3}(?![a-z]))?)(?![\w])|"
    r"(?<![a-z])(?:nopol|no\.? ?pol|no\.? ?polisi|nomor polisi|nomor plat|no\.? ?plat|tnkb)[a-z]{0,3}"
    r"[ .:]{0,3}(?P<other>[A-Z]{0,3}[ .\-]?\d{2,5}(?:[ .\-]?[A-Z]{1,3}(?![a-z]))?)(?![\w])",
    re.IGNORECASE,
)
_VEHICLE = re.compile(
    r"(?<![a-z])(?:ber)?(?:plat|pelat|plate|nopol|no\.? ?pol(?:isi)?|bernopol|nomor polisi|polisi|"
    r"mobil|motor|sepeda motor|truk|truck|pick ?up|kendaraan|bus|bis|taxi|taksi|angkot|bemo|"
    r"ojol|ojek|gojek|grab|driver|sopir|supir|pengendara|pemotor|avanza|xenia|innova|inova|"
    r"nmax|vario|beat|scoopy|pcx|aerox|supra|mio|ninja|jazz|brio|fortuner|pajero|agya|ayla|"
    r"calya|sigra|rush|ertiga|jupiter|honda|yamaha|suzuki|toyota|car|motorbike|scooter|vehicle|"
    r"montor|tnkb|parkir|ditabrak|menabrak|nabrak|kabur|tabrak lari)(?:nya)?(?![a-z])[^\n\0]{0,24}$",
    re.IGNORECASE,
)
_NOT_BEFORE = re.compile(
    r"(?<![a-z])(?:no|nomor|jl|jln|jalan|rt|rw|blok|gang|gg|kelas|lantai|lt|kamar|unit|km|pasal|"
    r"tahun|rp|poin|huruf|tipe|type|zona|gate|pintu|terminal|gedung|ruang|juz|hal)\.? *$",
    re.IGNORECASE,
)
_SMALL_WORDS = frozenset(
    "di ke yg dan ini itu ada rw rt km m kg jam pm am wib a b x s d jt rb kk hr th no tp dr pd sy "
    "ga gak mau lg sdh of in at on to is cm mm ml lt ha gb mb org bln thn st nd rd k kw va v w o "
    "tpi sd smp sma pagi ya yo lah kok jg dg dgn utk tdk blm bs jl gg tgl dll dsb per los so m2 "
    "cc orang unit kali the and pas tak".split()
)
# Codes that are words of the language when nobody shouts.
_WORDS = frozenset("di pa da ku de ed ba be a b s k m ea".split())


def find(text: str) -> Iterator[Span]:
    """Yield the number plates in the text."""
    shouting = text.isupper()
    for match in _PLATE.finditer(text):
        if _is_plate(text, match, shouting):
            yield found(match.start(), match.end(), "PLATE", "plate")
    for match in _AFTER_CUE.finditer(text):
        group = "value" if match["value"] else "other"
        start, end = match.span(group)
        yield found(start, end, "PLATE", "plate-cue")
    for match in _SHORT.finditer(text):
        if span := _short(text, match):
            yield span


def _is_plate(text: str, match: re.Match[str], shouting: bool) -> bool:
    region, suffix = match["region"], match["suffix"]
    number = match["number"].replace(" ", "")
    before = text[max(0, match.start() - 48) : match.start()]
    vehicle = bool(_VEHICLE.search(before))
    bali = region.upper() == "DK"
    capitals = region.isupper() and suffix.isupper()
    if number.startswith("0"):
        return False
    if _NOT_BEFORE.search(before) and not (vehicle and bali):
        return False
    if match["m2"] and suffix.casefold() in _SMALL_WORDS and not _kept(suffix, bali, vehicle):
        return False
    if bali:
        return capitals or len(number) >= 3 or vehicle
    if not capitals or shouting:
        told = vehicle or len(number) == 4 and not match["m2"]
        return told and (vehicle or region.casefold() not in _WORDS)
    return vehicle or len(number) >= 3 and len(region) + len(suffix) >= 3 or len(number) == 4


def _kept(suffix: str, bali: bool, vehicle: bool) -> bool:
    """Whether what reads like a small word is the end of a plate: in capitals, near a vehicle."""
    return suffix.isupper() and (bali or vehicle)


def _short(text: str, match: re.Match[str]) -> Span | None:
    before = text[max(0, match.start() - 32) : match.start()]
    if match["number"].startswith("0") or _NOT_BEFORE.search(before):
        return None
    if _VEHICLE.search(before) and (match["region"].isupper() or match["region"].lower() == "dk"):
        return found(match.start(), match.end(), "PLATE", "plate-in-part", APPLY)
    if match["region"].upper() == "DK":
        return found(match.start(), match.end(), "PLATE", "plate-in-part", CONFIRM)
    return None
