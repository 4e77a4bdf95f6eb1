"""When reality breaks what a service page promises, its editors get a task."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.dispatch import receiver

from complaints import figures
from complaints.models.figures import CategoryFigures
from complaints.signals import figures_counted
from pages.models import PromiseTask, ServicePage

if TYPE_CHECKING:
    from complaints.models import User

# Whoever dealt with it is left in peace for so long: the window of the figures is a year.
REST = timedelta(days=30)
State = PromiseTask.State


@receiver(figures_counted, dispatch_uid="pages.promise_tasks")
def look(sender: object, *, now: datetime, **kwargs: Any) -> None:
    look_through(now=now)


@transaction.atomic
def look_through(*, now: datetime) -> int:
    """Open, keep up and close the tasks by the figures as they stand; return how many opened."""
    opened = 0
    figures_of = {row.category_id: row for row in CategoryFigures.objects.all()}
    for page in ServicePage.objects.live().exclude(category=None).order_by("pk"):
        row = figures_of.get(page.category_id)
        if row is not None:
            opened += _follow(page, row, now=now)
    return opened


def _follow(page: ServicePage, row: CategoryFigures, *, now: datetime) -> int:
    standing = PromiseTask.objects.filter(page=page, state=State.OPEN)
    numbers = {"promised": row.promised, "kept": row.kept}
    if not is_broken(row):
        standing.update(state=State.RECOVERED, closed_at=now)
        return 0
    rested = PromiseTask.objects.filter(page=page, state=State.DONE, closed_at__gt=now - REST)
    if standing.update(**numbers) or rested.exists():
        return 0
    PromiseTask.objects.create(page=page, opened_at=now, **numbers)
    return 1


def is_broken(row: CategoryFigures) -> bool:
    """Whether less was kept than the city wants, over enough cases to say so."""
    if row.promised < figures.least_sample():
        return False
    return row.kept * 100 < row.promised * settings.SERVICE_PROMISE_PERCENT


def done(number: int, *, by: User, now: datetime) -> PromiseTask | None:
    """Note that an editor dealt with the task; None where it is open no more."""
    rows = PromiseTask.objects.filter(pk=number, state=State.OPEN)
    if not rows.update(state=State.DONE, closed_at=now, closed_by=by):
        return None
    return PromiseTask.objects.select_related("page").get(pk=number)
