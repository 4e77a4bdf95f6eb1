"""Does the whole list page stay as fast with 300,000 threads as with 10,000?

Two servers in processes of their own, each with a database and an index of its size, are
asked for the same pages in turn through Django's client: middleware, search, queries and
template included. Usage: python tests/benchmarks/list_page.py [small large]
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
SIZES = (10_000, 300_000)
ROUNDS = 30
PAGES = {
    "list page": "/aduan/",
    "list page, one filter": "/aduan/?category=kebersihan-dan-sampah",
    "list page, two words": "/aduan/?q=lampu+padam",
    "thread page": "/aduan/DPS-2024-00007/",
}
MUST_HOLD = {"list page", "thread page"}


# ------------------------------------------------------------------ one server of one size
def serve(size: int) -> None:
    """Fill a database, then answer every address read from standard input with its time."""
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    import django

    django.setup()
    from django.test import Client

    fill(size)
    client = Client()
    print("ready", flush=True)
    for line in sys.stdin:
        start = time.perf_counter()
        response = client.get(line.strip())
        elapsed = time.perf_counter() - start
        assert response.status_code == 200, (line, response.status_code)
        print(f"{elapsed * 1000:.3f}", flush=True)


def fill(size: int, *, index: bool = True) -> None:
    """Write public rows only: they are all that a public page reads."""
    from django.core.management import call_command

    from complaints.demo import corpus
    from complaints.models.public import Post, Thread
    from complaints.models.reference import Channel, Subcategory, Village

    call_command("migrate", verbosity=0, interactive=False)
    call_command("load_reference", stdout=sys.stderr)
    rng = random.Random(size)
    subcategories = list(Subcategory.objects.all())
    villages, channels = list(Village.objects.all()), list(Channel.objects.all())
    texts = [text for rows in corpus.texts().values() for text in rows]
    first = date(2024, 1, 1)

    def thread(number: int) -> Thread:
        sub, village = rng.choice(subcategories), rng.choice(villages)
        day = first + timedelta(days=rng.randrange(1000))
        return Thread(
            reference=f"DPS-2024-{number:05d}",
            title=rng.choice(texts).title[:200],
            stage=rng.choice(["forwarded", "in_progress", "answered", "closed"]),
            category_id=sub.category_id,
            subcategory=sub,
            agency_id=sub.agency_id,
            village=village,
            district_id=village.district_id,
            channel=rng.choice(channels),
            received_on=day,
            published_on=day,
            active_on=day,
            support_count=rng.randrange(20),
        )

    for start in range(0, size, 5_000):
        batch = [thread(start + n) for n in range(min(5_000, size - start))]
        made = Thread.objects.bulk_create(batch, batch_size=500)
        Post.objects.bulk_create(
            [
                Post(
                    thread=row,
                    kind="complaint",
                    position=0,
                    body=rng.choice(texts).body,
                    published_on=row.published_on,
                )
                for row in made
            ],
            batch_size=500,
        )
    if index:
        call_command("search_index", "rebuild", stdout=sys.stderr)


# ---------------------------------------------------------------------------- both in turn
def start(size: int, folder: Path) -> subprocess.Popen[str]:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DATA_DIR": str(folder / str(size)),
        "LOG_LEVEL": "ERROR",
    }
    environment.pop("DATABASE_URL", None)
    return subprocess.Popen(
        [sys.executable, __file__, "--serve", str(size)],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def ask(server: subprocess.Popen[str], address: str) -> float:
    assert server.stdin
    assert server.stdout
    print(address, file=server.stdin, flush=True)
    return float(server.stdout.readline())


def main(small: int, large: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        servers = [start(size, Path(folder)) for size in (small, large)]
        try:
            for server in servers:
                assert server.stdout
                assert server.stdout.readline().strip() == "ready"
            for name, address in PAGES.items():
                print(json.dumps(compare(name, address, servers, (small, large))), flush=True)
        finally:
            for server in servers:
                server.terminate()
                server.wait(20)


def compare(
    name: str, address: str, servers: list[subprocess.Popen[str]], sizes: tuple[int, int]
) -> dict[str, object]:
    times: list[list[float]] = [[], []]
    for round_number in range(ROUNDS + 3):
        for place, server in enumerate(servers):
            taken = ask(server, address)
            if round_number >= 3:
                times[place].append(taken)
    few, many = median(times[0]), median(times[1])
    bound = "at most 1.3" if name in MUST_HOLD else "for information"
    return {
        "bench": f"{name}: {sizes[1]} threads against {sizes[0]}",
        "ours": round(many, 2),
        "baseline": round(few, 2),
        "ratio": round(many / few, 2),
        "unit": "ms",
        "note": f"whole page, medians of {ROUNDS} in turn; {bound}",
    }


if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve"]:
        serve(int(sys.argv[2]))
    else:
        small, large = (int(a) for a in sys.argv[1:3]) if len(sys.argv) > 2 else SIZES
        main(small, large)
