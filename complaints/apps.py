from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.management import call_command
from django.db.models.signals import post_migrate


def _create_cache_table(*, using: str, **kwargs: Any) -> None:
    """Throttles count in a table that has no model; a migrated database has it too."""
    call_command("createcachetable", database=using, verbosity=0)


class ComplaintsConfig(AppConfig):
    name = "complaints"

    def ready(self) -> None:
        if settings.DEMO:
            from complaints.demo import clock

            clock.install()

        from complaints import (  # noqa: F401  # they register
            account_letters,
            attachments,
            checks,
            follow_letters,
            invitations,
            jobs,
            notifications,
            purging,
            push,
            recounting,
            second_factor,
            tasks,
            webhook_deliveries,
            webhooks,
        )
        from complaints.channels import polling  # noqa: F401  # it registers
        from complaints.open_data import snapshots

        second_factor.connect()
        push.connect()
        webhooks.connect()
        purging.connect()
        snapshots.connect()

        post_migrate.connect(_create_cache_table, sender=self)
