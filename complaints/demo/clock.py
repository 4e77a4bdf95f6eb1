"""The demo's clock: this machine's time and an offset that all processes of the demo share.

The offset lies in a file of DATA_DIR, so that web, worker and commands move together, and a
restart changes nothing. Only the demo's settings install it.
"""

from __future__ import annotations

import datetime as standard
import os
from contextlib import suppress
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

from django.conf import settings
from django.utils import timezone

_FILE = "demo_clock"
# Of this process: what the file said, and which file that was.
_known: tuple[tuple[int, int] | None, timedelta] = (None, timedelta(0))


class _AnyDatetime(type):
    """django.utils.timezone also asks `isinstance(value, datetime)`: of every datetime."""

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, datetime)


class _Moved(datetime, metaclass=_AnyDatetime):
    """What django.utils.timezone asks for the time. Its answers are plain datetimes."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime.now(tz) + ahead()


def install() -> None:
    """Move timezone.now() for this process, also for those who hold the function already."""
    if not settings.DEMO:
        raise RuntimeError("The clock is moved in the demo only.")
    setattr(timezone, "datetime", _Moved)  # noqa: B010  # mypy knows it as a class


def path() -> Path:
    return Path(getattr(settings, "DEMO_CLOCK_FILE", settings.DATA_DIR / _FILE))


def ahead() -> timedelta:
    """Return how far the demo's clock is ahead; looks at the file again when it has changed."""
    global _known
    try:
        found = path().stat()
    except OSError:
        return timedelta(0)
    mark = (found.st_mtime_ns, found.st_ino)
    if _known[0] != mark:
        with suppress(OSError, ValueError):  # written at this moment: the next look tells
            _known = (mark, timedelta(seconds=float(path().read_text())))
    return _known[1]


def set_ahead(offset: timedelta) -> None:
    """Move all clocks of the demo at once."""
    if not offset:
        path().unlink(missing_ok=True)
        return
    path().parent.mkdir(parents=True, exist_ok=True)
    new = path().with_suffix(f".{os.getpid()}")
    new.write_text(str(offset.total_seconds()))
    new.replace(path())


def real_now() -> datetime:
    """The time of this machine, wherever the demo is."""
    return datetime.now(standard.UTC)
