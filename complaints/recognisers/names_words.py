"""Names that are told by the word itself: known as a name, or unknown where one must be."""

from __future__ import annotations

from complaints.recognisers.lexicon import Kind, is_misspelt, looks_like_name
from complaints.recognisers.names_cues import (
    AGENT_WORDS,
    BANKS,
    CHINESE_SURNAMES,
    CHINESE_SYLLABLES,
    ROLES_BEFORE,
    SPEECH,
    SURE_AGENT_WORDS,
    TIME_WORDS,
    TITLED_ROLES,
    TITLES_THAT_ARE_WORDS,
)
from complaints.recognisers.names_runs import (
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
from complaints.redaction import APPLY, CONFIRM, LOOK

# Each costs some microseconds; a text of nothing else must not cost seconds.
_MOST_SLIPS = 200


def chinese(words: Words, place: int) -> Found | None:
    """Tan Mei Ling: a family name and syllables that are words of other languages too."""
    low = words.low(place)
    surname = low in CHINESE_SURNAMES
    if not surname and low not in CHINESE_SYLLABLES:
        return None
    by_case = cased(words, place)
    end = place + 1
    while (
        end - place < 4
        and words.free(end)
        and joined(words, end)
        and words.low(end) in CHINESE_SYLLABLES
        and (words[end].capital or not by_case)
    ):
        end += 1
    telling = [words[at].kind not in (Kind.HARD, Kind.COMMON) for at in range(place, end)]
    if end - place < 2 or (words.case is Case.MIXED and not by_case):
        return None
    if low == "the" and (not by_case or end - place < 3):
        return None
    if (surname and (by_case or end - place > 2)) or sum(telling) > 1:
        return Found(place, extend(words, place, end), APPLY, "chinese-name")
    return None


def lexical(words: Words, place: int) -> Found | None:
    """A word of the lists of names that is no everyday word."""
    word = words[place]
    if (found := _after_initials(words, place)) is not None:
        return found
    if word.kind is not Kind.NAME or len(word.low) < 3:
        return None
    if is_english(words, place):
        return None
    mixed = words.case is Case.MIXED
    if mixed and word.upper and len(word.low) < 4:
        return None
    if mixed and not word.capital and len(word.low) < 4 and not _meant(words, place):
        return None
    end = extend(words, place, place + 1)
    if end - place > 1:
        return Found(place, end, APPLY, "lexicon-names")
    return Found(place, end, CONFIRM, "agent-name" if _meant(words, place) else "lexicon-name")


def _after_initials(words: Words, place: int) -> Found | None:
    """I.G.A. Mudiartini, M. Holil, H. Abdul: points make letters the beginning of a name."""
    end = place
    while end - place < 5 and _is_initial(words, end) and words.free(end + 1):
        end += 1
    if end == place or not words.free(end):
        return None
    word = words[end]
    if words.case is Case.MIXED and not (word.capital and words[place].capital):
        return None
    long = word.kind is Kind.UNKNOWN and not word.odd and len(word.low) > 3
    if word.kind is Kind.NAME or long or (end - place > 1 and is_title(word.low)):
        return Found(place, extend(words, place, end + 1), APPLY, "lexicon-names")
    return None


def _is_initial(words: Words, place: int) -> bool:
    """Whether a letter, or Moh., is bound to the next word by a point."""
    if place + 1 >= len(words) or not joined(words, place + 1):
        return False
    low, dotted = words.low(place), words[place + 1].gap.startswith(".")
    return low in ("moh", "muh", "mohd", "abd", "hj") or (len(low) == 1 and dotted)


def _meant(words: Words, place: int) -> bool:
    return words.low(place - 1) in AGENT_WORDS or words.low(place - 1) in ROLES_BEFORE


def unknown(words: Words, place: int) -> Found | None:
    """A word that no list knows: with a capital, or anywhere in a text without capitals."""
    word = words[place]
    if word.kind is not Kind.UNKNOWN:
        return None
    if words.case is Case.MIXED:
        if word.title and len(word.low) > (3 if word.odd else 2):
            return Found(place, extend(words, place, place + 1), CONFIRM, "unknown-capital")
        if word.upper and len(word.low) > 4 and (words.is_name(place + 1) or _meant(words, place)):
            return Found(place, extend(words, place, place + 1), CONFIRM, "unknown-capital")
        if not word.capital and len(word.low) > 3:
            sure = looks_like_name(word.low) and words.low(place - 1) in AGENT_WORDS
            return Found(place, place + 1, CONFIRM if sure else LOOK, "unknown-word")
        return None
    if len(word.low) < 4 or word.odd:
        return None
    doubtful = (_is_verb(word.low) or _is_slip(words, place)) and not (
        _meant(words, place)
        or words.after_place(place)
        or (words.follows(place + 1) and words.low(place + 1) in SPEECH)
    )
    end = place + 1 if doubtful else extend(words, place, place + 1)
    return Found(place, end, LOOK if doubtful and end == place + 1 else CONFIRM, "unknown-word")


def _is_slip(words: Words, place: int) -> bool:
    """Whether an unknown word is a common word with a letter too few, too many or astray."""
    word = words[place]
    if len(word.low) < 5 or looks_like_name(word.low) or words.slips_sought >= _MOST_SLIPS:
        return False
    if words.is_name(place + 1) and words.follows(place + 1):
        return False  # marthen wenda
    words.slips_sought += 1
    return is_misspelt(word.low)


def _is_verb(low: str) -> bool:
    """Whether an unknown word is rather a verb of slang."""
    prefixed = len(low) > 5 and low.startswith(("di", "nge", "me", "ke", "ter", "ber", "ny", "ng"))
    if prefixed and low.endswith(("in", "kan", "nya", "an", "ang", "i")):
        return True
    return low.endswith(("nya", "nye", "annya", "ne", "sss")) and not looks_like_name(low)


def everyday_word(words: Words, place: int) -> Found | None:
    """Bagus, Sari, Indah: a word that is somebody where a person must be."""
    word = words[place]
    before = words.low(place - 1) if words.follows(place) else ""
    if intensified(words, place) and words.low(place + 1) != "juga":
        return None
    found = Found(place, extend(words, place, place + 1), CONFIRM, "everyday-word-name")
    if (
        before in ("si", "alias")
        and word.title
        and word.kind is not Kind.HARD
        and not is_office(word)
    ):
        return found
    acts = words.follows(place + 1) and words.low(place + 1) in SPEECH
    stands_apart = word.begins or words.after_place(place) or before in TIME_WORDS
    if word.kind is Kind.BOTH and acts and stands_apart and not word.begins:
        return found if word.capital or words.case is not Case.MIXED else None
    if word.kind is not Kind.GIVEN and word.low not in TITLES_THAT_ARE_WORDS:
        titled = word.kind is Kind.BOTH and before in TITLED_ROLES and words.case is Case.MIXED
        return found if titled and word.title and not _in_heading(words, place) else None
    bracketed = _bracketed(words, place) and word.low not in BANKS
    if words.case is not Case.MIXED:
        meant = before in SURE_AGENT_WORDS or before in TITLED_ROLES
        return found if (acts and stands_apart) or meant or bracketed else None
    if not word.title or _in_heading(words, place):
        return None
    inside = words.punctuated and not word.begins
    meant = before in AGENT_WORDS or before in TITLED_ROLES
    return found if acts or meant or bracketed or inside else None


def _bracketed(words: Words, place: int) -> bool:
    end = words[place].end
    return words[place].gap.endswith("(") and words.text[end : end + 1] == ")"


def _in_heading(words: Words, place: int) -> bool:
    """Whether the word is in a row of capitals, as in the name of a programme or a shop."""
    for at in (place - 1, place + 1):
        beside = words.follows(max(at, place))
        if beside and 0 <= at < len(words) and words[at].capital:
            kind = words[at].kind
            if kind in (Kind.COMMON, Kind.HARD) and not words[at].begins:
                return words.low(at) not in AGENT_WORDS
    return False
