from typing import Any

from django.core.management.base import BaseCommand

from complaints import reference


class Command(BaseCommand):
    help = "Load agencies, areas, categories, channels, holidays, deadline rules and staff groups."

    def handle(self, *args: Any, **options: Any) -> None:
        reference.load()
        self.stdout.write("Reference data is complete.")
