from typing import Any

from django.core.management.base import BaseCommand, CommandError

from complaints import accesses, history


class Command(BaseCommand):
    help = (
        "Walk the hash chain of every complaint's events and of the openings of identities; "
        "exit 1 where one breaks."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        broken = 0
        for place in history.breaks():
            broken += 1
            self.stdout.write(f"{place.reference} event {place.sequence}: {place.fault}")
        for sequence, fault in accesses.breaks():
            broken += 1
            self.stdout.write(f"access {sequence}: {fault}")
        if broken:
            raise CommandError(f"The history breaks in {broken} places.")
        self.stdout.write("Every history is whole, and so is the log of accesses.")
