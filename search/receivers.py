"""complaints speaks, search listens: a change of a thread becomes a job."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone

from complaints.signals import thread_changed
from search import synonyms, tasks


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


@receiver([post_save, post_delete], sender="search.Synonym", dispatch_uid="search.synonym")
def forget_synonyms(**kwargs: Any) -> None:
    """The editor sees the change with the next search; other processes, within seconds."""
    synonyms.forget()
