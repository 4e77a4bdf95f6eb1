"""Complaints of people who do not exist, with every item labelled as it is put in.

`generate` makes texts with personal data, `generate_clean` texts without and full of traps,
`generate_stress` a person right after a place (research on privacy, 3.2b). The same seed gives
the same cases.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from tests.redaction import names, numbers, places
from tests.redaction.noise import NOISES, WAYS, Piece

FRAMES = Path(__file__).parent / "frames"
Rng = random.Random


@dataclass(frozen=True)
class Mark:
    start: int
    end: int
    label: str


@dataclass(frozen=True)
class Case:
    """A text, its items, and the places that may be hidden or not (titles, degrees)."""

    id: str
    text: str
    spans: list[Mark]
    noise: str = "plain"
    neutral: list[Mark] = field(default_factory=list)
    frame: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> Case:
        marks = [[Mark(**m) for m in row.get(kind, [])] for kind in ("spans", "neutral")]
        own = {key: str(row.get(key, "")) for key in ("id", "text", "noise", "frame")}
        return cls(**own, spans=marks[0], neutral=marks[1])


# ------------------------------------------------------------------ what fills a slot
def bank_with_name(rng: Rng) -> list[Piece]:
    """The account after, or now and then before, the bank's name."""
    name, number = numbers.bank(rng)
    word = rng.choice(["", "", " rek", " no rek", " a/c", ":", " rekening"])
    if rng.random() < 0.12:
        return [Piece("rek "), Piece(number, "BANK"), Piece(f" ({name})")]
    return [Piece(f"{name}{word} "), Piece(number, "BANK")]


def titled(rng: Rng) -> list[Piece]:
    """A full name with a title before or a degree after, which nobody needs to hide."""
    before = rng.choice(["", "", "dr. ", "Ir. ", "Drs. ", "H. ", "Hj. ", "Dra. ", "Prof. Dr. "])
    degrees = [", S.H.", ", S.Pd., M.Pd.", ", SE", ", S.Kom", ", M.M.", ", S.Ked", ", Amd.Keb"]
    after = rng.choice(degrees) if not before or rng.random() < 0.3 else ""
    whole = [
        Piece(before, neutral=True),
        Piece(names.full(rng), "NAME"),
        Piece(after, neutral=True),
    ]
    return [piece for piece in whole if piece.text]


def address_in_village(rng: Rng) -> list[Piece]:
    village = rng.choice([p for p in places.PLACES if p.startswith(("Kelurahan", "Desa"))])
    hamlet = rng.choice(["Br. ", "Banjar ", "Lingkungan "]) + rng.choice(places.HAMLETS.split(";"))
    return [
        Piece(places.address(rng), "ADDRESS"),
        Piece(rng.choice([f", {hamlet}", f", {village}", f", {hamlet}, {village}"]), neutral=True),
    ]


def item(label: str, maker: Callable[[Rng], str]) -> Callable[[Rng], list[Piece]]:
    return lambda rng: [Piece(maker(rng), label)]


def plain(maker: Callable[[Rng], str]) -> Callable[[Rng], list[Piece]]:
    return lambda rng: [Piece(maker(rng))]


def any_of(words: list[str] | str) -> Callable[[Rng], list[Piece]]:
    chosen = words.split(";") if isinstance(words, str) else words
    return lambda rng: [Piece(rng.choice(chosen))]


HONORIFICS = "Pak;Bu;Bapak;Ibu;Bli;Mbak;Mas;Mbok;Pak;Bu;Sdr.;Sdri.;Saudara;Kak;Jro;Bpk.;Bpk;Tante"
SLOTS: dict[str, Callable[[Rng], list[Piece]]] = {
    "name": item("NAME", names.full),
    "titled": titled,
    "short": item("NAME", names.called),
    "bare": item("NAME", names.bare),
    "balinese": item("NAME", names.balinese),
    "foreign": item("NAME", names.foreign),
    "nik": item("NIK", numbers.nik),
    "kk": item("KK", numbers.kk),
    "phone": item("PHONE", numbers.phone),
    "mobile": item("PHONE", lambda rng: "0" + numbers.mobile(rng)),
    "email": item("EMAIL", numbers.email),
    "address": item("ADDRESS", places.address),
    "home": address_in_village,
    "plate": item("PLATE", numbers.plate),
    "bank": bank_with_name,
    "npwp": item("ID_OTHER", numbers.npwp),
    "bpjs": item("ID_OTHER", numbers.bpjs),
    "nip": item("ID_OTHER", numbers.nip),
    "pln": item("ID_OTHER", numbers.pln),
    "meter": item("ID_OTHER", numbers.meter),
    "pdam": item("ID_OTHER", numbers.pdam),
    "passport": item("ID_OTHER", numbers.passport),
    "licence": item("ID_OTHER", numbers.licence),
    "nisn": item("ID_OTHER", numbers.nisn),
    "online": item("ONLINE", numbers.handle),
    "profile": item("ONLINE", numbers.profile),
    "coord": item("COORD", numbers.coordinates),
    "dob": item("DOB", numbers.birthday),
    "hon": lambda rng: [Piece(rng.choice(HONORIFICS.split(";")), neutral=True)],
    "street": plain(places.street),
    "place": plain(places.place),
    "site": any_of(places.PLACES),
    "agency": any_of(places.AGENCIES),
    "role": any_of(places.ROLES),
    "problem": any_of(places.PROBLEMS),
    "wish": any_of(places.WISHES),
    "money": plain(places.money),
    "date": plain(places.date),
    "time": plain(places.clock),
    "ticket": plain(places.ticket),
    "letter": plain(places.letter),
    "measure": plain(places.measure),
    "law": any_of(places.LAWS),
    "hotline": any_of(places.HOTLINES),
    "link": any_of(places.LINKS),
    "brand": any_of(places.BRANDS),
    "holiday": any_of(places.HOLIDAYS),
    "count": plain(lambda rng: str(rng.randrange(2, 400))),
    "year": plain(lambda rng: str(rng.randrange(2019, 2027))),
}


# ------------------------------------------------------------------ from frames to cases
def frames(name: str) -> list[str]:
    """The frames of a file: one a line; \\n in it is a line break in the text."""
    lines = (FRAMES / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line.replace("\\n", "\n") for line in lines if line and not line.startswith("#")]


def fill(frame: str, rng: Rng) -> list[Piece]:
    """Fill the slots: {Problem} begins with a capital, {name=1} repeats the same filling."""
    pieces: list[Piece] = []
    kept: dict[str, list[Piece]] = {}
    for part in re.split(r"(\{[A-Za-z]+(?:=\d)?\})", frame):
        if not (part.startswith("{") and part.endswith("}")):
            pieces.append(Piece(part))
            continue
        slot = part[1:-1]
        filling = kept.get(slot) or SLOTS[slot.split("=")[0].lower()](rng)
        if "=" in slot:
            kept[slot] = filling
        if slot[0].isupper():
            first = filling[0].text
            filling = [replace(filling[0], text=first[0].upper() + first[1:]), *filling[1:]]
        pieces += filling
    return [piece for piece in pieces if piece.text]


def build(name: str, pieces: list[Piece], noise: str, rng: Rng, frame: str = "") -> Case:
    """Write the pieces in the way of the noise, and note where the items come to stand."""
    text, spans, neutral = "", [], []
    for piece in WAYS[noise](pieces, rng):
        end = len(text) + len(piece.text)
        if piece.label:
            spans.append(Mark(len(text), end, piece.label))
        elif piece.neutral:
            neutral.append(Mark(len(text), end, ""))
        text += piece.text
    return Case(name, text, spans, noise, neutral, frame)


def dealt(chosen: list[str], count: int, rng: Rng) -> list[str]:
    """Deal the frames like cards: none comes twice before each came once."""
    dealt: list[str] = []
    while len(dealt) < count:
        deck = list(chosen)
        rng.shuffle(deck)
        dealt += deck
    return dealt[:count]


def a_noise(rng: Rng, *, without: str = "") -> str:
    kinds = {kind: weight for kind, weight in NOISES.items() if kind != without}
    return rng.choices(list(kinds), list(kinds.values()))[0]


PERSONAL = ("formal", "chat", "mixed", "people", "papers", "ways")
CLEAN = ("clean_matters", "clean_traps", "clean_ways")


def generate(seed: int, count: int) -> list[Case]:
    """Return complaints with personal data; some have much else around it."""
    rng = random.Random(f"personal-{seed}")
    deck = [frame for name in PERSONAL for frame in frames(name)]
    around = frames("clean_matters")
    return [
        build(f"{seed}-{n}", fill(wrapped(frame, around, rng), rng), a_noise(rng), rng, frame)
        for n, frame in enumerate(dealt(deck, count, rng))
    ]


def wrapped(frame: str, around: list[str], rng: Rng) -> str:
    """Now and then, put the frame between sentences that name nobody."""
    if rng.random() < 0.8:
        return frame
    between = rng.choice([" ", "\n", "\n\n"])
    parts = rng.choice([[0, 1], [1, 0], [1, 0, 1], [1, 1, 0]])
    chosen = [rng.choice(around) if part else frame for part in parts]
    return between.join(part if part[-1] in ".!?)" else f"{part}." for part in chosen)


def generate_clean(seed: int, count: int) -> list[Case]:
    """Return complaints without any, full of what looks like it."""
    rng = random.Random(f"clean-{seed}")
    deck = [frame for name in CLEAN for frame in frames(name)]
    return [
        build(f"{seed}-c{n}", fill(frame, rng), a_noise(rng, without="evasive"), rng, frame)
        for n, frame in enumerate(dealt(deck, count, rng))
    ]


SEPARATORS = {
    "stop": ". ",
    "comma": ", ",
    "line": "\n",
    "dan": " dan ",
    "oleh": " oleh ",
    "bracket": " (",
    "dash": " - ",
    "space": " ",
}
STRESS = (
    "tadi pagi di {place}@{who} marah-marah{close} ke petugas parkir",
    "Kejadian kemarin sore dekat {place}@{who}{close} yang melihat langsung",
    "Sampah dibuang sembarangan di {place}@{who}{close} pelakunya, warga sudah tahu",
    "waktu itu saya berdiri di depan {place}@{who}{close} datang lalu membentak kami",
    "Laporan soal {place}@{who}{close} sudah pernah menegur tapi tidak digubris",
)


def generate_stress(seed: int, count: int) -> list[Case]:
    """Return, for each separator, so many texts with a person right after a place."""
    rng = random.Random(f"stress-{seed}")
    cases = []
    for name, separator in SEPARATORS.items():
        for number, frame in enumerate(dealt(list(STRESS), count, rng)):
            who = rng.choice(["{name}", "{name}", "{name}", "{bare}"])
            close = ")" if separator.endswith("(") else ""
            filled = frame.replace("@", separator).replace("{who}", who).replace("{close}", close)
            noise = "lower" if rng.random() < 1 / 3 else "plain"
            cases.append(build(f"{seed}-{name}-{number}", fill(filled, rng), noise, rng, name))
    return cases
