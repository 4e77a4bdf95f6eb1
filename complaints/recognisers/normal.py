"""One way to write a text: what looks alike reads alike, and every place leads back."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# Letters of other scripts that a reader takes for Latin ones.
_GREEK = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορτυχεγω", "ABEZHIKMNOPTYXaiknoptuxeyw", strict=True))
_CYRILLIC = dict(zip("АВЕКМНОРСТУХЅІЈаеорсухіјѕкмтпвнԁԛԝһ", "ABEKMHOPCTYXSIJaeopcyxijskmtnbhdqwh",
                     strict=True))  # fmt: skip
_OTHERS = {"ı": "i", "ɑ": "a", "ɡ": "g", "ɩ": "i", "ʟ": "l", "ɪ": "i", "ⅼ": "l", "Ӏ": "I", "օ": "o"}
_PUNCTUATION = {
    **dict.fromkeys("‘’‚‛′`´ʹʼ＇", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−﹣－⁃➖﹘", "-"),
    **dict.fromkeys("·•∙⋅‧・。٫", "."),
    **dict.fromkeys("⁄∕／÷", "/"),
    **dict.fromkeys("‚，、٬", ","),
    **dict.fromkeys("º˚", "°"),
    "\r": " ",
    "\u0085": "\n",
    "\u2028": "\n",
    "\u2029": "\n",
}
_ALIKE = {**_GREEK, **_CYRILLIC, **_OTHERS, **_PUNCTUATION}
# Marks on letters and digits, and what has no width at all: a reader does not see a letter less.
_UNSEEN = frozenset(["Mn", "Me", "Cf", "Cc", "Cs", "Co", "Cn"])
# Some ligatures stand for whole sentences; nothing personal is written with them.
_LONGEST_EXPANSION = 4


@dataclass(frozen=True)
class Normal:
    """A text as the rules read it. `origins` is None where every place is its own."""

    text: str
    origins: tuple[int, ...] | None = None

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return where the non-empty stretch stands in the text as it was written.

        What has no width behind it goes with it, so that no half of a letter is left.
        """
        if self.origins is None:
            return start, end
        return self.origins[start], max(self.origins[end - 1] + 1, self.origins[end])


def normalise(text: str) -> Normal:
    """Return the text in its plainest spelling. Takes linear time and any Unicode."""
    if text.isascii() and text.isprintable():
        return Normal(text)
    letters: list[str] = []
    origins: list[int] = []
    for place, character in enumerate(text):
        plain = _plain(character)
        letters.append(plain)
        origins += [place] * len(plain)
    origins.append(len(text))
    return Normal("".join(letters), tuple(origins))


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    if character in "\n\t":
        return "\n" if character == "\n" else " "
    if character in _ALIKE:
        return _ALIKE[character]
    if character.isspace():
        return " "
    if unicodedata.category(character) in _UNSEEN:
        return ""
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    plain = unicodedata.normalize("NFKD", character)
    if plain == character or len(plain) > _LONGEST_EXPANSION:
        return character
    shown = (c for c in plain if unicodedata.category(c) not in _UNSEEN)
    return "".join(_ALIKE.get(c, " " if c.isspace() else c) for c in shown)
