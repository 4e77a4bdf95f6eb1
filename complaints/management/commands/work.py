from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from complaints import supervision


class Command(BaseCommand):
    help = "Do the jobs that requests leave behind; restart the worker when it hangs."

    def handle(self, *args: Any, **options: Any) -> None:
        # A job in hand may take its whole time limit; after that nothing is worth waiting for.
        worker = supervision.worker(grace_seconds=settings.Q_CLUSTER["timeout"] + 10)
        supervisor = supervision.Supervisor(
            [worker], every=supervision.Watchdog(worker), say=self.stderr.write
        )
        if supervisor.run():
            raise CommandError("The worker could not be kept alive.")
