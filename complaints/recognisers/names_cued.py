"""Names that a way of address or an introduction gives away."""

from __future__ import annotations

from functools import cache

from complaints.recognisers.lexicon import Kind, lexicon
from complaints.recognisers.names_cues import (
    BIRTH_ORDER,
    HONORIFICS,
    INSIDE,
    INTRODUCTIONS,
    LOOSE_INTRODUCTIONS,
    SHORT_ORDER,
    SHY_HONORIFICS,
    SPEECH,
)
from complaints.recognisers.names_runs import (
    Found,
    extend,
    intensified,
    is_office,
)
from complaints.recognisers.names_titles import balinese
from complaints.recognisers.names_tokens import Case, Words
from complaints.recognisers.names_words import chinese
from complaints.redaction import APPLY, CONFIRM


def honorific(words: Words, place: int) -> Found | None:
    """Pak Holil, Bu Hj. Siti, gek Ayu: the name after the way of address, but no office."""
    if words.low(place) not in HONORIFICS or is_title_run(words, place):
        return None
    at, shy = place, words.low(place) in SHY_HONORIFICS
    while at - place < 3 and words.low(at + 1) in HONORIFICS and _addressed(words, at + 1):
        if words[at + 1].kind is Kind.NAME and words.low(at + 1) not in INSIDE:
            break
        at += 1
        shy = shy and words.low(at) in SHY_HONORIFICS
    first = at + 1
    if not _addressed(words, first):
        return None
    start = at if words.low(at) in INSIDE and words.free(at) else first
    if (found := balinese(words, first)) is not None:
        return Found(start, found.end, APPLY, "honorific-name")
    if (found := chinese(words, first)) is not None:
        return Found(start, found.end, APPLY, "honorific-name")
    tier = _named(words, at, first, shy)
    if tier is None:
        return None
    return Found(start, extend(words, first, first + 1), tier, "honorific-name")


def is_title_run(words: Words, place: int) -> bool:
    return words.low(place) not in INSIDE and balinese(words, place) is not None


def _addressed(words: Words, place: int) -> bool:
    if not words.free(place):
        return False
    gap = words[place].gap
    return words[place].spaced or (len(gap) <= 3 and gap.strip() == "." and "\n" not in gap)


def _named(words: Words, before: int, place: int, shy: bool) -> str | None:
    """Return how sure it is that a word after an honorific is a name."""
    word = words[place]
    known = lexicon()
    if is_office(word) or (word.low in HONORIFICS and word.kind < Kind.BOTH):
        return None
    capital = words.case is Case.MIXED and word.title
    if words.case is Case.MIXED and not word.capital and shy and word.kind is not Kind.NAME:
        return None
    if word.kind is Kind.NAME or (word.low in BIRTH_ORDER and not intensified(words, place)):
        return APPLY if capital or word.low not in SHORT_ORDER else CONFIRM
    if word.kind is Kind.UNKNOWN:
        if word.odd and not capital:
            return None
        return APPLY if capital or not shy else CONFIRM
    if word.kind is Kind.HARD:
        sure = word.low in known.names and not shy and not intensified(words, place)
        return CONFIRM if sure and (capital or word.low == "ida") else None
    if intensified(words, place):
        return None
    if word.kind in (Kind.BOTH, Kind.GIVEN):
        if capital:
            return APPLY if not shy else CONFIRM
        usable = not shy or (word.kind is Kind.GIVEN and words.low(before) != "h")
        return CONFIRM if usable else None
    plain = capital and words.punctuated and not shy and word.low in known.common
    return CONFIRM if plain and words.low(before) not in ("bapak", "ibu", "saudara") else None


@cache
def _introductions() -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted(INTRODUCTIONS, key=len, reverse=True):
        found.setdefault(phrase[0], []).append(phrase)
    return found


def introduced(words: Words, place: int) -> Found | None:
    """Nama saya X, a.n. X, bernama X, Hormat saya, X."""
    for phrase in _introductions().get(words.low(place), ()):
        end = place + len(phrase)
        if all(words.low(place + n) == part for n, part in enumerate(phrase)) and all(
            _close(words[at].gap) for at in range(place + 1, end)
        ):
            return _after_introduction(words, end, phrase in LOOSE_INTRODUCTIONS)
    return None


def _close(gap: str) -> bool:
    return len(gap) < 4 and gap.strip() in ("", ".", "/", "'", "’")


def _after_introduction(words: Words, place: int, loose: bool) -> Found | None:
    if words.low(place) in ("adalah", "ialah", "yaitu", "is", "wantah", "inggih", "saudara"):
        place += 1
    if not words.free(place):
        return None
    gap = words[place].gap.strip()
    if gap not in ("", ":", ".", ",", "-", "=", ".:", "(", "/", ".,", '"', "“") or len(gap) > 2:
        return None
    if (found := honorific(words, place) or balinese(words, place)) is not None:
        return Found(found.start, found.end, APPLY, "introduced-name")
    if (found := chinese(words, place)) is not None:
        return Found(found.start, found.end, APPLY, "introduced-name")
    word = words[place]
    if is_office(word) or (word.low in HONORIFICS and word.kind < Kind.BOTH):
        return None
    capital = words.case is Case.MIXED and word.title
    if word.odd and not capital:
        return None
    if word.kind is Kind.NAME or (word.kind is Kind.UNKNOWN and (capital or not loose)):
        return Found(place, extend(words, place, place + 1), APPLY, "introduced-name")
    acts = words.follows(place + 1) and words.low(place + 1) in SPEECH
    if loose and acts and word.kind in (Kind.BOTH, Kind.GIVEN) and not gap:
        return Found(place, place + 1, CONFIRM, "introduced-name")
    if loose or word.kind is Kind.HARD or intensified(words, place) or gap == ".":
        return None
    before_name = words.follows(place + 1) and words[place + 1].kind >= Kind.BOTH
    if word.kind in (Kind.BOTH, Kind.GIVEN) or capital or before_name:
        end = extend(words, place, place + 1)
        return Found(place, end, APPLY if capital else CONFIRM, "introduced-name")
    return None
