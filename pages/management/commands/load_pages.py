"""Create the pages that a new site starts with; see pages/content."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from pages.content.load import load


class Command(BaseCommand):
    help = "Create the starting pages that are missing. Never changes a page that exists."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--restore",
            action="store_true",
            help="also create starting pages that an editor deleted",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = load(now=timezone.now(), restore=options["restore"])
        self.stdout.write(f"{len(loaded.created)} pages created.")
        for mark in loaded.left_out:
            self.stdout.write(f"left out, its parent is gone: {mark}")
