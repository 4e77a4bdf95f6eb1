"""What does our way to Elasticsearch cost beside asking and filling it directly?

Asks a real server (ELASTICSEARCH_URL, else one of its own; without Java 21 it says so and does
nothing) the same bodies twice: through the engine, which also understands the words and reads
the documents, and raw over one kept connection. Then fills an index twice: by a rebuild, and by
the client's parallel_bulk from rows that are ready. Usage:
    python tests/benchmarks/search_elasticsearch.py [threads]
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")

import django  # noqa: E402  # the path comes first

django.setup()

from django.utils import timezone  # noqa: E402
from elasticsearch.helpers import parallel_bulk  # noqa: E402

from search import SearchRequest, cursors, door  # noqa: E402
from search.engines.elastic import index, questions  # noqa: E402
from search.engines.elastic.engine import ElasticEngine  # noqa: E402
from tests.benchmarks.search_pages import compare, documents, report  # noqa: E402
from tests.servers import elasticsearch as servers  # noqa: E402

ASKED = {
    "common": SearchRequest(q="lampu mati diperbaiki"),
    "rare": SearchRequest(q="kasus4711"),
    "phrase": SearchRequest(q='"lampu jalan" diperbaiki -pasar'),
    "filtered": SearchRequest(q="sampah", category=("category-3",), stage=("answered",)),
    "newest": SearchRequest(),
}
MOST_RATIO, LEAST_RATIO, MOST_SECONDS = 1.25, 0.7, 2.0


@contextmanager
def server() -> Iterator[str]:
    """Give the address of a server that is there, or of one for this run."""
    url = os.environ.get("ELASTICSEARCH_URL", "")
    if url and servers.answers(url):
        yield url
        return
    port = servers._free_port()
    own = servers.Server(servers._folder_for(f"elasticsearch-bench-{port}"), port)
    own.start()
    try:
        yield own.url
    finally:
        own.stop()


def raw(url: str, name: str, body: dict[str, Any]) -> Callable[[], object]:
    """Return the same question over a connection of its own, its answer read as JSON."""
    address = urlsplit(url)
    connection = HTTPConnection(address.hostname or "127.0.0.1", address.port)
    text = json.dumps(body).encode()
    path = f"/{name}/_search?allow_partial_search_results=false"

    def ask() -> object:
        connection.request("POST", path, text, {"content-type": "application/json"})
        return json.loads(connection.getresponse().read())

    return ask


def ask_both(engine: ElasticEngine, name: str, request: SearchRequest) -> None:
    now = timezone.now()
    plan, numbers = engine._understood(request)
    day = cursors.day_number(now.date())
    body = questions.body(request, plan, numbers, position=None, day=day)
    ours, baseline = compare(
        lambda: engine.search(request, now=now), raw(engine.url, engine._live(), body)
    )
    note = f"through the engine against the same body sent raw; must be <= {MOST_RATIO}"
    report(f"elasticsearch_{name}", ours, baseline, "ms", note)


def fill_both(engine: ElasticEngine, rows: list[Any]) -> None:
    now = timezone.now()
    begun = time.perf_counter()
    engine.rebuild(iter(rows), now=now, catch_up=lambda building: None)
    ours = len(rows) / (time.perf_counter() - begun)
    name = f"{engine.prefix}-raw"
    client = engine._writer()
    ready = [
        {"_index": name, "_id": str(d.thread), "_version": d.version, "_version_type": "external",
         "_source": index.row(d)}
        for d in rows
    ]  # fmt: skip
    begun = time.perf_counter()
    client.indices.create(index=name, **index.body())
    for _done in parallel_bulk(client, ready, thread_count=2, chunk_size=500):
        pass
    client.indices.refresh(index=name)
    baseline = len(rows) / (time.perf_counter() - begun)
    client.indices.delete(index=name)
    note = (
        "a rebuild, with analysis and swap, against parallel_bulk of rows that are ready;"
        f" must be >= {LEAST_RATIO}"
    )
    report("elasticsearch_rebuild", ours, baseline, "threads/s", note)


def update(engine: ElasticEngine, document: Any) -> None:
    """How long until a change is found."""
    changed = replace(document, version=2, title="Tanda baru qwirpolan")
    engine.companion.upsert([changed], purge=False)
    begun = time.perf_counter()
    engine.upsert([changed], force=True, purge=False)
    while not engine.search(SearchRequest(q="qwirpolan"), now=timezone.now()).count:
        time.sleep(0.02)
    seconds = time.perf_counter() - begun
    note = f"a changed thread is found again; the baseline is the limit of {MOST_SECONDS:.0f} s"
    report("elasticsearch_update", seconds, MOST_SECONDS, "s", note)


def main(number: int = 50_000) -> None:
    try:
        with server() as url, tempfile.TemporaryDirectory(prefix="search-bench-") as folder:
            engine = door.throwaway("elasticsearch", Path(folder), server=url)
            assert isinstance(engine, ElasticEngine)  # for the type checker
            rows = list(documents(number))
            engine.companion.rebuild(iter(rows), now=timezone.now(), catch_up=lambda building: None)
            try:
                fill_both(engine, rows)
                engine.purge()
                for name, request in ASKED.items():
                    ask_both(engine, name, request)
                update(engine, rows[0])
            finally:
                engine.discard()
    except SystemExit as reason:  # no Java, no Maven: the other benchmarks go on
        print(f"Elasticsearch was not measured: {reason}", file=sys.stderr)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
