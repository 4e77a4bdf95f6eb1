"""Writes all files of an export in one pass over the records, at constant memory, in steps.

A step goes on where the last one ended, as `state.json` in the folder tells; what a step wrote
that died before it noted so is cut off again. So a job does a large export in steps of seconds.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from complaints.open_data import counts, parquet
from complaints.open_data.formats import TEXTS
from complaints.open_data.records import Record

# Yields records with the place after each: a number to go on from.
Source = Callable[[int], Iterator[tuple[int, Record]]]
BATCH = 1000
STATE = "state.json"
_PARTS = "part-*.parquet"
_SEPARATOR = "|"


@dataclass
class State:
    """How far a build has come."""

    at: int = 0
    threads: int = 0
    steps: int = 0
    sizes: dict[str, int] = field(default_factory=dict)
    begun: list[str] = field(default_factory=list)  # files with an item in them
    counts: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: Path) -> State:
        try:
            return cls(**json.loads((folder / STATE).read_text()))
        except FileNotFoundError:
            return cls()

    def save(self, folder: Path) -> None:
        fresh = folder / f"{STATE}.new"
        fresh.write_text(json.dumps(asdict(self)))
        fresh.replace(folder / STATE)


def step(
    folder: Path, source: Source, *, seconds: float, clock: Callable[[], float] = time.monotonic
) -> bool:
    """Write for about so many seconds; return whether all records are written."""
    folder.mkdir(parents=True, exist_ok=True)
    state, end = State.of(folder), clock() + seconds
    with ExitStack() as open_files:
        files = {name: _reopened(folder / name, state, open_files) for name in TEXTS}
        part = _part(folder, state, open_files)
        done = True
        batch: list[Record] = []
        for at, record in source(state.at):
            batch.append(record)
            state.at = at
            if len(batch) == BATCH:
                _write(batch, files, part, state)
                batch = []
                if clock() >= end:
                    done = False
                    break
        _write(batch, files, part, state)
        for name, file in files.items():
            state.sizes[name] = file.tell()
    state.steps += 1
    state.save(folder)
    return done


def _reopened(path: Path, state: State, stack: ExitStack) -> IO[bytes]:
    path.touch()
    file = stack.enter_context(path.open("r+b"))
    file.truncate(state.sizes.get(path.name, 0))
    file.seek(0, 2)
    if not state.sizes.get(path.name):
        file.write(TEXTS[path.name].head.encode())
    return file


def _part(folder: Path, state: State, stack: ExitStack) -> parquet.Part | None:
    if not parquet.is_available():
        return None
    part = parquet.Part(folder / f"part-{state.steps:06d}.parquet")
    stack.callback(part.close)
    return part


def _write(
    batch: list[Record], files: dict[str, IO[bytes]], part: parquet.Part | None, state: State
) -> None:
    if not batch:
        return
    for name, file in files.items():
        made = TEXTS[name]()
        items = [item for record in batch for item in made.items(record)]
        if items:
            before = made.between if name in state.begun else ""
            file.write((before + made.between.join(items)).encode())
            state.begun = sorted({*state.begun, name})
    if part is not None:
        part.add(batch)
    tally = Counter(_SEPARATOR.join(counts.key(record)) for record in batch)
    for cell, number in tally.items():
        state.counts[cell] = state.counts.get(cell, 0) + number
    state.threads += len(batch)


def finish(folder: Path) -> tuple[int, dict[str, dict[str, Any]]]:
    """Close the files of a build that is done; return how many threads, and what each file is."""
    state = State.of(folder)
    for name, made in TEXTS.items():
        with (folder / name).open("r+b") as file:
            file.truncate(state.sizes[name])
            file.seek(0, 2)
            file.write(made.tail.encode())
    if parquet.is_available():
        parquet.join(sorted(folder.glob(_PARTS)), folder / parquet.NAME)
    table: dict[tuple[str, str, str], int] = {}
    for cell, number in state.counts.items():
        month, category, village = cell.split(_SEPARATOR)
        table[month, category, village] = number
    with (folder / counts.NAME).open("w", newline="") as text:
        text.writelines(counts.lines(table))
    (folder / STATE).unlink()
    return state.threads, {path.name: _facts(path) for path in sorted(folder.iterdir())}


def _facts(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    return {"bytes": path.stat().st_size, "sha256": digest.hexdigest()}
