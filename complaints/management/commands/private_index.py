"""Keep anew by which words staff find a case."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from complaints import private_search
from complaints.database import giving_way


class Command(BaseCommand):
    help = (
        "rebuild: reads every case and keeps its words anew, as keyed digests. To be run after "
        "cases were loaded in bulk, and after BLIND_INDEX_KEY was changed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["rebuild"])

    def handle(self, **options: Any) -> None:
        def progress(done: int) -> None:
            if options["verbosity"] > 1:
                self.stdout.write(f"{done} cases …")

        with giving_way():
            done = private_search.rebuild(progress=progress)
        self.stdout.write(f"The words of {done} cases are kept.")
