"""Names that other names, numbers and degrees give away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from complaints.recognisers.lexicon import Kind, looks_written
from complaints.recognisers.names_cues import (
    AND,
    BANKS,
    HONORIFICS,
    REGIONAL_TITLES,
    SHY_REGIONAL_TITLES,
)
from complaints.recognisers.names_runs import Found, extend, intensified, is_office, joined
from complaints.recognisers.names_tokens import Case, Words
from complaints.redaction import APPLY, CONFIRM, LOOK

_DEGREE = re.compile(
    r",\s?(?:S\.?\s?(?:H|E|T|Pd|Sos|Kom|Ag|IP|Kep|Ked|Si|STP|TP|P|Sn|S|Hum|Ked|Gz|Farm|Psi|Ak|"
    r"Par|KM|Kel|Hut|I\.?P|Ap)|M\.?\s?(?:H|M|Si|Pd|T|Kes|Kom|Ap|AP|Ag|Sc|Hum|Par|Erg|Kn|P|A)|"
    r"A\.?Md|Sp\.?\s?[A-Z]+|Ph\.?D|Ak|Ns|Apt|Dipl|BA|MBA)\b",
    re.IGNORECASE,
)


def _ordered(found: Iterable[Found]) -> list[Found]:
    return sorted(found, key=lambda f: f.start)


def _taken(found: Sequence[Found]) -> set[int]:
    return {place for f in found if f.tier != LOOK for place in range(f.start, f.end)}


def _merged(found: Iterable[Found], new: Sequence[Found]) -> list[Found]:
    """Add names; a doubtful one that they cover gives way."""
    covered = _taken(new)
    return _ordered([*(f for f in found if f.start not in covered or f.tier != LOOK), *new])


def degrees(words: Words, found: list[Found]) -> list[Found]:
    """Add the capitals before ", S.H." and the like."""
    matches = list(_DEGREE.finditer(words.text)) if "," in words.text else []
    if not matches:
        return found
    ends = {word.end: place for place, word in enumerate(words.all)}
    taken, new = _taken(found), []
    for match in matches:
        last = ends.get(match.start())
        if last is None or last in taken or not words.free(last):
            continue
        start = last
        while start > 0 and last - start < 5 and joined(words, start):
            before = words[start - 1]
            if before.blocked or start - 1 in taken or before.kind is Kind.HARD:
                break
            if is_office(before) or (words.case is Case.MIXED and not before.capital):
                break
            start -= 1
        capital = words.case is not Case.MIXED or words[last].capital
        sayable = looks_written(words[last].low)  # "BPHTB, SE" is a tax and a letter
        if capital and sayable and words[last].kind is not Kind.HARD and not is_office(words[last]):
            new.append(Found(start, last + 1, APPLY, "degree-name"))
    return _merged(found, new)


def linked(words: Words, found: list[Found]) -> list[Found]:
    """Add the everyday words that stand beside a name in a list, or beside a number."""
    found = _led_in(words, found)
    taken = _taken(found)
    new: list[Found] = []
    queue = [f for f in found if f.tier != LOOK]
    while queue:
        name = queue.pop()
        for place in (_after(words, name.end), _before(words, name.start)):
            if place is None or place in taken or not _may_be_name(words, place):
                continue
            end = extend(words, place, place + 1)
            end = min([end, *(at for at in range(place + 1, end) if at in taken)])
            link = Found(place, end, CONFIRM, "listed-name")
            new.append(link)
            taken.update(range(place, end))
            queue.append(link)
    for place in range(len(words)):
        if place not in taken and _beside_number(words, place):
            new.append(Found(place, place + 1, CONFIRM, "contact-name"))
            taken.add(place)
    return _merged(found, new)


def _led_in(words: Words, found: list[Found]) -> list[Found]:
    """Begin a name at the everyday words before it that are names as well: Untung Slamet."""
    wider, floor = [], 0
    for name in found:
        start = name.start
        while name.tier != LOOK and start > floor and name.start - start < 2:
            if not joined(words, start) or not _leads(words, start - 1, name.start):
                break
            start -= 1
        wider.append(replace(name, start=start))
        floor = name.end
    return wider


def _leads(words: Words, place: int, name: int) -> bool:
    word = words[place]
    if word.blocked:
        return False
    if word.low in REGIONAL_TITLES:
        sure = word.low not in SHY_REGIONAL_TITLES or words.low(place + 1) == "ode"
        return sure or (word.title and not word.begins)
    if word.low in HONORIFICS or (is_office(word) and word.kind < Kind.BOTH):
        return False
    if words.case is Case.MIXED:
        inside = words.punctuated and not word.begins and word.kind is Kind.COMMON
        led = inside or word.kind in (Kind.BOTH, Kind.GIVEN)
        return led and word.title and words[name].title
    return word.kind is Kind.GIVEN or (word.kind is Kind.BOTH and words[name].kind is Kind.NAME)


def _after(words: Words, end: int) -> int | None:
    """Return the place of what is joined to a name behind it."""
    if end >= len(words):
        return None
    if words[end].gap.strip() in (",", "&", "/", "+") and "\n" not in words[end].gap:
        return end + 1 if words.low(end) in AND else end
    return end + 1 if words.low(end) in AND and words.follows(end + 1) else None


def _before(words: Words, start: int) -> int | None:
    if start < 1:
        return None
    if words[start].gap.strip() in (",", "&", "/", "+") and "\n" not in words[start].gap:
        return start - 1
    if words.low(start - 1) in AND and words.follows(start) and start > 1:
        return start - 2
    return None


def _may_be_name(words: Words, place: int) -> bool:
    if not words.free(place):
        return False
    word = words[place]
    if is_office(word) or intensified(words, place) or word.low in BANKS:
        return False
    if words.case is Case.MIXED:
        return word.title and word.kind in (Kind.BOTH, Kind.GIVEN, Kind.UNKNOWN)
    listed = place + 1 >= len(words) or "," not in words[place + 1].gap
    return word.kind is Kind.GIVEN or (word.kind is Kind.BOTH and listed)


def _beside_number(words: Words, place: int) -> bool:
    """Whether a name may be meant right behind a number, as in 0812... (Sari)."""
    word = words[place]
    if not words.busy_ends or word.kind is not Kind.GIVEN or not _may_be_name(words, place):
        return False
    gap = len(word.gap) - len(word.gap.rstrip(" (:,-"))
    return word.start - gap in words.busy_ends


def repeated(words: Words, found: list[Found]) -> list[Found]:
    """Add every other occurrence of the telling words of the names found."""
    telling = {
        words.low(place)
        for f in found
        if f.tier != LOOK
        for place in range(f.start, f.end)
        if len(words.low(place)) > 2 and words[place].kind is not Kind.HARD
    }
    taken, new = _taken(found), []
    for place, word in enumerate(words.all):
        if place in taken or word.blocked or word.low not in telling:
            continue
        if word.kind >= Kind.UNKNOWN or _again(words, place):
            new.append(Found(place, place + 1, CONFIRM, "repeated-name"))
    return _merged(found, new)


def _again(words: Words, place: int) -> bool:
    """Whether an everyday word, a name elsewhere in the text, is that name here as well."""
    word = words[place]
    if intensified(words, place) or (word.kind is Kind.COMMON and word.begins):
        return False
    if words.case is Case.MIXED:
        return word.title
    return word.kind is Kind.GIVEN and word.low not in ("gede", "bagus", "ayu", "agung")
