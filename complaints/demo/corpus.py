"""The written texts of the demo, and the places that go into their slots."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Text:
    """One complaint as it might be written, with what follows it."""

    title: str
    body: str
    answers: tuple[str, ...]
    follow_ups: tuple[str, ...]
    comments: tuple[str, ...]


@dataclass(frozen=True)
class Places:
    streets: tuple[str, ...]
    landmarks: tuple[str, ...]
    durations: tuple[str, ...]


@lru_cache
def texts() -> Mapping[str, tuple[Text, ...]]:
    """Return the texts by the slug of their subcategory."""
    found: dict[str, tuple[Text, ...]] = {}
    for path in sorted((HERE / "corpus").glob("*.json")):
        for slug, rows in json.loads(path.read_text(encoding="utf-8")).items():
            found[slug] = tuple(
                Text(
                    title=row["title"],
                    body=row["body"],
                    answers=tuple(row["answers"]),
                    follow_ups=tuple(row.get("follow_ups", ())),
                    comments=tuple(row["comments"]),
                )
                for row in rows
            )
    return found


@lru_cache
def places() -> Places:
    rows = json.loads((HERE / "places.json").read_text(encoding="utf-8"))
    return Places(tuple(rows["streets"]), tuple(rows["landmarks"]), tuple(rows["durations"]))


def slots(village: str, rng: Random) -> dict[str, str]:
    """Return a street, a landmark and a duration for one complaint in the village."""
    known = places()
    return {
        "village": village,
        "street": rng.choice(known.streets),
        "landmark": rng.choice(known.landmarks),
        "duration": rng.choice(known.durations),
    }


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put the places in; a slot that opens a sentence gets its capital letter."""
    for name, value in values.items():
        text = text.replace("{" + name + "}", value)
    return text[:1].upper() + text[1:]


def deal(rng: Random) -> Iterator[tuple[str, Text]]:
    """Deal subcategory and text for ever: every subcategory once a round, in another order
    each time; every text of a subcategory once before any comes again."""
    hands = {slug: list(rows) for slug, rows in texts().items()}
    dealt = dict.fromkeys(hands, 0)
    for rows in hands.values():
        rng.shuffle(rows)
    order = sorted(hands)
    while True:
        rng.shuffle(order)
        for slug in order:
            rows = hands[slug]
            yield slug, rows[dealt[slug] % len(rows)]
            dealt[slug] += 1
