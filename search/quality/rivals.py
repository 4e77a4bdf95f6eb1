"""What others would answer to the same queries: the stock analyzers of two servers.

Plain HTTP and SQL, as somebody would use them who has no time for Indonesian: every word is
optional, the title counts six times as in our own engines.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from typing import Any
from urllib.request import Request, urlopen

from search.documents import Document

TOP = 100
_FIELDS = ("title", "body", "responses", "comments")
Runs = list[list[str]]


def elasticsearch(url: str, documents: Sequence[Document], queries: Sequence[str]) -> Runs:
    """Return the rankings of the analyzer `indonesian` of a running Elasticsearch."""
    index = f"{url.rstrip('/')}/quality-{secrets.token_hex(4)}"
    text = {"type": "text", "analyzer": "indonesian"}
    _send("PUT", index, {"mappings": {"properties": dict.fromkeys(_FIELDS, text)}})
    try:
        for start in range(0, len(documents), 500):
            lines = []
            for document in documents[start : start + 500]:
                row = {name: getattr(document, name) for name in _FIELDS}
                lines += [json.dumps({"index": {"_id": document.reference}}), json.dumps(row)]
            _send("POST", f"{index}/_bulk", "\n".join(lines) + "\n")
        _send("POST", f"{index}/_refresh", "")
        return [_ask(index, query) for query in queries]
    finally:
        _send("DELETE", index, "")


def _ask(index: str, query: str) -> list[str]:
    fields = ["title^6", "body^2", "responses", "comments"]
    match = {"query": query, "fields": fields, "type": "best_fields", "tie_breaker": 0.3}
    body = {"size": TOP, "_source": False, "query": {"multi_match": match}}
    return [hit["_id"] for hit in _send("POST", f"{index}/_search", body)["hits"]["hits"]]


def _send(method: str, address: str, body: object) -> Any:
    if not address.startswith(("http://", "https://")):
        raise ValueError(address)
    lines = isinstance(body, str)
    data = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    kind = "application/x-ndjson" if lines else "application/json"
    request = Request(address, data or None, {"Content-Type": kind}, method=method)  # noqa: S310  # checked above
    with urlopen(request, timeout=60) as answer:  # noqa: S310
        return json.load(answer)


def postgres(url: str, documents: Sequence[Document], queries: Sequence[str]) -> Runs:
    """Return the rankings of PostgreSQL's configuration `indonesian`."""
    import psycopg

    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE quality (reference text, words tsvector)")
        cursor.executemany(
            "INSERT INTO quality VALUES (%s, setweight(to_tsvector('indonesian', %s), 'A')"
            " || setweight(to_tsvector('indonesian', %s), 'B')"
            " || to_tsvector('indonesian', %s))",
            [(d.reference, d.title, d.body, f"{d.responses}\n{d.comments}") for d in documents],
        )
        runs = []
        for query in queries:
            cursor.execute(
                "SELECT reference FROM quality, CAST(replace(CAST(plainto_tsquery("
                " 'indonesian', %s) AS text), '&', '|') AS tsquery) AS asked"
                " WHERE words @@ asked"
                " ORDER BY ts_rank_cd(words, asked) DESC, reference LIMIT %s",
                (query, TOP),
            )
            runs.append([str(row[0]) for row in cursor.fetchall()])
        return runs
