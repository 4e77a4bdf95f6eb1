"""complaints speaks, search listens: a change of a thread becomes a job."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from complaints.signals import thread_changed
from search import tasks


@receiver(thread_changed, dispatch_uid="search.thread_changed")
def index_changed_thread(
    sender: object,
    *,
    thread_id: int,
    now: datetime | None = None,
    only_adds: bool = False,
    **kwargs: Any,
) -> None:
    """Runs inside the transaction of the change: a rolled-back change indexes nothing."""
    tasks.ask_to_index(thread_id, now=now or timezone.now(), urgent=not only_adds)
