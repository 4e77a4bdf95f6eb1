"""Durable jobs: the truth about work that happens after the request."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """One piece of work. Its payload holds ids only, never a citizen's words."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")  # for a worker: its time has come
        LATER = "later", _("Put off")  # until due_at: only the sweeper looks at the clock
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        PARKED = "parked", _("Parked")  # failed too often: it waits for a person
        GIVEN_UP = "given_up", _("Given up")  # by that person

    class Lane(models.IntegerChoices):
        """Who goes first. A lane is a preference: no job waits for ever behind another's."""

        URGENT = 0, _("Urgent")
        NORMAL = 1, _("Normal")
        BULK = 2, _("Bulk")

    class GivenUp(models.TextChoices):
        """Why a person gave a job up. A list, so that no citizen's words get in."""

        BY_HAND = "by_hand", _("Done by hand")
        NOT_NEEDED = "not_needed", _("Not needed any more")
        REPORTED = "reported", _("A fault of the program, reported")

    # What still stands between a job and its effect: each of these may yet run.
    OPEN = (State.WAITING, State.LATER, State.RUNNING, State.PARKED)

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120, unique=True)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    lane = models.PositiveSmallIntegerField(choices=Lane.choices, default=Lane.NORMAL)
    # Raised by every enqueue: a job asked for again while it runs, runs again.
    generation = models.PositiveIntegerField(default=1)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    last_error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    first_tried_at = models.DateTimeField(null=True)
    held_by = models.CharField(max_length=40, blank=True, default="")  # the worker at it
    # Of a periodic job: the latest due time it was started for, which no other start repeats.
    slot = models.DateTimeField(null=True)
    given_up = models.CharField(max_length=10, choices=GivenUp.choices, blank=True, default="")

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        indexes = [
            # A worker asks: who is next?
            models.Index(fields=["state", "lane", "due_at", "id"], name="job_next"),
            # Who waited longest; what was put off until now; what runs; what is parked.
            models.Index(fields=["state", "due_at", "id"], name="job_state_due"),
            models.Index(fields=["kind", "state"], name="job_kind_state"),
        ]

    def __str__(self) -> str:
        return self.key


class Heartbeat(models.Model):
    """The last sign of life of a part that runs beside the web process."""

    name = models.CharField(max_length=40, primary_key=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
