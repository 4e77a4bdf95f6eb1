"""What editors are asked to do about a service page whose promise is not kept."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pages.models.services import ServicePage


class PromiseTask(models.Model):
    """The page promises more than the city keeps: say so on the page, or tell the agency."""

    class State(models.TextChoices):
        OPEN = "open", _("To do")
        DONE = "done", _("Done")
        RECOVERED = "recovered", _("Kept again")

    page = models.ForeignKey(ServicePage, on_delete=models.CASCADE, related_name="promise_tasks")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField()
    # As it was when the task was opened, or last while it is open.
    promised = models.PositiveIntegerField()
    kept = models.PositiveIntegerField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("promise that is not kept")
        verbose_name_plural = _("promises that are not kept")
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["page"], condition=models.Q(state="open"), name="one_open_task_a_page"
            )
        ]

    def __str__(self) -> str:
        return f"promise task {self.pk}"

    @property
    def percent(self) -> int:
        return self.kept * 100 // self.promised if self.promised else 0
