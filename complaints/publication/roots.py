"""The seals of the days, as everybody may keep them."""

from __future__ import annotations

from datetime import date, datetime

from complaints.models.public import DailyRoot


def publish_root(
    day: date, *, events: int, previous: str, tree: str, root: str, now: datetime
) -> DailyRoot:
    """Write the seal of a day, once.

    :raises IntegrityError: the day is sealed already
    """
    return DailyRoot.objects.create(
        day=day, events=events, previous=previous, tree=tree, root=root, made_at=now
    )
