"""Wagtail's log outlives what it tells of: it names accounts by their number alone."""

from __future__ import annotations

from typing import Any

from complaints.models.people import User


def name_accounts_by_number(sender: object, *, instance: Any, **kwargs: Any) -> None:
    """Before an entry is saved: its title would be the account's e-mail address."""
    if instance.content_type.model_class() is User:
        instance.label = f"account {instance.object_id}"
