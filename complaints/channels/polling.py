"""Channels that are looked into every few minutes, where the installation names them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints import jobs
from complaints.channels import email_doors


@jobs.handler("receive_email", every=timedelta(minutes=2), label=_("Mail that came in"))
def receive_email(payload: dict[str, Any]) -> None:
    now = timezone.now()
    if settings.INCOMING_MAILDIR:
        for _taken in email_doors.read_maildir(Path(settings.INCOMING_MAILDIR), now=now):
            pass
    if settings.INCOMING_IMAP_HOST:
        try:
            email_doors.read_imap(email_doors.connect(), now=now)
        except email_doors.BoxAway:
            raise jobs.TryLater(timedelta(minutes=5)) from None
