from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from complaints.channels import sp4n, sp4n_files
from complaints.channels.sp4n_files import FileUnreadable, Row


class Command(BaseCommand):
    help = "Exchange complaints with SP4N LAPOR by files, or by a client (docs/channels.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        taking = what.add_parser("import", help="take in the reports of a file, CSV or JSON")
        taking.add_argument("file", type=Path)
        taking.add_argument("--dry-run", action="store_true", help="do it all, and keep nothing")
        giving = what.add_parser("export", help="write our side of their reports into a file")
        giving.add_argument("file", type=Path)
        comparing = what.add_parser("reconcile", help="list what differs from a file of theirs")
        comparing.add_argument("file", type=Path)
        what.add_parser("pull", help="import what the client of SP4N_CLIENT hands over")
        what.add_parser("push", help="export through the client of SP4N_CLIENT")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            match options["what"]:
                case "import":
                    rows = sp4n_files.read(options["file"])
                    self._import(rows, dry_run=options["dry_run"])
                case "export":
                    file, fields = options["file"], sp4n.EXPORTED
                    number = sp4n_files.write(sp4n.export(), file, fields=fields)
                    self.stdout.write(f"{number} complaints written")
                case "reconcile":
                    self._reconcile(options["file"])
                case "pull":
                    given = enumerate(map(sp4n_files.as_row, self._client().reports()), 1)
                    self._import(given, dry_run=False)
                case "push":
                    self._push()
        except (FileUnreadable, OSError) as error:
            raise CommandError(f"The file cannot be used: {error}") from None

    def _import(self, rows: Iterable[tuple[int, Row]], *, dry_run: bool) -> None:
        report = sp4n.take_in(rows, now=timezone.now(), dry_run=dry_run)
        for number, tracking_id, code in report.rejected:
            self.stdout.write(f"row {number} {tracking_id or '-'} {code}")
        for name in ("filed", "parked", "known", "rejected"):
            self.stdout.write(f"{name:9} {report.counts[name]:6}")
        if dry_run:
            self.stdout.write("Nothing was kept: this was a dry run.")

    def _reconcile(self, file: Path) -> None:
        found = 0
        for one in sp4n.reconcile(sp4n_files.read(file)):
            found += 1
            sides = f"here={one.here or '-'} there={one.there or '-'}"
            self.stdout.write(f"{one.kind:14} {one.tracking_id} {one.reference or '-'} {sides}")
        self.stdout.write(f"{found} differences")

    def _push(self) -> None:
        refused = list(self._client().send(sp4n.export()))
        for tracking_id, why in refused:
            self.stdout.write(f"{tracking_id} {why}")
        self.stdout.write(f"{len(refused)} refused")

    def _client(self) -> sp4n.Client:
        client = sp4n.client()
        if client is None:
            raise CommandError("SP4N_CLIENT names no client: use files.")
        return client
