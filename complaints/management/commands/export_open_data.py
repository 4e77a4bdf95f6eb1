import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from complaints.open_data import building, metadata, records, snapshots


class Command(BaseCommand):
    help = "Write everything public as files into a folder, or make this month's snapshot now."

    def add_arguments(self, parser: CommandParser) -> None:
        where = parser.add_mutually_exclusive_group(required=True)
        where.add_argument("--output", type=Path, help="a folder that is empty or not there yet")
        where.add_argument("--snapshot", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["snapshot"]:
            self._snapshot()
        else:
            self._export(options["output"])

    def _snapshot(self) -> None:
        row = snapshots.begin(now=timezone.now())
        while not snapshots.work(row.month):
            pass
        row.refresh_from_db()
        self.stdout.write(f"{row.month}: {row.threads} threads in {len(row.files)} files")

    def _export(self, folder: Path) -> None:
        if folder.exists() and any(folder.iterdir()):
            raise CommandError(f"{folder} is not empty.")
        while not building.step(folder, lambda after: records.threads(after=after), seconds=60):
            pass
        number, files = building.finish(folder)
        described = metadata.package() | {"resources": []}
        for name, facts in files.items():
            title, _columns = metadata.DESCRIBED[name]
            media = metadata.media_type(name).partition(";")[0]
            digest = f"sha256:{facts['sha256']}"
            row = {"name": name.replace(".", "-"), "title": title, "path": name}
            row |= {"mediatype": media, "bytes": facts["bytes"], "hash": digest}
            described["resources"].append(row)
        description = json.dumps(described, ensure_ascii=False, indent=1)
        (folder / metadata.DESCRIPTION).write_text(description)
        self.stdout.write(f"{number} threads in {len(files)} files in {folder}")
