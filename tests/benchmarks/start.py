"""From a bare checkout to the first served page, beside what `uv sync` alone takes.

The package cache is warm: it is filled by the first, uncounted `uv sync`.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

from tests.servers.demo import free_port, serves, wait_for  # noqa: E402  # the path comes first

LIMIT = 180


def environment(folder: Path, port: int) -> dict[str, str]:
    """A newcomer's: nothing of ours, and bytecode is kept as Python does by default."""
    ours = {"PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "VIRTUAL_ENV", "DATABASE_URL", "MAKEFLAGS"}
    kept = {k: v for k, v in os.environ.items() if k not in ours | {"MAKELEVEL", "MFLAGS"}}
    return kept | {"DATA_DIR": str(folder / "var"), "PORT": str(port), "HOST": "127.0.0.1"}


def checkout(folder: Path) -> Path:
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True)
    return folder


def uv() -> str:
    own = ROOT / ".uv" / "bin" / "uv"
    return str(own) if own.exists() else "uv"


def sync(folder: Path) -> float:
    begin = time.monotonic()
    subprocess.run(
        [uv(), "sync", "--quiet", "--locked", "--no-dev", "--python", "python3"],
        cwd=folder,
        env=environment(folder, 0),
        check=True,
    )
    return time.monotonic() - begin


def demo(folder: Path) -> tuple[float, float]:
    """Return the seconds to the first page, and those to stop."""
    port = free_port()
    begin = time.monotonic()
    process = subprocess.Popen(
        ["make", "demo"],
        cwd=folder,
        env=environment(folder, port),
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_for(lambda: serves(port), seconds=LIMIT, what="the first page")
        page = time.monotonic() - begin
        process.send_signal(signal.SIGTERM)
        begin = time.monotonic()
        process.wait(60)
        return page, time.monotonic() - begin
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)


def report(bench: str, ours: float, baseline: float, note: str) -> None:
    row = {"bench": bench, "ours": round(ours, 2), "baseline": round(baseline, 2)}
    row |= {"ratio": round(ours / baseline, 2), "unit": "s", "note": note}  # type: ignore[dict-item]
    print(json.dumps(row))


def main() -> int:
    base = Path(tempfile.mkdtemp(prefix="prodenpasar-start-"))
    try:
        sync(checkout(base / "warm"))
        alone = sync(checkout(base / "sync"))
        folder = checkout(base / "demo")
        first, stopped = demo(folder)
        second, _ = demo(folder)
    finally:
        shutil.rmtree(base, ignore_errors=True)
    note = "bare checkout to first page by make demo (30 s allowed); baseline: uv sync alone"
    report("start", first, alone, note)
    note = f"second start to first page (5 s allowed); stopped in {stopped:.1f} s; as above"
    report("second_start", second, alone, note)
    return 0 if first <= 30 and second <= 5 else 1


if __name__ == "__main__":
    sys.exit(main())
