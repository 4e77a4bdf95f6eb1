"""`search_quality`: how good the answers are, on our own judged queries, beside what the
stock analyzers of Elasticsearch and PostgreSQL would answer."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any
from urllib.error import URLError

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from search import door
from search.quality import damage, judged, rivals, trial

SEED = 3
STOCK = "stock elasticsearch"


class Command(BaseCommand):
    help = "Measure the ranking on our own judged queries, and compare it with stock analyzers."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--engine", choices=door.ENGINES, action="append", help="repeatable")
        parser.add_argument("--threads", type=int, default=judged.THREADS)
        parser.add_argument("--postgres", default="", help="address of a PostgreSQL to compare")
        parser.add_argument("--worst", type=int, default=0, help="name that many queries")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["threads"] < 500:
            raise CommandError("--threads is at least 500: every text must occur.")
        queries = judged.judged_set(threads=options["threads"])
        sets = damaged_sets(queries.queries)
        self.stdout.write(f"{len(queries.documents)} threads, {len(queries.queries)} queries")
        runs = {}
        for name, ask in self.systems(options).items():
            try:
                runs[name] = ask(queries.documents, sets)
            except URLError as error:
                self.stderr.write(f"{name} was not reached: {error.reason}")
        ours = next(iter(runs))
        for name in runs:
            self.stdout.write(f"\n{name}\n{trial.HEAD}")
            for line in trial.lines(sets, runs[name], against=runs[ours] if name != ours else None):
                self.stdout.write(line)
        for line in trial.worst(sets["clean"], runs[ours]["clean"], options["worst"]):
            self.stdout.write(line)

    def systems(self, options: Mapping[str, Any]) -> dict[str, Callable[..., trial.Runs]]:
        """Return who answers: our engines first, then the others that can be reached."""
        found: dict[str, Callable[..., trial.Runs]] = {
            name: _Ours(name) for name in options["engine"] or ["embedded"]
        }
        if settings.ELASTICSEARCH_URL:
            found[STOCK] = _Theirs(rivals.elasticsearch, settings.ELASTICSEARCH_URL)
        if options["postgres"]:
            found["stock postgresql"] = _Theirs(rivals.postgres, options["postgres"])
        return found


def damaged_sets(queries: Sequence[judged.Query]) -> dict[str, Sequence[judged.Query]]:
    """Return the queries as they are, with one and with two slips, and as in a chat.

    Only clean words are damaged: a slip in a slip has no right answer.
    """
    rng = Random(SEED)  # noqa: S311  # repeatable, not secret
    clean = [q for q in queries if q.group in judged.CLEAN]
    return {
        "all": queries,
        "clean": clean,
        "one slip": judged.damaged(clean, "one slip", lambda t: damage.mistype(t, rng)),
        "two slips": judged.damaged(clean, "two slips", lambda t: damage.mistype(t, rng, words=2)),
        "chat": judged.damaged(clean, "chat", lambda t: damage.chat(t, rng)),
    }


class _Ours:
    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, documents: Any, sets: Mapping[str, Sequence[judged.Query]]) -> trial.Runs:
        with tempfile.TemporaryDirectory(prefix="search-quality-") as folder:
            engine = door.throwaway(self.name, Path(folder))
            try:
                engine.rebuild(documents, now=timezone.now(), catch_up=lambda building: None)
                return {name: trial.ask(engine, queries) for name, queries in sets.items()}
            finally:
                getattr(engine, "discard", lambda: None)()


class _Theirs:
    def __init__(self, ask: Callable[..., rivals.Runs], address: str) -> None:
        self.ask, self.address = ask, address

    def __call__(self, documents: Any, sets: Mapping[str, Sequence[judged.Query]]) -> trial.Runs:
        texts = [query.text for queries in sets.values() for query in queries]
        ranked = iter(self.ask(self.address, documents, texts))
        return {
            name: [trial.Answer(next(ranked)) for _query in queries]
            for name, queries in sets.items()
        }
