"""The places of Denpasar and Bali: a closed list, so that a name after a place stays a name.

`mark` blocks the words of streets, villages, markets, schools, agencies, brands and feasts.
Only where a street or a firm is not in the list does a narrow grammar take its place.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from complaints.recognisers.lexicon import Kind, kind_of, looks_like_name
from complaints.recognisers.names_cues import (
    BALI_TITLES,
    BIRTH_ORDER,
    CHINESE_SURNAMES,
    HONORIFICS,
    INTENSIFIERS,
    SECOND,
)
from complaints.recognisers.names_tokens import Case, Word, Words
from complaints.recognisers.word_lists import cue_words, sections_of

END = ""  # the key of a node where a phrase ends
Node = dict[str, Any]

_SETTLED = frozenset(["area", "village"])
_ALONE = frozenset(["area", "village", "brand", "name-of-no-person"])

STREET = cue_words("streets")
BARE_NOUNS = cue_words("places-named-or-not")
NAMED = cue_words("places-named")
_FILLERS = cue_words("place-fillers")
_DIRECTIONS = cue_words("directions")
_TITLES_OF_STREETS = cue_words("titles-of-streets") | BALI_TITLES | BIRTH_ORDER
_FIRST_HALVES = cue_words("first-halves-of-places")
_AT = cue_words("at")
_SHOPS = cue_words("shops")


TITLES = BALI_TITLES | BIRTH_ORDER


def words_of_phrase(phrase: str) -> list[str]:
    """Return a phrase of the list as a text's words would be cut."""
    return re.findall(r"[^\W\d_]+(?:['’`-][^\W\d_]+)*", phrase.lower())


@cache
def _tries() -> tuple[Node, Node, Node]:
    """All phrases; those that are places by themselves; those that need "di" before them."""
    every: Node = {}
    alone: Node = {}
    after_at: Node = {}
    for week in cue_words("wuku"):
        for day in ("tumpek", "kliwon", "wage", "umanis", "pahing", "pon", "buda", "anggara"):
            _plant(every, [day, week])
            _plant(alone, [day, week])
            _plant(alone, [day, "kliwon", week])
    for section, content in sections_of("places.txt"):
        for phrase in content.split(","):
            words = words_of_phrase(phrase)
            persons = _is_a_persons(words)
            _plant(every, words)
            if section == "always":
                _plant(alone, words)
            elif len(words) == 1 and section in _SETTLED and kind_of(words[0]) <= Kind.COMMON:
                _plant(after_at, words)  # Taman, Mas
            elif section in _ALONE or (len(words) > 1 and section != "brand"):
                _plant(after_at if persons else alone, words)
            else:
                _plant(after_at, words)
    return every, alone, after_at


def _is_a_persons(words: list[str]) -> bool:
    """Whether the words might as well be somebody's name."""
    if len(words) > 1 and words[0] in TITLES and words[0] not in ("dewa", "sang", "pande"):
        return True
    kinds = [kind_of(word) for word in words]
    return all(
        (kind >= Kind.BOTH and kind is not Kind.UNKNOWN) or word in BALI_TITLES
        for word, kind in zip(words, kinds, strict=True)
    )


def _plant(root: Node, words: list[str]) -> None:
    node = root
    for word in words:
        node = node.setdefault(word, {})
    if words:
        node[END] = True


def _longest(words: Words, place: int, root: Node) -> int:
    """Return the end of the longest phrase that begins at the place, or the place itself."""
    node, best, at = root, place, place
    while at < len(words):
        word = words[at]
        if at > place and not _joined(word.gap):
            break
        found = node.get(word.low)
        if found is None:
            break
        node, at = found, at + 1
        if END in node:
            best = at
    return best


def _joined(gap: str) -> bool:
    return (
        len(gap) < 6
        and "\n" not in gap
        and (gap.isspace() or gap.strip(" ") in (".", "-", "/", "&", "’", "'"))
    )


def mark(words: Words) -> None:
    """Block the words of places, so that no rule takes them for a person."""
    every, alone, after_at = _tries()
    place = 0
    while place < len(words):
        word = words[place]
        if word.blocked:
            place += 1
            continue
        end = place
        if _is_type(words, place):
            end = _named_place(words, place, every)
        if end == place:
            end = _bare_place(words, place, alone, after_at)
        if end > place:
            _block(words, place, end)
            place = end
        else:
            place += 1


def _is_type(words: Words, place: int) -> bool:
    """Whether a word says what kind of place follows; "Pt" is a name's short form, PT a firm."""
    word = words[place]
    if word.low == "pt":
        person = words.low(place - 1) in ("i", "ni", "ida") and words.follows(place)
        person = person or (words.is_name(place + 1) or looks_like_name(words.low(place + 1)))
        return not person and not (words.case is Case.MIXED and word.title)
    return word.low in STREET or word.low in NAMED or word.low in BARE_NOUNS


def _block(words: Words, start: int, end: int) -> None:
    for place in range(start, end):
        words[place].blocked = True
    words[end - 1].place_end = True


def _bare_place(words: Words, place: int, alone: Node, after_at: Node) -> int:
    """Return the end of a place that stands without "jalan" or the like before it."""
    before = words.low(place - 1) if words.follows(place) or _dotted(words, place) else ""
    if before in HONORIFICS:
        return place
    end = _longest(words, place, alone)
    ordered = before in BIRTH_ORDER or looks_like_name(words.low(place))
    if end == place + 1 and before in TITLES and ordered:
        return place  # Ketut Sukawati
    if before in _AT and not _is_address_of(words, place):
        end = max(end, _longest(words, place, after_at))
    if end == place:
        return place
    return _directions(words, end)


def _is_address_of(words: Words, place: int) -> bool:
    """Whether "ke Mas Ucok" goes to somebody and not to the village of Mas."""
    called = words.low(place) in HONORIFICS and words.follows(place + 1)
    return called and words[place + 1].kind >= Kind.BOTH and words.free(place + 1)


def _dotted(words: Words, place: int) -> bool:
    return place > 0 and words[place].gap.strip(" ") == "." and len(words[place - 1].low) <= 4


def _directions(words: Words, place: int) -> int:
    """Return the end of "Barat", "Kaja II" and the like after a place."""
    while place < len(words) and words[place].low in _DIRECTIONS and words.follows(place):
        if words.low(place) in ("i", "a") and _is_title(words, place):
            break  # "Gang Merpati I Wayan", "Sanur A.A. Ngurah"
        place += 1
    return place


def _is_title(words: Words, place: int) -> bool:
    following = place + 1 < len(words)
    return following and (words.low(place + 1) in SECOND or words[place + 1].gap == ".")


_NUMBER = re.compile(r"[ \t.]*(?:no\.? *)?\d{0,3}[ \t.]*", re.IGNORECASE)


def _named_place(words: Words, place: int, every: Node) -> int:
    """Return the end of "Jl. Gajah Mada", "SD Negeri 5 Pemecutan", or the place itself."""
    at = place + 1
    if words.low(at) in BARE_NOUNS or words.low(at) in NAMED:
        return place  # "jalan Pasar Badung": the place begins one word later
    while (
        at < len(words)
        and words[at].low in _FILLERS
        and _NUMBER.fullmatch(words[at].gap)
        and at - place < 5
    ):
        at += 1
    for start in range(place + 1, at + 1):
        if start < len(words) and _NUMBER.fullmatch(words[start].gap) and words[start].gap:
            end = _longest(words, start, every)
            if end > start:
                return _directions(words, end)
    end = _unlisted(words, place, at)
    return _directions(words, end) if end > place else place


def _unlisted(words: Words, place: int, at: int) -> int:
    """Return the end of a place that the list lacks, by a grammar that prefers to stop early."""
    kind = words[place].low
    if not words.free(at) or not _NUMBER.fullmatch(words[at].gap):
        return place
    first = words[at]
    if first.low in HONORIFICS and first.low not in _TITLES_OF_STREETS:
        return place
    if kind in STREET:
        return _unlisted_street(words, place, at)
    if first.kind is Kind.HARD or first.low in INTENSIFIERS or first.odd:
        return place
    if first.low in TITLES or (first.low in CHINESE_SURNAMES and words.follows(at + 1)):
        return place
    if words.case is Case.MIXED and not first.capital:
        return place
    if kind in NAMED:
        return at + 1 if first.kind is not Kind.COMMON or first.capital else place
    if kind in _SHOPS and (end := _shop(words, at)) > at + 1:
        return end
    if first.kind in (Kind.UNKNOWN, Kind.BOTH) and words.case is Case.MIXED:
        return at + 1
    return place


def _shop(words: Words, place: int) -> int:
    """Return the end of the wishes a shop is called by: Toko Sari Jaya, Salon Bintang Terang."""
    end = place
    while end - place < 3 and words.free(end) and (end == place or words.follows(end)):
        word = words[end]
        wish = word.kind in (Kind.BOTH, Kind.GIVEN)
        if words.case is Case.MIXED:
            wish = word.capital and (wish or word.kind is Kind.COMMON)
        if not wish or word.low in HONORIFICS:
            break
        end += 1
    return end


def _unlisted_street(words: Words, place: int, at: int) -> int:
    if words[place].low == "jalan" and words.case is not Case.MIXED and _no_street(words[at]):
        return place
    titled, last = False, at + 8
    while (
        at < last
        and words.free(at)
        and words[at].low in _TITLES_OF_STREETS
        and _joined(words[at].gap)
    ):
        at += 1
        titled = True
    if not words.free(at) or not _joined(words[at].gap):
        return at if titled else place
    word: Word = words[at]
    if word.kind is Kind.HARD or (words.case is Case.MIXED and not word.capital):
        return at if titled else place
    at += 1
    if word.low in _FIRST_HALVES and words.free(at) and words.follows(at):
        second = words[at]
        if second.kind is not Kind.HARD and (words.case is not Case.MIXED or second.capital):
            at += 1
    elif titled and words.follows(at) and _is_capital_name(words, at):
        at += 1
    return at


def _no_street(word: Word) -> bool:
    """Whether "jalan" is the verb or the thing itself: "jalan rusak parah"."""
    return word.kind <= Kind.COMMON and word.low not in _FIRST_HALVES


def _is_capital_name(words: Words, place: int) -> bool:
    capital = words.case is Case.MIXED and words[place].capital
    return words.free(place) and capital and words[place].kind >= Kind.BOTH
