from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from complaints import retention
from complaints.database import giving_way


class Command(BaseCommand):
    help = "Erase what was kept long enough, and print a table of it. The worker does it daily."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only count what is due")

    def handle(self, *args: Any, **options: Any) -> None:
        now, failed = timezone.now(), 0
        self.stdout.write(f"{'rule':14} {'kept':>6} {'due':>7} {'gone':>7} {'failed':>7}")
        while True:
            with giving_way():
                lines = retention.run(now=now, dry_run=options["dry_run"])
            for line in lines:
                self.stdout.write(
                    f"{line.rule:14} {line.period:>6} {line.due:7} {line.done:7} {line.failed:7}"
                )
            failed += sum(line.failed for line in lines)
            if options["dry_run"] or not retention.more_is_due(lines):
                break
        if failed:
            raise CommandError(f"{failed} complaints failed; the worker tries them again.")
