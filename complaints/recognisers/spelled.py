"""Digits written as words, in Indonesian, Balinese and English: "nol delapan satu dua ..."."""

from __future__ import annotations

import re
from collections.abc import Iterator

from complaints.recognisers import cues, numbering
from complaints.recognisers.found import found
from complaints.redaction import APPLY, CONFIRM, Span

_UNITS = {
    "0": "nol kosong enol kosongs zero oh",
    "1": "satu siji siki besik one",
    "2": "dua duwa kalih two",
    "3": "tiga tigo telu three",
    "4": "empat papat pat four",
    "5": "lima five",
    "6": "enam anam nem enem six",
    "7": "tujuh pitu seven",
    "8": "delapan lapan kutus wolu eight",
    "9": "sembilan sanga sia nine",
    "10": "sepuluh ten",
    "11": "sebelas eleven",
    "12": "twelve",
}
_DIGITS = {word: digit for digit, words in _UNITS.items() for word in words.split()}
_TENS = dict(
    zip(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"],
        "23456789",
        strict=True,
    )
)
_REPEATS = {"dobel": 2, "double": 2, "dubel": 2, "kembar": 2, "tripel": 3, "triple": 3}
_WORD = "|".join(
    sorted([*_DIGITS, *_TENS, *_REPEATS, "belas", "puluh", "teen"], key=len, reverse=True)
)
_ATOM = re.compile(rf"{_WORD}|\d{{1,6}}", re.IGNORECASE)
_RUN = re.compile(
    rf"(?<![A-Za-z\d])(?:\+ ?)?(?:(?:{_WORD}|\d{{1,6}})[ ,.\-_/\n]{{0,3}}){{4,}}", re.IGNORECASE
)
_FEWEST_WORDS, _FEWEST_DIGITS, _FEWEST_AFTER_CUE = 3, 7, 6
_PERSONAL = (cues.PHONE, cues.BANK, cues.NIK, cues.KK, cues.ID)


def find(text: str) -> Iterator[Span]:
    """Yield the numbers that are spoken out, wholly or in part."""
    for match in _RUN.finditer(text):
        atoms = list(_ATOM.finditer(text, *match.span()))
        digits = read([atom[0].casefold() for atom in atoms])
        words = sum(not atom[0].isdigit() for atom in atoms)
        named = cues.nearest(text, match.start()).kind in _PERSONAL
        fewest = _FEWEST_AFTER_CUE if named else _FEWEST_DIGITS
        if words < _FEWEST_WORDS or len(digits) < fewest:
            continue
        yield _span(text, match.start(), atoms[-1].end(), digits)


def read(atoms: list[str]) -> str:
    """Return the digits that the words and numbers say: "dua puluh satu" is 21."""
    said: list[str] = []
    repeat, tens = 1, False
    for atom in atoms:
        if atom in _REPEATS:
            repeat = _REPEATS[atom]
            continue
        if atom in ("belas", "teen"):
            said.append(f"1{said.pop()}" if said else "1")
        elif atom == "puluh":
            tens = bool(said)
            said.append("0")
            continue
        else:
            digit = f"{_TENS[atom]}0" if atom in _TENS else _DIGITS.get(atom, atom)
            if tens and len(digit) == 1 and digit != "0":
                said[-1] = said[-1][:-1]
            said.append(digit * repeat)
            tens = atom in _TENS
            repeat = 1
            continue
        tens, repeat = False, 1
    return "".join(said)


def _span(text: str, start: int, end: int, digits: str) -> Span:
    cue = cues.nearest(text, start)
    sixteen = len(digits) == 16 and numbering.is_identity_number(digits)
    if sixteen or cue.kind == cues.NIK:
        return found(start, end, "NIK", "spelled-number")
    if cue.kind == cues.BANK:
        return found(start, end, "BANK", "spelled-number")
    if cue.kind == cues.ID:
        return found(start, end, "ID_OTHER", "spelled-number")
    sure = cue.kind == cues.PHONE or digits.startswith(("08", "628", "0361")) or len(digits) >= 9
    return found(start, end, "PHONE", "spelled-number", APPLY if sure else CONFIRM)
