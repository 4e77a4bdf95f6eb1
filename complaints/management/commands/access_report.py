import csv
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from complaints import accesses

COLUMNS = ("month", "account", "email", "why", "openings", "complaints", "flagged")


class Command(BaseCommand):
    help = "Who opened identities of reporters in a month, how often and why."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--month", metavar="YYYY-MM", help="by default the present month")
        parser.add_argument("--csv", action="store_true", help="as comma-separated values")

    def handle(self, *args: Any, **options: Any) -> None:
        month = self._month(options["month"])
        rows = accesses.rows(month)
        if options["csv"]:
            writer = csv.writer(self.stdout)
            writer.writerow(COLUMNS)
            writer.writerows(rows)
            return
        if not rows:
            self.stdout.write(f"Nobody opened an identity in {month:%Y-%m}.")
        for _month, number, email, why, openings, complaints, flagged in rows:
            mark = "!" if flagged else " "
            self.stdout.write(
                f"{mark} {number:6} {email:32} {openings:5} openings of {complaints:4}  {why}"
            )

    def _month(self, given: str | None) -> date:
        if not given:
            return timezone.localdate()
        try:
            return date.fromisoformat(f"{given}-01")
        except ValueError:
            raise CommandError(f"{given} is no month; write it as 2026-10.") from None
