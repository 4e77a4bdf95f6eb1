"""The monthly snapshots of the open data, and what must leave them. Everything here is public."""

from __future__ import annotations

from django.db import models


class OpenDataSnapshot(models.Model):
    """The files of a month; they lie in OPEN_DATA_DIR/<month>/."""

    month = models.CharField(max_length=7, unique=True)  # 2026-11
    made_on = models.DateField()
    ready = models.BooleanField(default=False)
    threads = models.PositiveIntegerField(default=0)
    files = models.JSONField(default=dict)  # name: {"bytes": …, "sha256": …}

    class Meta:
        ordering = ["-month"]

    def __str__(self) -> str:
        return self.month


class OpenDataChange(models.Model):
    """A thread of a snapshot that is public no more, or has lost words since. While there is one,
    nobody is given the files."""

    snapshot = models.ForeignKey(OpenDataSnapshot, on_delete=models.CASCADE, related_name="changes")
    reference = models.CharField(max_length=20)

    def __str__(self) -> str:
        return f"{self.snapshot} {self.reference}"
