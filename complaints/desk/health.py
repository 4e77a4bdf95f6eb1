"""How the machinery stands, for the operator's first page."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from complaints import backlog
from complaints.models.work import Job

SLOW = timedelta(minutes=5)
DEAD = timedelta(minutes=1)
LITTLE_SPACE = 1 << 30


@dataclass(frozen=True)
class Sign:
    label: str | Promise
    words: str
    worrying: bool


def parked() -> QuerySet[Job]:
    """Return the work that waits for a person."""
    return Job.objects.filter(state=Job.State.PARKED)


def facts(*, now: datetime) -> list[Sign]:
    state = backlog.state(now)
    oldest = timedelta(seconds=state.oldest_waiting_seconds)
    beat = None if state.heartbeat_age is None else timedelta(seconds=state.heartbeat_age)
    return [
        Sign(_("oldest waiting job"), _ago(oldest) if state.waiting else _("none"), oldest > SLOW),
        Sign(
            _("last sign of the worker"),
            _("never") if beat is None else _ago(beat),
            beat is None or beat > DEAD,
        ),
        _space(),
    ]


def _space() -> Sign:
    """Where the data lie on this machine; elsewhere a store has its own alarms."""
    free = shutil.disk_usage(settings.DATA_DIR).free
    return Sign(_("free space for data"), filesizeformat(free), free < LITTLE_SPACE)


def _ago(age: timedelta) -> str:
    minutes = int(age.total_seconds() // 60)
    if minutes < 1:
        return _("less than a minute")
    if minutes < 120:
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    hours = minutes // 60
    return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
