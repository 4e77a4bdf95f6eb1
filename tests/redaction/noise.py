"""The ways in which people write: each changes the pieces and keeps track of what is whose."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace

Rng = random.Random
NOISES = {"plain": 42, "lower": 20, "capitals": 7, "nopunct": 10, "chat": 16, "evasive": 5}
NUMBERS = frozenset(["NIK", "KK", "PHONE", "BANK", "ID_OTHER"])
PATTERNS = NUMBERS | {"EMAIL", "ADDRESS", "PLATE", "ONLINE", "COORD", "DOB"}


@dataclass(frozen=True)
class Piece:
    """A run of text; with a label it is an item, and `neutral` may be hidden or not."""

    text: str
    label: str = ""
    neutral: bool = False


CHAT = {
    "yang": "yg", "dengan": "dgn", "tidak": "gak", "sudah": "udah", "saya": "sy", "untuk": "utk",
    "dari": "dr", "karena": "krn", "belum": "blm", "bapak": "bpk", "tolong": "tlg", "juga": "jg",
    "sampai": "smp", "kalau": "klo", "bisa": "bs", "jangan": "jgn", "dalam": "dlm", "kami": "kmi",
    "sekali": "bgt", "depan": "dpn", "rumah": "rmh", "orang": "org", "tapi": "tp", "banyak": "bnyk",
    "terima": "trm", "kasih": "ksh", "nomor": "no", "hanya": "cm", "lagi": "lg", "mohon": "mhn",
    "sama": "sm", "kemarin": "kmrn", "setiap": "tiap", "tempat": "tmpt", "masih": "msh",
}  # fmt: skip
CUES = frozenset(["nama", "alamat", "telepon", "rekening", "lahir", "plat", "nomor", "kontak"])
EMOJI = ["🙏", "😭", " 😡", "🙏🙏", " 👍", "😅"]
SPELLED = [
    "nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan",
]  # fmt: skip
TWINS = {"a": "а", "e": "е", "o": "о", "i": "і", "c": "с"}  # Cyrillic, on purpose
HIDDEN = "\u200b\u200c\u2060\ufeff\u00ad"


def lower(pieces: list[Piece], rng: Rng) -> list[Piece]:
    return [replace(p, text=p.text.lower()) for p in pieces]


def capitals(pieces: list[Piece], rng: Rng) -> list[Piece]:
    return [replace(p, text=p.text.upper()) for p in pieces]


def nopunct(pieces: list[Piece], rng: Rng) -> list[Piece]:
    """Without the marks that end sentences; what is inside numbers and links stays."""

    def bare(piece: Piece, after: str) -> Piece:
        if piece.label in PATTERNS - {"ADDRESS"}:
            return piece
        marks = r"[.,]" if piece.label else r"[.,;:!?()\"]+"
        inner = r"|(?<=[A-Z])\.(?=[A-Z])" if piece.label else r"|(?<=\s)[(\"]"
        at_end = "" if after.strip() == after and after else "|$"
        return replace(piece, text=re.sub(rf"{marks}(?=\s{at_end}){inner}", "", piece.text))

    followers = [*(piece.text[0] for piece in pieces[1:]), ""]
    return [bare(piece, after) for piece, after in zip(pieces, followers, strict=True)]


def chat(pieces: list[Piece], rng: Rng) -> list[Piece]:
    """Thumbs on a telephone: short words, slips, no capitals, marks too many."""
    small = rng.random() < 0.65
    written = []
    for piece in pieces:
        text = piece.text.lower() if small else piece.text
        if not piece.label and not piece.neutral:
            text = re.sub(r"[^\W\d_]+", lambda found: _thumbed(found[0], rng), text)
            text = re.sub(r"!(?=\s|$)", lambda _: rng.choice(["!!!", "!", "!!"]), text)
            text = re.sub(
                r"(?<=[a-z]{4})\.(?=\s)", lambda _: rng.choice([".", "..", "...", ","]), text
            )
        written.append(replace(piece, text=text))
    if rng.random() < 0.3:
        written.append(Piece(rng.choice(EMOJI)))
    return written


def _thumbed(word: str, rng: Rng) -> str:
    short = CHAT.get(word.lower())
    if short and rng.random() < 0.6:
        return short
    if len(word) > 5 and word.lower() not in CUES and word[0].islower() and rng.random() < 0.03:
        at = rng.randrange(1, len(word) - 2)
        return rng.choice(
            [word[:at] + word[at + 1] + word[at] + word[at + 2 :], word[:at] + word[at + 1 :]]
        )
    return word


# ------------------------------------------------------------------ on purpose
def evasive(pieces: list[Piece], rng: Rng) -> list[Piece]:
    """Written so that a filter does not see it and a reader does."""
    return [replace(p, text=_disguised(p, rng)) if p.label else p for p in pieces]


def _disguised(piece: Piece, rng: Rng) -> str:
    if piece.label in NUMBERS and "/" not in piece.text:
        return rng.choice([wide, threaded, spaced, spelled, lookalike, scored])(piece.text, rng)
    if piece.label == "PLATE":
        return rng.choice([wide, threaded, spaced])(piece.text, rng)
    if piece.label == "EMAIL" and "@" in piece.text:
        user, _, host = piece.text.partition("@")
        at, dot = rng.choice([(" (at) ", "(dot)"), ("[at]", "."), (" at ", " titik "), ("＠", ".")])
        return user.strip() + at + host.strip().replace(".", dot)
    if piece.label == "NAME" and len(piece.text) > 5:
        return rng.choice([threaded, twinned])(piece.text, rng)
    if piece.label in ("ADDRESS", "DOB", "COORD") and "/" not in piece.text:
        return rng.choice([wide, threaded])(piece.text, rng)
    return piece.text


def wide(text: str, rng: Rng) -> str:
    return re.sub("[0-9]", lambda found: chr(ord(found[0]) - 0x30 + 0xFF10), text)


def threaded(text: str, rng: Rng) -> str:
    """Invisible characters between the visible ones."""
    parts = [c + (rng.choice(HIDDEN) if rng.random() < 0.3 else "") for c in text[:-1]]
    return "".join(parts) + text[-1]


def spaced(text: str, rng: Rng) -> str:
    return rng.choice([" ", " ", ".", "-"]).join(re.sub(r"[\s.\-]", "", text))


def spelled(text: str, rng: Rng) -> str:
    """All digits as words, or the last few only."""
    digits = re.sub(r"\D", "", text)
    keep = 0 if rng.random() < 0.6 else rng.randrange(2, 5)
    words = " ".join(SPELLED[int(d)] for d in digits[keep:])
    return f"{digits[:keep]} {words}".strip()


def lookalike(text: str, rng: Rng) -> str:
    return text.replace("0", rng.choice("oO")).replace("1", rng.choice("lI1"))


def scored(text: str, rng: Rng) -> str:
    digits = re.sub(r"[\s.\-]", "", text)
    cut = rng.choice(["_", "–", "*", " . ", "~", ","])
    return cut.join(digits[n : n + 4] for n in range(0, len(digits), 4))


def twinned(text: str, rng: Rng) -> str:
    """One letter from another alphabet that looks the same."""
    places = [n for n, c in enumerate(text) if c in TWINS]
    if not places:
        return text
    at = rng.choice(places)
    return text[:at] + TWINS[text[at]] + text[at + 1 :]


WAYS = {
    "plain": lambda pieces, rng: pieces,
    "lower": lower,
    "capitals": capitals,
    "nopunct": nopunct,
    "chat": chat,
    "evasive": evasive,
}
