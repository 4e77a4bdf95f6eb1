"""`search_index rebuild|reconcile|status`: look after an index by hand; `follow`: all day."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Mapping
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, close_old_connections
from django.db.models import Min
from django.utils import timezone

from complaints.models.public import Thread
from complaints.models.work import Job
from search import door, following, indexing, tasks
from search.engines.base import Engine, EngineUnavailable, RebuildRunning, Rejected
from search.engines.embedded import EmbeddedEngine

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Rebuild a search index, compare it with the database, or say how it stands."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["rebuild", "reconcile", "status", "follow"])
        parser.add_argument("--engine", choices=door.ENGINES, help="default: the settings' engine")

    def handle(self, *args: Any, **options: Any) -> None:
        engine = door.engine(options["engine"])
        actions = {"rebuild": self.rebuild, "reconcile": self.reconcile, "status": self.status,
                   "follow": self.follow}  # fmt: skip
        try:
            actions[options["action"]](engine)
        except EngineUnavailable as error:
            raise CommandError(f"The index is {error.reason}. Run: search_index rebuild") from None
        except RebuildRunning:
            raise CommandError("Another process is building this index now.") from None

    def rebuild(self, engine: Engine) -> None:
        """Build aside and swap. Searches go on with the old index until then."""
        begun = time.monotonic()
        total = Thread.objects.public().count()
        try:
            number = indexing.rebuild(
                engine, now=timezone.now(), progress=lambda done: self.show(done, total)
            )
        except Rejected as refused:
            number = total - len(refused.reasons)
            self.refused(refused.reasons)
        # What was waiting for the old index is done by the new one.
        Job.objects.filter(kind=tasks.REBUILD, state=Job.State.PARKED).update(
            state=Job.State.DONE, finished_at=timezone.now(), last_error=""
        )
        seconds = time.monotonic() - begun
        self.stdout.write(f"{number} threads indexed in {seconds:.1f} s ({engine.name}).")

    def refused(self, reasons: Mapping[int, str]) -> None:
        """Say what the engine does not take; the jobs' page lists it, too."""
        if reasons:
            tasks.park(reasons, now=timezone.now())
            words = ", ".join(sorted(set(reasons.values())))
            self.stderr.write(f"{len(reasons)} threads refused by the engine: {words}.")

    def show(self, done: int, total: int) -> None:
        if sys.stderr.isatty():
            end = "\n" if done >= total else ""
            self.stderr.write(f"\r{done} of {total} threads", ending=end)
        elif done % 50_000 == 0:
            self.stderr.write(f"{done} of {total} threads")

    def reconcile(self, engine: Engine) -> None:
        drift = indexing.reconcile(engine)
        self.refused(drift.refused)
        self.stdout.write(
            f"{drift.missing} missing, {drift.stale} in another version, {drift.extra} too many:"
            f" {drift.total} repaired."
        )

    def follow(self, engine: Engine) -> None:
        """Keep this machine's file true to what other machines do, until the process is ended."""
        file = engine.fallback or engine
        if not isinstance(file, EmbeddedEngine):
            raise CommandError("There is no file here.")
        follower = following.Follower(file)
        self.stdout.write("Following.")
        while True:
            begun = time.monotonic()
            try:
                follower.step(now=timezone.now())
            except (EngineUnavailable, DatabaseError, RebuildRunning):
                logger.exception("index could not follow")
            close_old_connections()
            time.sleep(max(following.SECONDS - (time.monotonic() - begun), 0.1))

    def status(self, engine: Engine) -> None:
        """Print counts, lag and parked jobs; an index that cannot answer is an error."""
        state = engine.status()
        public = Thread.objects.public().count()
        kinds = [tasks.INDEX, tasks.REBUILD, indexing.FORGET]
        mine = Job.objects.filter(kind__in=kinds)
        open_jobs = mine.filter(state__in=[Job.State.WAITING, Job.State.LATER, Job.State.RUNNING])
        oldest = open_jobs.aggregate(oldest=Min("due_at"))["oldest"]
        lag = max((timezone.now() - oldest).total_seconds(), 0) if oldest else 0
        lines = {
            "engine": state.engine,
            "state": state.problem or "ready",
            "threads in the index": state.documents,
            "threads in the database": public,
            "built at": state.built_at or "never",
            "jobs waiting": open_jobs.count(),
            "lag in seconds": round(lag),
            "file followed until": engine.followed_at() or "follows no other machine",
            "jobs parked": mine.filter(state=Job.State.PARKED).count(),
            **state.details,
        }
        for name, value in lines.items():
            self.stdout.write(f"{name}: {value}")
        if state.problem:
            raise CommandError(f"The index is {state.problem}. Run: search_index rebuild")
