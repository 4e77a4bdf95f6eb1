"""The files by which SP4N LAPOR and this platform tell each other of complaints: CSV or JSON.

The national system's own interface is closed. The shape is ours, and docs/channels.md has it
field by field; both kinds of file hold the same.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

MOST_ROWS = 100_000
# A field of a CSV may hold a whole complaint, and no more.
csv.field_size_limit(1_000_000)

Row = Mapping[str, str]


class FileUnreadable(Exception):
    """The file is no CSV with our headings, and no JSON list of objects."""


def read(path: Path) -> Iterator[tuple[int, Row]]:
    """Yield each row with its number in the file, counted from 1.

    :raises FileUnreadable: see there
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from _json(file) if path.suffix.lower() == ".json" else _csv(file)
    except (ValueError, csv.Error, RecursionError) as error:
        raise FileUnreadable(type(error).__name__) from None


def _csv(file: IO[str]) -> Iterator[tuple[int, Row]]:
    rows = csv.DictReader(file)
    if "tracking_id" not in (rows.fieldnames or ()):
        raise FileUnreadable("no column tracking_id")
    for number, row in enumerate(rows, 1):
        yield number, {name: value or "" for name, value in row.items() if isinstance(name, str)}


def _json(file: IO[str]) -> Iterator[tuple[int, Row]]:
    given = json.load(file)
    if not isinstance(given, list) or len(given) > MOST_ROWS:
        raise FileUnreadable("no list of objects")
    for number, row in enumerate(given, 1):
        yield number, as_row(row)


def as_row(given: Any) -> Row:
    """Return the texts of an object; what is no text reads as nothing."""
    if not isinstance(given, Mapping):
        return {}
    return {
        str(name): str(value)
        for name, value in given.items()
        if isinstance(value, str | int) and not isinstance(value, bool)
    }


def write(rows: Iterable[Row], path: Path, *, fields: Sequence[str]) -> int:
    """Write the rows, whole or not at all; return how many."""
    kept = [{name: row.get(name, "") for name in fields} for row in rows]
    aside = path.with_name(f"{path.name}.part")
    with aside.open("w", encoding="utf-8", newline="") as file:
        if path.suffix.lower() == ".json":
            json.dump(kept, file, ensure_ascii=False, indent=1)
        else:
            table = csv.DictWriter(file, fields)
            table.writeheader()
            table.writerows({name: _plain(value) for name, value in row.items()} for row in kept)
    aside.replace(path)
    return len(kept)


def _plain(value: str) -> str:
    """A sheet program must not take words for a formula."""
    return f"'{value}" if value[:1] in {"=", "+", "-", "@", "\t", "\r"} else value
