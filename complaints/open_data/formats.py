"""How the files of the open data look. Each format writes a head, then items for each record with
something between them, then a tail; so a file can be streamed, and go on where it was cut off."""

from __future__ import annotations

import csv
import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from typing import Any

from complaints.open_data.records import COLUMNS, POST_COLUMNS, Record, flat

# What begins a formula in one program or another.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def safe(value: Any) -> Any:
    """Return the value as no spreadsheet computes it; numbers and dates stay as they are."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


class _Line:
    """What a csv.writer writes to: it gives the line back."""

    def write(self, line: str) -> str:
        return line


_writer = csv.writer(_Line(), lineterminator="\r\n")


def csv_line(values: Iterable[Any]) -> str:
    line: str = _writer.writerow([safe(value) for value in values])
    return line


class Format(ABC):
    """One file."""

    media_type = ""
    head = between = tail = ""

    @abstractmethod
    def items(self, record: Record) -> list[str]:
        """Return the pieces of the file that tell the record."""


class ThreadsCsv(Format):
    media_type = "text/csv"
    head = csv_line(COLUMNS)

    def items(self, record: Record) -> list[str]:
        return [csv_line(flat(record, COLUMNS))]


class PostsCsv(Format):
    media_type = "text/csv"
    head = csv_line(POST_COLUMNS)

    def items(self, record: Record) -> list[str]:
        return [csv_line(flat(post, POST_COLUMNS)) for post in record["posts"]]


class JsonLines(Format):
    """Threads with their posts in them: a snapshot is mended from this one."""

    media_type = "application/jsonl"

    def items(self, record: Record) -> list[str]:
        return [_json(record) + "\n"]


class GeoJson(Format):
    """Threads with a place, as points."""

    media_type = "application/geo+json"
    head, between, tail = '{"type":"FeatureCollection","features":[\n', ",\n", "\n]}\n"

    def items(self, record: Record) -> list[str]:
        if record["latitude"] is None or record["longitude"] is None:
            return []
        properties = {name: record[name] for name in COLUMNS if name not in _PLACE}
        point = {"type": "Point", "coordinates": [record["longitude"], record["latitude"]]}
        feature = {"type": "Feature", "id": record["reference"], "geometry": point}
        return [_json(feature | {"properties": properties})]


_PLACE = ("latitude", "longitude")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


TEXTS: dict[str, type[Format]] = {
    "threads.csv": ThreadsCsv,
    "posts.csv": PostsCsv,
    "threads.jsonl": JsonLines,
    "threads.geojson": GeoJson,
}
PARQUET = "threads.parquet"


def stream(name: str, records: Iterable[Record]) -> Iterator[str]:
    """Yield a file piece by piece."""
    made = TEXTS[name]()
    yield made.head
    between = ""
    for record in records:
        for item in made.items(record):
            yield between + item
            between = made.between
    yield made.tail
