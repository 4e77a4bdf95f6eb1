"""Layer A: the clocks of a complaint - every promise made to it, with its pauses and changes.

complaints/clocks.py is the only writer. pages, api and search may not import this module.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from complaints.models.private import Complaint
from complaints.models.reference import DeadlineRule


class Clock(models.Model):
    """One promise to one complaint, under the rule and the calendar of its day.

    The numbers of the rule are kept here as well: a newer rule changes nothing that was
    promised before.
    """

    class Ending(models.TextChoices):
        RUNNING = "", _("Running")
        KEPT = "kept", _("Kept")
        MISSED = "missed", _("Kept late")
        REPLACED = "replaced", _("Replaced by another promise")
        OVER = "over", _("Ended with the complaint")

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="clocks")
    promise = models.CharField(max_length=30, choices=DeadlineRule.Promise.choices)
    # Handed back, disputed, asked again: the promise is made once more.
    round = models.PositiveSmallIntegerField(default=1)
    rule = models.ForeignKey(DeadlineRule, on_delete=models.PROTECT, related_name="+")
    least = models.PositiveSmallIntegerField(null=True)
    amount = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=20, choices=DeadlineRule.Unit.choices)
    source = models.CharField(max_length=200)
    started_at = models.DateTimeField()
    promised_at = models.DateTimeField()  # due as it was first computed; never changed
    due_at = models.DateTimeField()  # due as it stands; while paused, as it stood
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=10, choices=Ending.choices, blank=True, default="")
    # The arithmetic behind due_at, as complaints/deadlines.py writes it: days and names of
    # public days only.
    arithmetic = models.JSONField(default=dict)

    class Meta:
        ordering = ["started_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["complaint", "promise", "round"], name="one_clock_each")
        ]
        indexes = [
            # What runs, and is due next: reminders, escalation, a changed calendar.
            models.Index(
                fields=["due_at"], condition=models.Q(ended_at__isnull=True), name="clock_running"
            )
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.promise} {self.round}"


class Pause(models.Model):
    """A time in which a clock stood still, and why."""

    class Reason(models.TextChoices):
        AWAITING_REPORTER = "awaiting_reporter", _("The office waits for the reporter")

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="pauses")
    reason = models.CharField(max_length=20, choices=Reason.choices)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["began_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["clock"],
                condition=models.Q(ended_at__isnull=True),
                name="one_pause_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"pause {self.pk}"


class DueChange(models.Model):
    """A due moment that moved after it was promised: never silently."""

    class Cause(models.TextChoices):
        CALENDAR = "calendar", _("The calendar changed")
        PAUSE = "pause", _("The clock stood still")

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="changes")
    cause = models.CharField(max_length=10, choices=Cause.choices)
    # Of a calendar: the day and its name, as everybody may read them.
    words = models.CharField(max_length=200, blank=True)
    old_due_at = models.DateTimeField()
    new_due_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["changed_at", "pk"]

    def __str__(self) -> str:
        return f"change {self.pk}"


class Reminder(models.Model):
    """That somebody was reminded of a clock: once for each step, whatever restarts."""

    class Step(models.TextChoices):
        AHEAD = "ahead", _("Comes due")
        OVERDUE = "overdue", _("Is late")
        HEAD = "head", _("Told to the head of the agency")
        SECRETARY = "secretary", _("Told to the city secretary")

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="reminders")
    step = models.CharField(max_length=10, choices=Step.choices)
    made_at = models.DateTimeField()
    # Of the last step: whether a letter went to the city secretary, whose account is none here.
    by_letter = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clock", "step"], name="one_reminder_each")]

    def __str__(self) -> str:
        return f"{self.clock_id} {self.step}"
