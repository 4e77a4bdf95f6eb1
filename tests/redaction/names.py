"""Names of people who do not exist, built from parts: Bali first, then the rest of the city.

Written without a look at the lists of the recognisers: half of the personal elements are put
together from syllables, so that no list can know them all.
"""

from __future__ import annotations

import random

from tests.redaction import name_parts as parts

Rng = random.Random


def pick(rng: Rng, words: str | list[str]) -> str:
    return rng.choice(words.split() if isinstance(words, str) else words)


# ------------------------------------------------------------------ Bali
def compound(rng: Rng, *, woman: bool) -> str:
    """A personal element from syllables: Sukawirya, Darmayani, Wistawan."""
    tails = parts.WOMANS_TAILS if woman else parts.MANS_TAILS
    for _ in range(20):
        head, tail = pick(rng, parts.HEADS), pick(rng, tails)
        clash = head[-1] == tail[0] or (head[-1] in "aiueo") == (tail[0] in "aiueo")
        if not clash and len(head + tail) >= 6:
            return head + tail
    return "Sukawirya" if not woman else "Darmayanti"


def personal(rng: Rng, *, woman: bool) -> str:
    own = parts.WOMANS_OWN if woman else parts.MANS_OWN
    first = compound(rng, woman=woman) if rng.random() < 0.5 else pick(rng, own)
    roll = rng.random()
    if roll < 0.2:
        return f"{pick(rng, parts.MODERN)} {first}"
    if roll < 0.28:
        return f"{first} {compound(rng, woman=woman)}"
    if roll < 0.32:
        return f"{first} {rng.choice('ABDGKMPRSW')}."
    return first


def order(rng: Rng) -> str:
    word = pick(rng, parts.ORDERS)
    return parts.SHORT_ORDERS.get(word, word) if rng.random() < 0.08 else word


def balinese(rng: Rng) -> str:
    woman = rng.random() < 0.5
    own = personal(rng, woman=woman)
    kind = rng.choices(
        ("jaba", "plain", "gusti", "ida", "agung", "cokorda", "dewa", "ngakan", "pande", "none"),
        (30, 14, 10, 8, 8, 5, 8, 3, 5, 9),
    )[0]
    if kind == "jaba":
        title = "Ni" if woman else "I"
        if woman and rng.random() < 0.35:
            return f"{pick(rng, ['Ni Luh', 'Si Luh', 'Luh', 'Ni Luh Putu', 'Ni Luh Gede'])} {own}"
        second = f" {pick(rng, parts.SECOND)}" if rng.random() < 0.2 else ""
        return f"{title} {order(rng)}{second} {own}"
    if kind == "plain":
        return f"{order(rng)} {own}"
    if kind == "none":
        return f"{pick(rng, parts.MODERN)} {own}"
    return f"{_title(rng, kind, woman=woman)} {own}"


def _title(rng: Rng, kind: str, *, woman: bool) -> str:
    title = pick(rng, parts.WOMANS_TITLES[kind] if woman else parts.MANS_TITLES[kind])
    if kind in ("cokorda", "ida") and rng.random() < 0.5:
        return title
    return f"{title} {pick(rng, parts.SECOND)}" if rng.random() < 0.45 else title


# ------------------------------------------------------------------ the islands and beyond
def javanese(rng: Rng) -> str:
    if rng.random() < 0.12:
        return pick(rng, parts.JAVANESE_SINGLE)
    given = pick(rng, parts.JAVANESE_GIVEN)
    last = pick(rng, parts.JAVANESE_HEADS) + pick(rng, parts.JAVANESE_TAILS)
    middle = f" {pick(rng, parts.JAVANESE_GIVEN)}" if rng.random() < 0.2 else ""
    return f"{given}{middle} {last}"


def sundanese(rng: Rng) -> str:
    given = pick(rng, parts.SUNDANESE_GIVEN)
    return f"{given} {pick(rng, parts.SUNDANESE_LAST)}"


CLANS = {
    "batak": (parts.BATAK_GIVEN, parts.BATAK_CLANS),
    "ntt": (parts.EASTERN_GIVEN, parts.NTT_CLANS),
    "maluku": (parts.EASTERN_GIVEN, parts.MALUKU_CLANS),
    "papua": (parts.EASTERN_GIVEN, parts.PAPUA_CLANS),
    "manado": (parts.EASTERN_GIVEN, parts.MANADO_CLANS),
    "minang": (parts.MINANG_GIVEN, parts.MINANG_LAST),
    "bugis": (parts.BUGIS_GIVEN, parts.BUGIS_LAST),
}


def clan(rng: Rng, people: str) -> str:
    given, clans = CLANS[people]
    first = pick(rng, given)
    if people in ("ntt", "maluku", "papua", "batak") and rng.random() < 0.3:
        first += " " + pick(rng, given)
    return f"{first} {pick(rng, clans)}"


def chinese(rng: Rng) -> str:
    if rng.random() < 0.5:
        return f"{pick(rng, parts.CHINESE_CLANS)} {pick(rng, parts.CHINESE_GIVEN)}"
    return f"{pick(rng, parts.BAPTISED)} {pick(rng, parts.CHINESE_LAST)}"


def arabic(rng: Rng) -> str:
    man = rng.random() < 0.6
    given = pick(rng, parts.ARABIC_MEN if man else parts.ARABIC_WOMEN)
    last = pick(rng, parts.ARABIC_LAST)
    roll = rng.random()
    if man and roll < 0.25:
        return f"{pick(rng, ['M.', 'Moh.', 'Muh.', 'Mohamad', 'Ahmad', 'Abd.'])} {given} {last}"
    if roll < 0.35:
        return f"{given} {'bin' if man else 'binti'} {last}"
    return given if roll < 0.42 else f"{given} {last}"


def foreign(rng: Rng) -> str:
    return f"{pick(rng, parts.FOREIGN_GIVEN)} {pick(rng, parts.FOREIGN_LAST)}"


PEOPLES = {
    "balinese": 52,
    "javanese": 14,
    "sundanese": 4,
    "batak": 4,
    "minang": 2,
    "bugis": 2,
    "ntt": 5,
    "maluku": 2,
    "papua": 2,
    "manado": 2,
    "chinese": 4,
    "arabic": 5,
    "foreign": 3,
}
MAKERS = {
    "balinese": balinese,
    "javanese": javanese,
    "sundanese": sundanese,
    "chinese": chinese,
    "arabic": arabic,
    "foreign": foreign,
}


def full(rng: Rng) -> str:
    people = rng.choices(list(PEOPLES), list(PEOPLES.values()))[0]
    return MAKERS[people](rng) if people in MAKERS else clan(rng, people)


def called(rng: Rng) -> str:
    """How a person is called after Pak, Bu, Bli or Mbak: one word, sometimes two."""
    roll = rng.random()
    if roll < 0.3:
        return pick(rng, parts.ORDERS)
    if roll < 0.5:
        return compound(rng, woman=rng.random() < 0.5)
    if roll < 0.62:
        return pick(rng, parts.MODERN)
    if roll < 0.72:
        return f"{pick(rng, parts.ORDERS)} {pick(rng, parts.MODERN)}"
    if roll < 0.86:
        return pick(rng, f"{parts.JAVANESE_GIVEN} {parts.ARABIC_MEN} {parts.ARABIC_WOMEN}")
    return pick(rng, f"{parts.NICKNAMES} {parts.BATAK_CLANS} {parts.EASTERN_GIVEN}")


def bare(rng: Rng) -> str:
    """A name of one word that no other word announces: never a word of the language."""
    roll = rng.random()
    if roll < 0.4:
        return compound(rng, woman=rng.random() < 0.5)
    if roll < 0.7:
        return pick(rng, f"{parts.JAVANESE_SINGLE} {parts.ARABIC_MEN} {parts.SUNDANESE_GIVEN}")
    return pick(rng, f"{parts.MANS_OWN} {parts.WOMANS_OWN} {parts.BATAK_CLANS}")


def login(rng: Rng) -> str:
    """Words for an address or a handle, as people make them from their names."""
    word = full(rng).replace(".", "").replace("'", "").lower().split()
    chosen = [part for part in word if len(part) > 2][-2:] or ["warga"]
    joined = rng.choice(["", ".", "_"]).join(chosen)
    return joined + rng.choice(["", "", str(rng.randrange(1, 99)), str(rng.randrange(1970, 2012))])
