"""The index behind its alias: mapping, names, and how a new one takes the place of the old."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.conf import settings
from elasticsearch import Elasticsearch
from elasticsearch.dsl import Boolean, Integer, Keyword, Long, Mapping, Object, Text

from search import analysis
from search.cursors import day_number
from search.documents import TEXTS, Document
from search.request import FACETS

# Tombstones keep their version for so long after they are purged.
_GC_DELETES = "24h"
ALL = "all"
_STEMS = "stems"  # the analyzer: stems are cut at blanks and left alone
# The similarity: how often a stem stands there. The formula is ours (see questions.py), since
# Lucene's own keeps lengths in one byte and has another idf than the embedded engine.
_TIMES = "times"


def mapping() -> Mapping:
    """Return what an index of this program looks like; anything else is refused by it."""
    found = Mapping()
    found.meta("dynamic", "strict")
    for name in TEXTS:
        found.field(name, Text(analyzer=_STEMS, similarity=_TIMES, norms=False, copy_to=ALL))
    # What matches is asked of this one field; between two texts no phrase goes through it.
    found.field(ALL, Text(analyzer=_STEMS, similarity=_TIMES, norms=False))
    for name in (*FACETS, "month"):
        found.field(name, Keyword())
    for name in ("thread", "version", "place"):
        found.field(name, Long())
    for name in ("day", "support", "active", "length"):
        found.field(name, Integer())
    found.field("gone", Boolean())
    found.field("source", Object(enabled=False))
    return found


def body() -> dict[str, Any]:
    """Return settings and mapping, as the server is told them."""
    return {
        "settings": {
            "number_of_shards": settings.ELASTICSEARCH_SHARDS,
            "number_of_replicas": settings.ELASTICSEARCH_REPLICAS,
            "refresh_interval": "1s",
            "gc_deletes": _GC_DELETES,
            "max_result_window": 10_000,
            "similarity": {
                _TIMES: {
                    "type": "scripted",
                    "weight_script": {"source": "return query.boost;"},
                    "script": {"source": "return weight * doc.freq;"},
                }
            },
            "analysis": {"analyzer": {_STEMS: {"type": "custom", "tokenizer": "whitespace"}}},
        },
        "mappings": mapping().to_dict(),
    }


@cache
def fingerprint() -> str:
    """Return a short digest of mapping and analysis: an index of another one is rebuilt.

    Shards and replicas are no part of it: machines may be told different numbers.
    """
    made = body()
    parts = [made["mappings"], made["settings"]["similarity"], made["settings"]["analysis"]]
    facts = json.dumps([parts, analysis.VERSION, analysis.digest()], sort_keys=True)
    return hashlib.sha256(facts.encode()).hexdigest()[:10]


def row(document: Document) -> dict[str, Any]:
    """Return what the server holds of a document."""
    stems = {name: analysis.stems(getattr(document, name)) for name in TEXTS}
    texts = {name: " ".join(found) for name, found in stems.items()}
    counted = (*FACETS, "month")
    facets = {name: getattr(document, name) for name in counted if getattr(document, name)}
    return {
        **texts,
        **facets,
        "thread": document.thread,
        "version": document.version,
        "place": document.place,
        "day": day_number(document.received_on),
        "active": day_number(document.active_on),
        "support": document.support_count,
        "length": sum(map(len, stems.values())),
        "gone": False,
        "source": document.values(),
    }


def tombstone(thread: int, version: int) -> dict[str, Any]:
    """Return what stays of a thread that is gone: its number, and from when on."""
    return {"thread": thread, "version": version, "gone": True}


class Aliases:
    """The live index and the one that is being built, by their aliases.

    Writers ask for concrete names, never for the alias: between two indices an alias has
    no index to write to.
    """

    def __init__(self, client: Elasticsearch, prefix: str) -> None:
        self.client = client
        self.live = f"{prefix}-threads"
        self.building = f"{prefix}-threads-building"

    def targets(self) -> dict[str, list[str]]:
        """Return the concrete indices behind each alias that exists: one request."""
        answer = self.client.options(ignore_status=404).indices.get_alias(
            name=f"{self.live},{self.building}", ignore_unavailable=True
        )
        found: dict[str, list[str]] = {self.live: [], self.building: []}
        for index, value in answer.body.items():
            if not isinstance(value, dict):  # the 404's own words
                continue
            for alias in value["aliases"]:
                found[alias].append(index)
        return found

    def create(self) -> str:
        """Create an empty index and say that it is being built; return its name."""
        stamp = datetime.now(UTC).strftime("%Y%m%d%H%M%S")
        name = f"{self.live}-{fingerprint()}-{stamp}-{secrets.token_hex(3)}"
        self.client.indices.create(index=name, **body(), aliases={self.building: {}})
        return name

    def swap(self, name: str) -> None:
        """Put the built index in the place of the live one, in one step, and drop the old."""
        old = self.targets()[self.live]
        actions: list[dict[str, Any]] = [
            {"remove": {"index": name, "alias": self.building}},
            {"add": {"index": name, "alias": self.live}},
            *({"remove_index": {"index": index}} for index in old if index != name),
        ]
        self.client.indices.update_aliases(actions=actions)

    def drop_building(self) -> None:
        """Delete what an interrupted rebuild has left."""
        for index in self.targets()[self.building]:
            self.client.options(ignore_status=404).indices.delete(index=index)

    def is_current(self, index: str) -> bool:
        """Whether the index was made with this program's mapping and analysis."""
        return index.startswith(f"{self.live}-{fingerprint()}-")


def versions(client: Elasticsearch, index: str) -> Iterator[tuple[int, int, bool]]:
    """Yield (thread, version, gone) of every row, by thread."""
    after: list[Any] | None = None
    while True:
        asked: dict[str, Any] = {
            "size": 10_000,
            "sort": ["thread"],
            "_source": False,
            "docvalue_fields": ["version", "gone"],
            "track_total_hits": False,
        }
        answer = client.search(index=index, body=asked | ({"search_after": after} if after else {}))
        hits = answer["hits"]["hits"]
        for hit in hits:
            yield hit["sort"][0], hit["fields"]["version"][0], hit["fields"]["gone"][0]
        if len(hits) < 10_000:
            return
        after = hits[-1]["sort"]
