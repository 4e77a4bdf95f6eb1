"""How far a name reaches once it has begun."""

from __future__ import annotations

from dataclasses import dataclass

from complaints.recognisers.lexicon import Kind, lexicon, looks_like_name
from complaints.recognisers.names_cues import (
    ABBREVIATIONS,
    BALI_TITLES,
    BIRTH_ORDER,
    ENGLISH_AFTER_MADE,
    ENGLISH_BEFORE_MADE,
    HONORIFICS,
    INTENSIFIERS,
    PARTICLES,
    SPEECH,
    STRONG_INTENSIFIERS,
)
from complaints.recognisers.names_tokens import Case, Word, Words

LONGEST = 7  # words


@dataclass(frozen=True, slots=True)
class Found:
    """Words start to end are a name, so sure, for this reason."""

    start: int
    end: int
    tier: str
    rule: str


def joined(words: Words, place: int) -> bool:
    """Whether a word may belong to the same name as the one before it, by what is between."""
    if not 0 < place < len(words):
        return False
    word = words[place]
    if word.spaced:
        return True
    before = words.low(place - 1)
    short = len(before) == 1 or before in ABBREVIATIONS
    return short and len(word.gap) <= 3 and "\n" not in word.gap and word.gap.strip() == "."


def is_title(low: str) -> bool:
    return low in BIRTH_ORDER or low in BALI_TITLES


def intensified(words: Words, place: int) -> bool:
    """Whether "sekali" or the like follows: then it is the adjective and nobody's name."""
    return words.follows(place + 1) and words.low(place + 1) in INTENSIFIERS


def surely_intensified(words: Words, place: int) -> bool:
    """The same after "Pak" or the like, where "sih" and "aja" may follow a name."""
    return words.follows(place + 1) and words.low(place + 1) in STRONG_INTENSIFIERS


def is_office(word: Word) -> bool:
    return word.low in lexicon().roles and word.kind is not Kind.NAME


def is_english(words: Words, place: int) -> bool:
    """Whether "made" is the English verb: made in, I made a complaint."""
    if words.low(place) != "made":
        return False
    before = words.low(place - 1)
    spoken = before in ENGLISH_BEFORE_MADE and before != "i" and not words[place].title
    return spoken or words.low(place + 1) in ENGLISH_AFTER_MADE


def cased(words: Words, place: int) -> bool:
    """Whether capitals tell the words of this name from the others."""
    return words.case is Case.MIXED and words[place].capital


def extend(words: Words, start: int, end: int) -> int:
    """Return the end of the name whose words start to end are certain already."""
    by_case = cased(words, start)
    while end - start < LONGEST and _continues(words, end, by_case):
        end += 1
    while end > start + 1 and words.low(end - 1) in PARTICLES and not words[end - 1].title:
        end -= 1
    return end


def _continues(words: Words, place: int, by_case: bool) -> bool:
    if not words.free(place) or not joined(words, place):
        return False
    word = words[place]
    if word.low in PARTICLES:
        return (
            words.free(place + 1)
            and joined(words, place + 1)
            and (words[place + 1].kind >= Kind.BOTH)
        )
    if len(word.low) == 1:
        return _initial(words, place, by_case)
    if is_office(word) and word.kind < Kind.BOTH:
        return False
    if word.low in HONORIFICS and not is_title(word.low) and word.kind < Kind.BOTH:
        return False
    return _by_case(words, place) if by_case else _without_case(words, place)


def _initial(words: Words, place: int, by_case: bool) -> bool:
    if by_case:
        return words[place].upper
    if words.text[words[place].end : words[place].end + 1] == ".":
        return True
    following = words.free(place + 1) and joined(words, place + 1)
    return (
        following
        and (words[place + 1].gap.startswith(".") or is_title(words.low(place + 1)))
        and words[place + 1].kind >= Kind.BOTH
    )


def _by_case(words: Words, place: int) -> bool:
    word = words[place]
    if not word.capital:
        return word.kind is Kind.NAME or (word.kind is Kind.UNKNOWN and looks_like_name(word.low))
    if word.upper and not words[place - 1].upper and word.kind is not Kind.NAME:
        return False  # an office's letters
    if word.kind >= Kind.UNKNOWN:
        return True
    if word.kind is Kind.HARD:
        named = words.free(place + 1) and joined(words, place + 1) and words[place + 1].capital
        named = named and words[place + 1].kind >= Kind.BOTH
        return words.punctuated and (named or word.low in lexicon().given)
    if word.kind in (Kind.BOTH, Kind.GIVEN):
        return words.punctuated or not intensified(words, place)
    acts = words.follows(place + 1) and words.low(place + 1) in SPEECH
    return words.punctuated or acts or word.low not in lexicon().roots


def _without_case(words: Words, place: int) -> bool:
    word = words[place]
    if word.kind >= Kind.UNKNOWN:
        return not word.odd
    return word.kind in (Kind.BOTH, Kind.GIVEN) and not intensified(words, place)
