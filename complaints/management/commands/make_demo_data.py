import sys
import time
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from complaints.demo import bulk

LEAST, MOST = 10, 1_000_000


class Command(BaseCommand):
    help = "Load written demo threads in bulk, spread over 2013 to today; the same for a seed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--threads", type=int, default=300)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--until", type=date.fromisoformat, default=None)

    def handle(self, *args: Any, **options: Any) -> None:
        threads = options["threads"]
        if not LEAST <= threads <= MOST:
            raise CommandError(f"--threads goes from {LEAST} to {MOST}.")
        start = time.monotonic()

        def progress(written: int) -> None:
            rate = written / max(time.monotonic() - start, 0.001)
            end = "\n" if written == threads else "\r"
            print(f"{written} of {threads} threads, {rate:.0f}/s", end=end, file=sys.stderr)  # noqa: T201  # a line that rewrites itself

        bulk.make(
            threads,
            seed=options["seed"],
            until=options["until"] or bulk.default_until(),
            progress=progress,
        )
        self.stdout.write(f"{threads} threads written. Next: manage.py search_index rebuild")
