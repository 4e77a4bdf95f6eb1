"""The threads as Parquet, where the extra `parquet` (pyarrow) is installed.

A Parquet file cannot be written on after it was closed; so each step of a build makes a part, and
the parts are joined at the end, one row group in memory at a time.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from complaints.open_data.records import COLUMNS, Record

NAME = "threads.parquet"
MEDIA_TYPE = "application/vnd.apache.parquet"


def is_available() -> bool:
    return importlib.util.find_spec("pyarrow") is not None


def _schema() -> Any:
    import pyarrow

    types = {
        "string": pyarrow.string(),
        "date": pyarrow.date32(),
        "integer": pyarrow.int64(),
        "number": pyarrow.float64(),
    }
    return pyarrow.schema([(name, types[kind]) for name, (kind, _words) in COLUMNS.items()])


def _value(record: Record, name: str) -> Any:
    value = record[name]
    return date.fromisoformat(value) if value and COLUMNS[name][0] == "date" else value


class Part:
    """One part of the file, written batch by batch."""

    def __init__(self, path: Path) -> None:
        from pyarrow import parquet

        self._writer = parquet.ParquetWriter(path, _schema(), compression="zstd")

    def add(self, records: Sequence[Record]) -> None:
        import pyarrow

        columns = {name: [_value(record, name) for record in records] for name in COLUMNS}
        self._writer.write_table(pyarrow.table(columns, schema=_schema()))

    def close(self) -> None:
        self._writer.close()


def join(parts: Iterable[Path], path: Path) -> None:
    """Write the parts as one file, and delete them."""
    from pyarrow import parquet

    found = list(parts)
    with parquet.ParquetWriter(path, _schema(), compression="zstd") as writer:
        for part in found:
            with parquet.ParquetFile(part) as read:
                for group in range(read.num_row_groups):
                    writer.write_table(read.read_row_group(group))
    for part in found:
        part.unlink()
