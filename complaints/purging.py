"""Forgets, in the caches in front of the site, what shows something that changed.

Every public answer names in `Surrogate-Key` what it shows (config/surrogates.py). A change asks
for a purge of these keys in its own transaction, and a durable job sends it, one key at a time:
`PURGE <PURGE_URL>` with the key in `Surrogate-Key`, as Varnish (xkey) and Fastly know it.
Wagtail's own frontend cache purges single addresses, within the editor's request and only once:
a thread has dozens of them, and a purge that is lost would leave a withdrawn one in the cache.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from complaints import jobs, outbound
from complaints.models.public import Thread
from complaints.models.work import Job
from complaints.signals import thread_changed

JOB, JOB_OF_REMOVAL = "purge", "purge_removed"
# Keys of more than one answer: lists of threads; pages of a thread that name other threads as
# well; and everything that shows what editors write for the whole site (menus, notices).
LISTS, BESIDE, SITE = "threads", "threads-beside", "site"


class PurgeFailed(Exception):
    """The cache did not confirm."""


def thread_key(reference: str) -> str:
    return f"thread-{reference.upper()}"


def page_key(number: int) -> str:
    return f"page-{number}"


def ask(*keys: str, now: datetime, urgent: bool = False) -> None:
    """Have these keys purged after the caller's transaction; nothing where no cache is set up."""
    if not settings.PURGE_URL:
        return
    kind = JOB_OF_REMOVAL if urgent else JOB
    for key in keys:
        jobs.enqueue(kind, key=f"{kind}:{key}", payload={"key": key}, now=now)


@jobs.handler(JOB, label=_("Purge of the caches in front"))
@jobs.handler(JOB_OF_REMOVAL, lane=Job.Lane.URGENT, label=_("Purge of what was removed, in front"))
def _job(payload: dict[str, Any]) -> None:
    purge(payload["key"])


def purge(key: str) -> None:
    """Tell the cache to forget what carries this key.

    :raises PurgeFailed: it did not confirm; the job is tried again, and parked in the end
    """
    headers = {"Surrogate-Key": key, "xkey-purge": key}
    if settings.PURGE_TOKEN:
        headers |= {"Authorization": f"Bearer {settings.PURGE_TOKEN}"}
    try:
        answer = outbound.send(
            "PURGE", settings.PURGE_URL, b"", headers, reach=outbound.Reach.ANYWHERE
        )
    except (outbound.Away, outbound.NotPublic) as error:
        raise PurgeFailed from error
    # 404: nothing in the cache had this key.
    if answer.status != 404 and answer.status not in range(200, 300):
        raise PurgeFailed


def _on_thread(
    sender: object, *, thread_id: int, now: datetime, only_adds: bool = False, **kwargs: Any
) -> None:
    if not settings.PURGE_URL:
        return
    reference = Thread.objects.values_list("reference", flat=True).get(pk=thread_id)
    keys = [thread_key(reference), LISTS]
    ask(*keys, *([] if only_adds else [BESIDE]), now=now, urgent=not only_adds)


def connect() -> None:
    thread_changed.connect(_on_thread, dispatch_uid="purging.thread_changed")
