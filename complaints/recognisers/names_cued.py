"""Names that a way of address or an introduction gives away."""

from __future__ import annotations

import re
from functools import cache

from complaints.recognisers.lexicon import Kind, derived_by_an_ending, lexicon
from complaints.recognisers.names_cues import (
    AGENT_WORDS,
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
    cased,
    extend,
    intensified,
    is_office,
    is_title,
    surely_intensified,
)
from complaints.recognisers.names_titles import balinese
from complaints.recognisers.names_tokens import Case, Words
from complaints.recognisers.names_words import chinese
from complaints.redaction import APPLY, CONFIRM


def honorific(words: Words, place: int) -> Found | None:
    """Pak Holil, Bu Hj. Siti, gek Ayu: the name after the way of address, but no office."""
    if words.low(place) not in HONORIFICS or is_title_run(words, place):
        return None
    if words.low(place) == "dr" and not _is_doctor(words, place):
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


def _is_doctor(words: Words, place: int) -> bool:
    """Whether "dr" is no short form of "dari"."""
    after = words[place].end
    return words.text[after : after + 1] == "." or words[place].title


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
    if is_office(word) or (word.low in HONORIFICS and word.kind < Kind.BOTH):
        return None
    capital = words.case is Case.MIXED and word.title
    if words.case is Case.MIXED and not word.capital and shy and word.kind is not Kind.NAME:
        return None
    if surely_intensified(words, place):
        return APPLY if word.kind is Kind.NAME else None
    if word.kind is Kind.NAME or word.low in BIRTH_ORDER:
        return APPLY if capital or word.low not in SHORT_ORDER else CONFIRM
    if word.kind is Kind.UNKNOWN:
        if word.odd and not capital:
            return None
        return APPLY if capital or not shy else CONFIRM
    if word.kind in (Kind.BOTH, Kind.GIVEN):
        if capital and not shy:
            return APPLY
        usable = capital or not shy or (word.kind is Kind.GIVEN and words.low(before) != "h")
        return CONFIRM if usable else None
    if shy:
        return CONFIRM if capital and derived_by_an_ending(word.low) else None
    return _plain(words, before, place, capital)


# These address the reader as often as they name somebody.
_FORMAL = frozenset(["bapak", "ibu", "saudara"])


def _plain(words: Words, before: int, place: int, capital: bool) -> str | None:
    """Return how sure it is that a word which is no name elsewhere is one after "Pak"."""
    word = words[place]
    if word.kind is Kind.HARD:
        named = word.low in lexicon().names and (capital or word.low == "ida")
        return CONFIRM if named else None
    if not capital:
        someone = words.low(before - 1) in AGENT_WORDS and words.low(before) not in _FORMAL
        return CONFIRM if someone or derived_by_an_ending(word.low) else None
    if words.follows(place + 1) and words[place + 1].title and words[place + 1].kind >= Kind.BOTH:
        return CONFIRM  # Bapak Rias Bagia
    plain = words.punctuated and words.low(before) not in _FORMAL
    return CONFIRM if plain else None


_HIDDEN_NAME = re.compile(r"\.? ?(?:[A-Za-z]{1,3}\. ?)*\[nama")

# After these any word with a capital is a name; after "hormat kami" an office may follow.
_TOLD = frozenset(["nama", "namanya", "bernama", "atas", "a", "panggil", "wastan", "ini"])


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
            return _after_introduction(words, end, phrase)
    return None


def _close(gap: str) -> bool:
    return len(gap) < 4 and gap.strip() in ("", ".", "/", "'", "’")


def _after_introduction(words: Words, place: int, phrase: tuple[str, ...]) -> Found | None:
    if words.low(place) in ("adalah", "ialah", "yaitu", "is", "wantah", "inggih", "saudara"):
        place += 1
    if not words.free(place) or not _introduces(words[place].gap):
        return None
    found = honorific(words, place) or balinese(words, place) or chinese(words, place)
    if found is not None:
        return Found(found.start, found.end, APPLY, "introduced-name")
    word = words[place]
    if is_office(word) or (word.low in HONORIFICS and word.kind < Kind.BOTH):
        return None
    if word.low in HONORIFICS and _HIDDEN_NAME.match(words.text, word.end):
        return None  # "Pelapor: Dra. [nama]" holds nothing any more
    capital = words.case is not Case.ALL and word.title
    loose = phrase in LOOSE_INTRODUCTIONS
    if word.odd and not capital:
        return None
    if word.kind is Kind.NAME or (word.kind is Kind.UNKNOWN and (capital or not loose)):
        return Found(place, extend(words, place, place + 1), APPLY, "introduced-name")
    return _everyday_after(words, place, loose=loose, told=capital and phrase[0] in _TOLD)


def _introduces(gap: str) -> bool:
    signs = ("", ":", ".", ",", "-", "=", ".:", "(", "/", ".,", '"', "“")
    return gap.strip() in signs and len(gap) < 3


def _everyday_after(words: Words, place: int, *, loose: bool, told: bool) -> Found | None:
    """Return the name that begins with an everyday word after an introduction."""
    word, twofold = words[place], words[place].kind in (Kind.BOTH, Kind.GIVEN)
    follows = words.follows(place + 1) and words.free(place + 1)
    if loose:
        acts = follows and words.low(place + 1) in SPEECH and words[place].spaced
        end = extend(words, place, place + 1) if cased(words, place) else place + 1
        named = twofold and (acts or end > place + 1)
        return Found(place, end, CONFIRM, "introduced-name") if named else None
    if word.kind is Kind.HARD or intensified(words, place) or word.gap.strip() == ".":
        return None
    title = is_title(word.low) or derived_by_an_ending(word.low)
    if not (twofold or told or title or (follows and words[place + 1].kind >= Kind.BOTH)):
        return None
    end = extend(words, place, place + 1)
    if title and follows and end == place + 1 and words[end].kind is Kind.COMMON:
        end += 1  # sang rimbun
    return Found(place, end, APPLY if told else CONFIRM, "introduced-name")
