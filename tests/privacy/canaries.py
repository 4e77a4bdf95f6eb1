"""Canaries: words and numbers that occur nowhere else, made from a seed; each stands for one
private thing, in one of many spellings."""

from __future__ import annotations

import random
import re
import secrets
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

SEED = 20261124  # of the default suite; the large run draws a new one

AREAS = Path(__file__).parents[2] / "complaints" / "data" / "areas.json"
_CONSONANTS, _VOWELS = "bdfgjklmnprstvwz", "aeiou"
_HOMOGLYPHS = str.maketrans("aeopcxy", "аеорсху")  # Cyrillic, on purpose
_FULL_WIDTH = {c: c + 0xFEE0 for c in range(0x21, 0x7F)}
_TITLES = ("Pak", "Ibu", "I Gusti Ngurah", "Ni Luh", "dr.", "Bapak Drs.")
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September",
    "Oktober", "November", "Desember",
)  # fmt: skip

Texts = tuple[str, ...]


@dataclass(frozen=True)
class Canary:
    """`core` is the spelling in which it is sought; `place` says where it was put."""

    kind: str
    place: str
    core: str

    def __str__(self) -> str:
        return f"{self.kind} of {self.place} ({self.core})"


def spellings_of_word(word: str) -> Texts:
    """Return a word as people write it to be read by people and not by machines."""
    return (
        word.capitalize(),
        word,
        word.upper(),
        word[:5] + "\u200b" + word[5:],
        word.translate(_FULL_WIDTH),
        ".".join(word),
        " ".join(word.upper()),
        "-".join((word[:4], word[4:8], word[8:])),
        word.translate(_HOMOGLYPHS),
        word[:6] + "\u00ad\u0301" + word[6:],
    )


def spellings_of_number(digits: str) -> Texts:
    groups = [digits[i : i + 4] for i in range(0, len(digits), 4)]
    return (
        digits,
        " ".join(groups),
        ".".join(groups),
        "-".join(groups),
        " ".join(digits),
        "\u200b".join(groups),
        digits.translate(_FULL_WIDTH),
    )


def spellings_of_phone(digits: str) -> Texts:
    """Return a mobile number 08…, at home and abroad."""
    rest = digits[1:]
    return (
        *spellings_of_number(digits),
        f"+62 {rest[:3]}-{rest[3:7]}-{rest[7:]}",
        f"62{rest}",
        f"(+62){rest}",
    )


def spellings_of_day(day: date) -> Texts:
    return (
        f"{day:%d-%m-%Y}",
        f"{day.day}/{day.month}/{day.year}",
        f"{day.day} {MONTHS[day.month - 1]} {day.year}",
        f"{day:%Y-%m-%d}",
        f"{day:%d.%m.%Y}",
    )


def metres(degrees: str) -> tuple[str, str]:
    """Return degrees with five decimals, cut off and rounded: a metre, as the public sees it."""
    whole, decimals = degrees.lstrip("-").split(".")
    return f"{whole}.{decimals[:5]:0<5}", f"{float(degrees.lstrip('-')):.5f}"


@dataclass
class Cage:
    """Makes canaries and remembers them. The same seed makes the same ones."""

    seed: int = SEED
    canaries: list[Canary] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self._starts: set[str] = set()
        self._days_taken: set[date] = set()
        self._turns: Counter[str] = Counter()
        # The points that the site itself tells: the middles of the villages.
        known = re.findall(r"\d+\.\d{3,}", AREAS.read_text())
        self._metres = {metre for degrees in known for metre in metres(degrees)}

    def another(self, number: int) -> Cage:
        """Return a cage whose canaries are none of these: for what a test types itself."""
        other = Cage(self.seed + number)
        other._starts, other._metres = set(self._starts), set(self._metres)
        other._days_taken = set(self._days_taken)
        return other

    def keep(self, kind: str, place: str, core: str) -> str:
        """Remember a canary that the product made itself: a receipt, a key, a token."""
        self.canaries.append(Canary(kind, place, core))
        return core

    # ------------------------------------------------------------------- bare, for one field
    def word(self, place: str, kind: str = "word") -> str:
        """Return a new word of twelve letters; its first eight are its own, too."""
        while True:
            syllables = (
                self._random.choice(_CONSONANTS) + self._random.choice(_VOWELS) for _ in range(5)
            )
            word = "x" + self._random.choice(_VOWELS) + "".join(syllables)
            if word[:8] not in self._starts:
                self._starts.add(word[:8])
                return self.keep(kind, place, word)

    def digits(self, place: str, kind: str, *, start: str, length: int) -> str:
        rest = "".join(self._random.choices("0123456789", k=length - len(start)))
        self.keep(kind, place, start + rest)
        return start + rest

    def nik(self, place: str) -> str:
        return self.digits(place, "nik", start="5171", length=16)

    def phone(self, place: str) -> str:
        """Return 08…; it is sought without the nought, as it is written abroad."""
        return "0" + self.digits(place, "phone", start="8", length=11)

    def email(self, place: str) -> str:
        return f"{self.word(place, 'email')}@example.test"

    def name(self, place: str) -> str:
        return f"{self.word(place, 'name').title()} {self.word(place, 'name').title()}"

    def address(self, place: str) -> str:
        return f"Gang {self.word(place, 'address').title()} {self._random.randint(2, 99)}"

    def pin(self, place: str) -> str:
        """Return a point in Denpasar, sharper than any public point."""
        return ",".join(self._degrees(place, start) for start in ("-8.6", "115.2"))

    def _degrees(self, place: str, start: str) -> str:
        while True:
            degrees = start + "".join(self._random.choices("123456789", k=10))
            if not self._metres.intersection(metres(degrees)):
                self._metres.update(metres(degrees))
                return self.keep("point", place, degrees)

    def day(self, place: str) -> date:
        """Return a day that stands for no other place: there are few enough to meet by chance."""
        first, last = date(1901, 1, 1).toordinal(), date(1931, 12, 31).toordinal()
        while (day := date.fromordinal(self._random.randint(first, last))) in self._days_taken:
            pass
        self._days_taken.add(day)
        self.keep("birth date", place, day.isoformat())
        return day

    # ------------------------------------------------------------- in a text, in any spelling
    def written(self, kind: str, place: str) -> str:
        """Return a new canary of the kind, each time in the next spelling."""
        turn = self._turns[kind]
        self._turns[kind] += 1
        choices = getattr(self, f"_{kind}s")(place, turn)
        spelling: str = choices[turn % len(choices)]
        return spelling

    def _names(self, place: str, turn: int) -> Texts:
        first, last = self.word(place, "name"), self.word(place, "name")
        title = _TITLES[turn % len(_TITLES)]
        words = zip(spellings_of_word(first), spellings_of_word(last), strict=True)
        whole = [f"{title} {one} {other}" for one, other in words]
        return (*whole, f"{last.title()}, {first.title()}", f"{last} {first}")

    def _niks(self, place: str, turn: int) -> Texts:
        return spellings_of_number(self.nik(place))

    def _kks(self, place: str, turn: int) -> Texts:
        return spellings_of_number(self.digits(place, "kk", start="5171", length=16))

    def _banks(self, place: str, turn: int) -> Texts:
        return spellings_of_number(self.digits(place, "bank", start="", length=13))

    def _phones(self, place: str, turn: int) -> Texts:
        return spellings_of_phone(self.phone(place))

    def _emails(self, place: str, turn: int) -> Texts:
        local = self.word(place, "email")
        return (
            f"{local}@example.test",
            f"{local.upper()}@EXAMPLE.TEST",
            f"{local} (at) example (dot) test",
            f"{'.'.join((local[:4], local[4:]))}@example.test",
        )

    def _addresss(self, place: str, turn: int) -> Texts:
        door = f" {turn % 80 + 2}"
        return tuple(
            f"Gang {word}{door}" for word in spellings_of_word(self.word(place, "address"))
        )

    def _plates(self, place: str, turn: int) -> Texts:
        digits, letters = str(self._random.randint(1000, 9999)), self._random.choices("QXZVWJ", k=3)
        ending = "".join(letters)
        self.keep("plate", place, f"dk{digits}{ending.lower()}")
        return (
            f"DK {digits} {ending}",
            f"dk{digits}{ending.lower()}",
            f"DK-{digits}-{ending}",
            f"D K {' '.join(digits)} {' '.join(ending)}",
        )

    def _handles(self, place: str, turn: int) -> Texts:
        handle = self.word(place, "handle")
        return (f"@{handle}", f"ig: {handle}_77", f"https://facebook.com/{handle}")

    def _points(self, place: str, turn: int) -> Texts:
        latitude, longitude = self.pin(place).split(",")
        return (f"{latitude}, {longitude}", f"https://maps.test/?q={latitude},{longitude}")

    def _days(self, place: str, turn: int) -> Texts:
        return spellings_of_day(self.day(place))

    def _words(self, place: str, turn: int) -> Texts:
        return spellings_of_word(self.word(place))


PERSONAL = {
    "name": "NAME", "nik": "NIK", "kk": "KK", "bank": "BANK", "phone": "PHONE",
    "email": "EMAIL", "address": "ADDRESS", "plate": "PLATE", "handle": "ONLINE",
    "point": "COORD", "day": "DOB", "word": "OTHER",
}  # fmt: skip
_SAYING = {
    "name": "Menurut {}", "nik": "NIK {}", "kk": "KK {}", "bank": "rekening {}",
    "phone": "hubungi {}", "email": "surel {}", "address": "tinggal di {}",
    "plate": "mobil {}", "handle": "akun {}", "point": "titik {}", "day": "lahir {}",
    "word": "soal {}",
}  # fmt: skip


@dataclass
class Manuscript:
    """A text with canaries in it, and the places where they stand."""

    cage: Cage
    place: str
    text: str = ""
    spans: list[dict[str, object]] = field(default_factory=list)

    def say(self, words: str) -> Manuscript:
        self.text += words
        return self

    def hide(self, kind: str) -> Manuscript:
        """Write one canary of the kind, to be hidden by hand."""
        before, after = _SAYING[kind].split("{}")
        self.say(before)
        start = len(self.text)
        self.say(self.cage.written(kind, self.place))
        label = PERSONAL[kind]
        self.spans.append({"start": start, "end": len(self.text), "label": label, "field": "body"})
        return self.say(after + "; ")

    def hide_all(self, times: int = 1) -> Manuscript:
        for _ in range(times):
            for kind in PERSONAL:
                self.hide(kind)
        return self


def fresh_seed() -> int:
    return secrets.randbelow(10**9)
