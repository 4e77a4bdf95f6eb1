"""Does the list page stay as fast with 300,000 threads as with 10,000?

Builds two throwaway indices of invented threads and asks both the same questions in turn.
The figure that must hold is the plain list (/aduan/: the newest threads with all facets and
twenty cards); filtered and worded lists are for information. Asked as the page asks: search,
facets, marks and snippets; without the template and without the main database, whose
queries go by primary key. Asked again and again, a filtered or worded list finds its counts
in the memory of the process, as the second page of a reader does. Usage:
    python tests/benchmarks/search_pages.py [small large]
"""

from __future__ import annotations

import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")

import django  # noqa: E402  # the path comes first

django.setup()

from django.utils import timezone  # noqa: E402

from search import SearchRequest, door  # noqa: E402
from search.documents import Document  # noqa: E402
from search.engines.base import Engine  # noqa: E402

TODAY = date(2026, 11, 24)
ROUNDS = 40
MATTERS = (
    "lampu jalan mati", "jalan berlubang", "sampah tidak diangkut", "saluran air tersumbat",
    "pohon tumbang", "air keruh", "parkir liar", "trotoar rusak", "banjir setiap hujan",
    "antrean ktp lama", "anjing liar", "reklame roboh", "pungutan liar", "kabel menjuntai",
    "jembatan retak", "bau limbah", "pasar kotor", "marka pudar", "suara bising", "obat habis",
)  # fmt: skip
PLACES = (
    "di depan pasar", "dekat sekolah", "di gang buntu", "di simpang empat", "di samping banjar",
    "di jalan Nangka", "di jalan Veteran", "di jalan Kamboja", "di jalan Melati", "di Renon",
    "di Ubung", "di Sanur", "di Panjer", "di tepi sungai", "di taman kota", "di halte bus",
)  # fmt: skip
WISHES = (
    "Mohon segera diperbaiki.", "Tolong ditindaklanjuti.", "Kapan ada petugas yang datang?",
    "Sudah dua minggu begini.", "Sangat membahayakan pengendara.", "Warga sekitar resah.",
    "Kalau hujan makin parah.", "Anak-anak lewat setiap hari.", "Belum ada perubahan.",
)  # fmt: skip
ANSWERS = (
    "Terima kasih, laporan kami teruskan ke bidang teknis.", "Petugas sudah mengecek lokasi.",
    "Perbaikan dijadwalkan minggu depan.", "Sudah selesai ditangani tim kami.",
)  # fmt: skip
STAGES = ("received", "forwarded", "in_progress", "answered", "followed_up", "closed")
QUESTIONS = {
    "list_page_300k": (
        SearchRequest(),
        "the plain list /aduan/: newest, all facets; must be <= 1.3",
    ),
    "list_page_2_300k": (SearchRequest(sort="newest"), "its second page by cursor; must be <= 1.3"),
    "list_supported_300k": (
        SearchRequest(sort="supported"),
        "most supported first; must be <= 1.3",
    ),
    "list_filtered_300k": (
        SearchRequest(category=("category-3",), stage=("answered",)),
        "two filters, exact facets over all rows; for information",
    ),
    "search_rare_300k": (SearchRequest(q="kasus4711"), "a word of few threads; for information"),
    "search_words_300k": (
        SearchRequest(q="lampu mati diperbaiki"),
        "three common words, any of them, ranked, exact facets; for information",
    ),
}


def documents(number: int) -> Iterator[Document]:
    """Yield invented threads, oldest first, the same ones for the same number."""
    chance = random.Random(20261124)
    pick = chance.choice
    for thread in range(1, number + 1):
        received = TODAY - timedelta(days=(number - thread) * 4_700 // number)
        category = int(chance.paretovariate(1.2)) % 12
        village = chance.randrange(43)
        matter = pick(MATTERS)
        answered = chance.random() < 0.8
        yield Document(
            thread=thread,
            version=1,
            reference=f"DPS-{received.year}-{thread:06}",
            title=f"{matter} {pick(PLACES)}".capitalize(),
            body=" ".join([matter, pick(PLACES), f"kasus{chance.randrange(20_000)}.", pick(WISHES),
                           pick(MATTERS), pick(PLACES), pick(WISHES), pick(WISHES)]),
            responses=f"{pick(ANSWERS)} {pick(ANSWERS)}" if answered else "",
            comments=pick(WISHES) if chance.random() < 0.3 else "",
            category=f"category-{category}",
            subcategory=f"subcategory-{category * 4 + chance.randrange(4)}",
            agency=f"agency-{chance.randrange(81)}",
            district=f"district-{village % 4}",
            village=f"village-{village}",
            stage=pick(STAGES),
            outcome="solved_confirmed" if answered and chance.random() < 0.5 else "",
            channel=f"channel-{int(chance.paretovariate(1.5)) % 11}",
            received_on=received,
            answered_on=received + timedelta(days=4) if answered else None,
            active_on=received + timedelta(days=chance.randrange(20)),
            comment_count=chance.randrange(5),
            support_count=int(chance.paretovariate(1)) % 300,
        )  # fmt: skip


def build(folder: Path, number: int) -> tuple[Engine, float]:
    engine = door.throwaway("embedded", folder)
    begun = time.perf_counter()
    engine.rebuild(documents(number), now=timezone.now(), catch_up=lambda building: None)
    return engine, time.perf_counter() - begun


def asking(engine: Engine, name: str, request: SearchRequest) -> Callable[[], object]:
    """Return the question as the list page puts it: search, labels, snippets, facets."""
    now = timezone.now()
    if "page_2" in name:
        from dataclasses import replace

        first = engine.search(request, now=now)
        request = replace(request, cursor=first.next_cursor or "")
    return lambda: door.render(
        request, engine.search(request, now=now), engine.name, label=lambda facet, slug: slug
    )


def compare(one: Callable[[], object], other: Callable[[], object]) -> tuple[float, float]:
    """Return the median milliseconds of both, asked in turn."""
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(ROUNDS + 3):
        for question, spent in zip((one, other), times, strict=True):
            begun = time.perf_counter()
            question()
            if turn >= 3:
                spent.append((time.perf_counter() - begun) * 1000)
    return median(times[0]), median(times[1])


def report(name: str, ours: float, baseline: float, unit: str, note: str) -> None:
    row = {
        "bench": name,
        "ours": round(ours, 3),
        "baseline": round(baseline, 3),
        "ratio": round(ours / baseline, 3),
        "unit": unit,
        "note": note,
    }
    print(json.dumps(row), flush=True)


def main(small: int = 10_000, large: int = 300_000) -> None:
    with tempfile.TemporaryDirectory(prefix="search-bench-") as folder:
        few, few_seconds = build(Path(folder) / "small", small)
        many, many_seconds = build(Path(folder) / "large", large)
        note = f"building an index, per thousand threads: {large} against {small}"
        report(
            "search_build", many_seconds / large * 1e3, few_seconds / small * 1e3, "s/1000", note
        )
        for name, (request, told) in QUESTIONS.items():
            baseline, ours = compare(asking(few, name, request), asking(many, name, request))
            report(name, ours, baseline, "ms", f"{large} threads against {small}: {told}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
