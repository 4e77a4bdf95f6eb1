"""Jobs of the domain: load, one call."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from complaints import jobs, transitions


@jobs.handler("close_silent", every=timedelta(hours=1))
def close_silent(payload: dict[str, Any]) -> None:
    transitions.close_silent(now=timezone.now())
