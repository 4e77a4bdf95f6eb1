from typing import Any

from django.core.management.base import BaseCommand, CommandError

from complaints import accesses, daily_roots, history
from complaints.models.public import DailyRoot


class Command(BaseCommand):
    help = (
        "Walk the hash chain of every complaint's events and of the openings of identities, and "
        "compute the seal of every day anew; exit 1 where one breaks."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        broken = 0
        for place in history.breaks():
            broken += 1
            self.stdout.write(f"{place.reference} event {place.sequence}: {place.fault}")
        for sequence, fault in accesses.breaks():
            broken += 1
            self.stdout.write(f"access {sequence}: {fault}")
        for seal in daily_roots.breaks():
            broken += 1
            self.stdout.write(f"seal of {seal.day}: {seal.fault}")
        self._newest_seal()
        if broken:
            raise CommandError(f"The history breaks in {broken} places.")
        self.stdout.write("Every history is whole, and so is the log of accesses.")

    def _newest_seal(self) -> None:
        """Nobody can tell from the database alone that the seals themselves were made anew."""
        newest = DailyRoot.objects.order_by("-day").first()
        if newest:
            self.stdout.write(f"Newest seal, to compare with a copy: {newest.day} {newest.root}")
