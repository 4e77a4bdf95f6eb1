"""Queries as hurried people type them: slips of the finger, and the spelling of a chat."""

from __future__ import annotations

import re
from random import Random

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
SHORTEST = 4
_WORD = re.compile(r"[a-zA-Z]+")
# Written for this project; search/data/spellings.txt is not asked, or it would judge itself.
_CHAT = {
    "tidak": ("gak", "tdk", "ga", "nggak"), "yang": ("yg",), "dengan": ("dgn", "dg"),
    "sudah": ("udah", "sdh", "udh"), "belum": ("blm", "blom"), "jalan": ("jln", "jl"),
    "karena": ("krn", "karna"), "untuk": ("utk", "buat"), "sampai": ("sampe", "smp"),
    "orang": ("org",), "banyak": ("bnyk", "byk"), "bagaimana": ("gmn", "gimana"),
    "kenapa": ("knp",), "kalau": ("klo", "kalo"), "tempat": ("tmpt",), "rumah": ("rmh",),
    "sekolah": ("sklh", "skolah"), "malam": ("mlm", "malem"), "lubang": ("lobang",),
    "saja": ("aja",), "depan": ("dpn",), "dekat": ("dkt", "deket"), "hujan": ("ujan",),
    "habis": ("abis",), "hitam": ("item",), "benar": ("bener",), "pakai": ("pake",),
    "hilang": ("ilang",), "antar": ("anter",), "terus": ("trs", "trus"), "air": ("aer",),
    "masih": ("msh",), "lagi": ("lg",), "harus": ("hrs",), "bisa": ("bs",), "juga": ("jg",),
    "mohon": ("mhn",), "tolong": ("tlg",), "dari": ("dr",), "kemarin": ("kmrn",),
    "lampu": ("lmpu",), "parah": ("parahh",), "sekali": ("bgt", "banget"), "izin": ("ijin",),
    "motor": ("mtr",), "mobil": ("mbl",), "anak": ("ank",), "warga": ("wrga",),
    "bahaya": ("bhya",), "petugas": ("ptgs",), "setiap": ("tiap", "stiap"),
    "antrean": ("antrian",), "cuma": ("cm",), "sering": ("srg",), "minta": ("mnt",),
}  # fmt: skip


def mistype(text: str, rng: Random, *, words: int = 1) -> str:
    """Return the text with slips in that many of its longer words: a letter dropped, doubled,
    swapped, added, or hit beside; in any place of the word, the first included."""
    places = [match for match in _WORD.finditer(text) if len(match[0]) >= SHORTEST]
    for match in sorted(rng.sample(places, min(words, len(places))), key=lambda m: -m.start()):
        text = text[: match.start()] + _slip(match[0], rng) + text[match.end() :]
    return text


def _slip(word: str, rng: Random) -> str:
    while True:
        at = rng.randrange(len(word))
        kind = rng.choice(("drop", "double", "swap", "beside", "any", "add"))
        letter = rng.choice(_LETTERS)
        if kind == "beside":
            letter = rng.choice(_beside(word[at].lower()))
        slipped = {
            "drop": word[:at] + word[at + 1 :],
            "double": word[:at] + word[at] + word[at:],
            "swap": word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
            "add": word[:at] + letter + word[at:],
        }.get(kind, word[:at] + letter + word[at + 1 :])
        if slipped != word:
            return slipped


def _beside(letter: str) -> str:
    for y, row in enumerate(_ROWS):
        if (x := row.find(letter)) >= 0:
            near = [(y, x - 1), (y, x + 1), (y - 1, x), (y - 1, x + 1), (y + 1, x - 1), (y + 1, x)]
            return "".join(
                _ROWS[b][a] for b, a in near if 0 <= b < len(_ROWS) and 0 <= a < len(_ROWS[b])
            )
    return _LETTERS


def chat(text: str, rng: Random) -> str:
    """Return the text as it would stand in a chat: short forms, -in for -kan, no vowels."""

    def typed(match: re.Match[str]) -> str:
        word = match[0].lower()
        if word in _CHAT:
            return rng.choice(_CHAT[word])
        if word.endswith("kan") and len(word) > 6:
            return word[:-3] + "in"
        if word.startswith("men") and len(word) > 6 and rng.random() < 0.5:
            return word[2:]
        if len(word) > 4 and rng.random() < 0.1:
            return word[0] + re.sub("[aiueo]", "", word[1:-1]) + word[-1]
        return match[0]

    return _WORD.sub(typed, text)
