"""Names that begin with a Balinese title or birth-order name."""

from __future__ import annotations

from complaints.recognisers.lexicon import Kind, lexicon, looks_like_name
from complaints.recognisers.names_cues import (
    ABBREVIATED_ORDER,
    BIRTH_ORDER,
    HONORIFICS,
    SECOND,
    SHORT_ORDER,
    STRONG_TITLES,
    TITLES_THAT_ARE_WORDS,
)
from complaints.recognisers.names_runs import (
    LONGEST,
    Found,
    cased,
    extend,
    intensified,
    is_english,
    is_office,
    is_title,
    joined,
)
from complaints.recognisers.names_tokens import Case, Words
from complaints.recognisers.names_words import everyday_word, lexical
from complaints.redaction import APPLY, CONFIRM


def balinese(words: Words, place: int) -> Found | None:
    """I Wayan Sudarma, Ida Bagus, Wyn. Suta: titles and birth order, and what they open."""
    low = words.low(place)
    if not is_title(low) or not _opens(words, place):
        return None
    end = place + 1
    while end - place < LONGEST and _more_titles(words, end):
        if intensified(words, end) or (words.case is Case.MIXED and _loses_case(words, place, end)):
            break
        end += 1
    titles = end - place
    end = extend(words, place, end)
    if end == place + titles and _opens_surely(low, titles) and _any_word(words, place, end):
        end = extend(words, place, end + 1)
    return _judge_balinese(words, place, titles, end)


def _more_titles(words: Words, place: int) -> bool:
    """Whether a title follows a title, or the letter of one: I G.A. Komang."""
    if not words.free(place) or not joined(words, place):
        return False
    low = words.low(place)
    letter = low in "ganbkmwpd" and _dotted(words, place)
    return is_title(low) or low in SECOND or letter


def _dotted(words: Words, place: int) -> bool:
    return words.text[words[place].end : words[place].end + 1] == "."


def _loses_case(words: Words, start: int, place: int) -> bool:
    return words[start].capital and not words[place].capital and words[place].kind is not Kind.NAME


def _opens(words: Words, place: int) -> bool:
    """Whether the title at the place has what it needs after it."""
    low, after = words.low(place), words.low(place + 1)
    if not (words.free(place + 1) and joined(words, place + 1)):
        after = ""
    if is_english(words, place + 1 if low == "i" else place):
        return False
    if low in ("i", "ni"):
        lettered = len(after) == 1 and _dotted(words, place + 1)
        named = words.case is Case.MIXED and _capital_name(words, place + 1)
        return after in SECOND or lettered or named
    if low in ("ida", "dewa", "sang", "pande", "ia", "dw", "agus", "arya"):
        named = low in ("pande", "dw", "dewa") and _is_known(words, place + 1)
        named = named or (low == "pande" and words[place + 1].kind is Kind.UNKNOWN)
        capital = words[place].capital and _capital_name(words, place + 1)
        return after in SECOND or named or (low in ("pande", "dw") and capital)
    if low in ("anak", "si"):
        if low == "anak":
            return after == "agung"
        inside = words[place].title and not words[place].begins
        return after in ("luh", "ayu", "ngurah") or (inside and after in BIRTH_ORDER)
    if low == "a":
        return after in ("a", "agung") or (after in SECOND and words[place].upper)
    if low in ("oka", "rai", "raka", "anom", "ayu", "bagus", "agung", "ag"):
        return after in BIRTH_ORDER and low != "agung"
    # The others are spoken of as honorifics.
    return low not in ("gung", "gus", "gek", "jero", "jro", "gusi")


def _capital_name(words: Words, place: int) -> bool:
    return (
        words.free(place)
        and joined(words, place)
        and words[place].title
        and words[place].kind is not Kind.HARD
        and not is_office(words[place])
    )


def _opens_surely(low: str, titles: int) -> bool:
    return titles > 1 or low in STRONG_TITLES


def _any_word(words: Words, start: int, place: int) -> bool:
    """Whether a common word can only be the given name: Ni Luh Kembang, i wayan layang."""
    if not words.free(place) or not joined(words, place):
        return False
    word = words[place]
    if is_office(word) or word.low in HONORIFICS or intensified(words, place):
        return False
    if cased(words, start):
        return word.capital and not word.begins
    return word.kind is Kind.COMMON


def _judge_balinese(words: Words, start: int, titles: int, end: int) -> Found | None:
    low, length = words.low(start), end - start
    sure = Found(start, end, APPLY, "balinese-name")
    if low in STRONG_TITLES or low in ("ida", "anak", "dewa", "sang", "si", "a", "ia", "pande"):
        if length < 2 and low not in ("cokorda", "tjokorda", "desak", "ngakan", "dayu", "sagung"):
            return lexical(words, start)
        return sure
    if low in SHORT_ORDER and not any(
        words[at].kind is Kind.NAME
        or looks_like_name(words.low(at))
        or (words[at].kind is Kind.UNKNOWN and (low in ABBREVIATED_ORDER or words[start].title))
        or (words[start].title and words[at].title and _is_meant(low, words.low(at)))
        for at in range(start + 1, end)
        if words.low(at) not in SHORT_ORDER
    ):
        return None
    if length > 1:
        big = low in ("gede", "gde") and titles == 1 and words.case is not Case.MIXED
        return None if big and not _is_known(words, start + 1) else sure
    if low in TITLES_THAT_ARE_WORDS:
        return everyday_word(words, start)
    return Found(start, end, CONFIRM, "lexicon-name")


def _is_meant(order: str, low: str) -> bool:
    """Whether a word with a capital after "Kt" or the like is a name."""
    return order in ABBREVIATED_ORDER or low not in lexicon().common


def _is_known(words: Words, place: int) -> bool:
    return words.is_name(place) or looks_like_name(words.low(place))
