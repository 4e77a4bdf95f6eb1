"""The embedded engine beside PostgreSQL's full-text search, tantivy, and raw FTS5.

All hold the same invented threads and answer the same questions: any of the words, ranked,
with the counts of seven facets, the first twenty with a snippet each. PostgreSQL is one of its
own for this run (with its `indonesian` configuration and a GIN index), tantivy is given our
stems, ready made; who is not installed is left out, and said so.

tantivy is asked twice. Bare: its own snippets, which are of stems and nothing that a page could
show. And for the same page: its rows read and marked in the texts as they were written, as an
engine of ours on it would have to. Also printed: the memory of a process that answers, and how
soon a change is found. Usage:
    python tests/benchmarks/search_rivals.py [threads]
"""

from __future__ import annotations

import importlib
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")

import django  # noqa: E402  # the path comes first

django.setup()

from django.utils import timezone  # noqa: E402

from search import SearchRequest, analysis, door  # noqa: E402
from search.documents import TEXTS, Document  # noqa: E402
from search.engines.base import Found  # noqa: E402
from search.engines.embedded import EmbeddedEngine  # noqa: E402
from search.request import FACETS as ALL_FACETS  # noqa: E402
from tests.benchmarks.search_pages import compare, documents, report  # noqa: E402
from tests.servers import postgres  # noqa: E402

FACETS = ("category", "subcategory", "agency", "stage", "channel", "district", "village")
QUESTIONS = {
    "common": "lampu mati",
    "words": "lampu mati diperbaiki",
    "rare": "nomor711",  # in one thread of two thousand: enough for a page of snippets
    "rarest": "kasus4711",  # in one of twenty thousand
}
Ask = Callable[[], object]


def _threads(number: int) -> Iterator[Document]:
    """Yield the invented threads, each with a number that one of two thousand has."""
    chance = random.Random(20261124)
    for document in documents(number):
        yield replace(document, body=f"{document.body} nomor{chance.randrange(2_000)}")


def ours(engine: EmbeddedEngine, words: str) -> Ask:
    now = timezone.now()

    def ask() -> object:
        engine._counts.clear()  # as if nobody had asked for it before
        found = engine.search(SearchRequest(q=words), now=now)
        return door.render(SearchRequest(q=words), found, engine.name, label=lambda f, slug: slug)

    return ask


# ------------------------------------------------------------------------------ PostgreSQL
@contextmanager
def on_postgres(rows: Sequence[Document]) -> Iterator[Callable[[str], Ask] | None]:
    try:
        psycopg = importlib.import_module("psycopg")
        port = postgres._free_port()
        cluster = postgres.Cluster(postgres.folder_for(Path(f"bench-{port}")), port)
        cluster.start()
    except (ImportError, SystemExit) as reason:
        print(f"PostgreSQL was not measured: {reason}", file=sys.stderr)
        yield None
        return
    try:
        with psycopg.connect(cluster.url, autocommit=True) as connection:
            _fill_postgres(connection, rows)
            yield lambda words: _ask_postgres(connection, words)
    finally:
        cluster.stop()
        shutil.rmtree(cluster.folder, ignore_errors=True)


def _fill_postgres(connection: Any, rows: Sequence[Document]) -> None:
    columns = ", ".join(f"{name} text" for name in (*TEXTS, *FACETS))
    vectors = " || ".join(
        f"setweight(to_tsvector('indonesian', {name}), '{weight}')"
        for name, weight in zip(TEXTS, "ABCD", strict=True)
    )
    connection.execute(
        f"CREATE TABLE t (id int PRIMARY KEY, {columns},"
        f" words tsvector GENERATED ALWAYS AS ({vectors}) STORED)"
    )
    names = ", ".join(("id", *TEXTS, *FACETS))
    with connection.cursor().copy(f"COPY t ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([row.thread, *(getattr(row, name) for name in (*TEXTS, *FACETS))])
    connection.execute("CREATE INDEX ON t USING gin (words)")
    connection.execute("VACUUM ANALYZE t")


def _ask_postgres(connection: Any, words: str) -> Ask:
    asked = " | ".join(words.split())
    sets = ", ".join(f"({name})" for name in FACETS)
    texts = " || ' ' || ".join(TEXTS)
    counts = (
        f"SELECT {', '.join(FACETS)}, count(*) FROM t"  # noqa: S608  # names of ours
        f" WHERE words @@ to_tsquery('indonesian', %s) GROUP BY GROUPING SETS ({sets}, ())"
    )
    page = (
        f"SELECT title, ts_headline('indonesian', {texts}, asked) FROM ("  # noqa: S608
        " SELECT t.*, asked FROM t, to_tsquery('indonesian', %s) AS asked WHERE words @@ asked"
        " ORDER BY ts_rank(words, asked) DESC, id DESC LIMIT 20) AS best"
    )

    def ask() -> object:
        return [connection.execute(each, [asked]).fetchall() for each in (counts, page)]

    return ask


# --------------------------------------------------------------------------------- tantivy
def on_tantivy(folder: Path, rows: Sequence[Document]) -> tuple[Callable[[str], Ask], ...]:
    """Return how to ask it bare, and how for the same page; nothing where it is not installed."""
    try:
        tantivy = importlib.import_module("tantivy")
    except ImportError as reason:
        print(f"tantivy was not measured: {reason}", file=sys.stderr)
        return ()
    builder = tantivy.SchemaBuilder().add_integer_field("thread", stored=True)
    for name in TEXTS:
        builder.add_text_field(name, stored=True, tokenizer_name="whitespace")
    for name in FACETS:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    folder.mkdir()
    schema = builder.build()
    index = tantivy.Index(schema, path=str(folder))
    writer = index.writer(256_000_000)
    for row in rows:
        texts = {name: " ".join(analysis.stems(getattr(row, name))) for name in TEXTS}
        facets = {name: getattr(row, name) or "-" for name in FACETS}
        writer.add_document(tantivy.Document(thread=row.thread, **texts, **facets))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    sources = {row.thread: row.to_json() for row in rows}  # quicker than any file
    counts = {name: {"terms": {"field": name, "size": 1000}} for name in FACETS}

    def found(stems: str) -> tuple[Any, Any, Any, Any]:
        searcher = index.searcher()
        query = index.parse_query(stems, list(TEXTS), field_boosts={"title": 6.0, "body": 2.0})
        counted = searcher.aggregate(query, counts)
        return searcher, query, counted, searcher.search(query, 20, count=True)

    def bare(words: str) -> Ask:
        stems = " ".join(analysis.stems(words))

        def ask() -> object:
            searcher, query, counted, result = found(stems)
            snippets = tantivy.SnippetGenerator.create(searcher, query, schema, "body")
            texts = [snippets.snippet_from_doc(searcher.doc(at)) for _score, at in result.hits]
            return counted, [text.to_html() for text in texts]

        return ask

    def same_page(words: str) -> Ask:
        stems = " ".join(analysis.stems(words))

        def ask() -> object:
            searcher, _query, counted, result = found(stems)
            threads = [searcher.doc(at).get_first("thread") for _score, at in result.hits]
            page = Found(
                count=result.count,
                all_words=result.count,
                documents=[Document.from_json(sources[thread]) for thread in threads],
                facets={name: _buckets(counted.get(name)) for name in ALL_FACETS},
                stems=frozenset(stems.split()),
            )
            request = SearchRequest(q=words)
            return door.render(request, page, "tantivy", label=lambda facet, slug: slug)

        return ask

    return bare, same_page


def _buckets(counted: Any) -> dict[str, int]:
    return {each["key"]: each["doc_count"] for each in counted["buckets"]} if counted else {}


# ------------------------------------------------------------------------- building, memory
def raw_fts5(folder: Path, rows: Sequence[Document], *, texts_only: bool = False) -> float:
    """Return the threads a second of FTS5 with its own tokenizer over the raw texts, each thread
    beside it as JSON and its filters as indexed columns: what we keep, without our analysis.

    With `texts_only`, FTS5 gets nothing but the texts, and nothing else is kept.
    """
    connection = sqlite3.connect(folder / f"raw-{texts_only}.sqlite3")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = OFF")
    columns = ("place", *FACETS, "support_count", "active_on")
    marks = ", ".join("?" * len(columns))
    connection.execute("CREATE TABLE doc (id INTEGER PRIMARY KEY, thread INT UNIQUE, source TEXT)")
    connection.execute(f"CREATE TABLE attr ({', '.join(columns)}, PRIMARY KEY (place))")
    connection.execute(
        f"CREATE VIRTUAL TABLE fts USING fts5 ({', '.join(TEXTS)}, tokenize = 'porter unicode61')"
    )
    begun = time.perf_counter()
    many = connection.executemany
    if not texts_only:
        many("INSERT INTO doc VALUES (?, ?, ?)", ((r.place, r.thread, r.to_json()) for r in rows))
        values = ([getattr(row, name) for name in columns] for row in rows)
        many(f"INSERT INTO attr VALUES ({marks})", values)  # noqa: S608  # only marks
        for name in ("support_count", "active_on"):
            connection.execute(f"CREATE INDEX by_{name} ON attr ({name}, place)")
    texts = ((r.place, r.title, r.body, r.responses, r.comments) for r in rows)
    many(f"INSERT INTO fts (rowid, {', '.join(TEXTS)}) VALUES (?, ?, ?, ?, ?)", texts)  # noqa: S608  # names of ours
    connection.execute("INSERT INTO fts (fts) VALUES ('optimize')")
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint (TRUNCATE)")
    connection.close()
    return len(rows) / (time.perf_counter() - begun)


def memory(folder: str) -> None:
    """Of this process, which does nothing but answer: print its resident megabytes."""
    engine = door.throwaway("embedded", Path(folder))
    for words in (*QUESTIONS.values(), "lampu mti", ""):
        engine.search(SearchRequest(q=words), now=timezone.now())
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    sizes = {line.split()[0]: int(line.split()[1]) for line in status if line.endswith("kB")}
    # The index is mapped from its file: those pages are the system's, and leave when needed.
    print(json.dumps({"own": sizes["RssAnon:"] / 1024, "all": sizes["VmRSS:"] / 1024}))


def report_memory(folder: Path, number: int) -> None:
    command = [sys.executable, __file__, "--memory", str(folder)]
    told = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    note = f"resident memory of a process that answers from {number} threads, mapped file included"
    report("embedded_memory", told["all"], 400.0, "MB", f"{note}; own: {told['own']:.0f} MB")


def report_update(engine: EmbeddedEngine, document: Document) -> None:
    begun = time.perf_counter()
    engine.upsert([replace(document, version=2, title="Tanda baru qwirpolan")], purge=False)
    found = engine.search(SearchRequest(q="qwirpolan"), now=timezone.now()).count
    seconds = time.perf_counter() - begun if found else 99.0
    report("embedded_update", seconds, 2.0, "s", "a changed thread is found; the limit is 2 s")


def main(number: int = 100_000) -> None:
    with tempfile.TemporaryDirectory(prefix="search-bench-") as name:
        folder = Path(name)
        rows = list(_threads(number))
        engine = door.throwaway("embedded", folder / "ours")
        assert isinstance(engine, EmbeddedEngine)  # for the type checker
        begun = time.perf_counter()
        engine.rebuild(iter(rows), now=timezone.now(), catch_up=lambda building: None)
        rate = number / (time.perf_counter() - begun)
        told = "a whole build, with analysis, facets, words and swap, against FTS5 of the raw texts"
        beside = f"{told}, JSON and filters beside it; >= 0.7"
        report("embedded_build", rate, raw_fts5(folder, rows), "threads/s", beside)
        bare = raw_fts5(folder, rows, texts_only=True)
        report("embedded_build_bare", rate, bare, "threads/s", f"{told} and nothing beside it")
        with on_postgres(rows) as rival:
            if rival is not None:
                told = f"{number} threads, 7 facets, 20 snippets; PostgreSQL against us; >= 2"
                for name, words in QUESTIONS.items():
                    mine, theirs = compare(ours(engine, words), rival(words))
                    report(f"postgres_by_embedded_{name}", theirs, mine, "ms", told)
        ways = zip(("bare", "page"), on_tantivy(folder / "tantivy", rows), strict=False)
        for way, rival in ways:
            told = f"{number} threads, 7 facets, 20 snippets; against tantivy, {way}"
            for name, words in QUESTIONS.items():
                mine, theirs = compare(ours(engine, words), rival(words))
                report(f"embedded_by_tantivy_{way}_{name}", mine, theirs, "ms", told)
        report_update(engine, rows[0])
        report_memory(folder / "ours", number)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--memory"]:
        memory(sys.argv[2])
    else:
        main(*map(int, sys.argv[1:]))
