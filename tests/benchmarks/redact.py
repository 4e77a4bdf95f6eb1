"""How many complaints a second does one core look through for personal data?

Beside it, over the same texts, the pace of the least that anybody would do: fold the case and
look for digits with one compiled pattern. Usage: python tests/benchmarks/redact.py
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")

from tests.redaction import generator, measure  # noqa: E402  # the path comes first

TEXTS, LENGTH, ROUNDS, SEED = 300, 500, 5, 4
MUST = 200
DIGITS = re.compile(r"\+?\d[\d .\-]{6,}\d")


def complaints() -> list[str]:
    """Texts of about 500 characters, two in three of them with personal data."""
    short = generator.generate(SEED, 8 * TEXTS) + generator.generate_clean(SEED, 4 * TEXTS)
    parts = iter(case.text for case in sorted(short, key=lambda case: hash_of(case.text)))
    texts = []
    for _ in range(TEXTS):
        text = ""
        while len(text) < LENGTH - 50:
            text += next(parts) + "\n"
        texts.append(text)
    return texts


def hash_of(text: str) -> int:
    """An order that is the same in every run and mixes the kinds."""
    return int.from_bytes(text.encode()[:64], "big") % 1_000_003


def pace(work: Callable[[str], object], texts: list[str]) -> float:
    """Texts a second of processor time, the median of some rounds."""
    paces = []
    for _ in range(ROUNDS):
        begin = time.process_time()
        for text in texts:
            work(text)
        paces.append(len(texts) / (time.process_time() - begin))
    return median(paces)


def plain(text: str) -> object:
    return DIGITS.findall(text.casefold())


def main() -> None:
    texts, recognise = complaints(), measure.recogniser()
    recognise(texts[0])  # lists are read on first use
    average = sum(map(len, texts)) / len(texts)
    ours, baseline = pace(recognise, texts), pace(plain, texts)
    print(f"{ours:,.0f} complaints of {average:.0f} characters a second on one core")
    print(f"{baseline:,.0f} with one pattern: {baseline / ours:,.0f} times as fast")
    row = {"bench": "redact", "ours": round(ours, 1), "baseline": round(baseline, 1)}
    row |= {"ratio": round(ours / baseline, 5), "unit": "complaints/s"}
    print(json.dumps(row | {"note": f"one core; ours must be >= {MUST}; a higher ratio is better"}))
    if ours < MUST:
        sys.exit(f"only {ours:.0f} complaints a second, must be {MUST}")


if __name__ == "__main__":
    main()
