"""Where somebody lives: a street, lane, estate or block together with a number.

A street alone is the place of the trouble and stays. The span is the whole address; the public
rendering keeps the street of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from complaints.recognisers import date_forms, street_words
from complaints.recognisers.found import found
from complaints.redaction import APPLY, CONFIRM, LOOK, Span

_NO_SUFFIX = r"(?!(?:rt|rw|no|gg|br|lt|hp|wa|di|ke|km|cm|mm|kg|jt|rb|m|x|th)(?!\w))"
_END = r"(?!\w|\.\w)"
_SUFFIX = (
    rf"(?:[A-Z]{{1,2}}(?!\w)| {_NO_SUFFIX}(?-i:[A-Z]{{1,2}}){_END}| (?:x{{1,3}}|[a-h]|bis){_END})?"
)
_FIGURE = (
    rf"(?:[A-Z]{{1,2}}[ \-./]?)?\d{{1,4}}(?!\d){_SUFFIX}"
    rf"(?: ?[-/&] ?(?:\d{{1,4}}(?!\d)[A-Z]{{0,2}}(?![\w])|[A-Z]{{1,2}}(?![\w])))?"
)
_SPOKEN_ONE = (
    r"(?:se(?:puluh|belas|ratus)|satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|belas|puluh|"
    r"ratus)"
)
_SPOKEN = rf"{_SPOKEN_ONE}(?: {_SPOKEN_ONE}){{0,4}}(?![a-z])"
_NUMBER_WORD = r"(?:nomor|nomer|nommor|nmr|nmor|number|num|no|n0|nr|#)"
_NUMBERED = rf"{_NUMBER_WORD}(?:rumah| rumah)?(?:nya)?[ .:=\-]{{0,3}}(?:{_FIGURE}|{_SPOKEN})"
_QUARTER = (
    r"r\.?t\.?[ .:/]{0,3}(?:r\.?w\.?[ .:/]{0,3}\d{1,3} ?[/\-,. ] ?\d{1,3}|\d{1,3}"
    r"(?!\d)(?: ?[/\-,.]? ?(?:r\.?w\.?[ .:/]{0,3})\d{1,3}| ?/ ?\d{1,3})?)(?!\d)"
)
_BLOCK = (
    r"(?:blok|blk|block)[ .:]{0,2}(?:[A-Z]{1,3}\d{0,2}|[IVX]{1,4}|\d{1,2})(?![a-z\d])"
    rf"(?:[ \-./,]{{0,2}}(?:{_NUMBERED}|\d{{1,3}}(?!\d){_SUFFIX}))?"
)
_BLOCK_WITH_NUMBER = (
    rf"(?:blok|blk|block)[ .:]{{0,2}}(?:[A-Z]{{1,3}}\d{{0,2}}|[IVX]{{1,4}}|\d{{1,2}})(?![a-z\d])"
    rf"(?:[ \-./,]{{0,2}}(?:{_NUMBERED}|\d{{1,3}}(?!\d){_SUFFIX}))"
)
_PLOT_OF_A_BLOCK = r"(?:blok|blk|block)[ .:]{0,2}[A-Z]{1,2}\d{1,3}(?!\w)"
_UNIT = (
    r"(?:lantai|lt|kamar|kmr|unit|room|tower|apt|suite|kav|kavling|kapling|persil|petak|pintu|los|"
    rf"kios|ruko|rumah)[ .:]{{0,2}}"
    rf"(?:{_NUMBERED}|(?:[A-Z]{{1,2}}[ \-./]?)?\d{{1,4}}(?!\d){_SUFFIX})"
)
_ROMAN_HOUSE = r"(?:[IVX]{1,5}|\d{1,3}) ?/ ?\d{1,4}(?!\d)[A-Z]{0,2}(?!\w)"
_I = re.IGNORECASE

_ELEMENT = re.compile(
    rf"{_NUMBERED}|{_BLOCK_WITH_NUMBER}|{_PLOT_OF_A_BLOCK}|{_UNIT}|{_QUARTER}", _I
)
_NUMBER_OF_STREET = re.compile(rf"{_NUMBERED}|{_ROMAN_HOUSE}", _I)
_MORE = re.compile(rf"[ ,.\-/(]{{0,3}}(?:{_NUMBERED}|{_BLOCK}|{_UNIT}|{_QUARTER})", _I)
_LANE_MORE = re.compile(
    r"[ ,]{1,2}(?:gang|gg|lorong|lr|br|banjar)[ .]{1,2}(?:[A-Z][\w'\-]{0,20} ?){0,3}[ ,]{0,2}"
    rf"(?:{_NUMBERED}|{_ROMAN_HOUSE})", _I)  # fmt: skip
_BARE = re.compile(
    r"(?P<figure>\d{1,4})(?!\d)"
    rf"(?P<suffix>[A-Z]{{1,2}}(?!\w)| {_NO_SUFFIX}(?-i:[A-Z]{{1,2}}){_END}|"
    rf" (?:x{{1,3}}|[a-h]){_END})?(?: ?[-/&] ?\d{{1,4}}(?!\d)[A-Z]{{0,2}}(?!\w))?(?![\w]|[.,:]\d)",
    _I,
)
_WORD = re.compile(
    r"\(?(?P<word>[A-Za-z](?:[A-Za-z'\-]|\.(?=[A-Za-z])){0,24})\)?(?P<after>\.? {0,2},? {0,2})"
)
# Between the name and its number: "(No. 12)", "- 12".
_OPENING = re.compile(r"[(\-] ?")
# In an estate a capital and a number are a house: "Griya Asri B 12", "A/3".
_PLOT = re.compile(
    r"(?!(?:rp|rt|rw|no|km|hp|wa|jl|dk)[ .\-/]?\d)(?:(?-i:[A-Z]{1,2})\d?[ \-/.]?\d{1,3}(?![\w])|"
    r"[a-z]{1,2}\d?[\-/]\d{1,3}(?!\w))",
    _I,
)
_FIGURE_NAME = re.compile(rf"\d{{1,3}}(?!\d)[ ,]{{1,2}}(?={_NUMBERED}|(?:gang|gg)\b)", _I)

_STREET, _LANE, _ESTATE, _HOUSE, _LIVES = "street", "lane", "estate", "house", "lives"
_HEADS = {
    _STREET: r"(?:jalan|jaln|jlan|jln|jl|j[i1|]n?(?=[. ]))(?:\. {0,2}| {1,2}| ?: ?)"
    r"|(?-i:J[Ll]n?)(?=(?-i:[A-Z][a-z]))",
    _LANE: r"(?:gang|gg|lorong|lrg|lr)(?:\. {0,2}| {1,2})",
    _ESTATE: (
        r"(?:perum|perumahan|perumnas|btn|komplek|kompleks|kompl|cluster|villa|vila|residence|griya|"
        r"asrama|mess|kost?|kost?-?an|kontrakan|apartemen|apartment|apart|rusun|rusunawa|ruko|banjar|br|"
        r"bjr|dusun|lingkungan|lingk|ling|link|pondok|wisma|homestay|guest ?house|losmen)"
        r"(?:\. {0,2}| {1,2})"
    ),
    _HOUSE: r"(?:rumah|rmh|umah|house|bangunan)(?:nya|ku|ne)?(?:,| :|:)? {1,2}",
    _LIVES: (
        r"(?:alamat(?:nya)?|beralamat|tinggal|domisili|berdomisili|bertempat tinggal|address|"
        r"lives? (?:at|in|on)|living (?:at|in|on))"
        r"(?: (?:saya|kami|rumah|di|ring|pelaku|dia|at)){0,3}"
        r"[ :]{1,3}"
    ),
}
_HEAD = re.compile(
    r"(?:(?<!\w)|(?<=[a-z])(?=(?-i:J[Ll]|Jalan)))(?:"
    + "|".join(f"(?P<{kind}>{form})" for kind, form in _HEADS.items())
    + ")",
    _I,
)
_BLOCK_ALONE = re.compile(rf"(?<![\w]){_BLOCK_WITH_NUMBER}", _I)
_QUARTER_ALONE = re.compile(rf"(?<![\w]){_QUARTER}", _I)
_NUMBER_FIRST = re.compile(
    rf"(?:(?<!\w){_NUMBERED}|(?<=\bat )\d{{1,4}}[A-Z]?)[ ,]{{1,3}}"
    r"(?:di )?(?:jalan|jln|jl)[. ]{1,2}"
    r"(?:(?-i:[A-Z])[\w.'\-]{0,20}(?: (?-i:[A-Z])[\w.'\-]{0,20}){0,4}|"
    r"[\w.'\-]{2,20}(?: [\w.'\-]{2,20})?)",
    _I,
)
_ENGLISH = re.compile(
    rf"(?<![\w])(?:(?:{_NUMBERED}|\d{{1,4}}[A-Z]?),? )(?:(?-i:[A-Z])[a-z'\-]{{1,20}} ){{1,4}}"
    r"(?:street|st|road|rd|lane|alley|avenue|ave)(?![a-z])|"
    rf"(?<![\w])(?:(?-i:[A-Z])[a-z'\-]{{1,20}} ){{1,4}}"
    r"(?:street|st(?=\. no)|road|lane|alley|avenue)(?![a-z])"
    rf"[.,]? (?:{_NUMBERED}|\d{{1,4}}[A-Z]?(?![\w]|[.,]\d))",
    _I,
)
_HOUSE_NUMBER = re.compile(
    rf"(?<![\w])(?:no|nomor|nomer)[ .]{{1,2}}rumah(?:nya)?[ .:=]{{0,3}}{_FIGURE}", _I
)
_PART = re.compile(r"(?:gang|gg|lorong|blok|br|banjar|lingk|link|perum|btn|komplek)(?![a-z])", _I)
_LONGEST_NAME = {_STREET: 8, _LANE: 4, _ESTATE: 6, _HOUSE: 4, _LIVES: 6}


@dataclass(frozen=True)
class _Address:
    """Where the address ends, and how sure it is."""

    end: int
    tier: str = APPLY


def find(text: str) -> Iterator[Span]:
    """Yield the addresses in the text."""
    place = 0
    while head := _HEAD.search(text, place):
        place = head.end()
        if address := _parse(text, head):
            place = address.end
            rule = "address" if head.lastgroup == _STREET else f"address-{head.lastgroup}"
            start = head.end() if head.lastgroup == _LIVES else head.start()
            yield found(start, address.end, "ADDRESS", rule, address.tier)
    for pattern, rule in (
        (_NUMBER_FIRST, "address"),
        (_ENGLISH, "address"),
        (_HOUSE_NUMBER, "address-house"),
        (_BLOCK_ALONE, "address-block"),
    ):
        for match in pattern.finditer(text):
            if pattern is _ENGLISH and _is_sentence(match[0]):
                continue
            yield found(match.start(), match.end(), "ADDRESS", rule)
    for match in _QUARTER_ALONE.finditer(text):
        whole = "w" in match[0].casefold() or "/" in match[0]
        tier = CONFIRM if whole else LOOK
        yield found(match.start(), match.end(), "ADDRESS", "neighbourhood", tier)


def _is_sentence(phrase: str) -> bool:
    """Whether "5 holes in the road" is meant, and no name of a road."""
    words = set(re.findall(r"[a-z'\-]+", phrase.casefold())) - {"street", "road"}
    return not street_words.STOP.isdisjoint(words)


def _parse(text: str, head: re.Match[str]) -> _Address | None:
    """Read the name after the head word by word until a number ends it."""
    kind = str(head.lastgroup)
    place = head.end()
    for words in range(_LONGEST_NAME[kind] + 1):
        if address := _number(text, place, head, words):
            return address
        if named := _FIGURE_NAME.match(text, place):
            place = named.end()
            continue
        word = _WORD.match(text, place)
        if word is None or _ends_the_name(word, kind, words):
            return None
        if text[place - 2 : place].strip() == "," and not _PART.match(text, place):
            return None  # after a comma the next place begins
        place = word.end()
    return None


def _ends_the_name(word: re.Match[str], kind: str, words: int) -> bool:
    plain = word["word"].casefold().rstrip(".")
    if words == 0 and plain in street_words.TITLES:
        return False
    if kind == _HOUSE and plain in street_words.OF_A_HOUSE:
        return False
    if plain in street_words.STOP or (kind != _LANE and words == 0 and plain in street_words.HEADS):
        return True
    # A full stop ends the sentence, unless it ends a short form: "Jl. Kapt. Agung".
    return word["after"].startswith(".") and len(plain) > 5 and plain not in street_words.TITLES


def _number(text: str, place: int, head: re.Match[str], words: int) -> _Address | None:
    """Return the address if its number stands here, after so many words of a name."""
    kind = str(head.lastgroup)
    if words and (opening := _OPENING.match(text, place)):
        place = opening.end()
    if date_forms.STARTS.match(text, place) or (
        words == 0 and not _numbers_itself(text, place, head)
    ):
        return None
    pattern = _NUMBER_OF_STREET if kind in (_STREET, _LANE) else _ELEMENT
    match = pattern.match(text, place) or (_ELEMENT.match(text, place) if words else None)
    if match is None and kind == _ESTATE and words and not _breaks_off(text[head.end() : place]):
        match = _PLOT.match(text, place)
    if match:
        if kind == _HOUSE and not re.match(_NUMBER_WORD, match[0], _I):
            return None
        return _Address(_extended(text, match.end()))
    if not words or kind == _HOUSE:
        return None
    if kind in (_STREET, _LANE):
        return _bare(text, place, text[head.end() : place])
    bare = _BARE.match(text, place)
    if bare and bare["suffix"] and not _counts(text, bare):
        return _Address(_extended(text, bare.end()))
    return None


def _numbers_itself(text: str, place: int, head: re.Match[str]) -> bool:
    """Whether a number may follow at once: "rumah nomor 7", "kos no. 4"; not "banjar no 4"."""
    if head.lastgroup == _HOUSE:
        return True
    lodging = head[0].strip(" .").casefold() in street_words.LODGINGS
    return lodging and bool(re.compile(_NUMBER_WORD, _I).match(text, place))


def _bare(text: str, place: int, name: str) -> _Address | None:
    """A number right after the name: a house, unless it counts something or is a year."""
    match = _BARE.match(text, place)
    if match is None or text[place - 1] not in " .":
        return None
    figure, end = match["figure"], match.end()
    if _counts(text, match):
        return None
    if not match["suffix"] and re.fullmatch(r"(?:19|20)\d\d", figure):
        return None
    if _breaks_off(name):
        return None
    if figure.startswith("0") and len(figure) > 2:
        return None
    whole = _extended(text, end)
    sure = match["suffix"] or whole > end or street_words.FOLLOWER.match(text, end)
    return _Address(whole, APPLY if sure else CONFIRM)


def _counts(text: str, bare: re.Match[str]) -> bool:
    """Whether the number counts something: "12 rumah", "70rb"; but 64x is a house."""
    suffix = bare["suffix"] or ""
    if suffix and suffix[0] != " ":
        return suffix.casefold() in street_words.GLUED_UNITS
    return bool(street_words.COUNTED.match(text, bare.end("figure")))


def _breaks_off(name: str) -> bool:
    """Whether the name of the street ended before its last word: "Jl. Hang Tuah amblas 3 ...".

    A small word after capitals, or one with the endings of a verb, belongs to the sentence.
    """
    words = name.split()
    last = words[-1].strip(".,")
    if last.islower() and words[0][:1].isupper():
        return last not in street_words.LINKS
    return street_words.is_verb(last) and (len(words) > 1 or last[:2].casefold() == "di")


def _extended(text: str, end: int) -> int:
    """Return the end of what still belongs: lane, block, floor, neighbourhood."""
    for _ in range(4):
        more = _MORE.match(text, end) or _LANE_MORE.match(text, end)
        if more is None:
            break
        end = more.end()
    return end
