"""Does the export of everything need the same memory for 300,000 threads as for 30,000?

Each size is exported by processes of their own over a database of that size: once streamed, as
`/data/threads.jsonl` is, and once written in all formats, as a snapshot is. What counts is the
peak of the resident set, less that of a process that only starts.
Usage: python tests/benchmarks/open_data.py [small large]
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SIZES = (30_000, 300_000)
WANTED = 1.2


def work(what: str, size: int) -> None:
    """Do one thing in this process, and print its peak in MB, its seconds and its rows."""
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    import django

    django.setup()
    from django.db import connection

    from complaints.open_data import building, formats, records
    from tests.benchmarks import list_page

    with connection.cursor() as cursor:
        # Pages of a mapped file count as resident, up to 128 MB, however few are ours.
        cursor.execute("PRAGMA mmap_size=0")
    begin, number = time.perf_counter(), 0
    if what == "fill":
        list_page.fill(size, index=False)
    elif what == "stream":
        told = (record for _pk, record in records.threads())
        number = sum(piece.count("\n") for piece in formats.stream("threads.jsonl", told))
    elif what == "snapshot":
        folder = Path(os.environ["DATA_DIR"]) / "snapshot"
        source: building.Source = lambda after: records.threads(after=after)  # noqa: E731
        while not building.step(folder, source, seconds=20):
            pass
        number, _files = building.finish(folder)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([round(peak, 1), round(time.perf_counter() - begin, 1), number]))


def run(what: str, size: int, folder: Path) -> list[float]:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DATA_DIR": str(folder / str(size)),
        "LOG_LEVEL": "ERROR",
        "PYTHONPATH": str(ROOT),
    }
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, __file__, "--work", what, str(size)]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    found: list[float] = json.loads(done.stdout.splitlines()[-1])
    return found


def main(small: int, large: int) -> None:
    lines = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for size in (small, large):
            run("fill", size, folder)
        idle = run("nothing", small, folder)[0]
        print(f"a process that only starts: {idle} MB", flush=True)
        for what in ("stream", "snapshot"):
            peaks = []
            for size in (small, large):
                peak, seconds, rows = run(what, size, folder)
                assert rows == size, (rows, size)
                print(f"{what} {size:>7}: peak {peak} MB, {seconds} s", flush=True)
                peaks.append(peak)
            ours, baseline = peaks[1] - idle, peaks[0] - idle
            ratio = round(peaks[1] / peaks[0], 2)
            note = f"peak RSS of {large} threads / of {small}; wanted <= {WANTED}; above a start: "
            lines.append(
                {
                    "bench": f"open data, {what}", "ours": peaks[1], "baseline": peaks[0],
                    "ratio": ratio, "unit": "MB", "note": f"{note}{ours:.0f} / {baseline:.0f} MB",
                }
            )  # fmt: skip
    for line in lines:
        print(json.dumps(line))
    if any(line["ratio"] > WANTED for line in lines):  # type: ignore[operator]
        sys.exit("Memory grows with the number of threads.")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--work"]:
        work(sys.argv[2], int(sys.argv[3]))
    else:
        main(*(int(word) for word in sys.argv[1:3]) if sys.argv[1:] else SIZES)
