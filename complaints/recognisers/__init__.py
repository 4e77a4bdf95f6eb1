"""Recognise personal data in a text: the first set, which the full set will extend.

NIK, telephone numbers, e-mail addresses, and everything the platform knows of the people
in the thread. Rules have ids that the verifier sees as reasons. Measured background:
research on privacy, sections 3.8 and 6.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from complaints.redaction import APPLY, CONFIRM, Span, merge

DETECTOR = "rules-1"

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_DIGIT_RUN = re.compile(r"(?<![\w])\+?\d(?:[ .\-()]{0,2}\d){6,}(?!\w)")
_FAMILY_CARD = re.compile(r"\b(?:kk|kartu keluarga)\b", re.IGNORECASE)
_MONEY_BEFORE = re.compile(r"\brp\.?\s*$", re.IGNORECASE)
_STREET_BEFORE = re.compile(
    r"\b(?:jl|jln|jalan|gg|gang|jend|jenderal)\.?\s*(?:\w+\s+)?$", re.IGNORECASE
)

# Lines that the city itself publishes: they stay readable.
_PUBLIC_NUMBERS = {"0361244444", "112", "110", "113", "118", "119"}

# Names of birth order, title and sex: alone they name half of Bali, not a person.
_COMMON_NAME_WORDS = frozenset(
    [
        "i",
        "ni",
        "ida",
        "ayu",
        "bagus",
        "anak",
        "agung",
        "gusti",
        "dewa",
        "desak",
        "cokorda",
        "ngakan",
        "sang",
        "si",
        "luh",
        "pande",
        "wayan",
        "putu",
        "gede",
        "made",
        "kadek",
        "nengah",
        "nyoman",
        "komang",
        "ketut",
        "nyoman",
        "iluh",
        "kompiang",
        "gde",
        "bapak",
        "pak",
        "ibu",
        "bu",
        "haji",
        "hajah",
        "drs",
        "dra",
        "ir",
        "dr",
        "prof",
        "st",
        "se",
        "sh",
        "spd",
        "mpd",
        "bin",
        "binti",
        "alias",
    ]
)


@dataclass(frozen=True)
class Known:
    """A person whom the platform knows to be in the thread."""

    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    nik: str = ""


def recognise(text: str, *, known: Iterable[Known] = (), field: str = "body") -> list[Span]:
    """Return the places of personal data in the text, merged and in order."""
    spans = [*_emails(text), *_numbers(text)]
    for person in known:
        spans += _known(text, person)
    placed = [Span(s.start, s.end, s.label, s.tier, s.rule, field) for s in spans]
    return merge(placed)


def _emails(text: str) -> Iterator[Span]:
    for match in _EMAIL.finditer(text):
        yield Span(match.start(), match.end(), "EMAIL", APPLY, "email")


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _numbers(text: str) -> Iterator[Span]:
    for match in _DIGIT_RUN.finditer(text):
        digits = _digits(match[0])
        before = text[max(0, match.start() - 24) : match.start()]
        if _MONEY_BEFORE.search(before):
            continue
        if classified := _classify(digits, before):
            label, tier, rule = classified
            yield Span(match.start(), match.end(), label, tier, rule)


def _classify(digits: str, before: str) -> tuple[str, str, str] | None:
    """Return label, tier and rule of a run of digits, or nothing."""
    if len(digits) == 16:
        # Not checked for validity: a mistyped NIK is personal data as well.
        return ("KK" if _FAMILY_CARD.search(before) else "NIK", APPLY, "sixteen-digits")
    national = "0" + digits[2:] if digits.startswith("62") else digits
    if national in _PUBLIC_NUMBERS:
        return None
    if re.fullmatch(r"08\d{7,11}", national):
        return ("PHONE", APPLY, "mobile-number")
    if re.fullmatch(r"0(?:361|21|22|31|274|362|363|365|366|368)\d{5,8}", national):
        return ("PHONE", APPLY, "landline-number")
    if len(digits) >= 12:
        return ("ID_OTHER", CONFIRM, "long-number")
    return None


def _known(text: str, person: Known) -> Iterator[Span]:
    yield from _known_name(text, person.name)
    for value, label in ((person.nik, "NIK"), (person.phone, "PHONE")):
        yield from _known_digits(text, value, label)
    for value, label in ((person.email, "EMAIL"), (person.address, "ADDRESS")):
        if len(value.strip()) >= 5:
            for match in re.finditer(_loose(value), text, re.IGNORECASE):
                yield Span(match.start(), match.end(), label, APPLY, "known-identity")


def _known_digits(text: str, value: str, label: str) -> Iterator[Span]:
    digits = _digits(value)
    if label == "PHONE":
        digits = re.sub(r"^(?:62|0)", "", digits)
    if len(digits) < 7:
        return
    pattern = r"(?:\+?62|0)?" if label == "PHONE" else ""
    pattern += r"[ .\-()]*".join(digits)
    for match in re.finditer(rf"(?<!\d){pattern}(?!\d)", text):
        yield Span(match.start(), match.end(), label, APPLY, "known-identity")


def _loose(value: str) -> str:
    """A pattern for the words of the value with any white space between them."""
    return r"\s+".join(re.escape(word) for word in value.split())


def _known_name(text: str, name: str) -> Iterator[Span]:
    """Every run of words of the name that has a telling word in it, or is the whole name."""
    words = re.findall(r"[^\W\d_]+", name.casefold())
    telling = {w for w in words if len(w) >= 4 and w not in _COMMON_NAME_WORDS}
    if not telling and len(words) < 2:
        return
    any_word = "|".join(map(re.escape, sorted(set(words), key=len, reverse=True)))
    run = rf"\b(?:{any_word})(?:[\s.]+(?:{any_word}))*\b"
    for match in re.finditer(run, text, re.IGNORECASE):
        found = re.findall(r"[^\W\d_]+", match[0].casefold())
        if telling.isdisjoint(found) and found != words:
            continue
        # "Jalan Sudirman" stays the place of the trouble unless the verifier says no.
        street = _STREET_BEFORE.search(text[max(0, match.start() - 24) : match.start()])
        tier, rule = (CONFIRM, "known-name-street") if street else (APPLY, "known-identity")
        yield Span(match.start(), match.end(), "NAME", tier, rule)
