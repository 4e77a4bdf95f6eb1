from typing import Any

from django.core.management.base import BaseCommand, CommandError

from complaints import data_keys, second_factor
from complaints.database import giving_way
from complaints.models.keys import DataKey


class Command(BaseCommand):
    help = (
        "Wrap every data key anew with the newest of FIELD_KEYS. May be stopped and run again. "
        "Says whether the older keys may be dropped."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.total = DataKey.objects.count()
        with giving_way():
            changed = data_keys.rewrap(progress=self._progress if options["verbosity"] else None)
        self.stdout.write(f"{changed} keys wrapped anew.")
        if left := data_keys.outdated():
            raise CommandError(
                f"{left} keys are not under the newest of FIELD_KEYS: keep the older ones, and put "
                "back the one that opens these."
            )
        if left := second_factor.reseal():
            raise CommandError(
                f"None of FIELD_KEYS opens {left} second factors; keep the older ones."
            )
        self.stdout.write("Every key is under the newest of FIELD_KEYS; the older ones may go.")

    def _progress(self, seen: int) -> None:
        self.stdout.write(f"{seen} of {self.total} keys looked at")
