"""Jobs per second through our rows against raw django-q2, in one run, by the same cluster.

Both do nothing; both are asked for first and then drained by a real cluster of two workers,
until no job waits and no queue row is left. The sides take turns, and the median counts.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]

TASKS = 4000
ROUNDS = 3
LIMIT = 300


def set_up() -> None:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.nothing.settings"
    os.environ["LOG_LEVEL"] = "CRITICAL"
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), str(ROOT / "site")])
    django.setup()


def ask_raw() -> None:
    from django_q.tasks import async_task

    for number in range(TASKS):
        async_task("tests.benchmarks.nothing.apps.nothing", number)


def ask_ours() -> None:
    from django.utils import timezone

    from complaints import jobs

    for number in range(TASKS):
        jobs.enqueue("nothing", key=f"n:{number}", payload={"n": number}, now=timezone.now())


def left() -> int:
    """Return how much is still to be done, in either table."""
    from django_q.models import OrmQ

    from complaints.models.work import Job

    open_jobs = Job.objects.filter(kind="nothing").exclude(state=Job.State.DONE)
    return OrmQ.objects.count() + open_jobs.count()


def measure(ask: Callable[[], None]) -> tuple[float, float]:
    """Return the tasks per second that were asked for, and drained."""
    from django_q.models import OrmQ

    from complaints.models.work import Job

    Job.objects.all().delete()
    OrmQ.objects.all().delete()
    begin = time.perf_counter()
    ask()
    asked = time.perf_counter() - begin
    cluster = subprocess.Popen(
        [sys.executable, "manage.py", "qcluster"], cwd=ROOT, start_new_session=True
    )
    try:
        return TASKS / asked, drained()
    finally:
        cluster.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            cluster.wait(20)
        with suppress(ProcessLookupError):
            os.killpg(cluster.pid, signal.SIGKILL)
        cluster.wait()


def drained() -> float:
    """Wait until all is done; the clock runs from the first task that is gone."""
    total = left()
    begin = time.perf_counter()
    deadline = begin + LIMIT
    while rest := left():
        if rest == total:
            begin = time.perf_counter()  # the cluster still starts
        if time.perf_counter() > deadline:
            raise SystemExit(f"{rest} rows are left after {LIMIT} s.")
        time.sleep(0.02)
    return TASKS / (time.perf_counter() - begin)


def main() -> int:
    folder = Path(tempfile.mkdtemp(prefix="prodenpasar-bench-"))
    os.environ["DATA_DIR"] = str(folder)
    os.environ.pop("DATABASE_URL", None)
    try:
        set_up()
        from complaints.demo import preparation

        file = preparation.database_file()
        assert file
        if preparation.TEMPLATE.exists():
            preparation.unpack(file)
        preparation.build(file)
        rows = [(measure(ask_raw), measure(ask_ours)) for _ in range(ROUNDS)]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(rows)
    raw_asked, raw = (statistics.median(row[0][i] for row in rows) for i in (0, 1))
    our_asked, ours = (statistics.median(row[1][i] for row in rows) for i in (0, 1))
    note = (
        f"{TASKS} jobs that do nothing, drained by a cluster of 2 workers on SQLite until no row "
        f"is left, median of {ROUNDS}; baseline: raw django-q2 tasks. Asking: {our_asked:.0f}/s "
        f"against {raw_asked:.0f}/s"
    )
    row = {"bench": "jobs", "ours": round(ours, 1), "baseline": round(raw, 1)}
    print(json.dumps(row | {"ratio": round(ours / raw, 2), "unit": "jobs/s", "note": note}))
    return 0 if ours / raw >= 0.7 else 1


if __name__ == "__main__":
    sys.exit(main())
