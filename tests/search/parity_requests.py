"""What both engines are asked: the shapes that people type, over words of the threads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from random import Random

from search import SearchRequest
from search.documents import Document

STRANGE = (
    "", " ", "*", "**", '"', '""', "-", "- -", '"-"', "()", "AND", "OR", "OR OR", "NOT jalan",
    "jalan OR", "OR jalan", "title:jalan", "body : rusak", "{jalan}", "jalan^2", "jalan~1",
    "/jalan/", "[jalan TO rusak]", "jalan && rusak", "jalan \\", "'; DROP TABLE fts; --",
    "<script>alert(1)</script>", "jalan\u200brusak", "ＪＡＬＡＮ", "jálàn", "🚧 jalan 🚧",
    "مياه", "道路", "\ufeffsampah", "a", "1",
    "2024", "jalan-jalan", "jl. gatot subroto", "0361-244444", "%", "_", "NEAR(jalan rusak)",
    "yang di ke dari", "-jalan", "-jalan -sampah", '-"jalan rusak"', '-"lampu jalan" sampah',
    "jalan* -rusak*", "sa*", "j*", '"jalan', '"jalan rusak" OR sampah',
    'air OR "lampu jalan" OR got', "_score", "params.idf",
)  # fmt: skip
SPOKEN = (
    "jln rusak gak diperbaiki", "lampu jln mati blm diganti", "sampah numpuk bgt",
    "got mampet banjir", "tolong dong udh lama", "air pdam mati trs", "ijin bangunan kok lama",
    "ktp blm jadi jadi",
    "parkir liar dpn pasar", "anjing liar gigit", "macet parah jam sibuk", "pungli di kantor",
    "penerangan jalan umum padam", "pohon tumbang menimpa kabel", "saluran tersumbat bau",
    "trotoar dipakai pedagang", "bau limbah pabrik", "suara bising malam", "antrean puskesmas",
    "sekolah atapnya bocor",
)  # fmt: skip
INFLECTED = (
    "perbaikan", "diperbaiki", "memperbaiki", "perbaiki", "kerusakan", "merusak", "penerangan",
    "menerangi", "kebersihan", "dibersihkan", "pengangkutan", "diangkut", "penanganan", "menangani",
    "pelayanan", "dilayani", "keluhan", "mengeluh", "penumpukan", "menumpuk",
)  # fmt: skip


def requests(documents: Sequence[Document], *, seed: int = 6) -> list[SearchRequest]:
    """Return more than 250 of them, the same for a seed."""
    chance = Random(seed)
    texts = [*STRANGE, *SPOKEN, *INFLECTED, *_typed(documents, chance), "jalan rusak " * 900]
    asked = [SearchRequest(q=text) for text in texts]
    return [*asked, *_narrowed(documents, chance), *_sorted(chance)]


def _typed(documents: Sequence[Document], chance: Random) -> Iterator[str]:
    for _number in range(25):
        words = chance.choice(documents).text.replace('"', " ").split()
        start = chance.randrange(len(words) - 4)
        one, two, three, four = words[start : start + 4]
        yield f"{one} {two} {three} {four}"
        yield f"{_slip(two, chance)} {three}"
        yield f'"{one} {two}" {four}'
        yield f"{one} OR {three} -{four}"
        yield f"{two[:3]}* {four}"
    yield from (chance.choice(documents).title for _number in range(25))


def _slip(word: str, chance: Random) -> str:
    """Return the word with one letter lost, doubled, changed, or swapped with the next."""
    at = chance.randrange(max(len(word) - 1, 1))
    head, letter, tail = word[:at], word[at : at + 1], word[at + 1 :]
    changed = chance.choice("abcdefghijklmnopqrstuvwxyz")
    return chance.choice([head + tail, head + letter + letter + tail, head + changed + tail,
                          head + tail[:1] + letter + tail[1:]])  # fmt: skip


def _narrowed(documents: Sequence[Document], chance: Random) -> Iterator[SearchRequest]:
    for _number in range(15):
        one, other = chance.choice(documents), chance.choice(documents)
        word = chance.choice(["", "jalan", "sampah belum diangkut", '"lampu jalan"', "air -mati"])
        yield SearchRequest(q=word, category=(one.category, other.category))
        yield SearchRequest(q=word, district=(one.district,), stage=(one.stage, other.stage))
        yield SearchRequest(q=word, year=(one.received_on.year,), channel=(other.channel,))
        yield SearchRequest(q=word, agency=("no-such-agency",), village=(one.village,))
        days = sorted([one.received_on, other.received_on])
        yield SearchRequest(q=word, since=days[0], until=days[1], subcategory=(one.subcategory,))
    yield SearchRequest(since=date(2030, 1, 1))
    yield SearchRequest(until=date(1990, 1, 1), q="jalan")


def _sorted(chance: Random) -> Iterator[SearchRequest]:
    for sort in ("newest", "active", "supported"):
        for word in ("", "jalan", "sampah -organik", '"jalan rusak" aspal'):
            yield SearchRequest(q=word, sort=sort, stage=(chance.choice(["answered", "closed"]),))
            yield SearchRequest(q=word, sort=sort)
