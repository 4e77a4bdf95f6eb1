"""File 2,000 complaints on SQLite while others file, read and do jobs: no lock error, and how fast.

The slow hash of the receipt is turned down, so that the database is what is measured.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import statistics
import sys
import tempfile
import time
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]

FILINGS = 2000
ALONE = 300
WRITERS, READERS = 4, 2


def set_up() -> None:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.dev"
    os.environ["LOG_LEVEL"] = "CRITICAL"
    django.setup()
    from django.conf import settings

    settings.RECEIPT_ITERATIONS = 1


def file_many(writer: str, count: int, results: Any) -> None:
    """File, and report each latency; a lock error is counted and not retried."""
    set_up()
    from django.db import OperationalError
    from django.utils import timezone

    from complaints import intake

    latencies, errors = [], 0
    for number in range(count):
        filing = intake.Filing(
            title=f"Lampu jalan padam {writer}-{number}",
            body="Lampu jalan di depan balai banjar padam sejak tiga hari yang lalu.",
            subcategory="jalan-berlubang",
            village="renon",
            email="warga@example.test",
        )
        begin = time.perf_counter()
        try:
            intake.file(filing, key=f"bench-filing-{writer}-{number}", now=timezone.now())
        except OperationalError:
            errors += 1
        latencies.append(time.perf_counter() - begin)
    results.put((latencies, errors))


def read_until(stop: Event, results: Any) -> None:
    set_up()
    from django.db import OperationalError

    from complaints.models.private import Complaint
    from complaints.models.public import Thread

    reads = errors = 0
    while not stop.is_set():
        try:
            list(Thread.objects.public().with_labels()[:20])
            list(Complaint.objects.order_by("-received_at").select_related("agency")[:20])
        except OperationalError:
            errors += 1
        reads += 2
    results.put((reads, errors))


def work_until(stop: Event, results: Any) -> None:
    """Do the jobs that the filings leave, as the worker beside the web process would."""
    set_up()
    from django.db import OperationalError
    from django.utils import timezone

    from complaints import jobs

    done = errors = 0
    while not stop.is_set():
        try:
            done += jobs.run_due(now=timezone.now())
        except OperationalError:
            errors += 1
        time.sleep(0.05)
    results.put((done, errors))


def run(writers: int, filings: int, *, company: bool) -> dict[str, Any]:
    """Return what `writers` processes took for `filings`, alone or among readers and a worker."""
    context = multiprocessing.get_context("spawn")
    stop, written, others = context.Event(), context.Queue(), context.Queue()
    side = [context.Process(target=read_until, args=(stop, others)) for _ in range(READERS)]
    side.append(context.Process(target=work_until, args=(stop, others)))
    side = side if company else []
    share = filings // writers
    work = [
        context.Process(target=file_many, args=(f"{writers}-{number}", share, written))
        for number in range(writers)
    ]
    for process in [*side, *work]:
        process.start()
    rows = [written.get() for _ in work]
    stop.set()
    noted = [others.get() for _ in side]
    for process in [*side, *work]:
        process.join()
    latencies = sorted(seconds for row, _errors in rows for seconds in row)
    # Starting Python is not filing: a writer's time is the sum of its calls.
    busiest = max(sum(row) for row, _errors in rows)
    return {
        "per_second": filings / busiest,
        "errors": sum(errors for _row, errors in [*rows, *noted]),
        "p50": statistics.median(latencies),
        "p99": latencies[int(len(latencies) * 0.99)],
        "beside": sum(count for count, _errors in noted),
    }


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="prodenpasar-bench-") as folder:
        os.environ["DATA_DIR"] = folder
        os.environ.pop("DATABASE_URL", None)
        set_up()
        from complaints.demo import preparation

        file = preparation.database_file()
        assert file
        if preparation.TEMPLATE.exists():
            preparation.unpack(file)
        preparation.build(file)
        alone = run(1, ALONE, company=False)
        crowd = run(WRITERS, FILINGS, company=True)
        from complaints.models.private import Complaint

        kept = Complaint.objects.count()
    errors = alone["errors"] + crowd["errors"]
    print(f"alone {alone}\ncrowd {crowd}")
    print(
        json.dumps(
            {
                "bench": "filing_under_load",
                "ours": round(crowd["per_second"], 1),
                "baseline": round(alone["per_second"], 1),
                "ratio": round(crowd["per_second"] / alone["per_second"], 2),
                "unit": "filings/s",
                "note": f"{FILINGS} filings by {WRITERS} writers beside {READERS} readers and a "
                f"worker on SQLite: {errors} lock errors, {ALONE + FILINGS - kept} lost, "
                f"p50 {crowd['p50'] * 1000:.0f} ms, p99 {crowd['p99'] * 1000:.0f} ms; "
                "baseline: one writer alone",
            }
        )
    )
    return 0 if errors == 0 and kept == ALONE + FILINGS else 1


if __name__ == "__main__":
    sys.exit(main())
