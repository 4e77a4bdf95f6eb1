"""What each editor was written about, so that nothing is told twice."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class EditorLetter(models.Model):
    """The last weekly letter to one editor. Tasks are told by number and kind, never in words."""

    editor = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="editor_letter"
    )
    sent_at = models.DateTimeField()
    told = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"editor letter {self.pk}"
