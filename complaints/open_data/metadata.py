"""What the files are, for programs: a Data Package for each set of files, and DCAT for all."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse

from complaints.models.open_data import OpenDataSnapshot
from complaints.open_data import counts, parquet
from complaints.open_data.formats import TEXTS
from complaints.open_data.records import COLUMNS, POST_COLUMNS

TITLE = "Public complaints of the city of Denpasar"
WORDS = (
    "Every public complaint with its conversation. Personal data is masked; days are told, minutes"
    " are not. What is withdrawn leaves every file at once: replace your copies."
)
LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
PUBLISHER = "Pemerintah Kota Denpasar"
DESCRIBED = {
    "threads.csv": ("The threads, one a line", COLUMNS),
    "posts.csv": ("Their texts, one a line", POST_COLUMNS),
    counts.NAME: ("How many of each category in each village, by month", counts.COLUMNS),
    parquet.NAME: ("The threads, for programs that count", COLUMNS),
    "threads.jsonl": ("The threads with their texts in them", None),
    "threads.geojson": ("Those with a place, as points", None),
}
_TYPES = {name: made.media_type for name, made in TEXTS.items()}
_TYPES |= {counts.NAME: "text/csv", parquet.NAME: parquet.MEDIA_TYPE}
DESCRIPTION = "datapackage.json"


def media_type(name: str) -> str:
    found = "application/json" if name == DESCRIPTION else _TYPES[name]
    return f"{found}; charset=utf-8" if found.startswith("text/") else found


def address(name: str, month: str = "") -> str:
    """Return the path of a file: of a snapshot, or of what is public now."""
    if month:
        return reverse("open_data_snapshot", kwargs={"month": month, "name": name})
    return reverse("open_data_file", kwargs={"name": name})


def current_names() -> list[str]:
    """The files that are written while somebody takes them: Parquet cannot be."""
    return [*TEXTS, counts.NAME]


def package(snapshot: OpenDataSnapshot | None = None) -> dict[str, Any]:
    """Return the Data Package of a snapshot, or of what is public now."""
    names = list(snapshot.files) if snapshot else current_names()
    month = snapshot.month if snapshot else ""
    described: dict[str, Any] = {
        "profile": "data-package",
        "name": f"prodenpasar-{month or 'current'}",
        "title": TITLE,
        "description": WORDS,
        "homepage": _whole(reverse("open_data")),
        "licenses": [LICENCE],
        "contributors": [{"title": PUBLISHER, "role": "publisher"}],
        "resources": [_resource(name, month, snapshot) for name in names],
    }
    if snapshot:
        described |= {
            "created": snapshot.made_on.isoformat(),
            "version": month,
            "threads": snapshot.threads,
        }
    return described


def _resource(name: str, month: str, snapshot: OpenDataSnapshot | None) -> dict[str, Any]:
    title, columns = DESCRIBED[name]
    found: dict[str, Any] = {
        "name": name.replace(".", "-"),
        "title": title,
        "path": _whole(address(name, month)),
        "format": name.rpartition(".")[2],
        "mediatype": media_type(name).partition(";")[0],
        "encoding": "utf-8",
    }
    if columns:
        fields = [
            {"name": column, "type": kind, "description": words}
            for column, (kind, words) in columns.items()
        ]
        found |= {"profile": "tabular-data-resource", "schema": {"fields": fields}}
    if snapshot:
        facts = snapshot.files[name]
        found |= {"bytes": facts["bytes"], "hash": f"sha256:{facts['sha256']}"}
    return found


def catalog(snapshots: list[OpenDataSnapshot]) -> dict[str, Any]:
    """Return all of it as DCAT in JSON-LD."""
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@id": _whole(reverse("open_data_catalog")),
        "@type": "dcat:Catalog",
        "dct:title": TITLE,
        "dct:publisher": {"@type": "foaf:Organization", "foaf:name": PUBLISHER},
        "dct:license": {"@id": LICENCE["path"]},
        "dct:language": ["id", "en"],
        "dcat:dataset": [_dataset(None), *(_dataset(snapshot) for snapshot in snapshots)],
    }


def _dataset(snapshot: OpenDataSnapshot | None) -> dict[str, Any]:
    month = snapshot.month if snapshot else ""
    names = list(snapshot.files) if snapshot else current_names()
    dataset: dict[str, Any] = {
        "@id": _whole(address(DESCRIPTION, month)),
        "@type": "dcat:Dataset",
        "dct:title": f"{TITLE}, {month}" if month else f"{TITLE}, as they are now",
        "dct:description": WORDS,
        "dct:license": {"@id": LICENCE["path"]},
        "dct:spatial": "Kota Denpasar",
        "dcat:keyword": ["pengaduan", "layanan publik", "Denpasar"],
        "dcat:distribution": [_distribution(name, month, snapshot) for name in names],
    }
    if snapshot:
        day = {"@type": "xsd:date", "@value": snapshot.made_on.isoformat()}
        dataset["dct:issued"] = day
    return dataset


def _distribution(name: str, month: str, snapshot: OpenDataSnapshot | None) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@type": "dcat:Distribution",
        "dct:title": DESCRIBED[name][0],
        "dcat:downloadURL": {"@id": _whole(address(name, month))},
        "dcat:mediaType": media_type(name).partition(";")[0],
    }
    if snapshot:
        found["dcat:byteSize"] = snapshot.files[name]["bytes"]
    return found


def _whole(path: str) -> str:
    return urljoin(settings.PUBLIC_URL, path)
