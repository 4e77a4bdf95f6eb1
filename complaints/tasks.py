"""Jobs of the domain: load, one call."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from complaints import attachments, jobs, staging, transitions


@jobs.handler("close_silent", every=timedelta(hours=1))
def close_silent(payload: dict[str, Any]) -> None:
    transitions.close_silent(now=timezone.now())


@jobs.handler("forget_uploads", every=timedelta(hours=1))
def forget_uploads(payload: dict[str, Any]) -> None:
    """Delete files that nobody sent, and those that no row tells of any more."""
    staging.sweep(now=timezone.now())
    attachments.sweep(now=timezone.now())
