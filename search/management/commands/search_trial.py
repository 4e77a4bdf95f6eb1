"""`search_trial`: judge relevance on any corpus, in a throwaway index.

Documents, analysis and queries go through the product's own code; the live index is not
touched. The output is a TREC run, so that any evaluation program can score it.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from search import door, synonyms
from search.documents import Document, from_texts
from search.engines.base import Engine
from search.request import SearchRequest

DAY = date(2026, 1, 1)  # all documents are equally fresh


class Command(BaseCommand):
    help = "Index documents aside, ask queries, and write the ranking as a TREC run."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--documents", type=Path, required=True, help="JSON lines")
        parser.add_argument("--queries", type=Path, required=True, help="JSON lines")
        parser.add_argument("--engine", choices=door.ENGINES, default="embedded")
        parser.add_argument("--top", type=int, default=100)
        parser.add_argument("--output", type=Path, required=True, help="the run")
        parser.add_argument("--did-you-mean", type=Path, help="JSON lines of suggestions")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["top"] < 1:
            raise CommandError("--top is at least 1.")
        names: list[str] = []
        with tempfile.TemporaryDirectory(prefix="search-trial-") as folder:
            engine = door.throwaway(options["engine"], Path(folder))
            try:
                engine.rebuild(
                    _documents(options["documents"], names),
                    now=timezone.now(),
                    catch_up=lambda building: None,
                )
                number = self.ask(engine, names, options)
            finally:
                getattr(engine, "discard", lambda: None)()  # what a server holds for it
        self.stdout.write(f"{len(names)} documents, {number} queries.")

    def ask(self, engine: Engine, names: list[str], options: dict[str, Any]) -> int:
        suggestions: list[str] = []
        now = timezone.now()
        alike = synonyms.Table(synonyms.starter())
        number = 0
        with options["output"].open("w", encoding="utf-8") as run:
            for query in _lines(options["queries"]):
                request = SearchRequest(q=str(query["text"]), size=options["top"], synonyms=alike)
                found = engine.search(request, now=now)
                number += 1
                for rank, document in enumerate(found.documents, 1):
                    name = names[document.thread - 1]
                    score = options["top"] - rank + 1
                    run.write(f"{query['id']} Q0 {name} {rank} {score} {engine.name}\n")
                row = {"id": query["id"], "suggestion": found.did_you_mean}
                suggestions.append(json.dumps(row, ensure_ascii=False))
        if options["did_you_mean"]:
            text = "".join(f"{line}\n" for line in suggestions)
            options["did_you_mean"].write_text(text, encoding="utf-8")
        return number


def _documents(path: Path, names: list[str]) -> Iterator[Document]:
    """Yield the file's documents as threads; `names` learns which number is which."""
    for row in _lines(path):
        names.append(str(row["id"]))
        yield from_texts(
            len(names),
            title=str(row.get("title") or ""),
            body=str(row.get("body") or ""),
            responses=[str(text) for text in row.get("responses") or []],
            day=DAY,
        )


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                row["id"]
            except (ValueError, KeyError, TypeError):
                raise CommandError(f"{path}, line {number}: no JSON object with an id.") from None
            yield row
